// What a tiled accelerator costs: cycles, DSPs, BRAMs and area, of a network on a configuration.
// Pure functions of values; whole cycles and whole units. Every formula stands in
// docs/performance_model.md under the name of its function. Batch 1.
#ifndef GOLDEN_MODEL_PERF_COST_H_
#define GOLDEN_MODEL_PERF_COST_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/perf/accounting.h"
#include "golden_model/perf/machine.h"
#include "golden_model/perf/network.h"

namespace m4::perf {

constexpr std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Operand widths. With narrow_bits, ceil(share * kernels) of the kernels have weight_bits, the rest
// narrow_bits.
struct Precision {
  int weight_bits = 8;             // 2, 4, 8
  int activation_bits = 8;         // 2..8
  bool activation_signed = false;  // matters to exactness and to the FSM only
  int narrow_bits = 0;             // 0: all kernels have weight_bits
  double wide_share = 1;           // more than 0, at most 1

  friend bool operator==(const Precision&, const Precision&) = default;
};

// Everything a cost depends on but the accelerator itself. The network must outlive it.
struct Problem {
  const Network* network = nullptr;
  Precision precision;
  Technology technology;
  Accounting accounting;
};

// Sizes of what is computed at once: p output rows, and for each engine output columns q, input
// channels c, output channels k. Without computing BRAMs bram_* are 0, without DSPs dsp_*.
// The order is that of the published search, outermost loop first.
struct Config {
  std::int64_t p = 1;
  std::int64_t bram_q = 0;
  std::int64_t dsp_q = 0;
  std::int64_t dsp_c = 0;
  std::int64_t bram_c = 0;
  std::int64_t dsp_k = 0;
  std::int64_t bram_k = 0;

  constexpr std::array<std::int64_t, 7> in_order() const {
    return {p, bram_q, dsp_q, dsp_c, bram_c, dsp_k, bram_k};
  }
  friend bool operator==(const Config&, const Config&) = default;
  friend bool operator<(const Config& a, const Config& b) { return a.in_order() < b.in_order(); }
};

// Something for the kernels of weight_bits, and for those of narrow_bits.
struct Parts {
  std::int64_t wide = 0;
  std::int64_t narrow = 0;

  constexpr std::int64_t total() const { return wide + narrow; }
  friend bool operator==(const Parts&, const Parts&) = default;
};

struct Resources {
  Parts dsps;
  std::int64_t stream_brams = 0;
  Parts filter_brams;  // the computing ones, where there are any

  std::int64_t brams() const { return stream_brams + filter_brams.total(); }
  friend bool operator==(const Resources&, const Resources&) = default;
};

struct Cost {
  std::int64_t cycles = 0;
  double area = 0;
  Resources resources;
};

// The timing of the computing BRAM at one precision.
struct Engine {
  std::int64_t mac2_cycles = 0;
  std::int64_t start_cycles = 0;  // once in a layer
  std::int64_t readout = 0;       // cycles
  std::int64_t safe_mac2s = 0;    // between readouts; 0: no limit is kept
};

// Throws std::invalid_argument with one sentence if the BRAM can't compute this precision.
Engine MakeEngine(const Problem& problem, const ComputeBram& bram);

// What a layer's cycles wait for. An ideal fully connected layer keeps everything busy.
enum class Bound { kDsp, kBram, kReadout, kBalance };
std::string_view Name(Bound bound);  // "DSP", "BRAM", "readout", "balance"

// A layer, with what fills its cycles. Without computing BRAMs, or without DSPs, their part is 0.
struct LayerCost {
  std::string name;  // "conv", "fc"
  std::int64_t times = 1;
  std::int64_t cycles = 0;          // of one of them
  std::int64_t dsp_cycles = 0;      // the DSPs' steps
  std::int64_t bram_cycles = 0;     // the MAC2s
  std::int64_t readout_cycles = 0;  // both engines wait
  double dsp_use = 0;               // useful products / products the DSPs could give in the cycles
  double bram_use = 0;
  Bound bound = Bound::kDsp;
};

// ---- The accelerator without computing BRAMs (baseline) ----------------------------------------

Cost DlaCost(const Problem& problem, const Config& config);
Resources DlaResources(const Problem& problem, const Config& config);
std::vector<LayerCost> DlaLayers(const Problem& problem, const Config& config);

// ---- The accelerator with computing BRAMs as filter cache --------------------------------------

Cost BramCost(const Problem& problem, const ComputeBram& bram, const Config& config);
Resources BramResources(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                        const Config& config);
std::vector<LayerCost> BramLayers(const Problem& problem, const ComputeBram& bram,
                                  const Config& config);

// Whether it can be built, see Accounting::buildable. Always true for what is no M4BRAM.
bool IsBuildable(const ComputeBram& bram, const Config& config);

// Activations that share a copy of a weight: bram_q * p.
constexpr std::int64_t Duplication(const Config& config) { return config.bram_q * config.p; }

// ---- Factors: the functions above are made of these, and so is the search ----------------------

// The layer shapes that an accelerator runs, each with how many times it occurs; equal ones once,
// most MACs first.
struct Workload {
  struct Layer {
    Conv shape;
    std::int64_t times = 1;
  };
  std::vector<Layer> convs;
  std::vector<FcLayer> fcs;
  Conv largest_filter;
};
Workload DlaWorkload(const Problem& problem);
Workload BramWorkload(const Problem& problem);

Parts SplitKernels(const Precision& precision, std::int64_t kernels);
Parts Dsps(const Problem& problem, const Config& config);
std::int64_t DlaStreamBrams(const Problem& problem, const Config& config);
Parts DlaFilterBrams(const Problem& problem, const Conv& largest, const Config& config);
std::int64_t BramStreamBrams(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                             const Config& config);
Parts BramFilterBrams(const Problem& problem, const ComputeBram& bram, const Conv& largest,
                      const Config& config);
// `bram_area`: of all BRAMs, relative to a plain one.
double Area(const Technology& technology, const Resources& resources, double bram_area);

// With computing BRAMs a layer takes start + Tiles * TileCycles.
std::int64_t Tiles(const Conv& layer, std::int64_t columns, std::int64_t p);
struct TileCost {
  std::int64_t dsp = 0;
  std::int64_t mac2s = 0;
  std::int64_t readout = 0;

  std::int64_t cycles() const { return (dsp > mac2s ? dsp : mac2s) + readout; }
};
TileCost TileCycles(const Problem& problem, const Engine& engine, const Conv& layer,
                    const Config& config);
std::int64_t DlaConvCycles(const Problem& problem, const Conv& layer, const Config& config,
                           const Parts& dsps);

// Of one fully connected layer; `resources` are those of the configuration.
std::int64_t DlaFcCycles(const Problem& problem, const FullyConnected& fc, const Config& config,
                         const Resources& resources);
std::int64_t BramFcCycles(const Problem& problem, const ComputeBram& bram, const Engine& engine,
                          const FullyConnected& fc, const Config& config,
                          const Resources& resources);

// Products that all DSPs give in a cycle, and MACs that all computing BRAMs do in a MAC2.
std::int64_t DspProducts(const Problem& problem, const Config& config, const Parts& dsps);
std::int64_t BramMacs(const Problem& problem, const ComputeBram& bram, const Config& config,
                      const Parts& filter_brams);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_COST_H_
