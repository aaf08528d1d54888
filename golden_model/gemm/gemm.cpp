#include "golden_model/gemm/gemm.h"

#include "golden_model/arith/lanes.h"

namespace m4::gemm {

Matrix<std::int64_t> Gemm(const Matrix<std::int32_t>& a, const Matrix<std::int32_t>& b) {
  if (a.cols() != b.rows()) throw std::invalid_argument("Gemm: inner extents differ");
  Matrix<std::int64_t> c(a.rows(), b.cols());
  for (std::size_t m = 0; m < a.rows(); ++m) {
    for (std::size_t n = 0; n < b.cols(); ++n) {
      std::int64_t sum = 0;
      for (std::size_t k = 0; k < a.cols(); ++k) {
        sum += std::int64_t{a.at(m, k)} * std::int64_t{b.at(k, n)};
      }
      c.at(m, n) = sum;
    }
  }
  return c;
}

Matrix<std::int64_t> WrapToBits(const Matrix<std::int64_t>& m, int bits) {
  Matrix<std::int64_t> wrapped = m;
  for (std::int64_t& x : wrapped.span()) x = arith::WrapToBits(x, bits);
  return wrapped;
}

}  // namespace m4::gemm
