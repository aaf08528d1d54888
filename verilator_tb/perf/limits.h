// What the data files and the command line allow alike.
#ifndef VERILATOR_TB_PERF_LIMITS_H_
#define VERILATOR_TB_PERF_LIMITS_H_

#include <array>
#include <cstdint>

namespace m4::perf_tool {

// Rows, columns or channels that are computed at once: 1 to this many.
inline constexpr std::int64_t kMostAtOnce = 1024;

// Activations that share a copy of a weight.
inline constexpr std::array<int, 3> kDuplications = {1, 2, 4};

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_LIMITS_H_
