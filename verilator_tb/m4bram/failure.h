// What went wrong with a vector, before it is dressed as a page: used by the runner, the page and
// the expected failures.
#ifndef VERILATOR_TB_M4BRAM_FAILURE_H_
#define VERILATOR_TB_M4BRAM_FAILURE_H_

#include <optional>
#include <string>

#include "verilator_tb/core/page.h"
#include "verilator_tb/core/verdict.h"
#include "verilator_tb/m4bram/lockstep.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::m4bram {

struct Failure {
  Verdict verdict = Verdict::kMismatch;
  EdgeId at;
  std::string signal;                       // "p[1]", "product", "" (assertion, timeout)
  std::string sentence;                     // for the summary
  std::optional<gm::WrongElement> element;  // a wrong result
};

// The failure of a finished lockstep run, or nullopt. `samples` of the result must reach to its end
// to name a signal.
std::optional<Failure> FindFailure(const Prepared& prepared, const LockstepResult& result);

// The mismatch page: where, what, from which operands, and the last events of `replayed`.
MismatchPage MakePage(const Vector& vector, const Prepared& prepared, const Failure& failure,
                      const LockstepResult& replayed);

// What an FSM state does, in the words of the data sheet's table.
std::string StateInWords(std::uint8_t fsm);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_FAILURE_H_
