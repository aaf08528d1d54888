// What a layer really takes on a build of the accelerator: the exact cycles of the jobs that a host
// plans for it, and what the published formulas say of the same layer and vector sizes. Source:
// docs/performance_model.md, "Exact cycles".
#ifndef GOLDEN_MODEL_PERF_EXACT_H_
#define GOLDEN_MODEL_PERF_EXACT_H_

#include <cstdint>
#include <string>

#include "golden_model/accel/build.h"
#include "golden_model/accel/cycles.h"
#include "golden_model/host/layer.h"
#include "golden_model/perf/accounting.h"
#include "golden_model/perf/cost.h"

namespace m4::perf {

struct ExactCost {
  std::string refusal;    // one sentence if the build can't run the layer; then the rest is 0
  std::int64_t jobs = 0;  // runs of the accelerator
  accel::Cycles cycles;   // of all of them together
};

// The host always offers input and always takes output; what it does between jobs is not counted.
ExactCost ExactLayer(const accel::Build& build, const host::Layer& layer);

// Cycles of all jobs in which descriptors are checked; part of TOTAL, and no counter of their own.
std::int64_t CheckCycles(std::int64_t jobs);

// Adds up what several jobs or layers took.
void Add(const accel::Cycles& more, std::int64_t times, accel::Cycles& sum);

// Empty, or one sentence: TOTAL is not the sum of what fills it.
std::string WhatDoesNotAddUp(const accel::Cycles& cycles, std::int64_t jobs);

// The vector sizes of a build as the published model names them.
Config ConfigOf(const accel::Build& build);

// The published formulas under an accounting, for the layer's output as tiles of the build. Only
// cycles, dsp_cycles, bram_cycles and readout_cycles are of use: the formulas buy as many DSPs and
// BRAMs as the precision needs, a build has what it has.
LayerCost FormulaLayer(const accel::Build& build, const host::Layer& layer,
                       const Accounting& accounting);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_EXACT_H_
