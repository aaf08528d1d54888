#include <fmt/format.h>

#include <iostream>
#include <random>
#include <sstream>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/conclude.h"
#include "verilator_tb/cli/plan.h"
#include "verilator_tb/cli/run_plan.h"
#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/core/signature.h"

namespace m4::cli {
namespace {

// What the folder has of this run; nullopt: it begins. Throws UsageError if it is of another.
std::optional<tb::Journal> Earlier(const Options& options, const tb::JournalFile& file,
                                   const tb::JournalHeader& header) {
  if (!options.resume) return std::nullopt;
  auto earlier = file.Earlier();
  if (!earlier) {
    std::cout << "nothing to resume in " << options.report.string() << ": the run begins\n";
    return std::nullopt;
  }
  auto difference = tb::Difference(earlier->header, header);
  if (!difference && earlier->header.shard != header.shard) {
    difference = fmt::format("the shard is {} there and {} here", ToString(earlier->header.shard),
                             ToString(header.shard));
  }
  if (difference) {
    throw UsageError(fmt::format("{}: of another run: {}; without --resume a new one begins",
                                 (options.report / tb::kJournalName).string(), *difference));
  }
  return earlier;
}

// --power-up-seed random is one number; a run that goes on has that of its beginning.
Options WithPowerUpSeed(Options options, const tb::JournalFile* file) {
  if (!options.power_up_random) return options;
  if (options.resume && file != nullptr) {
    if (const auto earlier = file->Earlier()) {
      options.power_up_seed = earlier->header.power_up_seed;
      return options;
    }
  }
  std::random_device device;
  options.power_up_seed = std::uint64_t{device()} << 32U | device();
  return options;
}

// The first failures of the selection again, with waves: the same ones for any number of workers,
// whoever was first.
void AddWaves(const Plan& plan, const Options& options, CaseOptions run, tb::Journal& journal,
              tb::JournalFile* file) {
  run.waves = options.waves;
  std::vector<tb::Task> tasks;
  for (const Case& one : plan.cases) {
    if (static_cast<int>(tasks.size()) >= options.waves_for) break;
    const auto found = journal.outcomes.find(one.facts.id);
    if (found == journal.outcomes.end() || !found->second.page) continue;
    tasks.push_back(TaskOf(one, run));
  }
  std::ostringstream nowhere;
  tb::Progress silent(nowhere, tasks.size(), false);
  tb::BinCounts counted_already;
  tb::RunLimits limits{plan.header.jobs, 0, run.stop};
  limits.on_outcome = [&](const tb::Outcome& again) {
    tb::Outcome& outcome = journal.outcomes.at(again.id);
    if (!again.page) return;
    outcome.page = again.page;
    if (file != nullptr) file->Append(outcome, journal.seconds);
  };
  tb::RunTasks(tasks, limits, silent, counted_already);
}

}  // namespace

int Run(const Options& as_given, const std::string& command_line) {
  const std::atomic<bool>& stop = tb::CatchInterrupts();
  Options options = WithFailedVectors(as_given);
  std::optional<tb::JournalFile> file;
  if (!options.report.empty()) file.emplace(options.report);
  tb::JournalFile* const journal_file = file ? &*file : nullptr;
  options = WithPowerUpSeed(std::move(options), journal_file);
  const Plan plan = MakePlan(options, command_line);

  tb::Journal journal;
  if (file) {
    if (auto earlier = Earlier(options, *file, plan.header)) {
      journal = *std::move(earlier);
      file->GoOn();
    } else {
      file->Begin(plan.header);
    }
  }
  const std::size_t done = journal.outcomes.size();
  journal.header = plan.header;

  std::cout << fmt::format("{}: {} on {}, seed {:#x}{}{}\n", plan.header.title,
                           tb::Counted(plan.cases.size(), "vector"),
                           tb::Counted(plan.header.jobs, "worker"), options.seed,
                           options.power_up_seed
                               ? fmt::format(", power-up seed {:#x}", *options.power_up_seed)
                               : "",
                           done > 0 ? fmt::format(", {} done before", done) : "")
            << std::flush;
  const CaseOptions run = CaseOptionsOf(options, stop);
  RunTheRest(plan, options, run, journal, journal_file);
  AddWaves(plan, options, run, journal, journal_file);

  const tb::Report report = ReportOf(journal);
  const int code = Conclude(options, report, journal_file);
  const bool failed = tb::Sum(report).failed > 0;
  return stop && !failed ? tb::kExitInterrupted : code;
}

}  // namespace m4::cli
