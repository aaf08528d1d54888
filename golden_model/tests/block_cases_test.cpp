// Cases worked out by hand from docs/m4bram.md.
#include <gtest/gtest.h>

#include <vector>

#include "golden_model/tests/block_driver.h"

namespace m4::m4bram {
namespace {

using testing::BlockDriver;

constexpr Version kSSy{false, false};
constexpr Version kSDp{false, true};
constexpr Version kLSy{true, false};
constexpr Version kLDp{true, true};

// Reset, configuration, start, and both copies: after it the last copy is registered and the
// block is in INIT_W2; the next edge enters PREADD.
BlockDriver Loaded(Version version, const Config& config, std::uint32_t w1, std::uint32_t w2,
                   std::uint32_t act1, std::uint32_t act2) {
  BlockDriver d(version);
  d.Reset();
  d.Write(0, w1);
  d.Write(2, w2);
  d.Configure(config);
  d.Command(kCmdStart);
  d.Command(kCmdCopy, 0, 0, act1);
  d.Command(kCmdCopy, 2, 0, act2);
  EXPECT_EQ(d.fsm(), Fsm::kInitW2);
  return d;
}

// What one edge of a MAC2 is expected to leave in BPE 0.
struct Step {
  Fsm fsm;
  int bits_left;
  std::uint64_t w12, inv, p, acc;
  std::uint32_t act1, act2;
};

void ExpectSteps(BlockDriver& d, const std::vector<Step>& steps) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    d.Idle();
    const Step& s = steps[i];
    EXPECT_EQ(d.fsm(), s.fsm) << i;
    EXPECT_EQ(d.state().bits_left, s.bits_left) << i;
    EXPECT_EQ(d.state().bpe[0].w12, s.w12) << i;
    EXPECT_EQ(d.state().bpe[0].inv, s.inv) << i;
    EXPECT_EQ(d.state().bpe[0].p, s.p) << i;
    EXPECT_EQ(d.state().bpe[0].acc, s.acc) << i;
    EXPECT_EQ(d.state().act1, s.act1) << i;
    EXPECT_EQ(d.state().act2, s.act2) << i;
  }
}

TEST(BlockCases, UnsignedStepByStep) {
  // w = 8, n = 2. BPE 0: W1 = 3, W2 = -5 (0xFB), I1 = 2 = 0b10 (0x80), I2 = 3 = 0b11 (0xC0).
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 0x03, 0xFB, 0x80, 0xC0);
  const std::uint64_t w12 = 0xFFFFFFFE;  // 3 - 5 = -2
  ExpectSteps(d, {{Fsm::kPreadd, 0, 0, 0, 0, 0, 0x80, 0xC0},
                  {Fsm::kAsl, 2, w12, 0, 0, 0, 0x80, 0xC0},
                  // Bits 1, 1 select W12: P = 2 * (0 - 2) = -4.
                  {Fsm::kAdd, 1, w12, 0, 0xFFFFFFFC, 0, 0x00, 0x80},
                  // Bits 0, 1 select W2: P = -4 - 5 = -9 = 3 * 2 - 5 * 3.
                  {Fsm::kAcc, 0, w12, 0, 0xFFFFFFF7, 0, 0x00, 0x00},
                  {Fsm::kPreadd, 0, w12, 0, 0xFFFFFFF7, 0xFFFFFFF7, 0x00, 0x00}});
}

TEST(BlockCases, SignedStepByStep) {
  // w = 4, n = 3. BPE 0: W1 = {-8, 7} (0x87), W2 = {1, -1} (0x1F), I1 = -3 = 0b101 (0xA0),
  // I2 = 2 = 0b010 (0x40). Lanes are written {upper, lower}.
  BlockDriver d = Loaded(kSSy, {4, 3, true, 1}, 0x87, 0x1F, 0xA0, 0x40);
  const std::uint64_t w12 = 0xFFF90006;  // {-7, 6}
  const std::uint64_t inv = 0x0007FFF8;  // bits 1, 0 select W1: ~{-8, 7} = {7, -8}
  ExpectSteps(d, {{Fsm::kPreadd, 0, 0, 0, 0, 0, 0xA0, 0x40},
                  {Fsm::kInv, 3, w12, 0, 0, 0, 0xA0, 0x40},
                  {Fsm::kSub, 3, w12, inv, 0, 0, 0xA0, 0x40},
                  // P = 2 * (0 + {7, -8} + 1) = {16, -14}.
                  {Fsm::kAsl, 2, w12, inv, 0x0010FFF2, 0, 0x40, 0x80},
                  // Bits 0, 1 select W2: P = 2 * {16 + 1, -14 - 1} = {34, -30}.
                  {Fsm::kAdd, 1, w12, inv, 0x0022FFE2, 0, 0x80, 0x00},
                  // Bits 1, 0 select W1: P = {34 - 8, -30 + 7} = {26, -23}; -8 * -3 + 1 * 2 = 26,
                  // 7 * -3 - 1 * 2 = -23.
                  {Fsm::kAcc, 0, w12, inv, 0x001AFFE9, 0, 0x00, 0x00},
                  {Fsm::kPreadd, 0, w12, inv, 0x001AFFE9, 0x001AFFE9, 0x00, 0x00}});
}

