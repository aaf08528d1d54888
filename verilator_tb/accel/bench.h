// One accelerator in RTL and the golden model side by side, on the same port values, compared at
// every edge; blocks of it, as many as wanted, beside the golden model of the block.
//
// The cycle contract is that of docs/harness.md. A Tick() is: drive the inputs of the coming edge
// (double-pumped blocks take their mid edge with them), evaluate, compare the output ports of this
// cycle, then the edge on both sides, then compare the registers.
#ifndef VERILATOR_TB_ACCEL_BENCH_H_
#define VERILATOR_TB_ACCEL_BENCH_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/accel/core.h"
#include "golden_model/m4bram/block.h"
#include "verilator_tb/accel/axi.h"
#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/accel/dut.h"
#include "verilator_tb/accel/origin.h"
#include "verilator_tb/m4bram/lockstep.h"
#include "verilator_tb/m4bram/observed.h"

namespace m4::tb::accel {

using m4bram::EdgeId;

// A bit of an RTL register, or of an output port in the cycle that ends with the edge, to flip, to
// prove that it is compared.
struct Fault {
  std::string signal;
  std::size_t index = 0;
  std::uint32_t flip = 1;
  std::uint32_t edge = 0;
};

struct Window {  // edges
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

struct BenchRequest {
  const ga::Build* build = nullptr;  // not null
  const DutMaker* dut = nullptr;     // not null
  int mutant = 0;                    // of an RTL that has mutants (verilator_tb/mutate); 0: none
  std::uint64_t seed = 1;
  std::optional<std::uint64_t> power_up_seed;  // of power-up contents, else they are of `seed`
  HostTiming timing;
  std::vector<int> observed_blocks;
  std::optional<Fault> fault;
  const std::atomic<bool>* stop = nullptr;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  std::optional<std::uint32_t> record_until;  // keeps the last samples up to this edge
  // Called with every cycle's ports and its registers, if RTL and model agree.
  std::function<void(const ga::Inputs&, const ga::Outputs&, const ga::State&)> watch;
  std::filesystem::path waves;  // of `wave_window`; empty: none
  Window wave_window;
};

// One observed block, both sides.
struct BlockSample {
  int block = 0;
  gb::Inputs inputs;
  m4bram::Observed expected;
  m4bram::Observed got;
};

// Both sides after an edge (mid: the blocks after their mid edge).
struct Sample {
  EdgeId at;
  ga::Inputs inputs;             // of the edge
  ga::Outputs expected_outputs;  // in the cycle that ended with the edge
  ga::Outputs got_outputs;
  ga::State expected;
  ga::State got;
  std::optional<BlockSample> block;  // one that differs
};

enum class End {
  kFinished,
  kPorts,      // output ports differ in the cycle that ends with edge `at`
  kRegisters,  // registers differ after `at`
  kBlock,      // an observed block differs after `at`
  kMemory,     // a word of an observed block's main array differs after the last edge
  kAssertion,
  kStopped,
  kDeadline,
};

struct BenchResult {
  End end = End::kFinished;
  EdgeId at;
  int block = -1;  // kBlock, kMemory
  std::size_t word = 0;
  std::uint32_t expected_word = 0, got_word = 0;
  std::uint64_t cycles = 0;
  std::uint64_t compares = 0;
  double seconds = 0;
  BinCounts points;  // of DutMaker::points(), from the end of the first reset on
  std::vector<std::string> assertions;
  std::deque<Sample> samples;  // only if recorded, and so is
  Origin origin;               // of what differed first
};

// Thrown out of Tick() when the run is over before its scenario: see BenchResult::end.
struct Ended {};
// Thrown out of Tick() at the time of InterruptAt().
struct Interrupted {};

class Bench {
 public:
  explicit Bench(const BenchRequest& request);

  // One edge of clk_i. Throws Ended, Interrupted.
  void Tick();
  // So many edges with rst_ni low; what the drivers were doing is forgotten.
  void PinReset(int edges);
  // The next Tick() that begins edge `edge` or a later one throws Interrupted; `when_idle`: only
  // when no access of AXI4-Lite is going on.
  void InterruptAt(std::uint64_t edge, bool when_idle);
  void CancelInterrupt() { interrupt_.reset(); }
  // The same at the first edge whose cycle is at `place`, or after `more` more of them. A write of
  // AXI4-Lite that is going on is waited for, a read is not.
  void InterruptAt(Place place, std::uint64_t more);
  // The last compares; after it only result() is of use.
  void Finish();

  Axi& axi() { return axi_; }
  const ga::Build& build() const { return *request_.build; }
  const ga::Core& core() const { return core_; }
  std::uint64_t edges() const { return result_.cycles; }
  BenchResult& result() { return result_; }
  const Coverage& coverage() const { return coverage_; }

 private:
  struct ObservedBlock {
    int number = 0;
    gb::Block model;
    gb::Inputs inputs;  // of the last main edge
  };
  struct Interrupt {
    std::uint64_t edge = 0;
    bool when_idle = false;
    std::optional<Place> place;
    std::uint64_t more = 0;
  };

  void LookUp();
  bool InterruptIsDue();
  void HalfCycle();  // from the last edge to the evaluation of the new inputs
  void ComparePorts();
  void CompareRegisters();
  void CompareBlocks(EdgeId at);
  bool Same(const ObservedBlock& block) const;
  BlockSample SampleOf(const ObservedBlock& block) const;
  void Found(End end, EdgeId at);
  void Record(EdgeId at, const ObservedBlock* block);
  void Explain();
  void Dump(std::uint32_t edge, unsigned quarter);
  static m4bram::Observed ExpectedOf(const ObservedBlock& block);
  std::uint32_t edge() const { return static_cast<std::uint32_t>(result_.cycles); }

  const BenchRequest request_;
  arith::Rng rng_;
  ga::PowerUp power_up_;
  std::unique_ptr<Dut> dut_;
  ga::Core core_;
  Axi axi_;
  Coverage coverage_;
  std::vector<ObservedBlock> blocks_;
  ga::Inputs inputs_;
  ga::Outputs got_outputs_, expected_outputs_;
  std::optional<Interrupt> interrupt_;
  bool was_reset_ = false;
  int run_on_ = -1;  // edges still run after the first divergence
  std::chrono::steady_clock::time_point begin_;
  BenchResult result_;
};

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_BENCH_H_
