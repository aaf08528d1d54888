// Names of things in a catalogue.
#ifndef VERILATOR_TB_PERF_NAMES_H_
#define VERILATOR_TB_PERF_NAMES_H_

#include <string_view>
#include <vector>

#include "golden_model/perf/catalogue.h"

namespace m4::perf_tool {

template <class T>
std::vector<std::string_view> NamesOf(const perf::ByName<T>& all) {
  std::vector<std::string_view> names;
  for (const auto& [name, thing] : all) names.push_back(name);
  return names;
}

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_NAMES_H_
