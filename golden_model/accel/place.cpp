#include "golden_model/accel/place.h"

#include <algorithm>

namespace m4::accel {
namespace {

Shape EvenShape(int w, int n) {
  if (w == 8) return n <= 5 ? Shape::k1Wx2A : Shape::k1Wx1A;
  const int limit = w == 2 ? 5 : 2;
  return n <= limit ? Shape::k2Wx2A : Shape::k2Wx1A;
}

Shape OddShape(int w, int n) {
  if (w == 8) return n == 2 ? Shape::k2Wx1A8 : Shape::k1Wx1A;
  return w == 2 && n <= 3 ? Shape::k4Wx1A : Shape::k2Wx1A;
}

// Number of a product's bundle in a cell of 2 kernels x 2 columns.
int EvenBundle(Shape shape, int kernel, int column) {
  switch (shape) {
    case Shape::k2Wx1A:
      return column;
    case Shape::k1Wx2A:
      return kernel;
    case Shape::k1Wx1A:
      return kernel + 2 * column;
    default:
      return 0;
  }
}

// The same for 4 kernels x 1 column.
int OddBundle(Shape shape, int kernel) {
  switch (shape) {
    case Shape::k4Wx1A:
      return 0;
    case Shape::k1Wx1A:
      return kernel;
    default:
      return kernel / 2;
  }
}

// Sum over the kernel groups of K tile t of passes - less.
std::int64_t SumOfPasses(const Job& job, std::int64_t t, int less) {
  std::int64_t sum = 0;
  for (int kp = 0; kp < KernelGroups(job, t); ++kp) sum += Passes(job, kp) - less;
  return sum;
}

}  // namespace

KernelPlace PlaceOf(const Job& job, int kk) {
  const int k_sub = job.build.k_sub();
  const int a = kk % k_sub;
  KernelPlace place;
  place.sub = kk / k_sub;
  place.wide = a < job.k1e;
  const int x = place.wide ? a : a - job.k1e;
  const int kernels = place.wide ? job.gw : job.gn;
  place.group = x / kernels + (place.wide ? 0 : job.groups_wide);
  place.lane = x % kernels;
  place.bits = place.wide ? job.ww : job.wn;
  place.storage = place.wide ? job.sww : job.swn;
  return place;
}

std::int64_t PortionNumber(const Job& job, std::int64_t t, int rb, int s, std::int64_t cb,
                           int half) {
  const std::int64_t step = (std::int64_t{rb} * job.d.s + s) * job.cb + cb;
  return 2 * (t * job.nst + step) + half;
}

std::int64_t PortionWord(const Build& build, std::int64_t pi, int sub) {
  return (pi * build.halves() + sub) / build.per_word();
}

int PortionBit(const Build& build, std::int64_t pi) {
  return static_cast<int>(pi % build.per_word()) * build.word_portion();
}

WeightPlace WeightPlaceOf(const Job& job, std::int64_t t, int kk, int r, int s, int c) {
  const Build& b = job.build;
  const KernelPlace kernel = PlaceOf(job, kk);
  const int in_block = c % b.c_vec;
  const std::int64_t pi =
      PortionNumber(job, t, r / b.r_vec, s, c / b.c_vec, in_block / b.n_pairs());
  return {kernel.group,
          r % b.r_vec,
          in_block % b.n_pairs(),
          PortionWord(b, pi, kernel.sub),
          PortionBit(b, pi) + kernel.lane * kernel.storage,
          kernel.storage};
}

int Products(Shape shape) {
  switch (shape) {
    case Shape::k4Wx1A:
    case Shape::k2Wx2A:
      return 4;
    case Shape::k1Wx1A:
      return 1;
    default:
      return 2;
  }
}

Shape ShapeFor(bool even_columns, int weight_bits, int activation_bits) {
  return even_columns ? EvenShape(weight_bits, activation_bits)
                      : OddShape(weight_bits, activation_bits);
}

int PassBits(const Job& job, int kp) {
  return (kp * job.build.k_vec_dsp) % job.build.k_sub() < job.k1e ? job.ww : job.wn;
}

Shape ShapeOf(const Job& job, int kp) {
  return ShapeFor(job.build.cols() % 2 == 0, PassBits(job, kp), job.n);
}

int Passes(const Job& job, int kp) {
  return std::max(1, job.build.design_packing / Products(ShapeOf(job, kp)));
}

int PassOfProduct(const Job& job, Shape shape, int kl, int col) {
  const bool even = job.build.cols() % 2 == 0;
  const int bundle = even ? EvenBundle(shape, kl % 2, col % 2) : OddBundle(shape, kl % 4);
  return bundle / job.build.per_cell();
}

int KernelGroups(const Job& job, std::int64_t t) {
  if (!job.build.has_dsp) return 0;
  return static_cast<int>(CeilDiv(job.kernels(t), job.build.k_vec_dsp));
}

std::int64_t DspSteps(const Job& job, std::int64_t t) {
  return job.rb * job.d.s * job.cu * SumOfPasses(job, t, 0);
}

std::int64_t DspExtraSteps(const Job& job, std::int64_t t) {
  return job.rb * job.d.s * job.cu * SumOfPasses(job, t, 1);
}

}  // namespace m4::accel
