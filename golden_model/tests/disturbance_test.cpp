// Every disturbance and all traffic: each really happens, and the product stays.
#include <gtest/gtest.h>

#include <map>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

// What can be seen of a program from outside, counted on the golden block.
struct Counts {
  int dots = 0;
  int null_mac2s = 0;
  int lone_w1 = 0;  // with a column left for W2
  int lone_w2 = 0;
  int reset_commands = 0;
  int reset_pins = 0;
  int configurations = 0;
  int late_dots = 0;
  std::map<Fsm, int> cycles;  // main cycles whose last compute cycle is in the state
};

Counts CountAndCheck(const GemmJob& job, const Program& program, const MemoryImage& memory,
                     arith::Rng& rng) {
  Counts counts;
  counts.dots = static_cast<int>(program.dots.size());
  std::vector<std::uint8_t> begins;
  const auto values = Execute(
      job.version, program, memory, RandomPowerUp(job.version, rng),
      [&](std::uint32_t, const Block& block) { begins.push_back(block.state().fsm); },
      [&](std::uint32_t, const Block& block) {
        ++counts.cycles[static_cast<Fsm>(block.state().fsm)];
      });
  EXPECT_EQ(Collect(job, program, values).product, PlainProduct(job));
  EXPECT_FALSE(CheckGemm(job, program, values));

  std::uint32_t last_dot = ~0u;
  for (const Mac2& mac2 : program.mac2s) {
    EXPECT_EQ(begins.at(mac2.preadd), Code(Fsm::kPreadd));
    const bool null = mac2.k1 < 0 && mac2.k2 < 0;
    counts.null_mac2s += null ? 1 : 0;
    counts.lone_w2 += mac2.k1 < 0 && mac2.k2 >= 0 ? 1 : 0;
    const bool column_left = mac2.k1 + 1 < program.dots[mac2.dot].k_end;
    counts.lone_w1 += mac2.k1 >= 0 && mac2.k2 < 0 && column_left ? 1 : 0;
    counts.late_dots += null && mac2.dot != last_dot ? 1 : 0;
    last_dot = mac2.dot;
  }
  for (const Readout& readout : program.readouts) {
    EXPECT_EQ(begins.at(readout.cycle), Code(Fsm::kDone));
  }
  EXPECT_EQ(program.readouts.size(),
            program.dots.size() * static_cast<std::size_t>(job.version.readout_words()));
  bool in_reset = true;
  for (const Inputs& in : program.edges) {
    counts.reset_pins += !in.rst_n && !in_reset ? 1 : 0;
    in_reset = !in.rst_n;
    counts.reset_commands += in.is_command() && (in.a_be & kCmdReset) ? 1 : 0;
    counts.configurations += in.is_config() ? 1 : 0;
  }
  return counts;
}

struct Case {
  GemmJob job;
  MemoryImage memory{};
};

// 7 columns in drains of 2 MAC2s: dots of 2 pairs, and of a pair and a lone column.
Case SmallCase(Version version, arith::Rng& rng) {
  Case c;
  c.job = RandomJob(version, {4, 5, true, 2}, 17, 7, 5, rng);
  c.job.drain = 2;
  c.memory = RandomMemory(rng);
  return c;
}

class DisturbedProgram : public testing::TestWithParam<Version> {
 protected:
  Counts Build(const Disturbances& disturbances) {
    const Case c = SmallCase(GetParam(), rng_);
    const Program program = BuildGemm(c.job, disturbances, rng_);
    return CountAndCheck(c.job, program, c.memory, rng_);
  }

  arith::Rng rng_{21};
};

TEST_P(DisturbedProgram, UndisturbedIsBackToBack) {
  const Counts counts = Build({});
  EXPECT_GE(counts.dots, 18);
  EXPECT_EQ(counts.null_mac2s, 0);
  EXPECT_EQ(counts.lone_w1, 0);
  EXPECT_EQ(counts.lone_w2, 0);
  EXPECT_EQ(counts.reset_commands, 0);
  EXPECT_EQ(counts.reset_pins, 0);
  EXPECT_EQ(counts.configurations, 1);
  EXPECT_EQ(counts.cycles.at(Fsm::kInitW1), 1);
  EXPECT_EQ(counts.cycles.at(Fsm::kInitW2), 1);
  // After the last readout 2 more cycles.
  EXPECT_EQ(counts.cycles.at(Fsm::kDone), counts.dots * GetParam().readout_words() + 2);
}

