#include "verilator_tb/perf/limit_macs.h"

#include <fmt/format.h>

namespace m4::perf_tool {

void LimitMacs(const tb::YamlValue& value, std::initializer_list<std::int64_t> factors) {
  constexpr double kMostMacs = 1e11;  // far above any network
  double macs = 1;                    // the whole product may not fit 64 bits
  for (const std::int64_t factor : factors) macs *= static_cast<double>(factor);
  if (macs > kMostMacs) {
    value.Fail(fmt::format("the layer has {:.12g} MACs in all; at most {:.12g} are allowed", macs,
                           kMostMacs));
  }
}

}  // namespace m4::perf_tool
