#include "golden_model/accel/engine.h"

namespace m4::accel {
namespace {

constexpr int kFillSlots = 5;

// ---- What a cycle is --------------------------------------------------------------------------

Decision Decide(const State& s, const Job& job) {
  if (s.left > 0) return s.since < job.drain_interval ? Decision::kCopy : Decision::kDrain;
  if (s.dsp_rem > 2) return Decision::kWait;
  return s.res_busy ? Decision::kStall : Decision::kEnd;
}

bool Copies(const State& s, Decision decision) {
  if (decision == Decision::kEnd) return !s.cp_end;
  return decision == Decision::kCopy || decision == Decision::kDrain;
}

void EvaluateFill(EngineNow& now, const State& s) {
  now.start = s.slot == 2;
  now.copy_first = s.slot == 3;
  now.copy_second = s.slot == 4;
}

void EvaluateMac(EngineNow& now, const State& s, const Job& job) {
  if (s.slot == job.t - 2) {
    now.decides = true;
    now.decision = Decide(s, job);
    now.copy_first = Copies(s, now.decision);
    now.reserve = now.decision == Decision::kEnd;
  }
  if (s.slot == job.t - 1) {
    now.mac2_end = true;
    now.copy_second = Copies(s, s.dec);
    now.done = s.dec == Decision::kDrain || s.dec == Decision::kEnd;
  }
}

void EvaluateRead(EngineNow& now, const State& s, const Job& job) {
  const bool last_slot = s.slot == job.build.readout() - 1;
  now.tile_end = last_slot && s.final;
  now.start = last_slot && !(s.final && now.last_tile);
}

// ---- The edge that ends it --------------------------------------------------------------------

void AdvanceCopyPointer(State& s, const Job& job) {
  ++s.cp_index;
  if (++s.cp_cb < job.cb) return;
  s.cp_cb = 0;
  if (++s.cp_s < job.d.s) return;
  s.cp_s = 0;
  if (++s.cp_rb < job.rb) return;
  s.cp_rb = 0;
  Tile tile{s.cp_t, s.cp_p0, s.cp_q0};
  s.cp_end = Advance(tile, job);
  s.cp_t = tile.t;
  s.cp_p0 = tile.p0;
  s.cp_q0 = tile.q0;
  s.cp_index = static_cast<std::uint16_t>(tile.t * job.nst);
}

void ClearSequencer(State& s) {
  s.seq = Seq::kOff;
  s.slot = 0;
  s.round = Round::kReal;
  s.dec = Decision::kCopy;
  s.left = s.since = 0;
  s.first = s.final = false;
}

void Enter(State& s, Seq seq) {
  s.seq = seq;
  s.slot = 0;
}

void BeginMac2(State& s, Round round) {
  Enter(s, Seq::kMac);
  s.round = round;
}

void BeginTile(State& s, const Job& job) {
  s.left = static_cast<std::uint16_t>(job.nst - 1);
  s.since = 1;
  s.first = true;
  s.round = Round::kReal;
}

void BeginReadout(State& s, bool final) {
  Enter(s, Seq::kRead);
  s.final = final;
}

void EndMac2(State& s) {
  switch (s.dec) {
    case Decision::kCopy:
      BeginMac2(s, Round::kReal);
      --s.left;
      ++s.since;
      break;
    case Decision::kDrain:
      BeginReadout(s, false);
      --s.left;
      break;
    case Decision::kWait:
      BeginMac2(s, Round::kWait);
      break;
    case Decision::kStall:
      BeginMac2(s, Round::kStall);
      break;
    case Decision::kEnd:
      BeginReadout(s, true);
      break;
  }
}

void EndReadout(State& s, const Job& job, const EngineNow& now) {
  if (now.tile_end && now.last_tile) {
    ClearSequencer(s);
    return;
  }
  Enter(s, Seq::kMac);
  if (now.tile_end) {
    BeginTile(s, job);
  } else {
    s.since = 1;
    s.round = Round::kReal;
    s.first = false;
  }
}

void StepSequencer(State& s, const Job& job, const EngineNow& now) {
  if (now.launch) {
    Enter(s, Seq::kFill);
    BeginTile(s, job);
  } else if (s.seq == Seq::kFill && s.slot == kFillSlots - 1) {
    Enter(s, Seq::kMac);
  } else if (now.mac2_end) {
    EndMac2(s);
  } else if (s.seq == Seq::kRead && s.slot == job.build.readout() - 1) {
    EndReadout(s, job, now);
  } else {
    ++s.slot;
  }
}

}  // namespace

EngineNow EvaluateEngine(const State& state, const Job& job) {
  EngineNow now;
  if (state.state != Phase::kRun) return now;
  now.launch = state.seq == Seq::kOff;
  now.mac = state.seq == Seq::kMac;
  now.last_tile = IsLast({state.tile_t, state.tile_p0, state.tile_q0}, job);
  if (!job.build.has_cim()) {
    now.tile_end = now.reserve = now.mac && state.dsp_rem <= 1 && !state.res_busy;
    return now;
  }
  if (state.seq == Seq::kFill) EvaluateFill(now, state);
  if (state.seq == Seq::kMac) EvaluateMac(now, state, job);
  if (state.seq == Seq::kRead) EvaluateRead(now, state, job);
  return now;
}

void StepEngine(State& state, const Job& job, const EngineNow& now) {
  if (state.state != Phase::kRun) {
    ClearEngine(state);
    return;
  }
  if (!job.build.has_cim()) {
    state.seq = now.tile_end && now.last_tile ? Seq::kOff : Seq::kMac;
    return;
  }
  if (now.decides) state.dec = now.decision;
  if (now.copy_second) AdvanceCopyPointer(state, job);
  StepSequencer(state, job, now);
}

void ClearEngine(State& state) {
  ClearSequencer(state);
  state.cp_t = state.cp_p0 = state.cp_q0 = 0;
  state.cp_rb = state.cp_s = 0;
  state.cp_cb = state.cp_index = 0;
  state.cp_end = false;
}

}  // namespace m4::accel
