#include "golden_model/accel/cycles.h"

#include <algorithm>
#include <array>

#include "golden_model/accel/place.h"

namespace m4::accel {
namespace {

// Tiles of a row (column) of tiles that are alike: how many, and the output rows (columns) of each.
struct Kind {
  std::int64_t count = 0;
  std::int64_t size = 0;
};

// All but the last tile have `vec` rows; the last has the rest.
std::array<Kind, 2> KindsOf(std::int64_t outputs, std::int64_t vec) {
  const std::int64_t tiles = CeilDiv(outputs, vec);
  return {{{tiles - 1, vec}, {1, outputs - (tiles - 1) * vec}}};
}

std::int64_t LastTileBeats(const Job& job, std::int64_t t) {
  return TileBeats(job, t, KindsOf(job.d.p, job.build.p_vec)[1].size,
                   KindsOf(job.d.q, job.build.qt())[1].size);
}

// STALL cycles of the tiles of a K tile that come after a tile of the same K tile.
std::int64_t StallsInside(const Job& job, std::int64_t t) {
  std::int64_t sum = 0;
  for (const Kind& rows : KindsOf(job.d.p, job.build.p_vec)) {
    for (const Kind& columns : KindsOf(job.d.q, job.build.qt())) {
      sum += rows.count * columns.count *
             StallSlots(job, t, TileBeats(job, t, rows.size, columns.size));
    }
  }
  return sum - StallSlots(job, t, LastTileBeats(job, t));  // the last one is before none of them
}

void AddKTile(const Job& job, std::int64_t t, Cycles& c) {
  const std::int64_t tiles = job.tile_rows() * job.tile_columns();
  c.compute += tiles * TileSlots(job, t);
  c.dsp_busy += tiles * DspSteps(job, t);
  c.dsp_extra += tiles * DspExtraSteps(job, t);
  c.beats_out += TileBeats(job, t, job.d.p, job.d.q);
  c.stall += StallsInside(job, t);
  if (t > 0) c.stall += StallSlots(job, t, LastTileBeats(job, t - 1));
}

}  // namespace

std::int64_t TileSlots(const Job& job, std::int64_t t) {
  const std::int64_t steps = DspSteps(job, t);
  return job.build.has_cim() ? job.t * std::max(job.nst, CeilDiv(steps, job.t)) : steps;
}

std::int64_t Drains(const Job& job) {
  if (!job.build.has_cim()) return 0;
  // (not CeilDiv: N may be the largest number there is)
  return (job.nst - 1) / job.drain_interval;
}

std::int64_t TileBeats(const Job& job, std::int64_t t, std::int64_t rows, std::int64_t columns) {
  const std::int64_t kernels = job.kernels(t);
  return rows * columns * (job.d.requantise ? CeilDiv(kernels, 4) : kernels);
}

std::int64_t StallSlots(const Job& job, std::int64_t t, std::int64_t beats_before) {
  const bool cim = job.build.has_cim();
  const std::int64_t slots = TileSlots(job, t) + job.build.readout() * Drains(job);
  const std::int64_t missing = beats_before + (cim ? 6 : 7) - slots;
  if (missing <= 0) return 0;
  return cim ? CeilDiv(missing, job.t) * job.t : missing;
}

Cycles ExactCycles(const Job& job) {
  const bool cim = job.build.has_cim();
  Cycles c;
  c.beats_in = job.input_beats();
  c.load = c.beats_in;
  c.fill = cim ? 6 : 1;
  for (std::int64_t t = 0; t < job.kt; ++t) AddKTile(job, t, c);
  c.drain = job.tiles() * job.build.readout() * Drains(job);
  c.readout = job.tiles() * job.build.readout();
  c.flush = (cim ? 8 : 10) + LastTileBeats(job, job.kt - 1);
  c.cim_busy = cim ? job.tiles() * job.t * job.nst : 0;
  c.total = 4 + c.load + c.fill + c.compute + c.stall + c.drain + c.readout + c.flush;
  return c;
}

}  // namespace m4::accel
