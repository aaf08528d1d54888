#include "golden_model/accel/meaning.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "golden_model/arith/precision.h"

namespace m4::accel {
namespace {

void RequireSize(std::size_t size, std::int64_t expected) {
  if (size != static_cast<std::size_t>(expected)) {
    throw std::invalid_argument("A tensor does not have the size of the convolution.");
  }
}

// One row of a filter at one position of one channel: row y of the input from column x on; what
// lies outside is 0.
std::int64_t RowSum(const Convolution& l, std::span<const std::int32_t> weights,
                    std::span<const std::int32_t> channel, std::int64_t y, std::int64_t x) {
  if (y < 0 || y >= l.h) return 0;
  std::int64_t sum = 0;
  for (int r = 0; r < l.r; ++r) {
    if (x + r < 0 || x + r >= l.w) continue;
    sum += std::int64_t{weights[static_cast<std::size_t>(r)]} *
           channel[static_cast<std::size_t>(y * l.w + x + r)];
  }
  return sum;
}

std::int64_t OutputSum(const Convolution& l, std::span<const std::int32_t> kernel,
                       std::span<const std::int32_t> input, int p, int q) {
  const std::size_t filter_row = static_cast<std::size_t>(l.r);
  const std::size_t plane = static_cast<std::size_t>(l.h) * static_cast<std::size_t>(l.w);
  const std::int64_t y0 = std::int64_t{p} * l.stride - l.pad_top;
  const std::int64_t x0 = std::int64_t{q} * l.stride - l.pad_left;
  std::int64_t sum = 0;
  std::size_t at = 0;
  for (int c = 0; c < l.c; ++c) {
    const auto channel = input.subspan(static_cast<std::size_t>(c) * plane, plane);
    for (int s = 0; s < l.s; ++s, at += filter_row) {
      sum += RowSum(l, kernel.subspan(at, filter_row), channel, y0 + s, x0);
    }
  }
  return sum;
}

}  // namespace

std::vector<std::int64_t> Convolve(const Convolution& shape, std::span<const std::int32_t> weights,
                                   std::span<const std::int32_t> input) {
  const std::int64_t kernel_size = std::int64_t{shape.c} * shape.s * shape.r;
  RequireSize(weights.size(), kernel_size * shape.k);
  RequireSize(input.size(), std::int64_t{shape.c} * shape.h * shape.w);
  std::vector<std::int64_t> result;
  for (int k = 0; k < shape.k; ++k) {
    const auto kernel = weights.subspan(static_cast<std::size_t>(k * kernel_size),
                                        static_cast<std::size_t>(kernel_size));
    for (int p = 0; p < shape.p; ++p) {
      for (int q = 0; q < shape.q; ++q) result.push_back(OutputSum(shape, kernel, input, p, q));
    }
  }
  return result;
}

int Requantise(std::int64_t accumulator, const Parameters& parameters, const ResultFormat& format) {
  // |v| <= 2^32 and the multiplier is below 2^31, so the product has 64 bits. To add half of
  // 2^shift before the shift is to add the last bit that is shifted out after it; only so does the
  // sum fit 64 bits too.
  const std::int64_t product = (accumulator + parameters.bias) * parameters.multiplier;
  const std::int64_t rounded =
      (product >> parameters.shift) + ((product >> (parameters.shift - 1)) & 1);
  const arith::Range range =
      format.is_signed ? arith::SignedRange(format.bits) : arith::UnsignedRange(format.bits);
  return static_cast<int>(std::clamp(rounded + format.zero_point, range.min, range.max));
}

}  // namespace m4::accel
