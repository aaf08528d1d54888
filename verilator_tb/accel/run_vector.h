// From a vector to its outcome: runs its scenario on a bench, checks results and counters, explains
// a failure.
#ifndef VERILATOR_TB_ACCEL_RUN_VECTOR_H_
#define VERILATOR_TB_ACCEL_RUN_VECTOR_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/host/registers.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/accel/failure.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/outcome.h"

namespace m4::tb::accel {

struct RunOptions {
  std::uint64_t regression_seed = 1;
  std::optional<std::uint64_t> power_up_seed;            // of power-up contents alone
  std::optional<std::chrono::duration<double>> timeout;  // of one vector
  const std::atomic<bool>* stop = nullptr;
  // Failures are replayed with waves into <wave_folder>/<vector id, "/" as "_">/; empty: no waves.
  std::filesystem::path wave_folder;
  std::string tool = "m4verify";   // how the replay command begins
  std::string replay_arguments;    // what it needs besides the id
  std::optional<Observe> observe;  // instead of the vector's own
  int mutant = 0;                  // of an RTL that has mutants (verilator_tb/mutate); 0: none
};

// Why this tool leaves the vector out: the file says so, or the build is not in the tool. Empty: it
// runs it.
std::string WhyLeftOut(const Vector& vector);

// Runs one vector. Throws VectorError if it can't be used; every other failure is in the outcome. A
// vector with an expected failure passes exactly if it fails like that.
Outcome RunVector(const Vector& vector, const RunOptions& options);

// The failure of one run, without a page and without the signal's name, whatever failure the vector
// expects. Throws as RunVector().
std::optional<Failure> FailureOf(const Vector& vector, const RunOptions& options);

// Runs it and gives the counters of the jobs of its layers as the RTL counted them. Throws
// std::runtime_error with one sentence if the vector does not pass.
std::vector<host::Counters> CountersOf(const Vector& vector, const RunOptions& options);

// The same with waves of the edges of `window`, or without one around its failure (its first edges
// if it passes), in a folder of its own in `folder`; without waves, and saying so, if the tool
// writes none of the build. Throws OutputError, and std::out_of_range if the vector ends before the
// window.
Outcome ReplayVector(const Vector& vector, const RunOptions& options,
                     const std::filesystem::path& folder, std::optional<Window> window);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_RUN_VECTOR_H_
