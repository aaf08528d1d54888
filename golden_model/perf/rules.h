// What every configuration must keep, whatever space it is searched in. The searches visit only
// configurations that do (golden_model/tests/perf_rules_test.cpp).
// Source: docs/performance_model.md, "Search".
#ifndef GOLDEN_MODEL_PERF_RULES_H_
#define GOLDEN_MODEL_PERF_RULES_H_

#include <optional>
#include <string>

#include "golden_model/perf/cost.h"

namespace m4::perf {

// Products added up in one tree: rvec * dsp_c, rvec * bram_c / 2.
inline constexpr std::int64_t kMaxTree = 64;

// The first rule that is broken, as one sentence; nullopt if none is.
std::optional<std::string> DlaViolation(const Problem& problem, const Config& config);
std::optional<std::string> BramViolation(const Problem& problem, const ComputeBram& bram,
                                         const Config& config);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_RULES_H_
