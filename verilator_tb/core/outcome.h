// What came out of one vector.
#ifndef VERILATOR_TB_CORE_OUTCOME_H_
#define VERILATOR_TB_CORE_OUTCOME_H_

#include <cstdint>
#include <optional>
#include <string>

#include "verilator_tb/core/bins.h"
#include "verilator_tb/core/page.h"
#include "verilator_tb/core/verdict.h"

namespace m4::tb {

struct Outcome {
  std::string id;
  std::string design;  // what kind of design it ran on, for failures that look alike
  Verdict verdict = Verdict::kNothingChecked;
  bool interrupted = false;  // stopped by Ctrl-C: no verdict
  std::string summary;       // one sentence, for everything but a plain pass
  std::uint64_t seed = 0;
  std::uint64_t cycles = 0;    // main cycles
  std::uint64_t compares = 0;  // edges at which the whole state was compared
  std::uint64_t macs = 0;      // multiply-accumulates whose result was compared
  double seconds = 0;          // wall time in the lockstep loop
  BinCounts bins;
  BinCounts points;  // of a coverage build: 1 for each point of the RTL that was reached
  std::optional<MismatchPage> page;
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_OUTCOME_H_
