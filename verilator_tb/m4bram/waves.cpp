#include "verilator_tb/m4bram/waves.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "verilator_tb/core/wave_file.h"

namespace m4::tb::m4bram {
namespace {

constexpr std::uint64_t kLeftOfMarker = 6 * kTimePerCycle;

class SignalList {
 public:
  explicit SignalList(std::vector<WaveSignal> all) : all_(std::move(all)) {}

  void Add(WaveGroup& group, std::string_view tail) const {
    if (const auto found = FindSignal(all_, tail)) group.signals.push_back(*found);
  }

  // The model's value, below the RTL's.
  void AddExpected(WaveGroup& group, std::string_view name) const {
    auto found = FindSignal(all_, fmt::format("u_expected.{}", name));
    if (!found) return;
    found->label = fmt::format("model: {}", name);
    found->is_expected = true;
    group.signals.push_back(*found);
  }

 private:
  std::vector<WaveSignal> all_;
};

WaveGroup Ports(const SignalList& signals) {
  WaveGroup group{"ports", {}, true};
  for (const std::string_view port : {"clk_i", "clk2x_i", "rst_ni", "a_ce_i", "a_we_i", "a_be_i",
                                      "a_addr_i", "a_wdata_i", "b_addr_i", "b_rdata_o"}) {
    signals.Add(group, fmt::format("TOP.{}", port));
  }
  signals.AddExpected(group, "b_rdata");
  return group;
}

WaveGroup Control(const SignalList& signals) {
  WaveGroup group{"FSM", {}, true};
  signals.AddExpected(group, "diverged");
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kPairs = {
      {{"u_fsm.state_q", "fsm"},
       {"u_fsm.bits_left_q", "bits_left"},
       {"u_cfg.cfg_q", "cfg"},
       {"u_port_a.cmd_valid_q", "cmd_valid"},
       {"u_port_a.cfg_valid_q", "cfg_valid"},
       {"u_phase.t_q", ""},
       {"u_phase.t_d_q", ""}}};
  for (const auto& [rtl, expected] : kPairs) {
    signals.Add(group, rtl);
    if (!expected.empty()) signals.AddExpected(group, expected);
  }
  return group;
}

WaveGroup Bpe(const SignalList& signals, int bpe, bool open) {
  WaveGroup group{fmt::format("BPE {}", bpe), {}, open};
  for (const std::string_view act : {"act1", "act2"}) {
    signals.Add(group, fmt::format("gen_bpe[{}].u_bpe.{}_q", bpe, act));
    signals.AddExpected(group, fmt::format("{}[{}]", act, bpe));
  }
  for (const std::string_view row : {"w1", "w2", "w12", "inv", "p", "acc"}) {
    signals.Add(group, fmt::format("gen_bpe[{}].u_bpe.{}_q", bpe, row));
    signals.AddExpected(group, fmt::format("{}[{}]", row, bpe));
  }
  return group;
}

// BPE of the signal that names the failure; 0 if it is none of a BPE.
int BpeOf(const MismatchPage& page) {
  if (page.signals.empty()) return 0;
  const std::string& name = page.signals.front().name;
  const std::size_t bracket = name.find('[');
  if (bracket == std::string::npos || !IsRow(name.substr(0, bracket))) return 0;
  return name[bracket + 1] - '0';
}

}  // namespace

void WriteSavefile(const WaveFiles& files, const MismatchPage& page, EdgeId at) {
  const SignalList signals(ListSignals(files.fst));
  WaveView view;
  view.comment = page.vector.empty() ? "m4verify replay" : fmt::format("m4verify: {}", page.vector);
  view.marker = at.edge * kTimePerCycle + (at.mid ? kTimePerCycle / 2 : 0);
  view.start = view.marker > kLeftOfMarker ? view.marker - kLeftOfMarker : 0;
  view.groups = {Ports(signals), Control(signals)};
  const int first = BpeOf(page);
  for (int i = 0; i < gm::kBpes; ++i) {
    view.groups.push_back(Bpe(signals, (first + i) % gm::kBpes, i == 0));
  }
  WriteGtkw(files.savefile, files.fst, view);
}

}  // namespace m4::tb::m4bram
