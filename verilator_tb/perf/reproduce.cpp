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
#include "verilator_tb/perf/headline_rows.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

enum class Check { kOk, kDiffers, kMissing, kUnchecked, kOtherAccounting };

std::string_view Name(Check check) {
  switch (check) {
    case Check::kOk:
      return "ok";
    case Check::kDiffers:
      return "DIFFERS";
    case Check::kMissing:
      return "MISSING";
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
  std::size_t headlines_missing = 0;

  bool reproduced() const { return differ + headlines_differ + headlines_missing == 0; }
};

bool HasSignedActivations(const Options& options) {
  return options.subject.precision.activation_signed;
}

// Whether the published values are of what is asked for.
bool IsAsPublished(const Options& options) {
  return options.accounting == perf::Accounting{} && !HasSignedActivations(options);
}

std::string AccountingText(const Options& options) {
  return options.accounting_text + (HasSignedActivations(options) ? ", signed activations" : "");
}

std::string TwoDecimals(double speedup) { return fmt::format("{:.2f}", speedup); }

Check CheckRow(const perf::Row& row, const perf::ComparisonResult& result, bool published) {
  if (!row.published) return Check::kUnchecked;
  if (!published) return Check::kOtherAccounting;
  const bool equal = result.winner && TwoDecimals(*row.published) == TwoDecimals(result.speedup);
  return equal ? Check::kOk : Check::kDiffers;
}

Check CheckHeadline(const HeadlineRow& headline, bool published) {
  if (headline.ours == 0) return Check::kMissing;
  if (!published) return Check::kOtherAccounting;
  const bool equal = headline.tolerance > 0
                         ? std::abs(headline.ours - headline.published) < headline.tolerance
                         : TwoDecimals(headline.ours) == TwoDecimals(headline.published);
  return equal ? Check::kOk : Check::kDiffers;
}

// Leaves the experiments that were asked for, if any were.
void Restrict(const std::vector<std::string>& names, perf::Catalogue& catalogue) {
  std::vector<std::string_view> known;
  for (const perf::Experiment& experiment : catalogue.experiments) known.push_back(experiment.name);
  for (const std::string& name : names) {
    if (std::ranges::find(known, name) == known.end()) {
      throw UnknownName("experiment", "experiment", name, known);
    }
  }
  std::erase_if(catalogue.experiments, [&names](const perf::Experiment& experiment) {
    return !names.empty() && std::ranges::find(names, experiment.name) == names.end();
  });
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
  if (!IsAsPublished(options)) {
    return fmt::format(
        "accounting {}: the paper's values are of the published accounting{}, so none is checked; "
        "{} rows\n",
        AccountingText(options), HasSignedActivations(options) ? " and unsigned activations" : "",
        rows);
  }
  return fmt::format("{} of {} published values equal at two decimals, {} rows unchecked\n",
                     counts.equal, counts.equal + counts.differ, counts.unchecked);
}

// The averages, beside the paper's. Some experiments alone need not have them; all together must.
Table HeadlineTable(const perf::Headlines& headlines, const Options& options, Counts& counts) {
  Table table{.columns = {{"headline", "headline"},
                          {"paper", "paper"},
                          {"ours", "ours", "{:.3f}"},
                          {"verdict", "verdict"}},
              .rows = {}};
  for (const HeadlineRow& headline : HeadlineRows(headlines)) {
    const Check check = CheckHeadline(headline, IsAsPublished(options));
    if (check == Check::kMissing && !options.experiments.empty()) continue;
    counts.headlines_missing += check == Check::kMissing ? 1 : 0;
    counts.headlines_differ += check == Check::kDiffers ? 1 : 0;
    table.rows.push_back({headline.about, headline.published,
                          check == Check::kMissing ? Cell() : Cell(headline.ours),
                          std::string(Name(check))});
  }
  return table;
}

nlohmann::ordered_json Head(const Options& options, const Counts& counts, const Table& headlines) {
  nlohmann::ordered_json head;
  head["accounting"] = options.accounting_text;
  head["activation_signed"] = HasSignedActivations(options);
  head["equal"] = counts.equal;
  head["differ"] = counts.differ;
  head["unchecked"] = counts.unchecked;
  head["headlines"] = ToJson(headlines);
  return head;
}

}  // namespace

int Reproduce(const Options& options) {
  perf::Catalogue catalogue = ReadCatalogue(options.data);
  Restrict(options.experiments, catalogue);
  const std::vector<const perf::Row*> rows = perf::RowsOf(catalogue);
  const std::vector<perf::ComparisonResult> results =
      perf::RunAll(catalogue, options.accounting, HasSignedActivations(options));
  const perf::Headlines headlines = perf::HeadlinesOf(rows, results);

  Counts counts;
  Table shown = EmptyTable();
  Result result;
  result.table = EmptyTable();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Check check = CheckRow(*rows[i], results[i], IsAsPublished(options));
    counts.equal += check == Check::kOk ? 1 : 0;
    counts.differ += check == Check::kDiffers ? 1 : 0;
    counts.unchecked += check == Check::kUnchecked ? 1 : 0;
    result.table.rows.push_back(CellsOf(*rows[i], results[i], check));
    if (!options.brief || check == Check::kDiffers) shown.rows.push_back(result.table.rows.back());
  }
  const Table headline_table = HeadlineTable(headlines, options, counts);
  if (!shown.rows.empty()) result.text = ToText(shown) + "\n";
  if (!headline_table.rows.empty()) result.text += ToText(headline_table) + "\n";
  if (counts.headlines_missing > 0) {
    result.text +=
        "a headline is missing: m4bram_vs_bramac has no row of DP-S, SY-L, 1DA or 2SA, or none "
        "with "
        "a winner\n";
  }
  result.text += Summary(counts, rows.size(), options);
  result.head = Head(options, counts, headline_table);
  if (!options.html.empty()) {
    result.html = ChartPage(catalogue, results,
                            {.accounting = AccountingText(options),
                             .published = IsAsPublished(options),
                             .headlines = headlines});
  }
  return Write(options, result, counts.reproduced() ? 0 : kExitDiffers);
}

}  // namespace m4::perf_tool
