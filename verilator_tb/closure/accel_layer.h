// The layer of a vector that is drawn.
#ifndef VERILATOR_TB_CLOSURE_ACCEL_LAYER_H_
#define VERILATOR_TB_CLOSURE_ACCEL_LAYER_H_

#include "golden_model/host/plan.h"
#include "verilator_tb/closure/accel_draw.h"

namespace m4::tb::closure {

struct PlannedLayer {
  accel::LayerSpec spec;
  host::Plan plan;
};

// As DrawAccel().
PlannedLayer DrawLayer(const accel::ga::Build& build, const AccelWish& wish, arith::Rng& rng);

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_ACCEL_LAYER_H_
