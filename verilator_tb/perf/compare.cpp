// compare: all architectures that can compute a precision, side by side.
#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/subject.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

Table EmptyTable() {
  return {.columns = {{"architecture", "architecture"},
                      {"baseline", "baseline"},
                      {"configuration", "configuration"},
                      {"cycles", "cycles"},
                      {"speedup", "speedup"},
                      {"area", "area", "{:.0f}"},
                      {"area_ratio", "area ratio"},
                      {"quality", "quality"},
                      {"dsps", "DSPs"},
                      {"brams", "BRAMs"}},
          .rows = {}};
}

std::vector<Cell> CellsOf(std::string architecture, std::string baseline,
                          const perf::Candidate& candidate, const perf::ComputeBram* bram,
                          const perf::Cost& reference) {
  const perf::Cost& cost = candidate.cost;
  const double speedup = static_cast<double>(reference.cycles) / static_cast<double>(cost.cycles);
  const double area_ratio = cost.area / reference.area;
  return {std::move(architecture),
          std::move(baseline),
          ToText(candidate.config, bram),
          cost.cycles,
          speedup,
          cost.area,
          area_ratio,
          speedup * speedup / area_ratio,
          cost.resources.dsps.total(),
          cost.resources.brams()};
}

// The architectures in the table, and sentences about those that can't be.
class Comparer {
 public:
  Comparer(const perf::Catalogue& catalogue, const Options& options)
      : catalogue_(catalogue), options_(options), setting_(FindSetting(catalogue, options)) {}

  const Setting& setting() const { return setting_; }
  const std::vector<std::string>& notes() const { return notes_; }

  Table Run() {
    for (const auto& [name, architecture] : catalogue_.architectures) Add(name, architecture);
    // What they are measured against first.
    Table table = EmptyTable();
    for (auto& [name, candidate] : baselines_) {
      if (candidate) {
        table.rows.push_back(CellsOf(name, "", *candidate, nullptr, candidate->cost));
      }
    }
    std::ranges::move(rows_, std::back_inserter(table.rows));
    return table;
  }

  bool found() const { return !rows_.empty(); }

 private:
  void Add(const std::string& name, const perf::Architecture& architecture) {
    if (const auto why = Unable(architecture.bram, setting_.precision)) {
      notes_.push_back(*why);
      return;
    }
    const Subject& subject = options_.subject;
    if (!architecture.bram.is_m4bram() && (subject.no_dsps || subject.duplication)) {
      notes_.push_back(name + " is no M4BRAM: --no-dsps and --duplication leave it out");
      return;
    }
    const perf::ContenderSpace space = RestrictedSpace(architecture, subject);
    const perf::Comparison comparison = Pair(catalogue_, setting_, architecture, space);
    const std::string baseline =
        options_.accounting.one_baseline ? std::string(kCommonBaseline) : architecture.baseline;
    if (!baselines_.contains(baseline)) {
      baselines_[baseline] = perf::FindBaseline(comparison, options_.accounting);
    }
    const perf::ComparisonResult result =
        perf::Compare(comparison, options_.accounting, baselines_[baseline]);
    if (!result.baseline) {
      notes_.push_back(name + ": " + NoBaseline(setting_));
    } else if (!result.winner) {
      notes_.push_back(name + ": no configuration fits and meets the objective");
    } else {
      rows_.push_back(
          CellsOf(name, baseline, *result.winner, comparison.bram, result.baseline->cost));
    }
  }

  const perf::Catalogue& catalogue_;
  const Options& options_;
  Setting setting_;
  perf::ByName<std::optional<perf::Candidate>> baselines_;
  std::vector<std::vector<Cell>> rows_;
  std::vector<std::string> notes_;
};

}  // namespace

int CompareArchitectures(const Options& options) {
  const perf::Catalogue catalogue = ReadCatalogueFor(options);
  Comparer comparer(catalogue, options);
  Result result;
  result.table = comparer.Run();
  result.head = DescribeAsJson(comparer.setting(), options);
  result.head["notes"] = comparer.notes();
  result.text = fmt::format("{}objective {}\n\n{}", Describe(comparer.setting(), options),
                            comparer.setting().objective->name, ToText(result.table));
  if (!comparer.notes().empty()) {
    result.text += fmt::format("\n{}\n", fmt::join(comparer.notes(), "\n"));
  }
  return Write(options, result, comparer.found() ? 0 : kExitDiffers);
}

}  // namespace m4::perf_tool
