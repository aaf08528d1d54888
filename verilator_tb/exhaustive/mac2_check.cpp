#include "verilator_tb/exhaustive/mac2_check.h"

#include <fmt/format.h>

namespace m4::exhaustive {
namespace {

// What is wrong with the operands themselves; empty if nothing.
std::string WrongOperand(const Shard& shard, const Operand& o, std::int64_t w1, std::int64_t w2) {
  const arith::Range weights = arith::WeightRange(shard.precision.weight_bits);
  for (const auto& [name, value] : {std::pair{"W1", w1}, std::pair{"W2", w2}}) {
    if (!weights.contains(value)) {
      return fmt::format("{} = {} is no {}-bit weight", name, value, shard.precision.weight_bits);
    }
  }
  const int unused = 8 - shard.precision.activation_bits;
  for (const auto& [name, value] : {std::pair{"I1", o.act1}, std::pair{"I2", o.act2}}) {
    if ((value & ((1 << unused) - 1)) != 0) {
      return fmt::format("{} = {:08b} has bits below the {}", name, value,
                         shard.precision.activation_bits);
    }
  }
  return {};
}

}  // namespace

std::string DescribeMismatch(const Shard& shard, const Operands& operands,
                             const Products& products) {
  const int w = shard.precision.weight_bits;
  const int n = shard.precision.activation_bits;
  const int lane_bits = arith::LaneBits(w);
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const Operand& o = operands[i];
    for (int lane = 0; lane < shard.version.row_bits() / lane_bits; ++lane) {
      const auto number = [&](std::uint64_t row) {
        const std::uint64_t field = (row >> (lane * lane_bits)) & ((1ULL << lane_bits) - 1);
        return field >> (lane_bits - 1) != 0
                   ? static_cast<std::int64_t>(field) - (std::int64_t{1} << lane_bits)
                   : static_cast<std::int64_t>(field);
      };
      const std::int64_t w1 = number(o.w1);
      const std::int64_t w2 = number(o.w2);
      const std::string where = fmt::format("{}: block {}, BPE {}, lane {}", Describe(shard),
                                            i / gm::kBpes, i % gm::kBpes, lane);
      const std::string wrong = WrongOperand(shard, o, w1, w2);
      if (!wrong.empty()) return fmt::format("{}: {}", where, wrong);
      const Tuple tuple{static_cast<std::uint32_t>(w1) & ((1U << w) - 1),
                        static_cast<std::uint32_t>(w2) & ((1U << w) - 1),
                        std::uint32_t{o.act1} >> (8 - n), std::uint32_t{o.act2} >> (8 - n)};
      const std::int64_t exact = w1 * Number(tuple.i1, n, shard.activation_signed) +
                                 w2 * Number(tuple.i2, n, shard.activation_signed);
      const std::int64_t expected = number(static_cast<std::uint64_t>(exact) << (lane * lane_bits));
      const std::int64_t got = number(products[i]);
      if (got != expected) {
        return fmt::format("{}: {}: P = {}, expected {}", where, Describe(shard, tuple), got,
                           expected);
      }
      if ((tuple.w1 << w | tuple.w2) - shard.first_weight_pair() >= shard.weight_pairs()) {
        return fmt::format("{}: {} does not belong to this shard", where, Describe(shard, tuple));
      }
    }
  }
  return Describe(shard) + ": the check of a MAC2 failed, but nothing is wrong with it";
}

}  // namespace m4::exhaustive
