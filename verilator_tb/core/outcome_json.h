// An outcome as JSON and back, without loss: a line of the journal.
#ifndef VERILATOR_TB_CORE_OUTCOME_JSON_H_
#define VERILATOR_TB_CORE_OUTCOME_JSON_H_

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "verilator_tb/core/outcome.h"

namespace m4::tb {

nlohmann::json Save(const Outcome& outcome);

// Throws nlohmann::json::exception or std::runtime_error if it is none.
Outcome LoadOutcome(const nlohmann::json& saved);

// A number as it was written: what is negative, too large or not whole for T is none. Throws as
// LoadOutcome.
template <class T>
T WholeNumber(const nlohmann::json& saved) {
  const bool negative =
      saved.is_number_integer() && !saved.is_number_unsigned() && saved.get<std::int64_t>() < 0;
  if (!saved.is_number_integer() || negative ||
      saved.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<T>::max())) {
    throw std::runtime_error("no such number");
  }
  return static_cast<T>(saved.get<std::uint64_t>());
}
double Seconds(const nlohmann::json& saved);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_OUTCOME_JSON_H_
