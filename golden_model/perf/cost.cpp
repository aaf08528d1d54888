#include "golden_model/perf/cost.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "golden_model/perf/cost_parts.h"
#include "golden_model/perf/packing.h"

namespace m4::perf {
namespace {

Workload MakeWorkload(const Network& network, Conv ConvLayer::*side) {
  Workload workload;
  for (const ConvLayer& layer : network.convs) {
    const Conv& shape = layer.*side;
    const auto same = std::ranges::find(workload.convs, shape, &Workload::Layer::shape);
    if (same != workload.convs.end()) {
      same->times += layer.times;
    } else {
      workload.convs.push_back({shape, layer.times});
    }
    const auto filter = [](const Conv& c) { return c.r * c.s * c.c * c.k; };
    if (workload.convs.size() == 1 || filter(shape) > filter(workload.largest_filter)) {
      workload.largest_filter = shape;
    }
  }
  // A search that adds up the heavy layers first gives up early.
  std::ranges::stable_sort(
      workload.convs, std::ranges::greater{},
      [](const Workload::Layer& layer) { return layer.shape.macs() * layer.times; });
  workload.fcs = network.fcs;
  return workload;
}

}  // namespace

Workload DlaWorkload(const Problem& problem) {
  return MakeWorkload(*problem.network,
                      problem.accounting.same_layers ? &ConvLayer::bram : &ConvLayer::dla);
}

Workload BramWorkload(const Problem& problem) {
  return MakeWorkload(*problem.network, &ConvLayer::bram);
}

Parts SplitKernels(const Precision& precision, std::int64_t kernels) {
  if (precision.narrow_bits == 0) return {kernels, 0};
  const auto wide =
      static_cast<std::int64_t>(std::ceil(static_cast<double>(kernels) * precision.wide_share));
  return {wide, kernels - wide};
}

Parts Dsps(const Problem& problem, const Config& config) {
  const Precision& precision = problem.precision;
  const std::int64_t pixels = config.dsp_q * config.p;
  const std::int64_t products = pixels * problem.network->rvec * config.dsp_c;
  const Parts kernels = SplitKernels(precision, config.dsp_k);
  const auto dsps = [&](int weight_bits, std::int64_t part) {
    if (part == 0) return std::int64_t{0};
    return CeilDiv(products * part, ProductsPerDsp(weight_bits, precision.activation_bits,
                                                   problem.accounting.buildable, pixels));
  };
  return {dsps(precision.weight_bits, kernels.wide), dsps(precision.narrow_bits, kernels.narrow)};
}

const FeatureMaps& LargestMaps(const Network& network) {
  return *std::ranges::max_element(network.maps, std::ranges::less{},
                                   [](const FeatureMaps& m) { return m.input() + m.output(); });
}

std::int64_t StreamBrams(const Problem& problem, std::int64_t banks, std::int64_t bram_words,
                         bool has_dsps) {
  const Network& network = *problem.network;
  const FeatureMaps& maps = LargestMaps(network);
  const StreamWords& rule = network.stream_words;
  const std::int64_t divisor = has_dsps ? rule.divisor : rule.divisor_without_dsps;
  const std::int64_t words = rule.in * maps.input() + rule.out * maps.output();
  return CeilDiv(CeilDiv(words, divisor * banks), bram_words) * banks;
}

std::int64_t FilterPositions(const Network& network, const Conv& largest, std::int64_t c,
                             std::int64_t k) {
  return CeilDiv(largest.r, network.rvec) * largest.s * CeilDiv(largest.c, c) *
         CeilDiv(largest.k, k) * network.filter_copies;
}

std::int64_t FcBatch(const Config& config) {
  return 2 * (config.dsp_q > 0 ? config.dsp_k : config.bram_k);
}

Conv FcAsConv(const Network& network, const FullyConnected& fc, std::int64_t batch) {
  return {
      .r = network.rvec, .s = 1, .c = CeilDiv(fc.c, network.rvec), .p = 1, .q = batch, .k = fc.k};
}

double Area(const Technology& technology, const Resources& resources, double bram_area) {
  return technology.dsp_area * static_cast<double>(resources.dsps.total()) +
         technology.bram_area * bram_area * static_cast<double>(resources.brams());
}

}  // namespace m4::perf
