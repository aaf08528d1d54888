// layers: what fills the cycles of each layer.
#include <fmt/format.h>

#include "verilator_tb/core/report.h"
#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/search_case.h"
#include "verilator_tb/perf/subject.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

constexpr double kPercent = 100;

std::string ShapeText(const SearchCase& search, std::size_t layer) {
  const perf::Network& network = *search.problem().network;
  if (layer < network.convs.size()) {
    const perf::ConvLayer& conv = network.convs[layer];
    const bool as_dla = search.bram() == nullptr && !search.problem().accounting.same_layers;
    const perf::Conv& shape = as_dla ? conv.dla : conv.bram;
    return fmt::format("{}x{} x {} -> {}x{} x {}", shape.r, shape.s, shape.c, shape.p, shape.q,
                       shape.k);
  }
  const perf::FullyConnected& shape = network.fcs[layer - network.convs.size()].shape;
  return fmt::format("{} -> {}", shape.c, shape.k);
}

// Of all layers, as often as they occur.
perf::LayerCost Total(const std::vector<perf::LayerCost>& layers) {
  perf::LayerCost total{.name = "total", .times = 0};
  for (const perf::LayerCost& layer : layers) {
    const double cycles = static_cast<double>(layer.times * layer.cycles);
    total.times += layer.times;
    total.cycles += layer.times * layer.cycles;
    total.dsp_cycles += layer.times * layer.dsp_cycles;
    total.bram_cycles += layer.times * layer.bram_cycles;
    total.readout_cycles += layer.times * layer.readout_cycles;
    total.dsp_use += layer.dsp_use * cycles;
    total.bram_use += layer.bram_use * cycles;
  }
  total.dsp_use /= static_cast<double>(total.cycles);
  total.bram_use /= static_cast<double>(total.cycles);
  return total;
}

Table EmptyTable() {
  return {.columns = {{"layer", "layer"},
                      {"shape", "shape"},
                      {"times", "times"},
                      {"cycles", "cycles"},
                      {"dsp_cycles", "DSP steps"},
                      {"mac2_cycles", "MAC2 cycles"},
                      {"readout_cycles", "readout"},
                      {"dsp_percent", "DSPs %", "{:.1f}"},
                      {"bram_percent", "BRAMs %", "{:.1f}"},
                      {"bound", "bound by"}},
          .rows = {}};
}

std::vector<Cell> CellsOf(const perf::LayerCost& layer, std::string name, std::string shape,
                          std::string bound) {
  return {std::move(name),      std::move(shape),         layer.times,
          layer.cycles,         layer.dsp_cycles,         layer.bram_cycles,
          layer.readout_cycles, layer.dsp_use * kPercent, layer.bram_use * kPercent,
          std::move(bound)};
}

// Throws UsageError if other options say something else than --config.
void CheckContradictions(const perf::Config& config, const Subject& subject) {
  if (subject.no_dsps && config.dsp_q > 0) {
    throw UsageError(
        "--config and --no-dsps: the configuration has DSPs; leave out dsp_q, dsp_c and dsp_k, or "
        "the option");
  }
  if (subject.duplication && perf::Duplication(config) > *subject.duplication) {
    throw UsageError(
        fmt::format("--config and --duplication: bram_q * p is {}, more than {}; leave out the "
                    "option",
                    perf::Duplication(config), *subject.duplication));
  }
}

// The configuration of --config, or the best; nullopt if nothing fits.
std::optional<perf::Config> FindConfig(const SearchCase& search, const Options& options) {
  if (!options.config.empty()) {
    const perf::Config config = ParseConfig(options.config, search.problem(), search.bram());
    CheckContradictions(config, options.subject);
    return config;
  }
  if (!search.reference()) return std::nullopt;
  perf::Best best(search.objective(), search.reference()->cost);
  search.Search(search.budget(), best);
  if (best.candidates().empty()) return std::nullopt;
  return best.candidates().front().config;
}

std::string ConfigText(const SearchCase& search, const perf::Config& config,
                       const perf::Cost& cost) {
  const perf::Device& device = *search.setting().device;
  const std::int64_t dsps = cost.resources.dsps.total();
  const auto number = [](std::int64_t n) { return tb::Thousands(static_cast<std::uint64_t>(n)); };
  std::string text = fmt::format(
      "{}: {} DSPs, {} stream and {} filter BRAMs", ToText(config, search.bram()), number(dsps),
      number(cost.resources.stream_brams), number(cost.resources.filter_brams.total()));
  if (search.reference()) {
    text += fmt::format(
        ", speedup {:.2f} over the {} {}",
        static_cast<double>(search.reference()->cost.cycles) / static_cast<double>(cost.cycles),
        search.reference_name(), ToText(search.reference()->config, nullptr));
  }
  if (dsps > device.dsps || cost.resources.brams() > device.brams) {
    text += fmt::format("\nthis is more than {} holds", device.name);
  }
  return text;
}

}  // namespace

int Layers(const Options& options) {
  const perf::Catalogue catalogue = ReadCatalogueFor(options);
  const SearchCase search(catalogue, options);
  Result result;
  result.text = Describe(search.setting(), options);
  result.table = EmptyTable();
  result.head = DescribeAsJson(search.setting(), options);
  result.head["architecture"] = options.subject.architecture;
  const auto config = FindConfig(search, options);
  if (!config) {
    result.text += search.reference() ? "no configuration fits and meets the objective\n"
                                      : NoBaseline(search.setting()) + "\n";
    return Write(options, result, kExitDiffers);
  }
  const perf::Cost cost = search.CostOf(*config);
  result.head["configuration"] = ToText(*config, search.bram());

  const std::vector<perf::LayerCost> layers = search.LayersOf(*config);
  for (std::size_t i = 0; i < layers.size(); ++i) {
    result.table.rows.push_back(CellsOf(layers[i], fmt::format("{} {}", i + 1, layers[i].name),
                                        ShapeText(search, i), std::string(Name(layers[i].bound))));
  }
  result.table.rows.push_back(CellsOf(Total(layers), "total", "", ""));
  result.text += fmt::format("architecture {}, {}\n\n{}", options.subject.architecture,
                             ConfigText(search, *config, cost), ToText(result.table));
  return Write(options, result, 0);
}

}  // namespace m4::perf_tool
