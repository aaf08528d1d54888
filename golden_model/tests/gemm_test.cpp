#include "golden_model/gemm/gemm.h"

#include <gtest/gtest.h>

#include <Eigen/Core>

#include "golden_model/arith/rng.h"
#include "golden_model/tests/naive_lanes.h"

namespace m4::gemm {
namespace {

using EigenMatrix = Eigen::Matrix<std::int32_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Matrix<std::int32_t> Random(arith::Rng& rng, std::size_t rows, std::size_t cols, std::int64_t lo,
                            std::int64_t hi) {
  Matrix<std::int32_t> m(rows, cols);
  for (std::int32_t& x : m.span()) x = static_cast<std::int32_t>(rng.between(lo, hi));
  return m;
}

EigenMatrix ToEigen(const Matrix<std::int32_t>& m) {
  return Eigen::Map<const EigenMatrix>(m.span().data(), static_cast<Eigen::Index>(m.rows()),
                                       static_cast<Eigen::Index>(m.cols()));
}

TEST(Matrix, RowMajor) {
  Matrix<int> m(2, 3, {1, 2, 3, 4, 5, 6});
  EXPECT_EQ(m.rows(), 2u);
  EXPECT_EQ(m.cols(), 3u);
  EXPECT_EQ(m.at(1, 0), 4);
  EXPECT_EQ(m.row(1)[2], 6);
  m.at(0, 2) = 9;
  EXPECT_EQ(m, (Matrix<int>(2, 3, {1, 2, 9, 4, 5, 6})));
  EXPECT_NE(m, (Matrix<int>(3, 2, {1, 2, 9, 4, 5, 6})));
  EXPECT_THROW((Matrix<int>(2, 2, {1, 2, 3})), std::invalid_argument);
}

TEST(Gemm, ByHand) {
  const Matrix<std::int32_t> a(2, 3, {1, -2, 3, 0, 4, -5});
  const Matrix<std::int32_t> b(3, 2, {7, 0, 1, -1, 2, 10});
  // 7 - 2 + 6 = 11; 2 + 30 = 32; 4 - 10 = -6; -4 - 50 = -54.
  EXPECT_EQ(Gemm(a, b), (Matrix<std::int64_t>(2, 2, {11, 32, -6, -54})));
}

TEST(Gemm, EdgesOfShapes) {
  EXPECT_THROW(Gemm(Matrix<std::int32_t>(2, 3), Matrix<std::int32_t>(2, 3)), std::invalid_argument);
  EXPECT_EQ(Gemm(Matrix<std::int32_t>(2, 0), Matrix<std::int32_t>(0, 3)),
            Matrix<std::int64_t>(2, 3));
  EXPECT_EQ(Gemm(Matrix<std::int32_t>(0, 2), Matrix<std::int32_t>(2, 3)).rows(), 0u);
}

TEST(Gemm, ExactBeyond32Bits) {
  // 3 * (-2^15) * (-2^15) * 2^... : three products of 2^30 are beyond 2^31.
  const Matrix<std::int32_t> a(1, 3, -32768);
  const Matrix<std::int32_t> b(3, 1, -32768);
  EXPECT_EQ(Gemm(a, b).at(0, 0), 3221225472);
}

TEST(Gemm, EqualsEigen) {
  arith::Rng rng(arith::SeedFor(1, "gemm"));
  for (int i = 0; i < 100; ++i) {
    const std::size_t m = 1 + rng.below(20);
    const std::size_t k = 1 + rng.below(60);
    const std::size_t n = 1 + rng.below(20);
    const Matrix<std::int32_t> a = Random(rng, m, k, -128, 127);
    const Matrix<std::int32_t> b = Random(rng, k, n, -128, 255);  // |sum| < 2^31
    const EigenMatrix expected = ToEigen(a) * ToEigen(b);
    const Matrix<std::int64_t> c = Gemm(a, b);
    for (std::size_t r = 0; r < m; ++r) {
      for (std::size_t col = 0; col < n; ++col) {
        ASSERT_EQ(c.at(r, col),
                  expected(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(col)));
      }
    }
  }
}

TEST(WrapToBits, EveryElement) {
  const Matrix<std::int64_t> m(1, 4, {127, 128, -129, 256});
  EXPECT_EQ(WrapToBits(m, 8), (Matrix<std::int64_t>(1, 4, {127, -128, 127, 0})));
}

}  // namespace
}  // namespace m4::gemm
