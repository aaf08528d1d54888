// An outcome as JSON and back, without loss: a line of the journal.
#ifndef VERILATOR_TB_CORE_OUTCOME_JSON_H_
#define VERILATOR_TB_CORE_OUTCOME_JSON_H_

#include <nlohmann/json_fwd.hpp>

#include "verilator_tb/core/outcome.h"

namespace m4::tb {

nlohmann::json Save(const Outcome& outcome);

// Throws nlohmann::json::exception or std::runtime_error if it is none.
Outcome LoadOutcome(const nlohmann::json& saved);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_OUTCOME_JSON_H_
