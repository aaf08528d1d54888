// The descriptor of a layer: the registers D_* and their fields. Source: docs/accelerator.md,
// section 5.2. Pure functions; none can fail.
#ifndef GOLDEN_MODEL_ACCEL_DESCRIPTOR_H_
#define GOLDEN_MODEL_ACCEL_DESCRIPTOR_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace m4::accel {

// D_SHAPE, D_CHANNELS, D_INPUT, D_OUTPUT, D_PRECISION, D_RESULT, D_KEEP: addresses 0x40, 0x44, ..
using DescriptorImage = std::array<std::uint32_t, 7>;

// The bits that exist.
inline constexpr DescriptorImage kDescriptorMasks = {0x000FF7FF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF,
                                                     0xFFFF077F, 0x01FF0073, 0x00000007};

// The fields as they stand in the registers.
struct Descriptor {
  int r = 0;  // filter width
  int s = 0;  // filter height
  int stride = 0;
  int pad_top = 0;
  int pad_left = 0;
  int c = 0;
  int k = 0;
  int h = 0;
  int w = 0;
  int p = 0;
  int q = 0;
  int w_code = 0;  // 0: 2, 1: 4, 2: 8 bits
  int narrow_code = 0;
  bool mixed = false;
  bool w2_as_4 = false;
  bool activations_signed = false;
  int n_minus_1 = 0;
  int k1 = 0;
  bool requantise = false;
  bool result_signed = false;
  int result_bits_minus_1 = 0;
  int zero_point = 0;  // -256..255
  bool keep_weights = false;
  bool keep_parameters = false;
  bool keep_activations = false;

  constexpr int activation_bits() const { return n_minus_1 + 1; }
  constexpr int result_bits() const { return result_bits_minus_1 + 1; }

  friend constexpr bool operator==(const Descriptor&, const Descriptor&) = default;
};

namespace internal {

// Bits [low + bits - 1 : low] of a register.
constexpr int Get(std::uint32_t word, int low, int bits) {
  return static_cast<int>((word >> low) & ((std::uint32_t{1} << bits) - 1));
}
constexpr bool GetBit(std::uint32_t word, int bit) { return Get(word, bit, 1) != 0; }

constexpr std::uint32_t Put(int value, int low, int bits) {
  return (static_cast<std::uint32_t>(value) & ((std::uint32_t{1} << bits) - 1)) << low;
}
constexpr std::uint32_t PutBit(bool value, int bit) { return Put(value ? 1 : 0, bit, 1); }

}  // namespace internal

constexpr Descriptor Decode(const DescriptorImage& image) {
  using internal::Get;
  using internal::GetBit;
  Descriptor d;
  d.r = Get(image[0], 0, 4);
  d.s = Get(image[0], 4, 4);
  d.stride = Get(image[0], 8, 3);
  d.pad_top = Get(image[0], 12, 4);
  d.pad_left = Get(image[0], 16, 4);
  d.c = Get(image[1], 0, 16);
  d.k = Get(image[1], 16, 16);
  d.h = Get(image[2], 0, 16);
  d.w = Get(image[2], 16, 16);
  d.p = Get(image[3], 0, 16);
  d.q = Get(image[3], 16, 16);
  d.w_code = Get(image[4], 0, 2);
  d.narrow_code = Get(image[4], 2, 2);
  d.mixed = GetBit(image[4], 4);
  d.w2_as_4 = GetBit(image[4], 5);
  d.activations_signed = GetBit(image[4], 6);
  d.n_minus_1 = Get(image[4], 8, 3);
  d.k1 = Get(image[4], 16, 16);
  d.requantise = GetBit(image[5], 0);
  d.result_signed = GetBit(image[5], 1);
  d.result_bits_minus_1 = Get(image[5], 4, 3);
  d.zero_point = Get(image[5], 16, 9);
  if (d.zero_point >= 256) d.zero_point -= 512;
  d.keep_weights = GetBit(image[6], 0);
  d.keep_parameters = GetBit(image[6], 1);
  d.keep_activations = GetBit(image[6], 2);
  return d;
}

// The registers with these fields; of a value that does not fit the low bits.
constexpr DescriptorImage Encode(const Descriptor& d) {
  using internal::Put;
  using internal::PutBit;
  return {
      Put(d.r, 0, 4) | Put(d.s, 4, 4) | Put(d.stride, 8, 3) | Put(d.pad_top, 12, 4) |
          Put(d.pad_left, 16, 4),
      Put(d.c, 0, 16) | Put(d.k, 16, 16),
      Put(d.h, 0, 16) | Put(d.w, 16, 16),
      Put(d.p, 0, 16) | Put(d.q, 16, 16),
      Put(d.w_code, 0, 2) | Put(d.narrow_code, 2, 2) | PutBit(d.mixed, 4) | PutBit(d.w2_as_4, 5) |
          PutBit(d.activations_signed, 6) | Put(d.n_minus_1, 8, 3) | Put(d.k1, 16, 16),
      PutBit(d.requantise, 0) | PutBit(d.result_signed, 1) | Put(d.result_bits_minus_1, 4, 3) |
          Put(d.zero_point, 16, 9),
      PutBit(d.keep_weights, 0) | PutBit(d.keep_parameters, 1) | PutBit(d.keep_activations, 2),
  };
}

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_DESCRIPTOR_H_
