// Convolution and requantisation against numbers worked out by hand, docs/accelerator.md sections 9
// and 14.3.
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "golden_model/accel/meaning.h"

namespace m4::accel {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();

TEST(AccelConvolve, PaddingAndStride) {
  // A 2 x 2 filter over 3 x 3 with a zero row above and a zero column to the left, stride 2.
  Convolution l;
  l.r = l.s = 2;
  l.h = l.w = 3;
  l.p = l.q = 2;
  l.stride = 2;
  l.pad_top = l.pad_left = 1;
  const std::vector<std::int32_t> weights = {1, 10, 100, 1000};
  const std::vector<std::int32_t> input = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  // (0, 0): only its lower right is inside: 1000 * 1. (0, 1): lower row 2, 3: 100 * 2 + 1000 * 3.
  // (1, 0): right column 4, 7. (1, 1): 5, 6, 8, 9.
  EXPECT_EQ(Convolve(l, weights, input), (std::vector<std::int64_t>{1000, 3200, 7040, 9865}));
}

TEST(AccelConvolve, FilterIsWideOrHighAndReachesBeyondTheInput) {
  Convolution l;
  l.r = 3;
  l.w = 2;
  l.q = 2;
  EXPECT_EQ(Convolve(l, std::vector<std::int32_t>{1, 2, 3}, std::vector<std::int32_t>{5, 7}),
            (std::vector<std::int64_t>{19, 7}));
  Convolution high;
  high.s = 3;
  high.h = 2;
  high.p = 2;
  EXPECT_EQ(Convolve(high, std::vector<std::int32_t>{1, 2, 3}, std::vector<std::int32_t>{5, 7}),
            (std::vector<std::int64_t>{19, 7}));
}

TEST(AccelConvolve, ChannelsAndKernels) {
  Convolution l;  // a matrix product: 2 x 3 by 3 x 2
  l.c = 3;
  l.k = 2;
  l.w = l.q = 2;
  const std::vector<std::int32_t> weights = {1, 2, 3, -1, 0, 1};
  const std::vector<std::int32_t> input = {1, 4, 2, 5, 3, 6};
  EXPECT_EQ(Convolve(l, weights, input), (std::vector<std::int64_t>{14, 32, 2, 2}));
  EXPECT_THROW(Convolve(l, input, std::vector<std::int32_t>{1}), std::invalid_argument);
}

TEST(AccelRequantise, HalvesGoUp) {
  const ResultFormat format{true, 8, 0};
  EXPECT_EQ(Requantise(3, {0, 1, 1}, format), 2);    // 1.5
  EXPECT_EQ(Requantise(-3, {0, 1, 1}, format), -1);  // -1.5
  EXPECT_EQ(Requantise(5, {0, 1, 2}, format), 1);    // 1.25
  EXPECT_EQ(Requantise(-5, {0, 1, 2}, format), -1);  // -1.25
  EXPECT_EQ(Requantise(-7, {0, 1, 2}, format), -2);  // -1.75
  EXPECT_EQ(Requantise(10, {4, 3, 2}, format), 11);  // 42 / 4 = 10.5
}

TEST(AccelRequantise, ClampsAfterTheZeroPoint) {
  EXPECT_EQ(Requantise(200, {0, 2, 1}, {true, 8, 0}), 127);
  EXPECT_EQ(Requantise(-200, {0, 2, 1}, {true, 8, 0}), -128);
  EXPECT_EQ(Requantise(-200, {0, 2, 1}, {true, 8, 255}), 55);
  EXPECT_EQ(Requantise(-1, {0, 2, 1}, {false, 8, 0}), 0);
  EXPECT_EQ(Requantise(300, {0, 2, 1}, {false, 8, -256}), 44);
  EXPECT_EQ(Requantise(300, {0, 2, 1}, {false, 4, -256}), 15);
  EXPECT_EQ(Requantise(-100, {0, 2, 1}, {true, 2, 0}), -2);
  EXPECT_EQ(Requantise(100, {0, 2, 1}, {true, 2, 0}), 1);
}

TEST(AccelRequantise, IsExactAtTheEnds) {
  constexpr std::int32_t kMost = std::numeric_limits<std::int32_t>::max();
  // v = -2^32, v * (2^31 - 1) = -2^63 + 2^32; / 2^62 = -2 + 2^-30; plus 1/2, floor: -2.
  const Parameters low{std::numeric_limits<std::int32_t>::min(), kMost, 62};
  EXPECT_EQ(Requantise(kMin, low, {true, 8, 0}), -2);
  // v = 2^32 - 2, times the same: 2^63 - 2^33 + 2; / 2^62: just below 2, rounded 2. With 2^61
  // added it has more than 64 bits.
  EXPECT_EQ(Requantise(kMax, {kMost, kMost, 62}, {true, 8, 0}), 2);
  EXPECT_EQ(Requantise(kMax, {kMost, kMost, 1}, {true, 8, 0}), 127);
  EXPECT_EQ(Requantise(kMin, {0, 0, 1}, {true, 8, 7}), 7);
}

}  // namespace
}  // namespace m4::accel
