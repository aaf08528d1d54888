// Layers for tests of the accelerator's golden model: random tensors, the beats that bring them in
// and the beats that must come out. Written from sections 8 and 9 of docs/accelerator.md alone, by
// the formulas as they stand there.
#ifndef GOLDEN_MODEL_TESTS_ACCEL_LAYER_H_
#define GOLDEN_MODEL_TESTS_ACCEL_LAYER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <tuple>
#include <vector>

#include "golden_model/accel/job.h"
#include "golden_model/accel/meaning.h"
#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"

namespace m4::accel {

inline std::size_t At(std::int64_t i) { return static_cast<std::size_t>(i); }

// A layer with its numbers; kernels are hardware kernels.
struct LayerCase {
  Job job;
  std::vector<std::int32_t> weights;  // [k][c][s][r]
  std::vector<std::int32_t> input;    // [c][y][x]
  std::vector<Parameters> parameters;

  std::int32_t weight(int k, int c, int s, int r) const {
    const Descriptor& d = job.d;
    return weights[At(((std::int64_t{k} * d.c + c) * d.s + s) * d.r + r)];
  }
};

inline std::int32_t Pick(arith::Rng& rng, const arith::Range& range) {
  const auto count = static_cast<std::uint64_t>(range.max - range.min + 1);
  return static_cast<std::int32_t>(range.min + static_cast<std::int64_t>(rng.below(count)));
}

// Random numbers for a descriptor that Check() accepts.
inline LayerCase MakeCase(const Build& build, const Descriptor& d, std::uint64_t seed) {
  arith::Rng rng(seed);
  LayerCase layer;
  layer.job = MakeJob(build, d);
  for (int k = 0; k < d.k; ++k) {
    const bool wide = k % build.k_vec % build.k_sub() < layer.job.k1e;
    const arith::Range range = arith::WeightRange(wide ? layer.job.ww : layer.job.wn);
    for (int i = 0; i < d.c * d.s * d.r; ++i) layer.weights.push_back(Pick(rng, range));
  }
  const arith::Range range = arith::ActivationRange(layer.job.n, d.activations_signed);
  for (int i = 0; i < d.c * d.h * d.w; ++i) layer.input.push_back(Pick(rng, range));
  for (int k = 0; k < d.k; ++k) {
    layer.parameters.push_back(
        {Pick(rng, {-1000, 1000}), Pick(rng, {0, (1LL << 31) - 1}), Pick(rng, {26, 40})});
  }
  return layer;
}

// Section W: words by block (G, r, j) and number; what is not set is free and gets random bits.
class WeightWords {
 public:
  explicit WeightWords(const LayerCase& layer) : layer_(layer) {
    const Descriptor& d = layer.job.d;
    for (int k = 0; k < d.k; ++k) {
      for (int c = 0; c < d.c; ++c) {
        for (int s = 0; s < d.s; ++s) {
          for (int r = 0; r < d.r; ++r) Put(k, c, s, r);
        }
      }
    }
  }

  void Append(std::vector<std::uint32_t>& beats, arith::Rng& rng) const {
    const Job& job = layer_.job;
    for (int g = 0; g < job.groups_all; ++g) {
      for (int r = 0; r < job.ru; ++r) {
        for (int j = 0; j < job.ju; ++j) {
          for (std::int64_t word = 0; word < job.nw; ++word) {
            const auto found = words_.find({g, r, j, word});
            const Word w = found == words_.end() ? Word{} : found->second;
            beats.push_back((static_cast<std::uint32_t>(rng.next64()) & ~w.used) | w.data);
          }
        }
      }
    }
  }

 private:
  struct Word {
    std::uint32_t data = 0, used = 0;
  };

  void Put(int h, int c, int s, int r) {
    const Job& job = layer_.job;
    const Build& b = job.build;
    const int t = h / b.k_vec, kk = h % b.k_vec;
    const int sub = kk / b.k_sub(), a = kk % b.k_sub();
    const bool wide = a < job.k1e;
    const int sw = wide ? job.sww : job.swn;
    const int per_group = b.word_portion() / sw;
    const int x = wide ? a : a - job.k1e;
    const int group = x / per_group + (wide ? 0 : job.groups_wide);
    const int half = c % b.c_vec / b.n_pairs();
    const std::int64_t step = (r / b.r_vec * std::int64_t{job.d.s} + s) * job.cb + c / b.c_vec;
    const std::int64_t pi = 2 * (t * job.nst + step) + half;
    Word& word =
        words_[{group, r % b.r_vec, c % b.n_pairs(), (pi * b.halves() + sub) / b.per_word()}];
    const int in_word = static_cast<int>(pi % b.per_word());
    const int low = in_word * b.word_portion() + x % per_group * sw;
    const std::uint32_t mask = ((1U << sw) - 1) << low;
    word.used |= mask;
    word.data |= (static_cast<std::uint32_t>(layer_.weight(h, c, s, r)) << low) & mask;
  }

