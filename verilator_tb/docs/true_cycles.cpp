// What layers really take: the RTL's counters beside the exact model and the published formulas.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "golden_model/accel/state.h"
#include "golden_model/perf/exact.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/core/report.h"
#include "verilator_tb/docs/blocks.h"

namespace m4::docs {
namespace {

namespace ta = tb::accel;

// A vector file without its precision, and how often the network has such a layer; 0: it is a layer
// on a smaller scale, and in no sum.
struct Line {
  std::string_view layer;
  std::string_view file;
  int times = 0;
};

constexpr std::array<Line, 7> kResNet20 = {{
    {"ResNet-20 conv1", "real_conv1", 1},
    {"ResNet-20 layer1", "resnet20_layer1", 6},
    {"ResNet-20 layer2.0.conv1", "real_layer2_0_conv1", 1},
    {"ResNet-20 layer2", "real_layer2_1_conv1", 5},
    {"ResNet-20 layer3.0.conv1", "real_layer3_0_conv1", 1},
    {"ResNet-20 layer3", "real_layer3_2_conv2", 5},
    {"ResNet-20 linear", "resnet20_linear", 1},
}};

constexpr std::array<Line, 14> kSmaller = {{
    {"AlexNet conv1", "alexnet_conv1"},
    {"AlexNet conv2", "alexnet_conv2"},
    {"AlexNet conv3", "alexnet_conv3"},
    {"AlexNet fc7", "alexnet_fc7"},
    {"VGG-16 conv1_1", "vgg16_conv1_1"},
    {"VGG-16 conv3", "vgg16_conv3"},
    {"VGG-16 conv5", "vgg16_conv5"},
    {"ResNet-18/34 conv1", "resnet18_conv1"},
    {"ResNet-18/34 stride 2", "resnet18_stage"},
    {"ResNet-18/34 shortcut", "resnet18_shortcut"},
    {"ResNet-18/34 layer4", "resnet18_layer4"},
    {"ViT-Base projection", "vitbase_projection"},
    {"ViT-Base MLP up", "vitbase_mlp_up"},
    {"ViT-Base MLP down", "vitbase_mlp_down"},
}};

constexpr Line kStoredWide = {"ResNet-20 layer1, stored 4 bits wide", "resnet20_layer1_wide"};

// What a build takes for a layer, or for some of them.
struct Measured {
  accel::Cycles rtl;
  std::int64_t jobs = 0;
  std::int64_t exact = 0;
  std::int64_t formula = 0;          // published, cycles
  std::int64_t formula_readout = 0;  // those of them that are readouts

  void Add(const Measured& more, std::int64_t times) {
    perf::Add(more.rtl, times, rtl);
    jobs += times * more.jobs;
    exact += times * more.exact;
    formula += times * more.formula;
    formula_readout += times * more.formula_readout;
  }
};

struct Row {
  std::string layer;
  std::string shape;
  Measured dla;
  Measured m4;
};

accel::Cycles ToCycles(const host::Counters& counters) {
  const auto at = [&](accel::Counter counter) {
    return std::int64_t{counters.at(static_cast<std::size_t>(counter))};
  };
  using enum accel::Counter;
  return {.total = at(kTotal),
          .load = at(kLoad),
          .fill = at(kFill),
          .compute = at(kCompute),
          .stall = at(kStall),
          .drain = at(kDrain),
          .readout = at(kReadout),
          .flush = at(kFlush),
          .dsp_busy = at(kDspBusy),
          .cim_busy = at(kCimBusy),
          .dsp_extra = at(kDspExtra),
          .beats_in = at(kBeatsIn),
          .beats_out = at(kBeatsOut)};
}

// The parameters of a requantisation take no part in the cycles; only how many there are.
host::Layer LayerOf(const ta::LayerSpec& spec) {
  host::Layer layer = spec.shape;
  if (spec.requantise) {
    layer.requantisation.emplace().parameters.resize(static_cast<std::size_t>(layer.k));
  }
  return layer;
}

// With packets that wait for the accelerator, never the other way round.
Measured Measure(ta::Vector vector) {
  std::get<ta::LayerVector>(vector.body).eager = true;
  ta::RunOptions options;
  options.observe.emplace();  // no block on its own: the regression does that
  Measured measured;
  for (const host::Counters& counters : ta::CountersOf(vector, options)) {
    perf::Add(ToCycles(counters), 1, measured.rtl);
    ++measured.jobs;
  }
  if (const auto wrong = perf::WhatDoesNotAddUp(measured.rtl, measured.jobs); !wrong.empty()) {
    throw std::runtime_error(fmt::format("{}: {}", vector.id, wrong));
  }
  const host::Layer layer = LayerOf(*ta::LayerOf(vector));
  measured.exact = perf::ExactLayer(*vector.build, layer).cycles.total;
  if (measured.rtl.total != measured.exact) {
    throw std::runtime_error(fmt::format("{}: TOTAL is {}, the exact model says {}", vector.id,
                                         measured.rtl.total, measured.exact));
  }
  const perf::LayerCost formula = perf::FormulaLayer(*vector.build, layer, {});
  measured.formula = formula.cycles;
  measured.formula_readout = formula.readout_cycles;
  return measured;
}

std::string ShapeText(const host::Layer& layer) {
  return fmt::format("{} x {}{}, {}, {} x {}, {}", layer.r, layer.s,
                     layer.stride > 1 ? fmt::format(" / {}", layer.stride) : "", layer.c, layer.p,
                     layer.q, layer.k);
}

class Vectors {
 public:
  Vectors() : all_(ta::ReadVectorTree("vectors/accel")) {}

