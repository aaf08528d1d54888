// What the M4BRAM block's values mean: pure functions, without any cycle in them. block.cpp says
// when they are used. Source: docs/m4bram.md, sections 4, 5, 7 and 8. None of them can fail.
//
// Rows are packed lanes as in golden_model/arith/lanes.h; the 4 BPEs' activation bytes are packed
// into a 32-bit word, byte j for BPE j.
#ifndef GOLDEN_MODEL_M4BRAM_MEANING_H_
#define GOLDEN_MODEL_M4BRAM_MEANING_H_

#include <array>
#include <cstdint>

#include "golden_model/arith/lanes.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

// One row in each BPE.
using RowOfEach = std::array<std::uint64_t, kBpes>;

// The operands of one MAC2. An activation is kept as the number that its 8-bit register holds,
// signed or not; the register is left-aligned, so that is activation * 2^(8 - n).
struct Operands {
  RowOfEach w1{};
  RowOfEach w2{};
  std::array<std::int16_t, kBpes> a1{};
  std::array<std::int16_t, kBpes> a2{};
};

// The configuration register's new value from the port bits; reserved codes replaced (section 5).
std::uint8_t ConfigOfPort(std::uint8_t a_be, std::uint32_t a_wdata);

// `cfg` with reserved codes replaced: what the register can hold.
std::uint8_t LegalConfig(std::uint8_t cfg);

// Ones in the bytes that a_be[3:0] enables.
constexpr std::uint32_t ByteMask(std::uint8_t a_be) {
  // Bit k to the bottom of byte k (the product's terms do not meet), then a byte of ones for each.
  const std::uint32_t bottoms = ((a_be & 0xFu) * 0x00204081u) & 0x01010101u;
  return bottoms * 0xFFu;
}

// The duplication shuffler (section 7): `word` as read (32 bits in S, 64 in L), `select` =
// a_addr[10:9].
std::uint64_t Shuffle(Version version, std::uint64_t word, unsigned select, int duplication);

// The weights' rows of all BPEs after a copy of `word`.
RowOfEach CopiedRows(Version version, const Config& config, std::uint64_t word, unsigned select);

// The numbers in the activation registers of all BPEs.
constexpr std::array<std::int16_t, kBpes> ActivationNumbers(std::uint32_t activations,
                                                            bool is_signed) {
  std::array<std::int16_t, kBpes> numbers{};
  for (std::size_t j = 0; j < kBpes; ++j) {
    const auto byte = static_cast<std::uint8_t>(activations >> (8 * j));
    numbers[j] = is_signed ? static_cast<std::int8_t>(byte) : std::int16_t{byte};
  }
  return numbers;
}

// The activation registers' bytes after `count` (0..8) bits have been consumed.
constexpr std::uint32_t Remaining(std::uint32_t activations, int count) {
  const std::uint32_t kept = (0xFFu >> count) * 0x01010101u;
  return (activations & kept) << count;
}

// 2^doublings * (W1 * v(I1) + W2 * v(I2)) in every BPE, v being the number that the first `count`
// (1..8) bits of an activation stand for: what is left is divided off, rounding down.
template <int kLaneBits>
constexpr RowOfEach PartialSumsOf(const Operands& operands, int count, int doublings) {
  const auto sum_of = [&](std::size_t j) {
    const std::int64_t v1 = (operands.a1[j] >> (8 - count)) << doublings;
    const std::int64_t v2 = (operands.a2[j] >> (8 - count)) << doublings;
    return arith::AddLanes(arith::MulLanes(operands.w1[j], v1, kLaneBits),
                           arith::MulLanes(operands.w2[j], v2, kLaneBits), kLaneBits);
  };
  return {sum_of(0), sum_of(1), sum_of(2), sum_of(3)};
}

// The same; with the lane width known to the compiler all masks are constants, and this is the
// model's inner loop.
constexpr RowOfEach PartialSums(const Operands& operands, int count, int doublings, int lane_bits) {
  if (lane_bits == 8) return PartialSumsOf<8>(operands, count, doublings);
  if (lane_bits == 16) return PartialSumsOf<16>(operands, count, doublings);
  return PartialSumsOf<32>(operands, count, doublings);
}

// The row that the top bits of the two activations select, in every BPE: nothing, W1, W2 or their
// sum.
RowOfEach SelectedRows(const Operands& operands, int lane_bits);

// Port B's word `address` while the accumulators are readable (section 10).
std::uint32_t ReadoutWord(Version version, const State& state, unsigned address);

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_MEANING_H_
