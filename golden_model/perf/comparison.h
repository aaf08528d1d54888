// One row of an experiment: the best accelerator with computing BRAMs against the best one without,
// on the same device. Source: docs/performance_model.md, "Experiments".
#ifndef GOLDEN_MODEL_PERF_COMPARISON_H_
#define GOLDEN_MODEL_PERF_COMPARISON_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "golden_model/perf/search.h"

namespace m4::perf {

// The search for the accelerator without computing BRAMs. Merits are measured against the
// yardstick, a configuration that any device holds.
struct Baseline {
  DlaSpace space;
  Config yardstick;
};

using ContenderSpace = std::variant<BramSpace, BramacSpace>;

// What is pointed at must outlive it.
struct Comparison {
  const Network* network = nullptr;
  Precision precision;
  const Device* device = nullptr;
  const Baseline* baseline = nullptr;
  const Baseline* common_baseline = nullptr;  // in its place with Accounting::one_baseline
  Objective baseline_objective;
  const ComputeBram* bram = nullptr;
  const ContenderSpace* space = nullptr;
  Objective objective;
  Technology technology;
};

struct ComparisonResult {
  // Absent if nothing on the device meets the objective; without a baseline there is no winner.
  std::optional<Candidate> baseline;
  std::optional<Candidate> winner;
  double speedup = 0;  // 0 without a winner
};

// The problem that both searches solve.
Problem ProblemOf(const Comparison& comparison, const Accounting& accounting);

// The best configuration without computing BRAMs. Merits refer to the yardstick.
std::optional<Candidate> FindBaseline(const Comparison& comparison, const Accounting& accounting);

// Offers the shortlist all contenders that fit the budget.
void SearchContender(const Comparison& comparison, const Accounting& accounting,
                     const Budget& budget, Shortlist& shortlist);

// `baseline` as FindBaseline gives it.
ComparisonResult Compare(const Comparison& comparison, const Accounting& accounting,
                         const std::optional<Candidate>& baseline);

// Runs comparisons one after the other; those that share a baseline search it once.
std::vector<ComparisonResult> CompareAll(std::span<const Comparison> comparisons,
                                         const Accounting& accounting);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_COMPARISON_H_
