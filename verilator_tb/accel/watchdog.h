// How long the jobs of a layer may take: from the closed formulas of the data sheet, with a margin
// for what they leave out, the pauses of the host and its register accesses.
#ifndef VERILATOR_TB_ACCEL_WATCHDOG_H_
#define VERILATOR_TB_ACCEL_WATCHDOG_H_

#include <cstdint>

#include "golden_model/accel/build.h"
#include "golden_model/host/plan.h"
#include "verilator_tb/accel/axi.h"

namespace m4::tb::accel {

struct Allowance {
  std::uint64_t expected = 0;  // TOTAL of all jobs by the formulas
  std::uint64_t limit = 0;     // edges; more is a hang
};
Allowance AllowanceOf(const ga::Build& build, const host::Plan& plan, const HostTiming& timing);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_WATCHDOG_H_
