// Verdicts: names, and exit codes of which only one is success.
#include "verilator_tb/core/verdict.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace m4::tb {
namespace {

TEST(Verdict, NamesAreDistinctAndReadBack) {
  std::set<std::string> names;
  for (const Verdict verdict : kVerdicts) {
    names.emplace(Name(verdict));
    EXPECT_EQ(VerdictFromName(Name(verdict)), verdict) << Name(verdict);
  }
  EXPECT_EQ(names, (std::set<std::string>{"pass", "mismatch", "assertion-failed", "timeout",
                                          "vector-error", "nothing-checked", "internal-error"}));
  for (const char* name : {"", "Pass", "passed", "pass ", "interrupted", "?"}) {
    EXPECT_EQ(VerdictFromName(name), std::nullopt) << name;
  }
}

TEST(Verdict, OnlyPassIsExitCodeZeroAndAllDiffer) {
  std::set<int> codes = {kExitUsage, kExitOutput, kExitInterrupted};
  for (const Verdict verdict : kVerdicts) {
    EXPECT_EQ(ExitCode(verdict) == 0, verdict == Verdict::kPass) << Name(verdict);
    codes.insert(ExitCode(verdict));
  }
  EXPECT_EQ(codes.size(), kVerdicts.size() + 3);
  EXPECT_EQ(ExitCode(Verdict::kMismatch), 1);
  EXPECT_EQ(ExitCode(Verdict::kAssertionFailed), 2);
  EXPECT_EQ(ExitCode(Verdict::kTimeout), 3);
  EXPECT_EQ(ExitCode(Verdict::kVectorError), 4);
  EXPECT_EQ(ExitCode(Verdict::kNothingChecked), 5);
  EXPECT_EQ(ExitCode(Verdict::kInternalError), 70);
}

}  // namespace
}  // namespace m4::tb
