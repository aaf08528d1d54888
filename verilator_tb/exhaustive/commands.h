// The commands of m4exhaust. Each prints to stdout and returns the exit code.
#ifndef VERILATOR_TB_EXHAUSTIVE_COMMANDS_H_
#define VERILATOR_TB_EXHAUSTIVE_COMMANDS_H_

#include "verilator_tb/exhaustive/options.h"

namespace m4::exhaustive {

// Every selected shard of this part that the journal does not have complete; then, if the
// part is the whole, the report. Throws JournalError, OutputError.
int Run(const Options& options);

// Which tuples the journals have, per version and precision. Throws JournalError.
int Report(const Options& options);

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_COMMANDS_H_
