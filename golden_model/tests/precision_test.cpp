#include "golden_model/arith/precision.h"

#include <gtest/gtest.h>

#include <set>
#include <utility>

#include "golden_model/tests/naive_lanes.h"

namespace m4::arith {
namespace {

TEST(Precision, Ranges) {
  EXPECT_EQ(WeightRange(2), (Range{-2, 1}));
  EXPECT_EQ(WeightRange(8), (Range{-128, 127}));
  EXPECT_EQ(ActivationRange(5, false), (Range{0, 31}));
  EXPECT_EQ(ActivationRange(5, true), (Range{-16, 15}));
  EXPECT_TRUE(ActivationRange(2, true).contains(-2));
  EXPECT_FALSE(ActivationRange(2, true).contains(2));
}

TEST(Precision, AllCombinationsOnce) {
  std::set<std::pair<int, int>> seen;
  for (const Precision p : kPrecisions) {
    EXPECT_TRUE(p.weight_bits == 2 || p.weight_bits == 4 || p.weight_bits == 8);
    EXPECT_TRUE(p.activation_bits >= 2 && p.activation_bits <= 8);
    seen.insert({p.weight_bits, p.activation_bits});
  }
  EXPECT_EQ(seen.size(), 21u);
}

// The ends of the range by trying all operands.
TEST(Precision, Mac2RangeIsReachedAndNotLeft) {
  for (const Precision p : kPrecisions) {
    for (const bool is_signed : {false, true}) {
      const std::int64_t w_half = std::int64_t{1} << (p.weight_bits - 1);
      const std::int64_t lo = is_signed ? -(std::int64_t{1} << (p.activation_bits - 1)) : 0;
      const std::int64_t hi = lo + (std::int64_t{1} << p.activation_bits) - 1;
      std::int64_t min = 0;
      std::int64_t max = 0;
      for (std::int64_t w = -w_half; w < w_half; ++w) {
        for (std::int64_t a = lo; a <= hi; ++a) {
          min = std::min(min, 2 * w * a);
          max = std::max(max, 2 * w * a);
        }
      }
      EXPECT_EQ(Mac2Range(p.weight_bits, p.activation_bits, is_signed), (Range{min, max}));
    }
  }
}

TEST(SafeLength, ByHand) {
  // w = 4, n = 4 unsigned: 2^15 / (16 * 15) = 32768 / 240 = 136.5.
  EXPECT_EQ(SafeLength(4, 4, false), 136);
  // w = 8, n = 8 signed: (2^31 - 1) / 2^15 = 65535.99.
  EXPECT_EQ(SafeLength(8, 8, true), 65535);
  // w = 8, n = 8 unsigned: 2^31 / (256 * 255) = 32896.5.
  EXPECT_EQ(SafeLength(8, 8, false), 32896);
  // w = 2: n = 5 unsigned 128 / (4 * 31) = 1.03, signed 127 / 64 = 1.98; n = 6 128 / 252, 127 /
  // 128.
  EXPECT_EQ(SafeLength(2, 5, false), 1);
  EXPECT_EQ(SafeLength(2, 5, true), 1);
  EXPECT_EQ(SafeLength(2, 6, false), 0);
  EXPECT_EQ(SafeLength(2, 6, true), 0);
}

// Section 12's formulas, and what they promise: N extreme MAC2s fit a lane, N + 1 do not.
TEST(SafeLength, FitsAndNotOneMore) {
  for (const Precision p : kPrecisions) {
    const int w = p.weight_bits;
    const int n = p.activation_bits;
    for (const bool is_signed : {false, true}) {
      const std::int64_t half_lane = std::int64_t{1} << (4 * w - 1);
      const std::int64_t formula =
          is_signed ? (half_lane - 1) / (std::int64_t{1} << (w + n - 1))
                    : half_lane / ((std::int64_t{1} << w) * ((std::int64_t{1} << n) - 1));
      const std::int64_t length = SafeLength(w, n, is_signed);
      EXPECT_EQ(length, formula) << w << " " << n << " " << is_signed;

      const std::int64_t weight = -(std::int64_t{1} << (w - 1));
      const std::int64_t positive =
          is_signed ? (std::int64_t{1} << (n - 1)) - 1 : (std::int64_t{1} << n) - 1;
      const std::int64_t negative = is_signed ? -(std::int64_t{1} << (n - 1)) : 0;
      for (const std::int64_t wx : {weight, -weight - 1}) {
        for (const std::int64_t ax : {positive, negative}) {
          const std::int64_t sum = length * 2 * wx * ax;
          EXPECT_EQ(testing::NaiveWrap(sum, 4 * w), sum);
        }
      }
      const std::int64_t too_much = (length + 1) * 2 * weight * (is_signed ? negative : positive);
      EXPECT_NE(testing::NaiveWrap(too_much, 4 * w), too_much);
    }
  }
}

}  // namespace
}  // namespace m4::arith
