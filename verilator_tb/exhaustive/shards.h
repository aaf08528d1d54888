// What "every W1, W2, I1, I2" is, cut into shards: a shard is a range of W1 of one version,
// precision and sign, with all W2, I1 and I2, and has at most 2^24 operand tuples (a map of 2 MB).
#ifndef VERILATOR_TB_EXHAUSTIVE_SHARDS_H_
#define VERILATOR_TB_EXHAUSTIVE_SHARDS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/arith/precision.h"
#include "golden_model/m4bram/state.h"

namespace m4::exhaustive {

namespace gm = ::m4::m4bram;

// Operands as bit patterns: of `weight_bits`, `weight_bits`, `activation_bits`, `activation_bits`.
struct Tuple {
  std::uint32_t w1 = 0;
  std::uint32_t w2 = 0;
  std::uint32_t i1 = 0;
  std::uint32_t i2 = 0;
  friend bool operator==(const Tuple&, const Tuple&) = default;
};

struct Shard {
  gm::Version version;
  arith::Precision precision;
  bool activation_signed = false;
  std::uint32_t index = 0;  // 0 .. count - 1
  std::uint32_t count = 1;  // shards of this version, precision and sign

  // Operand tuples of the shard, and pairs (W1, W2) and (I1, I2) that they are made of.
  std::uint32_t tuples() const { return weight_pairs() * activation_pairs(); }
  std::uint32_t weight_pairs() const { return (1U << (2 * precision.weight_bits)) / count; }
  std::uint32_t activation_pairs() const { return 1U << (2 * precision.activation_bits); }
  std::uint32_t first_weight_pair() const { return index * weight_pairs(); }

  // All three ways in which a copy deals out weights occur, by turns.
  int duplication() const { return 4 >> (index % 3); }
  // MAC2s that the four blocks of the bench do in step.
  std::uint64_t steps() const;
  std::uint64_t cycles_per_mac2() const;  // main cycles
  std::uint64_t block_cycles() const;     // main cycles of all blocks

  // Position of a tuple in the shard's map, and back.
  Tuple tuple(std::uint32_t position) const;

  friend bool operator==(const Shard&, const Shard&) = default;
};

// Blocks of exhaust_top.sv.
inline constexpr int kBlocks = 4;

// Which shards a run or a report is about.
struct Selection {
  std::vector<gm::Version> versions{gm::kVersions.begin(), gm::kVersions.end()};
  std::optional<int> weight_bits;
  std::optional<int> activation_bits;
};

// Versions in the given order, within a version by rising cost.
std::vector<Shard> Shards(const Selection& selection);

// "s_sy, 8-bit weights, 4-bit signed activations, shard 3 of 16".
std::string Describe(const Shard& shard);
// "W1 = -3, W2 = 5, I1 = 2, I2 = 0".
std::string Describe(const Shard& shard, const Tuple& tuple);

// The number that the low `bits` bits stand for.
constexpr std::int32_t Number(std::uint32_t pattern, int bits, bool is_signed) {
  const auto number = static_cast<std::int32_t>(pattern & ((1U << bits) - 1));
  return is_signed && (number >> (bits - 1)) != 0 ? number - (1 << bits) : number;
}

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_SHARDS_H_
