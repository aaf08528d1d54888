// explore: the best configurations of one architecture, or its Pareto front.
#include <fmt/format.h>

#include <cstdint>

#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/search_case.h"
#include "verilator_tb/perf/subject.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

perf::Budget BudgetOf(const SearchCase& search, const Options& options) {
  const auto positive = [](const char* option, auto value) {
    if (!(value > 0)) throw UsageError(fmt::format("--{}: more than 0, please", option));
    return value;
  };
  const auto of_device = [&search](const char* option, std::int64_t value, std::int64_t device) {
    if (value > device) {
      throw UsageError(fmt::format("--{}: {} is more than the {} of {}; leave it out, or give less",
                                   option, value, device, search.setting().device->name));
    }
    return value;
  };
  perf::Budget budget = search.budget();
  if (options.max_brams) {
    budget.brams = of_device("max-brams", positive("max-brams", *options.max_brams), budget.brams);
  }
  // An accelerator without DSPs needs none.
  if (options.max_dsps) {
    if (*options.max_dsps < 0) throw UsageError("--max-dsps: 0 or more, please");
    budget.dsps = of_device("max-dsps", *options.max_dsps, budget.dsps);
  }
  if (options.max_area) budget.area = positive("max-area", *options.max_area);
  return budget;
}

std::vector<perf::Candidate> Find(const SearchCase& search, const perf::Budget& budget,
                                  const Options& options) {
  const perf::Cost& reference = search.reference()->cost;
  if (options.pareto) {
    perf::ParetoFront front;
    search.Search(budget, front);
    std::vector<perf::Candidate> candidates = front.candidates();
    for (perf::Candidate& candidate : candidates) {
      candidate.merit =
          perf::Merit(search.objective(), reference, candidate.cost.cycles, candidate.cost.area);
    }
    return candidates;
  }
  perf::Best best(search.objective(), reference, options.top);
  search.Search(budget, best);
  return best.candidates();
}

Table EmptyTable(const SearchCase& search) {
  return {.columns = {{"rank", "rank"},
                      {"configuration", "configuration"},
                      {"cycles", "cycles"},
                      {"speedup", "speedup"},
                      {"area", "area", "{:.0f}"},
                      {"area_ratio", "area ratio"},
                      {"dsps", "DSPs"},
                      {"brams", ""},
                      {"stream_brams", "stream BRAMs"},
                      {"filter_brams", "filter BRAMs"},
                      {"merit", search.objective().name}},
          .rows = {}};
}

std::vector<Cell> CellsOf(std::string rank, const perf::Candidate& candidate,
                          const perf::ComputeBram* bram, const perf::Cost& reference) {
  const perf::Cost& cost = candidate.cost;
  return {std::move(rank),
          ToText(candidate.config, bram),
          cost.cycles,
          static_cast<double>(reference.cycles) / static_cast<double>(cost.cycles),
          cost.area,
          cost.area / reference.area,
          cost.resources.dsps.total(),
          cost.resources.brams(),
          cost.resources.stream_brams,
          cost.resources.filter_brams.total(),
          candidate.merit};
}

}  // namespace

int Explore(const Options& options) {
  const perf::Catalogue catalogue = ReadCatalogueFor(options);
  const SearchCase search(catalogue, options);
  const perf::Budget budget = BudgetOf(search, options);
  Result result;
  result.text = Describe(search.setting(), options);
  result.table = EmptyTable(search);
  result.head = DescribeAsJson(search.setting(), options);
  result.head["architecture"] = options.subject.architecture;
  if (!search.reference()) {
    result.text += fmt::format("{}\n", NoBaseline(search.setting()));
    return Write(options, result, kExitDiffers);
  }
  const perf::Cost& reference = search.reference()->cost;
  result.table.rows.push_back(
      CellsOf(search.reference_name(), *search.reference(), nullptr, reference));
  // What it is measured against has no merit of its own.
  result.table.rows.back().back() = Cell();
  const std::vector<perf::Candidate> candidates = Find(search, budget, options);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    result.table.rows.push_back(
        CellsOf(std::to_string(i + 1), candidates[i], search.bram(), reference));
  }
  result.text += fmt::format("architecture {}, objective {}\n\n{}", options.subject.architecture,
                             search.objective().name, ToText(result.table));
  if (candidates.empty()) {
    result.text += "no configuration fits the budget and meets the objective\n";
  }
  return Write(options, result, candidates.empty() ? kExitDiffers : 0);
}

}  // namespace m4::perf_tool
