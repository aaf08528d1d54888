#include "golden_model/perf/exact.h"

#include <algorithm>
#include <array>

#include "golden_model/accel/descriptor.h"
#include "golden_model/host/hardware.h"
#include "golden_model/host/plan.h"

namespace m4::perf {
namespace {

using accel::Cycles;

// What fills TOTAL, besides checking.
constexpr std::array kPhases = {&Cycles::load,  &Cycles::fill,    &Cycles::compute, &Cycles::stall,
                                &Cycles::drain, &Cycles::readout, &Cycles::flush};
constexpr std::array kOthers = {&Cycles::total,     &Cycles::dsp_busy, &Cycles::cim_busy,
                                &Cycles::dsp_extra, &Cycles::beats_in, &Cycles::beats_out};

Precision PrecisionOf(const host::Layer& layer) {
  Precision precision{.weight_bits = layer.weight_bits,
                      .activation_bits = layer.activation_bits,
                      .activation_signed = layer.activations_signed,
                      .narrow_bits = layer.narrow_bits};
  if (layer.mixed()) {
    const auto wide = std::count(layer.wide.begin(), layer.wide.end(), true);
    precision.wide_share = static_cast<double>(wide) / layer.k;
  }
  return precision;
}

// A network of nothing but the layer. Its maps only size buffers, which a build has already.
Network NetworkOf(const accel::Build& build, const host::Layer& layer) {
  const Conv conv{
      .r = layer.r, .s = layer.s, .c = layer.c, .p = layer.p, .q = layer.q, .k = layer.k};
  Network network;
  network.rvec = build.r_vec;
  network.convs = {{.dla = conv, .bram = conv}};
  network.maps = {{}};
  return network;
}

}  // namespace

ExactCost ExactLayer(const accel::Build& build, const host::Layer& layer) {
  const host::Plan plan = host::PlanLayer(host::HardwareOf(accel::BuildRegisters(build)), layer);
  ExactCost cost;
  cost.refusal = plan.refusal;
  for (const host::Job& job : plan.jobs) {
    ++cost.jobs;
    Add(accel::ExactCycles(accel::MakeJob(build, accel::Decode(job.descriptor))), 1, cost.cycles);
  }
  return cost;
}

std::int64_t CheckCycles(std::int64_t jobs) { return 4 * jobs; }

void Add(const Cycles& more, std::int64_t times, Cycles& sum) {
  for (const auto part : kPhases) sum.*part += times * more.*part;
  for (const auto part : kOthers) sum.*part += times * more.*part;
}

std::string WhatDoesNotAddUp(const Cycles& cycles, std::int64_t jobs) {
  std::int64_t sum = CheckCycles(jobs);
  for (const auto part : kPhases) sum += cycles.*part;
  if (sum == cycles.total) return {};
  return "TOTAL is " + std::to_string(cycles.total) + ", but what fills it adds up to " +
         std::to_string(sum) + ".";
}

Config ConfigOf(const accel::Build& build) {
  Config config{.p = build.p_vec,
                .dsp_q = build.q_vec_dsp,
                .dsp_c = build.c_vec_dsp,
                .dsp_k = build.k_vec_dsp};
  if (build.has_cim()) {
    config.bram_q = build.q_vec_cim;
    config.bram_c = build.c_vec;
    config.bram_k = build.k_vec;
  }
  return config;
}

LayerCost FormulaLayer(const accel::Build& build, const host::Layer& layer,
                       const Accounting& accounting) {
  const Network network = NetworkOf(build, layer);
  Problem problem;
  problem.network = &network;
  problem.precision = PrecisionOf(layer);
  problem.accounting = accounting;
  const Config config = ConfigOf(build);
  if (!build.has_cim()) return DlaLayers(problem, config).front();
  ComputeBram bram;
  bram.kind = M4Bram{{.large = build.large, .double_pumped = build.double_pumped}};
  return BramLayers(problem, bram, config).front();
}

}  // namespace m4::perf
