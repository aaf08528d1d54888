#include "verilator_tb/accel/observed.h"

#include <fmt/format.h>

#include <iterator>
#include <span>
#include <string_view>
#include <type_traits>

namespace m4::tb::accel {
namespace {

class List {
 public:
  template <class T>
  void Add(std::string name, int bits, T value) {
    values_.push_back({std::move(name), bits, static_cast<std::uint64_t>(value)});
  }
  void AddMatrix(std::string_view name, const std::vector<std::uint32_t>& words, int columns) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const auto width = static_cast<std::size_t>(columns);
      Add(fmt::format("{}[{}][{}]", name, i / width, i % width), 32, words[i]);
    }
  }
  std::vector<Value> Take() { return std::move(values_); }

 private:
  std::vector<Value> values_;
};

void AddLoading(List& list, const ga::State& s) {
  list.Add("ld_group", 16, s.ld_group);
  list.Add("ld_r", 4, s.ld_r);
  list.Add("ld_pair", 16, s.ld_pair);
  list.Add("ld_word", 9, s.ld_word);
  list.Add("ld_kernel", 16, s.ld_kernel);
  list.Add("ld_field", 2, s.ld_field);
  list.Add("ld_y", 16, s.ld_y);
  list.Add("ld_x", 16, s.ld_x);
  list.Add("ld_quad", 14, s.ld_quad);
}

void AddTiles(List& list, const ga::State& s) {
  list.Add("tile_t", 16, s.tile_t);
  list.Add("tile_p0", 16, s.tile_p0);
  list.Add("tile_q0", 16, s.tile_q0);
  list.Add("seq", 2, s.seq);
  list.Add("slot", 4, s.slot);
  list.Add("round", 2, s.round);
  list.Add("dec", 3, s.dec);
  list.Add("left", 11, s.left);
  list.Add("since", 11, s.since);
  list.Add("first", 1, s.first);
  list.Add("final", 1, s.final);
}

void AddSteps(List& list, const ga::State& s) {
  list.Add("cp_t", 16, s.cp_t);
  list.Add("cp_p0", 16, s.cp_p0);
  list.Add("cp_q0", 16, s.cp_q0);
  list.Add("cp_rb", 4, s.cp_rb);
  list.Add("cp_s", 4, s.cp_s);
  list.Add("cp_cb", 16, s.cp_cb);
  list.Add("cp_index", 16, s.cp_index);
  list.Add("cp_end", 1, s.cp_end);
  list.Add("dsp_kp", 16, s.dsp_kp);
  list.Add("dsp_rb", 4, s.dsp_rb);
  list.Add("dsp_s", 4, s.dsp_s);
  list.Add("dsp_u", 16, s.dsp_u);
  list.Add("dsp_pass", 2, s.dsp_pass);
  list.Add("dsp_rem", 24, s.dsp_rem);
}

void AddWalker(List& list, const ga::State& s) {
  list.Add("res_busy", 1, s.res_busy);
  list.Add("walk_on", 1, s.walk_on);
  list.Add("walk_t", 16, s.walk_t);
  list.Add("walk_p0", 16, s.walk_p0);
  list.Add("walk_q0", 16, s.walk_q0);
  list.Add("walk_pv", 3, s.walk_pv);
  list.Add("walk_qv", 4, s.walk_qv);
  list.Add("walk_kk", 16, s.walk_kk);
}

// visit(name, bits, member) of every output port, in the order of a page.
template <class Outputs, class Visit>
void VisitPorts(Outputs& o, const Visit& visit) {
  visit("m_axis_tvalid_o", 1, o.m_axis_tvalid);
  visit("m_axis_tdata_o", 32, o.m_axis_tdata);
  visit("m_axis_tlast_o", 1, o.m_axis_tlast);
  visit("m_axis_tkeep_o", 4, o.m_axis_tkeep);
  visit("s_axis_tready_o", 1, o.s_axis_tready);
  visit("irq_o", 1, o.irq);
  visit("s_axil_awready_o", 1, o.s_axil_awready);
  visit("s_axil_wready_o", 1, o.s_axil_wready);
  visit("s_axil_bvalid_o", 1, o.s_axil_bvalid);
  visit("s_axil_bresp_o", 2, o.s_axil_bresp);
  visit("s_axil_arready_o", 1, o.s_axil_arready);
  visit("s_axil_rvalid_o", 1, o.s_axil_rvalid);
  visit("s_axil_rdata_o", 32, o.s_axil_rdata);
  visit("s_axil_rresp_o", 2, o.s_axil_rresp);
}

