// Exact integer matrix multiplication, the plain way: the end of the chain of references. What a
// mapping onto M4BRAM blocks computes is compared with this.
#ifndef GOLDEN_MODEL_GEMM_GEMM_H_
#define GOLDEN_MODEL_GEMM_GEMM_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

namespace m4::gemm {

// A row-major matrix of numbers; a value like std::vector. Any of the two extents may be 0.
template <class T>
class Matrix {
 public:
  Matrix() = default;

  // rows x cols, every element `value`.
  Matrix(std::size_t rows, std::size_t cols, T value = T{})
      : rows_(rows), cols_(cols), data_(rows * cols, value) {}

  // rows x cols, the elements row by row. Throws std::invalid_argument if there are not rows *
  // cols.
  Matrix(std::size_t rows, std::size_t cols, std::vector<T> data)
      : rows_(rows), cols_(cols), data_(std::move(data)) {
    if (data_.size() != rows_ * cols_)
      throw std::invalid_argument("Matrix: wrong number of elements");
  }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }

  // The element in row r < rows(), column c < cols(); not checked.
  T& at(std::size_t r, std::size_t c) { return data_[r * cols_ + c]; }
  const T& at(std::size_t r, std::size_t c) const { return data_[r * cols_ + c]; }

  // Row r < rows(); not checked.
  std::span<T> row(std::size_t r) { return span().subspan(r * cols_, cols_); }
  std::span<const T> row(std::size_t r) const { return span().subspan(r * cols_, cols_); }

  // All elements, row by row.
  std::span<T> span() { return data_; }
  std::span<const T> span() const { return data_; }

  friend bool operator==(const Matrix&, const Matrix&) = default;

 private:
  std::size_t rows_ = 0;
  std::size_t cols_ = 0;
  std::vector<T> data_;
};

// C[MxN] = A[MxK] (weights) * B[KxN] (activations). Exact as long as K * max|A| * max|B| < 2^63,
// which for operands of at most 16 bits holds for every K below 2^31. Throws std::invalid_argument
// if the inner extents differ. K = 0 gives zeros.
Matrix<std::int64_t> Gemm(const Matrix<std::int32_t>& a, const Matrix<std::int32_t>& b);

// Every element modulo 2^bits (1..64), as a two's complement number: what lanes of that width show.
Matrix<std::int64_t> WrapToBits(const Matrix<std::int64_t>& m, int bits);

}  // namespace m4::gemm

#endif  // GOLDEN_MODEL_GEMM_GEMM_H_
