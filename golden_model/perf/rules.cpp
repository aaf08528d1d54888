#include "golden_model/perf/rules.h"

#include <variant>

namespace m4::perf {
namespace {

std::optional<std::string> DspViolation(const Problem& problem, const Config& config) {
  if (config.p < 1 || config.dsp_q < 1 || config.dsp_c < 1 || config.dsp_k < 1) {
    return "p, dsp_q, dsp_c and dsp_k are at least 1";
  }
  if (problem.network->rvec * config.dsp_c > kMaxTree) {
    return "an adder tree has at most 64 inputs: rvec * dsp_c is more";
  }
  if (problem.precision.weight_bits == 2 && config.dsp_q * config.p % 2 != 0) {
    return "2-bit products are packed for two output pixels: dsp_q * p must be even";
  }
  return std::nullopt;
}

std::optional<std::string> BramacViolation(const Problem& problem, const Bramac& bramac,
                                           std::int64_t mac2_cycles, const Config& config) {
  if (config.p != 1) return "p is 1: BRAMAC computes one output row";
  if (config.bram_q != bramac.columns) {
    return "bram_q is " + std::to_string(bramac.columns) + " for this BRAM";
  }
  if (config.bram_c != config.dsp_c * mac2_cycles) {
    return "bram_c is dsp_c * " + std::to_string(mac2_cycles) + ", the cycles of a MAC2";
  }
  if (config.bram_k != config.dsp_k) return "bram_k and dsp_k are the same for BRAMAC";
  if (config.dsp_k % (bramac.word_bits / problem.precision.weight_bits) != 0) {
    return "dsp_k fills whole words of the BRAM";
  }
  return std::nullopt;
}

std::optional<std::string> M4BramViolation(const Problem& problem, const ComputeBram& bram,
                                           const Config& config) {
  const std::int64_t d = Duplication(config);
  if (d != 1 && d != 2 && d != 4) return "the duplication factor bram_q * p is 1, 2 or 4";
  if (config.dsp_q > 0 && config.bram_c / 2 % config.dsp_c != 0) {
    return "bram_c / 2 is a multiple of dsp_c: a block gives one word per cycle through port B";
  }
  if (config.dsp_q > 0 && config.bram_k % config.dsp_k != 0) return "bram_k is a multiple of dsp_k";
  if (problem.accounting.buildable && !IsBuildable(bram, config)) {
    return "size L without duplication can be built with dsp_k <= bram_k / 2 only";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> DlaViolation(const Problem& problem, const Config& config) {
  if (config.bram_q != 0 || config.bram_c != 0 || config.bram_k != 0) {
    return "bram_q, bram_c and bram_k are of accelerators with computing BRAMs";
  }
  return DspViolation(problem, config);
}

std::optional<std::string> BramViolation(const Problem& problem, const ComputeBram& bram,
                                         const Config& config) {
  const bool no_dsps = config.dsp_q == 0 && config.dsp_c == 0 && config.dsp_k == 0;
  if (!no_dsps || !bram.is_m4bram()) {
    if (auto violation = DspViolation(problem, config)) return violation;
  }
  if (config.p < 1 || config.bram_q < 1 || config.bram_k < 1) {
    return "p, bram_q and bram_k are at least 1";
  }
  if (config.bram_c < 2 || config.bram_c % 2 != 0) {
    return "bram_c is even: a BRAM holds channels in pairs";
  }
  if (problem.network->rvec * config.bram_c / 2 > kMaxTree) {
    return "an adder tree has at most 64 inputs: rvec * bram_c / 2 is more";
  }
  if (const auto* bramac = std::get_if<Bramac>(&bram.kind)) {
    return BramacViolation(problem, *bramac, MakeEngine(problem, bram).mac2_cycles, config);
  }
  return M4BramViolation(problem, bram, config);
}

}  // namespace m4::perf
