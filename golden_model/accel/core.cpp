#include "golden_model/accel/core.h"

#include <stdexcept>
#include <utility>

namespace m4::accel {
namespace {

std::size_t Product(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

// Registers behind accumulators of an engine that is not there do not exist.
std::size_t DspResults(const Build& b) { return b.has_dsp ? Product(b.k_vec, b.cols()) : 0; }
std::size_t CimResults(const Build& b) { return b.has_cim() ? Product(b.k_vec, b.dup()) : 0; }

const PowerUp& Checked(const Build& build, const PowerUp& power_up) {
  const bool right = power_up.acc_dsp.size() == DspResults(build) &&
                     power_up.res_dsp.size() == DspResults(build) &&
                     power_up.acc_cim.size() == CimResults(build) &&
                     power_up.res_cim.size() == CimResults(build) &&
                     power_up.blocks.size() == Product(build.n_blocks(), kBlockWords);
  if (!right)
    throw std::invalid_argument("A power-up content does not have the size of the build.");
  return power_up;
}

}  // namespace

Core::Core(const Build& build, PowerUp power_up)
    : build_(build),
      memories_(build, Checked(build, power_up).blocks),
      dsp_(build),
      sums_(build),
      results_(build) {
  tables_.job.build = build;
  state_.acc_dsp = std::move(power_up.acc_dsp);
  state_.acc_cim = std::move(power_up.acc_cim);
  state_.res_dsp = std::move(power_up.res_dsp);
  state_.res_cim = std::move(power_up.res_cim);
}

PowerUp Core::Zeros(const Build& build) {
  const std::vector<std::uint32_t> dsp(DspResults(build));
  const std::vector<std::uint32_t> cim(CimResults(build));
  return {dsp, cim, dsp, cim, std::vector<std::uint32_t>(Product(build.n_blocks(), kBlockWords))};
}

Outputs Core::outputs(const Inputs& in) const {
  Outputs out;
  const bool write = in.rst_n && in.s_axil_awvalid && in.s_axil_wvalid && !state_.bvalid;
  out.s_axil_awready = out.s_axil_wready = write;
  out.s_axil_bvalid = state_.bvalid;
  out.s_axil_bresp = state_.bresp;
  out.s_axil_arready = in.rst_n && !state_.rvalid;
  out.s_axil_rvalid = state_.rvalid;
  out.s_axil_rdata = state_.rdata;
  out.s_axil_rresp = state_.rresp;
  out.s_axis_tready = in.rst_n && TakesBeats(state_.state);
  out.m_axis_tvalid = state_.tvalid;
  out.m_axis_tdata = state_.tdata;
  out.m_axis_tlast = state_.tlast;
  out.irq = (state_.irq_status & state_.irq_enable) != 0;
  return out;
}

Core::Now Core::Evaluate(const Inputs& in) const {
  Now now;
  now.axil = EvaluateAxil(build_, state_, in);
  now.load = EvaluateLoad(state_, tables_.job, in);
  now.engine = EvaluateEngine(state_, tables_.job);
  now.results = results_.Evaluate(state_, in);
  now.dsp_step = now.engine.mac && DspEngine::Steps(state_);
  now.layer_done = now.results.taken && state_.tlast;
  return now;
}

void Core::Edge(const Inputs& in) {
  if (!in.rst_n) {
    ResetByPin();
    return;
  }
  const Now now = Evaluate(in);
  StepChannels(state_, now.axil, in);
  if (now.load.taken) StoreBeat(state_, tables_.job, in.s_axis_tdata, memories_);
  if (now.axil.soft_reset) {
    SoftReset();
    return;
  }
  StepCounters(now, in);
  StepRegisters(state_, now.axil, in);
  results_.Edge(state_, tables_, memories_, now.results, now.engine.reserve, now.engine.tile_end);
  StepRun(now);
  StepLoader(state_, tables_.job, now.load);
  StepPhase(now, in.s_axis_tlast);
}

// ---- Resets (section 16) ----------------------------------------------------------------------

void Core::ResetByPin() {
  SoftReset();
  state_.irq_enable = 0;
  state_.d.fill(0);
  state_.bvalid = state_.rvalid = false;
  state_.bresp = state_.rresp = 0;
  state_.rdata = 0;
}

void Core::SoftReset() {
  state_.state = Phase::kIdle;
  state_.check_cycle = 0;
  StepLoader(state_, tables_.job, {});  // in IDLE: to 0
  state_.irq_status = 0;
  state_.error_code = 0;
  state_.counters.fill(0);
  state_.tile_t = state_.tile_p0 = state_.tile_q0 = 0;
  ClearEngine(state_);
  DspEngine::Clear(state_);
  dsp_.Flush();
  sums_.Flush();
  results_.Reset(state_);
}

// ---- Parts that run -----------------------------------------------------------------------------

// The engines and the current tile.
void Core::StepRun(const Now& now) {
  const bool run = state_.state == Phase::kRun;
  dsp_.Edge(state_, tables_, memories_, now.dsp_step);
  if (build_.has_cim()) sums_.Edge(state_, tables_, memories_, now.engine);
  StepEngine(state_, tables_.job, now.engine);
  Tile tile{state_.tile_t, state_.tile_p0, state_.tile_q0};
  if (!run) {
    tile = {};
    DspEngine::Clear(state_);
  } else if (now.engine.tile_end) {
    Advance(tile, tables_.job);
  }
  state_.tile_t = tile.t;
  state_.tile_p0 = tile.p0;
  state_.tile_q0 = tile.q0;
  if (now.engine.launch || now.engine.tile_end) {
    const bool none = now.engine.tile_end && now.engine.last_tile;
    DspEngine::LoadSteps(state_, tables_, tile.t, none);
  }
}

// ---- Life of a layer (section 7) --------------------------------------------------------------

void Core::StepPhase(const Now& now, bool tlast) {
  switch (state_.state) {
    case Phase::kIdle:
      if (now.axil.start) Start();
      break;
    case Phase::kCheck:
      if (state_.check_cycle == 3) {
        EndCheck();
      } else {
        ++state_.check_cycle;
      }
      break;
    case Phase::kRun:
      if (now.engine.tile_end && now.engine.last_tile) state_.state = Phase::kFlush;
      break;
    case Phase::kFlush:
      if (now.layer_done) EndLayer(kIrqDone);
      break;
    case Phase::kDrop:
      if (now.load.taken && tlast) EndLayer(kIrqError);
      break;
    default:
      if (now.load.taken) EndBeat(now.load, tlast);
      break;
  }
}

void Core::Start() {
  state_.state = Phase::kCheck;
  state_.irq_status = 0;
  state_.error_code = 0;
  state_.counters.fill(0);
  const Descriptor descriptor = Decode(state_.d);
  check_ = Check(build_, descriptor);
  if (check_ == Error::kNone) Fill(tables_, MakeJob(build_, descriptor));
}

void Core::EndCheck() {
  state_.check_cycle = 0;
  if (check_ == Error::kNone) {
    state_.state = NextSection(Phase::kCheck, tables_.job.d);
  } else {
    state_.error_code = static_cast<std::uint8_t>(check_);
    EndLayer(kIrqError);
  }
}

void Core::EndBeat(const LoadNow& load, bool tlast) {
  if (load.error != Error::kNone) {
    state_.error_code = static_cast<std::uint8_t>(load.error);
    state_.state = Phase::kDrop;
    if (tlast) EndLayer(kIrqError);
  } else if (load.section_end) {
    state_.state = NextSection(state_.state, tables_.job.d);
  }
}

void Core::EndLayer(std::uint8_t flag) {
  state_.state = Phase::kIdle;
  state_.irq_status |= flag;
}

}  // namespace m4::accel
