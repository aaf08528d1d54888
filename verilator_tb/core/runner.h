// Runs many independent tasks on a few worker threads and collects their outcomes.
#ifndef VERILATOR_TB_CORE_RUNNER_H_
#define VERILATOR_TB_CORE_RUNNER_H_

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "verilator_tb/core/outcome.h"
#include "verilator_tb/core/progress.h"

namespace m4::tb {

struct Task {
  std::string id;
  std::function<Outcome()> run;  // called once, in any thread; a VectorError becomes that verdict,
                                 // any other exception an internal error
  std::string design = {};       // Outcome::design
};

struct RunLimits {
  unsigned jobs = 1;
  std::size_t max_failures = 0;             // no task is begun after so many; 0: no limit
  const std::atomic<bool>* stop = nullptr;  // no task is begun when it is true; not null
  std::size_t failed_before = 0;            // count for max_failures
  // Called with every outcome that is final, one at a time, before its bins and points are taken
  // away.
  std::function<void(const Outcome&)> on_outcome = {};
};

// Outcomes in the order of `tasks`. Tasks that were not begun are marked as interrupted; running
// ones are expected to look at the same stop flag. The bin counts of the outcomes are moved into
// `bins`.
std::vector<Outcome> RunTasks(const std::vector<Task>& tasks, const RunLimits& limits,
                              Progress& progress, BinCounts& bins);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_RUNNER_H_
