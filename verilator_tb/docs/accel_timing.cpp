// Timing diagrams of the accelerator, drawn from runs in lockstep.
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "golden_model/host/driver.h"
#include "golden_model/host/plan.h"
#include "golden_model/host/registers.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/accel/bus.h"
#include "verilator_tb/accel/layer_check.h"
#include "verilator_tb/accel/observed.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/docs/blocks.h"

namespace m4::docs {
namespace {

namespace va = tb::accel;
namespace ga = accel;

// One cycle: what the ports had in it, and the registers in it.
struct Cycle {
  ga::Inputs in;
  ga::Outputs out;
  ga::State state;
};

va::LayerSpec LayerOf(int weight_bits, int activation_bits, int channels) {
  va::LayerSpec spec;
  spec.shape.r = 3;
  spec.shape.s = 1;
  spec.shape.c = channels;
  spec.shape.k = 4;
  spec.shape.h = spec.shape.p = 1;
  spec.shape.w = spec.shape.q = 8;
  spec.shape.pad_left = 1;
  spec.shape.weight_bits = weight_bits;
  spec.shape.activation_bits = activation_bits;
  spec.shape.activations_signed = true;
  return spec;
}

// Runs a layer on build dla_m4 and keeps what every cycle from the start on had.
std::vector<Cycle> Record(const va::LayerSpec& spec, double back_pressure) {
  va::BenchRequest request;
  request.build = ga::FindBuild("dla_m4");
  request.dut = va::FindDutMaker("dla_m4");
  request.timing.back_pressure = back_pressure;
  std::vector<Cycle> cycles;
  request.watch = [&cycles](const ga::Inputs& in, const ga::Outputs& out, const ga::State& before) {
    const bool starts = in.s_axil_awvalid && in.s_axil_awaddr == host::reg::kCtrl;
    if (starts || !cycles.empty()) {
      cycles.push_back({in, out, before});
    }
  };
  arith::Rng rng(1);
  const va::Numbers numbers = va::MakeNumbers(spec, rng);
  va::Bench bench(request);
  va::BenchBus bus(bench);
  bench.PinReset(3);
  const host::Plan plan = host::PlanLayer(host::ReadHardware(bus), numbers.layer);
  bus.Write(host::reg::kIrqEnable, host::kIrqDone | host::kIrqError);
  const host::LayerOutcome outcome = host::RunLayer(bus, plan, numbers.layer, numbers.tensors);
  va::CheckLayer(*request.build, plan, numbers, outcome);
  bench.Finish();
  if (bench.result().end != va::End::kFinished) throw std::runtime_error("a diagram's run differs");
  return cycles;
}

using Text = std::function<std::string(const Cycle&)>;
struct Row {
  std::string name;
  Text text;
};

// Values; a repeated one is drawn as one long cell.
std::string Line(const std::vector<const Cycle*>& cycles, const Text& text, std::size_t cell) {
  std::string line;
  std::string before;
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    const std::string value = text(*cycles[i]);
    const bool same = i > 0 && value == before;
    line += fmt::format("{}{:<{}.{}}", same ? ' ' : '|', same ? "" : value, cell - 1, cell - 1);
    before = value;
  }
  return line + "|";
}

std::string Draw(const std::vector<const Cycle*>& cycles, const std::vector<Row>& rows,
                 std::size_t cell) {
  std::string out = "```text\n";
  for (const Row& row : rows) {
    std::string line = fmt::format("{:<16}{}", row.name, Line(cycles, row.text, cell));
    out += line + "\n";
  }
  return out + "```\n";
}

std::vector<const Cycle*> Range(const std::vector<Cycle>& cycles, std::size_t first,
                                std::size_t count) {
  std::vector<const Cycle*> range;
  for (std::size_t i = first; i < std::min(first + count, cycles.size()); ++i) {
    range.push_back(&cycles[i]);
  }
  return range;
}

// The first cycle of which `holds`.
std::size_t First(const std::vector<Cycle>& cycles,
                  const std::function<bool(const Cycle&)>& holds) {
  for (std::size_t i = 0; i < cycles.size(); ++i) {
    if (holds(cycles[i])) return i;
  }
  throw std::runtime_error("a diagram's run never comes to what it is to show");
}

// What the layer does in a cycle, in one word.
std::string Doing(const Cycle& cycle) {
  const ga::State& s = cycle.state;
  if (s.state != ga::Phase::kRun) {
    return std::string(ga::kPhaseNames.at(static_cast<std::size_t>(s.state)));
  }
  if (s.seq == ga::Seq::kOff) return "launch";
  if (s.seq == ga::Seq::kFill) return "FILL";
  if (s.seq == ga::Seq::kMac) {
    return fmt::format("MAC {}", ga::kRoundNames.at(static_cast<std::size_t>(s.round)));
  }
  return s.final ? "readout" : "drain";
}

std::string Bit(bool value) { return value ? "1" : "0"; }
std::string Number(std::uint32_t value) { return fmt::format("{}", value); }

Row SeqRow() {
  return {"seq, slot", [](const Cycle& c) {
            const auto seq = ga::kSeqNames.at(static_cast<std::size_t>(c.state.seq));
            return c.state.seq == ga::Seq::kOff ? std::string(seq)
                                                : fmt::format("{}{}", seq, c.state.slot);
          }};
}

}  // namespace

