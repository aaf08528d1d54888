// Which weights and activations each copy brings, so that every tuple of a shard occurs.
//
// A group is what the weight rows hold at a time: other weights in every block, lane and, as far as
// duplication leaves them apart, BPE. A group stays for all pairs of activations; a step is one
// MAC2 of all blocks with `duplication` of these pairs, one for each copy of the weights.
#ifndef VERILATOR_TB_EXHAUSTIVE_STIMULUS_H_
#define VERILATOR_TB_EXHAUSTIVE_STIMULUS_H_

#include <array>
#include <cstdint>
#include <optional>

#include "verilator_tb/exhaustive/shards.h"

namespace m4::exhaustive {

// A word of the data port of each block.
using DataWords = std::array<std::uint32_t, kBlocks>;

class Stimulus {
 public:
  Stimulus(const Shard& shard, std::optional<Tuple> withheld);

  std::uint64_t groups() const { return groups_; }
  std::uint64_t steps_per_group() const { return steps_per_group_; }

  // A group's words in the main array: those of W1, then those of W2.
  std::uint64_t words() const { return std::uint64_t{2} * segments_; }
  std::uint16_t address(std::uint64_t group, std::uint64_t word) const {
    return static_cast<std::uint16_t>(group * words() % gm::kWords + word);
  }
  DataWords weights(std::uint64_t group, std::uint64_t word) const;

  // a_addr_i of a copy of W1 (operand 0) or W2 (operand 1), and the activations that go with it.
  std::uint16_t copy_address(std::uint64_t group, unsigned operand) const;
  DataWords activations(std::uint64_t group, std::uint64_t step, unsigned operand) const;

 private:
  struct Place {  // of the withheld tuple
    std::uint64_t group = 0;
    std::uint64_t step = 0;
    unsigned block = 0;
    unsigned bpe = 0;
  };

  std::uint32_t Activation(std::uint32_t pair, unsigned operand) const;
  unsigned copies() const { return static_cast<unsigned>(shard_.duplication()); }
  unsigned portion(std::uint64_t group) const { return static_cast<unsigned>(group % copies()); }

  Shard shard_;
  unsigned segments_;        // bytes of weights per BPE
  unsigned lanes_;           // weights per byte
  unsigned parts_;           // BPEs with weights of their own
  std::uint64_t per_block_;  // pairs of weights
  std::uint64_t groups_;
  std::uint64_t steps_per_group_;
  std::optional<Place> withheld_;
};

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_STIMULUS_H_