template <class Names, class Code>
std::string NameOf(const Names& names, Code code) {
  const auto index = static_cast<std::size_t>(code);
  return index < names.size() ? std::string(names[index]) : fmt::format("illegal({})", index);
}

}  // namespace

std::vector<Value> Values(const ga::State& s, const ga::Build& build) {
  List list;
  list.Add("state", 3, s.state);
  list.Add("check_cycle", 2, s.check_cycle);
  list.Add("error_code", 8, s.error_code);
  list.Add("irq_status", 2, s.irq_status);
  list.Add("irq_enable", 2, s.irq_enable);
  for (std::size_t i = 0; i < s.d.size(); ++i) {
    list.Add(std::string(ga::kDescriptorNames.at(i)), 32, s.d.at(i));
  }
  AddLoading(list, s);
  AddTiles(list, s);
  AddSteps(list, s);
  AddWalker(list, s);
  list.AddMatrix("acc_dsp", s.acc_dsp, build.cols());
  list.AddMatrix("acc_cim", s.acc_cim, build.dup());
  list.AddMatrix("res_dsp", s.res_dsp, build.cols());
  list.AddMatrix("res_cim", s.res_cim, build.dup());
  for (std::size_t i = 0; i < s.counters.size(); ++i) {
    list.Add(fmt::format("counter {}", ga::kCounterNames.at(i)), 32, s.counters.at(i));
  }
  return list.Take();
}

std::vector<Value> Values(const ga::Outputs& o) {
  List list;
  VisitPorts(o, [&list](const char* name, int bits, auto value) { list.Add(name, bits, value); });
  return list.Take();
}

void FlipPort(ga::Outputs& o, std::string_view name, std::uint32_t mask) {
  VisitPorts(o, [&](const char* port, int, auto& value) {
    using T = std::remove_reference_t<decltype(value)>;
    if (name == port) value = static_cast<T>(static_cast<std::uint32_t>(value) ^ mask);
  });
}

std::string CodeName(const Value& value) {
  if (value.name == "state") return NameOf(ga::kPhaseNames, value.value);
  if (value.name == "seq") return NameOf(ga::kSeqNames, value.value);
  if (value.name == "round") return NameOf(ga::kRoundNames, value.value);
  if (value.name == "dec") return NameOf(ga::kDecisionNames, value.value);
  return value.bits == 32 ? std::to_string(static_cast<std::int32_t>(value.value)) : "";
}

std::string Brief(const ga::State& s) {
  std::string text = NameOf(ga::kPhaseNames, s.state);
  auto to = std::back_inserter(text);
  switch (s.state) {
    case ga::Phase::kLoadW:
      fmt::format_to(to, " G{} r{} j{} word {}", s.ld_group, s.ld_r, s.ld_pair, s.ld_word);
      break;
    case ga::Phase::kLoadP:
      fmt::format_to(to, " kernel {} field {}", s.ld_kernel, s.ld_field);
      break;
    case ga::Phase::kLoadA:
      fmt::format_to(to, " y{} x{} quad {}", s.ld_y, s.ld_x, s.ld_quad);
      break;
    case ga::Phase::kRun:
      fmt::format_to(to, " {} {} {} left {} rem {}", NameOf(ga::kSeqNames, s.seq), s.slot,
                     NameOf(ga::kRoundNames, s.round), s.left, s.dsp_rem);
      break;
    default:
      break;
  }
  if (s.walk_on) fmt::format_to(to, " out {}/{}/{}", s.walk_pv, s.walk_qv, s.walk_kk);
  return text;
}

std::string Brief(const ga::Inputs& in, const ga::Outputs& out) {
  std::string text;
  auto to = std::back_inserter(text);
  if (!in.rst_n) text += "rst_n=0 ";
  if (in.s_axil_awvalid && in.s_axil_wvalid) {
    fmt::format_to(to, "write {:02x}={:x} ", in.s_axil_awaddr, in.s_axil_wdata);
  }
  if (in.s_axil_arvalid) fmt::format_to(to, "read {:02x} ", in.s_axil_araddr);
  if (in.s_axis_tvalid) {
    fmt::format_to(to, "in {:08x}{}{} ", in.s_axis_tdata, in.s_axis_tlast ? " last" : "",
                   out.s_axis_tready ? "" : " waits");
  }
  if (out.m_axis_tvalid) {
    fmt::format_to(to, "out {:08x}{}{} ", out.m_axis_tdata, out.m_axis_tlast ? " last" : "",
                   in.m_axis_tready ? "" : " waits");
  }
  if (text.empty()) return "-";
  text.pop_back();
  return text;
}

}  // namespace m4::tb::accel
