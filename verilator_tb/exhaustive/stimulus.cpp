#include "verilator_tb/exhaustive/stimulus.h"

namespace m4::exhaustive {

Stimulus::Stimulus(const Shard& shard, std::optional<Tuple> withheld)
    : shard_(shard),
      segments_(static_cast<unsigned>(shard.version.slice_bits()) / 8),
      lanes_(8U / static_cast<unsigned>(shard.precision.weight_bits)),
      parts_(static_cast<unsigned>(gm::kBpes) / copies()),
      per_block_(std::uint64_t{parts_} * segments_ * lanes_),
      groups_((shard.weight_pairs() + kBlocks * per_block_ - 1) / (kBlocks * per_block_)),
      steps_per_group_(shard.activation_pairs() / copies()) {
  if (!withheld) return;
  const std::uint32_t weights = (withheld->w1 << shard.precision.weight_bits) | withheld->w2;
  const std::uint32_t pair = weights - shard.first_weight_pair();
  if (pair >= shard.weight_pairs()) return;
  const std::uint32_t activations =
      (withheld->i1 << shard.precision.activation_bits) | withheld->i2;
  const std::uint64_t slot = pair / per_block_;
  const auto part = static_cast<unsigned>(pair % per_block_ / segments_);
  withheld_ = Place{slot / kBlocks, activations / copies(), static_cast<unsigned>(slot % kBlocks),
                    activations % copies() * parts_ + part};
}

DataWords Stimulus::weights(std::uint64_t group, std::uint64_t word) const {
  const bool is_w1 = word < segments_;
  const int bits = shard_.precision.weight_bits;
  DataWords words{};
  for (unsigned block = 0; block < words.size(); ++block) {
    std::uint32_t data = 0;
    for (unsigned i = 0; i < 4; ++i) {
      // The i-th byte of this word is byte `byte` of all that the copy reads; a part's bytes follow
      // each other. All but the chosen portion holds the complement.
      const auto byte = static_cast<unsigned>(word % segments_) * 4 + i;
      const unsigned part = byte / segments_ % parts_;
      const bool chosen = byte / segments_ / parts_ == portion(group);
      const std::uint64_t first = (group * kBlocks + block) * per_block_ +
                                  (std::uint64_t{part} * segments_ + byte % segments_) * lanes_;
      std::uint32_t value = 0;
      for (unsigned lane = 0; lane < lanes_; ++lane) {
        const auto pair = static_cast<std::uint32_t>((first + lane) % shard_.weight_pairs()) +
                          shard_.first_weight_pair();
        const std::uint32_t weight = (is_w1 ? pair >> bits : pair) & ((1U << bits) - 1);
        value |= weight << (static_cast<unsigned>(bits) * lane);
      }
      data |= (chosen ? value : ~value & 0xFFU) << (8 * i);
    }
    words[block] = data;
  }
  return words;
}

std::uint16_t Stimulus::copy_address(std::uint64_t group, unsigned operand) const {
  return static_cast<std::uint16_t>(address(group, std::uint64_t{operand} * segments_) |
                                    (portion(group) << 9));
}

std::uint32_t Stimulus::Activation(std::uint32_t pair, unsigned operand) const {
  const int bits = shard_.precision.activation_bits;
  const std::uint32_t value = (operand == 0 ? pair >> bits : pair) & ((1U << bits) - 1);
  return value << (8 - bits);
}

DataWords Stimulus::activations(std::uint64_t group, std::uint64_t step, unsigned operand) const {
  const auto first = static_cast<std::uint32_t>(step * copies());
  std::uint32_t data = 0;
  for (unsigned j = 0; j < gm::kBpes; ++j) {
    data |= Activation(first + j / parts_, operand) << (8 * j);
  }
  DataWords words{};
  words.fill(data);
  if (withheld_ && withheld_->group == group && withheld_->step == step) {
    // The neighbour's activations in its place: its last bit, I2's lowest, the other way round.
    const unsigned j = withheld_->bpe;
    const std::uint32_t other = Activation((first + j / parts_) ^ 1U, operand);
    words[withheld_->block] = (data & ~(0xFFU << (8 * j))) | (other << (8 * j));
  }
  return words;
}

}  // namespace m4::exhaustive