  const LayerCase& layer_;
  std::map<std::tuple<int, int, int, std::int64_t>, Word> words_;
};

inline void AppendActivations(const LayerCase& layer, std::vector<std::uint32_t>& beats,
                              arith::Rng& rng) {
  const Descriptor& d = layer.job.d;
  const std::uint32_t mask = (1U << layer.job.n) - 1;
  for (int y = 0; y < d.h; ++y) {
    for (int x = 0; x < d.w; ++x) {
      for (int quad = 0; quad < (d.c + 3) / 4; ++quad) {
        auto beat = static_cast<std::uint32_t>(rng.next64());  // free bits are random
        for (int i = 0; i < 4 && 4 * quad + i < d.c; ++i) {
          const std::int64_t at = (std::int64_t{4 * quad + i} * d.h + y) * d.w + x;
          const auto value = static_cast<std::uint32_t>(layer.input[At(at)]);
          beat = (beat & ~(mask << (8 * i))) | (value & mask) << (8 * i);
        }
        beats.push_back(beat);
      }
    }
  }
}

// The input packet of a layer: the sections that are sent.
inline std::vector<std::uint32_t> InputBeats(const LayerCase& layer, std::uint64_t seed = 1) {
  arith::Rng rng(seed);
  const Descriptor& d = layer.job.d;
  std::vector<std::uint32_t> beats;
  if (!d.keep_weights) WeightWords(layer).Append(beats, rng);
  if (d.requantise && !d.keep_parameters) {
    for (const Parameters& p : layer.parameters) {
      beats.push_back(static_cast<std::uint32_t>(p.bias));
      beats.push_back(static_cast<std::uint32_t>(p.multiplier));
      beats.push_back(static_cast<std::uint32_t>(p.shift));
    }
  }
  if (!d.keep_activations) AppendActivations(layer, beats, rng);
  return beats;
}

// The output packet: sections 8.5 and 9, from the plain convolution.
class ExpectedBeats {
 public:
  explicit ExpectedBeats(const LayerCase& layer) : layer_(layer) {
    const Descriptor& d = layer.job.d;
    sums_ = Convolve({d.r, d.s, d.c, d.k, d.h, d.w, d.p, d.q, d.stride, d.pad_top, d.pad_left},
                     layer.weights, layer.input);
    const Build& b = layer.job.build;
    for (int k0 = 0; k0 < d.k; k0 += b.k_vec) {
      for (int p0 = 0; p0 < d.p; p0 += b.p_vec) {
        for (int q0 = 0; q0 < d.q; q0 += b.qt()) AddTile(k0, p0, q0);
      }
    }
  }
  const std::vector<std::uint32_t>& beats() const { return beats_; }

 private:
  void AddTile(int k0, int p0, int q0) {
    const Build& b = layer_.job.build;
    const Descriptor& d = layer_.job.d;
    const int end = std::min(k0 + b.k_vec, d.k);
    for (int p = p0; p < std::min(p0 + b.p_vec, d.p); ++p) {
      for (int q = q0; q < std::min(q0 + b.qt(), d.q); ++q) {
        for (int k = k0; k < end; k += d.requantise ? 4 : 1) beats_.push_back(Beat(k, end, p, q));
      }
    }
  }

  std::uint32_t Beat(int k, int end, int p, int q) const {
    const Descriptor& d = layer_.job.d;
    if (!d.requantise) return static_cast<std::uint32_t>(Sum(k, p, q));
    std::uint32_t beat = 0;
    for (int i = 0; i < 4 && k + i < end; ++i) {
      const int y = Requantise(Sum(k + i, p, q), layer_.parameters[At(k + i)],
                               {d.result_signed, d.result_bits(), d.zero_point});
      beat |= static_cast<std::uint32_t>(y & 0xFF) << (8 * i);
    }
    return beat;
  }
  std::int64_t Sum(int k, int p, int q) const {
    const Descriptor& d = layer_.job.d;
    return sums_[At((std::int64_t{k} * d.p + p) * d.q + q)];
  }

  const LayerCase& layer_;
  std::vector<std::int64_t> sums_;
  std::vector<std::uint32_t> beats_;
};

// A random layer of a few tiles that the build accepts, with these weights and activations. With
// `mixed`, if the build can do it, some kernels are narrower.
inline Descriptor RandomDescriptor(const Build& build, arith::Precision precision, bool is_signed,
                                   bool mixed, std::uint64_t seed) {
  arith::Rng rng(seed);
  const auto pick = [&](int low, int high) { return Pick(rng, {low, high}); };
  for (int tries = 0;; ++tries) {
    Descriptor d;
    d.r = pick(1, 4);
    d.s = pick(1, 3);
    d.stride = std::min(1 << pick(0, 2), build.max_stride);
    d.pad_top = pick(0, 2);
    d.pad_left = pick(0, 2);
    d.c = pick(1, 2 * build.c_vec + 1);
    d.k = pick(1, 2 * build.k_vec + 1);
    d.h = pick(1, 5);
    d.w = pick(1, 6);
    d.p = pick(1, build.p_vec + 2);
    d.q = pick(1, build.qt() + 3);
    d.w_code = precision.weight_bits == 8 ? 2 : precision.weight_bits == 4 ? 1 : 0;
    d.n_minus_1 = precision.activation_bits - 1;
    d.activations_signed = is_signed;
    d.mixed = mixed && d.w_code > 0 && tries < 100;
    if (d.mixed) {
      d.narrow_code = pick(0, d.w_code - 1);
      d.k1 = pick(1, build.k_sub() - 1);
    }
    d.w2_as_4 = pick(0, 3) == 0;
    d.requantise = pick(0, 2) != 0;
    d.result_signed = pick(0, 1) != 0;
    d.result_bits_minus_1 = pick(1, 7);
    d.zero_point = pick(-256, 255);
    if (Check(build, d) == Error::kNone) return d;
  }
}

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_TESTS_ACCEL_LAYER_H_
