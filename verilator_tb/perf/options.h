// The command line of m4perf as data.
#ifndef VERILATOR_TB_PERF_OPTIONS_H_
#define VERILATOR_TB_PERF_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/perf/cost.h"

namespace m4::perf_tool {

enum class Command { kReproduce, kExplore, kLayers, kCompare, kCycles };

// explore, layers and compare: what is searched; cycles: network and precision. Names, as they were
// given.
struct Subject {
  std::string network;
  std::string device;
  perf::Precision precision;
  std::string architecture;  // not of compare
  bool no_dsps = false;
  std::optional<int> duplication;
  std::string objective = "speed";
  std::string baseline_objective = "quality";
};

struct Options {
  Command command = Command::kReproduce;
  std::filesystem::path data = "golden_model/perf/data";
  std::string accounting_text = "published";
  perf::Accounting accounting;
  std::string csv;   // a file, "-" for the standard output, or empty
  std::string json;  // the same
  // reproduce; also subject.precision.activation_signed
  std::vector<std::string> experiments;  // empty: all
  bool brief = false;
  std::filesystem::path html;
  Subject subject;
  // explore
  std::optional<std::int64_t> max_brams;
  std::optional<std::int64_t> max_dsps;
  std::optional<double> max_area;
  std::size_t top = 1;
  bool pareto = false;
  // layers; empty: the best one
  std::string config;
  // cycles: builds of the accelerator; the second may be empty
  std::string build;
  std::string against;
  bool w2_as_4 = false;
};

// Parses; nullopt if help was asked for, which is then on stdout. Throws UsageError.
std::optional<Options> ParseOptions(int argc, const char* const* argv);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_OPTIONS_H_
