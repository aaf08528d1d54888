// Where weights lie and how products share multipliers, against docs/accelerator.md sections 8.1,
// 8.2 and 11.3.
#include <gtest/gtest.h>

#include <array>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "golden_model/accel/place.h"

namespace m4::accel {
namespace {

Descriptor Layer(int w_code, int n) {
  Descriptor d;
  d.r = d.s = 3;
  d.stride = 1;
  d.c = 6;
  d.k = 20;
  d.h = d.w = d.p = d.q = 4;
  d.w_code = w_code;
  d.n_minus_1 = n - 1;
  return d;
}

Job JobOn(std::string_view build, const Descriptor& d) { return MakeJob(*FindBuild(build), d); }

TEST(AccelPlace, UniformKernels) {
  // dla_m4: 32-bit portions; 8 bits: 4 kernels in a group.
  const Job job = JobOn("dla_m4", Layer(2, 4));
  EXPECT_EQ(PlaceOf(job, 0), (KernelPlace{0, true, 0, 0, 8, 8}));
  EXPECT_EQ(PlaceOf(job, 3), (KernelPlace{0, true, 0, 3, 8, 8}));
  EXPECT_EQ(PlaceOf(job, 6), (KernelPlace{0, true, 1, 2, 8, 8}));
  // 2-bit weights stored 4 bits wide: 8 in a group.
  EXPECT_EQ(PlaceOf(JobOn("dla_m4", Layer(0, 8)), 7), (KernelPlace{0, true, 0, 7, 2, 4}));
}

TEST(AccelPlace, MixedKernelsOfTwoHalves) {
  // l_sy_d1: 16 kernels, halves of 8; k1 = 3 of 8 bits (4 in a group), 5 of 2 bits (16 in one).
  Descriptor d = Layer(2, 4);
  d.mixed = true;
  d.narrow_code = 0;
  d.k1 = 3;
  const Job job = JobOn("l_sy_d1", d);
  EXPECT_EQ(job.groups_wide, 1);
  EXPECT_EQ(job.groups_all, 2);
  EXPECT_EQ(PlaceOf(job, 2), (KernelPlace{0, true, 0, 2, 8, 8}));
  EXPECT_EQ(PlaceOf(job, 3), (KernelPlace{0, false, 1, 0, 2, 2}));
  EXPECT_EQ(PlaceOf(job, 8), (KernelPlace{1, true, 0, 0, 8, 8}));
  EXPECT_EQ(PlaceOf(job, 15), (KernelPlace{1, false, 1, 4, 2, 2}));
}

TEST(AccelPlace, WeightsByHand) {
  // m4: RVec 1, CVec 8 (4 pairs), portions of 8 bits, 4 in a word; w = 4: 2 kernels in a group.
  // R = S = 3, C = 6: RB = 3, CB = 1, NST = 9. t = 1, kk = 3: group 1, lane 1. r = 2, s = 1, c = 5:
  // rb 2, step 2 * 3 + 1 = 7, half 1, pair 1: portion 2 * (9 + 7) + 1 = 33: word 8, bits 8..15.
  EXPECT_EQ(WeightPlaceOf(JobOn("m4", Layer(1, 4)), 1, 3, 2, 1, 5),
            (WeightPlace{1, 0, 1, 8, 12, 4}));
  // l_sy_d1: RVec 3, CVec 4, NST = 1 * 3 * 2 = 6. t = 1, kk = 13: sub 1, a = 5; 8 bits: group 1,
  // lane 1. r = 2, s = 0, c = 4: cb 1, half 0, pair 0: portion 2 * (6 + 1) = 14: word 29.
  EXPECT_EQ(WeightPlaceOf(JobOn("l_sy_d1", Layer(2, 4)), 1, 13, 2, 0, 4),
            (WeightPlace{1, 2, 0, 29, 8, 8}));
}

// Every bit of the cache holds one weight at most, inside the words, blocks and groups of section
// W.
void ExpectDistinct(const Job& job) {
  std::set<std::tuple<int, int, int, std::int64_t, int>> bits;
  const Descriptor& d = job.d;
  for (int h = 0; h < d.k; ++h) {
    for (int i = 0; i < d.c * d.s * d.r; ++i) {
      const int r = i % d.r;
      const int s = i / d.r % d.s;
      const int c = i / d.r / d.s;
      const WeightPlace p = WeightPlaceOf(job, h / job.build.k_vec, h % job.build.k_vec, r, s, c);
      ASSERT_LT(p.group, job.groups_all);
      ASSERT_LT(p.r, job.ru);
      ASSERT_LT(p.pair, job.ju);
      ASSERT_LT(p.word, job.nw);
      ASSERT_LE(p.low_bit + p.storage, 32);
      for (int b = 0; b < p.storage; ++b) {
        ASSERT_TRUE(bits.insert({p.group, p.r, p.pair, p.word, p.low_bit + b}).second);
      }
    }
  }
}

TEST(AccelPlace, NoTwoWeightsShareABit) {
  for (const Build& b : Builds().first(10)) {
    for (int code = 0; code < 3; ++code) {
      SCOPED_TRACE(b.name);
      ExpectDistinct(MakeJob(b, Layer(code, 4)));
      ExpectDistinct(MakeJob(b, Layer(code, 8)));
    }
    Descriptor d = Layer(2, 4);
    d.mixed = true;
    d.k1 = 1;
    if (Check(b, d) == Error::kNone) ExpectDistinct(MakeJob(b, d));
  }
}

TEST(AccelShapes, TableOfTheDataSheet) {
  constexpr Shape k22 = Shape::k2Wx2A;
  constexpr Shape k21 = Shape::k2Wx1A;
  constexpr Shape k12 = Shape::k1Wx2A;
  constexpr Shape k11 = Shape::k1Wx1A;
  constexpr Shape k41 = Shape::k4Wx1A;
  constexpr Shape k8 = Shape::k2Wx1A8;
  // n = 2..8; w = 2, 4, 8 with even, then with odd columns.
  constexpr std::array<std::array<Shape, 7>, 6> kTable = {{{k22, k22, k22, k22, k21, k21, k21},
                                                           {k22, k21, k21, k21, k21, k21, k21},
                                                           {k12, k12, k12, k12, k11, k11, k11},
                                                           {k41, k41, k21, k21, k21, k21, k21},
                                                           {k21, k21, k21, k21, k21, k21, k21},
                                                           {k8, k11, k11, k11, k11, k11, k11}}};
  for (std::size_t row = 0; row < kTable.size(); ++row) {
    for (std::size_t i = 0; i < 7; ++i) {
      EXPECT_EQ(ShapeFor(row < 3, 2 << (row % 3), static_cast<int>(i) + 2), kTable[row][i])
          << row << " " << i;
    }
  }
}

// Section 11.3: a cell's multipliers do bundle pass * PerCell + m; each does Products() products.
TEST(AccelShapes, EveryPassFillsTheMultipliersOfACell) {
  for (const Build& b : Builds()) {
    if (!b.has_dsp) continue;
    for (int n = 2; n <= 8; ++n) {
      for (int code = 0; code < 3; ++code) {
        const Job job = MakeJob(b, Layer(code, n));
        const Shape shape = ShapeOf(job, 0);
        std::vector<int> products(static_cast<std::size_t>(Passes(job, 0)));
        for (int kl = 0; kl < b.k_vec_dsp; ++kl) {
          for (int col = 0; col < b.cols(); ++col) {
            ++products.at(static_cast<std::size_t>(PassOfProduct(job, shape, kl, col)));
          }
        }
        const int cells = b.k_vec_dsp * b.cols() / 4;
        for (const int in_pass : products) {
          EXPECT_EQ(in_pass, std::min(4, Products(shape) * b.per_cell()) * cells) << b.name;
        }
      }
    }
  }
}

TEST(AccelShapes, PassesByHand) {
  // dla, w = 4: n = 4: 2 products of the 4 that the design packing counts on; n = 2: all 4.
  EXPECT_EQ(Passes(JobOn("dla", Layer(1, 4)), 0), 2);
  EXPECT_EQ(Passes(JobOn("dla", Layer(1, 2)), 0), 1);
  EXPECT_EQ(Passes(JobOn("dla", Layer(2, 8)), 0), 4);
  // 1Wx1A: bundle i is kernel i mod 2, column i div 2.
  const Job job = JobOn("dla", Layer(2, 8));
  EXPECT_EQ(PassOfProduct(job, Shape::k1Wx1A, 1, 0), 1);
  EXPECT_EQ(PassOfProduct(job, Shape::k1Wx1A, 0, 1), 2);
  EXPECT_EQ(PassOfProduct(job, Shape::k1Wx1A, 3, 1), 3);
  // Design packing 2: two multipliers in a cell.
  EXPECT_EQ(Passes(JobOn("two_rows", Layer(2, 8)), 0), 2);
  EXPECT_EQ(Passes(JobOn("l_dp_d4", Layer(2, 8)), 0), 1);
}

TEST(AccelShapes, AMixedGroupOfKernelsRunsWide) {
  Descriptor d = Layer(2, 8);
  d.mixed = true;
  d.narrow_code = 0;
  d.k1 = 2;
  const Job job = JobOn("dla", d);  // kernels 0..3: 8 bits; 4..7: 2 bits
  EXPECT_EQ(PassBits(job, 0), 8);
  EXPECT_EQ(PassBits(job, 1), 2);
  // C = 6 in words of 2: CU = 3; RB * S * CU = 9; passes 4 and 2. The last tile has 4 kernels.
  EXPECT_EQ(DspSteps(job, 0), 54);
  EXPECT_EQ(DspExtraSteps(job, 0), 36);
  EXPECT_EQ(DspSteps(job, 2), 36);
  EXPECT_EQ(DspSteps(JobOn("m4", d), 0), 0);
}

}  // namespace
}  // namespace m4::accel
