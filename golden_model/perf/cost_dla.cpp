#include "golden_model/perf/cost.h"
#include "golden_model/perf/cost_parts.h"
#include "golden_model/perf/packing.h"

namespace m4::perf {
namespace {

constexpr std::int64_t kBramWords = 512;

std::int64_t WideProducts(const Problem& problem, const Config& config) {
  return ProductsPerDsp(problem.precision.weight_bits, problem.precision.activation_bits,
                        problem.accounting.buildable, config.dsp_q * config.p);
}

}  // namespace

std::int64_t DlaStreamBrams(const Problem& problem, const Config& config) {
  const Network& network = *problem.network;
  // As published: output over input, the inverse of what a stride needs.
  const FeatureMaps& maps = LargestMaps(network);
  const std::int64_t stride =
      problem.accounting.stream_width ? CeilDiv(maps.qin, maps.qout) : CeilDiv(maps.qout, maps.qin);
  const std::int64_t width = (config.dsp_q - 1) * stride + network.rvec;
  const std::int64_t per_word = problem.precision.activation_bits > 4 ? 4 : 8;
  return StreamBrams(problem, width * config.dsp_c * config.p, kBramWords * per_word, true);
}

Parts DlaFilterBrams(const Problem& problem, const Conv& largest, const Config& config) {
  const Network& network = *problem.network;
  const std::int64_t depth =
      CeilDiv(FilterPositions(network, largest, config.dsp_c, config.dsp_k), kBramWords);
  const Parts kernels = SplitKernels(problem.precision, config.dsp_k);
  const auto brams = [&](int weight_bits, std::int64_t part) {
    if (part == 0) return std::int64_t{0};
    return network.rvec * CeilDiv(config.dsp_c * part, 32 / weight_bits) * depth;
  };
  return {brams(problem.precision.weight_bits, kernels.wide),
          brams(problem.precision.narrow_bits, kernels.narrow)};
}

std::int64_t DlaConvCycles(const Problem& problem, const Conv& layer, const Config& config,
                           const Parts& dsps) {
  const std::int64_t rvec = problem.network->rvec;
  const std::int64_t kernel_tiles = CeilDiv(layer.k, config.dsp_k);
  const std::int64_t steps = CeilDiv(layer.q, config.dsp_q) * CeilDiv(layer.p, config.p) *
                             kernel_tiles * CeilDiv(layer.c, config.dsp_c) *
                             CeilDiv(layer.r, rvec) * layer.s;
  const std::int64_t kernels = SplitKernels(problem.precision, config.dsp_k).wide;
  // Wide enough for anything that the data files and the command line accept.
  __extension__ using Wide = __int128;
  Wide work = Wide{steps} * config.dsp_q * config.p * rvec * config.dsp_c * kernels;
  Wide capacity = Wide{dsps.wide} * WideProducts(problem, config);
  if (problem.precision.narrow_bits != 0 && !problem.accounting.single_padding) {
    // As published: the kernels that pad the last tile are counted a second time.
    work *= Wide{kernel_tiles} * config.dsp_k;
    capacity *= layer.k;
  }
  return static_cast<std::int64_t>((work + capacity - 1) / capacity);
}

std::int64_t DspProducts(const Problem& problem, const Config& config, const Parts& dsps) {
  std::int64_t products = dsps.wide * WideProducts(problem, config);
  if (dsps.narrow > 0) {
    products += dsps.narrow * ProductsPerDsp(problem.precision.narrow_bits,
                                             problem.precision.activation_bits,
                                             problem.accounting.buildable, config.dsp_q * config.p);
  }
  return products;
}

std::int64_t DlaFcCycles(const Problem& problem, const FullyConnected& fc, const Config& config,
                         const Resources& resources) {
  if (!problem.accounting.real_fc) {
    return CeilDiv(fc.macs(), DspProducts(problem, config, resources.dsps));
  }
  const std::int64_t batch = FcBatch(config);
  const Conv conv = FcAsConv(*problem.network, fc, batch);
  return CeilDiv(DlaConvCycles(problem, conv, config, resources.dsps), batch);
}

Resources DlaResources(const Problem& problem, const Config& config) {
  return {.dsps = Dsps(problem, config),
          .stream_brams = DlaStreamBrams(problem, config),
          .filter_brams = DlaFilterBrams(problem, DlaWorkload(problem).largest_filter, config)};
}

Cost DlaCost(const Problem& problem, const Config& config) {
  const Workload workload = DlaWorkload(problem);
  const Resources resources = DlaResources(problem, config);
  std::int64_t cycles = 0;
  for (const auto& [shape, times] : workload.convs) {
    cycles += times * DlaConvCycles(problem, shape, config, resources.dsps);
  }
  for (const auto& [shape, times] : workload.fcs) {
    cycles += times * DlaFcCycles(problem, shape, config, resources);
  }
  return {cycles, Area(problem.technology, resources, 1), resources};
}

}  // namespace m4::perf