TEST_P(DisturbedProgram, NullMac2) {
  const Counts counts = Build({.null_mac2 = 1});
  EXPECT_EQ(counts.null_mac2s, 2 * counts.dots);  // one before each of 2 MAC2s
}

TEST_P(DisturbedProgram, LoneCopy) {
  const Counts counts = Build({.lone_copy = 1});
  // Of the two dots that a tile has, one has 2 whole pairs, the other 1.
  EXPECT_EQ(counts.lone_w1, 3 * counts.dots / 2);
  EXPECT_EQ(counts.lone_w2, 3 * counts.dots / 2);
}

TEST_P(DisturbedProgram, Wait) {
  const Counts counts = Build({.wait = 0.9, .cold_start = 1});
  EXPECT_GT(counts.cycles.at(Fsm::kInitW1), 2 * counts.dots);
  EXPECT_GT(counts.cycles.at(Fsm::kInitW2), 2 * counts.dots);
  EXPECT_GT(counts.cycles.at(Fsm::kDone), counts.dots * (GetParam().readout_words() + 2));
  EXPECT_GT(Build({.wait = 1}).cycles.at(Fsm::kDone), 0);  // ends nevertheless
}

TEST_P(DisturbedProgram, ColdStart) {
  const Counts counts = Build({.cold_start = 1});
  EXPECT_EQ(counts.reset_commands, counts.dots - 1);
  EXPECT_EQ(counts.cycles.at(Fsm::kInitW1), counts.dots);
}

TEST_P(DisturbedProgram, LateStart) {
  const Counts counts = Build({.late_start = 1});
  EXPECT_EQ(counts.late_dots, counts.dots - 1);
  EXPECT_EQ(counts.cycles.at(Fsm::kInitW1), 1);
}

TEST_P(DisturbedProgram, ResetCommand) {
  const Counts counts = Build({.reset_command = 1});
  EXPECT_EQ(counts.reset_commands, counts.dots);
  EXPECT_EQ(counts.reset_pins, 0);
}

TEST_P(DisturbedProgram, ResetPin) {
  const Counts counts = Build({.reset_pin = 1});
  EXPECT_EQ(counts.reset_pins, counts.dots);
  EXPECT_EQ(counts.configurations, counts.dots + 1);
  EXPECT_EQ(counts.reset_commands, 0);
}

TEST_P(DisturbedProgram, Reconfigure) {
  const Counts counts = Build({.reconfigure = 1});
  EXPECT_EQ(counts.configurations, counts.dots + 1);
}

// Aborts come in every state that a dot has.
TEST_P(DisturbedProgram, AbortsComeAnywhere) {
  std::map<std::uint8_t, int> states;
  for (int i = 0; i < 20; ++i) {
    const Case c = SmallCase(GetParam(), rng_);
    const Program program = BuildGemm(c.job, {.cold_start = 0.5, .reset_command = 1}, rng_);
    Execute(
        c.job.version, program, c.memory, RandomPowerUp(c.job.version, rng_),
        [](std::uint32_t, const Block&) {},
        [&](std::uint32_t cycle, const Block& block) {
          const Inputs& in = program.edges[cycle];
          if (in.is_command() && (in.a_be & kCmdReset)) ++states[block.state().fsm];
        });
  }
  for (int fsm = 0; fsm < kFsmStates; ++fsm) {
    const auto code = static_cast<std::uint8_t>(fsm);
    if (code == Code(GetParam().double_pumped ? Fsm::kAcc : Fsm::kCopyW2)) continue;
    // n = 5 signed, double-pumped: the second halves are PREADD, SUB, ASL, ADD, COPY_W2.
    if (GetParam().double_pumped && code == Code(Fsm::kInv)) continue;
    EXPECT_GT(states[code], 0) << kFsmNames[code];
  }
}

