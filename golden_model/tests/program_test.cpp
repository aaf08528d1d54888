// Programs edge by edge, against schedules written by hand from docs/m4bram.md.
#include "golden_model/m4bram/program.h"

#include <gtest/gtest.h>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

Inputs Access(bool ce, bool we, std::uint8_t be, std::uint16_t addr, std::uint32_t wdata) {
  Inputs in;
  in.a_ce = ce;
  in.a_we = we;
  in.a_be = be;
  in.a_addr = addr;
  in.a_wdata = wdata;
  return in;
}
Inputs Command(std::uint8_t bits, std::uint16_t addr, std::uint32_t wdata) {
  return Access(true, false, bits, addr, wdata);
}
Inputs Read(std::uint16_t word, Inputs in = {}) {
  in.b_addr = word;
  return in;
}

// S, synchronous, w = 8, n = 2 unsigned, d = 1; C[4x2] = A[4x3] * B[3x2]. T = 4.
TEST(BuildGemm, IsTheScheduleWrittenByHand) {
  GemmJob job;
  job.version = {false, false};
  job.precision = {8, 2, false, 1};
  job.weights = {4, 3,
                 std::vector<std::int32_t>{1, 5, 9,   //
                                           2, 6, 10,  //
                                           3, 7, 11,  //
                                           4, 8, 12}};
  job.activations = {3, 2,
                     std::vector<std::int32_t>{1, 0,  //
                                               2, 3,  //
                                               3, 1}};
  arith::Rng rng(1);
  const Program program = BuildGemm(job, {}, rng);

  // Activations: value << 6, the same byte four times. 1 -> 0x40, 2 -> 0x80, 3 -> 0xC0.
  constexpr std::uint32_t kOne = 0x40404040, kTwo = 0x80808080, kThree = 0xC0C0C0C0;
  Inputs reset;
  reset.rst_n = false;
  const std::vector<Inputs> expected = {
      reset,
      reset,
      Access(true, true, 0x1, 0, 0x2),          // 2: unsigned, n - 1 = 1; d code 0, w code 2
      Access(false, true, 0xF, 0, 0x04030201),  // 3: column 0 of A
      Access(false, true, 0xF, 1, 0x08070605),  // 4
      Access(false, true, 0xF, 2, 0x0C0B0A09),  // 5
      Command(kCmdStart, 0, 0),                 // 6: acts in IDLE
      Command(kCmdCopy, 0, kOne),               // 7: INIT_W1
      Command(kCmdCopy, 1, kTwo),               // 8: INIT_W2
      {},
      {},                            // 9, 10: PREADD, ASL
      Command(kCmdCopy, 2, kThree),  // 11: ADD, the odd column alone
      {},                            // 12: ACC, no W2
      {},
      {},                                       // 13, 14
      Command(kCmdCopy, 0, 0),                  // 15: the next dot's pair, column 1 of B
      Command(kCmdCopy | kCmdDone, 1, kThree),  // 16
      Read(0),
      Read(1),
      Read(2),                            // 17..19: DONE
      Read(3, Command(kCmdStart, 0, 0)),  // 20: the start rides on the last readout
      {},
      {},                          // 21, 22
      Command(kCmdCopy, 2, kOne),  // 23
      {},                          // 24
      {},
      {},
      {},                       // 25, 26, 27: nothing comes next
      Command(kCmdDone, 0, 0),  // 28
      Read(0),
      Read(1),
      Read(2),
      Read(3),  // 29..32
      {},
      {},
  };
  ASSERT_EQ(program.edges.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(program.edges[i], expected[i]) << "edge " << i;
  }

  ASSERT_EQ(program.mac2s.size(), 4u);
  const std::vector<Mac2> mac2s = {{9, 0, 0, 1}, {13, 0, 2, -1}, {21, 1, 0, 1}, {25, 1, 2, -1}};
  for (std::size_t i = 0; i < mac2s.size(); ++i) {
    EXPECT_EQ(program.mac2s[i].preadd, mac2s[i].preadd);
    EXPECT_EQ(program.mac2s[i].dot, mac2s[i].dot);
    EXPECT_EQ(program.mac2s[i].k1, mac2s[i].k1);
    EXPECT_EQ(program.mac2s[i].k2, mac2s[i].k2);
  }
  ASSERT_EQ(program.dots.size(), 2u);
  EXPECT_EQ(program.dots[1].n_tile, 1);
  EXPECT_EQ(program.dots[1].k_end, 3);
  ASSERT_EQ(program.readouts.size(), 8u);
  EXPECT_EQ(program.readouts[3].cycle, 20u);
  EXPECT_EQ(program.readouts[4].cycle, 29u);
  EXPECT_EQ(program.readouts[7].word, 3);
  EXPECT_EQ(program.weight_words.count(), 3u);

  // Freedom: 0 in a reset anything; 3 a write; 9, 10 ignored commands too; 11 a command; 12 no
  // ignored command (ACC); 17 a readout; 20 a readout and a start.
  ASSERT_EQ(program.freedom.size(), expected.size());
  EXPECT_EQ(program.freedom[0], kPortBFree | kWriteFree | kIgnoredFree);
  EXPECT_EQ(program.freedom[3], kPortBFree);
  EXPECT_EQ(program.freedom[9], kPortBFree | kWriteFree | kIgnoredFree);
  EXPECT_EQ(program.freedom[10], kPortBFree | kWriteFree | kIgnoredFree);
  EXPECT_EQ(program.freedom[11], kPortBFree);
  EXPECT_EQ(program.freedom[12], kPortBFree | kWriteFree);
  EXPECT_EQ(program.freedom[17], kWriteFree);
  EXPECT_EQ(program.freedom[20], 0);

  // Row 0: 1*1 + 5*2 + 9*3 = 38 and 1*0 + 5*3 + 9*1 = 24; row 3: 4 + 16 + 36 = 56 and 24 + 12.
  const MemoryImage memory = RandomMemory(rng);
  const std::vector<std::uint32_t> values = Execute(job.version, program, memory, rng);
  ASSERT_EQ(values.size(), 8u);
  EXPECT_EQ(values[0], 38u);
  EXPECT_EQ(values[3], 56u);
  EXPECT_EQ(values[4], 24u);
  EXPECT_EQ(values[7], 36u);
  const GemmResult result = Collect(job, program, values);
  EXPECT_EQ(result.drains, 2);
  EXPECT_EQ(result.product.at(0, 0), 38);
  EXPECT_EQ(result.product.at(3, 1), 36);
}

