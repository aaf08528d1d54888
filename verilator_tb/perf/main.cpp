// m4perf: parses the command line, calls a command, turns what goes wrong into one sentence and an
// exit code.
#include <exception>
#include <iostream>

#include "verilator_tb/core/location.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/core/verdict.h"
#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/options.h"
#include "verilator_tb/perf/usage.h"

namespace {

int Dispatch(const m4::perf_tool::Options& options) {
  switch (options.command) {
    case m4::perf_tool::Command::kReproduce:
      return m4::perf_tool::Reproduce(options);
    case m4::perf_tool::Command::kExplore:
      return m4::perf_tool::Explore(options);
    case m4::perf_tool::Command::kLayers:
      return m4::perf_tool::Layers(options);
    case m4::perf_tool::Command::kCompare:
      return m4::perf_tool::CompareArchitectures(options);
    case m4::perf_tool::Command::kCycles:
      return m4::perf_tool::ExactCycles(options);
  }
  return m4::tb::kExitUsage;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto options = m4::perf_tool::ParseOptions(argc, argv);
    const int code = options ? Dispatch(*options) : 0;
    std::cout.flush();
    if (std::cout) return code;
    std::cerr << "m4perf: the standard output can't be written\n";
    return code != 0 ? code : m4::tb::kExitOutput;
  } catch (const m4::perf_tool::UsageError& error) {
    std::cerr << "m4perf: " << error.what() << "\n";
    return m4::tb::kExitUsage;
  } catch (const m4::tb::VectorError& error) {
    std::cerr << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kVectorError);
  } catch (const m4::tb::OutputError& error) {
    std::cerr << "m4perf: " << error.what() << "\n";
    return m4::tb::kExitOutput;
  } catch (const std::exception& error) {
    std::cerr << "m4perf: internal error, please report it: " << error.what() << "\n";
    return ExitCode(m4::tb::Verdict::kInternalError);
  }
}
