#include <fmt/format.h>

#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "golden_model/arith/precision.h"
#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/accel/dut.h"
#include "verilator_tb/core/report.h"
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

std::string Suites() {
  struct Suite {
    std::set<std::string> files;
    std::uint64_t vectors = 0;
    std::uint64_t cycles = 0;
  };
  std::map<std::string, Suite> suites;
  for (const tb::m4bram::Vector& vector : tb::m4bram::ReadVectorTree("vectors")) {
    std::uint64_t cycles = 0;
    try {
      cycles = tb::m4bram::Prepare(vector, 1).program.edges.size();
    } catch (const tb::VectorError&) {
      cycles = 0;  // a vector of the suite bad that must be refused
    }
    for (const std::string& tag : vector.tags) {
      Suite& suite = suites[tag];
      suite.files.insert(vector.where.file);
      ++suite.vectors;
      suite.cycles += cycles;
    }
  }
  std::string out = "| suite | files | vectors | main cycles |\n|---|---:|---:|---:|\n";
  for (const char* name :
       {"smoke", "regression", "corner", "exhaustive-small", "real", "datasheet", "bad"}) {
    const Suite& suite = suites[name];
    out += fmt::format("| `{}` | {} | {} | {} |\n", name, suite.files.size(),
                       tb::Thousands(suite.vectors), tb::Thousands(suite.cycles));
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
