// The command line of m4verify as data.
#ifndef VERILATOR_TB_CLI_OPTIONS_H_
#define VERILATOR_TB_CLI_OPTIONS_H_

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/journal.h"

namespace m4::cli {

enum class Command { kRun, kMerge, kList, kReplay, kDescribe, kShrink, kSelftest, kBins, kClose };

// Which vectors; an empty list does not restrict.
struct Selection {
  std::vector<std::string> suites;
  std::vector<std::string> ids;  // shell patterns
  std::vector<std::string> versions;
  std::vector<int> weights;
  std::vector<int> activations;
  std::vector<std::string> signs;  // signed, unsigned
  std::vector<int> duplications;
  std::vector<std::string> tags;

  // Nothing but suites is said.
  bool whole_suites() const {
    return ids.empty() && versions.empty() && weights.empty() && activations.empty() &&
           signs.empty() && duplications.empty() && tags.empty();
  }
};

// What `close` does.
struct Closing {
  std::filesystem::path write = "build/closure";
  std::string name = "closure";  // the names of the files begin so
  std::size_t budget = 20;       // vectors for a bin
  double seconds = 3600;
  std::size_t most = 0;  // vectors in all; 0: no limit
  bool unsteered = false;
};

struct Options {
  std::string tool = "m4verify";  // as it was called
  Command command = Command::kRun;
  std::filesystem::path vectors = "vectors";
  Selection selection;
  std::uint64_t seed = 1;
  bool seed_given = false;
  std::optional<std::uint64_t> power_up_seed;  // none: of `seed`
  bool power_up_random = false;                // any one; then power_up_seed says which
  tb::Shard shard;
  bool resume = false;
  std::filesystem::path rerun_failed;         // a report folder
  std::vector<std::filesystem::path> merged;  // report folders
  unsigned jobs = 0;                          // 0: one for each core
  double timeout = 300;                       // seconds for a vector
  std::filesystem::path json;
  std::filesystem::path junit;
  std::filesystem::path html;
  std::filesystem::path report;  // folder of all three
  std::filesystem::path waves = "build/waves";
  int waves_for = 10;            // failures that are replayed with waves
  std::size_t max_failures = 0;  // 0: no limit
  std::size_t pages = 3;
  std::string observe_text;  // as it was said
  std::optional<tb::accel::Observe> observe;
  // bins, close
  std::vector<std::string> groups;  // of bins: parts of their names, shell patterns
  bool only_open = false;
  Closing closing;
  // replay
  std::optional<std::uint32_t> from;
  std::optional<std::uint32_t> to;
  // shrink
  double budget = 60;  // seconds
  std::filesystem::path output = "build/shrunk";
};

// What a replay needs besides the vector's id: " --vectors 'vectors' --seed 1".
std::string ReplayArguments(const Options& options);

// what() is one sentence about the command line.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Parses; nullopt if help was asked for, which is then on stdout. Throws UsageError.
std::optional<Options> ParseOptions(int argc, const char* const* argv);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_OPTIONS_H_
