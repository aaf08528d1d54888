// list, describe and replay.
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <stdexcept>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/select.h"
#include "verilator_tb/core/interrupt.h"
#include "verilator_tb/core/page.h"

namespace m4::cli {

int List(const Options& options) {
  std::vector<Case> vectors = Select(ReadCases(options.vectors), options.selection);
  const std::vector<tb::LeftOut> left_out = TakeLeftOut(vectors);
  std::map<std::string, std::size_t> tags;
  for (const Case& vector : vectors) {
    std::cout << fmt::format("{:<56} {}\n", vector.facts.id, vector.about);
    for (const std::string& tag : vector.facts.tags) ++tags[tag];
  }
  std::cout << fmt::format("\n{} vectors; by suite and tag:", vectors.size());
  for (const auto& [tag, count] : tags) std::cout << fmt::format(" {} {}", tag, count);
  std::cout << "\n";
  for (const std::string& sentence : tb::ReasonsLeftOut(left_out)) std::cout << sentence << "\n";
  return 0;
}

int Describe(const Options& options) {
  const Case vector = TheVector(options);
  std::cout << fmt::format("{}\n{}\n\n{}\n", vector.facts.id, ToString(vector.where),
                           vector.describe());
  return 0;
}

int Replay(const Options& options) {
  const Case vector = TheVector(options);
  CaseOptions run;
  run.tool = options.tool;
  run.seed = options.seed;
  run.power_up_seed = options.power_up_seed;
  run.waves = options.waves;
  run.stop = &tb::CatchInterrupts();
  run.replay_arguments = ReplayArguments(options);
  run.observe = options.observe;
  if (options.observe) CheckObserve(*options.observe, {vector});
  std::optional<EdgeWindow> window;
  if (options.from || options.to) {
    const std::uint32_t first = options.from.value_or(0);
    window = EdgeWindow{first, options.to.value_or(first + 1000)};
  }
  const tb::Outcome outcome = [&] {
    try {
      return vector.replay(run, window);
    } catch (const std::out_of_range& error) {
      throw UsageError(fmt::format("--from, --to: {}", error.what()));
    }
  }();
  if (outcome.interrupted) return tb::kExitInterrupted;
  if (outcome.page) std::cout << ToText(*outcome.page);
  std::cout << fmt::format("\n{}: {}\n{}\n", Name(outcome.verdict), outcome.id, outcome.summary);
  return ExitCode(outcome.verdict);
}

}  // namespace m4::cli
