#include "verilator_tb/accel/waves.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace m4::tb::accel {
namespace {

constexpr std::uint64_t kLeftOfMarker = 6 * kTimePerCycle;

// The groups of registers, by the names of section 18.
struct Registers {
  std::string_view title;
  bool open = false;
  std::vector<std::string_view> names;
};
std::vector<Registers> RegisterGroups() {
  return {
      {"state", true, {"state", "check_cycle", "error_code", "irq_status", "irq_enable"}},
      {"tile and sequencer",
       true,
       {"tile_t", "tile_p0", "tile_q0", "seq", "slot", "round", "dec", "left", "since", "first",
        "final"}},
      {"loader",
       false,
       {"ld_group", "ld_r", "ld_pair", "ld_word", "ld_kernel", "ld_field", "ld_y", "ld_x",
        "ld_quad"}},
      {"copy pointer",
       false,
       {"cp_t", "cp_p0", "cp_q0", "cp_rb", "cp_s", "cp_cb", "cp_index", "cp_end"}},
      {"DSP steps", false, {"dsp_rem", "dsp_kp", "dsp_rb", "dsp_s", "dsp_u", "dsp_pass"}},
      {"walker",
       false,
       {"res_busy", "walk_on", "walk_t", "walk_p0", "walk_q0", "walk_pv", "walk_qv", "walk_kk"}},
  };
}

// The end of the RTL's path of a register.
std::string PathEnd(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kTiles = {
      {{"tile_", "u_tile"}, {"cp_", "u_copy_tile"}, {"walk_", "u_walk_tile"}}};
  for (const auto& [prefix, instance] : kTiles) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view rest = name.substr(prefix.size());
    if (rest == "t" || rest == "p0" || rest == "q0") return fmt::format(".{}.{}_q", instance, rest);
  }
  return fmt::format(".{}_q", name);
}

class View {
 public:
  View(std::vector<WaveSignal> all, std::string failing) : failing_(std::move(failing)) {
    for (WaveSignal& signal : all) {
      const bool of_block = signal.path.find(".u_m4bram.") != std::string::npos;
      (of_block ? blocks_ : core_).push_back(std::move(signal));
    }
  }

  WaveGroup HostPort() const {
    WaveGroup group{"host (AXI4-Lite)", {}, false};
    for (const std::string_view name :
         {"awvalid_i", "awready_o", "awaddr_i", "wvalid_i", "wready_o", "wdata_i", "wstrb_i",
          "bvalid_o", "bready_i", "bresp_o", "arvalid_i", "arready_o", "araddr_i", "rvalid_o",
          "rready_i", "rdata_o", "rresp_o"}) {
      AddPort(group, fmt::format("s_axil_{}", name));
    }
    return group;
  }
  WaveGroup Streams() const {
    WaveGroup group{"clock and streams", {}, true};
    for (const std::string_view name :
         {"clk_i", "clk2x_i", "rst_ni", "s_axis_tvalid_i", "s_axis_tready_o", "s_axis_tdata_i",
          "s_axis_tlast_i", "m_axis_tvalid_o", "m_axis_tready_i", "m_axis_tdata_o",
          "m_axis_tlast_o", "irq_o"}) {
      AddPort(group, std::string(name));
    }
    return group;
  }
  WaveGroup Of(const Registers& registers) const {
    WaveGroup group{std::string(registers.title), {}, registers.open};
    if (registers.title == "state") AddModel(group, "diverged", false);
    for (const std::string_view name : registers.names) {
      Add(group, core_, PathEnd(name), "", false);
      // SystemVerilog keeps the word `final` for itself.
      AddModel(group, name == "final" ? "final_" : name, false);
      group.open = group.open || name == failing_;
    }
    return group;
  }
  // Entries of an array, decoded: the RTL's and the model's.
  WaveGroup Numbers(std::string_view array, std::size_t rows, std::size_t columns) const {
    WaveGroup group{std::string(array), {}, failing_.starts_with(array)};
    for (std::size_t i = 0; i < rows * columns; ++i) {
      const std::string label = fmt::format("{}[{}][{}]", array, i / columns, i % columns);
      AddNumber(group, array, i, label);
    }
    return group;
  }
  WaveGroup Counters() const {
    WaveGroup group{"counters", {}, failing_.starts_with("counter")};
    for (std::size_t i = 0; i < ga::kCounterNames.size(); ++i) {
      AddNumber(group, "counters", i, std::string(ga::kCounterNames.at(i)));
    }
    return group;
  }
  WaveGroup Descriptor() const {
    WaveGroup group{"descriptor", {}, false};
    for (const std::string_view name :
         {"shape", "channels", "input", "output", "precision", "result", "keep"}) {
      Add(group, core_, fmt::format(".d_{}_q", name), "", false);
    }
    return group;
  }
  WaveGroup Block(int block, int blocks_of_group) const {
    WaveGroup group{
        fmt::format("block {}", block), {}, failing_.starts_with(fmt::format("block {} ", block))};
    const std::string head = fmt::format("gen_group[{}].u_group.gen_block[{}].u_m4bram.",
                                         block / blocks_of_group, block % blocks_of_group);
    const auto pair = [&](const std::string& rtl, const std::string& model) {
      Add(group, blocks_, head + rtl, "", false);
      if (model.empty() || !Add(group, blocks_, head + "u_expected." + model, model, false)) return;
      group.signals.back().label = "model: " + model;
      group.signals.back().is_expected = true;
    };
    for (const char* port : {"a_ce_i", "a_we_i", "a_be_i", "a_addr_i", "a_wdata_i", "b_addr_i"}) {
      pair(port, "");
    }
    pair("b_rdata_o", "b_rdata");
    pair("u_fsm.state_q", "fsm");
    pair("u_fsm.bits_left_q", "bits_left");
    for (int bpe = 0; bpe < gb::kBpes; ++bpe) {
      for (const char* row : {"act1", "act2", "w1", "w2", "p", "acc"}) {
        pair(fmt::format("gen_bpe[{}].u_bpe.{}_q", bpe, row), fmt::format("{}[{}]", row, bpe));
      }
    }
    return group;
  }