TEST(BlockCases, SignedTwoBitsGoFromSubToAdd) {
  // n = 2: I1 = -2 = 0b10, I2 = 1 = 0b01; 5 * -2 + 7 * 1 = -3.
  BlockDriver d = Loaded(kSSy, {8, 2, true, 1}, 5, 7, 0x80, 0x40);
  ExpectSteps(d, {{Fsm::kPreadd, 0, 0, 0, 0, 0, 0x80, 0x40},
                  {Fsm::kInv, 2, 12, 0, 0, 0, 0x80, 0x40},
                  {Fsm::kSub, 2, 12, 0xFFFFFFFA, 0, 0, 0x80, 0x40},             // ~5 = -6
                  {Fsm::kAdd, 1, 12, 0xFFFFFFFA, 0xFFFFFFF6, 0, 0x00, 0x80},    // 2 * (-6 + 1)
                  {Fsm::kAcc, 0, 12, 0xFFFFFFFA, 0xFFFFFFFD, 0, 0x00, 0x00}});  // -10 + 7
}

TEST(BlockCases, LanesWrapWithoutTouchingEachOther) {
  // w = 2, n = 8 unsigned, lanes of 8 bits. Both slices are {-2, 1, -2, 1} = 0b10'01'10'01 = 0x99,
  // both activations 255: 2 * -2 * 255 = -1020 = 4 (mod 256), 2 * 255 = 510 = 254 (mod 256).
  BlockDriver d = Loaded(kSSy, {2, 8, false, 1}, 0x99, 0x99, 0xFF, 0xFF);
  d.Idle(1 + 8 + 1);  // PREADD is entered; then PREADD, 7 ASL, ADD end
  ASSERT_EQ(d.fsm(), Fsm::kAcc);
  EXPECT_EQ(d.state().bpe[0].p, 0x04FE04FEu);
}

std::vector<Fsm> FsmsOfOneMac2(Version version, const Config& config) {
  BlockDriver d = Loaded(version, config, 1, 1, 0, 0);
  d.ForgetStates();
  d.Idle(8);
  std::vector<Fsm> seen;
  for (const State& s : d.states()) {
    const auto fsm = static_cast<Fsm>(s.fsm);
    if (fsm == Fsm::kInitW2) continue;
    seen.push_back(fsm);
    if (fsm == Fsm::kCopyW2) break;
  }
  return seen;
}

TEST(BlockCases, DoublePumpedAlignment) {
  using enum Fsm;
  EXPECT_EQ(FsmsOfOneMac2(kSDp, {8, 2, true, 1}),
            (std::vector{kPreadd, kInv, kSub, kAdd, kAcc, kCopyW2}));
  EXPECT_EQ(FsmsOfOneMac2(kSDp, {8, 3, true, 1}),
            (std::vector{kPreadd, kPreadd, kInv, kSub, kAsl, kAdd, kAcc, kCopyW2}));
  EXPECT_EQ(FsmsOfOneMac2(kLDp, {8, 2, false, 1}),
            (std::vector{kPreadd, kPreadd, kAsl, kAdd, kAcc, kCopyW2}));
  EXPECT_EQ(FsmsOfOneMac2(kLDp, {8, 3, false, 1}),
            (std::vector{kPreadd, kAsl, kAsl, kAdd, kAcc, kCopyW2}));
}

