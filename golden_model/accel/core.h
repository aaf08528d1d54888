// The tiled accelerator, cycle by cycle: the golden model of docs/accelerator.md.
//
// Contract
//   Core is a two-phase model: Edge() computes the next state from the present one and the inputs,
//   then commits it. After Edge() returns, state() and outputs() are what the accelerator shows
//   until its next edge. Every input value is legal and has the result that the data sheet gives;
//   Edge() cannot fail.
//
//   A core is a value: copying it copies the whole state. It has no globals and does no I/O. Edge()
//   allocates memory only when a layer is accepted.
//
//   Sums are computed from their meaning, as products of weights and activations by coordinates;
//   the blocks are not simulated. block_inputs() says what their ports see, so that models of them
//   can run beside this one.
#ifndef GOLDEN_MODEL_ACCEL_CORE_H_
#define GOLDEN_MODEL_ACCEL_CORE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "golden_model/accel/axil.h"
#include "golden_model/accel/build.h"
#include "golden_model/accel/dsp.h"
#include "golden_model/accel/engine.h"
#include "golden_model/accel/load.h"
#include "golden_model/accel/memories.h"
#include "golden_model/accel/results.h"
#include "golden_model/accel/state.h"
#include "golden_model/accel/sums.h"
#include "golden_model/accel/tables.h"
#include "golden_model/m4bram/state.h"

namespace m4::accel {

// Which part of the layer a block works on (section 18, "Naming a mismatch").
struct BlockContext {
  int group = 0, r = 0, pair = 0;
  CimStep step;                   // in flight; not valid: none
  std::array<int, 2> channels{};  // of W1 and W2 in that step
};

class Core {
 public:
  // `build` is legal. `power_up` is what no reset reaches; throws std::invalid_argument if one of
  // its sizes is not the build's. All other registers are 0 until the first edge with rst_n = 0.
  Core(const Build& build, PowerUp power_up);

  // PowerUp of the right sizes, all 0.
  static PowerUp Zeros(const Build& build);

  // The edge of clk_i that samples these port values.
  void Edge(const Inputs& in);

  const State& state() const { return state_; }

  // The output ports while the inputs are these.
  Outputs outputs(const Inputs& in) const;

  // The ports that block b sees while the inputs are these: what it registers at the next edge.
  // Without CIM engine they are those of the plain RAM.
  m4bram::Inputs block_inputs(int b, const Inputs& in) const;

  // The main array of block b.
  std::span<const std::uint32_t> block_memory(int b) const { return memories_.block(b); }

  // The constants of the layer that was started last.
  const Job& job() const { return tables_.job; }

  // Where the entries kk * Cols + col of acc_dsp and kk * Dup + e of acc_cim come from.
  const Provenance& dsp_provenance(std::size_t index) const { return dsp_.provenance(index); }
  const Provenance& cim_provenance(std::size_t index) const { return sums_.provenance(index); }
  BlockContext block_context(int b) const;

 private:
  // All that a cycle does, from the registers of it and the present inputs.
  struct Now {
    AxilNow axil;
    LoadNow load;
    EngineNow engine;
    ResultsNow results;
    bool dsp_step = false;
    bool layer_done = false;  // the beat with `tlast` is taken
  };

  Now Evaluate(const Inputs& in) const;
  void ResetByPin();
  void SoftReset();  // what both resets have in common
  void StepCounters(const Now& now, const Inputs& in);
  void StepRun(const Now& now);
  void Copy(m4bram::Inputs& ports, int b, int half) const;  // a copy's address and data
  void StepPhase(const Now& now, bool tlast);
  void Start();
  void EndCheck();
  void EndBeat(const LoadNow& load, bool tlast);
  void EndLayer(std::uint8_t flag);

  Build build_;
  State state_;
  Memories memories_;
  Tables tables_;
  Error check_ = Error::kNone;  // of the layer that was started last
  DspEngine dsp_;
  CimSums sums_;
  Results results_;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_CORE_H_
