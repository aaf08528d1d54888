// The grid of weight and activation widths of the accelerator, and the bins of all its builds.
#ifndef VERILATOR_TB_ACCEL_GRID_H_
#define VERILATOR_TB_ACCEL_GRID_H_

#include <span>
#include <string_view>
#include <vector>

#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/core/report.h"

namespace m4::tb::accel {

// The bins of every build of this tool, and a run's counts of one build among them.
BinSchema AllBuildsSchema();
BinCounts CountsOf(const Coverage& coverage, std::string_view build);

// One table for every build of `builds`: layers by width; sums over sign. `counts` are those of
// AllBuildsSchema().
std::vector<CountTable> Grids(std::span<const std::uint64_t> counts,
                              std::span<const std::string_view> builds);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_GRID_H_
