// Random vectors of the accelerator: anything goes, but what a wish asks for.
#ifndef VERILATOR_TB_CLOSURE_ACCEL_DRAW_H_
#define VERILATOR_TB_CLOSURE_ACCEL_DRAW_H_

#include <cstddef>
#include <optional>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/vector.h"

namespace m4::tb::closure {

// What is not said is drawn.
struct AccelWish {
  enum class Kind { kAny, kLayer, kBroken, kReset };
  Kind kind = Kind::kAny;

  // Of the layer, of which every vector has one.
  std::optional<int> weight_bits, activation_bits, result_bits;
  std::optional<bool> activations_signed, mixed;
  // Bins that it must reach at its end: what a layer counts there follows from its descriptors, so
  // layers are drawn until the plan of the host library says so.
  std::optional<std::size_t> at_end;
  bool several_jobs = false;
  bool large = false;  // more tiles, more channels

  // Of the host.
  std::optional<double> input_gaps, back_pressure, register_gaps;
  std::optional<bool> eager;
  int times = 0;  // > 0

  std::optional<accel::Place> place;  // of the reset
  std::optional<bool> by_pin;
  std::optional<int> error;  // ERROR_CODE of the break
  std::optional<int> block;  // that is observed
};

// Equal for equal arguments. Without id, about and tags. The host library has a plan for the layer.
// After many tries without a layer that is as wished, one that is not.
accel::Vector DrawAccel(const accel::ga::Build& build, const AccelWish& wish, arith::Rng& rng);

// A wish that makes bin `bin` of CoverageSchema(build) likely; each group of bins has its entry in
// accel_hints.cpp.
AccelWish WishFor(const accel::ga::Build& build, std::size_t bin);

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_ACCEL_DRAW_H_
