#include "verilator_tb/core/runner.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

#include "verilator_tb/core/location.h"
#include "verilator_tb/core/signature.h"

namespace m4::tb {
namespace {

Outcome RunOne(const Task& task) {
  Outcome outcome;
  try {
    outcome = task.run();
  } catch (const VectorError& error) {
    outcome.verdict = Verdict::kVectorError;
    outcome.summary = error.what();
  } catch (const std::exception& error) {
    outcome.verdict = Verdict::kInternalError;
    outcome.summary = error.what();
  }
  return outcome;
}

Outcome NotRun() {
  Outcome outcome;
  outcome.interrupted = true;
  return outcome;
}

}  // namespace

std::vector<Outcome> RunTasks(const std::vector<Task>& tasks, const RunLimits& limits,
                              Progress& progress, BinCounts& bins) {
  std::vector<Outcome> outcomes(tasks.size());
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> failed{limits.failed_before};
  std::mutex mutex;  // guards progress, bins and on_outcome

  const auto work = [&] {
    for (std::size_t i = next++; i < tasks.size(); i = next++) {
      const bool enough = limits.max_failures > 0 && failed >= limits.max_failures;
      Outcome outcome = enough || *limits.stop ? NotRun() : RunOne(tasks[i]);
      outcome.id = tasks[i].id;
      outcome.design = tasks[i].design;
      if (IsFailure(outcome)) ++failed;
      const std::lock_guard lock(mutex);
      if (limits.on_outcome && !outcome.interrupted) limits.on_outcome(outcome);
      AddCounts(bins, outcome.bins);
      outcome.bins = {};
      outcome.points = {};
      outcomes[i] = std::move(outcome);
      progress.Step(failed);
    }
  };
  {
    std::vector<std::jthread> workers;
    const std::size_t most = std::max<std::size_t>(tasks.size(), 1);
    const std::size_t wanted = std::clamp<std::size_t>(limits.jobs, 1, most);
    for (std::size_t i = 1; i < wanted; ++i) workers.emplace_back(work);
    work();
  }
  return outcomes;
}

}  // namespace m4::tb
