// How large what a vector file describes may get: a few letters can ask for more than any machine
// has.
#ifndef VERILATOR_TB_CORE_VECTOR_LIMITS_H_
#define VERILATOR_TB_CORE_VECTOR_LIMITS_H_

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "verilator_tb/core/location.h"

namespace m4::tb {

inline constexpr std::int64_t kMostVectorsOfFile = 20'000;  // with all repeats
inline constexpr std::int64_t kMostNumbers = 1LL << 27;     // of an operand, a tensor, a result

// Throws a VectorError if the product of the factors, all positive, is more: "the sweeps give N
// vectors", "the weights are N numbers".
void LimitVectors(const Location& where, std::initializer_list<std::int64_t> factors);
// The same of vectors that fit, each given `repeats` times by the key at `where`.
void LimitRepeats(const Location& where, std::int64_t vectors, std::int64_t repeats);
void LimitNumbers(const Location& where, std::string_view what,
                  std::initializer_list<std::int64_t> factors);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_VECTOR_LIMITS_H_