// L, d = 2: BPEs 0 and 1 get the byte of column 0, BPEs 2 and 3 that of column 1; a third column
// makes a second tile, half of it padding.
TEST(BuildGemm, GivesEachBpeTheByteOfItsColumn) {
  GemmJob job;
  job.version = {true, true};
  job.precision = {8, 8, true, 2};
  job.weights = {4, 1, 1};
  job.activations = {1, 3, std::vector<std::int32_t>{0x12, -2, 0x34}};
  arith::Rng rng(1);
  const Program program = BuildGemm(job, {}, rng);
  // 2 resets, configuration, one word (32 bits are one portion), start, W1.
  EXPECT_EQ(program.edges.at(5).a_wdata, 0xFEFE1212u);
  // K = 1: in INIT_W2 a copy must come; it brings zero activations.
  EXPECT_TRUE(program.edges.at(6).is_command());
  EXPECT_EQ(program.edges.at(6).a_be, kCmdCopy);
  EXPECT_EQ(program.edges.at(6).a_wdata, 0u);
  // T = 6: PREADD at 7, the next pair's W1 at 11.
  EXPECT_EQ(program.edges.at(11).a_wdata, 0x00003434u);
  EXPECT_EQ(program.mac2s.at(0).k2, -1);
}

// K and the operands are the worst case and exactly one drain: 131070 columns, one stored word.
TEST(BuildGemm, NeedsOneWordForALongConstant) {
  GemmJob job;
  job.version = {false, true};
  job.precision = {8, 8, true, 1};
  job.weights = {4, 131070, -128};
  job.activations = {131070, 1, -128};
  arith::Rng rng(1);
  const Program program = BuildGemm(job, {}, rng);
  EXPECT_EQ(program.weight_words.count(), 1u);
  ASSERT_EQ(program.dots.size(), 1u);
  EXPECT_EQ(program.mac2s.size(), 65535u);
  const std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
  // 131070 * 2^14 = 2147450880, below 2^31 = 2147483648.
  EXPECT_EQ(Collect(job, program, values).product.at(2, 0), 2147450880);
}

TEST(BuildGemm, RefusesWhatMakeLayoutRefuses) {
  arith::Rng rng(1);
  EXPECT_THROW(BuildGemm(GemmJob{}, {}, rng), std::invalid_argument);
}

}  // namespace
}  // namespace m4::m4bram
