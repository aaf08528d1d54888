// Words of the command line of m4perf, and what is said about wrong ones.
#ifndef VERILATOR_TB_PERF_USAGE_H_
#define VERILATOR_TB_PERF_USAGE_H_

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/perf/accounting.h"

namespace m4::perf_tool {

// what() is one sentence about the command line, in one line of UTF-8.
class UsageError : public std::runtime_error {
 public:
  explicit UsageError(const std::string& sentence);
};

// "there are a, b and c", "there are none".
std::string ThereAre(const std::vector<std::string_view>& names);

// "--network: unknown network 'x', the nearest is 'y'; there are ..."
UsageError UnknownName(std::string_view option, std::string_view what, std::string_view name,
                       const std::vector<std::string_view>& known);

// "a,b" gives a and b. An empty text (an unset variable of a script) is an empty word, not none.
std::vector<std::string> SplitWords(const std::string& text);

// "published", "honest", "corrected", names of perf::kAccountingSwitches; or some of them with
// commas between. Throws UsageError.
perf::Accounting ParseAccounting(const std::string& text);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_USAGE_H_
