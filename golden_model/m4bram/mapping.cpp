#include "golden_model/m4bram/mapping.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>

#include "golden_model/arith/precision.h"

namespace m4::m4bram {
namespace {

constexpr std::size_t kMaxExtent = std::numeric_limits<std::int32_t>::max() / 2;

constexpr int CeilDiv(std::size_t a, int b) {
  const std::size_t divisor = static_cast<std::size_t>(b);
  return static_cast<int>((a + divisor - 1) / divisor);
}

void Require(bool condition, std::string_view sentence) {
  if (!condition) throw std::invalid_argument(std::string(sentence));
}

void RequireRange(const gemm::Matrix<std::int32_t>& m, arith::Range range, std::string_view what) {
  for (std::size_t r = 0; r < m.rows(); ++r) {
    for (std::size_t c = 0; c < m.cols(); ++c) {
      if (range.contains(m.at(r, c))) continue;
      throw std::invalid_argument(std::string(what) + " " + std::to_string(m.at(r, c)) +
                                  " at row " + std::to_string(r) + ", column " + std::to_string(c) +
                                  " is outside " + std::to_string(range.min) + ".." +
                                  std::to_string(range.max) + ".");
    }
  }
}

}  // namespace

int Mac2Cycles(Version version, const Config& config) {
  const int n = config.activation_bits;
  if (!version.double_pumped) return config.activation_signed ? n + 3 : n + 2;
  return config.activation_signed ? 2 + (n + 1) / 2 : (n + 4) / 2;
}

int Layout::column_of_bpe(int bpe) const { return bpe * portions / kBpes; }

int Layout::kernel_of_lane(int bpe, int lane) const {
  // The shuffler repeats a portion every kBpes / d BPEs; each BPE takes the same part of it.
  const int bpes = kBpes / portions;
  return (bpe % bpes) * (kernels / bpes) + lane;
}

Layout LayoutOf(const GemmJob& job) {
  const Config& wanted = job.precision;
  const std::int64_t whole_k = (static_cast<std::int64_t>(job.weights.cols()) + 1) / 2;

  Layout layout;
  layout.block = wanted;
  layout.drain = job.drain > 0 ? job.drain : whole_k;
  if (job.storage == Storage::kExact) {
    const auto safe_length = [&] {
      return arith::SafeLength(layout.block.weight_bits, wanted.activation_bits,
                               wanted.activation_signed);
    };
    if (safe_length() == 0) layout.block.weight_bits = 4;
    layout.drain = std::min(layout.drain, safe_length());
  }
  layout.portions = wanted.duplication;
  layout.kernels = job.version.copy_bits() / wanted.duplication / layout.block.weight_bits;
  layout.copies = kWords * 32 / job.version.copy_bits();
  layout.m_tiles = CeilDiv(job.weights.rows(), layout.kernels);
  layout.n_tiles = CeilDiv(job.activations.cols(), layout.portions);
  return layout;
}

Layout MakeLayout(const GemmJob& job) {
  const Config& p = job.precision;
  Require(p.weight_bits == 2 || p.weight_bits == 4 || p.weight_bits == 8,
          "Weights have 2, 4 or 8 bits.");
  Require(arith::kMinActivationBits <= p.activation_bits &&
              p.activation_bits <= arith::kMaxActivationBits,
          "Activations have 2 to 8 bits.");
  Require(p.duplication == 1 || p.duplication == 2 || p.duplication == 4,
          "The duplication factor is 1, 2 or 4.");
  Require(job.weights.rows() > 0 && job.weights.cols() > 0 && job.activations.cols() > 0,
          "M, K and N are at least 1.");
  Require(std::max({job.weights.rows(), job.weights.cols(), job.activations.cols()}) <= kMaxExtent,
          "M, K and N are below 2^30.");
  Require(job.weights.cols() == job.activations.rows(),
          "The activations have one row for every column of the weights.");
  Require(job.drain >= 0, "The drain is not negative.");
  RequireRange(job.weights, arith::WeightRange(p.weight_bits), "Weight");
  RequireRange(job.activations, arith::ActivationRange(p.activation_bits, p.activation_signed),
               "Activation");
  return LayoutOf(job);
}

}  // namespace m4::m4bram
