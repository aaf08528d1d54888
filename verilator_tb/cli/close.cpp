#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "verilator_tb/cli/bin_choice.h"
#include "verilator_tb/cli/closing_folder.h"
#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/conclude.h"
#include "verilator_tb/cli/plan.h"
#include "verilator_tb/cli/run_plan.h"
#include "verilator_tb/closure/loop.h"
#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/core/signature.h"
#include "verilator_tb/core/text_file.h"

namespace m4::cli {
namespace {

namespace tc = tb::closure;

std::filesystem::path FileIn(const std::filesystem::path& folder, const tc::Candidate& candidate) {
  const std::filesystem::path below =
      tc::IsOfAccelerator(candidate.vector) ? folder / "accel" : folder;
  return below / (candidate.stem + ".yaml");
}

void Write(const std::filesystem::path& folder, const tc::Candidate& candidate,
           const std::string& about) {
  tb::WriteTextFile(FileIn(folder, candidate),
                    tc::FileOf(candidate.vector, about, {"regression", "closure"}));
}

// --seed is that of the draws; vectors are run as without it.
Options RunOptionsOf(Options options) {
  options.seed = 1;
  return options;
}

std::string StemOf(const std::string& id) { return id.substr(0, id.find('/')); }

// Runs these files below `folder`, in lockstep as `run` does, and no others that may be there. By
// file name.
std::map<std::string, tb::Outcome> RunFiles(const std::filesystem::path& folder,
                                            const std::set<std::string>& stems,
                                            const Options& options, const std::atomic<bool>& stop) {
  Options here = RunOptionsOf(options);
  here.vectors = folder;
  const CaseOptions run = CaseOptionsOf(here, stop);
  std::vector<Case> cases = ReadCases(folder);
  std::erase_if(cases, [&stems](const Case& one) { return !stems.contains(StemOf(one.facts.id)); });
  std::vector<tb::Task> tasks;
  tasks.reserve(cases.size());
  for (const Case& one : cases) {
    tasks.push_back({one.facts.id, [&one, &run] { return one.run(run); }, one.facts.design});
  }
  std::map<std::string, tb::BinCounts> bins;  // RunTasks takes them away
  tb::RunLimits limits{
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency()), 0,
      &stop};
  limits.on_outcome = [&bins](const tb::Outcome& outcome) { bins[outcome.id] = outcome.bins; };
  std::ostringstream nowhere;
  tb::Progress silent(nowhere, tasks.size(), false);
  tb::BinCounts sum;
  std::map<std::string, tb::Outcome> outcomes;
  for (tb::Outcome& outcome : tb::RunTasks(tasks, limits, silent, sum)) {
    outcome.bins = std::move(bins[outcome.id]);
    std::string stem = StemOf(outcome.id);
    outcomes.emplace(std::move(stem), std::move(outcome));
  }
  return outcomes;
}

// What is drawn is written and read like any vector: it is its file that is tried.
tc::Runner RunnerOf(const Options& options, const std::atomic<bool>& stop) {
  return [&options, &stop](std::span<const tc::Candidate> candidates) {
    const ScratchFolder scratch;
    std::set<std::string> stems;
    for (const tc::Candidate& candidate : candidates) {
      Write(scratch.path(), candidate, "drawn");
      stems.insert(candidate.stem);
    }
    std::map<std::string, tb::Outcome> found = RunFiles(scratch.path(), stems, options, stop);
    std::vector<tb::Outcome> outcomes;
    outcomes.reserve(candidates.size());
    for (const tc::Candidate& candidate : candidates) {
      outcomes.push_back(std::move(found.at(candidate.stem)));
    }
    return outcomes;
  };
}

// The run whose bins are open: that of --report, or a new one. A failure of it ends the command.
tb::Journal Before(const Options& options, const std::string& command_line,
                   const std::atomic<bool>& stop) {
  if (!options.report.empty()) return JournalOfReport(options);
  const Options before = RunOptionsOf(options);
  const Plan plan = MakePlan(before, command_line);
  tb::Journal journal;
  journal.header = plan.header;
  std::cout << fmt::format("{}: {}, of which the open bins are closed\n", plan.header.title,
                           tb::Counted(plan.cases.size(), "vector"))
            << std::flush;
  RunTheRest(plan, before, CaseOptionsOf(before, stop), journal, nullptr);
  return journal;
}

// Writes what is kept and runs the files: the sum of their bins, and failures.
struct Written {
  tb::BinCounts bins;
  std::vector<tb::Outcome> failures;
};
Written WriteKept(const tc::Result& result, const tb::BinSchema& schema, const Options& options) {
  const std::filesystem::path& folder = options.closing.write;
  std::set<std::string> stems;
  for (const tc::Kept& kept : result.kept) {
    stems.insert(kept.candidate.stem);
    Write(folder, kept.candidate, AboutOf(kept, schema));
  }
  for (const tc::Failed& failed : result.failures) {
    stems.insert(failed.candidate.stem);
    Write(folder, failed.candidate,
          fmt::format("Failed when it was drawn, {}.", SignatureOf(failed.outcome)));
  }
  if (result.kept.empty() && result.failures.empty()) return {};
  const std::atomic<bool> go_on{false};  // what was found is not lost by Ctrl-C
  Written written;
  std::map<std::string, tb::Outcome> outcomes = RunFiles(folder, stems, options, go_on);
  for (const tc::Kept& kept : result.kept) {
    tb::AddCounts(written.bins, outcomes.at(kept.candidate.stem).bins);
  }
  for (const tc::Failed& failed : result.failures) {
    written.failures.push_back(std::move(outcomes.at(failed.candidate.stem)));
  }
  return written;
}

void MustHold(const tc::Result& result, const tb::BinCounts& before, tb::BinCounts bins,
              std::span<const tb::BinRow> targets) {
  tb::AddCounts(bins, before);
  const auto is_open = [&](const tb::BinRow& row) {
    return row.number >= bins.size() || bins[row.number] < row.required;
  };
  const auto open = static_cast<std::size_t>(std::ranges::count_if(targets, is_open));
  if (open == result.open.size()) return;
  throw std::logic_error(fmt::format("{} bins are open with the files that were written, not {}",
                                     open, result.open.size()));
}

void PrintFailures(const Written& written, const Options& options) {
  tb::Report report;
  report.outcomes = written.failures;
  std::cout << tb::ToText(report, options.pages);
}

void PrintOpen(const tc::Result& result, std::span<const tb::BinRow> targets) {
  if (result.open.empty()) return;
  std::cout << "\nstill open\n";
  for (const tc::StillOpen& open : result.open) {
    const auto row = std::ranges::find(targets, open.bin, &tb::BinRow::number);
    std::cout << fmt::format(
        "  {}: {}: {} of {}; {}\n", row->group, row->bin, open.count, row->required,
        open.vectors == 0
            ? "no vector was drawn for it"
            : fmt::format("not reached with {}", tb::Counted(open.vectors, "vector")));
  }
}

tc::Request RequestOf(const Options& options, const tb::Journal& before,
                      std::span<const tb::BinRow> targets, const std::atomic<bool>& stop) {
  const Closing& closing = options.closing;
  tc::Request request;
  request.schema = AllBins();
  request.counts = before.bins;
  for (const tb::BinRow& row : targets) request.targets.push_back(row.number);
  request.seed = options.seed;
  request.prefix = closing.name;
  request.taken = NamesBelow(options.vectors, closing.name);
  request.budget = closing.budget;
  request.seconds = std::chrono::duration<double>(closing.seconds);
  request.most = closing.most;
  request.steered = !closing.unsteered;
  request.stop = &stop;
  request.progress = [](const std::string& line) { std::cout << line << "\n" << std::flush; };
  return request;
}

int CodeOf(const tc::Result& result, const Written& written, const std::atomic<bool>& stop) {
  tb::Verdict worst = result.open.empty() ? tb::Verdict::kPass : tb::Verdict::kNothingChecked;
  if (!written.failures.empty()) {
    tb::Report report;
    report.outcomes = written.failures;
    worst = tb::Overall(report);
  } else if (stop) {
    return tb::kExitInterrupted;
  }
  return tb::ExitCode(worst);
}

}  // namespace

