// Stimulus bins of the block: hand-made states land in the bins that the schema names.
#include "verilator_tb/m4bram/coverage.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

namespace m4::tb::m4bram {
namespace {

constexpr gm::Version kSSy{false, false};
constexpr gm::Version kSDp{false, true};
constexpr gm::Version kLSy{true, false};

constexpr auto kDone = static_cast<std::uint8_t>(gm::Fsm::kDone);
constexpr auto kInv = static_cast<std::uint8_t>(gm::Fsm::kInv);
constexpr auto kPreadd = static_cast<std::uint8_t>(gm::Fsm::kPreadd);
constexpr auto kAdd = static_cast<std::uint8_t>(gm::Fsm::kAdd);
constexpr auto kAcc = static_cast<std::uint8_t>(gm::Fsm::kAcc);

using Counted = std::map<std::string, std::uint64_t>;

// The bins that are not 0, as "group: bin", without the version's name.
Counted NonZero(const Coverage& coverage, gm::Version version) {
  Counted counted;
  std::size_t index = 0;
  for (const BinGroup& group : CoverageSchema(version)) {
    for (const Bin& bin : group.bins) {
      const std::uint64_t count = coverage.counts()[index++];
      if (count != 0) counted[group.name.substr(6) + ": " + bin.name] = count;
    }
  }
  return counted;
}

Counted After(const gm::State& now, gm::Version version, const gm::Inputs& in = {},
              std::uint8_t before = kInv, bool rst_n = true, bool acts = true) {
  Coverage coverage;
  coverage.Sample(before, now, in, rst_n, acts, version);
  return NonZero(coverage, version);
}

gm::State In(std::uint8_t fsm, const gm::Config& config = {}) {
  gm::State state;
  state.fsm = fsm;
  state.cfg = gm::Encode(config);
  return state;
}

gm::Inputs Ports(bool ce, bool we, std::uint8_t be, std::uint16_t a_addr, std::uint16_t b_addr) {
  gm::Inputs in;
  in.a_ce = ce;
  in.a_we = we;
  in.a_be = be;
  in.a_addr = a_addr;
  in.b_addr = b_addr;
  return in;
}

// ---- The schema -------------------------------------------------------------------------------

TEST(CoverageSchema, OneNameForEveryCounter) {
  for (const gm::Version version : gm::kVersions) {
    const BinSchema schema = CoverageSchema(version);
    EXPECT_EQ(BinCount(schema), Coverage().counts().size());
    std::set<std::string> names;
    for (const BinGroup& group : schema) {
      EXPECT_EQ(group.name.rfind(std::string(gm::Name(version)) + ": ", 0), 0U) << group.name;
      EXPECT_FALSE(group.about.empty()) << group.name;
      for (const Bin& bin : group.bins) {
        EXPECT_TRUE(names.insert(group.name + ": " + bin.name).second)
            << group.name << ": " << bin.name << " is there twice";
      }
    }
  }
}

TEST(CoverageSchema, RequiresEveryConfigurationAndNoStateThatCannotBe) {
  for (const gm::Version version : gm::kVersions) {
    int configurations = 0;
    for (const BinGroup& group : CoverageSchema(version)) {
      for (const Bin& bin : group.bins) {
        if (group.name.find("MAC2s by configuration") != std::string::npos && bin.required > 0) {
          EXPECT_EQ(bin.required, kMac2sPerConfiguration);
          ++configurations;
        }
        const bool impossible = bin.name.rfind("illegal", 0) == 0 ||
                                (bin.name.rfind("COPY_W2", 0) == 0 && !version.double_pumped);
        if (impossible) {
          EXPECT_EQ(bin.required, 0U) << group.name << bin.name;
        }
      }
    }
    EXPECT_EQ(configurations, 3 * 3 * 7 * 2);  // weights, duplications, activations, signs
  }
}

// Nothing that was never seen counts as seen.
TEST(CoverageSchema, NewCountersAreAllHoles) {
  for (const gm::Version version : gm::kVersions) {
    std::size_t required = 0;
    for (const BinGroup& group : CoverageSchema(version)) {
      for (const Bin& bin : group.bins) required += bin.required > 0 ? 1 : 0;
    }
    const Coverage coverage;
    const BinCounts counts = coverage.counts();
    EXPECT_EQ(FindHoles(CoverageSchema(version), counts).size(), required);
    EXPECT_GT(required, 1000U);
  }
}

// ---- Ports, commands, resets ------------------------------------------------------------------

TEST(Coverage, PortsByState) {
  const std::string group = "state x port A x port B: DONE: ";
  const gm::State done = In(kDone);
  EXPECT_EQ(After(done, kSSy), (Counted{{group + "A none", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(false, true, 15, 5, 5)),
            (Counted{{group + "A write, B same word", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(false, true, 15, 5 + 0x200, 5)),
            (Counted{{group + "A write, B same word", 1}}))
      << "the portion select is no part of the word";
  EXPECT_EQ(After(done, kSSy, Ports(false, true, 15, 5, 6)),
            (Counted{{group + "A write, B other", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(true, false, gm::kCmdCopy, 7, 7)),
            (Counted{{group + "A copy, B same word", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(true, false, gm::kCmdCopy, 7, 6)),
            (Counted{{group + "A copy, B other", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(true, false, gm::kCmdStart, 7, 7)),
            (Counted{{group + "A other command or configuration", 1}}));
  EXPECT_EQ(After(done, kSSy, Ports(true, true, gm::kCmdCopy, 7, 7)),
            (Counted{{group + "A other command or configuration", 1}}));
}

TEST(Coverage, ResetPinCountsTheStateBeforeTheEdge) {
  EXPECT_EQ(After(In(0), kSSy, {}, kAdd, false),
            (Counted{{"state x reset pin: ADD", 1}, {"state x port A x port B: IDLE: A none", 1}}));
}

TEST(Coverage, CommandsAndConfigurationsCountWhereTheyAct) {
  gm::State state = In(kInv);
  state.cmd_valid = 1;
  const gm::Inputs in = Ports(true, false, gm::kCmdReset | gm::kCmdDone, 0, 1);
  const std::string ports = "state x port A x port B: INV: A other command or configuration";
  EXPECT_EQ(After(state, kSDp, in), (Counted{{ports, 1}, {"state x command bits: INV x 1001", 1}}));
  EXPECT_EQ(After(state, kSDp, in, kInv, true, false), (Counted{{ports, 1}})) << "phase 0";
  state.cmd_valid = 0;
  EXPECT_EQ(After(state, kSDp, in), (Counted{{ports, 1}})) << "not registered";
  state.cfg_valid = 1;
  EXPECT_EQ(After(state, kSDp, in), (Counted{{ports, 1}, {"state x configuration: INV", 1}}));
  EXPECT_EQ(After(state, kSDp, in, kInv, true, false), (Counted{{ports, 1}}));
}

// ---- Operands ---------------------------------------------------------------------------------

TEST(Coverage, OperandsAtTheFirstPreaddCycleOnly) {
  // w = 4, signed n = 4; lanes of 16 bits: BPE 0 has W1 = {max, min}, I1 = min.
  gm::State state = In(kPreadd, {4, 4, true, 1});
  state.bpe[0].w1 = 0xFFF80007;
  state.act1 = 0x80;
  const std::string ports = "state x port A x port B: PREADD: A none";
  EXPECT_EQ(After(state, kSDp, {}, kAdd),
            (Counted{{ports, 1},
                     {"null MAC2s: other MAC2", 1},
                     {"weight corners by lane: w=4 BPE 0 lane 0: max", 1},
                     {"weight corners by lane: w=4 BPE 0 lane 1: min", 1},
                     {"operand corners by precision: w=4 n=4 signed: W max x I min", 1},
                     {"operand corners by precision: w=4 n=4 signed: W min x I min", 1}}));
  EXPECT_EQ(After(state, kSDp, {}, kPreadd), (Counted{{ports, 1}})) << "the second PREADD cycle";
  state.act1 = 0;
  EXPECT_EQ(After(state, kSDp, {}, kAdd), (Counted{{ports, 1}, {"null MAC2s: null MAC2", 1}}));
  state.act2 = 0x80;
  EXPECT_EQ(After(state, kSDp, {}, kAdd)["null MAC2s: other MAC2"], 1U);
}

// Every other round of the BPEs looks at W2 and I2.
TEST(Coverage, SecondOperandsCountToo) {
  gm::State state = In(kPreadd, {4, 4, true, 1});
  state.bpe[0].w2 = 0x00070007;
  state.act2 = 0x80;
  Coverage coverage;
  for (int mac2 = 0; mac2 < 8; ++mac2) coverage.Sample(kAdd, state, {}, true, false, kSSy);
  const BinCounts counts = coverage.counts();
  std::size_t index = 0;
  std::uint64_t corners = 0;
  for (const BinGroup& group : CoverageSchema(kSSy)) {
    for (const Bin& bin : group.bins) {
      if (bin.name == "w=4 n=4 signed: W max x I min") corners = counts[index];
      ++index;
    }
  }
  EXPECT_EQ(corners, 2U) << "both lanes of BPE 0, once in eight MAC2s";
}

// A copy of size L reads both words of a pair.
TEST(Coverage, CopyOfAPairMeetsBothWords) {
  gm::Inputs in;
  in.a_ce = true;
  in.a_be = gm::kCmdCopy;
  in.a_addr = 6;
  in.b_addr = 7;
  const std::string same = "state x port A x port B: IDLE: A copy, B same word";
  const std::string other = "state x port A x port B: IDLE: A copy, B other";
  const gm::State idle = In(0, {8, 8, true, 1});
  EXPECT_EQ(After(idle, {true, false}, in, 0)[same], 1U);
  EXPECT_EQ(After(idle, kSSy, in, 0)[other], 1U);
}

TEST(Coverage, OperandClasses) {
  const auto weight = [](int bits, std::uint64_t row) {
    gm::State state = In(kPreadd, {bits, 8, false, 1});
    state.bpe[0].w1 = row;
    state.act1 = 0xFF;  // unsigned: the maximum
    std::string found;
    for (const auto& [name, count] : After(state, kSSy, {}, kAdd)) {
      const auto at = name.find("BPE 0 lane 0: ");
      if (at != std::string::npos) found = name.substr(at + 14);
    }
    return found;
  };
  EXPECT_EQ(weight(8, 0x7F), "max");
  EXPECT_EQ(weight(8, 0xFFFFFF80), "min");
  EXPECT_EQ(weight(8, 0xFFFFFFFF), "-1");
  EXPECT_EQ(weight(8, 0), "0");
  EXPECT_EQ(weight(8, 1), "1");
  EXPECT_EQ(weight(8, 126), "other");
  EXPECT_EQ(weight(2, 0x01), "max");
  EXPECT_EQ(weight(2, 0xFE), "min");
  const auto activation = [](bool is_signed, std::uint32_t byte) {
    gm::State state = In(kPreadd, {8, 3, is_signed, 1});
    state.act1 = byte;
    state.act2 = 1;  // no null MAC2
    std::string found;
    for (const auto& [name, count] : After(state, kSSy, {}, kAdd)) {
      const auto at = name.find(" x I ");
      if (at != std::string::npos) found = name.substr(at + 5);
    }
    return found;
  };
  EXPECT_EQ(activation(true, 0x00), "0");
  EXPECT_EQ(activation(true, 0x80), "min");
  EXPECT_EQ(activation(true, 0x60), "max");
  EXPECT_EQ(activation(true, 0xE0), "other");
  EXPECT_EQ(activation(false, 0x80), "other");
  EXPECT_EQ(activation(false, 0xE0), "max");
}

TEST(Coverage, BpesTakeTurns) {
  Coverage coverage;
  gm::State state = In(kPreadd);
  state.act1 = 0x01010101;
  for (int i = 0; i < 6; ++i) coverage.Sample(kAdd, state, {}, true, true, kLSy);
  Counted counted = NonZero(coverage, kLSy);
  for (int bpe = 0; bpe < 4; ++bpe) {
    for (int lane = 0; lane < 2; ++lane) {
      const std::string name = "weight corners by lane: w=8 BPE " + std::to_string(bpe) + " lane " +
                               std::to_string(lane) + ": 0";
      EXPECT_EQ(counted[name], bpe < 2 ? 2U : 1U) << name;
    }
  }
}

// ---- Lanes at ACC -----------------------------------------------------------------------------

Counted EdgesAfter(int weight_bits, std::uint64_t acc, std::uint64_t p, gm::Version version) {
  gm::State state = In(kAcc, {weight_bits, 8, true, 1});
  state.bpe[0].acc = acc;
  state.bpe[0].p = p;
  Counted edges;
  for (const auto& [name, count] : After(state, version)) {
    const std::string group = "lane overflow edges: ";
    if (name.rfind(group, 0) == 0) edges[name.substr(group.size())] = count;
  }
  return edges;
}

TEST(Coverage, Mac2sAreCountedAtAcc) {
  const gm::State state = In(kAcc, {4, 5, false, 2});
  EXPECT_EQ(After(state, kSSy), (Counted{{"MAC2s by configuration: w=4 n=5 unsigned d=2", 1},
                                         {"state x port A x port B: ACC: A none", 1}}));
}

TEST(Coverage, TheReservedWidthIsInNoBin) {
  for (const std::uint8_t fsm : {kPreadd, kAcc}) {
    gm::State state = In(fsm);
    state.cfg |= 3U;
    state.act1 = 1;
    for (auto& rows : state.bpe) rows.acc = rows.p = ~std::uint64_t{0};
    EXPECT_EQ(After(state, kSSy).size(), 1U) << "but that of the ports";
  }
}

TEST(Coverage, AccWrapsUpwards) {
  // Lane 1 of w = 4: 0x7000 + 0x1000 = 0x8000.
  EXPECT_EQ(EdgesAfter(4, 0x70000000, 0x10000000, kSSy),
            (Counted{{"w=4: ACC + P wraps upwards", 1}}));
  EXPECT_EQ(EdgesAfter(4, 0x6FFF0000, 0x10000000, kSSy), Counted{}) << "the maximum is no wrap";
  EXPECT_EQ(EdgesAfter(8, 0x7FFFFFFF, 1, kSSy), (Counted{{"w=8: ACC + P wraps upwards", 1}}));
}

TEST(Coverage, AccWrapsDownwards) {
  // Lane 0 of w = 2: -128 + -1 = 127; its carry leaves the lane below another. P = -1 has room.
  EXPECT_EQ(EdgesAfter(2, 0x80, 0xFF, kSSy),
            (Counted{{"w=2: ACC + P wraps downwards", 1},
                     {"w=2: carry out of a lane below another", 1}}));
  // In the top lane nothing is above it.
  EXPECT_EQ(EdgesAfter(2, 0x80000000, 0xFF000000, kSSy),
            (Counted{{"w=2: ACC + P wraps downwards", 1}}));
  EXPECT_EQ(EdgesAfter(2, 0x81, 0xFF, kSSy),
            (Counted{{"w=2: carry out of a lane below another", 1}}))
      << "-127 - 1 = -128 is no wrap";
}

TEST(Coverage, CarriesOutOfALaneBelowAnother) {
  // -1 + 1 = 0: a carry, no wrap.
  EXPECT_EQ(EdgesAfter(4, 0x0000FFFF, 0x00000001, kSSy),
            (Counted{{"w=4: carry out of a lane below another", 1}}));
  EXPECT_EQ(EdgesAfter(4, 0xFFFF0000, 0x00010000, kSSy), Counted{}) << "the top lane of S";
  EXPECT_EQ(EdgesAfter(4, 0xFFFF0000, 0x00010000, kLSy),
            (Counted{{"w=4: carry out of a lane below another", 1}}))
      << "not the top lane of L";
  EXPECT_EQ(EdgesAfter(8, 0xFFFFFFFF, 1, kSSy), Counted{}) << "one lane alone";
}

TEST(Coverage, PDoublingDropsABit) {
  EXPECT_EQ(EdgesAfter(2, 0, 0x40, kSSy),
            (Counted{{"w=2: P's doubling drops a bit that matters", 1}}));
  EXPECT_EQ(EdgesAfter(2, 0, 0x3F, kSSy), Counted{});
  EXPECT_EQ(EdgesAfter(2, 0, 0xC0, kSSy), Counted{});
}

TEST(Coverage, TheHighHalfOfARowOfSIsNotThere) {
  EXPECT_EQ(EdgesAfter(4, 0x7FFF000000000000, 0x0001000000000000, kSSy), Counted{});
  EXPECT_EQ(EdgesAfter(4, 0x7FFF000000000000, 0x0001000000000000, kLSy),
            (Counted{{"w=4: ACC + P wraps upwards", 1}}));
}

}  // namespace
}  // namespace m4::tb::m4bram
