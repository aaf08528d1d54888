// Random commands reach every state with every combination of command bits.
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

class RandomProgram : public testing::TestWithParam<Version> {};

TEST_P(RandomProgram, OccursInEveryStateWithEveryBit) {
  arith::Rng rng(51);
  const MemoryImage memory = RandomMemory(rng);
  RandomCommands options;
  options.version = GetParam();
  options.edges = 12000;
  const Program program = BuildRandomCommands(options, memory, rng);
  ASSERT_EQ(program.edges.size(), 12000u);
  EXPECT_EQ(program.freedom, std::vector<std::uint8_t>(12000, 0));
  EXPECT_FALSE(program.edges[0].rst_n);
  EXPECT_FALSE(program.edges[1].rst_n);

  std::map<std::pair<int, int>, int> commands;
  std::map<int, int> configs, writes, resets;
  std::set<int> activations, weights;  // halves of the configurations that were accepted
  Execute(
      GetParam(), program, memory, RandomPowerUp(GetParam(), rng),
      [](std::uint32_t, const Block&) {},
      [&](std::uint32_t cycle, const Block& block) {
        const Inputs& in = program.edges[cycle];
        const State& state = block.state();
        if (state.cmd_valid) ++commands[{state.fsm, in.a_be}];
        if (state.cfg_valid) ++configs[state.fsm];
        if (in.is_write()) ++writes[state.fsm];
        if (cycle + 1 < program.edges.size() && !program.edges[cycle + 1].rst_n) {
          ++resets[state.fsm];
        }
        activations.insert(state.cfg >> 4);
        weights.insert(state.cfg & 0xF);
      });
  for (int fsm = 0; fsm < kFsmStates; ++fsm) {
    const auto state = static_cast<Fsm>(fsm);
    // On ACC no command acts in a double-pumped block; a synchronous one has no COPY_W2.
    if (state == (GetParam().double_pumped ? Fsm::kAcc : Fsm::kCopyW2)) continue;
    for (int bits = 0; bits < 16; ++bits) {
      EXPECT_GT((commands[{fsm, bits}]), 0) << kFsmNames[static_cast<std::size_t>(fsm)] << bits;
    }
    EXPECT_GT(configs[fsm], 0) << fsm;
    EXPECT_GT(writes[fsm], 0) << fsm;
  }
  EXPECT_EQ(activations.size(), 14u);  // 2 signs * 7 widths
  EXPECT_EQ(weights.size(), 9u);       // 3 factors * 3 widths
}

TEST_P(RandomProgram, HasEveryKindOfAccess) {
  arith::Rng rng(52);
  const MemoryImage memory = RandomMemory(rng);
  RandomCommands options;
  options.version = GetParam();
  options.edges = 20000;
  options.reset_pin = 0.02;
  const Program program = BuildRandomCommands(options, memory, rng);
  std::map<int, int> pulses, byte_enables;
  int pulse = 0;
  int reserved_n = 0, reserved_w = 0, reserved_d = 0, low_bits = 0, same_copy = 0, same_write = 0;
  int other = 0;
  for (const Inputs& in : program.edges) {
    EXPECT_LT(in.a_addr, 2048);
    EXPECT_LT(in.b_addr, 512);
    EXPECT_LT(in.a_be, 16);
    if (in.rst_n && pulse > 0) ++pulses[pulse];
    pulse = in.rst_n ? 0 : pulse + 1;
    const bool copy = in.is_command() && (in.a_be & kCmdCopy);
    if (in.is_write()) ++byte_enables[in.a_be];
    if (copy) low_bits += in.a_wdata & 0x01010101 ? 1 : 0;
    if (in.is_config()) {
      reserved_n += (in.a_be & 7) == 0 ? 1 : 0;
      reserved_w += (in.a_wdata & 3) == 3 ? 1 : 0;
      reserved_d += (in.a_wdata & 12) == 12 ? 1 : 0;
    }
    const bool same = in.b_addr == (in.a_addr & 0x1FF);
    same_copy += copy && same ? 1 : 0;
    same_write += in.is_write() && same ? 1 : 0;
    other += !same ? 1 : 0;
  }
  for (int cycles = 1; cycles <= 4; ++cycles) EXPECT_GT(pulses[cycles], 0) << cycles;
  for (int be = 0; be < 16; ++be) EXPECT_GT(byte_enables[be], 0) << be;
  for (const int count : {reserved_n, reserved_w, reserved_d, low_bits, same_copy, same_write}) {
    EXPECT_GT(count, 20);
  }
  EXPECT_GT(other, 1000);
}

TEST_P(RandomProgram, KnowsTheStateWhateverThePowerUp) {
  arith::Rng rng(53);
  const MemoryImage memory = RandomMemory(rng);
  const RandomCommands options{.version = GetParam()};
  arith::Rng same1(7);
  arith::Rng same2(7);
  EXPECT_EQ(BuildRandomCommands(options, memory, same1).edges,
            BuildRandomCommands(options, RandomMemory(rng), same2).edges);
}

INSTANTIATE_TEST_SUITE_P(Versions, RandomProgram, testing::ValuesIn(kVersions),
                         [](const auto& test) { return std::string(Name(test.param)); });

}  // namespace
}  // namespace m4::m4bram
