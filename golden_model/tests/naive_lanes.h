// Rows one lane at a time, for tests only: the plain reading of the data sheet that the packed
// arithmetic is checked against. Shares no code with golden_model/arith.
#ifndef GOLDEN_MODEL_TESTS_NAIVE_LANES_H_
#define GOLDEN_MODEL_TESTS_NAIVE_LANES_H_

#include <cstdint>
#include <functional>

namespace m4::testing {

// `value` modulo 2^bits (1..62), two's complement.
inline std::int64_t NaiveWrap(std::int64_t value, int bits) {
  const std::int64_t modulus = std::int64_t{1} << bits;
  std::int64_t r = value % modulus;
  if (r < -modulus / 2) r += modulus;
  if (r >= modulus / 2) r -= modulus;
  return r;
}

inline std::int64_t NaiveLane(std::uint64_t row, int lane, int lane_bits) {
  std::int64_t value = 0;
  for (int i = 0; i < lane_bits; ++i) {
    const std::int64_t bit = static_cast<std::int64_t>((row >> (lane * lane_bits + i)) & 1);
    value += (i == lane_bits - 1 ? -bit : bit) * (std::int64_t{1} << i);
  }
  return value;
}

// The row of `row_bits` bits whose lane i is f(i) modulo 2^lane_bits.
inline std::uint64_t NaiveRow(int row_bits, int lane_bits,
                              const std::function<std::int64_t(int)>& f) {
  std::uint64_t row = 0;
  for (int lane = 0; lane < row_bits / lane_bits; ++lane) {
    const std::int64_t value = f(lane);
    for (int i = 0; i < lane_bits; ++i) {
      row |= static_cast<std::uint64_t>((value >> i) & 1) << (lane * lane_bits + i);
    }
  }
  return row;
}

}  // namespace m4::testing

#endif  // GOLDEN_MODEL_TESTS_NAIVE_LANES_H_
