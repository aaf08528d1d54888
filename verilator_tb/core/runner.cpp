#include "verilator_tb/core/runner.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>

namespace m4::tb {
namespace {

Outcome RunOne(const Task& task, const std::atomic<bool>& stop) {
  Outcome outcome;
  if (stop) {
    outcome.interrupted = true;
  } else {
    try {
      outcome = task.run();
    } catch (const std::exception& error) {
      outcome.verdict = Verdict::kVectorError;
      outcome.summary = error.what();
    }
  }
  outcome.id = task.id;
  return outcome;
}

}  // namespace

std::vector<Outcome> RunTasks(const std::vector<Task>& tasks, unsigned jobs,
                              const std::atomic<bool>& stop, Progress& progress, BinCounts& bins) {
  std::vector<Outcome> outcomes(tasks.size());
  std::atomic<std::size_t> next{0};
  std::mutex mutex;  // guards progress, failed and bins
  std::size_t failed = 0;

  const auto work = [&] {
    for (std::size_t i = next++; i < tasks.size(); i = next++) {
      Outcome outcome = RunOne(tasks[i], stop);
      const std::lock_guard lock(mutex);
      AddCounts(bins, outcome.bins);
      outcome.bins = {};
      if (!outcome.interrupted && outcome.verdict != Verdict::kPass) ++failed;
      outcomes[i] = std::move(outcome);
      progress.Step(failed);
    }
  };
  {
    std::vector<std::jthread> workers;
    const std::size_t wanted =
        std::clamp<std::size_t>(jobs, 1, std::max<std::size_t>(tasks.size(), 1));
    for (std::size_t i = 1; i < wanted; ++i) workers.emplace_back(work);
    work();
  }
  return outcomes;
}

}  // namespace m4::tb