  // The vector of a file for a build.
  const ta::Vector& Find(const std::string& file, std::string_view build) const {
    const auto found = std::ranges::find_if(all_, [&](const ta::Vector& vector) {
      return vector.id.starts_with(file + "/") && vector.build->name == build;
    });
    if (found == all_.end()) {
      throw std::runtime_error(fmt::format("no vector {} for build {}", file, build));
    }
    return *found;
  }

  Row Run(const Line& line, std::string_view precision) const {
    const std::string file = fmt::format("{}_{}", line.file, precision);
    const ta::Vector& dla = Find(file, "dla");
    return {std::string(line.layer), ShapeText(ta::LayerOf(dla)->shape), Measure(dla),
            Measure(Find(file, "dla_m4"))};
  }

 private:
  std::vector<ta::Vector> all_;
};

std::string Number(std::int64_t number) {
  const std::string digits = tb::Thousands(static_cast<std::uint64_t>(std::abs(number)));
  return number < 0 ? "-" + digits : digits;
}

double Ratio(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) / static_cast<double>(b);
}

std::string CyclesTable(const std::vector<Row>& rows) {
  std::string out =
      "| layer | filter, C, output, K | DLA: RTL | exact | formula | DLA+M4BRAM: RTL | exact | "
      "formula | RTL's speedup | formula's |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const Row& row : rows) {
    out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {:.2f} | {:.2f} |\n", row.layer,
                       row.shape, Number(row.dla.rtl.total), Number(row.dla.exact),
                       Number(row.dla.formula), Number(row.m4.rtl.total), Number(row.m4.exact),
                       Number(row.m4.formula), Ratio(row.dla.rtl.total, row.m4.rtl.total),
                       Ratio(row.dla.formula, row.m4.formula));
  }
  return out;
}

// What the RTL takes beyond the formula, part by part.
std::string GapTable(const std::vector<Row>& rows, Measured Row::*build) {
  std::string out =
      "| layer | RTL - formula | check, load | fill | busier engine | wait | stall | drain | "
      "readout | flush |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  for (const Row& row : rows) {
    const Measured& m = row.*build;
    const accel::Cycles& c = m.rtl;
    const std::int64_t busier = std::max(c.dsp_busy, c.cim_busy);
    const std::array<std::int64_t, 8> parts = {perf::CheckCycles(m.jobs) + c.load,
                                               c.fill,
                                               busier - (m.formula - m.formula_readout),
                                               c.compute - busier,
                                               c.stall,
                                               c.drain,
                                               c.readout - m.formula_readout,
                                               c.flush};
    const std::int64_t gap = c.total - m.formula;
    if (std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) != gap) {
      throw std::runtime_error(row.layer + ": the parts of the gap are not the gap");
    }
    out += fmt::format("| {} | {} |", row.layer, Number(gap));
    for (const std::int64_t part : parts) out += fmt::format(" {} |", Number(part));
    out += "\n";
  }
  return out;
}

std::vector<Row> RunAll(const Vectors& vectors, std::span<const Line> lines,
                        std::string_view precision) {
  std::vector<Row> rows;
  Row sum;
  sum.layer = "ResNet-20, its 20 layers";
  bool whole = false;
  for (const Line& line : lines) {
    rows.push_back(vectors.Run(line, precision));
    sum.dla.Add(rows.back().dla, line.times);
    sum.m4.Add(rows.back().m4, line.times);
    whole = whole || line.times > 0;
  }
  if (whole) rows.push_back(sum);
  return rows;
}

}  // namespace

std::string TrueCycles(const std::string& precision) {
  const Vectors vectors;
  std::vector<Row> rows = RunAll(vectors, kResNet20, precision);
  if (precision == "w4n6") {
    std::ranges::move(RunAll(vectors, kSmaller, precision), std::back_inserter(rows));
  }
  if (precision == "w2n4") rows.push_back(vectors.Run(kStoredWide, precision));
  return fmt::format("{}\nThe gap of DLA+M4BRAM:\n\n{}\nThe gap of DLA:\n\n{}", CyclesTable(rows),
                     GapTable(rows, &Row::m4), GapTable(rows, &Row::dla));
}

}  // namespace m4::docs
