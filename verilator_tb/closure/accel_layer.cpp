#include "verilator_tb/closure/accel_layer.h"

#include <algorithm>
#include <stdexcept>

#include "golden_model/host/hardware.h"
#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/accel/layer_check.h"
#include "verilator_tb/closure/draw.h"

namespace m4::tb::closure {
namespace {

namespace ga = ::m4::accel;
using accel::LayerSpec;
using accel::NumberSource;

constexpr int kTries = 6000;
// Cycles of a layer at most: what is drawn is to be run by the thousand.
constexpr std::int64_t kCycles = 6'000;
constexpr std::int64_t kCyclesOfLarge = 120'000;

// An extent that comes to a few tiles and a part of one.
int Extent(int tile, bool large, arith::Rng& rng) {
  const int tiles =
      rng.chance(large ? 0.3 : 0.05) ? Between(2, large ? 40 : 6, rng) : Between(0, 2, rng);
  return tiles * tile + Between(tiles == 0 ? 1 : 0, tile, rng);
}

void DrawPrecision(const AccelWish& wish, arith::Rng& rng, LayerSpec& spec) {
  host::Layer& layer = spec.shape;
  layer.weight_bits = Or(wish.weight_bits, {2, 4, 8}, rng);
  layer.activation_bits = Or(wish.activation_bits, {2, 3, 4, 5, 6, 7, 8}, rng);
  layer.activations_signed = Or(wish.activations_signed, {false, true}, rng);
  layer.w2_as_4 = rng.chance(0.15);
  const bool mixed = rng.chance(0.2);
  if (wish.mixed.value_or(mixed)) {
    layer.weight_bits = OneOf({4, 8}, rng);
    layer.narrow_bits = layer.weight_bits == 4 ? 2 : OneOf({2, 4}, rng);
  }
  spec.requantise = rng.chance(0.75);
  spec.result_signed = rng.chance(0.5);
  spec.result_bits = Or(wish.result_bits, {2, 3, 4, 5, 6, 7, 8}, rng);
  spec.requantise = spec.requantise || wish.result_bits.has_value();
  using Kind = NumberSource::Kind;
  spec.weights.kind = OneOf({Kind::kUniform, Kind::kCorner, Kind::kExtreme}, rng);
  spec.activations.kind = OneOf({Kind::kUniform, Kind::kCorner, Kind::kExtreme}, rng);
}

void DrawShape(const ga::Build& build, bool large, arith::Rng& rng, host::Layer& layer) {
  const bool pointwise = rng.chance(0.3);
  layer.r = pointwise ? 1 : std::min(15, Between(1, 2 * build.r_vec + 1, rng));
  layer.s = pointwise ? 1 : std::min(15, Between(1, rng.chance(0.2) ? 6 : 3, rng));
  layer.c = Extent(build.c_vec, large, rng);
  layer.k = Extent(build.k_vec, large, rng);
  layer.p = rng.chance(0.2) ? 1 : Extent(build.p_vec, large, rng);
  layer.q = rng.chance(0.2) ? 1 : Extent(build.qt(), large, rng);
  layer.stride = rng.chance(0.5) ? 1 : Between(1, build.max_stride, rng);
  layer.pad_top = rng.chance(0.5) ? 0 : Between(0, layer.s - 1, rng);
  layer.pad_left = rng.chance(0.5) ? 0 : Between(0, layer.r - 1, rng);
  // As with the same padding on the other side.
  layer.h = std::max(1, (layer.p - 1) * layer.stride + layer.s - 2 * layer.pad_top);
  layer.w = std::max(1, (layer.q - 1) * layer.stride + layer.r - 2 * layer.pad_left);
}

// What the plan depends on; the numbers are drawn when the vector runs.
host::Layer Planned(const LayerSpec& spec) {
  host::Layer layer = spec.shape;
  layer.wide = spec.wide;
  if (spec.requantise) {
    host::Requantisation requantisation;
    requantisation.result_signed = spec.result_signed;
    requantisation.result_bits = spec.result_bits;
    requantisation.parameters.resize(static_cast<std::size_t>(layer.k));
    layer.requantisation = requantisation;
  }
  return layer;
}

bool Reaches(const ga::Build& build, const host::Plan& plan, accel::Coverage coverage,
             std::size_t bin) {
  for (const host::Job& job : plan.jobs) {
    coverage.SampleJob(ga::MakeJob(build, ga::Decode(job.descriptor)));
  }
  return coverage.counts().at(bin) > 0;
}

std::int64_t CyclesOf(const ga::Build& build, const host::Plan& plan) {
  std::int64_t cycles = 0;
  for (const host::Job& job : plan.jobs) cycles += accel::ExpectedCycles(build, job).total;
  return cycles;
}

bool IsAsWished(const ga::Build& build, const AccelWish& wish, const host::Plan& plan,
                const accel::Coverage& nothing) {
  if (wish.several_jobs && plan.jobs.size() < 2) return false;
  return !wish.at_end || Reaches(build, plan, nothing, *wish.at_end);
}

}  // namespace

PlannedLayer DrawLayer(const ga::Build& build, const AccelWish& wish, arith::Rng& rng) {
  const host::Hardware hardware = host::HardwareOf(ga::BuildRegisters(build));
  const accel::Coverage nothing(build);
  std::optional<PlannedLayer> any;
  for (int i = 0; i < kTries; ++i) {
    // What small layers do not reach, larger ones may.
    const bool large = wish.large || wish.several_jobs || i > kTries / 3;
    PlannedLayer drawn;
    DrawPrecision(wish, rng, drawn.spec);
    DrawShape(build, large, rng, drawn.spec.shape);
    host::Layer& shape = drawn.spec.shape;
    if (shape.mixed()) {
      for (int k = 0; k < shape.k; ++k) drawn.spec.wide.push_back(rng.chance(0.5));
    }
    const host::Layer layer = Planned(drawn.spec);
    if (!host::WhatIsWrong(layer).empty()) continue;
    drawn.plan = host::PlanLayer(hardware, layer);
    if (!drawn.plan.refusal.empty()) continue;
    if (CyclesOf(build, drawn.plan) > (large ? kCyclesOfLarge : kCycles)) continue;
    if (IsAsWished(build, wish, drawn.plan, nothing)) return drawn;
    if (!any) any = std::move(drawn);
  }
  if (!any) throw std::logic_error("no layer that is drawn has a plan");
  return *std::move(any);
}

}  // namespace m4::tb::closure
