#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "golden_model/arith/precision.h"
#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/accel/dut.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/docs/blocks.h"
#include "verilator_tb/m4bram/coverage.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::docs {

std::string SafeLengths() {
  std::string out = "| w | activations |";
  for (int n = 2; n <= 8; ++n) out += fmt::format(" n={} |", n);
  out += "\n|---|---|---|---|---|---|---|---|---|\n";
  for (const int w : {2, 4, 8}) {
    for (const bool is_signed : {false, true}) {
      out += fmt::format("| {} | {} |", w, is_signed ? "signed" : "unsigned");
      for (int n = 2; n <= 8; ++n) {
        const auto length = static_cast<std::uint64_t>(arith::SafeLength(w, n, is_signed));
        out += fmt::format(" {} |", tb::Thousands(length));
      }
      out += "\n";
    }
  }
  return out;
}

namespace {

struct Suite {
  std::set<std::string> files;
  std::uint64_t vectors = 0;
  std::uint64_t cycles = 0;
};
using SuitesByTag = std::map<std::string, Suite>;

void Count(const std::vector<std::string>& tags, const std::string& file, std::uint64_t cycles,
           SuitesByTag& suites) {
  for (const std::string& tag : tags) {
    Suite& suite = suites[tag];
    suite.files.insert(file);
    ++suite.vectors;
    suite.cycles += cycles;
  }
}

SuitesByTag SuitesOfTheBlock() {
  SuitesByTag suites;
  for (const tb::m4bram::Vector& vector : tb::m4bram::ReadVectorTree("vectors")) {
    std::uint64_t cycles = 0;
    try {
      cycles = tb::m4bram::Prepare(vector, 1).program.edges.size();
    } catch (const tb::VectorError&) {
      cycles = 0;  // a vector of the suite bad that must be refused
    }
    Count(vector.tags, vector.where.file, cycles, suites);
  }
  return suites;
}

// Vectors and cycles of the builds that m4verify has; a host's program has no length before it ran.
// `everywhere`: the vectors of all builds, by tag.
SuitesByTag SuitesOfTheAccelerator(std::map<std::string, std::uint64_t>& everywhere) {
  using tb::accel::Vector;
  std::vector<Vector> here;
  for (Vector& vector : tb::accel::ReadVectorTree("vectors/accel")) {
    if (!vector.left_out.empty()) continue;
    for (const std::string& tag : vector.tags) ++everywhere[tag];
    if (tb::accel::WhyLeftOut(vector).empty()) here.push_back(std::move(vector));
  }
  std::vector<tb::Task> tasks;
  tasks.reserve(here.size());
  for (const Vector& vector : here) {
    tasks.push_back({vector.id, [&vector] { return tb::accel::RunVector(vector, {}); }});
  }
  const std::atomic<bool> stop{false};
  std::ostringstream nowhere;
  tb::Progress progress(nowhere, tasks.size(), false);
  tb::BinCounts bins;
  const unsigned jobs = std::max(1U, std::thread::hardware_concurrency());
  const auto outcomes = tb::RunTasks(tasks, {jobs, 0, &stop}, progress, bins);
  SuitesByTag suites;
  for (std::size_t i = 0; i < here.size(); ++i) {
    Count(here[i].tags, here[i].where.file, outcomes[i].cycles, suites);
  }
  return suites;
}

std::string Cells(const Suite& suite) {
  return fmt::format(" {} | {} | {} |", suite.files.size(), tb::Thousands(suite.vectors),
                     tb::Thousands(suite.cycles));
}

}  // namespace

std::string Suites() {
  SuitesByTag block = SuitesOfTheBlock();
  std::map<std::string, std::uint64_t> everywhere;
  SuitesByTag accelerator = SuitesOfTheAccelerator(everywhere);
  std::string out =
      "| suite | block: files | vectors | main cycles | accelerator: files | vectors | cycles | "
      "vectors on all builds |\n|---|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const char* name :
       {"smoke", "regression", "corner", "exhaustive-small", "real", "datasheet", "bad"}) {
    out += fmt::format("| `{}` |{}{} {} |\n", name, Cells(block[name]), Cells(accelerator[name]),
                       tb::Thousands(everywhere[name]));
  }
  return out;
}

namespace {

// Of the schemas of the versions or builds, by their names: what each group requires of each.
std::string BinTable(const std::vector<std::pair<std::string, tb::BinSchema>>& schemas) {
  std::string head = "| group | sampled |";
  std::string rule = "|---|---|";
  std::map<std::string, std::map<std::string, std::size_t>> required;
  std::vector<std::pair<std::string, std::string>> groups;
  for (const auto& [version, schema] : schemas) {
    head += fmt::format("{} {} |", required.empty() ? " required bins:" : "", version);
    rule += "---:|";
    for (const tb::BinGroup& group : schema) {
      const std::string name = group.name.substr(group.name.find(": ") + 2);
      if (!required.contains(name)) groups.emplace_back(name, group.about);
      std::size_t& count = required[name][version];
      for (const tb::Bin& bin : group.bins) count += bin.required > 0 ? 1 : 0;
    }
  }
  std::string out = head + "\n" + rule + "\n";
  for (const auto& [name, about] : groups) {
    out += fmt::format("| {} | {} |", name, about);
    for (const auto& [version, schema] : schemas)
      out += fmt::format(" {} |", required[name][version]);
    out += "\n";
  }
  return out;
}

}  // namespace

std::string BinGroups() {
  std::vector<std::pair<std::string, tb::BinSchema>> schemas;
  schemas.reserve(tb::m4bram::gm::kVersions.size());
  for (const auto version : tb::m4bram::gm::kVersions) {
    schemas.emplace_back(Name(version), tb::m4bram::CoverageSchema(version));
  }
  return BinTable(schemas);
}

std::string AccelBins() {
  std::vector<std::pair<std::string, tb::BinSchema>> schemas;
  for (const tb::accel::DutMaker& maker : tb::accel::DutMakers()) {
    schemas.emplace_back(maker.build, tb::accel::CoverageSchema(*accel::FindBuild(maker.build)));
  }
  return BinTable(schemas);
}

}  // namespace m4::docs
