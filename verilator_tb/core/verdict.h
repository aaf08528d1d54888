// How a vector, and a whole run, can end. Only kPass is success.
#ifndef VERILATOR_TB_CORE_VERDICT_H_
#define VERILATOR_TB_CORE_VERDICT_H_

#include <array>
#include <optional>
#include <string_view>

namespace m4::tb {

enum class Verdict {
  kPass,
  kMismatch,         // RTL and model, or RTL and mathematics, differ
  kAssertionFailed,  // a bound assertion of the RTL failed
  kTimeout,          // a vector took longer than allowed
  kVectorError,      // a vector that can't be used
  kNothingChecked,   // nothing was compared, or something that had to occur did not
  kInternalError,    // the harness failed; no word about the RTL
};
inline constexpr std::array kVerdicts = {
    Verdict::kPass,        Verdict::kMismatch,       Verdict::kAssertionFailed, Verdict::kTimeout,
    Verdict::kVectorError, Verdict::kNothingChecked, Verdict::kInternalError};

// "pass", "mismatch", "assertion-failed", "timeout", "vector-error", "nothing-checked",
// "internal-error".
std::string_view Name(Verdict verdict);
std::optional<Verdict> VerdictFromName(std::string_view name);

// The process's exit code for a verdict: 0, 1, 2, 3, 4, 5, 70.
int ExitCode(Verdict verdict);

inline constexpr int kExitUsage = 64;         // the command line is wrong
inline constexpr int kExitOutput = 74;        // a report could not be written
inline constexpr int kExitInterrupted = 130;  // Ctrl-C

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_VERDICT_H_
