// The numbers of a layer, and what it must give.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "golden_model/accel/meaning.h"
#include "golden_model/arith/precision.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/npy.h"

namespace m4::tb::accel {
namespace {

using Kind = NumberSource::Kind;

std::int32_t Draw(Kind kind, const arith::Range& range, arith::Rng& rng) {
  if (kind == Kind::kExtreme) {
    return static_cast<std::int32_t>(range.min < 0 ? range.min : range.max);
  }
  if (kind == Kind::kCorner && rng.chance(0.5)) {
    const std::array<std::int64_t, 5> corners = {range.min, range.max, -1, 0, 1};
    const std::int64_t value = corners.at(rng.below(corners.size()));
    if (range.contains(value)) return static_cast<std::int32_t>(value);
  }
  return static_cast<std::int32_t>(rng.between(range.min, range.max));
}

// The numbers of a file: `rows` of `columns`, which may have up to three axes. What they may be,
// the host library says.
std::vector<std::int32_t> FromFile(const std::filesystem::path& file, const Location& where,
                                   std::size_t rows, std::size_t columns) {
  constexpr std::size_t kAxes = 4;
  NpyArray array = ReadNpy(file, where, kAxes);
  if (array.shape.front() != rows || array.values.size() != rows * columns) {
    throw VectorError(where, fmt::format("{} has another shape; the layer needs {} x {}",
                                         file.string(), rows, columns));
  }
  return std::move(array.values);
}

// The numbers that the vector has in it.
std::vector<std::int32_t> AsWritten(const NumberSource& source, std::size_t rows,
                                    std::size_t columns) {
  if (source.values.size() == rows * columns) return source.values;
  throw VectorError(source.where, fmt::format("there are {} values; the layer needs {} x {}",
                                              source.values.size(), rows, columns));
}

std::vector<std::int32_t> RealWeights(const NumberSource& source, const host::Layer& layer,
                                      std::size_t row) {
  const auto kernels = static_cast<std::size_t>(layer.k);
  std::vector<std::int32_t> weights = FromFile(source.file, source.where, kernels, row);
  if (!layer.mixed()) return weights;
  const auto narrow = FromFile(source.narrow_file, source.where, kernels, row);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!layer.wide[i / row]) weights[i] = narrow[i];
  }
  return weights;
}

// Widths of the kernels, biases, multipliers and shifts.
void ReadParameters(const LayerSpec& spec, host::Layer& layer,
                    host::Requantisation& requantisation) {
  constexpr std::size_t kColumns = 4;
  const auto kernels = static_cast<std::size_t>(layer.k);
  const auto values = FromFile(spec.parameters, spec.parameters_where, kernels, kColumns);
  for (std::size_t k = 0; k < kernels; ++k) {
    const std::span row = std::span(values).subspan(kColumns * k, kColumns);
    if (layer.mixed()) layer.wide[k] = row[0] == layer.weight_bits;
    requantisation.parameters.push_back({row[1], row[2], row[3]});
  }
}

std::vector<std::int32_t> Weights(const LayerSpec& spec, const host::Layer& layer,
                                  arith::Rng& rng) {
  const auto row = static_cast<std::size_t>(layer.c) * static_cast<std::size_t>(layer.s) *
                   static_cast<std::size_t>(layer.r);
  if (spec.weights.kind == Kind::kReal) {
    return RealWeights(spec.weights, layer, row);
  }
  if (spec.weights.kind == Kind::kExplicit) {
    return AsWritten(spec.weights, static_cast<std::size_t>(layer.k), row);
  }
  std::vector<std::int32_t> weights;
  weights.reserve(row * static_cast<std::size_t>(layer.k));
  for (int k = 0; k < layer.k; ++k) {
    const arith::Range range = arith::WeightRange(layer.bits_of(k));
    for (std::size_t i = 0; i < row; ++i) weights.push_back(Draw(spec.weights.kind, range, rng));
  }
  return weights;
}

std::vector<std::int32_t> Activations(const LayerSpec& spec, const host::Layer& layer,
                                      arith::Rng& rng) {
  const arith::Range range =
      arith::ActivationRange(layer.activation_bits, layer.activations_signed);
  const auto row = static_cast<std::size_t>(layer.h) * static_cast<std::size_t>(layer.w);
  if (spec.activations.kind == Kind::kReal) {
    return FromFile(spec.activations.file, spec.activations.where,
                    static_cast<std::size_t>(layer.c), row);
  }
  if (spec.activations.kind == Kind::kExplicit) {
    return AsWritten(spec.activations, static_cast<std::size_t>(layer.c), row);
  }
  std::vector<std::int32_t> activations(row * static_cast<std::size_t>(layer.c));
  for (std::int32_t& value : activations) value = Draw(spec.activations.kind, range, rng);
  return activations;
}

