#include "golden_model/m4bram/meaning.h"

#include <gtest/gtest.h>

namespace m4::m4bram {
namespace {

constexpr Version kSmall{false, false};
constexpr Version kLarge{true, false};

TEST(ConfigOfPort, TakesTheFields) {
  // Signed, n = 5 (code 4), d = 4 (code 2), w = 4 (code 1); wdata's upper bits are ignored.
  EXPECT_EQ(ConfigOfPort(0xC, 0xFFFFFFF0u | 0x9), 0xC9);
  EXPECT_EQ(Decode(0xC9), (Config{4, 5, true, 4}));
}

TEST(ConfigOfPort, ReplacesReservedCodes) {
  EXPECT_EQ(ConfigOfPort(0x0, 0x0), 0x10);  // n code 0 is stored as 1: n = 2
  EXPECT_EQ(ConfigOfPort(0x8, 0x0), 0x90);
  EXPECT_EQ(ConfigOfPort(0x7, 0xC), 0x78);  // d code 3 as 2
  EXPECT_EQ(ConfigOfPort(0x7, 0x3), 0x72);  // w code 3 as 2
  EXPECT_EQ(ConfigOfPort(0x0, 0xF), 0x1A);
  EXPECT_EQ(ConfigOfPort(0xF, 0x2), kCfgReset);
}

TEST(State, EncodeAndDecodeAreInverse) {
  for (const int w : {2, 4, 8}) {
    for (int n = 2; n <= 8; ++n) {
      for (const int d : {1, 2, 4}) {
        for (const bool is_signed : {false, true}) {
          const Config config{w, n, is_signed, d};
          EXPECT_EQ(Decode(Encode(config)), config);
          EXPECT_EQ(LegalConfig(Encode(config)), Encode(config));
        }
      }
    }
  }
  EXPECT_EQ(Encode(Config{8, 8, true, 1}), 0xF2);
}

TEST(ByteMask, EveryNibble) {
  EXPECT_EQ(ByteMask(0x0), 0u);
  EXPECT_EQ(ByteMask(0x1), 0x000000FFu);
  EXPECT_EQ(ByteMask(0x2), 0x0000FF00u);
  EXPECT_EQ(ByteMask(0x4), 0x00FF0000u);
  EXPECT_EQ(ByteMask(0x8), 0xFF000000u);
  EXPECT_EQ(ByteMask(0x5), 0x00FF00FFu);
  EXPECT_EQ(ByteMask(0xF), 0xFFFFFFFFu);
}

TEST(Shuffle, Small) {
  const std::uint64_t v = 0x44332211;
  for (unsigned s = 0; s < 4; ++s) EXPECT_EQ(Shuffle(kSmall, v, s, 1), v);
  EXPECT_EQ(Shuffle(kSmall, v, 0, 2), 0x22112211u);
  EXPECT_EQ(Shuffle(kSmall, v, 1, 2), 0x44334433u);
  EXPECT_EQ(Shuffle(kSmall, v, 2, 2), 0x22112211u);  // s[1] is not named for d = 2
  EXPECT_EQ(Shuffle(kSmall, v, 0, 4), 0x11111111u);
  EXPECT_EQ(Shuffle(kSmall, v, 1, 4), 0x22222222u);
  EXPECT_EQ(Shuffle(kSmall, v, 2, 4), 0x33333333u);
  EXPECT_EQ(Shuffle(kSmall, v, 3, 4), 0x44444444u);
}

TEST(Shuffle, Large) {
  const std::uint64_t v = 0x8877665544332211;
  EXPECT_EQ(Shuffle(kLarge, v, 3, 1), v);
  EXPECT_EQ(Shuffle(kLarge, v, 0, 2), 0x4433221144332211u);
  EXPECT_EQ(Shuffle(kLarge, v, 3, 2), 0x8877665588776655u);
  EXPECT_EQ(Shuffle(kLarge, v, 0, 4), 0x2211221122112211u);
  EXPECT_EQ(Shuffle(kLarge, v, 1, 4), 0x4433443344334433u);
  EXPECT_EQ(Shuffle(kLarge, v, 2, 4), 0x6655665566556655u);
  EXPECT_EQ(Shuffle(kLarge, v, 3, 4), 0x8877887788778877u);
}

TEST(CopiedRows, ByHand) {
  // S, w = 8: BPE j gets byte j, sign-extended to 32 bits.
  EXPECT_EQ(CopiedRows(kSmall, Config{8, 8, true, 1}, 0x807F01FF, 0),
            (RowOfEach{0xFFFFFFFF, 0x00000001, 0x0000007F, 0xFFFFFF80}));
  // S, w = 2, d = 4, byte 1 = 0x2D = {0, -2, -1, 1} for all BPEs.
  EXPECT_EQ(CopiedRows(kSmall, Config{2, 8, true, 4}, 0x00002D00, 1),
            (RowOfEach{0x00FEFF01, 0x00FEFF01, 0x00FEFF01, 0x00FEFF01}));
  // L, w = 4: 16 bits for each BPE, 4 lanes of 16 bits; BPE 3 gets 0x1F87 = {1, -1, -8, 7}.
  EXPECT_EQ(CopiedRows(kLarge, Config{4, 8, true, 1}, 0x1F87000000010008, 0),
            (RowOfEach{0x000000000000FFF8, 0x0000000000000001, 0, 0x0001FFFFFFF80007}));
  // L, w = 8, d = 2, upper half 0x88776655: BPEs 0 and 2 get {0x66, 0x55}, 1 and 3 {0x88, 0x77}.
  EXPECT_EQ(
      CopiedRows(kLarge, Config{8, 8, true, 2}, 0x8877665544332211, 1),
      (RowOfEach{0x0000006600000055, 0xFFFFFF8800000077, 0x0000006600000055, 0xFFFFFF8800000077}));
}

TEST(ActivationNumbers, SignedOrNot) {
  EXPECT_EQ(ActivationNumbers(0x80FF7F01, true), (std::array<std::int16_t, 4>{1, 127, -1, -128}));
  EXPECT_EQ(ActivationNumbers(0x80FF7F01, false), (std::array<std::int16_t, 4>{1, 127, 255, 128}));
}

TEST(Remaining, ShiftsEachByteAlone) {
  EXPECT_EQ(Remaining(0xFF8180A5, 0), 0xFF8180A5u);
  EXPECT_EQ(Remaining(0xFF8180A5, 1), 0xFE02004Au);
  EXPECT_EQ(Remaining(0xFF8180A5, 7), 0x80800080u);
  EXPECT_EQ(Remaining(0xFF8180A5, 8), 0u);
}

TEST(PartialSums, ByHand) {
  Operands o;
  o.w1 = {3, 0, 0, 0x00000001};
  o.w2 = {0xFFFFFFFB, 0, 0, 0xFFFFFFFF};  // -5 and -1
  o.a1 = {0x80, 0, 0, -128};              // 10..., and the most negative number
  o.a2 = {0xC0, 0, 0, 64};                // 11..., and 01...
  // One bit: 3 * 1 - 5 * 1 = -2; signed: 1 * (-1) - 1 * 0 = -1. Doubled: -4, -2.
  EXPECT_EQ(PartialSums(o, 1, 0, 32), (RowOfEach{0xFFFFFFFE, 0, 0, 0xFFFFFFFF}));
  EXPECT_EQ(PartialSums(o, 1, 1, 32), (RowOfEach{0xFFFFFFFC, 0, 0, 0xFFFFFFFE}));
  // Two bits: 3 * 2 - 5 * 3 = -9; signed: 1 * (-2) - 1 * 1 = -3.
  EXPECT_EQ(PartialSums(o, 2, 0, 32), (RowOfEach{0xFFFFFFF7, 0, 0, 0xFFFFFFFD}));
  // The first bits select W1 + W2; of BPE 3 only W1.
  EXPECT_EQ(SelectedRows(o, 32), (RowOfEach{0xFFFFFFFE, 0, 0, 1}));
}

TEST(ReadoutWord, SmallAndLarge) {
  State state;
  for (std::size_t j = 0; j < kBpes; ++j) state.bpe[j].acc = 0x10 + j + ((0x20 + j) << 32);
  EXPECT_EQ(ReadoutWord(kSmall, state, 2), 0x12u);
  EXPECT_EQ(ReadoutWord(kSmall, state, 0x1FF), 0x13u);
  EXPECT_EQ(ReadoutWord(kLarge, state, 4), 0x12u);
  EXPECT_EQ(ReadoutWord(kLarge, state, 5), 0x22u);
  EXPECT_EQ(ReadoutWord(kLarge, state, 0x1F8), 0x10u);
}

}  // namespace
}  // namespace m4::m4bram