TEST(BlockCases, DoneWithCopyThenStartUsesThePairCopied) {
  // n = 2 unsigned, w = 8, SY: PREADD, ASL, ADD, ACC. 3 * 1 + 4 * 2 = 11, then 5 * 3 + 6 * 1 = 21.
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 3, 4, 0x40, 0x80);
  d.Write(4, 5);                    // enters PREADD
  d.Write(6, 6);                    // enters ASL
  d.Command(kCmdCopy, 4, 0, 0xC0);  // enters ADD
  ASSERT_EQ(d.fsm(), Fsm::kAdd);
  d.Command(kCmdCopy | kCmdDone, 6, 0, 0x40);  // enters ACC
  ASSERT_EQ(d.fsm(), Fsm::kAcc);
  EXPECT_EQ(d.state().bpe[0].w1, 5u);
  EXPECT_EQ(d.state().act1, 0xC0u);
  EXPECT_EQ(d.Read(0), 11u);  // the edge that enters DONE reads ACC already
  EXPECT_EQ(d.fsm(), Fsm::kDone);
  EXPECT_EQ(d.state().bpe[0].w2, 6u);
  EXPECT_EQ(d.state().act2, 0x40u);
  d.Command(kCmdStart);
  EXPECT_EQ(d.block().b_rdata(), 11u);  // start's cycle still reads
  d.Idle();
  EXPECT_EQ(d.fsm(), Fsm::kPreadd);
  EXPECT_EQ(d.state().bpe[0].acc, 0u);
  EXPECT_EQ(d.block().b_rdata(), 3u);  // word 0 of the main array again
  d.Idle(4);
  EXPECT_EQ(d.state().bpe[0].acc, 21u);
}

TEST(BlockCases, DoublePumpedDoneWithCopy) {
  // n = 2 unsigned, DP: PREADD PREADD | ASL ADD | ACC COPY_W2. The same numbers as above.
  BlockDriver d = Loaded(kSDp, {8, 2, false, 1}, 3, 4, 0x40, 0x80);
  d.Write(4, 5);                    // enters PREADD
  d.Command(kCmdCopy, 4, 0, 0xC0);  // enters ASL; acts in ADD
  ASSERT_EQ(d.fsm(), Fsm::kAsl);
  d.Command(kCmdCopy | kCmdDone, 4, 0, 0x40);  // enters ACC; acts in COPY_W2
  ASSERT_EQ(d.fsm(), Fsm::kAcc);
  EXPECT_EQ(d.state().act1, 0xC0u);
  EXPECT_EQ(d.Read(0), 11u);
  EXPECT_EQ(d.fsm(), Fsm::kDone);
  d.Command(kCmdStart);
  d.Mid();
  EXPECT_EQ(d.fsm(), Fsm::kDone);  // start acts in phase 1 only
  EXPECT_EQ(d.block().b_rdata(), 11u);
  d.Main({});
  EXPECT_EQ(d.fsm(), Fsm::kPreadd);
  d.Idle(3);
  EXPECT_EQ(d.state().bpe[0].acc, 20u);  // 5 * 3 + 5 * 1
}

TEST(BlockCases, LoneCopyAndNullMac2) {
  // Only W1 is copied for the second MAC2 (W2's activation is used up), nothing for the third.
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 3, 4, 0x40, 0x80);
  d.Idle(2);                        // PREADD, ASL
  d.Command(kCmdCopy, 2, 0, 0xC0);  // ADD: W1 := 4, I1 := 3
  d.Idle(2);                        // ACC, PREADD
  EXPECT_EQ(d.state().bpe[0].acc, 11u);
  d.Idle(4);
  EXPECT_EQ(d.fsm(), Fsm::kPreadd);
  EXPECT_EQ(d.state().bpe[0].acc, 23u);  // 11 + 4 * 3
  d.Idle(4);
  EXPECT_EQ(d.fsm(), Fsm::kPreadd);
  EXPECT_EQ(d.state().bpe[0].acc, 23u);
  // Only W2: copied in ACC.
  d.Idle(2);                        // ASL, ADD
  d.Command(kCmdCopy, 0, 0, 0x80);  // enters ACC: W2 := 3, I2 := 2
  d.Idle(5);
  EXPECT_EQ(d.fsm(), Fsm::kPreadd);
  EXPECT_EQ(d.state().bpe[0].acc, 29u);  // 23 + 3 * 2
}

TEST(BlockCases, DirtyLowActivationBitsComeUpInTheNextMac2) {
  // n = 2, I1 = 0b01'10'0000: the first MAC2 uses 1, the second 2, the third 0.
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 3, 4, 0x60, 0);
  d.Idle(5);
  EXPECT_EQ(d.state().bpe[0].acc, 3u);
  EXPECT_EQ(d.state().act1, 0x80u);
  d.Idle(4);
  EXPECT_EQ(d.state().bpe[0].acc, 9u);
  d.Idle(4);
  EXPECT_EQ(d.state().bpe[0].acc, 9u);
}

