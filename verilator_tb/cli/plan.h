// What a run is to do: the vectors of its selection and shard, and the first line of its journal.
#ifndef VERILATOR_TB_CLI_PLAN_H_
#define VERILATOR_TB_CLI_PLAN_H_

#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/options.h"
#include "verilator_tb/core/journal.h"

namespace m4::cli {

struct Plan {
  std::vector<Case> cases;
  tb::JournalHeader header;
};

// What says in a journal's identity which program made it.
std::pair<std::string, std::string> ProgramIdentity();

// Throws UsageError if a version of the block or a build is chosen that this tool does not have.
void CheckHere(const Selection& selection);

// Throws UsageError, VectorError.
Plan MakePlan(const Options& options, const std::string& command_line);

// The options with what --rerun-failed says: the vectors that failed there, and the seeds they had
// unless others are given; their contents at power-up go before any random ones. Throws
// JournalError, UsageError.
Options WithFailedVectors(Options options);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_PLAN_H_
