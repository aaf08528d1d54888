// One M4BRAM block in RTL and the golden model side by side, on the same port values, compared
// after every compute edge.
//
// The cycle contract of the harness, for the whole project:
//   1. Inputs are driven while the main clock's next edge is still ahead, never at an edge.
//   2. A main edge raises clk_i (and clk2x_i) in one evaluation; then the model takes the same
//   edge; then all is compared.
//   3. After a main edge the inputs of the next one are driven (with clk2x_i falling), so that the
//      mid edge of a double-pumped block sees rst_ni of the next main edge. b_rdata_o must stay as
//      it is: it is compared again (double-pumped: at the mid edge).
//   4. A mid edge raises clk2x_i (clk_i falls with it); then the model; then all is compared.
#ifndef VERILATOR_TB_M4BRAM_LOCKSTEP_H_
#define VERILATOR_TB_M4BRAM_LOCKSTEP_H_

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "golden_model/m4bram/program.h"
#include "golden_model/m4bram/state.h"
#include "verilator_tb/core/verilated_coverage.h"
#include "verilator_tb/m4bram/coverage.h"
#include "verilator_tb/m4bram/observed.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {

// What registers without reset, and the main array, hold before the first edge, on both sides. The
// RTL's control registers get the control fields, so that a reset has something to clear.
struct PowerUp {
  gm::State state;
  std::array<std::uint32_t, gm::kWords> memory{};
  int unobserved_seed = 1;  // of the RTL's registers that are not observed; at least 1
};

// A compute edge: main edge `edge`, or (mid) the one half a main cycle later.
struct EdgeId {
  std::uint32_t edge = 0;
  bool mid = false;
  friend auto operator<=>(const EdgeId&, const EdgeId&) = default;
};
std::string ToString(EdgeId id);  // "12" or "12.5"

// Time in the waves: a main cycle is 4 units, its main edge at 0, its mid edge at 2.
inline constexpr std::uint64_t kTimePerCycle = 4;

// A window of main edges to write as FST. RTL and the model's expected values go into the same
// file.
struct Waves {
  std::filesystem::path file;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct LockstepRequest {
  const PowerUp* power_up = nullptr;  // not null
  std::span<const gm::Inputs> edges;
  std::span<const gm::Readout> readouts;
  std::span<const Expectation> expectations;
  std::optional<Fault> fault;  // kModel or kRtl; a result's is the caller's
  int mutant = 0;              // of an RTL that has mutants (verilator_tb/mutate); 0: none
  const std::atomic<bool>* stop = nullptr;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  // Replay only: keeps the last edges up to this one in LockstepResult::samples, and writes waves.
  std::optional<std::uint32_t> record_until;
  std::size_t record_edges = 12;  // compute edges kept
  std::optional<Waves> waves;
};

// Both sides after one compute edge.
struct Sample {
  EdgeId at;
  gm::Inputs inputs;  // of the main edge
  Observed expected;
  Observed got;
};

struct UnmetExpectation {
  Expectation::Field field;
  EdgeId at;
  std::uint64_t got = 0;
};

struct LockstepResult {
  enum class End { kAllEdges, kDiverged, kAssertion, kExpectation, kStopped, kDeadline };
  End end = End::kAllEdges;
  EdgeId at;                            // kDiverged, kAssertion, kExpectation: where
  std::uint64_t cycles = 0;             // main edges run
  std::uint64_t compares = 0;           // compute edges compared
  double seconds = 0;                   // in the loop
  std::vector<std::uint32_t> readouts;  // b_rdata_o at LockstepRequest::readouts
  std::vector<std::string> assertions;  // messages of failed assertions
  std::optional<UnmetExpectation> unmet;
  std::optional<int>
      wrong_word;  // main-array word that differs at the end (kDiverged after the last edge)
  std::uint32_t wrong_word_expected = 0;
  std::uint32_t wrong_word_got = 0;
  Coverage coverage;
  BinCounts points;             // of BlockBench::points(), from the end of the first reset on
  std::vector<Sample> samples;  // the last record_edges up to record_until
};

inline constexpr std::uint32_t kRunOn = 8;  // main edges run after the first divergence

// One Verilated version. Stateless: every call makes its own context and model, so calls may run in
// parallel.
class BlockBench {
 public:
  virtual ~BlockBench() = default;
  virtual gm::Version version() const = 0;
  // Of its RTL; none if it is not a coverage build.
  virtual const RtlPoints& points() const = 0;
  virtual LockstepResult Run(const LockstepRequest& request) const = 0;
  // The same clocks and inputs without model and comparison, for the benchmark: main cycles run.
  virtual std::uint64_t RunBare(const PowerUp& power_up,
                                std::span<const gm::Inputs> edges) const = 0;
  // The deliberately wrong bench that evaluates clk_i before clk2x_i: must be caught (tests).
  virtual LockstepResult RunSkewed(const LockstepRequest& request) const = 0;
};

// What Verilated code printed about failed assertions, a message each: "m4bram_sva.sv:12: what is
// violated".
std::vector<std::string> AssertionMessages(const std::string& log);

// The versions this build verifies, in the order of kVersions.
std::span<const BlockBench* const> Benches();

// The bench of a version; nullptr if this build does not have it.
const BlockBench* FindBench(gm::Version version);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_LOCKSTEP_H_
