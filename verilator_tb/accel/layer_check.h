// What must hold at the end of a layer, besides the lockstep: results against the mathematics,
// counters against the closed formulas.
#ifndef VERILATOR_TB_ACCEL_LAYER_CHECK_H_
#define VERILATOR_TB_ACCEL_LAYER_CHECK_H_

#include <cstdint>

#include "golden_model/accel/cycles.h"
#include "golden_model/host/driver.h"
#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {

// Throws HostFailure for the first thing that does not hold.
void CheckLayer(const ga::Build& build, const host::Plan& plan, const Numbers& numbers,
                const host::LayerOutcome& outcome);

// The closed formulas of a job.
ga::Cycles ExpectedCycles(const ga::Build& build, const host::Job& job);

// Multiply-accumulates of a layer.
std::uint64_t MacsOf(const host::Layer& layer);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_LAYER_CHECK_H_
