// Where a kernel and a weight lie in the filter cache, and how the DSP engine's multipliers share
// the products of a step. Pure functions of a job that Check() accepts. Source:
// docs/accelerator.md, sections 8.1, 8.2, 11.1 and 11.3.
#ifndef GOLDEN_MODEL_ACCEL_PLACE_H_
#define GOLDEN_MODEL_ACCEL_PLACE_H_

#include <cstdint>

#include "golden_model/accel/job.h"

namespace m4::accel {

// place(kk): the same in every K tile.
struct KernelPlace {
  int sub = 0;  // half of the portion
  bool wide = true;
  int group = 0;
  int lane = 0;     // inside word_portion() bits
  int bits = 0;     // w: of the weight
  int storage = 0;  // sw: in which it is stored

  friend constexpr bool operator==(const KernelPlace&, const KernelPlace&) = default;
};

KernelPlace PlaceOf(const Job& job, int kk);

// pi of half 0 or 1 of step (rb, s, cb) of K tile t.
std::int64_t PortionNumber(const Job& job, std::int64_t t, int rb, int s, std::int64_t cb,
                           int half);

// Word of a block that holds portion pi, for the kernels of half `sub`; lowest bit of the portion.
std::int64_t PortionWord(const Build& build, std::int64_t pi, int sub);
int PortionBit(const Build& build, std::int64_t pi);

// Where one weight lies.
struct WeightPlace {
  int group = 0;
  int r = 0;
  int pair = 0;
  std::int64_t word = 0;
  int low_bit = 0;
  int storage = 0;  // bits

  friend constexpr bool operator==(const WeightPlace&, const WeightPlace&) = default;
};

// The weight of hardware kernel (t, kk), filter position (r, s), channel c.
WeightPlace WeightPlaceOf(const Job& job, std::int64_t t, int kk, int r, int s, int c);

// Section 11.3: which products share a multiplier.
enum class Shape { k4Wx1A, k2Wx2A, k2Wx1A, k2Wx1A8, k1Wx2A, k1Wx1A };

// Products of one multiplier: 4, 2 or 1.
int Products(Shape shape);

// The shape for weights of w bits and activations of n bits.
Shape ShapeFor(bool even_columns, int weight_bits, int activation_bits);

// Width of the kernels of group kp of the DSP engine, their shape, and their passes.
int PassBits(const Job& job, int kp);
Shape ShapeOf(const Job& job, int kp);
int Passes(const Job& job, int kp);

// The pass in which the product of kernel kl < KVecDsp and column col < Cols is made.
int PassOfProduct(const Job& job, Shape shape, int kl, int col);

// Groups of KVecDsp kernels of K tile t: the bound of the loop over kp.
int KernelGroups(const Job& job, std::int64_t t);

// D(t): steps of the DSP engine in a tile, passes counted; 0 without DSP engine.
std::int64_t DspSteps(const Job& job, std::int64_t t);

// Those of them with a pass > 0.
std::int64_t DspExtraSteps(const Job& job, std::int64_t t);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_PLACE_H_
