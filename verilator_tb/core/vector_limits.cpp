#include "verilator_tb/core/vector_limits.h"

#include <fmt/format.h>

namespace m4::tb {
namespace {

// The product itself may not fit 64 bits.
double Product(std::initializer_list<std::int64_t> factors) {
  double product = 1;
  for (const std::int64_t factor : factors) product *= static_cast<double>(factor);
  return product;
}

}  // namespace

void LimitVectors(const Location& where, std::initializer_list<std::int64_t> factors) {
  const double count = Product(factors);
  if (count <= static_cast<double>(kMostVectorsOfFile)) return;
  throw VectorError(where, fmt::format("the sweeps give {:.15g} vectors; at most {} are allowed in "
                                       "one file",
                                       count, kMostVectorsOfFile));
}

void LimitRepeats(const Location& where, std::int64_t vectors, std::int64_t repeats) {
  const double count = Product({vectors, repeats});
  if (count <= static_cast<double>(kMostVectorsOfFile)) return;
  throw VectorError(where, fmt::format("'repeat' makes {:.15g} vectors of {}; at most {} are "
                                       "allowed in one file",
                                       count, vectors, kMostVectorsOfFile));
}

void LimitNumbers(const Location& where, std::string_view what,
                  std::initializer_list<std::int64_t> factors) {
  const double count = Product(factors);
  if (count <= static_cast<double>(kMostNumbers)) return;
  throw VectorError(where, fmt::format("the {} are {:.15g} numbers; at most {} are allowed", what,
                                       count, kMostNumbers));
}

}  // namespace m4::tb
