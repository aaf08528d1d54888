// Products that one 18x19 multiplier of a DSP gives in a cycle; a DSP has two multipliers.
// Source: docs/performance_model.md, "DSP packing".
#ifndef GOLDEN_MODEL_PERF_PACKING_H_
#define GOLDEN_MODEL_PERF_PACKING_H_

#include <cstdint>

namespace m4::perf {

inline constexpr int kMultipliersPerDsp = 2;

// As published: 4, 2 or 1.
constexpr int Packing(int weight_bits, int activation_bits) {
  switch (weight_bits) {
    case 2:
      return activation_bits < 6 ? 4 : 2;
    case 4:
      return activation_bits < 3 ? 4 : 2;
    default:
      return activation_bits < 6 ? 2 : 1;
  }
}

// The packing has only a shape in which two activations share a multiplier: two output pixels.
constexpr bool PacksTwoActivations(int weight_bits, int activation_bits) {
  switch (weight_bits) {
    case 2:
      return activation_bits == 4 || activation_bits == 5;
    case 4:
      return activation_bits == 2;
    default:
      return activation_bits >= 3 && activation_bits <= 5;
  }
}

// Products per DSP and cycle for `pixels` output pixels (q * p) computed at once.
constexpr std::int64_t ProductsPerDsp(int weight_bits, int activation_bits, bool buildable,
                                      std::int64_t pixels) {
  const bool half =
      buildable && pixels % 2 != 0 && PacksTwoActivations(weight_bits, activation_bits);
  return kMultipliersPerDsp * Packing(weight_bits, activation_bits) / (half ? 2 : 1);
}

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_PACKING_H_
