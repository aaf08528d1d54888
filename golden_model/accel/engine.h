// The engine slot's sequencer: what every slot is, and how a tile ends. With a CIM engine those of
// docs/accelerator.md, sections 12.1 and 12.2; without one that of section 12.6. The copy pointer
// too.
#ifndef GOLDEN_MODEL_ACCEL_ENGINE_H_
#define GOLDEN_MODEL_ACCEL_ENGINE_H_

#include "golden_model/accel/state.h"
#include "golden_model/accel/tables.h"

namespace m4::accel {

// What a cycle is for the engine slot.
struct EngineNow {
  bool launch = false;
  bool mac = false;                     // a MAC slot: the DSP engine may read
  bool copy_first = false;              // W1 is copied in this slot
  bool copy_second = false;             // W2 is
  bool done = false;                    // the command has `done`
  bool start = false;                   // the command has `start`
  bool decides = false;                 // MAC slot T-2
  Decision decision = Decision::kCopy;  // taken in this slot, if `decides`
  bool reserve = false;                 // the end of the tile is decided
  bool mac2_end = false;                // the last slot of a round
  bool tile_end = false;                // the last slot of a tile
  bool last_tile = false;               // the current tile is the last of the layer
};

// From the registers of the cycle. Of use in state RUN only; in others nothing happens.
EngineNow EvaluateEngine(const State& state, const Job& job);

// The edge that ends the cycle: the sequencer and the copy pointer. `rst_n` was 1 and there was no
// soft reset in the cycle.
void StepEngine(State& state, const Job& job, const EngineNow& now);

// The registers of the sequencer and of the copy pointer to 0.
void ClearEngine(State& state);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_ENGINE_H_
