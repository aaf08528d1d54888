// Failures that look alike, so that one fault of the RTL is one line and not a thousand.
#ifndef VERILATOR_TB_CORE_SIGNATURE_H_
#define VERILATOR_TB_CORE_SIGNATURE_H_

#include <string>
#include <vector>

#include "verilator_tb/core/outcome.h"

namespace m4::tb {

// A verdict but a pass: neither interrupted nor passed.
bool IsFailure(const Outcome& outcome);

// What a failure has in common with others of the same cause: verdict, what was seen first and the
// design: "mismatch: p in SUB (block, synchronous)". Seen first is the first differing signal
// without indices, with the state if the page has one; or the assertion; or, without a page, the
// sentence with every number as N.
std::string SignatureOf(const Outcome& failure);

struct FailureGroup {
  std::string signature;
  std::vector<const Outcome*> members;  // in the order of the outcomes; they live there
};

// All failures by signature: the largest group first, of equal ones that with the first member.
std::vector<FailureGroup> GroupFailures(const std::vector<Outcome>& outcomes);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_SIGNATURE_H_
