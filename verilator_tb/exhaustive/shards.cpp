#include "verilator_tb/exhaustive/shards.h"

#include <fmt/format.h>

#include <algorithm>

namespace m4::exhaustive {
namespace {

constexpr int kMostTupleBits = 24;

}  // namespace

// docs/m4bram.md, section 8.
std::uint64_t Shard::cycles_per_mac2() const {
  const auto n = static_cast<std::uint64_t>(precision.activation_bits);
  if (!version.double_pumped) return activation_signed ? n + 3 : n + 2;
  return activation_signed ? 2 + (n + 1) / 2 : (n + 4) / 2;
}

std::uint64_t Shard::steps() const {
  const int lanes_per_block =
      gm::kBpes / duplication() * (version.slice_bits() / precision.weight_bits);
  const std::uint64_t at_once = std::uint64_t{kBlocks} * static_cast<unsigned>(lanes_per_block);
  const std::uint64_t groups = (weight_pairs() + at_once - 1) / at_once;
  return groups * activation_pairs() / static_cast<std::uint64_t>(duplication());
}

std::uint64_t Shard::block_cycles() const { return steps() * cycles_per_mac2() * kBlocks; }

Tuple Shard::tuple(std::uint32_t position) const {
  const std::uint32_t weights = first_weight_pair() + position / activation_pairs();
  const std::uint32_t activations = position % activation_pairs();
  return {weights >> precision.weight_bits, weights & ((1U << precision.weight_bits) - 1),
          activations >> precision.activation_bits,
          activations & ((1U << precision.activation_bits) - 1)};
}

std::vector<Shard> Shards(const Selection& selection) {
  std::vector<Shard> shards;
  for (const gm::Version version : selection.versions) {
    const auto begin = static_cast<std::ptrdiff_t>(shards.size());
    for (const arith::Precision p : arith::kPrecisions) {
      if (selection.weight_bits.value_or(p.weight_bits) != p.weight_bits) continue;
      if (selection.activation_bits.value_or(p.activation_bits) != p.activation_bits) continue;
      const int bits = 2 * (p.weight_bits + p.activation_bits);
      const std::uint32_t count = 1U << std::max(0, bits - kMostTupleBits);
      for (const bool is_signed : {false, true}) {
        for (std::uint32_t i = 0; i < count; ++i) {
          shards.push_back({version, p, is_signed, i, count});
        }
      }
    }
    std::stable_sort(shards.begin() + begin, shards.end(), [](const Shard& a, const Shard& b) {
      return a.block_cycles() * a.count < b.block_cycles() * b.count;
    });
  }
  return shards;
}

std::string Describe(const Shard& shard) {
  return fmt::format("{}, {}-bit weights, {}-bit {} activations, shard {} of {}",
                     gm::Name(shard.version), shard.precision.weight_bits,
                     shard.precision.activation_bits,
                     shard.activation_signed ? "signed" : "unsigned", shard.index + 1, shard.count);
}

std::string Describe(const Shard& shard, const Tuple& tuple) {
  const int w = shard.precision.weight_bits;
  const int n = shard.precision.activation_bits;
  const bool s = shard.activation_signed;
  return fmt::format("W1 = {}, W2 = {}, I1 = {}, I2 = {}", Number(tuple.w1, w, true),
                     Number(tuple.w2, w, true), Number(tuple.i1, n, s), Number(tuple.i2, n, s));
}

}  // namespace m4::exhaustive
