// Chooses vectors by the command line.
#ifndef VERILATOR_TB_CLI_SELECT_H_
#define VERILATOR_TB_CLI_SELECT_H_

#include <cstddef>
#include <span>
#include <vector>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/options.h"
#include "verilator_tb/core/report.h"

namespace m4::cli {

// The indices of those that the selection names, in order. Throws UsageError if a suite, tag or id
// names none.
std::vector<std::size_t> Choose(std::span<const Facts> all, const Selection& selection);

// The cases of `all` that the selection names, likewise.
std::vector<Case> Select(const std::vector<Case>& all, const Selection& selection);

// Takes those out of `cases` that this tool can't run.
std::vector<tb::LeftOut> TakeLeftOut(std::vector<Case>& cases);

// Throws UsageError if `observe` names a block that one of the cases does not have, or if none has
// blocks.
void CheckObserve(const tb::accel::Observe& observe, const std::vector<Case>& cases);

// The one vector whose id the options give; an exact id beats a pattern. Throws UsageError.
Case TheVector(const Options& options);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_SELECT_H_
