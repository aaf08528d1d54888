// The commands of m4perf; each returns the process's exit code.
#ifndef VERILATOR_TB_PERF_COMMANDS_H_
#define VERILATOR_TB_PERF_COMMANDS_H_

#include "verilator_tb/perf/options.h"

namespace m4::perf_tool {

// A published value differs, or nothing fits the device or the build.
inline constexpr int kExitDiffers = 1;

int Reproduce(const Options& options);
int Explore(const Options& options);
int Layers(const Options& options);
int CompareArchitectures(const Options& options);
int ExactCycles(const Options& options);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_COMMANDS_H_
