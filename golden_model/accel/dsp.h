// The DSP engine: the order of its steps, their latency, and what a step adds to the accumulators.
// Source: docs/accelerator.md, sections 9 and 11. Products are plain products; which of them a pass
// gives is all that is left of the packing.
#ifndef GOLDEN_MODEL_ACCEL_DSP_H_
#define GOLDEN_MODEL_ACCEL_DSP_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden_model/accel/memories.h"
#include "golden_model/accel/state.h"
#include "golden_model/accel/tables.h"

namespace m4::accel {

class DspEngine {
 public:
  explicit DspEngine(const Build& build);

  // Whether a step is done in a cycle that is a MAC slot.
  static bool Steps(const State& state) { return state.dsp_rem > 0; }

  // The port B address of the step that is done.
  static std::uint16_t Word(const State& state, const Job& job);

  // The edge that ends a cycle: sums that arrive, and the step's way into the pipeline. `step`:
  // a step was done in it.
  void Edge(State& state, const Tables& tables, const Memories& memories, bool step);

  // The same edge, if it is that of the launch or ends a tile: K tile `t` begins. `none`: no tile
  // does.
  static void LoadSteps(State& state, const Tables& tables, std::uint16_t t, bool none);

  // Registers dsp_* to 0.
  static void Clear(State& state);

  // A reset: what is under way will not arrive.
  void Flush();

  // Of the accumulator (kk, col) at kk * Cols + col.
  const Provenance& provenance(std::size_t index) const { return provenance_[index]; }

 private:
  // A step on its way.
  struct Step {
    bool valid = false;
    Tile tile;
    std::uint16_t kp = 0, u = 0;
    std::uint8_t rb = 0, s = 0, pass = 0;
  };

  void Arrive(State& state, const Step& step, const Tables& tables, const Memories& memories);
  void ReadWeights(const Step& step, const Tables& tables, const Memories& memories);
  void ReadActivations(const Step& step, const Job& job, const Memories& memories);

  static constexpr std::size_t kLatency = 5;  // edges from the slot's end to the accumulator

  std::array<Step, kLatency> pipeline_{};
  std::size_t head_ = 0;  // the step that arrives at the next edge, and the place of a new one
  std::size_t terms_;     // products of a sum: RVec * CVecDsp
  // Operands of the step that arrives: (kl, term) and (col, term).
  std::vector<std::int32_t> weights_;
  std::vector<std::int32_t> activations_;
  std::vector<Provenance> provenance_;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_DSP_H_
