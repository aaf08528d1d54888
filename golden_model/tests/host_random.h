// Random layers and numbers for tests of the host library.
#ifndef GOLDEN_MODEL_TESTS_HOST_RANDOM_H_
#define GOLDEN_MODEL_TESTS_HOST_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"
#include "golden_model/host/layer.h"

namespace m4::host {

inline void MakeMixed(arith::Rng& rng, Layer& l) {
  if (l.weight_bits == 2 || rng.chance(0.5)) return;
  l.narrow_bits = l.weight_bits == 8 && rng.chance(0.5) ? 4 : 2;
  const double share = 0.1 * static_cast<double>(rng.below(11));
  for (int k = 0; k < l.k; ++k) l.wide.push_back(rng.chance(share));
}

inline void MakeRequantised(arith::Rng& rng, Layer& l) {
  if (rng.chance(0.3)) return;
  Requantisation& q = l.requantisation.emplace();
  q.result_signed = rng.chance(0.5);
  q.result_bits = static_cast<int>(rng.between(2, 8));
  q.zero_point = static_cast<int>(rng.between(-256, 255));
  for (int k = 0; k < l.k; ++k) {
    q.parameters.push_back({static_cast<std::int32_t>(rng.between(-5000, 5000)),
                            static_cast<std::int32_t>(rng.below(1u << 16)),
                            static_cast<int>(rng.between(10, 26))});
  }
}

// Some are larger than the buffers, the filter cache or the parameter memory of a build.
inline Layer RandomLayer(arith::Rng& rng, int max_stride) {
  const auto pick = [&](int lo, int hi) { return static_cast<int>(rng.between(lo, hi)); };
  Layer l;
  l.r = pick(1, 5);
  l.s = pick(1, 4);
  l.stride = max_stride >= 2 ? pick(1, max_stride) : 1;
  l.pad_top = pick(0, 2);
  l.pad_left = pick(0, 2);
  l.c = rng.chance(0.2) ? pick(40, 150) : pick(1, 17);
  l.k = rng.chance(0.2) ? pick(100, 600) : pick(1, 40);
  l.p = pick(1, 9);
  l.q = rng.chance(0.2) ? pick(50, 200) : pick(1, 20);
  // As many inputs as are needed, sometimes fewer or more.
  l.h = (l.p - 1) * l.stride + l.s - l.pad_top + pick(-1, 1);
  l.w = (l.q - 1) * l.stride + l.r - l.pad_left + pick(-1, 1);
  l.h = l.h < 1 ? 1 : l.h;
  l.w = l.w < 1 ? 1 : l.w;
  l.weight_bits = 2 << pick(0, 2);
  l.activation_bits = pick(2, 8);
  l.activations_signed = rng.chance(0.5);
  l.w2_as_4 = rng.chance(0.3);
  MakeMixed(rng, l);
  MakeRequantised(rng, l);
  return l;
}

inline std::int32_t RandomIn(arith::Rng& rng, arith::Range range) {
  return static_cast<std::int32_t>(rng.between(range.min, range.max));
}

inline Tensors RandomTensors(arith::Rng& rng, const Layer& l) {
  Tensors tensors;
  for (int k = 0; k < l.k; ++k) {
    for (int i = 0; i < l.c * l.s * l.r; ++i) {
      tensors.weights.push_back(RandomIn(rng, arith::WeightRange(l.bits_of(k))));
    }
  }
  const arith::Range range = arith::ActivationRange(l.activation_bits, l.activations_signed);
  for (int i = 0; i < l.c * l.h * l.w; ++i) tensors.activations.push_back(RandomIn(rng, range));
  return tensors;
}

}  // namespace m4::host

#endif  // GOLDEN_MODEL_TESTS_HOST_RANDOM_H_