std::string AccelLayerDiagram() {
  const std::vector<Cycle> cycles = Record(LayerOf(4, 4, 4), 0);
  // One line for every stretch of cycles that do the same.
  std::string out =
      "```text\n  cycles          in it            beats in  steps of the DSP  beats out\n";
  for (std::size_t i = 0; i < cycles.size();) {
    std::size_t end = i;
    int in = 0, steps = 0, beats = 0;
    for (; end < cycles.size() && Doing(cycles[end]) == Doing(cycles[i]); ++end) {
      const Cycle& c = cycles[end];
      in += c.in.s_axis_tvalid && c.out.s_axis_tready ? 1 : 0;
      steps += c.state.seq == ga::Seq::kMac && c.state.dsp_rem > 0 ? 1 : 0;
      beats += c.out.m_axis_tvalid && c.in.m_axis_tready ? 1 : 0;
    }
    out += fmt::format("{:>4} to {:<4}  {:<4} {:<16} {:>8} {:>17} {:>10}\n", i, end - 1,
                       fmt::format("({})", end - i), Doing(cycles[i]), in, steps, beats);
    i = end;
    if (i < cycles.size() && cycles[i].state.state == ga::Phase::kIdle) break;  // the host goes on
  }
  return out + "```\n";
}

std::string AccelBackPressureDiagram() {
  va::LayerSpec spec = LayerOf(4, 2, 4);
  spec.requantise = false;
  const std::vector<Cycle> cycles = Record(spec, 0.6);
  const std::size_t stall =
      First(cycles, [](const Cycle& c) { return c.state.round == ga::Round::kStall; });
  const std::vector<Row> rows = {
      SeqRow(),
      {"round",
       [](const Cycle& c) {
         return std::string(ga::kRoundNames.at(static_cast<std::size_t>(c.state.round)));
       }},
      {"dec",
       [](const Cycle& c) {
         return std::string(ga::kDecisionNames.at(static_cast<std::size_t>(c.state.dec)));
       }},
      {"res_busy", [](const Cycle& c) { return Bit(c.state.res_busy); }},
      {"walk_kk", [](const Cycle& c) { return Number(c.state.walk_kk); }},
      {"m_axis_tvalid_o", [](const Cycle& c) { return Bit(c.out.m_axis_tvalid); }},
      {"m_axis_tready_i", [](const Cycle& c) { return Bit(c.in.m_axis_tready); }},
      {"m_axis_tdata_o",
       [](const Cycle& c) {
         return fmt::format("{}", static_cast<std::int32_t>(c.out.m_axis_tdata));
       }},
  };
  return Draw(Range(cycles, stall - 3, 14), rows, 7);
}

std::string AccelInterruptDiagram() {
  const std::vector<Cycle> cycles = Record(LayerOf(4, 4, 4), 0);
  const std::vector<Row> rows = {
      {"awvalid, wvalid", [](const Cycle& c) { return Bit(c.in.s_axil_awvalid); }},
      {"awaddr",
       [](const Cycle& c) {
         return c.in.s_axil_awvalid ? fmt::format("{:02x}", c.in.s_axil_awaddr) : "";
       }},
      {"wdata",
       [](const Cycle& c) {
         return c.in.s_axil_awvalid ? fmt::format("{:x}", c.in.s_axil_wdata) : "";
       }},
      {"awready, wready", [](const Cycle& c) { return Bit(c.out.s_axil_awready); }},
      {"bvalid", [](const Cycle& c) { return Bit(c.out.s_axil_bvalid); }},
      {"state",
       [](const Cycle& c) {
         return std::string(ga::kPhaseNames.at(static_cast<std::size_t>(c.state.state)));
       }},
      {"check_cycle", [](const Cycle& c) { return Number(c.state.check_cycle); }},
      {"tlast taken",
       [](const Cycle& c) {
         return Bit(c.out.m_axis_tvalid && c.in.m_axis_tready && c.out.m_axis_tlast);
       }},
      {"IRQ_STATUS", [](const Cycle& c) { return Number(c.state.irq_status); }},
      {"irq_o", [](const Cycle& c) { return Bit(c.out.irq); }},
  };
  const std::size_t end = First(cycles, [](const Cycle& c) { return c.out.irq; });
  const std::size_t clear = First(cycles, [](const Cycle& c) {
    return c.state.irq_status != 0 && c.in.s_axil_awvalid &&
           c.in.s_axil_awaddr == host::reg::kIrqStatus;
  });
  return Draw(Range(cycles, 0, 7), rows, 8) + "\n" + Draw(Range(cycles, end - 2, 4), rows, 8) +
         "\n" + Draw(Range(cycles, clear - 1, 4), rows, 8);
}

std::string AccelDrainDiagram() {
  const std::vector<Cycle> cycles = Record(LayerOf(2, 5, 8), 0);  // N = 1, two steps
  const std::size_t drain =
      First(cycles, [](const Cycle& c) { return c.state.seq == ga::Seq::kRead && !c.state.final; });
  const std::vector<Row> rows = {
      SeqRow(),
      {"dec",
       [](const Cycle& c) {
         return std::string(ga::kDecisionNames.at(static_cast<std::size_t>(c.state.dec)));
       }},
      {"left", [](const Cycle& c) { return Number(c.state.left); }},
      {"since", [](const Cycle& c) { return Number(c.state.since); }},
      {"first", [](const Cycle& c) { return Bit(c.state.first); }},
      {"cp_index", [](const Cycle& c) { return Number(c.state.cp_index); }},
      {"dsp_rem", [](const Cycle& c) { return Number(c.state.dsp_rem); }},
      {"acc_cim[0][0]",
       [](const Cycle& c) {
         return fmt::format("{}", static_cast<std::int32_t>(c.state.acc_cim.at(0)));
       }},
      {"acc_cim[0][1]",
       [](const Cycle& c) {
         return fmt::format("{}", static_cast<std::int32_t>(c.state.acc_cim.at(1)));
       }},
  };
  return Draw(Range(cycles, drain - 3, 15), rows, 6);
}

}  // namespace m4::docs