// The bits that a state ignores, and no others: which combinations are seen in which state.
TEST_P(DisturbedProgram, IgnoredBits) {
  std::map<std::uint8_t, std::uint8_t> seen_one, seen_zero;  // per state: bits that were 1, 0
  int odd_addresses = 0;
  int start_data = 0;
  int config_data = 0;
  int write_selects = 0;
  int high_readouts = 0;
  for (int i = 0; i < 5; ++i) {
    const Case c = SmallCase(GetParam(), rng_);
    const Program program =
        BuildGemm(c.job, {.cold_start = 0.3, .late_start = 0.3, .ignored_bits = 1}, rng_);
    CountAndCheck(c.job, program, c.memory, rng_);
    Execute(
        c.job.version, program, c.memory, RandomPowerUp(c.job.version, rng_),
        [](std::uint32_t, const Block&) {},
        [&](std::uint32_t cycle, const Block& block) {
          const Inputs& in = program.edges[cycle];
          if (in.is_config()) config_data += in.a_wdata >> 4 ? 1 : 0;
          if (in.is_write()) write_selects += in.a_addr >> 9 ? 1 : 0;
          if (!in.is_command() || (in.a_be & kCmdReset)) return;
          const std::uint8_t fsm = block.state().fsm;
          seen_one[fsm] |= in.a_be;
          seen_zero[fsm] |= static_cast<std::uint8_t>(~in.a_be & 0xF);
          if (in.a_be & kCmdStart && fsm == Code(Fsm::kDone)) start_data += in.a_wdata ? 1 : 0;
          if (fsm == Code(Fsm::kAdd)) odd_addresses += in.a_addr & 1;
        });
    for (const Readout& readout : program.readouts) {
      high_readouts += program.edges[readout.cycle].b_addr > 7 ? 1 : 0;
    }
  }
  const auto varies = [&](Fsm state, std::uint8_t bits) {
    const std::uint8_t fsm = Code(state);
    EXPECT_EQ(seen_one[fsm] & seen_zero[fsm] & bits, bits) << kFsmNames[fsm];
  };
  varies(Fsm::kIdle, kCmdCopy | kCmdDone);
  varies(Fsm::kInitW1, kCmdStart | kCmdDone);
  varies(Fsm::kInitW2, kCmdStart | kCmdDone);
  varies(Fsm::kAdd, kCmdStart | kCmdDone);
  varies(GetParam().double_pumped ? Fsm::kCopyW2 : Fsm::kAcc, kCmdStart);
  varies(Fsm::kDone, kCmdCopy | kCmdDone);
  EXPECT_GT(odd_addresses, 0);
  EXPECT_GT(start_data, 0);
  EXPECT_GT(config_data, 0);
  EXPECT_GT(write_selects, 0);
  EXPECT_GT(high_readouts, 0);
}

TEST_P(DisturbedProgram, AllTogetherWithTraffic) {
  for (const int w : {2, 4, 8}) {
    for (const int n : {2, 3, 6, 7, 8}) {
      for (const bool is_signed : {false, true}) {
        for (const int d : {1, 2, 4}) {
          GemmJob job = RandomJob(GetParam(), {w, n, is_signed, d}, 19, 23, 5, rng_);
          job.drain = rng_.between(0, 3);
          const MemoryImage memory = RandomMemory(rng_);
          const Disturbances some = {0.2, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5};
          Program program = BuildGemm(job, some, rng_);
          AddTraffic(program, {0.6, 0.8, 0.4, 0.4}, memory, rng_);
          CountAndCheck(job, program, memory, rng_);
        }
      }
    }
  }
  // Every disturbance at once, always; weights loaded in turns.
  const GemmJob job = RandomJob(GetParam(), {8, 2, true, 1}, 8, 1300, 2, rng_);
  const MemoryImage memory = RandomMemory(rng_);
  Program program = BuildGemm(job, {1, 1, 0.5, 1, 1, 1, 1, 1, 1}, rng_);
  AddTraffic(program, {0.5, 1, 0.5, 0.5}, memory, rng_);
  const Counts counts = CountAndCheck(job, program, memory, rng_);
  EXPECT_GT(counts.null_mac2s, 0);
  EXPECT_EQ(counts.reset_pins, counts.dots);
}

// Both exclude each other per dot; with both at 1 each happens.
TEST_P(DisturbedProgram, ColdAndLateShare) {
  const Counts counts = Build({.cold_start = 1, .late_start = 1});
  EXPECT_GT(counts.late_dots, 0);
  EXPECT_GT(counts.reset_commands, 0);
  EXPECT_EQ(counts.late_dots + counts.reset_commands, counts.dots - 1);
}

TEST_P(DisturbedProgram, IsTheSameForTheSameSeed) {
  const Case c = SmallCase(GetParam(), rng_);
  const auto build = [&](std::uint64_t seed) {
    arith::Rng rng(seed);
    Program program = BuildGemm(c.job, {0.2, 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.5}, rng);
    AddTraffic(program, {0.5, 0.5, 0.5, 0.5}, c.memory, rng);
    return program.edges;
  };
  EXPECT_EQ(build(1), build(1));
  EXPECT_NE(build(1), build(2));
}

INSTANTIATE_TEST_SUITE_P(Versions, DisturbedProgram, testing::ValuesIn(kVersions),
                         [](const auto& test) { return std::string(Name(test.param)); });

}  // namespace
}  // namespace m4::m4bram
