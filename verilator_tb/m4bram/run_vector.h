// From a vector to its outcome: prepares stimulus, runs the lockstep, checks the mathematics,
// explains a failure.
#ifndef VERILATOR_TB_M4BRAM_RUN_VECTOR_H_
#define VERILATOR_TB_M4BRAM_RUN_VECTOR_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/core/outcome.h"
#include "verilator_tb/m4bram/lockstep.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {

struct RunOptions {
  const BlockBench* bench = nullptr;  // instead of the build's own of the vector's version
  std::uint64_t regression_seed = 1;
  std::optional<std::uint64_t> power_up_seed;            // of power-up contents alone
  std::optional<std::chrono::duration<double>> timeout;  // of one vector
  const std::atomic<bool>* stop = nullptr;
  // Failures are replayed with waves into <wave_folder>/<vector id, "/" as "_">/; empty: no waves.
  std::filesystem::path wave_folder;
  std::string tool = "m4verify";  // how the replay command begins
  std::string replay_arguments;   // what it needs besides the id (--vectors, --seed)
};

// Everything that is run for a vector. Equal for equal (vector, seeds), on every machine.
struct Prepared {
  gm::Version version;
  std::uint64_t seed = 0;
  PowerUp power_up;
  gm::Program program;             // edges, and what they mean for a GEMM
  std::optional<gm::GemmJob> job;  // a GEMM's operands
  std::vector<Expectation> expectations;
};
// `power_up_seed`: other contents at power-up, and all else as without.
Prepared Prepare(const Vector& vector, std::uint64_t regression_seed,
                 std::optional<std::uint64_t> power_up_seed = {});

// Runs one vector. Throws VectorError if it can't be used; every other failure is in the outcome. A
// vector with an expected failure passes exactly if it fails like that.
Outcome RunVector(const Vector& vector, const RunOptions& options);

struct ReplayWindow {  // main edges
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};
// Runs one vector, whether it fails or not, with waves of the window (as far as the vector goes)
// into a folder of its own in `folder`; without a window around its failure, or of its first edges
// if it passes. The outcome's page or summary names the files. Throws std::out_of_range if the
// vector ends before the window.
Outcome ReplayVector(const Vector& vector, const RunOptions& options,
                     const std::filesystem::path& folder, std::optional<ReplayWindow> window);

// Adds a run's coverage of one version to counts over all versions (order of AllVersionsSchema).
BinCounts CountsOf(const Coverage& coverage, gm::Version version);
BinSchema AllVersionsSchema();

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_RUN_VECTOR_H_
