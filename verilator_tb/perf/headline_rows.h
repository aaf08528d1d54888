// The headlines in words, each beside its published value.
#ifndef VERILATOR_TB_PERF_HEADLINE_ROWS_H_
#define VERILATOR_TB_PERF_HEADLINE_ROWS_H_

#include <array>

#include "golden_model/perf/headline.h"

namespace m4::perf_tool {

struct HeadlineRow {
  const char* about = "";
  double published = 0;
  double ours = 0;       // 0: none
  double tolerance = 0;  // ours is less than that away; 0: equal at two decimals
};

inline std::array<HeadlineRow, 2> HeadlineRows(const perf::Headlines& headlines) {
  return {{{.about = "DP-S over the accelerator without computing BRAMs, mean of m4bram_vs_bramac",
            .published = perf::kPublishedOverDla,
            .ours = headlines.over_dla,
            // The paper gives 2.167 as 2.16, and in one place as 2.17.
            .tolerance = 0.01},
           {.about = "M4BRAM over BRAMAC, means of DP-S and SY-L over those of 1DA and 2SA",
            .published = perf::kPublishedOverBramac,
            .ours = headlines.over_bramac}}};
}

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_HEADLINE_ROWS_H_
