// The published cost model of an FPGA accelerator with and without computing BRAMs, and its search,
// word for word: every formula where it is used, every point of a space visited. For tests only.
//
// Cycles are those of one inference, areas are in the model's units (a BRAM is 40, a DSP 30).
#ifndef GOLDEN_MODEL_TESTS_NAIVE_PERF_H_
#define GOLDEN_MODEL_TESTS_NAIVE_PERF_H_

#include <cstdint>
#include <string>
#include <vector>

namespace m4::naive_perf {

struct Conv {
  int r, s, c;  // filter: width, height, input channels
  int p, q, k;  // output: height, width, channels
};

struct FullyConnected {
  int c, k;
};

struct FeatureMap {
  int pin, qin, cin;
  int pout, qout, cout;
};

struct Network {
  std::string name;
  int rvec;
  std::vector<Conv> dla;      // the convolutions as the baseline computes them
  std::vector<Conv> in_bram;  // and as the accelerators that compute in BRAMs do
  std::vector<FullyConnected> fc;
  std::vector<FeatureMap> maps;
};

// alexnet, vgg16, resnet18, resnet34, vitbase.
const std::vector<Network>& Networks();
const Network& NetworkOf(const std::string& name);

struct Device {
  std::int64_t brams, dsps;
};
inline constexpr Device kBig{2489, 1152};
inline constexpr Device kSmall{1537, 645};
inline constexpr Device kNoDspBaseline{2489, 640};

// w-bit weights (2, 4, 8) and n-bit activations (2 to 8). If `share` is not negative, that share of
// the kernels (more than none) has 8-bit weights and the rest 4-bit ones, and w stands for nothing.
struct Precision {
  int w = 8;
  int n = 8;
  double share = -1;
};

// Multipliers that one DSP stands for.
int MultipliersPerDsp(int w, int n);

struct Cost {
  double cycles, area;
  std::int64_t dsps, brams;
};

// pvec, qvec, cvec, kvec.
struct DlaPoint {
  int p, q, c, k;
};
Cost EvaluateDla(const Network& network, const Precision& precision, const DlaPoint& point);

struct M4bram {
  bool large, double_pumped;
};
inline constexpr M4bram kDpS{false, true};
inline constexpr M4bram kSyL{true, false};
inline constexpr M4bram kDpL{true, true};

// pvec, then what the DSPs and what the BRAMs share out. An accelerator without DSPs has
// dsp_q = dsp_c = dsp_k = 0.
struct M4bramPoint {
  int p, m_q, dsp_q, dsp_c, m_c, dsp_k, m_k;
};
Cost EvaluateM4bram(const Network& network, const M4bram& version, const Precision& precision,
                    const M4bramPoint& point);

enum class Bramac { k1Da, k2Sa };

struct BramacPoint {
  int dsp_q, dsp_c, dsp_k;
};
// w = n = bits, one of 2, 4, 8.
Cost EvaluateBramac(const Network& network, Bramac version, int bits, const BramacPoint& point);

// The best point of a space. A DLA has q, c, k in dsp_* and zeros in bram_*; BRAMAC has p = 1,
// bram_q and bram_c as the published b_q and b_c, and bram_k = dsp_k.
struct Winner {
  bool found;
  int p, dsp_q, dsp_c, dsp_k, bram_q, bram_c, bram_k;
  double cycles, area;
  std::int64_t dsps, brams;
};

enum class Objective { kSpeed, kQuality };

// The baselines of M4BRAM and of BRAMAC are searched in different spaces.
enum class DlaSpace { kForM4bram, kForBramac };

// Measured against the starting configuration (1, 1, 8, 48), which itself need not fit the device.
Winner BestDla(const Network& network, const Precision& precision, const Device& device,
               DlaSpace space, Objective objective);

// Measured against `baseline`, which must have been found. With `with_dsps` false: the space of the
// experiment without DSPs. `m_k_step` is 8 in the mixed-weight experiment and 16 in all others.
Winner BestM4bram(const Network& network, const M4bram& version, const Precision& precision,
                  const Device& device, const Winner& baseline, Objective objective,
                  int duplication_limit, bool with_dsps, int m_k_step);

Winner BestBramac(const Network& network, Bramac version, int bits, const Device& device,
                  const Winner& baseline, Objective objective);

// One published value. Names as published; `limit_or_share` is the duplication limit in the
// ablation, the share of 8-bit kernels in the mixed-weight experiment, empty elsewhere.
struct Row {
  std::string experiment, network, config;
  std::string weight_bits;
  int activation_bits;
  std::string limit_or_share;
  double speedup;
  Winner baseline, winner;
};

// All 174, in the order of the experiments.
std::vector<Row> AllRows();

}  // namespace m4::naive_perf

#endif  // GOLDEN_MODEL_TESTS_NAIVE_PERF_H_
