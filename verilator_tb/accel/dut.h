// A Verilated build of the accelerator behind one interface, so that the lockstep loop, which is
// the same for all builds, is compiled once.
#ifndef VERILATOR_TB_ACCEL_DUT_H_
#define VERILATOR_TB_ACCEL_DUT_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

#include "golden_model/accel/state.h"
#include "golden_model/m4bram/state.h"
#include "verilator_tb/core/verilated_coverage.h"
#include "verilator_tb/m4bram/observed.h"

namespace m4::tb::accel {

namespace ga = ::m4::accel;
namespace gb = ::m4::m4bram;

// Time in the waves: a cycle is 4 units, its edge at 0, the mid edge of the blocks at 2.
inline constexpr std::uint64_t kTimePerCycle = 4;

class Dut {
 public:
  virtual ~Dut() = default;

  // Shows a mutant of an RTL that has some (verilator_tb/mutate), 0 none; before the first
  // evaluation. Throws std::logic_error if the RTL has none and one is asked for.
  virtual void Select(int mutant) = 0;

  // Ports. Driven values count from the next evaluation on.
  virtual void Drive(const ga::Inputs& in) = 0;
  virtual ga::Outputs outputs() const = 0;

  // Clocks, each one evaluation (docs/harness.md, the cycle contract).
  virtual void RiseMain() = 0;  // clk_i, and clk2x_i where blocks are double-pumped
  virtual void FallFast() = 0;  // clk2x_i; nothing without it
  virtual void RiseMid() = 0;   // clk2x_i rises, clk_i falls; without clk2x_i: clk_i falls

  // The registers of section 18.
  virtual bool SameAs(const ga::State& state) const = 0;
  virtual void Read(ga::State& state) const = 0;
  // Flips bits of a register, to prove that the comparison sees them. False: no such register.
  virtual bool Flip(std::string_view name, std::size_t index, std::uint32_t mask) = 0;

  // The blocks inside; block numbers as in section 3.1. Without M4BRAM engine there are none.
  virtual int blocks() const = 0;
  virtual void LoadBlock(int block, const gb::State& state) = 0;
  virtual bool BlockIsAs(int block, const gb::State& state) const = 0;
  virtual void ReadBlock(int block, gb::State& state) const = 0;
  virtual std::uint32_t BlockData(int block) const = 0;  // port B
  virtual std::uint32_t BlockWord(int block, std::size_t word) const = 0;

  virtual bool assertion_failed() const = 0;
  // Of DutMaker::points(): which were reached since ForgetReached().
  virtual BinCounts Reached() = 0;
  virtual void ForgetReached() = 0;
  // Waves; `time` in units of kTimePerCycle. Throws std::logic_error in a build without traces.
  virtual void OpenWaves(const std::filesystem::path& file) = 0;
  // What the golden models say, for the waves (expected.sv); nothing in a build without traces.
  virtual void Show(const ga::State& state, const ga::Outputs& outputs, bool diverged) = 0;
  virtual void ShowBlock(int block, const m4bram::Observed& expected, bool diverged) = 0;
  virtual void DumpWaves(std::uint64_t time) = 0;
};

// A build that this tool has Verilated.
struct DutMaker {
  std::string_view build;
  // A new one with these contents; what is not observed gets random values from `seed` (>= 1).
  std::unique_ptr<Dut> (*make)(const ga::PowerUp& power_up, int seed);
  bool writes_waves = false;
  const RtlPoints& (*points)() = nullptr;  // of its RTL; none if it is not a coverage build
};

// The builds of this tool; defined by m4_link_accel() (M4VerilateAccel.cmake).
std::span<const DutMaker> DutMakers();
const DutMaker* FindDutMaker(std::string_view build);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_DUT_H_
