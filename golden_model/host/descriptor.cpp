#include "golden_model/host/descriptor.h"

#include <bit>
#include <cstdint>

namespace m4::host {
namespace {

constexpr std::uint32_t Put(int value, int low_bit) {
  return static_cast<std::uint32_t>(value) << low_bit;
}

constexpr std::uint32_t Flag(bool value, int bit) { return Put(value ? 1 : 0, bit); }

// 2, 4, 8 bits: 0, 1, 2.
int WeightCode(int bits) { return std::countr_zero(static_cast<unsigned int>(bits)) - 1; }

std::uint32_t PrecisionWord(const Layer& layer, const Filter& filter) {
  const std::uint32_t word = Put(WeightCode(filter.wide.bits), 0) | Flag(layer.w2_as_4, 5) |
                             Flag(layer.activations_signed, 6) | Put(layer.activation_bits - 1, 8);
  if (!filter.mixed) return word;
  return word | Put(WeightCode(filter.narrow.bits), 2) | Flag(true, 4) | Put(filter.k1, 16);
}

std::uint32_t ResultWord(const Layer& layer) {
  if (!layer.requantisation) return 0;
  const Requantisation& q = *layer.requantisation;
  return Flag(true, 0) | Flag(q.result_signed, 1) | Put(q.result_bits - 1, 4) |
         (Put(q.zero_point, 16) & 0x01FF0000u);
}

}  // namespace

DescriptorWords MakeDescriptor(const Layer& layer, const Filter& filter, const Job& job) {
  return {Put(layer.r, 0) | Put(layer.s, 4) | Put(layer.stride, 8) | Put(job.rows.pad, 12) |
              Put(job.columns.pad, 16),
          Put(layer.c, 0) | Put(job.kernels, 16),
          Put(job.rows.inputs, 0) | Put(job.columns.inputs, 16),
          Put(job.rows.outputs, 0) | Put(job.columns.outputs, 16),
          PrecisionWord(layer, filter),
          ResultWord(layer),
          Flag(job.keep_weights, 0) | Flag(job.keep_parameters, 1) | Flag(job.keep_activations, 2)};
}

}  // namespace m4::host
