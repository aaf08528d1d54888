// The compared values of the accelerator by name, and in short.
#ifndef VERILATOR_TB_ACCEL_OBSERVED_H_
#define VERILATOR_TB_ACCEL_OBSERVED_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/accel/build.h"
#include "golden_model/accel/state.h"

namespace m4::tb::accel {

namespace ga = ::m4::accel;

struct Value {
  std::string name;  // "seq", "acc_cim[3][1]", "counter TOTAL", "m_axis_tdata_o"
  int bits = 0;
  std::uint64_t value = 0;
};

// All registers of a state, control before accumulators; all output ports.
std::vector<Value> Values(const ga::State& state, const ga::Build& build);
std::vector<Value> Values(const ga::Outputs& outputs);

// Inverts bits of an output port, if one has this name.
void FlipPort(ga::Outputs& outputs, std::string_view name, std::uint32_t mask);

// The state's name for registers that are codes ("MAC"), else "".
std::string CodeName(const Value& value);

// "RUN MAC 2 REAL left 3 since 1 rem 4", "LOAD_W G0 r1 j0 word 12": for the last events of a page.
std::string Brief(const ga::State& state);
// "write 0x40 = 0x11", "beat in 1234 last": what the ports said.
std::string Brief(const ga::Inputs& in, const ga::Outputs& out);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_OBSERVED_H_
