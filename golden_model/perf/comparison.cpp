#include "golden_model/perf/comparison.h"

#include <algorithm>

namespace m4::perf {
namespace {

const Baseline& BaselineOf(const Comparison& comparison, const Accounting& accounting) {
  return accounting.one_baseline ? *comparison.common_baseline : *comparison.baseline;
}

Objective ObjectiveOf(const Objective& published, const Accounting& accounting) {
  return accounting.fastest ? Objective{.name = "speed"} : published;
}

bool SameBaseline(const Comparison& a, const Comparison& b) {
  return a.network == b.network && a.precision == b.precision && a.device == b.device &&
         a.baseline == b.baseline && a.baseline_objective.name == b.baseline_objective.name;
}

}  // namespace

Problem ProblemOf(const Comparison& comparison, const Accounting& accounting) {
  return {.network = comparison.network,
          .precision = comparison.precision,
          .technology = comparison.technology,
          .accounting = accounting};
}

std::optional<Candidate> FindBaseline(const Comparison& comparison, const Accounting& accounting) {
  const Problem problem = ProblemOf(comparison, accounting);
  const Baseline& baseline = BaselineOf(comparison, accounting);
  Best best(ObjectiveOf(comparison.baseline_objective, accounting),
            DlaCost(problem, baseline.yardstick));
  SearchDla(problem, baseline.space,
            {.brams = comparison.device->brams, .dsps = comparison.device->dsps}, best);
  if (best.candidates().empty()) return std::nullopt;
  return best.candidates().front();
}

void SearchContender(const Comparison& comparison, const Accounting& accounting,
                     const Budget& budget, Shortlist& shortlist) {
  const Problem problem = ProblemOf(comparison, accounting);
  if (const auto* space = std::get_if<BramSpace>(comparison.space)) {
    SearchM4Bram(problem, *comparison.bram, *space, budget, shortlist);
  } else {
    SearchBramac(problem, *comparison.bram, std::get<BramacSpace>(*comparison.space), budget,
                 shortlist);
  }
}

ComparisonResult Compare(const Comparison& comparison, const Accounting& accounting,
                         const std::optional<Candidate>& baseline) {
  ComparisonResult result;
  result.baseline = baseline;
  if (!result.baseline) return result;
  Best best(ObjectiveOf(comparison.objective, accounting), result.baseline->cost);
  SearchContender(comparison, accounting,
                  {.brams = comparison.device->brams, .dsps = comparison.device->dsps}, best);
  if (best.candidates().empty()) return result;
  result.winner = best.candidates().front();
  result.speedup = static_cast<double>(result.baseline->cost.cycles) /
                   static_cast<double>(result.winner->cost.cycles);
  return result;
}

std::vector<ComparisonResult> CompareAll(std::span<const Comparison> comparisons,
                                         const Accounting& accounting) {
  std::vector<ComparisonResult> results;
  results.reserve(comparisons.size());
  for (const Comparison& comparison : comparisons) {
    const auto before = comparisons.first(results.size());
    const auto same = std::ranges::find_if(
        before, [&comparison](const Comparison& c) { return SameBaseline(c, comparison); });
    results.push_back(Compare(
        comparison, accounting,
        same == before.end() ? FindBaseline(comparison, accounting)
                             : results[static_cast<std::size_t>(same - before.begin())].baseline));
  }
  return results;
}

}  // namespace m4::perf