int Close(const Options& options, const std::string& command_line) {
  const std::atomic<bool>& stop = tb::CatchInterrupts();
  CheckHere(options.selection);
  const ClosingFolder folder_is_ours(options.closing);
  const ScratchFolder can_be_made;  // that of each round is another
  const tb::Journal before = Before(options, command_line, stop);
  const bool any_failed = std::ranges::any_of(
      before.outcomes, [](const auto& one) { return tb::IsFailure(one.second); });
  if (any_failed && options.report.empty()) {
    std::cout << "A vector of the run fails; nothing is drawn before it passes.\n";
    Options plain = options;
    plain.json.clear();
    plain.junit.clear();
    plain.html.clear();
    return Conclude(plain, ReportOf(before), nullptr);
  }
  if (stop && options.report.empty()) return tb::kExitInterrupted;

  std::vector<tb::BinRow> targets = ChosenBins(before, options);
  std::erase_if(targets, [](const tb::BinRow& row) { return !row.open(); });
  std::cout << fmt::format("{} open\n", tb::Counted(targets.size(), "bin")) << std::flush;
  const tc::Request request = RequestOf(options, before, targets, stop);
  const tc::Result result = tc::Close(request, RunnerOf(options, stop));

  const Written written = WriteKept(result, request.schema, options);
  MustHold(result, before.bins, written.bins, targets);
  if (!written.failures.empty()) PrintFailures(written, options);
  PrintOpen(result, targets);
  const std::string folder = options.closing.write.string();
  std::cout << fmt::format(
      "\n{} of {} closed with {} drawn{}; {} kept{}\n", tb::Thousands(result.closed),
      tb::Counted(targets.size(), "bin"), tb::Counted(result.drawn, "vector"),
      result.ended.empty() ? "" : fmt::format(" ({})", result.ended), result.kept.size(),
      result.kept.empty() ? "" : fmt::format(" in {}", folder));
  if (result.reached > result.closed) {
    std::cout << fmt::format("(all that were drawn together, kept or not: {})\n",
                             tb::Thousands(result.reached));
  }
  if (!written.failures.empty()) {
    std::cout << fmt::format("{} failed: {} run --vectors '{}' --suite all\n",
                             tb::Counted(written.failures.size(), "vector"), options.tool, folder);
  }
  return CodeOf(result, written, stop);
}

}  // namespace m4::cli
