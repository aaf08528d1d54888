// The golden block beside the word-for-word one, under any stimulus: random commands in all states,
// dirty activation bytes, configurations at all times, resets anywhere.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/block.h"
#include "golden_model/tests/naive_block.h"

namespace m4::m4bram {
namespace {

struct Odds {
  std::string name;
  double reset_pin = 0;      // per main cycle
  double reset_command = 0;  // per command
  double copy = 0.9;         // per command
  double done = 0.2;
  double configuration = 0.1;    // of the cycles
  double command = 0.7;          // of the others
  bool loose_mid_reset = false;  // rst_ni at mid edges independent of the next main edge
};

class Lockstep : public ::testing::TestWithParam<int> {};

std::string Describe(const State& s) {
  std::string text = std::string(kFsmNames.at(s.fsm)) + " left " + std::to_string(s.bits_left) +
                     " cfg " + std::to_string(s.cfg) + " t " + std::to_string(s.t) + " t_d " +
                     std::to_string(s.t_d) + " act " + std::to_string(s.act1) + " " +
                     std::to_string(s.act2);
  for (const Rows& r : s.bpe) {
    for (const std::uint64_t x : {r.w1, r.w2, r.w12, r.inv, r.p, r.acc}) {
      text += " " + std::to_string(x);
    }
    text += ";";
  }
  return text;
}

Inputs RandomInputs(arith::Rng& rng, const Odds& odds) {
  Inputs in;
  in.a_wdata = static_cast<std::uint32_t>(rng.next64());
  in.a_addr = static_cast<std::uint16_t>(rng.below(2048) & (rng.chance(0.5) ? 0x607u : 0x7FFu));
  in.b_addr = static_cast<std::uint16_t>(rng.below(512) & (rng.chance(0.5) ? 7u : 0x1FFu));
  in.a_be = static_cast<std::uint8_t>(rng.below(16));
  if (rng.chance(odds.configuration)) {
    in.a_ce = in.a_we = true;
  } else if (rng.chance(odds.command)) {
    in.a_ce = true;
    in.a_be = 0;
    if (rng.chance(odds.reset_command)) in.a_be |= kCmdReset;
    if (rng.chance(0.8)) in.a_be |= kCmdStart;
    if (rng.chance(odds.copy)) in.a_be |= kCmdCopy;
    if (rng.chance(odds.done)) in.a_be |= kCmdDone;
  } else {
    in.a_we = rng.chance(0.7);
  }
  return in;
}

void RunBeside(Version version, const Odds& odds, std::uint64_t seed, int cycles) {
  arith::Rng rng(seed);
  std::array<std::uint32_t, kWords> memory{};
  for (std::uint32_t& word : memory) word = static_cast<std::uint32_t>(rng.next64());
  State power_up;
  const std::uint64_t row = version.large ? ~std::uint64_t{0} : 0xFFFFFFFFu;
  for (Rows& r : power_up.bpe) {
    r = {rng.next64() & row, rng.next64() & row, rng.next64() & row,
         rng.next64() & row, rng.next64() & row, rng.next64() & row};
  }
  power_up.act1 = static_cast<std::uint32_t>(rng.next64());
  power_up.act2 = static_cast<std::uint32_t>(rng.next64());
  if (version.double_pumped) {
    power_up.t = rng.below(2) & 1;
    power_up.t_d = rng.below(2) & 1;
  }
  Block block(version, power_up, memory);
  testing::NaiveBlock naive(version, power_up, memory);
  std::array<int, kFsmStates> visits{};
  int in_reset = 2;
  const auto check = [&](int cycle, const char* where) {
    ASSERT_EQ(Describe(block.state()), Describe(naive.state()))
        << Name(version) << " " << odds.name << " cycle " << cycle << " " << where;
    ASSERT_EQ(block.state(), naive.state()) << cycle;
    ASSERT_EQ(block.b_rdata(), naive.b_rdata()) << cycle << " " << where;
    ++visits.at(block.state().fsm);
  };
  for (int cycle = 0; cycle < cycles; ++cycle) {
    Inputs in = RandomInputs(rng, odds);
    in.rst_n = in_reset == 0;
    // The rst_ni that this main edge samples was there at the mid edge before.
    if (cycle > 0) {
      const bool mid = odds.loose_mid_reset ? !rng.chance(odds.reset_pin) : in.rst_n;
      block.MidEdge(mid);
      naive.MidEdge(mid);
      ASSERT_NO_FATAL_FAILURE(check(cycle, "mid"));
    }
    block.MainEdge(in);
    naive.MainEdge(in);
    ASSERT_NO_FATAL_FAILURE(check(cycle, "main"));
    if (in_reset > 0) {
      --in_reset;
    } else if (rng.chance(odds.reset_pin)) {
      in_reset = static_cast<int>(rng.between(1, 4));
    }
  }
  ASSERT_TRUE(std::equal(naive.memory().begin(), naive.memory().end(), block.memory().begin()));
  for (int fsm = 0; fsm < kFsmStates; ++fsm) {
    const bool reachable = fsm != static_cast<int>(Fsm::kCopyW2) || version.double_pumped;
    EXPECT_EQ(visits.at(static_cast<std::size_t>(fsm)) > 0, reachable)
        << odds.name << " " << kFsmNames.at(static_cast<std::size_t>(fsm));
  }
}

TEST_P(Lockstep, AnyStimulus) {
  const Version version = kVersions.at(static_cast<std::size_t>(GetParam()));
  const std::array<Odds, 5> all = {{
      {.name = "long runs", .reset_pin = 0.001, .reset_command = 0.002, .done = 0.3},
      {.name = "resets", .reset_pin = 0.02, .reset_command = 0.05},
      {.name = "few copies", .reset_pin = 0.001, .reset_command = 0.01, .copy = 0.3, .done = 0.4},
      {.name = "many configurations",
       .reset_pin = 0.001,
       .reset_command = 0.01,
       .configuration = 0.5,
       .command = 0.9},
      {.name = "loose reset at mid edges",
       .reset_pin = 0.03,
       .reset_command = 0.01,
       .loose_mid_reset = true},
  }};
  for (const Odds& odds : all) {
    for (std::uint64_t round = 0; round < 4; ++round) {
      const std::uint64_t seed = arith::SeedFor(round, odds.name + std::string(Name(version)));
      ASSERT_NO_FATAL_FAILURE(RunBeside(version, odds, seed, 5000));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, Lockstep, ::testing::Range(0, 4), [](const auto& instance) {
  return std::string(Name(kVersions.at(static_cast<std::size_t>(instance.param))));
});

}  // namespace
}  // namespace m4::m4bram
