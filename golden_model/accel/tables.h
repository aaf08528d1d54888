// What the model looks up in every cycle of a layer, worked out once when the layer starts, and the
// order of its tiles. Source: docs/accelerator.md, sections 6, 8.1, 9 and 11.3.
#ifndef GOLDEN_MODEL_ACCEL_TABLES_H_
#define GOLDEN_MODEL_ACCEL_TABLES_H_

#include <cstdint>
#include <vector>

#include "golden_model/accel/job.h"
#include "golden_model/accel/place.h"

namespace m4::accel {

// An accepted layer.
struct Tables {
  Job job;
  std::vector<KernelPlace> places;   // of kernel kk
  std::vector<std::uint8_t> passes;  // of kernel group kp
  // The pass that gives product (kl, col) of group kp, at (kp * KVecDsp + kl) * Cols + col.
  std::vector<std::uint8_t> pass_of;
  std::vector<std::uint32_t> dsp_steps;  // D(t) of K tile t
};

// `job` is one that Check() accepts.
void Fill(Tables& tables, const Job& job);

// A position in the order of tiles.
struct Tile {
  std::uint16_t t = 0, p0 = 0, q0 = 0;
};

// Goes on to the next tile, from the last one to the first. Returns whether it was the last.
bool Advance(Tile& tile, const Job& job);
bool IsLast(const Tile& tile, const Job& job);

// Rows and columns of a tile that exist.
int RowsOf(const Tile& tile, const Job& job);
int ColumnsOf(const Tile& tile, const Job& job);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_TABLES_H_
