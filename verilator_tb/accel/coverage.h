// Stimulus bins of the accelerator, sampled from registers that were just compared and from the
// ports (never from a vector's name).
#ifndef VERILATOR_TB_ACCEL_COVERAGE_H_
#define VERILATOR_TB_ACCEL_COVERAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "golden_model/accel/job.h"
#include "golden_model/accel/state.h"
#include "verilator_tb/core/bins.h"

namespace m4::tb::accel {

namespace ga = ::m4::accel;

// In the order of the schema.
enum class BinGroupId : std::uint8_t {
  kPrecision,
  kMixed,
  kKind,
  kFilter,
  kStride,
  kPartial,
  kLastTile,
  kLoops,
  kResult,
  kKeep,
  kDrains,
  kRounds,
  kInputWaits,
  kInputRefused,
  kOutputWaits,
  kResponseWaits,
  kResets,
  kErrors,
  kCounters,
  kPacking,
  kBlocks,
};
inline constexpr std::size_t kBinGroups = 21;

// Where a reset can meet a layer: the states, RUN by what the sequencer does.
enum class Place : std::uint8_t {
  kIdle,
  kCheck,
  kLoadW,
  kLoadP,
  kLoadA,
  kLaunch,
  kFill,
  kMac,
  kRead,
  kFlush,
  kDrop,
};
inline constexpr std::array<std::string_view, 11> kPlaceNames = {
    "IDLE", "CHECK", "LOAD_W", "LOAD_P", "LOAD_A", "launch",
    "FILL", "MAC",   "READ",   "FLUSH",  "DROP"};
Place PlaceOf(ga::Phase state, ga::Seq seq);

// Names of all counters of a build, groups prefixed with its name. What cannot occur in the build
// is not required.
BinSchema CoverageSchema(const ga::Build& build);

// Counters of one run on one build.
class Coverage {
 public:
  explicit Coverage(const ga::Build& build);

  // After an edge at which RTL and model agreed: the registers after it, what the ports had in the
  // cycle that it ended, and the constants of the layer.
  void Sample(const ga::State& now, const ga::Inputs& in, const ga::Outputs& out,
              const ga::Job& job);
  // What a layer with these constants counts when it ends with DONE, apart from its counters.
  void SampleJob(const ga::Job& job);
  // These blocks were compared with models of their own.
  void SampleBlocks(std::span<const int> blocks);

  // In the schema's order.
  const BinCounts& counts() const { return counts_; }

 private:
  // Registers before the edge.
  struct Before {
    ga::Phase state = ga::Phase::kIdle;
    ga::Seq seq = ga::Seq::kOff;
    ga::Round round = ga::Round::kReal;
    std::uint8_t irq_status = 0;
  };

  void Count(BinGroupId group, std::size_t bin);
  void SampleStreams(const ga::Inputs& in, const ga::Outputs& out);
  void SampleReset(const ga::Inputs& in, const ga::Outputs& out);
  void SampleEnd(const ga::State& now, const ga::Job& job);
  void SampleLayer(const ga::Job& job);
  void SampleTiles(const ga::Job& job);
  void SamplePacking(const ga::Job& job);

  std::array<std::size_t, kBinGroups> first_{};  // number of the first bin of a group
  BinCounts counts_;
  Before before_;
  std::uint64_t input_wait_ = 0, output_wait_ = 0, write_wait_ = 0, read_wait_ = 0;
};

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_COVERAGE_H_
