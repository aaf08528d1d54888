// What the blocks of the CIM engine add up, and how it reaches the accumulators. The words that a
// block would show are not simulated: of every output the products of the steps since the last
// readout are summed, and the part of that sum that a readout word carries is added when the word
// arrives. Source: docs/accelerator.md, sections 9, 12.2 and 12.4.
#ifndef GOLDEN_MODEL_ACCEL_SUMS_H_
#define GOLDEN_MODEL_ACCEL_SUMS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden_model/accel/engine.h"
#include "golden_model/accel/memories.h"
#include "golden_model/accel/state.h"
#include "golden_model/accel/tables.h"

namespace m4::accel {

// A step of the CIM engine.
struct CimStep {
  Tile tile;
  std::uint16_t cb = 0;
  std::uint8_t rb = 0, s = 0;
  bool valid = false;  // false: none since the last FILL
};

// The activation of a step for CIM column e, filter column r, channel c.
int CimActivation(const Job& job, const Memories& memories, const CimStep& step, int e, int r,
                  int c);

class CimSums {
 public:
  explicit CimSums(const Build& build);

  // The edge that ends a cycle, with the registers of the cycle (before StepEngine). Writes acc_cim
  // only.
  void Edge(State& state, const Tables& tables, const Memories& memories, const EngineNow& now);

  // A reset: words under way will not arrive.
  void Flush();

  // The step whose MAC2 the blocks do in a REAL round.
  const CimStep& in_flight() const { return in_flight_; }

  // Of the accumulator (kk, e) at kk * Dup + e.
  const Provenance& provenance(std::size_t index) const { return provenance_[index]; }

 private:
  // A readout word on its way.
  struct Word {
    bool valid = false;
    bool first = false;
    std::uint8_t number = 0;
    CimStep last;  // the step last added
  };

  void AddStep(const Tables& tables, const Memories& memories);
  void ReadActivations(const Job& job, const Memories& memories);
  void Arrive(State& state, const Word& word, const Tables& tables);

  static constexpr std::size_t kLatency = 3;  // edges from the slot's end to the accumulator

  std::array<Word, kLatency> pipeline_{};
  std::size_t head_ = 0;
  std::size_t dup_;
  CimStep in_flight_;
  CimStep last_added_;
  std::vector<std::uint32_t> running_;     // since the blocks' accumulators were cleared, (kk, e)
  std::vector<std::uint32_t> read_;        // of the readout that was begun last, (kk, e)
  std::vector<std::int32_t> activations_;  // of a step: (half, r, j, e)
  std::vector<Provenance> provenance_;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_SUMS_H_
