// The M4BRAM block, cycle by cycle: the golden model of docs/m4bram.md.
//
// Contract
//   Block is a two-phase model: an edge method computes the next state from the present one and
//   the inputs, then commits it. After an edge method returns, state(), b_rdata() and memory() are
//   what the block shows until its next edge. Nothing here can fail: every input value is legal and
//   has the result that the data sheet gives.
//
//   A block is a value: copying it copies the whole state. It has no globals and does no I/O, so
//   any number of blocks can run in any number of threads.
//
//   Numbers are computed from their meaning (products of weights with partly consumed activations),
//   not by imitating the bit-serial adder.
#ifndef GOLDEN_MODEL_M4BRAM_BLOCK_H_
#define GOLDEN_MODEL_M4BRAM_BLOCK_H_

#include <array>
#include <cstdint>
#include <span>

#include "golden_model/m4bram/meaning.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

class Block {
 public:
  // `power_up` gives what the registers hold before the first edge: rows, activation registers, t
  // and t_d, which no reset (t_d: not the first edge of it) reaches, and the control fields, which
  // the first edge in reset overwrites. Values that the version's registers cannot hold are made
  // legal; a MAC2 in progress becomes IDLE. `memory` is the main array, word 0 first.
  Block(Version version, const State& power_up, std::span<const std::uint32_t, kWords> memory);

  // The main edge: rising clk_i and, in a double-pumped block, rising clk2x_i in the same instant.
  // `in` are the port values sampled at this edge.
  void MainEdge(const Inputs& in);

  // The rising edge of clk2x_i between two main edges. `rst_n` is the port's value at this edge.
  // Double-pumped versions only; a synchronous block ignores it.
  void MidEdge(bool rst_n);

  const State& state() const { return state_; }
  std::uint32_t b_rdata() const {
    const bool readout = state_.fsm == static_cast<std::uint8_t>(Fsm::kDone);
    return readout ? ReadoutWord(version_, state_, b_addr_) : b_word_;
  }
  std::span<const std::uint32_t, kWords> memory() const { return memory_; }

 private:
  // What port A registered at the last main edge that had a command or a configuration; valid while
  // state_.cmd_valid or state_.cfg_valid is 1.
  struct Request {
    std::uint64_t word = 0;   // S: the word read, L: {odd, even}
    std::uint32_t data = 0;   // a_wdata
    std::uint8_t bits = 0;    // a_be
    std::uint8_t select = 0;  // a_addr[10:9]
  };

  // Steps of an edge method, inline in block.cpp, the only place that calls them.
  inline void EndComputeCycle(bool rst_n);      // what a compute edge does
  inline void RegisterPorts(const Inputs& in);  // what a main edge does besides
  // The row and register actions of the state table.
  inline void Enter(Fsm fsm);
  inline void Configure();
  inline void ClearAccumulators();
  inline void CopyFirst();   // W1 and I1
  inline void CopySecond();  // W2 and I2
  inline void CaptureOperands();
  inline void Preadd(bool second_phase);
  inline void Invert();
  inline void ConsumeBit(int doublings);  // SUB and ASL: 1, ADD: 0
  inline void Accumulate();

  Version version_;
  State state_;
  Operands operands_;  // of the MAC2 in progress, as PREADD found them
  std::uint32_t captured_act1_ = 0;
  std::uint32_t captured_act2_ = 0;
  Request request_;
  std::uint32_t b_addr_ = 0;  // port B, as registered
  std::uint32_t b_word_ = 0;
  std::array<std::uint32_t, kWords> memory_{};
};

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_BLOCK_H_
