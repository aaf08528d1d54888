// What fills the cycles of each layer.
#include <algorithm>
#include <utility>

#include "golden_model/perf/cost.h"
#include "golden_model/perf/cost_parts.h"

namespace m4::perf {
namespace {

double Share(double useful, double possible) { return possible == 0 ? 0 : useful / possible; }

Bound BoundOf(const TileCost& tile) {
  if (tile.readout > std::max(tile.dsp, tile.mac2s)) return Bound::kReadout;
  if (tile.dsp == tile.mac2s) return Bound::kBalance;
  return tile.dsp > tile.mac2s ? Bound::kDsp : Bound::kBram;
}

// Output columns that the DSPs compute: the first ones of every tile.
std::int64_t DspColumns(std::int64_t q, const Config& config) {
  const std::int64_t tile = config.dsp_q + config.bram_q;
  return q / tile * config.dsp_q + std::min(q % tile, config.dsp_q);
}

// What the accelerator with computing BRAMs does in its layers.
class BramLayerCosts {
 public:
  BramLayerCosts(const Problem& problem, const ComputeBram& bram, const Config& config)
      : problem_(problem),
        bram_(bram),
        config_(config),
        engine_(MakeEngine(problem, bram)),
        resources_(BramResources(problem, bram, engine_, config)),
        products_(static_cast<double>(DspProducts(problem, config, resources_.dsps))),
        macs_(static_cast<double>(BramMacs(problem, bram, config, resources_.filter_brams))) {}

  LayerCost OfConv(const Conv& shape) const {
    const std::int64_t tiles = Tiles(shape, config_.dsp_q + config_.bram_q, config_.p);
    const TileCost tile = TileCycles(problem_, engine_, shape, config_);
    LayerCost layer{.name = "conv",
                    .cycles = engine_.start_cycles + tiles * tile.cycles(),
                    .dsp_cycles = tiles * tile.dsp,
                    .bram_cycles = tiles * tile.mac2s,
                    .readout_cycles = tiles * tile.readout,
                    .bound = BoundOf(tile)};
    const auto cycles = static_cast<double>(layer.cycles);
    const double column = static_cast<double>(shape.macs()) / static_cast<double>(shape.q);
    const auto dsp_columns = static_cast<double>(DspColumns(shape.q, config_));
    const double bram_columns = static_cast<double>(shape.q) - dsp_columns;
    layer.dsp_use = Share(column * dsp_columns, cycles * products_);
    layer.bram_use = Share(column * bram_columns * mac2_cycles(), cycles * macs_);
    return layer;
  }

  LayerCost OfFc(const FullyConnected& shape) const {
    const std::int64_t cycles = BramFcCycles(problem_, bram_, engine_, shape, config_, resources_);
    if (problem_.accounting.real_fc) {
      // One input of the batch; shares and bound are those of the whole batch.
      const std::int64_t batch = FcBatch(config_);
      LayerCost layer = OfConv(FcAsConv(*problem_.network, shape, batch));
      layer.name = "fc";
      layer.cycles = cycles;
      layer.dsp_cycles = CeilDiv(layer.dsp_cycles, batch);
      layer.bram_cycles = CeilDiv(layer.bram_cycles, batch);
      layer.readout_cycles = CeilDiv(layer.readout_cycles, batch);
      return layer;
    }
    // The formula has both engines at work in every cycle.
    const double all = Share(static_cast<double>(shape.macs()) * mac2_cycles(),
                             static_cast<double>(cycles) * (products_ * mac2_cycles() + macs_));
    return {.name = "fc",
            .cycles = cycles,
            .dsp_cycles = config_.dsp_q > 0 ? cycles : 0,
            .bram_cycles = cycles,
            .dsp_use = config_.dsp_q > 0 ? all : 0,
            .bram_use = all,
            .bound = Bound::kBalance};
  }

 private:
  double mac2_cycles() const { return static_cast<double>(engine_.mac2_cycles); }

  const Problem& problem_;
  const ComputeBram& bram_;
  const Config& config_;
  Engine engine_;
  Resources resources_;
  double products_;  // of all DSPs in a cycle
  double macs_;      // of all computing BRAMs in a MAC2
};

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
  const auto products = static_cast<double>(DspProducts(problem, config, resources.dsps));
  std::vector<LayerCost> layers;
  const auto add = [&](std::string name, std::int64_t times, std::int64_t macs,
                       std::int64_t cycles) {
    layers.push_back(
        {.name = std::move(name),
         .times = times,
         .cycles = cycles,
         .dsp_cycles = cycles,
         .dsp_use = Share(static_cast<double>(macs), static_cast<double>(cycles) * products)});
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
  const BramLayerCosts costs(problem, bram, config);
  std::vector<LayerCost> layers;
  for (const ConvLayer& layer : problem.network->convs) {
    layers.push_back(costs.OfConv(layer.bram));
    layers.back().times = layer.times;
  }
  for (const FcLayer& layer : problem.network->fcs) {
    layers.push_back(costs.OfFc(layer.shape));
    layers.back().times = layer.times;
  }
  return layers;
}

}  // namespace m4::perf
