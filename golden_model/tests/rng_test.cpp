// Pinned values: computed by an independent program (Python) from the published algorithms.
#include "golden_model/arith/rng.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace m4::arith {
namespace {

TEST(Rng, Version) { EXPECT_EQ(kRngVersion, 1) << "then the pinned values below change too"; }

TEST(Rng, SplitMix64KnownValues) {
  // The published reference sequences of splitmix64, seeds 0 and 1234567.
  std::uint64_t state = 0;
  EXPECT_EQ(SplitMix64(state), 0xE220A8397B1DCDAFu);
  EXPECT_EQ(SplitMix64(state), 0x6E789E6AA1B965F4u);
  EXPECT_EQ(SplitMix64(state), 0x06C45D188009454Fu);
  state = 1234567;
  EXPECT_EQ(SplitMix64(state), 6457827717110365317u);
  EXPECT_EQ(SplitMix64(state), 3203168211198807973u);
}

TEST(Rng, Next64Pinned) {
  Rng zero(0);
  for (const std::uint64_t expected :
       {0x99EC5F36CB75F2B4u, 0xBF6E1F784956452Au, 0x1A5F849D4933E6E0u, 0x6AA594F1262D2D2Cu}) {
    EXPECT_EQ(zero.next64(), expected);
  }
  Rng other(2023);
  for (const std::uint64_t expected :
       {0x8E9B348EE3A76E7Du, 0x9E5A3B305068383Eu, 0x682B72A6BD84EB87u, 0x93ADFCF06599E718u}) {
    EXPECT_EQ(other.next64(), expected);
  }
}

TEST(Rng, BelowAndBetweenPinned) {
  Rng below(7);
  for (const std::uint64_t expected : {4u, 4u, 8u, 4u, 4u, 1u, 6u, 6u}) {
    EXPECT_EQ(below.below(10), expected);
  }
  Rng between(7);
  for (const std::int64_t expected : {2, -6, -2, -8, 0, 1, -4, 4}) {
    EXPECT_EQ(between.between(-8, 7), expected);
  }
}

TEST(Rng, SeedForPinned) {
  EXPECT_EQ(SeedFor(0, ""), 0x5B21F68FFA77F14Cu);
  EXPECT_EQ(SeedFor(1, "m4bram/copy"), 0x2973DF7C03C4B165u);
  EXPECT_EQ(SeedFor(2, "m4bram/copy"), 0xF99B8A0B702C145Fu);
}

TEST(Rng, BelowIsUniform) {
  Rng rng(11);
  std::array<int, 7> count{};
  for (int i = 0; i < 70000; ++i) ++count.at(rng.below(7));
  for (const int c : count) EXPECT_NEAR(c, 10000, 500);  // more than 5 standard deviations
}

TEST(Rng, BelowOfHugeRangesKeepsToThem) {
  // Of 2^64 numbers 2^63 + 1 make one round only: nearly half of them must be thrown away.
  Rng rng(12);
  const std::uint64_t n = (std::uint64_t{1} << 63) + 1;
  for (int i = 0; i < 1000; ++i) ASSERT_LT(rng.below(n), n);
}

TEST(Rng, BetweenReachesBothEnds) {
  Rng rng(13);
  bool low = false;
  bool high = false;
  for (int i = 0; i < 200; ++i) {
    const std::int64_t x = rng.between(-2, 1);
    ASSERT_TRUE(x >= -2 && x <= 1);
    low |= x == -2;
    high |= x == 1;
  }
  EXPECT_TRUE(low && high);
  EXPECT_EQ(rng.between(5, 5), 5);
  using Limits = std::numeric_limits<std::int64_t>;
  rng.between(Limits::min(), Limits::max());  // the whole range is a range
}

TEST(Rng, Chance) {
  Rng rng(14);
  int hits = 0;
  for (int i = 0; i < 10000; ++i) {
    ASSERT_FALSE(rng.chance(0));
    ASSERT_TRUE(rng.chance(1));
    hits += rng.chance(0.25) ? 1 : 0;
  }
  EXPECT_NEAR(hits, 2500, 220);
}

}  // namespace
}  // namespace m4::arith
