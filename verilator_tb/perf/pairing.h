// Puts what the catalogue knows by name together to what the model compares.
#ifndef VERILATOR_TB_PERF_PAIRING_H_
#define VERILATOR_TB_PERF_PAIRING_H_

#include <optional>
#include <string>

#include "golden_model/perf/catalogue.h"

namespace m4::perf_tool {

// Everything but what an architecture decides.
struct Setting {
  const perf::Network* network = nullptr;
  const perf::Device* device = nullptr;
  perf::Precision precision;
  const perf::Objective* objective = nullptr;
  const perf::Objective* baseline_objective = nullptr;
};

// `space`: the architecture's own, or a restriction of it. What is pointed at must outlive it.
perf::Comparison Pair(const perf::Catalogue& catalogue, const Setting& setting,
                      const perf::Architecture& architecture, const perf::ContenderSpace& space);

// Why the BRAM can't compute the precision, in one sentence; nullopt if it can.
std::optional<std::string> Unable(const perf::ComputeBram& bram, const perf::Precision& precision);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_PAIRING_H_
