#include "verilator_tb/m4bram/run_vector.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "golden_model/arith/rng.h"
#include "verilator_tb/core/text_file.h"
#include "verilator_tb/m4bram/failure.h"
#include "verilator_tb/m4bram/waves.h"

namespace m4::tb::m4bram {
namespace {

constexpr std::uint32_t kWaveBefore = 64;  // main edges of waves before a divergence

PowerUp RandomPowerUp(gm::Version version, arith::Rng& rng) {
  PowerUp power_up;
  const std::uint64_t row_mask = version.large ? ~std::uint64_t{0} : 0xFFFFFFFFU;
  gm::State& state = power_up.state;
  for (gm::Rows& rows : state.bpe) {
    for (std::uint64_t* row : {&rows.w1, &rows.w2, &rows.w12, &rows.inv, &rows.p, &rows.acc}) {
      *row = rng.next64() & row_mask;
    }
  }
  state.act1 = static_cast<std::uint32_t>(rng.next64());
  state.act2 = static_cast<std::uint32_t>(rng.next64());
  // Control registers too: the reset has something to clear.
  const auto bits = [&rng](int count) {
    return static_cast<std::uint8_t>(rng.below(std::uint64_t{1} << count));
  };
  state.fsm = bits(4);
  state.bits_left = bits(4);
  state.cfg = bits(8);
  state.cmd_valid = bits(1);
  state.cfg_valid = bits(1);
  if (version.double_pumped) {
    state.t = bits(1);
    state.t_d = bits(1);
  }
  for (std::uint32_t& word : power_up.memory) word = static_cast<std::uint32_t>(rng.next64());
  power_up.unobserved_seed = static_cast<int>(rng.between(1, 0x7FFFFFFF));
  return power_up;
}

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;  // clang 14 does not deduce it

LockstepRequest RequestOf(const Vector& vector, const Prepared& prepared,
                          const RunOptions& options) {
  LockstepRequest request;
  request.power_up = &prepared.power_up;
  request.edges = prepared.program.edges;
  request.readouts = prepared.program.readouts;
  request.expectations = prepared.expectations;
  if (vector.fault && vector.fault->side != Fault::Side::kResult) request.fault = vector.fault;
  request.stop = options.stop;
  if (options.timeout) {
    request.deadline = std::chrono::steady_clock::now() +
                       std::chrono::duration_cast<std::chrono::nanoseconds>(*options.timeout);
  }
  return request;
}

const BlockBench& BenchOf(const Vector& vector, const RunOptions& options) {
  const BlockBench* bench = options.bench != nullptr ? options.bench : FindBench(vector.version);
  if (bench == nullptr) {
    throw VectorError(vector.where,
                      fmt::format("version {} is not in this build; leave it out with --version",
                                  gm::Name(vector.version)));
  }
  return *bench;
}

void SpoilResult(const Vector& vector, LockstepResult& result) {
  if (!vector.fault || vector.fault->side != Fault::Side::kResult) return;
  if (vector.fault->edge >= result.readouts.size()) return;
  result.readouts[vector.fault->edge] ^= static_cast<std::uint32_t>(vector.fault->flip);
}

LockstepResult Run(const Vector& vector, const BlockBench& bench, const LockstepRequest& request) {
  LockstepResult result = bench.Run(request);
  SpoilResult(vector, result);
  return result;
}

Outcome OutcomeOf(const Vector& vector, const Prepared& prepared, const LockstepResult& result) {
  Outcome outcome;
  outcome.id = vector.id;
  outcome.seed = prepared.seed;
  outcome.cycles = result.cycles;
  outcome.compares = result.compares;
  outcome.seconds = result.seconds;
  outcome.interrupted = result.end == LockstepResult::End::kStopped;
  outcome.bins = CountsOf(result.coverage, vector.version);
  outcome.points = result.points;
  if (prepared.job && result.end == LockstepResult::End::kAllEdges) {
    outcome.macs = prepared.job->weights.rows() * prepared.job->weights.cols() *
                   prepared.job->activations.cols();
  }
  return outcome;
}

// Runs again to the failure, keeping the last events, and waves if `waves`.
LockstepResult Again(const Vector& vector, const BlockBench& bench, const Prepared& prepared,
                     const RunOptions& options, EdgeId at, std::optional<Waves> waves) {
  LockstepRequest request = RequestOf(vector, prepared, options);
  request.deadline.reset();
  request.record_until = at.edge + 1;
  request.waves = std::move(waves);
  return Run(vector, bench, request);
}

// The outcome of a vector that must fail.
void JudgeExpected(const Vector& vector, const std::optional<Failure>& failure, Outcome& outcome) {
  const ExpectedFailure& expected = *vector.expected_failure;
  const std::string wanted =
      fmt::format("{}{}{}", expected.verdict,
                  expected.edge ? fmt::format(" after edge {}", *expected.edge) : "",
                  expected.signal ? fmt::format(" of {}", *expected.signal) : "");
  if (!failure) {
    outcome.verdict = Verdict::kMismatch;
    outcome.summary = fmt::format("was to fail ({}) but passed", wanted);
    return;
  }
  const bool as_wanted = Name(failure->verdict) == expected.verdict &&
                         (!expected.edge || *expected.edge == failure->at.edge) &&
                         (!expected.signal || *expected.signal == failure->signal);
  outcome.verdict = as_wanted ? Verdict::kPass : Verdict::kMismatch;
  outcome.summary =
      fmt::format("{} ({}): {}", as_wanted ? "failed as it must" : "was to fail otherwise", wanted,
                  failure->sentence);
}

std::filesystem::path FolderOf(const Vector& vector, const std::filesystem::path& root) {
  std::string name = vector.id;
  std::ranges::replace(name, '/', '_');
  return root / name;
}

MismatchPage Explain(const Vector& vector, const BlockBench& bench, const Prepared& prepared,
                     const RunOptions& options, Failure& failure, bool with_waves) {
  std::optional<WaveFiles> files;
  std::optional<Waves> waves;
  std::string no_waves;
  if (with_waves) {
    try {
      files = MakeWaveFiles(FolderOf(vector, options.wave_folder));
      const std::uint32_t edge = failure.at.edge;
      waves = Waves{files->fst, edge > kWaveBefore ? edge - kWaveBefore : 0, edge + kRunOn};
    } catch (const OutputError& error) {
      no_waves = error.what();  // the mismatch is what matters
    }
  }
  const LockstepResult replayed = Again(vector, bench, prepared, options, failure.at, waves);
  const std::optional<Failure> again = FindFailure(prepared, replayed);
  if (again) failure = *again;
  MismatchPage page = MakePage(vector, prepared, failure, replayed);
  page.commands.push_back(
      fmt::format("{} replay '{}'{}", options.tool, vector.id, options.replay_arguments));
  if (files) {
    WriteSavefile(*files, page, failure.at);
    page.commands.push_back(
        fmt::format("gtkwave '{}' '{}'", files->fst.string(), files->savefile.string()));
  }
  if (!no_waves.empty()) page.commands.push_back(fmt::format("# no waves: {}", no_waves));
  if (!again) page.assertions.emplace_back("NOT REPRODUCED: the replay passed; please report this");
  return page;
}

}  // namespace

namespace {

Prepared PrepareUsable(const Vector& vector, std::uint64_t regression_seed,
                       std::optional<std::uint64_t> power_up_seed) {
  Prepared prepared;
  prepared.version = vector.version;
  prepared.seed = arith::SeedFor(regression_seed, vector.id);
  arith::Rng rng(prepared.seed);
  prepared.power_up = RandomPowerUp(vector.version, rng);
  if (power_up_seed) {
    arith::Rng other(arith::SeedFor(*power_up_seed, vector.id));
    prepared.power_up = RandomPowerUp(vector.version, other);
  }
  std::visit(Overloaded{
                 [&](const GemmVector& gemm) {
                   prepared.job = MakeJob(vector, rng);
                   prepared.program = gm::BuildGemm(*prepared.job, gemm.disturbances, rng);
                   gm::AddTraffic(prepared.program, gemm.traffic, prepared.power_up.memory, rng);
                 },
                 [&](const CommandVector& commands) {
                   for (const auto& [word, value] : commands.memory) {
                     prepared.power_up.memory[static_cast<std::size_t>(word)] = value;
                   }
                   ApplyPowerUp(commands, prepared.power_up.state);
                   prepared.program.edges = commands.edges;
                   prepared.expectations = commands.expectations;
                 },
                 [&](const RandomCommandVector& random) {
                   gm::RandomCommands wanted = random.options;
                   wanted.version = vector.version;
                   prepared.program =
                       gm::BuildRandomCommands(wanted, prepared.power_up.memory, rng);
                 },
             },
             vector.body);
  return prepared;
}

}  // namespace

Prepared Prepare(const Vector& vector, std::uint64_t regression_seed,
                 std::optional<std::uint64_t> power_up_seed) {
  try {
    return PrepareUsable(vector, regression_seed, power_up_seed);
  } catch (const std::invalid_argument& error) {
    throw VectorError(vector.where, error.what());
  } catch (const std::length_error& error) {
    throw VectorError(vector.where, error.what());
  }
}

namespace {

Outcome RunUsable(const Vector& vector, const RunOptions& options) {
  const BlockBench& bench = BenchOf(vector, options);
  const Prepared prepared = Prepare(vector, options.regression_seed, options.power_up_seed);
  const LockstepResult result = Run(vector, bench, RequestOf(vector, prepared, options));
  Outcome outcome = OutcomeOf(vector, prepared, result);
  if (outcome.interrupted) return outcome;
  std::optional<Failure> failure = FindFailure(prepared, result);
  if (!failure && !vector.expected_failure) {
    outcome.verdict = Verdict::kPass;
    return outcome;
  }
  const bool explainable = failure && (failure->verdict == Verdict::kMismatch ||
                                       failure->verdict == Verdict::kAssertionFailed);
  if (explainable) {
    const bool with_waves = !options.wave_folder.empty() && !vector.expected_failure;
    MismatchPage page = Explain(vector, bench, prepared, options, *failure, with_waves);
    if (!vector.expected_failure) outcome.page = std::move(page);
  }
  if (vector.expected_failure) {
    JudgeExpected(vector, failure, outcome);
  } else {
    outcome.verdict = failure->verdict;
    outcome.summary = failure->sentence;
  }
  return outcome;
}

}  // namespace

Outcome RunVector(const Vector& vector, const RunOptions& options) {
  const bool must_be_unusable =
      vector.expected_failure && vector.expected_failure->verdict == Name(Verdict::kVectorError);
  if (!must_be_unusable) return RunUsable(vector, options);
  try {
    return RunUsable(vector, options);
  } catch (const VectorError& error) {
    Outcome outcome;
    JudgeExpected(vector, Failure{Verdict::kVectorError, {}, "", error.what(), {}}, outcome);
    return outcome;
  }
}

Outcome ReplayVector(const Vector& vector, const RunOptions& options,
                     const std::filesystem::path& folder, std::optional<ReplayWindow> window) {
  RunOptions with_waves = options;
  with_waves.wave_folder = folder;
  Vector plain = vector;
  plain.expected_failure.reset();
  Outcome outcome = RunVector(plain, with_waves);
  if (outcome.interrupted || (!window && outcome.page)) return outcome;
  // A pass, or another window than the failure's: waves of what was asked for.
  const Prepared prepared = Prepare(vector, options.regression_seed, options.power_up_seed);
  const auto last_edge = static_cast<std::uint32_t>(prepared.program.edges.size()) - 1;
  ReplayWindow wanted = window.value_or(ReplayWindow{0, 1000});
  wanted.last = std::min(wanted.last, last_edge);
  if (wanted.first > wanted.last) {
    throw std::out_of_range(
        fmt::format("the vector has edges 0 to {}; there is no edge {}", last_edge, wanted.first));
  }
  const WaveFiles files = MakeWaveFiles(FolderOf(vector, folder));
  const LockstepResult result =
      Again(plain, BenchOf(vector, options), prepared, options, {wanted.last, false},
            Waves{files.fst, wanted.first, wanted.last});
  if (result.cycles <= wanted.first) {
    throw std::out_of_range(fmt::format("the vector failed after edge {}, before edge {}",
                                        ToString(result.at), wanted.first));
  }
  const bool at_failure = outcome.page && result.at.edge >= wanted.first;
  WriteSavefile(files, outcome.page.value_or(MismatchPage{}),
                at_failure ? result.at : EdgeId{wanted.first, false});
  outcome.summary += fmt::format("{}waves of edges {} to {}: gtkwave '{}' '{}'",
                                 outcome.summary.empty() ? "" : "\n", wanted.first, wanted.last,
                                 files.fst.string(), files.savefile.string());
  return outcome;
}

BinCounts CountsOf(const Coverage& coverage, gm::Version version) {
  const BinCounts counts = coverage.counts();
  BinCounts all(counts.size() * gm::kVersions.size());
  const auto place = std::ranges::find(gm::kVersions, version) - gm::kVersions.begin();
  std::ranges::copy(counts, all.begin() + place * static_cast<std::ptrdiff_t>(counts.size()));
  return all;
}

BinSchema AllVersionsSchema() {
  BinSchema schema;
  for (const gm::Version version : gm::kVersions) {
    for (BinGroup& group : CoverageSchema(version)) schema.push_back(std::move(group));
  }
  return schema;
}

}  // namespace m4::tb::m4bram
