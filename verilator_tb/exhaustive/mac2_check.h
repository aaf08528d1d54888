// What is read of the blocks, and the check of one MAC2 from it alone: operands and P as the
// registers hold them, P against a multiplication, the tuple marked in the shard's map.
#ifndef VERILATOR_TB_EXHAUSTIVE_MAC2_CHECK_H_
#define VERILATOR_TB_EXHAUSTIVE_MAC2_CHECK_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

#include "verilator_tb/exhaustive/shards.h"
#include "verilator_tb/exhaustive/tuple_map.h"

namespace m4::exhaustive {

using States = std::array<std::uint8_t, kBlocks>;  // of the FSMs

// Registers of one BPE; index kBpes * block + BPE.
struct Operand {
  std::uint64_t w1 = 0;
  std::uint64_t w2 = 0;
  std::uint8_t act1 = 0;
  std::uint8_t act2 = 0;
};
using Operands = std::array<Operand, std::size_t{kBlocks} * gm::kBpes>;
using Products = std::array<std::uint64_t, std::size_t{kBlocks} * gm::kBpes>;

template <int kWeightBits>
class Mac2Check {
 public:
  explicit Mac2Check(const Shard& shard)
      : lanes_(shard.version.row_bits() / kLaneBits),
        activation_bits_(shard.precision.activation_bits),
        is_signed_(shard.activation_signed),
        first_weight_pair_(shard.first_weight_pair()) {}

  // All lanes of all BPEs; false if one is wrong.
  bool operator()(const Operands& operands, const Products& products, TupleMap& map) const {
    bool right = true;
    for (std::size_t i = 0; i < operands.size(); ++i) {
      for (int lane = 0; lane < lanes_; ++lane) {
        right &= Lane(operands[i], products[i], lane * kLaneBits, map);
      }
    }
    return right;
  }

 private:
  static constexpr int kLaneBits = 4 * kWeightBits;
  using Number =
      std::conditional_t<kWeightBits == 8, std::int32_t,
                         std::conditional_t<kWeightBits == 4, std::int16_t, std::int8_t>>;

  bool Lane(const Operand& o, std::uint64_t p, int shift, TupleMap& map) const {
    const auto w1 = static_cast<Number>(o.w1 >> shift);
    const auto w2 = static_cast<Number>(o.w2 >> shift);
    const std::int32_t i1 = Activation(o.act1);
    const std::int32_t i2 = Activation(o.act2);
    // At most 2^16 each, so exact; then modulo the lane, as the data sheet's section 8 says.
    const auto expected = static_cast<Number>(w1 * i1 + w2 * i2);
    const std::uint32_t position =
        ((((Low(w1, kWeightBits) << kWeightBits) | Low(w2, kWeightBits)) - first_weight_pair_)
         << (2 * activation_bits_)) |
        (Low(i1, activation_bits_) << activation_bits_) | Low(i2, activation_bits_);
    if (static_cast<Number>(p >> shift) != expected || !IsWeight(w1) || !IsWeight(w2) ||
        !IsActivation(o.act1) || !IsActivation(o.act2) || position >= map.size()) {
      return false;
    }
    map.Mark(position);
    return true;
  }

  static std::uint32_t Low(std::int32_t x, int bits) {
    return static_cast<std::uint32_t>(x) & ((1U << bits) - 1);
  }
  static bool IsWeight(std::int32_t x) {  // sign-extended to its lane
    return static_cast<std::uint32_t>(x + (1 << (kWeightBits - 1))) < (1U << kWeightBits);
  }
  // Left-aligned, nothing below.
  bool IsActivation(std::uint8_t act) const { return Low(act, 8 - activation_bits_) == 0; }
  std::int32_t Activation(std::uint8_t act) const {
    return (is_signed_ ? static_cast<std::int8_t>(act) : std::int32_t{act}) >>
           (8 - activation_bits_);
  }

  int lanes_;
  int activation_bits_;
  bool is_signed_;
  std::uint32_t first_weight_pair_;
};

// The first wrong lane, in words. Independent of Mac2Check: slow and plain.
std::string DescribeMismatch(const Shard& shard, const Operands& operands,
                             const Products& products);

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_MAC2_CHECK_H_
