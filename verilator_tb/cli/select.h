// Chooses vectors by the command line.
#ifndef VERILATOR_TB_CLI_SELECT_H_
#define VERILATOR_TB_CLI_SELECT_H_

#include <vector>

#include "verilator_tb/cli/options.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::cli {

// The vectors of `all` that the selection names, in order. Throws UsageError if a suite, tag or id
// names none.
std::vector<tb::m4bram::Vector> Select(std::vector<tb::m4bram::Vector> all,
                                       const Selection& selection);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_SELECT_H_
