// The end of a run, or of a merge: its report, printed and written, and the exit code.
#ifndef VERILATOR_TB_CLI_CONCLUDE_H_
#define VERILATOR_TB_CLI_CONCLUDE_H_

#include <map>
#include <string>

#include "verilator_tb/cli/options.h"
#include "verilator_tb/core/journal.h"
#include "verilator_tb/core/report.h"

namespace m4::cli {

// The report of these results, in the order of the header's vectors. A vector without one counts as
// interrupted. The command line and the number of workers are the header's.
tb::Report ReportOf(const tb::Journal& journal);

// Prints, writes what the options ask for, and says how it ended. What can't be written loses
// nothing else. `journal`: of this run; may be nullptr.
int Conclude(const Options& options, const tb::Report& report, const tb::JournalFile* journal);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_CONCLUDE_H_
