// What a layer computes, without cycles: plain int64 convolution and requantisation. Source:
// docs/accelerator.md, sections 9 and 14.3.
#ifndef GOLDEN_MODEL_ACCEL_MEANING_H_
#define GOLDEN_MODEL_ACCEL_MEANING_H_

#include <cstdint>
#include <span>
#include <vector>

namespace m4::accel {

// Sizes as in section 2; all at least 1, padding at least 0.
struct Convolution {
  int r = 1;
  int s = 1;
  int c = 1;
  int k = 1;
  int h = 1;
  int w = 1;
  int p = 1;
  int q = 1;
  int stride = 1;
  int pad_top = 0;
  int pad_left = 0;
};

// Weights [k][c][s][r] and input [c][y][x] give accumulators [k][p][q]: exact if the sums of
// magnitudes stay below 2^63. Throws std::invalid_argument if a tensor has another size.
std::vector<std::int64_t> Convolve(const Convolution& shape, std::span<const std::int32_t> weights,
                                   std::span<const std::int32_t> input);

// Of one kernel: three beats of section P.
struct Parameters {
  std::int32_t bias = 0;
  std::int32_t multiplier = 0;  // not negative
  int shift = 1;                // 1..62

  friend constexpr bool operator==(const Parameters&, const Parameters&) = default;
};

struct ResultFormat {
  bool is_signed = false;
  int bits = 8;        // 2..8
  int zero_point = 0;  // -256..255
};

// The requantised result of an accumulator of 32 bits.
int Requantise(std::int64_t accumulator, const Parameters& parameters, const ResultFormat& format);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_MEANING_H_
