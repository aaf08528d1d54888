// The precisions of the block, the ranges of their operands, and how many MAC2s always fit a lane.
// Source: docs/m4bram.md, sections 5, 7 and 12. Pure functions; none can fail for the widths
// named here (weights 2, 4, 8 bits; activations 2..8 bits).
#ifndef GOLDEN_MODEL_ARITH_PRECISION_H_
#define GOLDEN_MODEL_ARITH_PRECISION_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace m4::arith {

inline constexpr std::array<int, 3> kWeightBits = {2, 4, 8};
inline constexpr int kMinActivationBits = 2;
inline constexpr int kMaxActivationBits = 8;

// An inclusive range of integers.
struct Range {
  std::int64_t min = 0;
  std::int64_t max = 0;

  constexpr bool contains(std::int64_t x) const { return min <= x && x <= max; }
  friend constexpr bool operator==(const Range&, const Range&) = default;
};

// Two's complement numbers of `bits` bits (1..63).
constexpr Range SignedRange(int bits) {
  const std::int64_t half = std::int64_t{1} << (bits - 1);
  return {-half, half - 1};
}

// Numbers without a sign of `bits` bits (1..62).
constexpr Range UnsignedRange(int bits) { return {0, (std::int64_t{1} << bits) - 1}; }

constexpr Range WeightRange(int weight_bits) { return SignedRange(weight_bits); }

constexpr Range ActivationRange(int activation_bits, bool is_signed) {
  return is_signed ? SignedRange(activation_bits) : UnsignedRange(activation_bits);
}

// A lane is 4 times as wide as its weight.
constexpr int LaneBits(int weight_bits) { return 4 * weight_bits; }

struct Precision {
  int weight_bits = 8;      // 2, 4, 8
  int activation_bits = 8;  // 2..8

  friend constexpr bool operator==(const Precision&, const Precision&) = default;
};

// The 21 combinations, weights outermost: for (const Precision p : kPrecisions).
inline constexpr std::array<Precision, 21> kPrecisions = [] {
  std::array<Precision, 21> all{};
  std::size_t i = 0;
  for (const int w : kWeightBits) {
    for (int n = kMinActivationBits; n <= kMaxActivationBits; ++n) all[i++] = {w, n};
  }
  return all;
}();

// The results one MAC2 (W1*I1 + W2*I2, exact) can have.
constexpr Range Mac2Range(int weight_bits, int activation_bits, bool is_signed) {
  const Range w = WeightRange(weight_bits);
  const Range a = ActivationRange(activation_bits, is_signed);
  return is_signed
             ? Range{2 * w.min * a.max < 2 * w.max * a.min ? 2 * w.min * a.max : 2 * w.max * a.min,
                     2 * w.min * a.min}
             : Range{2 * w.min * a.max, 2 * w.max * a.max};
}

// The number of MAC2s that never overflow a lane whatever their operands; 0 where not even one is
// safe (2-bit weights with 6 or more activation bits). Section 12.
constexpr std::int64_t SafeLength(int weight_bits, int activation_bits, bool is_signed) {
  const Range lane = SignedRange(LaneBits(weight_bits));
  const Range mac2 = Mac2Range(weight_bits, activation_bits, is_signed);
  // The end of the range that is reached first: the positive one if signed (both most negative).
  return is_signed ? lane.max / mac2.max : lane.min / mac2.min;
}

}  // namespace m4::arith

#endif  // GOLDEN_MODEL_ARITH_PRECISION_H_
