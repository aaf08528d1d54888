// What fills the cycles of each layer.
#include <algorithm>
#include <utility>

#include "golden_model/perf/cost.h"
#include "golden_model/perf/cost_parts.h"

namespace m4::perf {
namespace {

double Share(std::int64_t useful, std::int64_t possible) {
  return possible == 0 ? 0 : static_cast<double>(useful) / static_cast<double>(possible);
}

Bound BoundOf(const TileCost& tile) {
  if (tile.readout > std::max(tile.dsp, tile.mac2s)) return Bound::kReadout;
  return tile.dsp > tile.mac2s ? Bound::kDsp : Bound::kBram;
}

// Output columns that the DSPs compute: the first ones of every tile.
std::int64_t DspColumns(std::int64_t q, const Config& config) {
  const std::int64_t tile = config.dsp_q + config.bram_q;
  return q / tile * config.dsp_q + std::min(q % tile, config.dsp_q);
}

}  // namespace

std::string_view Name(Bound bound) {
  switch (bound) {
    case Bound::kDsp:
      return "DSP";
    case Bound::kBram:
      return "BRAM";
    case Bound::kReadout:
      return "readout";
    case Bound::kBalance:
      break;
  }
  return "balance";
}

std::vector<LayerCost> DlaLayers(const Problem& problem, const Config& config) {
  const Resources resources = DlaResources(problem, config);
  const std::int64_t products = DspProducts(problem, config, resources.dsps);
  std::vector<LayerCost> layers;
  const auto add = [&](std::string name, std::int64_t times, std::int64_t macs,
                       std::int64_t cycles) {
    layers.push_back({.name = std::move(name),
                      .times = times,
                      .cycles = cycles,
                      .dsp_cycles = cycles,
                      .dsp_use = Share(macs, cycles * products)});
  };
  for (const ConvLayer& layer : problem.network->convs) {
    const Conv& shape = problem.accounting.same_layers ? layer.bram : layer.dla;
    add("conv", layer.times, shape.macs(), DlaConvCycles(problem, shape, config, resources.dsps));
  }
  for (const FcLayer& layer : problem.network->fcs) {
    add("fc", layer.times, layer.shape.macs(),
        DlaFcCycles(problem, layer.shape, config, resources));
  }
  return layers;
}

std::vector<LayerCost> BramLayers(const Problem& problem, const ComputeBram& bram,
                                  const Config& config) {
  const Engine engine = MakeEngine(problem, bram);
  const Resources resources = BramResources(problem, bram, engine, config);
  const std::int64_t products = DspProducts(problem, config, resources.dsps);
  const std::int64_t macs = BramMacs(problem, bram, config, resources.filter_brams);
  std::vector<LayerCost> layers;
  for (const ConvLayer& layer : problem.network->convs) {
    const Conv& shape = layer.bram;
    const std::int64_t tiles = Tiles(shape, config.dsp_q + config.bram_q, config.p);
    const TileCost tile = TileCycles(problem, engine, shape, config);
    const std::int64_t cycles = engine.start_cycles + tiles * tile.cycles();
    const std::int64_t macs_of_column = shape.macs() / shape.q;
    const std::int64_t dsp_columns = DspColumns(shape.q, config);
    layers.push_back(
        {.name = "conv",
         .times = layer.times,
         .cycles = cycles,
         .dsp_cycles = tiles * tile.dsp,
         .bram_cycles = tiles * tile.mac2s,
         .readout_cycles = tiles * tile.readout,
         .dsp_use = Share(macs_of_column * dsp_columns, cycles * products),
         .bram_use =
             Share(macs_of_column * (shape.q - dsp_columns) * engine.mac2_cycles, cycles * macs),
         .bound = BoundOf(tile)});
  }
  for (const FcLayer& layer : problem.network->fcs) {
    // The formula has both engines at work in every cycle.
    const std::int64_t cycles = BramFcCycles(problem, bram, engine, layer.shape, config, resources);
    const double all = Share(layer.shape.macs() * engine.mac2_cycles,
                             cycles * (products * engine.mac2_cycles + macs));
    layers.push_back({.name = "fc",
                      .times = layer.times,
                      .cycles = cycles,
                      .dsp_cycles = cycles,
                      .bram_cycles = cycles,
                      .dsp_use = config.dsp_q > 0 ? all : 0,
                      .bram_use = all,
                      .bound = Bound::kBalance});
  }
  return layers;
}

}  // namespace m4::perf
