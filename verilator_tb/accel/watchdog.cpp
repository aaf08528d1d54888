#include "verilator_tb/accel/watchdog.h"

#include <algorithm>

#include "verilator_tb/accel/layer_check.h"

namespace m4::tb::accel {
namespace {

constexpr double kMargin = 4;           // random pauses come in runs
constexpr double kFixed = 5'000;        // of small layers the margin of their cycles is nothing
constexpr double kPauseCycles = 5;      // a pause is this long on average, see Pauses
constexpr double kAccessesOfJob = 64;   // of registers, without those that poll
constexpr double kCyclesOfAccess = 16;  // with chatter before it

// Cycles that the pauses before one handshake add on average.
double Waiting(double probability) {
  const double p = std::min(probability, 0.99);
  return kPauseCycles * p / (1 - p);
}

}  // namespace

Allowance AllowanceOf(const ga::Build& build, const host::Plan& plan, const HostTiming& timing) {
  Allowance allowance;
  double cycles = 0;
  for (const host::Job& job : plan.jobs) {
    const ga::Cycles expected = ExpectedCycles(build, job);
    allowance.expected += static_cast<std::uint64_t>(expected.total);
    cycles += static_cast<double>(expected.total);
    cycles += static_cast<double>(expected.beats_in) * Waiting(timing.input_gaps);
    cycles += static_cast<double>(expected.beats_out) * Waiting(timing.back_pressure);
    cycles += kAccessesOfJob * (kCyclesOfAccess + 4 * Waiting(timing.register_gaps));
  }
  allowance.limit = static_cast<std::uint64_t>(kMargin * cycles + kFixed);
  return allowance;
}

}  // namespace m4::tb::accel
