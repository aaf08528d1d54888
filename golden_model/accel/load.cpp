#include "golden_model/accel/load.h"

#include <cstdint>

namespace m4::accel {
namespace {

// Adds 1 to a counter below `end`. Returns whether it wrapped to 0.
bool Count(std::uint16_t& counter, std::int64_t end) {
  counter = static_cast<std::uint16_t>(counter + 1 < end ? counter + 1 : 0);
  return counter == 0;
}

bool IsSent(Phase section, const Descriptor& d) {
  switch (section) {
    case Phase::kLoadW:
      return !d.keep_weights;
    case Phase::kLoadP:
      return d.requantise && !d.keep_parameters;
    case Phase::kLoadA:
      return !d.keep_activations;
    default:
      return section == Phase::kRun;
  }
}

bool IsSectionEnd(const State& s, const Job& job) {
  switch (s.state) {
    case Phase::kLoadW:
      return s.ld_group + 1 == job.groups_all && s.ld_r + 1 == job.ru && s.ld_pair + 1 == job.ju &&
             s.ld_word + 1 == job.nw;
    case Phase::kLoadP:
      return s.ld_kernel + 1 == job.d.k && s.ld_field == 2;
    case Phase::kLoadA:
      return s.ld_y + 1 == job.d.h && s.ld_x + 1 == job.d.w && s.ld_quad + 1 == CeilDiv(job.d.c, 4);
    default:
      return false;
  }
}

bool IsParameterWrong(const State& s, std::uint32_t data) {
  if (s.state != Phase::kLoadP) return false;
  if (s.ld_field == 1) return data >> 31 != 0;
  return s.ld_field == 2 && (data < 1 || data > 62);
}

Error ErrorOf(const State& s, const Job& job, const Inputs& in, bool section_end) {
  const bool last = section_end && NextSection(s.state, job.d) == Phase::kRun;
  if (in.s_axis_tlast && !last) return Error::kTlastEarly;
  if (!in.s_axis_tlast && last) return Error::kTlastMissing;
  return IsParameterWrong(s, in.s_axis_tdata) ? Error::kParameter : Error::kNone;
}

void StepWeights(State& s, const Job& job) {
  if (!Count(s.ld_word, job.nw)) return;
  if (!Count(s.ld_pair, job.ju)) return;
  if (!Count(s.ld_r, job.ru)) return;
  Count(s.ld_group, job.groups_all);
}

void StepActivations(State& s, const Job& job) {
  if (!Count(s.ld_quad, CeilDiv(job.d.c, 4))) return;
  if (!Count(s.ld_x, job.d.w)) return;
  Count(s.ld_y, job.d.h);
}

void ClearWeights(State& s) { s.ld_group = s.ld_r = s.ld_pair = s.ld_word = 0; }
void ClearParameters(State& s) { s.ld_kernel = s.ld_field = 0; }
void ClearActivations(State& s) { s.ld_y = s.ld_x = s.ld_quad = 0; }

}  // namespace

LoadNow EvaluateLoad(const State& state, const Job& job, const Inputs& in) {
  LoadNow now;
  now.taken = in.s_axis_tvalid && TakesBeats(state.state);
  if (!now.taken || !IsLoad(state.state)) return now;
  now.section_end = IsSectionEnd(state, job);
  now.error = ErrorOf(state, job, in, now.section_end);
  return now;
}

Phase NextSection(Phase phase, const Descriptor& d) {
  auto next = static_cast<std::uint8_t>(phase);
  do {
    ++next;
  } while (!IsSent(static_cast<Phase>(next), d));
  return static_cast<Phase>(next);
}

void StoreBeat(const State& state, const Job& job, std::uint32_t data, Memories& memories) {
  switch (state.state) {
    case Phase::kLoadW:
      memories.WriteWord(job.build.block(state.ld_group, state.ld_r, state.ld_pair), state.ld_word,
                         data);
      break;
    case Phase::kLoadP:
      memories.WriteParameter(state.ld_kernel, state.ld_field, data);
      break;
    case Phase::kLoadA:
      memories.WriteQuad(job, state.ld_y, state.ld_x, state.ld_quad, data);
      break;
    default:
      break;
  }
}

void StepLoader(State& state, const Job& job, const LoadNow& now) {
  if (state.state != Phase::kLoadW) ClearWeights(state);
  if (state.state != Phase::kLoadP) ClearParameters(state);
  if (state.state != Phase::kLoadA) ClearActivations(state);
  if (!now.taken) return;
  if (state.state == Phase::kLoadW) StepWeights(state, job);
  if (state.state == Phase::kLoadP && Count(state.ld_field, 3)) Count(state.ld_kernel, job.d.k);
  if (state.state == Phase::kLoadA) StepActivations(state, job);
}

}  // namespace m4::accel
