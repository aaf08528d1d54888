#include <algorithm>
#include <stdexcept>
#include <string>

#include "golden_model/arith/precision.h"
#include "golden_model/m4bram/mapping.h"
#include "golden_model/perf/cost.h"
#include "golden_model/perf/cost_parts.h"
#include "golden_model/perf/packing.h"

namespace m4::perf {
namespace {

constexpr std::int64_t kBramWords = 512;
constexpr std::int64_t kBramBits = 32;  // of a word

// Weights stay 4 bits wide in the BRAMs where no 2-bit lane is exact.
int StoredBits(const Problem& problem, int weight_bits) {
  const Precision& precision = problem.precision;
  const bool none_exact =
      weight_bits != 0 && problem.accounting.drains &&
      arith::SafeLength(weight_bits, precision.activation_bits, precision.activation_signed) == 0;
  return none_exact ? 2 * weight_bits : weight_bits;
}

// How the kernels of one weight width lie in a BRAM.
struct Storage {
  std::int64_t kernels = 0;    // that one BRAM computes
  std::int64_t positions = 0;  // channel pairs that it holds of each
  std::int64_t macs = 0;       // in a MAC2
};

Storage StorageOf(const ComputeBram& bram, int stored_bits, std::int64_t duplication) {
  if (const auto* m4bram = std::get_if<M4Bram>(&bram.kind)) {
    const std::int64_t copied_words = m4bram->version.copy_bits() / kBramBits;
    const std::int64_t chunk_bits = kBramBits / duplication;
    const std::int64_t kernels = copied_words * chunk_bits / stored_bits;
    return {.kernels = kernels,
            .positions = kBramWords * kBramBits / stored_bits / kernels / 2,
            .macs = 2 * copied_words * kBramBits / stored_bits};
  }
  const auto& bramac = std::get<Bramac>(bram.kind);
  const std::int64_t kernels = bramac.word_bits / stored_bits;
  return {.kernels = kernels, .positions = kBramWords / 2, .macs = 2 * bramac.columns * kernels};
}

}  // namespace

Engine MakeEngine(const Problem& problem, const ComputeBram& bram) {
  const Precision& precision = problem.precision;
  const int n = precision.activation_bits;
  Engine engine;
  if (const auto* bramac = std::get_if<Bramac>(&bram.kind)) {
    const auto cycles = bramac->mac2_cycles.find(n);
    if (precision.weight_bits != n || precision.narrow_bits != 0 ||
        cycles == bramac->mac2_cycles.end()) {
      std::string widths;
      for (const auto& [width, unused] : bramac->mac2_cycles) {
        widths += (widths.empty() ? "" : ", ") + std::to_string(width);
      }
      throw std::invalid_argument(bram.name +
                                  " computes with weights and activations of the same width only, "
                                  "of these: " +
                                  widths + " bits");
    }
    engine.mac2_cycles = cycles->second;
    engine.readout = bramac->readout;
    return engine;
  }
  const m4bram::Version version = std::get<M4Bram>(bram.kind).version;
  engine.readout = version.readout_words();
  if (problem.accounting.fsm) {
    engine.mac2_cycles = m4bram::Mac2Cycles(
        version, {.activation_bits = n, .activation_signed = precision.activation_signed});
    engine.start_cycles = 3;  // IDLE, INIT_W1, INIT_W2
  } else {
    engine.mac2_cycles = 2 + (version.double_pumped ? CeilDiv(n, 2) : n);
  }
  if (problem.accounting.drains) {
    const auto safe = [&](int weight_bits) {
      return arith::SafeLength(StoredBits(problem, weight_bits), n, precision.activation_signed);
    };
    engine.safe_mac2s = safe(precision.weight_bits);
    if (precision.narrow_bits != 0) {
      engine.safe_mac2s = std::min(engine.safe_mac2s, safe(precision.narrow_bits));
    }
  }
  return engine;
}

bool IsBuildable(const ComputeBram& bram, const Config& config) {
  const auto* m4bram = std::get_if<M4Bram>(&bram.kind);
  // Port B gives one of the two words of a copy in a cycle.
  return m4bram == nullptr || !m4bram->version.large || Duplication(config) > 1 ||
         2 * config.dsp_k <= config.bram_k;
}

std::int64_t BramStreamBrams(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                             const Config& config) {
  const Network& network = *problem.network;
  const FeatureMaps& maps = LargestMaps(network);
  const std::int64_t stride = CeilDiv(maps.qin, maps.qout);
  const auto width = [&](std::int64_t columns) { return (columns - 1) * stride + network.rvec; };
  if (const auto* bramac = std::get_if<Bramac>(&bram.kind)) {
    const std::int64_t per_word = bramac->word_bits / problem.precision.weight_bits;
    return StreamBrams(problem, width(config.dsp_q + config.bram_q) * config.dsp_c,
                       kBramWords * per_word, true);
  }
  std::int64_t banks = width(config.bram_q) * CeilDiv(config.bram_c, engine.mac2_cycles);
  if (config.dsp_q > 0) banks += width(config.dsp_q) * config.dsp_c;
  const std::int64_t per_word = problem.precision.activation_bits > 4 ? 4 : 8;
  return StreamBrams(problem, banks * config.p, kBramWords * per_word, config.dsp_q > 0);
}

Parts BramFilterBrams(const Problem& problem, const ComputeBram& bram, const Conv& largest,
                      const Config& config) {
  const Network& network = *problem.network;
  const std::int64_t positions = FilterPositions(network, largest, config.bram_c, config.bram_k);
  const Parts kernels = SplitKernels(problem.precision, config.bram_k);
  const auto brams = [&](int weight_bits, std::int64_t part) {
    if (part == 0) return std::int64_t{0};
    const Storage storage = StorageOf(bram, StoredBits(problem, weight_bits), Duplication(config));
    return network.rvec * CeilDiv(part, storage.kernels) * config.bram_c / 2 *
           CeilDiv(positions, storage.positions);
  };
  return {brams(problem.precision.weight_bits, kernels.wide),
          brams(problem.precision.narrow_bits, kernels.narrow)};
}

std::int64_t Tiles(const Conv& layer, std::int64_t columns, std::int64_t p) {
  return CeilDiv(layer.q, columns) * CeilDiv(layer.p, p);
}

TileCost TileCycles(const Problem& problem, const Engine& engine, const Conv& layer,
                    const Config& config) {
  const std::int64_t filter = layer.s * CeilDiv(layer.r, problem.network->rvec);
  const std::int64_t mac2s = CeilDiv(layer.c, config.bram_c) * filter;
  const std::int64_t kernel_tiles = CeilDiv(layer.k, config.bram_k);
  const std::int64_t readouts = engine.safe_mac2s == 0 ? 1 : CeilDiv(mac2s, engine.safe_mac2s);
  TileCost tile;
  if (config.dsp_q > 0) {
    tile.dsp = CeilDiv(layer.c, config.dsp_c) * filter * CeilDiv(layer.k, config.dsp_k);
  }
  tile.mac2s = mac2s * engine.mac2_cycles * kernel_tiles;
  tile.readout = readouts * engine.readout * kernel_tiles;
  return tile;
}

std::int64_t BramMacs(const Problem& problem, const ComputeBram& bram, const Config& config,
                      const Parts& filter_brams) {
  const auto macs = [&](int weight_bits, std::int64_t brams) {
    if (brams == 0) return std::int64_t{0};
    return brams * StorageOf(bram, StoredBits(problem, weight_bits), Duplication(config)).macs;
  };
  return macs(problem.precision.weight_bits, filter_brams.wide) +
         macs(problem.precision.narrow_bits, filter_brams.narrow);
}

std::int64_t BramFcCycles(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                          const FullyConnected& fc, const Config& config,
                          const Resources& resources) {
  if (problem.accounting.real_fc) {
    const std::int64_t batch = FcBatch(config);
    const Conv conv = FcAsConv(*problem.network, fc, batch);
    return CeilDiv(engine.start_cycles + Tiles(conv, config.dsp_q + config.bram_q, config.p) *
                                             TileCycles(problem, engine, conv, config).cycles(),
                   batch);
  }
  // As published: of mixed weights all DSPs count with the wide ones' packing.
  const std::int64_t products =
      ProductsPerDsp(problem.precision.weight_bits, problem.precision.activation_bits,
                     problem.accounting.buildable, config.dsp_q * config.p);
  return CeilDiv(fc.macs() * engine.mac2_cycles,
                 products * engine.mac2_cycles * resources.dsps.total() +
                     BramMacs(problem, bram, config, resources.filter_brams));
}

Resources BramResources(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                        const Config& config) {
  return {
      .dsps = Dsps(problem, config),
      .stream_brams = BramStreamBrams(problem, bram, engine, config),
      .filter_brams = BramFilterBrams(problem, bram, BramWorkload(problem).largest_filter, config)};
}

Cost BramCost(const Problem& problem, const ComputeBram& bram, const Config& config) {
  const Workload workload = BramWorkload(problem);
  const Engine engine = MakeEngine(problem, bram);
  const Resources resources = BramResources(problem, bram, engine, config);
  std::int64_t cycles = 0;
  for (const auto& [shape, times] : workload.convs) {
    cycles +=
        times * (engine.start_cycles + Tiles(shape, config.dsp_q + config.bram_q, config.p) *
                                           TileCycles(problem, engine, shape, config).cycles());
  }
  for (const auto& [shape, times] : workload.fcs) {
    cycles += times * BramFcCycles(problem, bram, engine, shape, config, resources);
  }
  return {cycles, Area(problem.technology, resources, bram.area), resources};
}

}  // namespace m4::perf
