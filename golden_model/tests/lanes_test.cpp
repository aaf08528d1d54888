#include "golden_model/arith/lanes.h"

#include <gtest/gtest.h>

#include <array>

#include "golden_model/arith/rng.h"
#include "golden_model/tests/naive_lanes.h"

namespace m4::arith {
namespace {

using testing::NaiveLane;
using testing::NaiveRow;
using testing::NaiveWrap;

constexpr std::array kLaneWidths = {8, 16, 32};
constexpr std::array kRowWidths = {32, 64};

// A row with many extreme lanes in it.
std::uint64_t SomeRow(Rng& rng, int row_bits, int lane_bits) {
  return NaiveRow(row_bits, lane_bits, [&](int) -> std::int64_t {
    const std::int64_t half = std::int64_t{1} << (lane_bits - 1);
    switch (rng.below(6)) {
      case 0:
        return -half;
      case 1:
        return half - 1;
      case 2:
        return -1;
      case 3:
        return 0;
      default:
        return rng.between(-half, half - 1);
    }
  });
}

TEST(Lanes, ByHand) {
  // 8-bit lanes 1, -1, 127, -128 from the lowest: 0x01, 0xFF, 0x7F, 0x80.
  const std::uint64_t row = 0x807FFF01;
  // times 3: 3, -3, 381 = 125 (mod 256), -384 = -128 (mod 256).
  EXPECT_EQ(MulLanes(row, 3, 8), 0x807DFD03u);
  // times -1: -1, 1, -127, 128 = -128.
  EXPECT_EQ(MulLanes(row, -1, 8), 0x808101FFu);
  EXPECT_EQ(NegateLanes(row, 8), 0x808101FFu);
  // doubled: 2, -2, 254 = -2, -256 = 0.
  EXPECT_EQ(DoubleLanes(row, 8), 0x00FEFE02u);
  // plus 0xFF in every lane: 0, -2, 126, -129 = 127; no carry from lane to lane.
  EXPECT_EQ(AddLanes(row, 0xFFFFFFFF, 8), 0x7F7EFE00u);
  EXPECT_EQ(ComplementRow(row, 32), 0x7F8000FEu);
  EXPECT_EQ(ComplementRow(row, 64), 0xFFFFFFFF7F8000FEu);
  EXPECT_EQ(LaneValue(row, 0, 8), 1);
  EXPECT_EQ(LaneValue(row, 3, 8), -128);
  EXPECT_EQ(LaneValue(row, 1, 16), -32641);  // 0x807F = 32895 - 65536
}

TEST(Lanes, ExtendWeightsByHand) {
  // Pairs of bits from the lowest: 01 = 1, 11 = -1, 10 = -2, 00 = 0: 0b00'10'11'01 = 0x2D.
  EXPECT_EQ(ExtendWeights(0x2D, 2), 0x00FEFF01u);
  // Nibbles 7 and -8, 0x87; then 0x1F above it: -1 and 1.
  EXPECT_EQ(ExtendWeights(0x87, 4), 0xFFF80007u);
  EXPECT_EQ(ExtendWeights(0x1F87, 4), 0x0001FFFFFFF80007u);
  // Bytes -128 and 127.
  EXPECT_EQ(ExtendWeights(0x7F80, 8), 0x0000007FFFFFFF80u);
}

TEST(Lanes, EqualNaive) {
  Rng rng(SeedFor(1, "lanes"));
  for (const int row_bits : kRowWidths) {
    for (const int bits : kLaneWidths) {
      for (int i = 0; i < 2000; ++i) {
        const std::uint64_t a = SomeRow(rng, row_bits, bits);
        const std::uint64_t b = SomeRow(rng, row_bits, bits);
        const std::int64_t factor = rng.between(-512, 512);
        const auto make = [&](const std::function<std::int64_t(int)>& f) {
          return NaiveRow(row_bits, bits, f);
        };
        const auto lane_a = [&](int lane) { return NaiveLane(a, lane, bits); };
        const auto lane_b = [&](int lane) { return NaiveLane(b, lane, bits); };
        ASSERT_EQ(MulLanes(a, factor, bits), make([&](int l) { return lane_a(l) * factor; }))
            << std::hex << a << " * " << factor << ", lanes of " << std::dec << bits;
        ASSERT_EQ(AddLanes(a, b, bits), make([&](int l) { return lane_a(l) + lane_b(l); }));
        ASSERT_EQ(DoubleLanes(a, bits), make([&](int l) { return 2 * lane_a(l); }));
        ASSERT_EQ(NegateLanes(a, bits), make([&](int l) { return -lane_a(l); }));
        ASSERT_EQ(ComplementRow(a, row_bits), make([&](int l) { return -lane_a(l) - 1; }));
        for (int lane = 0; lane < row_bits / bits; ++lane) {
          ASSERT_EQ(LaneValue(a, lane, bits), lane_a(lane));
        }
      }
    }
  }
}

TEST(Lanes, EverySliceExtends) {
  for (const int w : {2, 4, 8}) {
    for (std::uint64_t packed = 0; packed < 0x10000; ++packed) {
      ASSERT_EQ(ExtendWeights(packed, w),
                NaiveRow(64, 4 * w, [&](int lane) { return NaiveLane(packed, lane, w); }));
    }
  }
}

TEST(Lanes, WrapToBits) {
  EXPECT_EQ(WrapToBits(127, 8), 127);
  EXPECT_EQ(WrapToBits(128, 8), -128);
  EXPECT_EQ(WrapToBits(-129, 8), 127);
  EXPECT_EQ(WrapToBits(-5, 64), -5);
  Rng rng(2);
  for (int i = 0; i < 10000; ++i) {
    const int bits = static_cast<int>(rng.between(1, 62));
    const std::int64_t x = static_cast<std::int64_t>(rng.next64());
    ASSERT_EQ(WrapToBits(x, bits), NaiveWrap(x, bits)) << x << " to " << bits;
  }
}

}  // namespace
}  // namespace m4::arith
