// The AXI4-Lite port of the accelerator: what an access does and what it is answered. Source:
// docs/accelerator.md, section 5. Nothing here can fail.
#ifndef GOLDEN_MODEL_ACCEL_AXIL_H_
#define GOLDEN_MODEL_ACCEL_AXIL_H_

#include <cstdint>

#include "golden_model/accel/build.h"
#include "golden_model/accel/state.h"

namespace m4::accel {

// What the AXI4-Lite port does in a cycle. `rst_n` is 1 in it.
struct AxilNow {
  bool write = false;  // a write happens
  std::uint8_t bresp = kOkay;
  bool start = false;  // and starts the layer
  bool soft_reset = false;
  int descriptor = -1;        // and changes this D_* register
  bool irq_enable = false;    // and changes IRQ_ENABLE
  std::uint8_t clear = 0;     // and clears these bits of IRQ_STATUS
  std::uint32_t strobed = 0;  // ones in the bytes that it writes

  bool read = false;  // a read is accepted, and answered so
  std::uint8_t rresp = kOkay;
  std::uint32_t rdata = 0;
};

// From the registers of the cycle and the present inputs.
AxilNow EvaluateAxil(const Build& build, const State& state, const Inputs& in);

// The edge that ends the cycle: response channels.
void StepChannels(State& state, const AxilNow& now, const Inputs& in);

// The same edge: D_*, IRQ_ENABLE, and the bits of IRQ_STATUS that software clears.
void StepRegisters(State& state, const AxilNow& now, const Inputs& in);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_AXIL_H_
