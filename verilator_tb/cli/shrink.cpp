#include "verilator_tb/shrink/shrink.h"

#include <fmt/format.h>

#include <iostream>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/select.h"
#include "verilator_tb/core/interrupt.h"

namespace m4::cli {

int Shrink(const Options& options) {
  const Case vector = TheVector(options);
  const std::atomic<bool>& stop = tb::CatchInterrupts();
  tb::shrink::Request request;
  request.folder = options.output;
  request.seed = options.seed;
  request.budget = std::chrono::duration<double>(options.budget);
  request.stop = &stop;
  request.progress = [](const std::string& line) { std::cerr << line << "\n"; };
  try {
    const tb::shrink::Result result = vector.shrink(request);
    std::cout << fmt::format(
        "{}\n  {}\n  {}\nbecame {}, in {} trials{}:\n  {}\n\n"
        "to see it again:\n  {} run --vectors '{}' --id '{}'\nto keep it: move it below {}\n",
        vector.facts.id, ToString(result.signature), result.before, result.id, result.trials,
        result.minimal ? "; nothing of it can be left out"
                       : "; ended before its time, more of it can be left out",
        result.after, options.tool, options.output.string(), result.id, options.vectors.string());
  } catch (const tb::shrink::NotShrinkable& error) {
    if (stop) return tb::kExitInterrupted;
    throw UsageError(error.what());
  }
  return stop ? tb::kExitInterrupted : 0;
}

}  // namespace m4::cli
