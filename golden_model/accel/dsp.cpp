#include "golden_model/accel/dsp.h"

#include <algorithm>
#include <numeric>

namespace m4::accel {
namespace {

std::size_t Size(int x) { return static_cast<std::size_t>(x); }

// pi of the step (rb, s, u) of K tile t.
std::int64_t Portion(const Job& job, std::uint16_t t, int rb, int s, int u) {
  const int in_half = u / job.build.words_per_half();
  return PortionNumber(job, t, rb, s, in_half / 2, in_half % 2);
}

// The half of the portion in which the kernels of group kp lie.
int Sub(const Build& build, int kp) { return kp * build.k_vec_dsp / build.k_sub(); }

// Adds 1 to an index below `end`. Returns whether it wrapped to 0.
template <class T>
bool Count(T& index, std::int64_t end) {
  index = static_cast<T>(index + 1 < end ? index + 1 : 0);
  return index == 0;
}

void NextStep(State& s, const Tables& tables) {
  const Job& job = tables.job;
  if (!Count(s.dsp_pass, tables.passes[s.dsp_kp])) return;
  if (!Count(s.dsp_u, job.cu)) return;
  if (!Count(s.dsp_s, job.d.s)) return;
  if (!Count(s.dsp_rb, job.rb)) return;
  Count(s.dsp_kp, KernelGroups(job, s.tile_t));
}

}  // namespace

DspEngine::DspEngine(const Build& build)
    : terms_(Size(build.r_vec * build.c_vec_dsp)),
      weights_(Size(build.k_vec_dsp) * terms_),
      activations_(Size(build.cols()) * terms_),
      provenance_(Size(build.k_vec * build.cols())) {}

std::uint16_t DspEngine::Word(const State& state, const Job& job) {
  const std::int64_t pi = Portion(job, state.tile_t, state.dsp_rb, state.dsp_s, state.dsp_u);
  return static_cast<std::uint16_t>(PortionWord(job.build, pi, Sub(job.build, state.dsp_kp)));
}

void DspEngine::Edge(State& state, const Tables& tables, const Memories& memories, bool step) {
  Step& place = pipeline_[head_];
  if (place.valid) Arrive(state, place, tables, memories);
  place.valid = step;
  head_ = (head_ + 1) % kLatency;
  if (!step) return;
  place.tile = {state.tile_t, state.tile_p0, state.tile_q0};
  place.kp = state.dsp_kp;
  place.u = state.dsp_u;
  place.rb = state.dsp_rb;
  place.s = state.dsp_s;
  place.pass = state.dsp_pass;
  --state.dsp_rem;
  NextStep(state, tables);
}

void DspEngine::LoadSteps(State& state, const Tables& tables, std::uint16_t t, bool none) {
  state.dsp_rem = none ? 0 : tables.dsp_steps[t];
}

void DspEngine::Clear(State& state) {
  state.dsp_kp = state.dsp_u = 0;
  state.dsp_rb = state.dsp_s = state.dsp_pass = 0;
  state.dsp_rem = 0;
}

void DspEngine::Flush() {
  for (Step& step : pipeline_) step.valid = false;
}

void DspEngine::Arrive(State& state, const Step& step, const Tables& tables,
                       const Memories& memories) {
  ReadWeights(step, tables, memories);
  ReadActivations(step, tables.job, memories);
  const Build& build = tables.job.build;
  const bool first = step.rb == 0 && step.s == 0 && step.u == 0;
  const Provenance origin{
      step.tile.t, step.tile.p0, step.tile.q0, step.u, step.rb, step.s, step.pass, 0, true};
  const std::size_t cols = Size(build.cols());
  const std::size_t base = step.kp * Size(build.k_vec_dsp) * cols;
  for (std::size_t product = 0; product < Size(build.k_vec_dsp) * cols; ++product) {
    if (tables.pass_of[base + product] != step.pass) continue;
    const auto weights = weights_.begin() + static_cast<std::ptrdiff_t>(product / cols * terms_);
    const auto activations =
        activations_.begin() + static_cast<std::ptrdiff_t>(product % cols * terms_);
    const auto sum = static_cast<std::uint32_t>(std::inner_product(
        weights, weights + static_cast<std::ptrdiff_t>(terms_), activations, std::int32_t{0}));
    std::uint32_t& acc = state.acc_dsp[base + product];
    acc = first ? sum : acc + sum;
    provenance_[base + product] = origin;
  }
}

void DspEngine::ReadWeights(const Step& step, const Tables& tables, const Memories& memories) {
  const Job& job = tables.job;
  const Build& build = job.build;
  const std::int64_t pi = Portion(job, step.tile.t, step.rb, step.s, step.u);
  const std::int64_t word = PortionWord(build, pi, Sub(build, step.kp));
  const int bit = PortionBit(build, pi);
  const int js = step.u % build.words_per_half();
  auto out = weights_.begin();
  for (int kl = 0; kl < build.k_vec_dsp; ++kl) {
    const KernelPlace& place = tables.places[Size(step.kp * build.k_vec_dsp + kl)];
    const int low = bit + place.lane * place.storage;
    for (int r = 0; r < build.r_vec; ++r) {
      for (int i = 0; i < build.c_vec_dsp; ++i) {
        const int block = build.block(place.group, r, js * build.c_vec_dsp + i);
        *out++ = SignedField(memories.word(block, word), low, place.bits);
      }
    }
  }
}

void DspEngine::ReadActivations(const Step& step, const Job& job, const Memories& memories) {
  const Build& build = job.build;
  auto out = activations_.begin();
  for (int col = 0; col < build.cols(); ++col) {
    const int p = step.tile.p0 + col / build.q_vec_dsp;
    const int q = step.tile.q0 + col % build.q_vec_dsp;
    for (int rr = 0; rr < build.r_vec; ++rr) {
      for (int i = 0; i < build.c_vec_dsp; ++i) {
        const int r = step.rb * build.r_vec + rr;
        *out++ = memories.ActivationFor(job, p, q, r, step.s, step.u * build.c_vec_dsp + i);
      }
    }
  }
}

}  // namespace m4::accel
