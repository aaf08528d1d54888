#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "golden_model/m4bram/mapping.h"
#include "verilator_tb/docs/blocks.h"
#include "verilator_tb/docs/observe.h"

namespace m4::docs {
namespace {

namespace gm = m4bram;

gm::Inputs Command(std::uint8_t bits, std::uint16_t address = 0, std::uint32_t data = 0) {
  gm::Inputs in;
  in.a_ce = true;
  in.a_be = bits;
  in.a_addr = address;
  in.a_wdata = data;
  return in;
}

gm::Inputs Write(std::uint16_t address, std::uint32_t data) {
  gm::Inputs in;
  in.a_we = true;
  in.a_be = 0xF;
  in.a_addr = address;
  in.a_wdata = data;
  return in;
}

// The states of a MAC2 from PREADD on, as the RTL shows them.
std::vector<gm::Fsm> StatesOf(gm::Version version, const OneMac2& mac2) {
  std::vector<gm::Fsm> states;
  for (const auto& sample : Observe(version, EdgesOf(version, mac2))) {
    const auto state = static_cast<gm::Fsm>(sample.got.state.fsm);
    if (sample.at.edge < kPreaddEdge) continue;
    if (state == gm::Fsm::kDone) break;
    states.push_back(state);
  }
  return states;
}

int MainCycles(gm::Version version, const OneMac2& mac2) {
  const auto states = static_cast<int>(StatesOf(version, mac2).size());
  return version.double_pumped ? states / 2 : states;
}

std::string InRuns(const std::vector<gm::Fsm>& states, bool double_pumped) {
  std::string text;
  for (std::size_t i = 0; i < states.size();) {
    std::size_t run = 1;
    // A double-pumped schedule shows its main cycles, so runs end with them.
    while (!double_pumped && i + run < states.size() && states[i + run] == states[i]) ++run;
    const auto name = gm::kFsmNames[static_cast<std::size_t>(states[i])];
    text += run > 1 ? fmt::format("{} x{}", name, run) : std::string(name);
    i += run;
    if (i < states.size()) text += double_pumped ? (i % 2 == 0 ? " \\| " : " ") : ", ";
  }
  return text;
}

}  // namespace

std::vector<tb::m4bram::Sample> Observe(gm::Version version, const std::vector<gm::Inputs>& edges) {
  const tb::m4bram::PowerUp power_up;
  tb::m4bram::LockstepRequest request;
  request.power_up = &power_up;
  request.edges = edges;
  request.record_until = static_cast<std::uint32_t>(edges.size());
  request.record_edges = edges.size() * 2;
  tb::m4bram::LockstepResult result = tb::m4bram::FindBench(version)->Run(request);
  if (result.end != tb::m4bram::LockstepResult::End::kAllEdges) {
    throw std::runtime_error("RTL and model differ in a sequence for the documentation");
  }
  return std::move(result.samples);
}

std::vector<gm::Inputs> EdgesOf(gm::Version version, const OneMac2& mac2) {
  gm::Inputs reset;
  reset.rst_n = false;
  gm::Inputs configuration;
  configuration.a_ce = true;
  configuration.a_we = true;
  configuration.a_be = gm::Encode(mac2.config) >> 4;
  configuration.a_wdata = gm::Encode(mac2.config) & 0xFU;
  const bool wide = mac2.config.weight_bits == 8;
  const std::uint32_t all = 0x01010101;
  std::vector<gm::Inputs> edges = {reset,
                                   reset,
                                   Write(0, wide ? 0x03030303 : 0x33333333),
                                   Write(2, wide ? 0xFEFEFEFE : 0xEEEEEEEE),
                                   configuration,
                                   Command(gm::kCmdStart),
                                   Command(gm::kCmdCopy, 0, mac2.i1 * all),
                                   Command(gm::kCmdCopy, 2, mac2.i2 * all)};
  const int cycles = gm::Mac2Cycles(version, mac2.config);
  edges.resize(edges.size() + static_cast<std::size_t>(cycles - 1));
  edges.push_back(Command(gm::kCmdDone));
  edges.resize(edges.size() + static_cast<std::size_t>(mac2.after));
  return edges;
}

std::string CyclesPerMac2() {
  std::string out = "| clocking | activations |";
  for (int n = 2; n <= 8; ++n) out += fmt::format(" n={} |", n);
  out += "\n|---|---|---|---|---|---|---|---|---|\n";
  for (const bool double_pumped : {false, true}) {
    for (const bool is_signed : {false, true}) {
      out += fmt::format("| {} | {} |", double_pumped ? "DP" : "SY",
                         is_signed ? "signed" : "unsigned");
      for (int n = 2; n <= 8; ++n) {
        out += fmt::format(" {} |",
                           MainCycles({false, double_pumped}, {{8, n, is_signed, 1}, 0, 0, 2}));
      }
      out += "\n";
    }
  }
  return out;
}

std::string Schedule(bool double_pumped) {
  std::string out =
      double_pumped
          ? "| n | activations | main cycles | states, phase 0 and 1 of each main cycle |\n"
          : "| n | activations | main cycles | states |\n";
  out += "|---|---|---|---|\n";
  for (int n = 2; n <= 8; ++n) {
    for (const bool is_signed : {false, true}) {
      const gm::Version version{false, double_pumped};
      const OneMac2 mac2{{8, n, is_signed, 1}, 0, 0, 2};
      out += fmt::format("| {} | {} | {} | {} |\n", n, is_signed ? "signed" : "unsigned",
                         MainCycles(version, mac2), InRuns(StatesOf(version, mac2), double_pumped));
    }
  }
  return out;
}

}  // namespace m4::docs
