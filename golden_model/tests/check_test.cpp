// The reading of results: a wrong readout is found, and Locate names the operands of a lane.
#include <gtest/gtest.h>

#include <stdexcept>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

TEST(CheckGemm, FindsEveryFlippedBit) {
  arith::Rng rng(41);
  for (const Version version : kVersions) {
    for (const Storage storage : {Storage::kExact, Storage::kNative}) {
      GemmJob job = RandomJob(version, {2, 7, true, 2}, 9, 10, 3, rng);
      job.storage = storage;
      const Program program = BuildGemm(job, {}, rng);
      std::vector<std::uint32_t> values = Execute(version, program, RandomMemory(rng), rng);
      ASSERT_FALSE(CheckGemm(job, program, values));
      for (std::size_t i = 0; i < values.size(); i += 3) {
        for (int bit = 0; bit < 32; ++bit) {
          values[i] ^= 1u << bit;
          const std::optional<WrongElement> wrong = CheckGemm(job, program, values);
          values[i] ^= 1u << bit;
          ASSERT_TRUE(wrong);
          EXPECT_EQ(wrong->cycle, program.readouts[i].cycle);
          EXPECT_EQ(wrong->dot, program.readouts[i].dot);
          EXPECT_NE(wrong->expected, wrong->got);
        }
      }
    }
  }
}

// S, w = 8, d = 1, C[2x1] = A[2x2] * B[2x1]: BPE 1 holds row 1; BPE 2 is padding.
TEST(CheckGemm, NamesTheElement) {
  GemmJob job;
  job.version = {false, false};
  job.precision = {8, 4, true, 1};
  job.weights = {2, 2, std::vector<std::int32_t>{1, 2, 3, -4}};
  job.activations = {2, 1, std::vector<std::int32_t>{5, 6}};
  arith::Rng rng(42);
  const Program program = BuildGemm(job, {}, rng);
  std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
  // 3*5 - 4*6 = -9.
  EXPECT_EQ(values.at(1), static_cast<std::uint32_t>(-9));
  values[1] = 7;
  std::optional<WrongElement> wrong = CheckGemm(job, program, values);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->row, 1);
  EXPECT_EQ(wrong->column, 0);
  EXPECT_EQ(wrong->expected, -9);
  EXPECT_EQ(wrong->got, 7);
  values[1] = static_cast<std::uint32_t>(-9);
  values[2] = 1;
  wrong = CheckGemm(job, program, values);
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->row, -1);
  EXPECT_EQ(wrong->expected, 0);
}

TEST(CheckGemm, FindsAMissingDot) {
  arith::Rng rng(43);
  const GemmJob job = RandomJob({false, false}, {4, 4, true, 1}, 4, 8, 2, rng);
  Program program = BuildGemm(job, {}, rng);
  std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
  program.readouts.resize(4);
  values.resize(4);
  const std::optional<WrongElement> wrong = CheckGemm(job, program, values);
  ASSERT_TRUE(wrong);
  EXPECT_FALSE(wrong->dot);
  EXPECT_EQ(wrong->column, 1);
}

TEST(Collect, WantsOneValuePerReadout) {
  arith::Rng rng(44);
  const GemmJob job = RandomJob({false, false}, {4, 4, true, 1}, 4, 8, 2, rng);
  const Program program = BuildGemm(job, {}, rng);
  const std::vector<std::uint32_t> values(program.readouts.size() + 1);
  EXPECT_THROW(Collect(job, program, values), std::invalid_argument);
  EXPECT_THROW(CheckGemm(job, program, values), std::invalid_argument);
}

// In the last main cycle of a MAC2 (ACC, or COPY_W2's main cycle) the P row holds its result, which
// the operands named by Locate must explain.
TEST(Locate, NamesTheOperandsOfEveryLane) {
  arith::Rng rng(45);
  for (const Version version : kVersions) {
    for (const Config precision : {Config{2, 8, false, 1}, Config{4, 5, true, 2},
                                   Config{8, 4, false, 4}, Config{2, 3, true, 4}}) {
      GemmJob job = RandomJob(version, precision, 11, 9, 3, rng);
      const Program program = BuildGemm(job, {0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5}, rng);
      // 2-bit weights with 8 activation bits lie in 4 bits.
      const int lane_bits = precision.weight_bits == 2 && precision.activation_bits == 8
                                ? 16
                                : 4 * precision.weight_bits;
      std::vector<bool> in_mac2(program.edges.size());  // as the block says
      std::size_t explained = 0;
      std::size_t next = 0;
      std::uint8_t fsm = 0;
      const auto check = [&](std::uint32_t cycle, const Block& block) {
        fsm = block.state().fsm;
        in_mac2[cycle] = Code(Fsm::kPreadd) <= fsm && fsm <= Code(Fsm::kCopyW2);
        while (next < program.mac2s.size() && program.mac2s[next].preadd <= cycle) ++next;
        const bool last = fsm == Code(Fsm::kAcc);
        for (int bpe = 0; bpe < kBpes; ++bpe) {
          for (int lane = 0; lane < version.row_bits() / lane_bits; ++lane) {
            const std::optional<Origin> origin = Locate(job, program, cycle, bpe, lane);
            ASSERT_EQ(origin.has_value(), in_mac2[cycle]) << cycle;
            if (!origin || !last) continue;
            EXPECT_EQ(origin->mac2 + 1, next);
            const std::uint64_t p = block.state().bpe[static_cast<std::size_t>(bpe)].p;
            const auto bits = static_cast<std::int64_t>((p >> (lane * lane_bits)));
            const std::int64_t got =
                Wrapped(bits & ((std::int64_t{1} << lane_bits) - 1), lane_bits);
            EXPECT_EQ(
                got, std::int64_t{origin->w1} * origin->i1 + std::int64_t{origin->w2} * origin->i2);
            if (origin->row >= 0 && origin->column >= 0 && origin->k1 >= 0) {
              EXPECT_EQ(origin->w1, job.weights.at(static_cast<std::size_t>(origin->row),
                                                   static_cast<std::size_t>(origin->k1)));
              ++explained;
            }
          }
        }
      };
      Execute(version, program, RandomMemory(rng), RandomPowerUp(version, rng), check,
              [](std::uint32_t, const Block&) {});
      EXPECT_GT(explained, 50u);
    }
  }
}

TEST(Locate, KnowsNothingOutside) {
  arith::Rng rng(46);
  const GemmJob job = RandomJob({false, false}, {8, 4, true, 1}, 4, 8, 1, rng);
  const Program program = BuildGemm(job, {}, rng);
  EXPECT_FALSE(Locate(job, program, 0, 0, 0));
  EXPECT_TRUE(Locate(job, program, program.mac2s[0].preadd, 3, 0));
  EXPECT_FALSE(Locate(job, program, program.mac2s[0].preadd, 4, 0));
  EXPECT_FALSE(Locate(job, program, program.mac2s[0].preadd, 0, 1));  // one lane in S, w = 8
  EXPECT_FALSE(Locate(job, program, program.mac2s[0].preadd, 0, -1));
  EXPECT_FALSE(Locate(job, program, program.readouts[0].cycle, 0, 0));
  EXPECT_FALSE(Locate(job, program, 1u << 30, 0, 0));
}

}  // namespace
}  // namespace m4::m4bram
