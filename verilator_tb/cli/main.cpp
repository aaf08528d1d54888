// m4verify: parses the command line, calls a command, turns what goes wrong into one sentence and
// an exit code.
#include <exception>
#include <iostream>
#include <string>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/options.h"
#include "verilator_tb/core/journal.h"
#include "verilator_tb/core/location.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/core/verdict.h"

namespace {

int Dispatch(const m4::cli::Options& options, const std::string& command_line) {
  switch (options.command) {
    case m4::cli::Command::kRun:
      return m4::cli::Run(options, command_line);
    case m4::cli::Command::kMerge:
      return m4::cli::Merge(options, command_line);
    case m4::cli::Command::kList:
      return m4::cli::List(options);
    case m4::cli::Command::kReplay:
      return m4::cli::Replay(options);
    case m4::cli::Command::kDescribe:
      return m4::cli::Describe(options);
    case m4::cli::Command::kShrink:
      return m4::cli::Shrink(options);
    case m4::cli::Command::kSelftest:
      return m4::cli::Selftest(options);
    case m4::cli::Command::kBins:
      return m4::cli::Bins(options);
    case m4::cli::Command::kClose:
      return m4::cli::Close(options, command_line);
  }
  return m4::tb::kExitUsage;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = m4::cli::ParseOptions(argc, argv);
    if (!options) return 0;
    std::string command_line = argv[0];
    for (int i = 1; i < argc; ++i) command_line.append(" ").append(argv[i]);
    const int code = Dispatch(*options, command_line);
    std::cout.flush();
    if (std::cout || code != 0) return code;
    std::cerr << "m4verify: the standard output can't be written; nothing else is lost\n";
    return m4::tb::kExitOutput;
  } catch (const m4::cli::UsageError& error) {
    std::cerr << "m4verify: " << error.what() << "\n";
    return m4::tb::kExitUsage;
  } catch (const m4::tb::JournalError& error) {
    std::cerr << "m4verify: " << error.what() << "\n";
    return m4::tb::kExitUsage;
  } catch (const m4::tb::VectorError& error) {
    std::cerr << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kVectorError);
  } catch (const m4::tb::OutputError& error) {
    std::cerr << "m4verify: " << error.what() << "\n";
    return m4::tb::kExitOutput;
  } catch (const std::exception& error) {
    std::cerr << "m4verify: internal error, please report it: " << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kInternalError);
  }
}
