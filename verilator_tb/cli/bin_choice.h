// Which bins of a run a command is about.
#ifndef VERILATOR_TB_CLI_BIN_CHOICE_H_
#define VERILATOR_TB_CLI_BIN_CHOICE_H_

#include <vector>

#include "verilator_tb/cli/options.h"
#include "verilator_tb/core/journal.h"

namespace m4::cli {

// The journal of --report, if it is of this program: only then its bins are those of this program.
// Throws JournalError, UsageError.
tb::Journal JournalOfReport(const Options& options);

// The bins of the groups and versions that are chosen, of designs that this tool has. Throws
// UsageError if a group is named that does not exist.
std::vector<tb::BinRow> ChosenBins(const tb::Journal& journal, const Options& options);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_BIN_CHOICE_H_
