// The command line of m4exhaust as data.
#ifndef VERILATOR_TB_EXHAUSTIVE_OPTIONS_H_
#define VERILATOR_TB_EXHAUSTIVE_OPTIONS_H_

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "verilator_tb/exhaustive/shards.h"

namespace m4::exhaustive {

enum class Command { kRun, kReport };

struct Options {
  Command command = Command::kRun;
  Selection selection;
  std::vector<std::filesystem::path> journals;  // run: one
  // run
  std::size_t part = 1;  // this part of so many
  std::size_t parts = 1;
  unsigned jobs = 1;
  std::string commit = "unknown";
  std::optional<Tuple> withheld;
};

// what() is one sentence.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Parses; nullopt if help was asked for, which is then on stdout. Throws UsageError.
std::optional<Options> ParseOptions(int argc, const char* const* argv);

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_OPTIONS_H_
