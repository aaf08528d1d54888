// How large a layer of a network may be.
#ifndef VERILATOR_TB_PERF_LIMIT_MACS_H_
#define VERILATOR_TB_PERF_LIMIT_MACS_H_

#include <cstdint>
#include <initializer_list>

#include "verilator_tb/core/yaml_reader.h"

namespace m4::perf_tool {

// The product of the factors is what a layer, all its repetitions included, has of MACs: throws if
// that is far above any network, so that cycles and buffer sizes stay whole numbers of 64 bits.
void LimitMacs(const tb::YamlValue& value, std::initializer_list<std::int64_t> factors);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_LIMIT_MACS_H_
