// Stimulus bins of the M4BRAM block, sampled from RTL probes (never from a vector's name).
#ifndef VERILATOR_TB_M4BRAM_COVERAGE_H_
#define VERILATOR_TB_M4BRAM_COVERAGE_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "golden_model/m4bram/state.h"
#include "verilator_tb/core/bins.h"
#include "verilator_tb/m4bram/observed.h"

namespace m4::tb::m4bram {

// Counters of one run on one version. Every member is an array of counts, in the order of the
// schema.
struct Coverage {
  static constexpr std::size_t kStates = 16;  // every 4-bit code, legal or not
  enum Port : std::uint8_t { kNone, kWriteSame, kWriteOther, kCopySame, kCopyOther, kOtherCompute };
  static constexpr std::size_t kPorts = 6;
  enum Weight : std::uint8_t { kWMin, kWMax, kWMinusOne, kWZero, kWOne, kWOther };
  static constexpr std::size_t kWeights = 6;
  enum Act : std::uint8_t { kAZero, kAMin, kAMax, kAOther };
  static constexpr std::size_t kActs = 4;
  enum Edge : std::uint8_t { kAccWrapUp, kAccWrapDown, kAccLaneCarry, kPTopBit };
  static constexpr std::size_t kEdges = 4;
  static constexpr std::size_t kPositions = 32;  // bpe * 8 + lane

  std::array<std::uint64_t, 256> mac2s{};    // by configuration register, at ACC
  std::array<std::uint64_t, 2> null_mac2{};  // MAC2s with all activations zero at PREADD; others
  std::array<std::uint64_t, kStates * kPorts> state_ports{};
  std::array<std::uint64_t, kStates> state_reset_pin{};
  std::array<std::uint64_t, kStates * 16> state_command{};
  std::array<std::uint64_t, kStates> state_config{};
  // [weight width code][position][weight class]
  std::array<std::uint64_t, 3 * kPositions * kWeights> lane_weights{};
  // [weight width code][sign * 8 + n - 1][weight class][activation class]
  std::array<std::uint64_t, std::size_t{3} * 16 * kWeights * kActs> operands{};
  std::array<std::uint64_t, 3 * kEdges> lane_edges{};  // [width code][edge]

  // After a compute edge. `before` is the RTL's FSM code before it, `now` what the RTL shows after
  // it, `in` what the ports had at the last main edge; `acts`: a registered command acts in this
  // cycle.
  void Sample(std::uint8_t before, const gm::State& now, const gm::Inputs& in, bool rst_n_at_edge,
              bool acts, gm::Version version) {
    const std::size_t fsm = now.fsm & 15U;
    ++state_ports[fsm * kPorts + PortKind(in, version)];
    if (!rst_n_at_edge) ++state_reset_pin[before & 15U];
    if (acts) {
      if (now.cmd_valid != 0) ++state_command[fsm * 16 + (in.a_be & 15U)];
      if (now.cfg_valid != 0) ++state_config[fsm];
    }
    // Only a wrong design has the reserved width: no bin is for it, and the comparison says so.
    if ((now.cfg & 3U) == 3U) return;
    if (now.fsm == static_cast<std::uint8_t>(gm::Fsm::kAcc)) {
      SampleAcc(now, version);
    } else if (now.fsm == static_cast<std::uint8_t>(gm::Fsm::kPreadd) && before != now.fsm) {
      SampleOperands(now, version);
    }
  }

  // Whether Sample looks at the rows and activation registers of `now`; if not they may be stale.
  static bool NeedsRows(const gm::State& now) {
    return now.fsm == static_cast<std::uint8_t>(gm::Fsm::kAcc) ||
           now.fsm == static_cast<std::uint8_t>(gm::Fsm::kPreadd);
  }

  // All counters as one flat sequence, in the schema's order.
  BinCounts counts() const;

 private:
  static Port PortKind(const gm::Inputs& in, gm::Version version) {
    const unsigned apart = (in.a_addr & 0x1FFU) ^ in.b_addr;
    if (in.is_write()) return apart == 0 ? kWriteSame : kWriteOther;
    if (!in.a_ce) return kNone;
    if (in.is_config() || (in.a_be & gm::kCmdCopy) == 0) return kOtherCompute;
    const bool same = (apart & (version.large ? 0x1FEU : 0x1FFU)) == 0;  // a copy of L reads a pair
    return same ? kCopySame : kCopyOther;
  }
  void SampleAcc(const gm::State& now, gm::Version version);
  void SampleOperands(const gm::State& now, gm::Version version);
};

// Names of all counters of one version, groups prefixed with the version's name. What can't occur
// (a state that a version does not have, a command where none acts) is not required.
BinSchema CoverageSchema(gm::Version version);

// MAC2s that the regression asks of every configuration.
inline constexpr std::uint64_t kMac2sPerConfiguration = 2000;

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_COVERAGE_H_
