// The packet of a job as a host may send it that knows the data sheet only.
#ifndef VERILATOR_TB_ACCEL_PACKET_H_
#define VERILATOR_TB_ACCEL_PACKET_H_

#include <cstdint>
#include <vector>

#include "golden_model/arith/rng.h"
#include "golden_model/host/pack.h"

namespace m4::tb::accel {

// host::PackJob with random values in all bits that docs/accelerator.md section 8 leaves free:
// absent channels and kernels, and what a value does not fill.
std::vector<std::uint32_t> MakePacket(const host::Plan& plan, const host::Layer& layer,
                                      const host::Job& job, const host::Tensors& tensors,
                                      arith::Rng& rng);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_PACKET_H_
