#include "verilator_tb/cli/run_plan.h"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <map>

#include "verilator_tb/core/progress.h"
#include "verilator_tb/core/signature.h"

namespace m4::cli {

CaseOptions CaseOptionsOf(const Options& options, const std::atomic<bool>& stop) {
  CaseOptions run;
  run.tool = options.tool;
  run.seed = options.seed;
  run.power_up_seed = options.power_up_seed;
  run.timeout = std::chrono::duration<double>(options.timeout);
  run.stop = &stop;
  run.replay_arguments = ReplayArguments(options);
  run.observe = options.observe;
  return run;
}

tb::Task TaskOf(const Case& one, const CaseOptions& options) {
  return {one.facts.id, [&one, &options] { return one.run(options); }, one.facts.design};
}

void RunTheRest(const Plan& plan, const Options& options, const CaseOptions& run,
                tb::Journal& journal, tb::JournalFile* file) {
  std::vector<tb::Task> tasks;
  std::size_t failed = 0;
  for (const Case& one : plan.cases) {
    const auto found = journal.outcomes.find(one.facts.id);
    if (found == journal.outcomes.end()) {
      tasks.push_back(TaskOf(one, run));
    } else if (tb::IsFailure(found->second)) {
      ++failed;
    }
  }
  tb::Progress progress(std::cout, tasks.size(), isatty(STDOUT_FILENO) != 0);
  const double before = journal.seconds;
  const auto begin = std::chrono::steady_clock::now();
  const auto seconds = [&] {
    const auto now = std::chrono::steady_clock::now();
    return before + std::chrono::duration<double>(now - begin).count();
  };
  tb::RunLimits limits{plan.header.jobs, options.max_failures, run.stop};
  limits.failed_before = failed;
  std::map<std::string, std::size_t> places;
  for (const auto& [place, id] : plan.header.vectors) places.emplace(id, place);
  limits.on_outcome = [&](const tb::Outcome& outcome) {
    journal.reach.Add(outcome.bins, places.at(outcome.id));
    tb::AddCounts(journal.points, outcome.points);
    if (file != nullptr) file->Append(outcome, seconds());
  };
  for (tb::Outcome& outcome : tb::RunTasks(tasks, limits, progress, journal.bins)) {
    if (!outcome.interrupted) journal.outcomes.emplace(outcome.id, std::move(outcome));
  }
  journal.seconds = seconds();
}

}  // namespace m4::cli
