// What went wrong with a vector, and its mismatch page in words.
#ifndef VERILATOR_TB_ACCEL_FAILURE_H_
#define VERILATOR_TB_ACCEL_FAILURE_H_

#include <optional>
#include <string>

#include "verilator_tb/accel/bench.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/page.h"
#include "verilator_tb/core/verdict.h"

namespace m4::tb::accel {

// What the scenario itself found: RTL and model agree, but not with the host's expectation.
struct HostFinding {
  std::string subject;
  std::string sentence;
};

struct Failure {
  Verdict verdict = Verdict::kMismatch;
  EdgeId at;
  std::string signal;  // "acc_cim[3][1]", "block 5 p[2]", "result", "" (assertion, timeout)
  std::string sentence;
};

// The failure of a finished run, or nullopt. The samples of `result` must reach to its end to name
// a signal.
std::optional<Failure> FindFailure(const BenchResult& result, const ga::Build& build,
                                   const std::optional<HostFinding>& finding);

// The page: where, what, of which part of the layer, and the last events. `doing`: the scenario's
// step.
MismatchPage MakePage(const Vector& vector, std::uint64_t seed, const std::string& doing,
                      const Failure& failure, const BenchResult& result);

// The first register or port that differs in a sample: "acc_cim[3][1]"; "" if none does.
std::string FirstDifference(const Sample& sample, const ga::Build& build, bool ports);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_FAILURE_H_
