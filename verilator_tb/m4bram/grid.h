// The 3 x 7 grid of weight and activation widths, counted from the RTL's configuration register.
#ifndef VERILATOR_TB_M4BRAM_GRID_H_
#define VERILATOR_TB_M4BRAM_GRID_H_

#include <vector>

#include "verilator_tb/core/bins.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/m4bram/coverage.h"

namespace m4::tb::m4bram {

// One table for every version of `versions`: MAC2s by width, sums over sign and duplication.
// `counts` are over all versions (AllVersionsSchema).
std::vector<CountTable> Grids(const BinCounts& counts, const std::vector<gm::Version>& versions);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_GRID_H_