TEST(BlockCases, ResetCommandInAddWritesNothing) {
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 3, 4, 0xC0, 0x80);
  d.Idle(2);
  d.Command(kCmdReset | kCmdCopy | kCmdStart | kCmdDone, 2, 0, 0xFF);
  ASSERT_EQ(d.fsm(), Fsm::kAdd);
  const State before = d.state();
  EXPECT_EQ(before.bpe[0].p, 14u);  // 2 * (3 + 4)
  d.Idle();
  EXPECT_EQ(d.fsm(), Fsm::kIdle);
  EXPECT_EQ(d.state().bits_left, 0);
  EXPECT_EQ(d.state().bpe, before.bpe);
  EXPECT_EQ(d.state().act1, before.act1);
  EXPECT_EQ(d.state().act2, before.act2);
  EXPECT_EQ(d.state().cfg, before.cfg);
}

TEST(BlockCases, DoublePumpedResetCommandLetsPhase0Finish) {
  // n = 2 unsigned: PREADD PREADD | ASL ADD | ...; a reset acting in ADD, ASL is done all the same.
  BlockDriver d = Loaded(kSDp, {8, 2, false, 1}, 3, 4, 0xC0, 0x80);
  d.Idle();
  ASSERT_EQ(d.fsm(), Fsm::kPreadd);
  d.Command(kCmdReset | kCmdCopy);
  ASSERT_EQ(d.fsm(), Fsm::kAsl);
  d.Mid();
  EXPECT_EQ(d.fsm(), Fsm::kAdd);
  const State add = d.state();
  EXPECT_EQ(add.bpe[0].p, 14u);
  d.Main({});
  EXPECT_EQ(d.fsm(), Fsm::kIdle);
  EXPECT_EQ(d.state().bpe, add.bpe);
  EXPECT_EQ(d.state().act1, add.act1);
  EXPECT_EQ(d.state().bits_left, 0);
}

TEST(BlockCases, ResetPinAtAMidEdge) {
  // In DONE the accumulator is on port B; rst_ni falls, and the mid edge takes both away.
  BlockDriver d = Loaded(kSDp, {8, 2, false, 1}, 3, 4, 0x40, 0x80);
  d.Idle(2);
  d.Command(kCmdDone);
  EXPECT_EQ(d.Read(0), 11u);
  ASSERT_EQ(d.fsm(), Fsm::kDone);
  d.Mid(false);
  EXPECT_EQ(d.fsm(), Fsm::kIdle);
  EXPECT_EQ(d.state().cfg, 0xF2);
  EXPECT_EQ(d.block().b_rdata(), 3u);
  EXPECT_EQ(d.state().bpe[0].acc, 11u);
}

TEST(BlockCases, ResetPinKeepsThePortsMemory) {
  for (const Version v : kVersions) {
    BlockDriver d(v);
    d.Reset();
    d.Edge({.a_wdata = 0x12345678, .a_addr = 7, .a_be = 0xF, .a_we = true, .rst_n = false});
    d.Edge({.b_addr = 7, .rst_n = false});
    EXPECT_EQ(d.block().b_rdata(), 0x12345678u);
    // A start registered while rst_ni is low is lost.
    d.Edge({.a_be = kCmdStart, .a_ce = true, .rst_n = false});
    EXPECT_EQ(d.state().cmd_valid, 0);
    d.Idle(2);
    EXPECT_EQ(d.fsm(), Fsm::kIdle);
  }
}

TEST(BlockCases, PhaseRegisters) {
  State power_up;
  power_up.t = 1;
  power_up.t_d = 1;
  BlockDriver d(kSDp, power_up);
  const auto t = [&] { return d.state().t * 10 + d.state().t_d; };
  EXPECT_EQ(t(), 11);
  d.Main({.rst_n = false});
  EXPECT_EQ(t(), 1);  // t := 0, t_d := the old t
  d.Mid(false);
  EXPECT_EQ(t(), 0);
  d.Main({.rst_n = false});
  EXPECT_EQ(t(), 0);
  d.Mid();
  EXPECT_EQ(t(), 0);
  d.Main({});
  EXPECT_EQ(t(), 10);  // phase 0
  d.Mid();
  EXPECT_EQ(t(), 11);  // phase 1
  d.Main({});
  EXPECT_EQ(t(), 1);
  d.Mid();
  EXPECT_EQ(t(), 0);

  BlockDriver sy(kSSy, power_up);
  EXPECT_EQ(sy.state().t, 0);
  EXPECT_EQ(sy.state().t_d, 0);
}