 private:
  static bool Add(WaveGroup& group, const std::vector<WaveSignal>& from, std::string_view tail,
                  const std::string& label, bool number) {
    auto found = FindSignal(from, tail);
    if (!found) return false;
    found->label = label;
    found->is_number = number;
    group.signals.push_back(*found);
    return true;
  }
  void AddModel(WaveGroup& group, std::string_view name, bool number,
                const std::string& label = "") const {
    const std::string text = fmt::format("model: {}", label.empty() ? name : label);
    if (!Add(group, core_, fmt::format(".u_expected.{}", name), text, number)) return;
    group.signals.back().is_expected = true;
  }
  void AddPort(WaveGroup& group, const std::string& name) const {
    Add(group, core_, "TOP." + name, "", false);
    if (name.ends_with("_o")) AddModel(group, name.substr(0, name.size() - 2), false);
  }
  void AddNumber(WaveGroup& group, std::string_view array, std::size_t index,
                 const std::string& label) const {
    Add(group, core_, fmt::format(".u_expected.rtl_{}[{}]", array, index), label, true);
    AddModel(group, fmt::format("{}[{}]", array, index), true, label);
  }

  std::vector<WaveSignal> core_, blocks_;
  std::string failing_;
};

}  // namespace

void WriteSavefile(const WaveFiles& files, const ga::Build& build, const MismatchPage& page,
                   std::span<const int> blocks, EdgeId at) {
  const View signals(ListSignals(files.fst), page.signals.empty() ? "" : page.signals.front().name);
  WaveView view;
  view.comment = page.vector.empty() ? "m4verify replay" : fmt::format("m4verify: {}", page.vector);
  view.marker = at.edge * kTimePerCycle + (at.mid ? kTimePerCycle / 2 : 0);
  view.start = view.marker > kLeftOfMarker ? view.marker - kLeftOfMarker : 0;
  view.groups = {signals.Streams(), signals.HostPort()};
  for (const Registers& registers : RegisterGroups()) view.groups.push_back(signals.Of(registers));
  const auto rows = static_cast<std::size_t>(build.k_vec);
  if (build.has_dsp) {
    const auto columns = static_cast<std::size_t>(build.cols());
    for (const char* array : {"acc_dsp", "res_dsp"}) {
      view.groups.push_back(signals.Numbers(array, rows, columns));
    }
  }
  if (build.has_cim()) {
    const auto columns = static_cast<std::size_t>(build.dup());
    for (const char* array : {"acc_cim", "res_cim"}) {
      view.groups.push_back(signals.Numbers(array, rows, columns));
    }
  }
  view.groups.push_back(signals.Counters());
  view.groups.push_back(signals.Descriptor());
  for (const int block : blocks)
    view.groups.push_back(signals.Block(block, build.n_blocks() / build.n_groups));
  // What is open first: that is where one looks.
  std::stable_partition(view.groups.begin(), view.groups.end(),
                        [](const WaveGroup& group) { return group.open; });
  WriteGtkw(files.savefile, files.fst, view);
}

}  // namespace m4::tb::accel
