// The counters. Source: docs/accelerator.md, section 15.
#include <array>
#include <cstddef>

#include "golden_model/accel/core.h"

namespace m4::accel {

void Core::StepCounters(const Now& now, const Inputs& in) {
  const State& s = state_;
  const bool cim = build_.has_cim();
  const bool mac = now.engine.mac;
  const bool working = cim ? s.round != Round::kStall : s.dsp_rem > 0;
  const bool run = s.state == Phase::kRun;
  const bool read = run && s.seq == Seq::kRead;
  const std::array<bool, kCounters> conditions = {
      s.state != Phase::kIdle,
      IsLoad(s.state),
      IsLoad(s.state) && !in.s_axis_tvalid,
      run && (s.seq == Seq::kOff || s.seq == Seq::kFill),
      mac && working,
      mac && !working,
      read && !s.final,
      read && s.final,
      s.state == Phase::kFlush,
      s.state == Phase::kDrop,
      now.dsp_step,
      mac && cim && s.round == Round::kReal,
      now.dsp_step && s.dsp_pass > 0,
      s.tvalid && !in.m_axis_tready,
      now.load.taken,
      now.results.taken,
  };
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    state_.counters[i] += conditions[i] ? 1U : 0U;
  }
}

}  // namespace m4::accel
