// m4exhaust: parses the command line, calls a command, turns what goes wrong into one sentence and
// an exit code.
#include <exception>
#include <iostream>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/core/verdict.h"
#include "verilator_tb/exhaustive/commands.h"
#include "verilator_tb/exhaustive/journal.h"

int main(int argc, char** argv) {
  using m4::exhaustive::Command;
  try {
    const auto options = m4::exhaustive::ParseOptions(argc, argv);
    if (!options) return 0;
    return options->command == Command::kRun ? m4::exhaustive::Run(*options)
                                             : m4::exhaustive::Report(*options);
  } catch (const m4::exhaustive::UsageError& error) {
    std::cerr << "m4exhaust: " << error.what() << "\n";
    return m4::tb::kExitUsage;
  } catch (const m4::exhaustive::JournalError& error) {
    std::cerr << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kVectorError);
  } catch (const m4::tb::OutputError& error) {
    std::cerr << "m4exhaust: " << error.what() << "\n";
    return m4::tb::kExitOutput;
  } catch (const std::exception& error) {
    std::cerr << "m4exhaust: internal error, please report it: " << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kInternalError);
  }
}
