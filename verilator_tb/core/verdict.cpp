#include "verilator_tb/core/verdict.h"

#include <algorithm>

namespace m4::tb {

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass:
      return "pass";
    case Verdict::kMismatch:
      return "mismatch";
    case Verdict::kAssertionFailed:
      return "assertion-failed";
    case Verdict::kTimeout:
      return "timeout";
    case Verdict::kVectorError:
      return "vector-error";
    case Verdict::kNothingChecked:
      return "nothing-checked";
    case Verdict::kInternalError:
      return "internal-error";
  }
  return "?";
}

std::optional<Verdict> VerdictFromName(std::string_view name) {
  const auto* found = std::ranges::find(kVerdicts, name, [](Verdict v) { return Name(v); });
  if (found == kVerdicts.end()) return std::nullopt;
  return *found;
}

int ExitCode(Verdict verdict) {
  constexpr int kExitInternal = 70;
  return verdict == Verdict::kInternalError ? kExitInternal : static_cast<int>(verdict);
}

}  // namespace m4::tb
