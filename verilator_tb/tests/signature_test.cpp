// Failures that look alike.
#include "verilator_tb/core/signature.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace m4::tb {
namespace {

Outcome Failed(const std::string& id, Verdict verdict, const std::string& summary) {
  Outcome outcome;
  outcome.id = id;
  outcome.design = "block";
  outcome.verdict = verdict;
  outcome.summary = summary;
  return outcome;
}

Outcome Mismatch(const std::string& id, const std::string& signal, const std::string& state = "") {
  Outcome outcome = Failed(id, Verdict::kMismatch, signal + " differs");
  MismatchPage& page = outcome.page.emplace();
  page.state = state;
  page.signals.push_back({signal, 32, 1, 2, "", ""});
  return outcome;
}

TEST(Signature, SignalWithoutIndicesAndState) {
  EXPECT_EQ(SignatureOf(Mismatch("v", "p[1]", "SUB")), "mismatch: p in SUB (block)");
  EXPECT_EQ(SignatureOf(Mismatch("v", "acc_cim[3][12]")), "mismatch: acc_cim (block)");
  EXPECT_EQ(SignatureOf(Mismatch("v", "block 15 act1")), "mismatch: block act1 (block)");
  EXPECT_EQ(SignatureOf(Mismatch("v", "counter TOTAL")), "mismatch: counter TOTAL (block)");
}

TEST(Signature, AssertionBeforeSignals) {
  Outcome outcome = Mismatch("v", "p[1]");
  outcome.verdict = Verdict::kAssertionFailed;
  outcome.page->assertions = {"m4bram_sva.sv:12: what is violated"};
  EXPECT_EQ(SignatureOf(outcome), "assertion-failed: m4bram_sva.sv:12: what is violated (block)");
}

TEST(Signature, SentenceWithoutNumbers) {
  const Outcome one = Failed("a", Verdict::kTimeout, "stopped after 4096 of 70000 cycles");
  const Outcome two = Failed("b", Verdict::kTimeout, "stopped after 0x12 of 1.5 cycles");
  EXPECT_EQ(SignatureOf(one), "timeout: stopped after N of N cycles (block)");
  EXPECT_EQ(SignatureOf(one), SignatureOf(two));
  Outcome other_design = one;
  other_design.design = "accelerator";
  EXPECT_NE(SignatureOf(one), SignatureOf(other_design));
}

TEST(Signature, GroupsHaveAllMembersTheLargestFirst) {
  Outcome passed = Failed("passed", Verdict::kPass, "");
  Outcome interrupted = Mismatch("interrupted", "p[0]");
  interrupted.interrupted = true;
  const std::vector<Outcome> outcomes = {Mismatch("a", "fsm"),  passed,
                                         Mismatch("b", "p[0]"), interrupted,
                                         Mismatch("c", "p[3]"), Mismatch("d", "cfg")};
  const std::vector<FailureGroup> groups = GroupFailures(outcomes);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].members, (std::vector<const Outcome*>{&outcomes[2], &outcomes[4]}));
  EXPECT_EQ(groups[1].members, (std::vector<const Outcome*>{&outcomes[0]}));
  EXPECT_EQ(groups[2].signature, "mismatch: cfg (block)");
}

}  // namespace
}  // namespace m4::tb
