// Drives a golden block through its ports, for tests. Each method below is one or more main edges.
#ifndef GOLDEN_MODEL_TESTS_BLOCK_DRIVER_H_
#define GOLDEN_MODEL_TESTS_BLOCK_DRIVER_H_

#include <array>
#include <cstdint>
#include <vector>

#include "golden_model/m4bram/block.h"

namespace m4::testing {

class BlockDriver {
 public:
  explicit BlockDriver(m4bram::Version version, const m4bram::State& power_up = {},
                       const std::array<std::uint32_t, m4bram::kWords>& memory = {})
      : version_(version), block_(version, power_up, memory) {}

  // One main edge, with the mid edge before it; `in` is there from the middle of the cycle on.
  void Edge(const m4bram::Inputs& in) {
    if (version_.double_pumped) {
      block_.MidEdge(in.rst_n);
      states_.push_back(block_.state());
    }
    block_.MainEdge(in);
    states_.push_back(block_.state());
  }

  // The second half of the present main cycle is entered; no main edge.
  void Mid(bool rst_n = true) { block_.MidEdge(rst_n); }
  // The main edge alone, after Mid.
  void Main(const m4bram::Inputs& in) { block_.MainEdge(in); }

  void Reset() {
    for (int i = 0; i < 2; ++i) Edge({.rst_n = false});
  }
  void Idle(int edges = 1) {
    for (int i = 0; i < edges; ++i) Edge({});
  }
  void Write(int word, std::uint32_t data, std::uint8_t byte_enables = 0xF) {
    Edge({.a_wdata = data,
          .a_addr = static_cast<std::uint16_t>(word),
          .a_be = byte_enables,
          .a_we = true});
  }
  // Registered here, acts in the cycle that follows.
  void Configure(const m4bram::Config& config) {
    const std::uint8_t cfg = m4bram::Encode(config);
    Edge({.a_wdata = cfg & 0xFu,
          .a_be = static_cast<std::uint8_t>(cfg >> 4),
          .a_ce = true,
          .a_we = true});
  }
  // `activations`: the four bytes as they are on the port.
  void Command(std::uint8_t bits, int word = 0, int select = 0, std::uint32_t activations = 0) {
    Edge(CommandInputs(bits, word, select, activations));
  }
  static m4bram::Inputs CommandInputs(std::uint8_t bits, int word = 0, int select = 0,
                                      std::uint32_t activations = 0) {
    return {.a_wdata = activations,
            .a_addr = static_cast<std::uint16_t>(word | (select << 9)),
            .a_be = bits,
            .a_ce = true};
  }
  // Registers port B's address and returns the word of the cycle that follows.
  std::uint32_t Read(int address) {
    Edge({.b_addr = static_cast<std::uint16_t>(address)});
    return block_.b_rdata();
  }

  const m4bram::Block& block() const { return block_; }
  const m4bram::State& state() const { return block_.state(); }
  m4bram::Fsm fsm() const { return static_cast<m4bram::Fsm>(state().fsm); }

  // The state after every compute edge since the last ForgetStates, oldest first.
  const std::vector<m4bram::State>& states() const { return states_; }
  void ForgetStates() { states_.clear(); }

 private:
  m4bram::Version version_;
  m4bram::Block block_;
  std::vector<m4bram::State> states_;
};

}  // namespace m4::testing

#endif  // GOLDEN_MODEL_TESTS_BLOCK_DRIVER_H_