// Mostly such that the results of the layer spread over their range; now and then the ends of what
// is allowed.
host::KernelParameters Parameters(const host::Layer& layer, int result_bits, arith::Rng& rng) {
  constexpr std::array<std::int32_t, 3> kMultipliers = {0, 1, 0x7FFFFFFF};
  constexpr std::array<int, 4> kShifts = {1, 2, 31, 62};
  constexpr std::array<std::int32_t, 4> kBiases = {INT32_MIN, INT32_MAX, 0, -1};
  if (rng.chance(0.15)) {
    return {kBiases.at(rng.below(kBiases.size())), kMultipliers.at(rng.below(kMultipliers.size())),
            kShifts.at(rng.below(kShifts.size()))};
  }
  // A typical sum is the square root of the number of products times a middling product.
  double sum = static_cast<double>(1 << (layer.weight_bits + layer.activation_bits - 2));
  for (int terms = layer.r * layer.s * layer.c; terms > 1; terms /= 4) sum *= 2;
  host::KernelParameters parameters;
  parameters.bias = static_cast<std::int32_t>(
      rng.between(-static_cast<std::int64_t>(sum) - 1, static_cast<std::int64_t>(sum) + 1));
  parameters.multiplier = static_cast<std::int32_t>(rng.between(1 << 20, 0x7FFFFFFF));
  const double product = sum * parameters.multiplier;
  double scaled = product / (1 << result_bits);
  parameters.shift = 1;
  while (scaled > 1 && parameters.shift < 62) {
    scaled /= 2;
    ++parameters.shift;
  }
  return parameters;
}

void RandomParameters(const host::Layer& layer, host::Requantisation& requantisation,
                      arith::Rng& rng) {
  requantisation.zero_point =
      static_cast<int>(rng.chance(0.2) ? rng.between(-256, 255) : rng.between(-20, 20));
  for (int k = 0; k < layer.k; ++k) {
    requantisation.parameters.push_back(Parameters(layer, requantisation.result_bits, rng));
  }
}

}  // namespace

Numbers MakeNumbers(const LayerSpec& spec, arith::Rng& rng) {
  Numbers numbers;
  host::Layer& layer = numbers.layer;
  layer = spec.shape;
  if (layer.mixed()) {
    layer.wide = spec.wide;
    layer.wide.resize(static_cast<std::size_t>(layer.k));
    if (spec.wide.empty()) {
      for (auto&& wide : layer.wide) wide = rng.chance(spec.wide_share);
    }
  }
  if (spec.requantise) {
    host::Requantisation requantisation;
    requantisation.result_signed = spec.result_signed;
    requantisation.result_bits = spec.result_bits;
    if (!spec.kernels.empty()) {
      requantisation.zero_point = spec.zero_point;
      requantisation.parameters = spec.kernels;
    } else if (spec.parameters.empty()) {
      RandomParameters(layer, requantisation, rng);
    } else {
      ReadParameters(spec, layer, requantisation);
    }
    layer.requantisation = requantisation;
  }
  numbers.tensors = {Weights(spec, layer, rng), Activations(spec, layer, rng)};
  return numbers;
}

host::Results ExpectedResults(const Numbers& numbers) {
  const host::Layer& layer = numbers.layer;
  const ga::Convolution shape{layer.r, layer.s, layer.c,      layer.k,       layer.h,       layer.w,
                              layer.p, layer.q, layer.stride, layer.pad_top, layer.pad_left};
  const std::vector<std::int64_t> sums =
      ga::Convolve(shape, numbers.tensors.weights, numbers.tensors.activations);
  host::Results results;
  results.reserve(sums.size());
  const auto per_kernel = static_cast<std::size_t>(layer.p) * static_cast<std::size_t>(layer.q);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (!layer.requantisation) {
      results.push_back(static_cast<std::int32_t>(sums[i]));
      continue;
    }
    const host::Requantisation& q = *layer.requantisation;
    const host::KernelParameters& p = q.parameters[i / per_kernel];
    results.push_back(ga::Requantise(sums[i], {p.bias, p.multiplier, p.shift},
                                     {q.result_signed, q.result_bits, q.zero_point}));
  }
  return results;
}

}  // namespace m4::tb::accel
