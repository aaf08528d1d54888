// Configurations as text: "p=2,bram_q=2,dsp_q=3,dsp_c=8,bram_c=64,dsp_k=32,bram_k=128".
#ifndef VERILATOR_TB_PERF_CONFIG_TEXT_H_
#define VERILATOR_TB_PERF_CONFIG_TEXT_H_

#include <string>

#include "golden_model/perf/cost.h"

namespace m4::perf_tool {

// Only what is free: p, q, c, k without computing BRAMs (`bram` is null); dsp_q, dsp_c, dsp_k with
// BRAMAC; with M4BRAM those that are not 0.
std::string ToText(const perf::Config& config, const perf::ComputeBram* bram);

// The other direction; `problem` says what follows from the precision, and with its network which
// rules (golden_model/perf/rules.h) there are. Throws UsageError.
perf::Config ParseConfig(const std::string& text, const perf::Problem& problem,
                         const perf::ComputeBram* bram);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_CONFIG_TEXT_H_
