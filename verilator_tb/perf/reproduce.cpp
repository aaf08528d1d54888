// reproduce: the published experiments, row by row, beside the published values.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

#include "golden_model/perf/headline.h"
#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/chart_page.h"
#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

enum class Check { kOk, kDiffers, kUnchecked, kOtherAccounting };

std::string_view Name(Check check) {
  switch (check) {
    case Check::kOk:
      return "ok";
    case Check::kDiffers:
      return "DIFFERS";
    case Check::kUnchecked:
      return "unchecked";
    case Check::kOtherAccounting:
      break;
  }
  return "not compared";
}

struct Counts {
  std::size_t equal = 0;
  std::size_t differ = 0;
  std::size_t unchecked = 0;
  std::size_t headlines_differ = 0;

  bool reproduced() const { return differ == 0 && headlines_differ == 0; }
};

// The paper gives 2.167 as 2.16, and in one place as 2.17.
constexpr double kHeadlineTolerance = 0.01;

std::string TwoDecimals(double speedup) { return fmt::format("{:.2f}", speedup); }

Check CheckRow(const perf::Row& row, const perf::ComparisonResult& result, bool published) {
  if (!row.published) return Check::kUnchecked;
  if (!published) return Check::kOtherAccounting;
  const bool equal = result.winner && TwoDecimals(*row.published) == TwoDecimals(result.speedup);
  return equal ? Check::kOk : Check::kDiffers;
}

// Rows of the experiments that were asked for, or of all.
std::vector<const perf::Row*> Choose(const perf::Catalogue& catalogue,
                                     const std::vector<std::string>& names) {
  std::vector<std::string_view> known;
  for (const perf::Experiment& experiment : catalogue.experiments) known.push_back(experiment.name);
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) {
      throw UnknownName("experiment", "experiment", name, known);
    }
  }
  std::vector<const perf::Row*> rows = perf::RowsOf(catalogue);
  std::erase_if(rows, [&names](const perf::Row* row) {
    return !names.empty() && std::ranges::find(names, row->experiment) == names.end();
  });
  return rows;
}

std::vector<perf::ComparisonResult> Results(const std::vector<const perf::Row*>& rows,
                                            const perf::Accounting& accounting) {
  std::vector<perf::Comparison> comparisons;
  comparisons.reserve(rows.size());
  for (const perf::Row* row : rows) comparisons.push_back(row->comparison);
  return perf::CompareAll(comparisons, accounting);
}

Table EmptyTable() {
  return {.columns = {{"row", "row"},
                      {"experiment", ""},
                      {"network", ""},
                      {"config", ""},
                      {"weight_bits", ""},
                      {"activation_bits", ""},
                      {"limit_or_share", ""},
                      {"paper", "paper"},
                      {"ours", "ours"},
                      {"difference", "difference", "{:+.4f}"},
                      {"verdict", "verdict"},
                      {"cycles", ""},
                      {"baseline_cycles", ""},
                      {"configuration", ""},
                      {"baseline_configuration", ""}},
          .rows = {}};
}

std::vector<Cell> CellsOf(const perf::Row& row, const perf::ComparisonResult& result, Check check) {
  std::vector<Cell> cells = {row.id,
                             row.experiment,
                             row.network,
                             row.config,
                             row.weight_bits,
                             std::int64_t{row.activation_bits},
                             row.limit_or_share};
  const Cell none;
  cells.push_back(row.published ? Cell(*row.published) : none);
  cells.push_back(result.winner ? Cell(result.speedup) : none);
  cells.push_back(row.published && result.winner ? Cell(result.speedup - *row.published) : none);
  cells.emplace_back(std::string(Name(check)));
  cells.push_back(result.winner ? Cell(result.winner->cost.cycles) : none);
  cells.push_back(result.baseline ? Cell(result.baseline->cost.cycles) : none);
  cells.push_back(result.winner ? Cell(ToText(result.winner->config, row.comparison.bram)) : none);
  cells.push_back(result.baseline ? Cell(ToText(result.baseline->config, nullptr)) : none);
  return cells;
}

std::string Summary(const Counts& counts, std::size_t rows, const Options& options) {
  if (options.accounting != perf::Accounting{}) {
    return fmt::format(
        "accounting {}: the paper's values are of the published accounting, so none is checked; "
        "{} rows\n",
        options.accounting_text, rows);
  }
  return fmt::format("{} of {} published values equal at two decimals, {} rows unchecked\n",
                     counts.equal, counts.equal + counts.differ, counts.unchecked);
}

// The averages, beside the paper's. Without the rows that they are of there are none.
Table HeadlineTable(const perf::Headlines& headlines, bool published, Counts& counts) {
  Table table{.columns = {{"headline", "headline"},
                          {"paper", "paper"},
                          {"ours", "ours", "{:.3f}"},
                          {"verdict", "verdict"}},
              .rows = {}};
  const auto add = [&](const char* about, double paper, double ours) {
    if (ours == 0) return;
    Check check = Check::kOtherAccounting;
    if (published) {
      check = std::abs(ours - paper) < kHeadlineTolerance ? Check::kOk : Check::kDiffers;
    }
    if (check == Check::kDiffers) ++counts.headlines_differ;
    table.rows.push_back({about, paper, ours, std::string(Name(check))});
  };
  add("DP-S over the accelerator without computing BRAMs, mean of m4bram_vs_bramac",
      perf::kPublishedOverDla, headlines.over_dla);
  add("M4BRAM over BRAMAC, means of DP-S and SY-L over those of 1DA and 2SA",
      perf::kPublishedOverBramac, headlines.over_bramac);
  return table;
}

nlohmann::ordered_json Head(const Options& options, const Counts& counts, const Table& headlines) {
  nlohmann::ordered_json head;
  head["accounting"] = options.accounting_text;
  head["equal"] = counts.equal;
  head["differ"] = counts.differ;
  head["unchecked"] = counts.unchecked;
  head["headlines"] = ToJson(headlines);
  return head;
}

}  // namespace

int Reproduce(const Options& options) {
  const perf::Catalogue catalogue = ReadCatalogue(options.data);
  const std::vector<const perf::Row*> rows = Choose(catalogue, options.experiments);
  const std::vector<perf::ComparisonResult> results = Results(rows, options.accounting);
  const bool published = options.accounting == perf::Accounting{};

  Counts counts;
  Table shown = EmptyTable();
  Result result;
  result.table = EmptyTable();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Check check = CheckRow(*rows[i], results[i], published);
    counts.equal += check == Check::kOk ? 1 : 0;
    counts.differ += check == Check::kDiffers ? 1 : 0;
    counts.unchecked += check == Check::kUnchecked ? 1 : 0;
    result.table.rows.push_back(CellsOf(*rows[i], results[i], check));
    if (!options.brief || check == Check::kDiffers) shown.rows.push_back(result.table.rows.back());
  }
  const Table headlines = HeadlineTable(perf::HeadlinesOf(rows, results), published, counts);
  if (!shown.rows.empty()) result.text = ToText(shown) + "\n";
  if (!headlines.rows.empty()) result.text += ToText(headlines) + "\n";
  result.text += Summary(counts, rows.size(), options);
  result.head = Head(options, counts, headlines);
  if (!options.html.empty()) result.html = ChartPage(catalogue, results);
  return Write(options, result, counts.reproduced() ? 0 : kExitDiffers);
}

}  // namespace m4::perf_tool
