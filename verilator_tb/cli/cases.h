// The designs as the command line sees them: a case is a vector of one of them, with what a command
// does with it.
#ifndef VERILATOR_TB_CLI_CASES_H_
#define VERILATOR_TB_CLI_CASES_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/location.h"
#include "verilator_tb/core/outcome.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/m4bram/vector.h"
#include "verilator_tb/shrink/shrink.h"

namespace m4::cli {

// By which a case is chosen.
struct Facts {
  std::string id;
  std::vector<std::string> tags;
  std::string version;  // of the block, or build of the accelerator
  struct Precision {
    int weights = 0;
    int activations = 0;
    bool is_signed = false;
    int duplication = 0;
  };
  std::optional<Precision> precision;  // none: the vector has no single one
  std::string design = {};             // kind of design: where a fault shows alike
  int blocks = 0;                      // of the accelerator, which can be observed
};
Facts FactsOf(const tb::m4bram::Vector& vector);

struct CaseOptions {
  std::string tool;
  std::string replay_arguments;
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> power_up_seed;
  std::optional<std::chrono::duration<double>> timeout;
  const std::atomic<bool>* stop = nullptr;
  std::filesystem::path waves;  // folder; empty: no waves of a failure
  std::optional<tb::accel::Observe> observe;
};
struct EdgeWindow {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct Case {
  Facts facts;
  std::string about;
  tb::Location where;
  std::function<tb::Outcome(const CaseOptions&)> run;
  // Throws std::out_of_range if the vector ends before the window.
  std::function<tb::Outcome(const CaseOptions&, std::optional<EdgeWindow>)> replay;
  std::function<std::string()> describe;
  std::function<tb::shrink::Result(const tb::shrink::Request&)> shrink;  // throws NotShrinkable
  std::string left_out;  // why this tool can't run it; empty: it can
};

// The block's versions and the accelerator's builds among the cases.
std::vector<std::string> VersionsOf(const std::vector<Case>& cases);

// The block's versions and the accelerator's builds that this tool has.
std::vector<std::string> DesignsHere();

// The stimulus bins of all designs, in the order of the outcomes' counts, and the grids of those
// versions and builds.
tb::BinSchema AllBins();
std::vector<tb::CountTable> Grids(const tb::BinCounts& counts,
                                  const std::vector<std::string>& names);

// The points of the RTL of those versions and builds, with their part of the outcomes' counts.
// Empty if this is no coverage build.
std::vector<tb::ReachedPoints> PointsOf(const tb::BinCounts& counts,
                                        const std::vector<std::string>& names);

// Every vector below `folder`: those of the accelerator in its folder `accel`, all others the
// block's. Throws VectorError.
std::vector<Case> ReadCases(const std::filesystem::path& folder);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_CASES_H_
