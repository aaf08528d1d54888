#include "verilator_tb/accel/run_vector.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/grid.h"
#include "verilator_tb/accel/scenario.h"
#include "verilator_tb/accel/waves.h"
#include "verilator_tb/core/text_file.h"

namespace m4::tb::accel {
namespace {

constexpr std::uint32_t kWaveBefore = 64;  // edges of waves before a failure
constexpr std::uint32_t kWaveAfter = 8;

struct Run {
  BenchResult result;
  std::optional<HostFinding> finding;
  Progress progress;
  std::vector<int> observed_blocks;
  BinCounts bins;
};

std::vector<int> ChooseBlocks(const Observe& observe, const ga::Build& build, arith::Rng& rng) {
  if (!build.has_cim()) return {};
  std::vector<int> all(static_cast<std::size_t>(build.n_blocks()));
  std::iota(all.begin(), all.end(), 0);
  if (observe.all) return all;
  if (observe.random == 0) return observe.numbers;
  const auto count = std::min(all.size(), static_cast<std::size_t>(observe.random));
  for (std::size_t i = 0; i < count; ++i) std::swap(all[i], all[i + rng.below(all.size() - i)]);
  all.resize(count);
  return all;
}

const DutMaker& DutOfVector(const Vector& vector) {
  const std::string reason = WhyLeftOut(vector);
  if (!reason.empty()) {
    throw VectorError(vector.where, fmt::format("{} is left out: {}", vector.id, reason));
  }
  return *FindDutMaker(vector.build->name);
}

struct Recording {
  std::optional<std::uint32_t> until;
  std::filesystem::path waves;
  Window window;
};

// The same for the same vector and seed, whatever is recorded.
Run Play(const Vector& vector, const RunOptions& options, std::uint64_t seed,
         const Recording& recording) {
  arith::Rng rng(seed);
  BenchRequest request;
  request.build = vector.build;
  request.dut = &DutOfVector(vector);
  request.mutant = options.mutant;
  request.timing = vector.timing;
  request.observed_blocks =
      ChooseBlocks(options.observe.value_or(vector.observe), *vector.build, rng);
  request.fault = vector.fault;
  request.stop = options.stop;
  if (options.timeout && !recording.until) {
    request.deadline = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::nanoseconds>(*options.timeout);
  }
  request.record_until = recording.until;
  request.waves = recording.waves;
  request.wave_window = recording.window;
  Randomness random{arith::Rng(arith::SeedFor(seed, "numbers")),
                    arith::Rng(arith::SeedFor(seed, "free bits"))};
  request.seed = arith::SeedFor(seed, "bench");
  if (options.power_up_seed) {
    request.power_up_seed = arith::SeedFor(*options.power_up_seed, vector.id);
  }

  Run run;
  Bench bench(request);
  try {
    PlayScenario(vector, bench, random, run.progress);
  } catch (const HostFailure& failure) {
    run.finding = HostFinding{failure.subject(), failure.what()};
  } catch (const Ended&) {
    // bench.result() says why.
  }
  bench.Finish();
  run.result = std::move(bench.result());
  run.observed_blocks = request.observed_blocks;
  run.bins = CountsOf(bench.coverage(), vector.build->name);
  return run;
}

Outcome OutcomeOf(const Vector& vector, std::uint64_t seed, const Run& run) {
  Outcome outcome;
  outcome.id = vector.id;
  outcome.seed = seed;
  outcome.cycles = run.result.cycles;
  outcome.compares = run.result.compares;
  outcome.seconds = run.result.seconds;
  outcome.interrupted = run.result.end == End::kStopped;
  outcome.macs = run.progress.macs;
  outcome.bins = run.bins;
  outcome.points = run.result.points;
  return outcome;
}

// The outcome of a vector that must fail.
void JudgeExpected(const Vector& vector, const std::optional<Failure>& failure, Outcome& outcome) {
  const ExpectedFailure& expected = *vector.expected_failure;
  const std::string wanted =
      fmt::format("{}{}{}", expected.verdict,
                  expected.edge ? fmt::format(" after edge {}", *expected.edge) : "",
                  expected.signal ? fmt::format(" of {}", *expected.signal) : "");
  outcome.verdict = Verdict::kMismatch;
  if (!failure) {
    outcome.summary = fmt::format("was to fail ({}) but passed", wanted);
    return;
  }
  const bool as_wanted = Name(failure->verdict) == expected.verdict &&
                         (!expected.edge || *expected.edge == failure->at.edge) &&
                         (!expected.signal || *expected.signal == failure->signal);
  if (as_wanted) outcome.verdict = Verdict::kPass;
  outcome.summary =
      fmt::format("{} ({}): {}", as_wanted ? "failed as it must" : "was to fail otherwise", wanted,
                  failure->sentence);
}

bool IsExplainable(const Failure& failure) {
  return failure.verdict == Verdict::kMismatch || failure.verdict == Verdict::kAssertionFailed;
}

std::filesystem::path FolderOf(const Vector& vector, const std::filesystem::path& root) {
  std::string name = vector.id;
  std::ranges::replace(name, '/', '_');
  return root / name;
}

// Plays again up to the failure and keeps the last events, and waves if `with_waves`.
MismatchPage Explain(const Vector& vector, const RunOptions& options, std::uint64_t seed,
                     Failure& failure, bool with_waves) {
  Recording recording;
  recording.until = failure.at.edge + 1;
  std::optional<WaveFiles> files;
  std::string no_waves;
  if (with_waves) {
    try {
      files = MakeWaveFiles(FolderOf(vector, options.wave_folder));
      const std::uint32_t edge = failure.at.edge;
      recording.waves = files->fst;
      recording.window = {edge > kWaveBefore ? edge - kWaveBefore : 0, edge + kWaveAfter};
    } catch (const OutputError& error) {
      no_waves = error.what();  // the mismatch is what matters
    }
  }
  const Run run = Play(vector, options, seed, recording);
  const auto again = FindFailure(run.result, *vector.build, run.finding);
  if (again) failure = *again;
  MismatchPage page = MakePage(vector, seed, run.progress.doing, failure, run.result);
  page.commands.push_back(
      fmt::format("{} replay '{}'{}", options.tool, vector.id, options.replay_arguments));
  if (files) {
    WriteSavefile(*files, *vector.build, page, run.observed_blocks, failure.at);
    page.commands.push_back(
        fmt::format("gtkwave '{}' '{}'", files->fst.string(), files->savefile.string()));
  }
  if (!no_waves.empty()) page.commands.push_back(fmt::format("# no waves: {}", no_waves));
  if (!again) page.assertions.emplace_back("NOT REPRODUCED: the replay passed; please report this");
  return page;
}

bool WantsWaves(const Vector& vector, const RunOptions& options) {
  return !options.wave_folder.empty() && !vector.expected_failure &&
         DutOfVector(vector).writes_waves;
}

}  // namespace

Outcome RunVector(const Vector& vector, const RunOptions& options) {
  const std::uint64_t seed = arith::SeedFor(options.regression_seed, vector.id);
  const Run run = Play(vector, options, seed, {});
  Outcome outcome = OutcomeOf(vector, seed, run);
  if (outcome.interrupted) return outcome;
  auto failure = FindFailure(run.result, *vector.build, run.finding);
  if (failure && IsExplainable(*failure)) {
    outcome.page = Explain(vector, options, seed, *failure, WantsWaves(vector, options));
  }
  if (vector.expected_failure) {
    outcome.page.reset();
    JudgeExpected(vector, failure, outcome);
  } else if (failure) {
    outcome.verdict = failure->verdict;
    outcome.summary = failure->sentence;
  } else {
    outcome.verdict = Verdict::kPass;
  }
  return outcome;
}

std::string WhyLeftOut(const Vector& vector) {
  if (!vector.left_out.empty()) return vector.left_out;
  if (FindDutMaker(vector.build->name) != nullptr) return "";
  return "the build is not in this tool; m4verify_full has all of them (make verify-full)";
}

std::optional<Failure> FailureOf(const Vector& vector, const RunOptions& options) {
  const std::uint64_t seed = arith::SeedFor(options.regression_seed, vector.id);
  const Run run = Play(vector, options, seed, {});
  return FindFailure(run.result, *vector.build, run.finding);
}

std::vector<host::Counters> CountersOf(const Vector& vector, const RunOptions& options) {
  const std::uint64_t seed = arith::SeedFor(options.regression_seed, vector.id);
  Run run = Play(vector, options, seed, {});
  if (const auto failure = FindFailure(run.result, *vector.build, run.finding)) {
    throw std::runtime_error(fmt::format("{}: {}", vector.id, failure->sentence));
  }
  return std::move(run.progress.counters);
}

Outcome ReplayVector(const Vector& vector, const RunOptions& options,
                     const std::filesystem::path& folder, std::optional<Window> window) {
  RunOptions with_waves = options;
  with_waves.wave_folder = folder;
  Vector plain = vector;
  plain.expected_failure.reset();
  Outcome outcome = RunVector(plain, with_waves);
  const auto add = [&outcome](const std::string& sentence) {
    outcome.summary += fmt::format("{}{}", outcome.summary.empty() ? "" : "\n", sentence);
  };
  if (!DutOfVector(vector).writes_waves) {
    add(fmt::format("this tool writes no waves of build {}", vector.build->name));
    return outcome;
  }
  if (outcome.interrupted || (outcome.page && !window)) return outcome;
  // A pass, or another window than the failure's: waves of what was asked for.
  Window wanted = window.value_or(Window{0, 1000});
  const auto last_edge = static_cast<std::uint32_t>(outcome.cycles) - 1;
  wanted.last = std::min(wanted.last, last_edge);
  if (wanted.first > wanted.last) {
    throw std::out_of_range(
        fmt::format("the vector ran edges 0 to {}; there is no edge {}", last_edge, wanted.first));
  }
  const WaveFiles files = MakeWaveFiles(FolderOf(vector, folder));
  const Run run = Play(plain, options, outcome.seed, {{}, files.fst, wanted});
  const bool at_failure = outcome.page && run.result.at.edge >= wanted.first;
  WriteSavefile(files, *vector.build, outcome.page.value_or(MismatchPage{}), run.observed_blocks,
                at_failure ? run.result.at : EdgeId{wanted.first, false});
  add(fmt::format("waves of edges {} to {}: gtkwave '{}' '{}'", wanted.first, wanted.last,
                  files.fst.string(), files.savefile.string()));
  return outcome;
}

}  // namespace m4::tb::accel
