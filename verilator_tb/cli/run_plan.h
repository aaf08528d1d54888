// Running the vectors of a plan.
#ifndef VERILATOR_TB_CLI_RUN_PLAN_H_
#define VERILATOR_TB_CLI_RUN_PLAN_H_

#include <atomic>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/options.h"
#include "verilator_tb/cli/plan.h"
#include "verilator_tb/core/journal.h"
#include "verilator_tb/core/runner.h"

namespace m4::cli {

// No waves: those of a run come at its end.
CaseOptions CaseOptionsOf(const Options& options, const std::atomic<bool>& stop);

// Refers to both.
tb::Task TaskOf(const Case& one, const CaseOptions& options);

// Runs what `journal` does not have yet, and adds it, also to `file` if there is one.
void RunTheRest(const Plan& plan, const Options& options, const CaseOptions& run,
                tb::Journal& journal, tb::JournalFile* file);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_RUN_PLAN_H_
