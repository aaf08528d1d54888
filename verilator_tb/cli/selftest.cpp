#include "verilator_tb/selftest/selftest.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <iterator>
#include <map>
#include <thread>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/core/verdict.h"

namespace m4::cli {
namespace {

namespace ts = tb::selftest;

std::vector<ts::Batch> AllBatches(const std::filesystem::path& vectors) {
  std::vector<ts::Batch> all = ts::BlockBatches(tb::m4bram::Benches());
  const auto add = [&all](std::vector<ts::Batch> more) {
    std::ranges::move(more, std::back_inserter(all));
  };
  add(ts::AcceleratorBatches(tb::accel::DutMakers()));
  add(ts::VectorBatches(vectors));
  return all;
}

tb::Task TaskOf(const ts::Batch& batch, ts::Findings& findings) {
  return {batch.group, [&batch, &findings] {
            findings = batch.run();
            tb::Outcome outcome;
            outcome.id = batch.group;
            outcome.verdict = findings.missed.empty() ? tb::Verdict::kPass : tb::Verdict::kMismatch;
            return outcome;
          }};
}

}  // namespace

int Selftest(const Options& options) {
  constexpr std::size_t kMostLines = 20;  // about missed faults
  const std::vector<ts::Batch> batches = AllBatches(options.vectors);
  std::vector<ts::Findings> findings(batches.size());
  std::vector<tb::Task> tasks;
  for (std::size_t i = 0; i < batches.size(); ++i) tasks.push_back(TaskOf(batches[i], findings[i]));
  const std::atomic<bool>& stop = tb::CatchInterrupts();
  tb::RunLimits limits;
  limits.jobs = std::max(1U, std::thread::hardware_concurrency());
  limits.stop = &stop;
  tb::Progress progress(std::cerr, tasks.size(), isatty(STDERR_FILENO) != 0);
  tb::BinCounts no_bins;
  const std::vector<tb::Outcome> outcomes = RunTasks(tasks, limits, progress, no_bins);
  if (stop) return tb::kExitInterrupted;

  struct Line {
    std::size_t faults = 0;
    std::size_t found = 0;
  };
  std::map<std::string, Line> table;
  Line sum;
  std::vector<std::string> missed;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const ts::Findings& of = findings[i];
    std::ranges::copy(of.missed, std::back_inserter(missed));
    if (outcomes[i].verdict == tb::Verdict::kInternalError ||
        outcomes[i].verdict == tb::Verdict::kVectorError) {
      missed.push_back(fmt::format("{}: {}", batches[i].group, outcomes[i].summary));
    }
    for (Line* line : {&table[batches[i].group], &sum}) {
      line->faults += of.faults;
      line->found += of.faults - of.missed.size();
    }
  }
  std::cout << fmt::format("{:<40}{:>8}{:>8}\n", "faults in", "faults", "found");
  for (const auto& [group, line] : table) {
    std::cout << fmt::format("{:<40}{:>8}{:>8}\n", group, line.faults, line.found);
  }
  std::cout << fmt::format("{:<40}{:>8}{:>8}\n", "all", sum.faults, sum.found);
  for (std::size_t i = 0; i < std::min(missed.size(), kMostLines); ++i) {
    std::cout << "missed: " << missed[i] << "\n";
  }
  if (missed.size() > kMostLines) {
    std::cout << fmt::format("and {} more\n", missed.size() - kMostLines);
  }
  if (!missed.empty()) return ExitCode(tb::Verdict::kMismatch);
  return sum.faults > 0 ? 0 : ExitCode(tb::Verdict::kNothingChecked);
}

}  // namespace m4::cli
