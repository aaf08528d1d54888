// The exact cycles of a layer: the closed formulas of section 17 of docs/accelerator.md, for a host
// that always offers input and always takes output.
#ifndef GOLDEN_MODEL_ACCEL_CYCLES_H_
#define GOLDEN_MODEL_ACCEL_CYCLES_H_

#include <cstdint>

#include "golden_model/accel/job.h"

namespace m4::accel {

// Counters of section 15 (without wrapping). LOAD_WAIT, DROP and OUT_WAIT are 0; LOAD is beats_in.
struct Cycles {
  std::int64_t total = 0;
  std::int64_t load = 0;
  std::int64_t fill = 0;
  std::int64_t compute = 0;
  std::int64_t stall = 0;
  std::int64_t drain = 0;
  std::int64_t readout = 0;
  std::int64_t flush = 0;
  std::int64_t dsp_busy = 0;
  std::int64_t cim_busy = 0;
  std::int64_t dsp_extra = 0;
  std::int64_t beats_in = 0;
  std::int64_t beats_out = 0;

  friend constexpr bool operator==(const Cycles&, const Cycles&) = default;
};

// L(t): MAC slots of a tile of K tile t that does not stall.
std::int64_t TileSlots(const Job& job, std::int64_t t);

// Readouts of a tile before its last.
std::int64_t Drains(const Job& job);

// B: output beats of a tile of K tile t with so many rows and columns that exist.
std::int64_t TileBeats(const Job& job, std::int64_t t, std::int64_t rows, std::int64_t columns);

// STALL cycles of a tile of K tile t after one with so many beats.
std::int64_t StallSlots(const Job& job, std::int64_t t, std::int64_t beats_before);

// Of a job that Check() accepts.
Cycles ExactCycles(const Job& job);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_CYCLES_H_
