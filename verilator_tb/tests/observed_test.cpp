// What is compared: every signal counts, by its name.
#include "verilator_tb/m4bram/observed.h"

#include <gtest/gtest.h>

#include <set>

namespace m4::tb::m4bram {
namespace {

struct Name {
  std::string base;
  int index = 0;
};

// "p[2]" is p, 2.
Name Split(const std::string& name) {
  const auto bracket = name.find('[');
  if (bracket == std::string::npos) return {name, 0};
  return {name.substr(0, bracket), std::stoi(name.substr(bracket + 1))};
}

TEST(Observed, SignalsAreInTheOrderOfAReport) {
  std::vector<std::string> expected = {"t",   "t_d",       "cmd_valid", "cfg_valid", "cfg",
                                       "fsm", "bits_left", "act1",      "act2"};
  for (const char* row : {"w1", "w2", "w12", "inv", "p", "acc"}) {
    for (int bpe = 0; bpe < 4; ++bpe) {
      expected.push_back(std::string(row) + "[" + std::to_string(bpe) + "]");
    }
  }
  expected.insert(expected.end(), {"memory[77]", "b_rdata"});
  std::vector<std::string> names;
  for (const SignalValue& signal : Signals({}, {}, 77)) names.push_back(signal.name);
  EXPECT_EQ(names, expected);
}

TEST(Observed, WidthsAreThoseOfTheVersion) {
  for (const gm::Version version : gm::kVersions) {
    for (const SignalValue& signal : Signals({}, version, 0)) {
      if (IsRow(Split(signal.name).base)) {
        EXPECT_EQ(signal.bits, version.row_bits()) << signal.name;
      }
    }
  }
}

// Each bit of each signal, flipped alone, is seen by the comparison and by exactly that signal.
TEST(Observed, FlipOfEveryBitIsSeen) {
  const gm::Version version{true, true};
  const Observed before;
  for (const SignalValue& signal : Signals(before, version, 0)) {
    const Name name = Split(signal.name);
    for (int bit = 0; bit < signal.bits; ++bit) {
      const std::uint64_t mask = std::uint64_t{1} << bit;
      Observed after = before;
      ASSERT_TRUE(Flip(after, name.base, name.index, mask)) << signal.name;
      EXPECT_FALSE(Same(before, after)) << signal.name << " bit " << bit;
      for (const SignalValue& now : Signals(after, version, 0)) {
        EXPECT_EQ(now.value, now.name == signal.name ? mask : 0U) << now.name;
      }
      Flip(after, name.base, name.index, mask);
      EXPECT_TRUE(Same(before, after)) << signal.name;
    }
  }
}

// No byte of the compared state is without a name: what differs can always be said.
TEST(Observed, EveryByteButTheReservedOneHasAName) {
  const gm::Version version{true, true};
  std::size_t unnamed = 0;
  for (std::size_t byte = 0; byte < sizeof(Observed); ++byte) {
    std::array<unsigned char, sizeof(Observed)> bytes{};
    bytes[byte] = 1;
    Observed observed;
    std::memcpy(&observed, bytes.data(), sizeof(Observed));
    std::size_t named = 0;
    for (const SignalValue& signal : Signals(observed, version, 0))
      named += signal.value != 0 ? 1 : 0;
    if (named != 1) ++unnamed;
  }
  EXPECT_EQ(unnamed, 1U);
}

TEST(Observed, FlipOfWhatIsNoSignal) {
  Observed observed;
  for (const char* name : {"", "q", "p[1]", "memory[7]", "reserved"}) {
    EXPECT_FALSE(Flip(observed, name, 0, 1)) << name;
  }
  EXPECT_FALSE(Flip(observed, "p", 4, 1));
  EXPECT_FALSE(Flip(observed, "p", -1, 1));
  EXPECT_TRUE(Same(observed, {}));
}

TEST(Observed, NamesOfStates) {
  std::set<std::string> names;
  for (int code = 0; code < 16; ++code) names.insert(FsmName(static_cast<std::uint8_t>(code)));
  EXPECT_EQ(names.size(), 16U);
  EXPECT_EQ(FsmName(5), "SUB");
  EXPECT_EQ(FsmName(13), "illegal(13)");
}

TEST(Observed, InputsInWords) {
  gm::Inputs in;
  EXPECT_EQ(Brief(in), "- B@000");
  in.b_addr = 0x1A;
  in.rst_n = false;
  EXPECT_EQ(Brief(in), "rst_n=0 - B@01a");
  in = {};
  in.a_ce = true;
  in.a_be = gm::kCmdReset | gm::kCmdCopy;
  in.a_addr = 0x605;
  in.a_wdata = 0x40;
  EXPECT_EQ(Brief(in), "cmd reset copy @005/3 00000040 B@000");
  in.a_we = true;
  EXPECT_EQ(Brief(in), "config be a data 0 B@000");
  in.a_ce = false;
  EXPECT_EQ(Brief(in), "write @005 00000040 be a B@000");
}

}  // namespace
}  // namespace m4::tb::m4bram
