// The M4BRAM block, cycle by cycle: the golden model of docs/m4bram.md.
//
// Contract
//   Block is a two-phase model: an edge method computes the next state from the present one and
//   the inputs, then commits it. After an edge method returns, state(), b_rdata() and memory() are what
//   the block shows until its next edge. Nothing here can fail: every input value is legal
//   and has the result that the data sheet gives.
//   A block is a value: copying it copies the whole state. It has no globals and does no I/O,
//   so any number of blocks can run in any number of threads.
//   Numbers are computed from their meaning (products of weights with partly consumed activations), not by
//   imitating the bit-serial adder.
#ifndef GOLDEN_MODEL_M4BRAM_BLOCK_H_
#define GOLDEN_MODEL_M4BRAM_BLOCK_H_

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

class Block {
 public:
  // `power_up` gives the values of the registers that no reset reaches (rows, activation registers);
  // its control fields are ignored. `memory` is the main array, word 0 first.
  Block(Version version, const State& power_up, std::span<const std::uint32_t, kWords> memory);

  // The main edge: rising clk_i and, in a double-pumped block, rising clk2x_i in the same instant.
  // `in` are the port values sampled at this edge.
  void MainEdge(const Inputs& in);

  // The rising edge of clk2x_i between two main edges. `rst_n` is the port's value at this edge.
  // Double-pumped versions only; a synchronous block ignores it.
  void MidEdge(bool rst_n);

  const State& state() const;
  std::uint32_t b_rdata() const;
  std::span<const std::uint32_t, kWords> memory() const;
};

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_BLOCK_H_
