// What the harness compares at every compute edge: the architectural state, the output port, and
// the main-array word that port A addressed last. Spec: docs/m4bram.md; the compared set is section
// 8 of the specification.
#ifndef VERILATOR_TB_M4BRAM_OBSERVED_H_
#define VERILATOR_TB_M4BRAM_OBSERVED_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "golden_model/m4bram/state.h"

namespace m4::tb::m4bram {

namespace gm = ::m4::m4bram;

struct Observed {
  gm::State state;
  std::uint32_t b_rdata = 0;
  std::uint32_t a_word =
      0;  // the main-array word at the address that port A had at the last main edge
};
static_assert(std::has_unique_object_representations_v<Observed>);

inline bool Same(const Observed& a, const Observed& b) {
  return std::memcmp(&a, &b, sizeof(Observed)) == 0;
}

// One compared signal by name: "fsm", "p[1]", "b_rdata", "memory[7]".
struct SignalValue {
  std::string name;
  int bits = 0;
  std::uint64_t value = 0;
};

// All signals of an observation, in the order in which a report names them: the causes (control,
// operands) before the effects. `a_address` is the word address behind a_word.
std::vector<SignalValue> Signals(const Observed& observed, gm::Version version, int a_address);

// Flips the bits of `mask` in a signal: a scalar, a row of BPE `index`, "b_rdata", or "memory" (the
// observed word, whatever its address). Returns false if there is no such signal.
bool Flip(Observed& observed, std::string_view name, int index, std::uint64_t mask);

// True for w1 w2 w12 inv p acc.
bool IsRow(std::string_view name);

// "SUB", or "illegal(13)".
std::string FsmName(std::uint8_t code);

// "PREADD left 3, I1 80808080 I2 ..., W1[0] .." in short, for the last events of a page.
std::string Brief(const Observed& observed, gm::Version version);

// Port A and B in words: "copy 0x005/1 data 40404040 | B 003".
std::string Brief(const gm::Inputs& inputs);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_OBSERVED_H_
