// From accumulators to the output stream: capture, walker, requantisation, output register. Source:
// docs/accelerator.md, sections 8.5 and 14.
#ifndef GOLDEN_MODEL_ACCEL_RESULTS_H_
#define GOLDEN_MODEL_ACCEL_RESULTS_H_

#include <array>
#include <cstdint>

#include "golden_model/accel/memories.h"
#include "golden_model/accel/state.h"
#include "golden_model/accel/tables.h"

namespace m4::accel {

// What happens behind the accumulators in a cycle.
struct ResultsNow {
  bool taken = false;    // an output beat is
  bool advance = false;  // the output stages move
  bool issue = false;    // the walker gives a beat
  bool capture = false;  // the accumulators are copied at the end of the cycle
};

class Results {
 public:
  explicit Results(const Build& build) : cap_delay_(build.cap_delay()) {}

  ResultsNow Evaluate(const State& state, const Inputs& in) const;

  // The edge that ends the cycle, with the accumulators as they were in it. `reserve`: the end of a
  // tile is decided; `tile_end`: the cycle is the last slot of a tile.
  void Edge(State& state, const Tables& tables, const Memories& memories, const ResultsNow& now,
            bool reserve, bool tile_end);

  // A reset: registers walk_*, res_busy and the output register to 0, nothing under way.
  void Reset(State& state);

 private:
  struct Beat {
    bool valid = false;
    bool last = false;  // of the layer
    std::uint32_t data = 0;
  };

  int cap_delay_;
  std::uint32_t tile_ends_ = 0;   // bit i: a tile ended i + 1 cycles ago
  std::array<Beat, 3> stages_{};  // 0 is what was issued last
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_RESULTS_H_
