#include "golden_model/accel/sums.h"

#include <algorithm>

namespace m4::accel {
namespace {

std::size_t Size(int x) { return static_cast<std::size_t>(x); }

}  // namespace

int CimActivation(const Job& job, const Memories& memories, const CimStep& step, int e, int r,
                  int c) {
  const Build& build = job.build;
  const int p = step.tile.p0 + e / build.q_vec_cim;
  const int q = step.tile.q0 + build.q_vec_dsp + e % build.q_vec_cim;
  return memories.ActivationFor(job, p, q, r, step.s, c);
}

CimSums::CimSums(const Build& build)
    : dup_(Size(build.dup())),
      running_(Size(build.k_vec) * dup_),
      read_(running_.size()),
      activations_(Size(build.c_vec * build.r_vec) * dup_),
      provenance_(running_.size()) {}

void CimSums::Edge(State& state, const Tables& tables, const Memories& memories,
                   const EngineNow& now) {
  Word& place = pipeline_[head_];
  if (place.valid) Arrive(state, place, tables);
  head_ = (head_ + 1) % kLatency;
  place.valid = state.seq == Seq::kRead;
  if (now.launch) {
    std::fill(running_.begin(), running_.end(), 0);
    in_flight_.valid = false;
  }
  if (place.valid) {
    if (state.slot == 0) {
      read_.swap(running_);
      std::fill(running_.begin(), running_.end(), 0);
    }
    place.first = state.first;
    place.number = state.slot;
    place.last = last_added_;
  }
  if (now.mac2_end && state.round == Round::kReal) AddStep(tables, memories);
  if (now.copy_second) {
    in_flight_ = {
        {state.cp_t, state.cp_p0, state.cp_q0}, state.cp_cb, state.cp_rb, state.cp_s, true};
  }
}

void CimSums::Flush() {
  for (Word& word : pipeline_) word.valid = false;
  in_flight_.valid = false;
}

void CimSums::AddStep(const Tables& tables, const Memories& memories) {
  const Job& job = tables.job;
  const Build& build = job.build;
  ReadActivations(job, memories);
  const CimStep& step = in_flight_;
  last_added_ = step;
  for (int kk = 0; kk < build.k_vec; ++kk) {
    const KernelPlace& place = tables.places[Size(kk)];
    const auto sums = running_.begin() + static_cast<std::ptrdiff_t>(Size(kk) * dup_);
    auto activation = activations_.begin();
    for (int half = 0; half < 2; ++half) {
      const std::int64_t pi = PortionNumber(job, step.tile.t, step.rb, step.s, step.cb, half);
      const std::int64_t word = PortionWord(build, pi, place.sub);
      const int low = PortionBit(build, pi) + place.lane * place.storage;
      const int first_block = build.block(place.group, 0, 0);
      for (int b = 0; b < build.r_vec * build.n_pairs(); ++b) {
        const std::int32_t weight =
            SignedField(memories.word(first_block + b, word), low, place.storage);
        for (std::size_t e = 0; e < dup_; ++e) {
          sums[static_cast<std::ptrdiff_t>(e)] +=
              static_cast<std::uint32_t>(weight * *activation++);
        }
      }
    }
  }
}

void CimSums::ReadActivations(const Job& job, const Memories& memories) {
  const Build& build = job.build;
  const CimStep& step = in_flight_;
  auto out = activations_.begin();
  for (int half = 0; half < 2; ++half) {
    for (int rr = 0; rr < build.r_vec; ++rr) {
      for (int j = 0; j < build.n_pairs(); ++j) {
        const int c = step.cb * build.c_vec + half * build.n_pairs() + j;
        const int r = step.rb * build.r_vec + rr;
        for (int e = 0; e < build.dup(); ++e) {
          *out++ = CimActivation(job, memories, step, e, r, c);
        }
      }
    }
  }
}

void CimSums::Arrive(State& state, const Word& word, const Tables& tables) {
  const Build& build = tables.job.build;
  const int words_per_column = build.readout() / build.dup();
  const std::size_t e = Size(word.number / words_per_column);
  const int chunk = word.number % words_per_column;
  const Provenance origin{word.last.tile.t,
                          word.last.tile.p0,
                          word.last.tile.q0,
                          word.last.cb,
                          word.last.rb,
                          word.last.s,
                          0,
                          word.number,
                          true};
  for (std::size_t kk = 0; kk < Size(build.k_vec); ++kk) {
    const KernelPlace& place = tables.places[kk];
    if (chunk != 4 * place.sub + place.lane / (8 / place.storage)) continue;
    const std::size_t at = kk * dup_ + e;
    state.acc_cim[at] = word.first ? read_[at] : state.acc_cim[at] + read_[at];
    provenance_[at] = origin;
  }
}

}  // namespace m4::accel
