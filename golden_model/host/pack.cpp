#include "golden_model/host/pack.h"

#include <algorithm>
#include <cstddef>

namespace m4::host {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::uint32_t LowBits(std::int32_t value, int bits) {
  return static_cast<std::uint32_t>(value) & ((std::uint32_t{1} << bits) - 1);
}

// Section W while it is made.
class WeightSection {
 public:
  WeightSection(const Plan& plan, const Layer& layer, const Job& job)
      : hw_(plan.hardware),
        layer_(layer),
        filter_(plan.filter),
        ru_(std::min(layer.r, hw_.r_vec)),
        ju_(std::min(layer.c, hw_.n_pairs())),
        words_(filter_.words(hw_, CeilDiv(job.kernels, hw_.k_vec))),
        beats_(Index(std::int64_t{filter_.groups()} * ru_ * ju_ * words_)) {}

  // Kernel `number` of the job, with the weights of a channel from `weights` on: [c][s][r].
  void add(int number, const std::int32_t* weights) {
    const int t = number / hw_.k_vec;
    const int kk = number % hw_.k_vec;
    for (int c = 0; c < layer_.c; ++c) {
      for (int s = 0; s < layer_.s; ++s) {
        for (int r = 0; r < layer_.r; ++r) {
          put(AddressOf(hw_, layer_, filter_, t, kk, r, s, c), *weights++);
        }
      }
    }
  }

  std::vector<std::uint32_t> take() { return std::move(beats_); }

 private:
  void put(const WeightAddress& a, std::int32_t weight) {
    const std::int64_t block = (std::int64_t{a.group} * ru_ + a.r) * ju_ + a.pair;
    beats_[Index(block * words_ + a.word)] |= LowBits(weight, a.storage) << a.low_bit;
  }

  const Hardware& hw_;
  const Layer& layer_;
  const Filter& filter_;
  int ru_;
  int ju_;
  std::int64_t words_;
  std::vector<std::uint32_t> beats_;
};

// Channels 4 * quad .. 4 * quad + 3 at one position.
std::uint32_t Quad(const Layer& layer, const Tensors& tensors, int y, int x, int quad) {
  std::uint32_t beat = 0;
  for (int i = 0; i < 4 && 4 * quad + i < layer.c; ++i) {
    const std::int64_t at = (std::int64_t{4 * quad + i} * layer.h + y) * layer.w + x;
    beat |= LowBits(tensors.activations[Index(at)], layer.activation_bits) << (8 * i);
  }
  return beat;
}

void Append(std::vector<std::uint32_t>& to, const std::vector<std::uint32_t>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::vector<std::uint32_t> PackWeights(const Plan& plan, const Layer& layer, const Job& job,
                                       const Tensors& tensors) {
  WeightSection section(plan, layer, job);
  const std::int64_t per_channel = std::int64_t{layer.c} * layer.s * layer.r;
  for (int i = 0; i < job.kernels; ++i) {
    const int channel = plan.filter.channel_of[Index(job.first_kernel + i)];
    section.add(i, tensors.weights.data() + channel * per_channel);
  }
  return section.take();
}

std::vector<std::uint32_t> PackParameters(const Plan& plan, const Layer& layer, const Job& job) {
  std::vector<std::uint32_t> beats;
  if (!layer.requantisation) return beats;
  for (int i = 0; i < job.kernels; ++i) {
    const int channel = plan.filter.channel_of[Index(job.first_kernel + i)];
    const KernelParameters& p = layer.requantisation->parameters[Index(channel)];
    beats.push_back(static_cast<std::uint32_t>(p.bias));
    beats.push_back(static_cast<std::uint32_t>(p.multiplier));
    beats.push_back(static_cast<std::uint32_t>(p.shift));
  }
  return beats;
}

std::vector<std::uint32_t> PackActivations(const Layer& layer, const Job& job,
                                           const Tensors& tensors) {
  std::vector<std::uint32_t> beats;
  const int quads = static_cast<int>(CeilDiv(layer.c, 4));
  for (int y = 0; y < job.rows.inputs; ++y) {
    for (int x = 0; x < job.columns.inputs; ++x) {
      for (int quad = 0; quad < quads; ++quad) {
        beats.push_back(
            Quad(layer, tensors, job.rows.first_input + y, job.columns.first_input + x, quad));
      }
    }
  }
  return beats;
}

std::vector<std::uint32_t> PackJob(const Plan& plan, const Layer& layer, const Job& job,
                                   const Tensors& tensors) {
  std::vector<std::uint32_t> beats;
  if (!job.keep_weights) Append(beats, PackWeights(plan, layer, job, tensors));
  if (!job.keep_parameters) Append(beats, PackParameters(plan, layer, job));
  if (!job.keep_activations) Append(beats, PackActivations(layer, job, tensors));
  return beats;
}

}  // namespace m4::host