TEST(BlockCases, ReadoutWordsOfLarge) {
  // w = 8 signed n = 2: the 8 weights 1..8 times 1. BPE j has bytes 2j and 2j + 1 of the pair.
  for (const Version v : {kLSy, kLDp}) {
    BlockDriver d(v);
    d.Reset();
    d.Write(10, 0x04030201);
    d.Write(11, 0x08070605);
    d.Configure({8, 2, true, 1});
    d.Command(kCmdStart);
    d.Command(kCmdCopy, 11, 0, 0x40404040);  // bit 0 of the address is ignored
    d.Command(kCmdCopy, 10, 0, 0);
    d.Idle(v.double_pumped ? 2 : 4);  // 3 main cycles (DP), 5 (SY) per MAC2
    d.Command(kCmdDone);
    for (int k = 0; k < 8; ++k) {
      EXPECT_EQ(d.Read(k), static_cast<std::uint32_t>(k + 1));
      EXPECT_EQ(d.fsm(), Fsm::kDone);
    }
    EXPECT_EQ(d.Read(0x1F8 | 5), 6u);
  }
}

TEST(BlockCases, SelectIsTakenWithTheCommandDuplicationFromCfg) {
  // d = 2, s = 1: the upper half 0x4433 for BPEs {1, 0} and {3, 2}; d = 4, s = 2: byte 0x33.
  for (const int duplication : {2, 4}) {
    BlockDriver d(kSSy);
    d.Reset();
    d.Write(5, 0x44332211);
    d.Command(kCmdStart);
    d.Command(kCmdReset);
    d.Configure({8, 8, true, duplication});
    d.Command(kCmdStart);
    d.Command(kCmdCopy, 5, duplication == 2 ? 1 : 2, 0x04030201);
    d.Idle();
    const std::uint64_t other = duplication == 2 ? 0x44 : 0x33;
    EXPECT_EQ(d.state().bpe[0].w1, 0x33u);
    EXPECT_EQ(d.state().bpe[1].w1, other);
    EXPECT_EQ(d.state().bpe[2].w1, 0x33u);
    EXPECT_EQ(d.state().bpe[3].w1, other);
    EXPECT_EQ(d.state().act1, 0x04030201u);  // all bytes, for every d
  }
}

TEST(BlockCases, ByteEnablesAndReadDuringWrite) {
  BlockDriver d(kSSy);
  d.Reset();
  d.Write(100, 0xAABBCCDD);
  // Bytes 0 and 2 of word 100 (portion bits set: ignored), port B reading the same word.
  d.Edge({.a_wdata = 0x11223344, .a_addr = 0x600 | 100, .b_addr = 100, .a_be = 0x5, .a_we = true});
  EXPECT_EQ(d.block().b_rdata(), 0xAABBCCDDu);
  EXPECT_EQ(d.Read(100), 0xAA22CC44u);
  EXPECT_EQ(d.block().memory()[100], 0xAA22CC44u);
}

TEST(BlockCases, CopySeesTheWriteOfTheEdgeBefore) {
  BlockDriver d(kSSy);
  d.Reset();
  d.Command(kCmdStart);
  d.Write(3, 0x00000011);
  d.Command(kCmdCopy, 3);  // registered: reads 0x11
  d.Write(3, 0x00000022);  // in the cycle in which the copy acts
  EXPECT_EQ(d.state().bpe[0].w1, 0x11u);
  EXPECT_EQ(d.fsm(), Fsm::kInitW2);
}

TEST(BlockCases, ConfigurationOnlyInIdleAndDone) {
  const Config other{4, 3, false, 4};
  BlockDriver d(kSSy);
  d.Reset();
  EXPECT_EQ(d.state().cfg, 0xF2);
  d.Configure(other);
  EXPECT_EQ(d.state().cfg_valid, 1);
  EXPECT_EQ(d.state().cfg, 0xF2);  // acts one cycle later
  d.Command(kCmdStart);
  EXPECT_EQ(d.state().cfg, Encode(other));
  d.Configure({8, 8, true, 1});  // registered at the edge that ends IDLE
  ASSERT_EQ(d.fsm(), Fsm::kInitW1);
  d.Idle();
  EXPECT_EQ(d.state().cfg, Encode(other));
}

TEST(BlockCases, ResetCommandBeatsTheOthers) {
  BlockDriver d(kSSy);
  d.Reset();
  d.Command(kCmdReset | kCmdStart);
  d.Idle();
  EXPECT_EQ(d.fsm(), Fsm::kIdle);
}

TEST(BlockCases, CopiesAreValues) {
  BlockDriver d = Loaded(kSSy, {8, 2, false, 1}, 3, 4, 0x40, 0x80);
  BlockDriver twin = d;
  d.Idle(5);
  EXPECT_NE(d.state(), twin.state());
  twin.Idle(5);
  EXPECT_EQ(d.state(), twin.state());
}

}  // namespace
}  // namespace m4::m4bram
