// Random vectors of the block: anything goes, but what a wish asks for.
#ifndef VERILATOR_TB_CLOSURE_BLOCK_DRAW_H_
#define VERILATOR_TB_CLOSURE_BLOCK_DRAW_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "golden_model/arith/rng.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::closure {

// What is not said is drawn.
struct BlockWish {
  enum class Kind { kAny, kProduct, kRandomCommands };
  Kind kind = Kind::kAny;

  // Of a product.
  std::optional<int> weight_bits, activation_bits, duplication;
  std::optional<bool> is_signed;
  std::optional<m4bram::OperandSource::Kind> operands;  // of both
  std::int64_t mac2s = 0;  // > 0: at least so many, on one tile, in the width that is asked
  std::optional<double> null_mac2;  // probability of one before a MAC2

  // Of random commands.
  std::uint32_t edges = 0;                                               // > 0: so many
  std::optional<double> reset_command, reset_pin, configuration, write;  // probabilities
};

// Equal for equal arguments. Without id, about and tags.
m4bram::Vector DrawBlock(m4bram::gm::Version version, const BlockWish& wish, arith::Rng& rng);

// A wish that makes bin `bin` of CoverageSchema(version) likely, of which `missing` occurrences are
// missing; each group of bins has its entry in block_hints.cpp.
BlockWish WishFor(m4bram::gm::Version version, std::size_t bin, std::uint64_t missing);

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_BLOCK_DRAW_H_
