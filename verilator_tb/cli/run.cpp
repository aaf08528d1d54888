#include <fmt/format.h>
#include <unistd.h>
#include <verilated.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "golden_model/accel/build.h"
#include "verilator_tb/accel/dut.h"
#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/select.h"
#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/core/yaml_reader.h"

namespace m4::cli {
namespace {

// Without a word about which vectors: smoke, or all of a folder that has no such suite.
Selection WithDefaultSuite(Selection selection, const std::vector<Case>& all) {
  if (!selection.suites.empty() || !selection.whole_suites()) return selection;
  const bool has_smoke = std::ranges::any_of(all, [](const Case& one) {
    return std::ranges::find(one.facts.tags, "smoke") != one.facts.tags.end();
  });
  selection.suites = {has_smoke ? "smoke" : "all"};
  return selection;
}

// A build that was asked for by its name is not just left out.
void CheckBuilds(const Selection& selection) {
  std::vector<std::string_view> here;
  for (const tb::accel::DutMaker& maker : tb::accel::DutMakers()) here.push_back(maker.build);
  for (const std::string& version : selection.versions) {
    const bool is_build = accel::FindBuild(version) != nullptr;
    if (!is_build || std::ranges::find(here, version) != here.end()) continue;
    throw UsageError(
        fmt::format("--version: build {} is not in this tool, which has {}; m4verify_full has all "
                    "that are verified (ci/build.sh m4verify_full)",
                    version, here.empty() ? "none" : tb::JoinWords(here)));
  }
}

std::vector<tb::Task> Tasks(const std::vector<Case>& vectors, const CaseOptions& options) {
  std::vector<tb::Task> tasks;
  tasks.reserve(vectors.size());
  for (const Case& one : vectors) {
    tasks.push_back({one.facts.id, [&one, &options] { return one.run(options); }});
  }
  return tasks;
}

CaseOptions CaseOptionsOf(const Options& options, const std::atomic<bool>& stop,
                          std::atomic<int>& waves_left) {
  CaseOptions run;
  run.tool = options.tool;
  run.seed = options.seed;
  run.timeout = std::chrono::duration<double>(options.timeout);
  run.stop = &stop;
  run.waves = options.waves;
  run.waves_left = &waves_left;
  run.replay_arguments = ReplayArguments(options);
  run.observe = options.observe;
  return run;
}

std::string Title(const Selection& selection) {
  std::string suites = fmt::format("{}", fmt::join(selection.suites, ", "));
  if (selection.whole_suites()) return suites;
  return suites.empty() ? "selected vectors" : suites + ", selected vectors";
}

std::vector<std::string> Environment() {
  return {fmt::format("m4verify {}", M4_VERSION),
          fmt::format("{} {}", Verilated::productName(), Verilated::productVersion()),
          fmt::format("g++ {}", __VERSION__)};
}

// Writes what was asked for; what can't be written loses nothing else. True if all is there.
bool WriteReports(const Options& options, const tb::Report& report) {
  bool written = true;
  const auto attempt = [&written](const auto& write) {
    try {
      write();
    } catch (const tb::OutputError& error) {
      std::cerr << "m4verify: " << error.what() << "\n";
      written = false;
    }
  };
  const auto write = [&attempt](const std::filesystem::path& path, const std::string& text) {
    if (!path.empty()) attempt([&] { tb::WriteTextFile(path, text); });
  };
  write(options.json, tb::ToJson(report));
  write(options.junit, tb::ToJunit(report));
  write(options.html, tb::ToHtml(report));
  if (!options.report.empty()) {
    attempt([&] {
      tb::WriteTextFile(options.report / "summary.json", tb::ToJson(report));
      tb::WriteTextFile(options.report / "junit.xml", tb::ToJunit(report));
      tb::WriteTextFile(options.report / "index.html", tb::ToHtml(report));
      std::cout << "report: " << (options.report / "index.html").string() << "\n";
    });
  }
  return written;
}

}  // namespace

int Run(const Options& options, const std::string& command_line) {
  const std::atomic<bool>& stop = tb::CatchInterrupts();
  const std::vector<Case> all = ReadCases(options.vectors);
  const Selection selection = WithDefaultSuite(options.selection, all);
  CheckBuilds(selection);
  std::vector<Case> vectors = Select(all, selection);
  std::vector<tb::LeftOut> left_out = TakeLeftOut(vectors);
  if (options.observe) CheckObserve(*options.observe, vectors);
  std::atomic<int> waves_left = options.waves_for;
  const CaseOptions run = CaseOptionsOf(options, stop, waves_left);

  tb::Report report;
  report.title = Title(selection);
  report.seed = options.seed;
  report.jobs =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  report.command = command_line;
  report.environment = Environment();
  report.left_out = std::move(left_out);
  report.schema = AllBins();
  // A part of the regression can't be expected to reach every bin.
  report.bins_required =
      selection.whole_suites() && selection.suites == std::vector<std::string>{"regression"};

  std::cout << fmt::format("{}: {} on {}, seed {:#x}\n", report.title,
                           tb::Counted(vectors.size(), "vector"),
                           tb::Counted(report.jobs, "worker"), report.seed)
            << std::flush;
  tb::Progress progress(std::cout, vectors.size(), isatty(STDOUT_FILENO) != 0);
  const auto begin = std::chrono::steady_clock::now();
  report.outcomes = tb::RunTasks(Tasks(vectors, run), {report.jobs, options.max_failures, &stop},
                                 progress, report.bins);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  report.tables = Grids(report.bins, vectors);
  if (vectors.empty()) report.complaints.emplace_back("no vector is selected: nothing was checked");

  std::cout << tb::ToText(report, options.pages);
  const bool written = WriteReports(options, report);
  const tb::Verdict verdict = tb::Overall(report);
  const bool failed = tb::Sum(report).failed > 0;
  if (failed) return tb::ExitCode(verdict);
  if (stop) return tb::kExitInterrupted;
  if (verdict == tb::Verdict::kPass && !written) return tb::kExitOutput;
  return tb::ExitCode(verdict);
}

}  // namespace m4::cli
