// What happens in a vector, as the host sees it: resets, accesses, layers, and what must come of
// them.
#ifndef VERILATOR_TB_ACCEL_SCENARIO_H_
#define VERILATOR_TB_ACCEL_SCENARIO_H_

#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/arith/rng.h"
#include "golden_model/host/registers.h"
#include "verilator_tb/accel/bus.h"
#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {

// What a scenario has achieved; kept up to date while it runs.
struct Progress {
  std::uint64_t macs = 0;  // multiply-accumulates whose results were compared with the mathematics
  std::string doing;       // the present step in words, for the page of a failure
  std::vector<host::Counters> counters;  // of each job of those layers, as the RTL gave them
};

// What is random in it.
struct Randomness {
  arith::Rng numbers;    // of the layers, and what goes wrong when
  arith::Rng free_bits;  // of the packets
};

// Runs the vector's scenario to its end. Throws HostFailure, VectorError, Ended.
void PlayScenario(const Vector& vector, Bench& bench, Randomness& random, Progress& progress);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_SCENARIO_H_
