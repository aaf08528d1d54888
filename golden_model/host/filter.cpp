#include "golden_model/host/filter.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace m4::host {
namespace {

int StorageBits(const Hardware& hw, const Layer& layer, int bits) {
  if (bits != 2) return bits;
  return layer.w2_as_4 || (hw.cim != 0 && layer.activation_bits >= 6) ? 4 : 2;
}

KernelClass ClassOf(const Hardware& hw, const Layer& layer, int bits, int kernels) {
  KernelClass result;
  result.bits = bits;
  result.storage = StorageBits(hw, layer, bits);
  result.per_group = hw.word_portion() / result.storage;
  result.groups = static_cast<int>(CeilDiv(kernels, result.per_group));
  return result;
}

bool IsWideKernel(const Hardware& hw, int k1, int h) { return h % hw.k_vec % hw.k_sub() < k1; }

int WideKernels(const Hardware& hw, int k1, int kernels) {
  int count = 0;
  for (int h = 0; h < kernels; ++h) count += IsWideKernel(hw, k1, h) ? 1 : 0;
  return count;
}

void SetUniform(const Hardware& hw, const Layer& layer, int bits, Filter& filter) {
  filter.mixed = false;
  filter.k1 = hw.k_sub();
  filter.wide = ClassOf(hw, layer, bits, filter.k1);
  filter.narrow = ClassOf(hw, layer, bits, 0);
}

void SetSplit(const Hardware& hw, const Layer& layer, int k1, Filter& filter) {
  filter.mixed = true;
  filter.k1 = k1;
  filter.wide = ClassOf(hw, layer, layer.weight_bits, k1);
  filter.narrow = ClassOf(hw, layer, layer.narrow_bits, hw.k_sub() - k1);
}

void ChooseSplit(const Hardware& hw, const Layer& layer, int wide_channels, Filter& filter) {
  for (int k1 = 1; k1 < hw.k_sub(); ++k1) {
    if (WideKernels(hw, k1, layer.k) < wide_channels) continue;
    SetSplit(hw, layer, k1, filter);
    if (filter.groups() <= hw.n_groups) return;
  }
  SetUniform(hw, layer, layer.weight_bits, filter);
}

// Channels in their order: those that need it on wide kernels, the others on what is left.
std::vector<int> Assign(const Hardware& hw, const Layer& layer, int k1) {
  std::vector<int> wide;
  std::vector<int> narrow;
  for (int k = 0; k < layer.k; ++k) {
    (layer.wide[static_cast<std::size_t>(k)] ? wide : narrow).push_back(k);
  }
  std::vector<int> channel_of;
  auto next_wide = wide.begin();
  auto next_narrow = narrow.begin();
  for (int h = 0; h < layer.k; ++h) {
    const bool take_wide = next_wide != wide.end() && IsWideKernel(hw, k1, h);
    channel_of.push_back(take_wide ? *next_wide++ : *next_narrow++);
  }
  return channel_of;
}

std::vector<int> InOrder(int channels) {
  std::vector<int> channel_of(static_cast<std::size_t>(channels));
  std::iota(channel_of.begin(), channel_of.end(), 0);
  return channel_of;
}

}  // namespace

std::int64_t Filter::words(const Hardware& hw, std::int64_t k_tiles) const {
  return CeilDiv(2 * steps * k_tiles * hw.halves(), hw.per_word());
}

Filter FilterOf(const Hardware& hw, const Layer& layer) {
  Filter filter;
  const auto wide_channels =
      static_cast<int>(std::count(layer.wide.begin(), layer.wide.end(), true));
  if (!layer.mixed()) {
    SetUniform(hw, layer, layer.weight_bits, filter);
  } else if (wide_channels == 0) {
    SetUniform(hw, layer, layer.narrow_bits, filter);
  } else {
    ChooseSplit(hw, layer, wide_channels, filter);
  }
  filter.steps = CeilDiv(layer.r, hw.r_vec) * layer.s * CeilDiv(layer.c, hw.c_vec);
  filter.channel_of = filter.mixed ? Assign(hw, layer, filter.k1) : InOrder(layer.k);
  return filter;
}

WeightAddress AddressOf(const Hardware& hw, const Layer& layer, const Filter& filter,
                        std::int64_t t, int kk, int r, int s, int c) {
  const int in_half = kk % hw.k_sub();
  const bool is_wide = in_half < filter.k1;
  const KernelClass& kernels = is_wide ? filter.wide : filter.narrow;
  const int number = is_wide ? in_half : in_half - filter.k1;

  const std::int64_t step =
      (std::int64_t{r / hw.r_vec} * layer.s + s) * CeilDiv(layer.c, hw.c_vec) + c / hw.c_vec;
  const int in_block = c % hw.c_vec;
  const std::int64_t portion = 2 * (t * filter.steps + step) + in_block / hw.n_pairs();

  WeightAddress address;
  address.group = number / kernels.per_group + (is_wide ? 0 : filter.wide.groups);
  address.r = r % hw.r_vec;
  address.pair = in_block % hw.n_pairs();
  address.word = (portion * hw.halves() + kk / hw.k_sub()) / hw.per_word();
  address.low_bit = static_cast<int>(portion % hw.per_word()) * hw.word_portion() +
                    number % kernels.per_group * kernels.storage;
  address.storage = kernels.storage;
  return address;
}

}  // namespace m4::host
