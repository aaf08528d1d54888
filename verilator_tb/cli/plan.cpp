#include "verilator_tb/cli/plan.h"

#include <fmt/format.h>
#include <verilated.h>

#include <algorithm>
#include <iterator>
#include <thread>

#include "golden_model/accel/build.h"
#include "verilator_tb/cli/select.h"
#include "verilator_tb/cli/shard.h"
#include "verilator_tb/core/checksum.h"
#include "verilator_tb/core/signature.h"

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
  Selection builds;
  std::ranges::copy_if(
      selection.versions, std::back_inserter(builds.versions),
      [](const std::string& version) { return accel::FindBuild(version) != nullptr; });
  CheckHere(builds);
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

// The program has the RTL, both models and the bins in it.
std::string ChecksumOfProgram() {
  tb::Checksum checksum;
  checksum.AddFile("/proc/self/exe");
  return checksum.text();
}

std::vector<std::pair<std::string, std::string>> Identity(const Options& options,
                                                          const std::vector<std::string>& ids) {
  tb::Checksum files;
  files.AddTree(options.vectors);
  tb::Checksum selection;
  for (const std::string& id : ids) selection.Add(id);
  return {{"the version of m4verify", M4_VERSION},
          ProgramIdentity(),
          {"the checksum of the vector files", files.text()},
          {"the selection", fmt::format("{} vectors ({})", ids.size(), selection.text())},
          {"the seed", fmt::format("{:#x}", options.seed)},
          {"the power-up seed", options.power_up_seed ? fmt::format("{:#x}", *options.power_up_seed)
                                                      : "none of its own"},
          {"the choice of observed blocks",
           options.observe ? options.observe_text : "that of the vectors"}};
}

}  // namespace

void CheckHere(const Selection& selection) {
  const std::vector<std::string> here = DesignsHere();
  for (const std::string& version : selection.versions) {
    if (std::ranges::find(here, version) != here.end()) continue;
    throw UsageError(fmt::format(
        "--version: {} {} is not in this tool, which has {}; m4verify_full has all that are "
        "verified (ci/build.sh m4verify_full)",
        accel::FindBuild(version) != nullptr ? "build" : "version", version,
        fmt::join(here, ", ")));
  }
}

std::pair<std::string, std::string> ProgramIdentity() {
  return {"the checksum of the program", ChecksumOfProgram()};
}

Plan MakePlan(const Options& options, const std::string& command_line) {
  const std::vector<Case> all = ReadCases(options.vectors);
  const Selection selection = WithDefaultSuite(options.selection, all);
  CheckBuilds(selection);
  std::vector<Case> selected = Select(all, selection);
  std::vector<tb::LeftOut> left_out = TakeLeftOut(selected);
  if (options.observe) CheckObserve(*options.observe, selected);
  std::vector<std::string> ids;
  ids.reserve(selected.size());
  for (const Case& one : selected) ids.push_back(one.facts.id);

  Plan plan;
  tb::JournalHeader& header = plan.header;
  header.identity = Identity(options, ids);
  header.title = Title(selection);
  header.command = command_line;
  header.environment = Environment();
  header.seed = options.seed;
  header.power_up_seed = options.power_up_seed;
  header.jobs =
      options.jobs != 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  // A part of the regression can't be expected to reach every bin.
  header.bins_required =
      selection.whole_suites() && selection.suites == std::vector<std::string>{"regression"};
  header.shard = options.shard;
  header.total = selected.size();
  for (tb::LeftOut& one : left_out) header.left_out.emplace_back(one.id, std::move(one.reason));
  for (const std::size_t place : PlacesOf(ids, options.shard)) {
    plan.cases.push_back(selected[place]);
    header.vectors.emplace_back(place, ids[place]);
  }
  header.versions = VersionsOf(plan.cases);
  return plan;
}

Options WithFailedVectors(Options options) {
  if (options.rerun_failed.empty()) return options;
  const tb::Journal journal = tb::ReadJournal(options.rerun_failed);
  for (const auto& [place, id] : journal.header.vectors) {
    const auto outcome = journal.outcomes.find(id);
    if (outcome != journal.outcomes.end() && tb::IsFailure(outcome->second)) {
      options.selection.ids.push_back(id);
    }
  }
  if (options.selection.ids.empty()) {
    throw UsageError(
        fmt::format("--rerun-failed: no vector has failed in {}", options.rerun_failed.string()));
  }
  if (!options.seed_given) options.seed = journal.header.seed;
  // Any contents may be those with which nothing fails: `random` stands back here.
  if (!options.power_up_seed) options.power_up_seed = journal.header.power_up_seed;
  options.power_up_random = false;
  return options;
}

}  // namespace m4::cli
