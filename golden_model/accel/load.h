// The loader: which beat of the input stream is expected, what is wrong with the one that is taken,
// and where it goes. Source: docs/accelerator.md, sections 6 (codes 16..18), 7 and 8.
#ifndef GOLDEN_MODEL_ACCEL_LOAD_H_
#define GOLDEN_MODEL_ACCEL_LOAD_H_

#include "golden_model/accel/job.h"
#include "golden_model/accel/memories.h"
#include "golden_model/accel/state.h"

namespace m4::accel {

constexpr bool IsLoad(Phase phase) {
  return phase == Phase::kLoadW || phase == Phase::kLoadP || phase == Phase::kLoadA;
}

// `s_axis_tready_o` but for `rst_ni`.
constexpr bool TakesBeats(Phase phase) { return IsLoad(phase) || phase == Phase::kDrop; }

// What happens to the input stream in a cycle. `rst_n` is 1 in it.
struct LoadNow {
  bool taken = false;          // a beat, DROP included
  bool section_end = false;    // it is the last one of its section
  Error error = Error::kNone;  // what is wrong with it
};

LoadNow EvaluateLoad(const State& state, const Job& job, const Inputs& in);

// The section after `phase` that is sent, or RUN. After CHECK: the first one.
Phase NextSection(Phase phase, const Descriptor& d);

// Stores a taken beat. Does nothing in DROP.
void StoreBeat(const State& state, const Job& job, std::uint32_t data, Memories& memories);

// The registers ld_*, at every edge.
void StepLoader(State& state, const Job& job, const LoadNow& now);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_LOAD_H_
