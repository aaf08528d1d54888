// The faults that m4verify selftest injects: a harness that sees nothing, or one bit less, is seen.
#include "verilator_tb/selftest/selftest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb::selftest {
namespace {

using m4bram::BlockBench;
using m4bram::LockstepRequest;
using m4bram::LockstepResult;
using testing::ElementsAre;
using testing::HasSubstr;

// A lockstep that does not see some of the faults.
class BlindBench final : public BlockBench {
 public:
  using Blind = bool (*)(const m4bram::Fault&);
  explicit BlindBench(Blind blind) : blind_(blind) {}

  m4bram::gm::Version version() const override { return bench_.version(); }
  const RtlPoints& points() const override { return bench_.points(); }
  LockstepResult Run(const LockstepRequest& request) const override {
    LockstepRequest seen = request;
    if (seen.fault && blind_(*seen.fault)) seen.fault.reset();
    return bench_.Run(seen);
  }
  std::uint64_t RunBare(const m4bram::PowerUp& power_up,
                        std::span<const m4bram::gm::Inputs> edges) const override {
    return bench_.RunBare(power_up, edges);
  }
  LockstepResult RunSkewed(const LockstepRequest& request) const override { return Run(request); }

 private:
  Blind blind_;
  const BlockBench& bench_ = *m4bram::FindBench({false, true});
};

Findings Sum(const std::vector<Batch>& batches, const std::string& group) {
  Findings sum;
  for (const Batch& batch : batches) {
    if (!batch.group.starts_with(group)) continue;
    const Findings findings = batch.run();
    sum.faults += findings.faults;
    std::ranges::copy(findings.missed, std::back_inserter(sum.missed));
  }
  return sum;
}

TEST(Selftest, SeesAComparisonThatSeesNothing) {
  const BlindBench blind([](const m4bram::Fault&) { return true; });
  const std::vector<const BlockBench*> benches = {&blind};
  const auto batches = BlockBatches(benches);
  for (const std::string group : {"registers of", "words of", "clocks of"}) {
    const Findings findings = Sum(batches, group);
    EXPECT_GT(findings.faults, 0U) << group;
    EXPECT_EQ(findings.missed.size(), findings.faults) << group;
  }
}

TEST(Selftest, SeesAComparisonThatIsBlindForOneBit) {
  const BlindBench blind([](const m4bram::Fault& fault) {
    return fault.signal == "acc" && fault.index == 2 && fault.flip == 1U << 31 &&
           fault.side == m4bram::Fault::Side::kRtl;
  });
  const std::vector<const BlockBench*> benches = {&blind};
  const Findings findings = Sum(BlockBatches(benches), "registers of");
  EXPECT_THAT(findings.missed,
              ElementsAre(HasSubstr("bit 31 of acc[2] of the RTL: nothing was found")));
}

class SelftestFiles : public TemporaryFolder {};

TEST_F(SelftestFiles, EveryKeyAndValueIsSpoilt) {
  std::ofstream(folder() / "mine.yaml") << R"(about: "Text: with a colon."
tags: [mine]
kind: commands  # not a key: this
version: s_sy
power_up: {act1: 5}
cycles:
  - {rst_n: 0, repeat: 3}
expect:
  - {after: 1, fsm: IDLE, act1: 5}
)";
  const auto batches = VectorBatches(folder());
  const Findings keys = Sum(batches, "keys");
  EXPECT_EQ(keys.faults, 11U);  // all but act1, which ends in a digit
  EXPECT_THAT(keys.missed, ElementsAre());
  const Findings values = Sum(batches, "expected");
  EXPECT_EQ(values.faults, 2U);
  EXPECT_THAT(values.missed, ElementsAre());
}

}  // namespace
}  // namespace m4::tb::selftest
