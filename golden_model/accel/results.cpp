#include "golden_model/accel/results.h"

#include <algorithm>
#include <cstddef>

namespace m4::accel {
namespace {

Tile WalkTile(const State& s) { return {s.walk_t, s.walk_p0, s.walk_q0}; }

// The accumulator of kernel kk in the column (walk_pv, walk_qv).
std::int32_t Result(const State& s, const Build& b, int kk) {
  const bool of_dsp = s.walk_qv < b.q_vec_dsp;
  const int index = of_dsp ? kk * b.cols() + s.walk_pv * b.q_vec_dsp + s.walk_qv
                           : kk * b.dup() + s.walk_pv * b.q_vec_cim + s.walk_qv - b.q_vec_dsp;
  const auto at = static_cast<std::size_t>(index);
  return static_cast<std::int32_t>(of_dsp ? s.res_dsp[at] : s.res_cim[at]);
}

std::uint32_t Quad(const State& s, const Job& job, const Memories& memories) {
  const ResultFormat format{job.d.result_signed, job.d.result_bits(), job.d.zero_point};
  std::uint32_t data = 0;
  for (int b = 0; b < 4; ++b) {
    const int kk = s.walk_kk + b;
    if (kk >= job.kernels(s.walk_t)) break;
    const int h = s.walk_t * job.build.k_vec + kk;
    const int y = Requantise(Result(s, job.build, kk), memories.ParametersOf(h), format);
    data |= static_cast<std::uint32_t>(y & 0xFF) << (8 * b);
  }
  return data;
}

// The walker's edge after an issue. Returns whether that was the last beat of the layer.
bool Walk(State& s, const Job& job) {
  s.walk_kk = static_cast<std::uint16_t>(s.walk_kk + (job.d.requantise ? 4 : 1));
  if (s.walk_kk < job.kernels(s.walk_t)) return false;
  s.walk_kk = 0;
  Tile tile = WalkTile(s);
  if (++s.walk_qv < ColumnsOf(tile, job)) return false;
  s.walk_qv = 0;
  if (++s.walk_pv < RowsOf(tile, job)) return false;
  s.walk_pv = 0;
  s.walk_on = false;
  s.res_busy = false;
  const bool last = Advance(tile, job);
  s.walk_t = tile.t;
  s.walk_p0 = tile.p0;
  s.walk_q0 = tile.q0;
  return last;
}

}  // namespace

ResultsNow Results::Evaluate(const State& state, const Inputs& in) const {
  ResultsNow now;
  now.taken = state.tvalid && in.m_axis_tready;
  now.advance = !state.tvalid || in.m_axis_tready;
  now.issue = state.walk_on && now.advance;
  now.capture = (tile_ends_ >> (cap_delay_ - 1) & 1) != 0;
  return now;
}

void Results::Edge(State& state, const Tables& tables, const Memories& memories,
                   const ResultsNow& now, bool reserve, bool tile_end) {
  if (now.advance) {
    const Beat& out = stages_[2];
    state.tvalid = out.valid;
    if (out.valid) {
      state.tdata = out.data;
      state.tlast = out.last;
    }
    stages_[2] = stages_[1];
    stages_[1] = stages_[0];
    stages_[0].valid = now.issue;
  }
  if (now.issue) {
    const Job& job = tables.job;
    stages_[0].data = job.d.requantise
                          ? Quad(state, job, memories)
                          : static_cast<std::uint32_t>(Result(state, job.build, state.walk_kk));
    stages_[0].last = Walk(state, job);
  }
  if (now.capture) {
    std::copy(state.acc_dsp.begin(), state.acc_dsp.end(), state.res_dsp.begin());
    std::copy(state.acc_cim.begin(), state.acc_cim.end(), state.res_cim.begin());
    state.walk_on = true;
  }
  if (reserve) state.res_busy = true;
  tile_ends_ = tile_ends_ << 1 | (tile_end ? 1U : 0U);
}

void Results::Reset(State& state) {
  state.walk_on = false;
  state.walk_t = state.walk_p0 = state.walk_q0 = 0;
  state.walk_pv = state.walk_qv = 0;
  state.walk_kk = 0;
  state.res_busy = false;
  state.tvalid = state.tlast = false;
  state.tdata = 0;
  tile_ends_ = 0;
  for (Beat& beat : stages_) beat.valid = false;
}

}  // namespace m4::accel
