// Benchmarks. Speed is only ever compared inside one run: every benchmark interleaves what it
// compares and reports the ratio, so that other load on the machine hits both sides alike. Figures:
// docs/performance.md.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/block.h"
#include "golden_model/m4bram/program.h"
#include "verilator_tb/core/progress.h"
#include "verilator_tb/core/runner.h"
#include "verilator_tb/m4bram/lockstep.h"

namespace m4::tb::m4bram {

// The block without trace code, and without assertions (CMake: m4_verilate_block).
const BlockBench& Bench_m4bram_s_sy_no_trace();
const BlockBench& Bench_m4bram_s_sy_no_assert();

namespace {

// A stimulus as the regression has it: a product with disturbances and traffic on both ports.
struct Stimulus {
  PowerUp power_up;
  gm::Program program;
};

Stimulus MakeStimulus(gm::Version version) {
  arith::Rng rng(1);
  Stimulus stimulus;
  for (std::uint32_t& word : stimulus.power_up.memory) {
    word = static_cast<std::uint32_t>(rng.next64());
  }
  gm::GemmJob job;
  job.version = version;
  job.precision = {4, 6, true, 2};
  job.storage = gm::Storage::kExact;
  job.weights = gemm::Matrix<std::int32_t>(16, 64);
  job.activations = gemm::Matrix<std::int32_t>(64, version.large ? 256 : 128);
  for (std::int32_t& w : job.weights.span()) w = static_cast<std::int32_t>(rng.between(-8, 7));
  for (std::int32_t& i : job.activations.span())
    i = static_cast<std::int32_t>(rng.between(-32, 31));
  gm::Disturbances disturbances;
  disturbances.null_mac2 = 0.05;
  disturbances.ignored_bits = 0.2;
  stimulus.program = gm::BuildGemm(job, disturbances, rng);
  gm::AddTraffic(stimulus.program, {0.3, 0.1, 0.2, 0.2}, stimulus.power_up.memory, rng);
  return stimulus;
}

LockstepRequest RequestOf(const Stimulus& stimulus) {
  LockstepRequest request;
  request.power_up = &stimulus.power_up;
  request.edges = stimulus.program.edges;
  request.readouts = stimulus.program.readouts;
  return request;
}

double Seconds(const std::function<void()>& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Runs `base` and `measured` in turn, again and again; the time of `measured` is the benchmark's.
// ratio = speed of `measured` / speed of `base`, medians of the rounds' times.
void Compare(benchmark::State& state, double cycles, const std::string& base_name,
             const std::function<void()>& base, const std::function<void()>& measured) {
  std::vector<double> base_times;
  std::vector<double> times;
  std::vector<double> ratios;
  for ([[maybe_unused]] auto _ : state) {
    // Alternating order: neither side always has the warmer cache.
    const bool base_first = times.size() % 2 == 0;
    double base_time = base_first ? Seconds(base) : 0;
    const double time = Seconds(measured);
    if (!base_first) base_time = Seconds(base);
    state.SetIterationTime(time);
    base_times.push_back(base_time);
    times.push_back(time);
    ratios.push_back(base_time / time);
  }
  const auto median = [](std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
  };
  state.counters["Mcyc/s"] = cycles / median(times) / 1e6;
  state.counters[base_name + "_Mcyc/s"] = cycles / median(base_times) / 1e6;
  state.counters["ratio"] = median(ratios);
}

constexpr int kRounds = 151;

void LockstepAgainstBareLoop(benchmark::State& state, const BlockBench* bench) {
  const Stimulus stimulus = MakeStimulus(bench->version());
  const LockstepRequest request = RequestOf(stimulus);
  Compare(
      state, static_cast<double>(request.edges.size()), "bare",
      [&] { benchmark::DoNotOptimize(bench->RunBare(stimulus.power_up, request.edges)); },
      [&] {
        if (bench->Run(request).end != LockstepResult::End::kAllEdges)
          state.SkipWithError("diverged");
      });
}

void AgainstVariant(benchmark::State& state, const BlockBench& variant, const std::string& name) {
  const BlockBench& shipped = *FindBench({false, false});
  const Stimulus stimulus = MakeStimulus(shipped.version());
  const LockstepRequest request = RequestOf(stimulus);
  Compare(
      state, static_cast<double>(request.edges.size()), name,
      [&] { benchmark::DoNotOptimize(variant.Run(request).cycles); },
      [&] { benchmark::DoNotOptimize(shipped.Run(request).cycles); });
}

void SwitchedOffWavesAgainstNone(benchmark::State& state) {
  AgainstVariant(state, Bench_m4bram_s_sy_no_trace(), "no_trace");
}

void AssertionsAgainstNone(benchmark::State& state) {
  AgainstVariant(state, Bench_m4bram_s_sy_no_assert(), "no_assert");
}

void TwoWorkersAgainstOne(benchmark::State& state) {
  const BlockBench& bench = *FindBench({false, false});
  const Stimulus stimulus = MakeStimulus(bench.version());
  const LockstepRequest request = RequestOf(stimulus);
  const std::vector<Task> tasks(8, Task{"task", [&] {
                                          Outcome outcome;
                                          outcome.cycles = bench.Run(request).cycles;
                                          outcome.verdict = Verdict::kPass;
                                          return outcome;
                                        }});
  const std::atomic<bool> stop{false};
  const auto run = [&](unsigned jobs) {
    std::ostringstream nowhere;
    Progress progress(nowhere, tasks.size(), false);
    BinCounts bins;
    benchmark::DoNotOptimize(RunTasks(tasks, {jobs, 0, &stop}, progress, bins).size());
  };
  Compare(
      state, static_cast<double>(request.edges.size() * tasks.size()), "one_worker",
      [&] { run(1); }, [&] { run(2); });
}

void GoldenModelAlone(benchmark::State& state, gm::Version version) {
  const Stimulus stimulus = MakeStimulus(version);
  gm::Block block(version, stimulus.power_up.state, stimulus.power_up.memory);
  for ([[maybe_unused]] auto _ : state) {
    for (const gm::Inputs& in : stimulus.program.edges) {
      block.MainEdge(in);
      if (version.double_pumped) block.MidEdge(in.rst_n);
    }
    benchmark::DoNotOptimize(block.b_rdata());
  }
  state.counters["Mcyc/s"] =
      benchmark::Counter(static_cast<double>(stimulus.program.edges.size()) * 1e-6,
                         benchmark::Counter::kIsIterationInvariantRate);
}

void Register() {
  const auto compared = [](benchmark::internal::Benchmark* b) {
    b->Unit(benchmark::kMillisecond)->UseManualTime()->Iterations(kRounds);
  };
  for (const BlockBench* bench : Benches()) {
    compared(benchmark::RegisterBenchmark(
        ("LockstepAgainstBareLoop/" + std::string(gm::Name(bench->version()))).c_str(),
        LockstepAgainstBareLoop, bench));
  }
  compared(benchmark::RegisterBenchmark("TwoWorkersAgainstOne", TwoWorkersAgainstOne));
  compared(
      benchmark::RegisterBenchmark("SwitchedOffWavesAgainstNone", SwitchedOffWavesAgainstNone));
  compared(benchmark::RegisterBenchmark("AssertionsAgainstNone", AssertionsAgainstNone));
  for (const gm::Version version : gm::kVersions) {
    benchmark::RegisterBenchmark(("GoldenModelAlone/" + std::string(gm::Name(version))).c_str(),
                                 GoldenModelAlone, version);
  }
}

}  // namespace
}  // namespace m4::tb::m4bram

int main(int argc, char** argv) {
  m4::tb::m4bram::Register();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 64;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
