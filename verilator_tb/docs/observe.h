// Runs a hand-made sequence on the RTL (in lockstep) and returns what was seen after every compute
// edge.
#ifndef VERILATOR_TB_DOCS_OBSERVE_H_
#define VERILATOR_TB_DOCS_OBSERVE_H_

#include <vector>

#include "golden_model/m4bram/program.h"
#include "verilator_tb/m4bram/lockstep.h"

namespace m4::docs {

// Every compute edge's sample. Throws std::runtime_error if RTL and model differ.
std::vector<tb::m4bram::Sample> Observe(m4bram::Version version,
                                        const std::vector<m4bram::Inputs>& edges);

// The edges of one dot product of one MAC2: reset (2), configuration, start, W1, W2, the MAC2 with
// done at its end, `after` more. Weights 3 and -2 in every lane, activations as given (left-aligned
// bytes for all BPEs).
struct OneMac2 {
  m4bram::Config config;
  std::uint8_t i1 = 0;
  std::uint8_t i2 = 0;
  int after = 2;
};
std::vector<m4bram::Inputs> EdgesOf(m4bram::Version version, const OneMac2& mac2);

inline constexpr std::uint32_t kPreaddEdge = 8;  // PREADD is entered here

}  // namespace m4::docs

#endif  // VERILATOR_TB_DOCS_OBSERVE_H_
