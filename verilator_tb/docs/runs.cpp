#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/options.h"
#include "verilator_tb/cli/select.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/docs/blocks.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::m4bram {

const BlockBench& Bench_docs_broken();  // CMake: the patch sign_of_the_first_bit

}  // namespace m4::tb::m4bram

namespace m4::docs {
namespace {

std::string CodeBlock(const std::string& command, const std::string& text) {
  return fmt::format("```text\n$ {}\n{}```\n", command, text);
}

std::string HelpOf(const std::vector<const char*>& arguments) {
  const std::ostringstream text;
  std::streambuf* const terminal = std::cout.rdbuf(text.rdbuf());
  cli::ParseOptions(static_cast<int>(arguments.size()), arguments.data());
  std::cout.rdbuf(terminal);
  return text.str();
}

std::vector<cli::Case> Cases(const cli::Selection& selection) {
  std::vector<cli::Case> cases = cli::Select(cli::ReadCases("vectors"), selection);
  cli::TakeLeftOut(cases);
  return cases;
}

// Without the lines that differ from run to run.
std::string WithoutTimes(const std::string& text) {
  std::istringstream lines(text);
  std::string out;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("speed ")) out += line + "\n";
  }
  return out;
}

}  // namespace

std::string Help() { return CodeBlock("m4verify --help", HelpOf({"m4verify", "--help"})); }

std::string HelpRun() {
  return CodeBlock("m4verify run --help", HelpOf({"m4verify", "run", "--help"}));
}

std::string SmokeRun() {
  cli::Selection selection;
  selection.suites = {"smoke"};
  const std::vector<cli::Case> cases = Cases(selection);
  const cli::CaseOptions options;
  std::vector<tb::Task> tasks;
  tasks.reserve(cases.size());
  for (const cli::Case& one : cases) {
    tasks.push_back({one.facts.id, [&one, &options] { return one.run(options); }});
  }
  tb::Report report;
  report.seed = options.seed;
  report.schema = cli::AllBins();
  const std::atomic<bool> stop{false};
  std::ostringstream nowhere;
  tb::Progress progress(nowhere, tasks.size(), false);
  report.outcomes = tb::RunTasks(tasks, {1, 0, &stop}, progress, report.bins);
  report.tables = cli::Grids(report.bins, cli::VersionsOf(cases));
  return CodeBlock("build/release/bin/m4verify run --suite smoke", WithoutTimes(ToText(report, 0)));
}

std::string MismatchPage() {
  const std::vector<tb::m4bram::Vector> all = tb::m4bram::ReadVectorTree("vectors");
  const auto vector = std::ranges::find(all, "smoke_gemm/s_sy-w4-n5s-d2", &tb::m4bram::Vector::id);
  if (vector == all.end()) throw std::runtime_error("the vector of the mismatch page is gone");
  tb::m4bram::RunOptions options;
  options.bench = &tb::m4bram::Bench_docs_broken();
  options.tool = "build/release/bin/m4verify_sign_of_the_first_bit";
  options.wave_folder = "build/waves";
  options.replay_arguments = " --vectors 'vectors' --seed 1";
  const tb::Outcome outcome = RunVector(*vector, options);
  if (!outcome.page) throw std::runtime_error("the broken RTL was not found");
  return fmt::format("```text\n{}```\n", ToText(*outcome.page));
}

}  // namespace m4::docs
