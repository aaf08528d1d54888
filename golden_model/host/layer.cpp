#include "golden_model/host/layer.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "golden_model/arith/precision.h"

namespace m4::host {
namespace {

bool IsWeightWidth(int bits) { return bits == 2 || bits == 4 || bits == 8; }

std::string WrongShape(const Layer& l) {
  const std::array<int, 8> sizes = {l.r, l.s, l.c, l.k, l.h, l.w, l.p, l.q};
  if (*std::min_element(sizes.begin(), sizes.end()) < 1) return "All sizes are at least 1.";
  if (l.r > 15 || l.s > 15) return "A filter has at most 15 rows and columns.";
  if (l.c > 65535) return "There are at most 65535 input channels.";
  if (l.pad_top < 0 || l.pad_left < 0) return "Padding is not negative.";
  if (l.pad_top > 15 || l.pad_left > 15) return "There are at most 15 rows or columns of padding.";
  if (l.stride < 1) return "The stride is at least 1.";
  return {};
}

std::string WrongPrecision(const Layer& l) {
  if (!IsWeightWidth(l.weight_bits)) return "Weights have 2, 4 or 8 bits.";
  if (l.activation_bits < arith::kMinActivationBits ||
      l.activation_bits > arith::kMaxActivationBits) {
    return "Activations have 2 to 8 bits.";
  }
  if (!l.mixed()) return {};
  if (!IsWeightWidth(l.narrow_bits) || l.narrow_bits >= l.weight_bits) {
    return "Narrow weights have 2 or 4 bits, fewer than the wide ones.";
  }
  if (l.wide.size() != static_cast<std::size_t>(l.k)) {
    return "A mixed layer says of each of its output channels whether it is wide.";
  }
  return {};
}

bool IsWrong(const KernelParameters& p) { return p.multiplier < 0 || p.shift < 1 || p.shift > 62; }

std::string WrongRequantisation(const Layer& l) {
  if (!l.requantisation) return {};
  const Requantisation& q = *l.requantisation;
  if (q.result_bits < 2 || q.result_bits > 8) return "Requantised results have 2 to 8 bits.";
  if (q.zero_point < -256 || q.zero_point > 255) return "The zero point is -256 to 255.";
  if (q.parameters.size() != static_cast<std::size_t>(l.k)) {
    return "There are requantisation parameters for each output channel.";
  }
  if (std::any_of(q.parameters.begin(), q.parameters.end(), IsWrong)) {
    return "A multiplier is not negative and a shift is 1 to 62.";
  }
  return {};
}

bool MayOverflow(const Layer& l) {
  const arith::Range w = arith::WeightRange(l.weight_bits);
  const arith::Range a = arith::ActivationRange(l.activation_bits, l.activations_signed);
  const std::int64_t product = w.min * (l.activations_signed ? a.min : -a.max);
  return std::int64_t{l.r} * l.s * l.c * product >= std::int64_t{1} << 31;
}

std::string Outside(const std::string& what, std::int64_t value, arith::Range range) {
  return what + " " + std::to_string(value) + " is outside " + std::to_string(range.min) + ".." +
         std::to_string(range.max) + ".";
}

}  // namespace

std::string WhatIsWrong(const Layer& layer) {
  for (const auto& check : {WrongShape, WrongPrecision, WrongRequantisation}) {
    std::string sentence = check(layer);
    if (!sentence.empty()) return sentence;
  }
  if (MayOverflow(layer)) return "A sum of products of this layer may not fit 32 bits.";
  return {};
}

std::string WhatIsWrong(const Layer& layer, const Tensors& tensors) {
  const std::size_t per_kernel =
      static_cast<std::size_t>(std::int64_t{layer.c} * layer.s * layer.r);
  if (tensors.weights.size() != static_cast<std::size_t>(layer.k) * per_kernel) {
    return "There are not K * C * S * R weights.";
  }
  if (tensors.activations.size() !=
      static_cast<std::size_t>(std::int64_t{layer.c} * layer.h * layer.w)) {
    return "There are not C * H * W activations.";
  }
  for (std::size_t i = 0; i < tensors.weights.size(); ++i) {
    const arith::Range range = arith::WeightRange(layer.bits_of(static_cast<int>(i / per_kernel)));
    if (!range.contains(tensors.weights[i])) return Outside("Weight", tensors.weights[i], range);
  }
  const arith::Range range =
      arith::ActivationRange(layer.activation_bits, layer.activations_signed);
  for (const std::int32_t value : tensors.activations) {
    if (!range.contains(value)) return Outside("Activation", value, range);
  }
  return {};
}

}  // namespace m4::host
