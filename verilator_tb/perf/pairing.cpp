#include "verilator_tb/perf/pairing.h"

#include <stdexcept>

#include "verilator_tb/perf/catalogue_reader.h"

namespace m4::perf_tool {

perf::Comparison Pair(const perf::Catalogue& catalogue, const Setting& setting,
                      const perf::Architecture& architecture, const perf::ContenderSpace& space) {
  perf::Comparison comparison;
  comparison.network = setting.network;
  comparison.precision = setting.precision;
  comparison.device = setting.device;
  comparison.baseline = &catalogue.baselines.find(architecture.baseline)->second;
  comparison.common_baseline = &catalogue.baselines.find(kCommonBaseline)->second;
  comparison.baseline_objective = *setting.baseline_objective;
  comparison.bram = &architecture.bram;
  comparison.space = &space;
  comparison.objective = *setting.objective;
  if (architecture.above) comparison.objective.above = *architecture.above;
  comparison.technology = catalogue.technology;
  return comparison;
}

std::optional<std::string> Unable(const perf::ComputeBram& bram, const perf::Precision& precision) {
  try {
    perf::Problem problem;
    problem.precision = precision;
    perf::MakeEngine(problem, bram);
    return std::nullopt;
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace m4::perf_tool
