// The commands of m4verify; each returns the process's exit code.
#ifndef VERILATOR_TB_CLI_COMMANDS_H_
#define VERILATOR_TB_CLI_COMMANDS_H_

#include <string>

#include "verilator_tb/cli/options.h"

namespace m4::cli {

int Run(const Options& as_given, const std::string& command_line);
int Merge(const Options& options, const std::string& command_line);
int List(const Options& options);
int Replay(const Options& options);
int Describe(const Options& options);
int Shrink(const Options& options);
int Selftest(const Options& options);
int Bins(const Options& options);
int Close(const Options& options, const std::string& command_line);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_COMMANDS_H_
