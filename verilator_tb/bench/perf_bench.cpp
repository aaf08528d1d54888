// The performance model: all published rows in one process that has just started, and against
// brute force over the same points. Runs in the root of the source tree.
#include <benchmark/benchmark.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "golden_model/perf/headline.h"
#include "golden_model/tests/naive_perf.h"
#include "verilator_tb/perf/catalogue_reader.h"

namespace m4::perf {
namespace {

constexpr const char* kData = "golden_model/perf/data";

double Milliseconds(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
      .count();
}

struct ProcessUse {
  double cpu_ms = 0;
  double megabytes = 0;  // at most, resident
  bool passed = false;
};

// m4perf as a user starts it: nothing is read or computed before.
ProcessUse RunTool() {
  const pid_t child = fork();
  if (child == 0) {
    if (freopen("/dev/null", "w", stdout) == nullptr) _exit(127);
    execl(M4PERF_PROGRAM, "m4perf", "reproduce", "--brief", nullptr);
    _exit(127);
  }
  int status = 0;
  rusage use{};
  wait4(child, &status, 0, &use);
  const auto ms = [](const timeval& t) {
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
  };
  return {ms(use.ru_utime) + ms(use.ru_stime), static_cast<double>(use.ru_maxrss) / 1024,
          WIFEXITED(status) && WEXITSTATUS(status) == 0};
}

// All published rows; target: 100 ms on one core, 50 MB.
void AllRowsInANewProcess(benchmark::State& state) {
  std::vector<double> cpu;
  double megabytes = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const ProcessUse use = RunTool();
    state.SetIterationTime(Milliseconds(begin) / 1e3);
    if (!use.passed) state.SkipWithError("m4perf reproduce did not pass");
    cpu.push_back(use.cpu_ms);
    megabytes = std::max(megabytes, use.megabytes);
  }
  std::ranges::nth_element(cpu, cpu.begin() + static_cast<std::ptrdiff_t>(cpu.size() / 2));
  state.counters["cpu_ms"] = cpu[cpu.size() / 2];
  state.counters["MB"] = megabytes;
}

// Both compute the same 174 rows, in turn.
void AllRowsAgainstBruteForce(benchmark::State& state) {
  const Catalogue catalogue = perf_tool::ReadCatalogue(kData);
  std::vector<double> ratios;
  for ([[maybe_unused]] auto _ : state) {
    auto begin = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(RunAll(catalogue, {}));
    const double ours = Milliseconds(begin);
    begin = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(naive_perf::AllRows());
    ratios.push_back(Milliseconds(begin) / ours);
    state.SetIterationTime(ours / 1e3);
  }
  std::ranges::nth_element(ratios, ratios.begin() + static_cast<std::ptrdiff_t>(ratios.size() / 2));
  state.counters["ratio"] = ratios[ratios.size() / 2];
}

// Baseline and contender of the row that takes longest; target: 20 ms.
void SlowestRow(benchmark::State& state) {
  const Catalogue catalogue = perf_tool::ReadCatalogue(kData);
  for ([[maybe_unused]] auto _ : state) {
    double slowest = 0;
    for (const Row* row : RowsOf(catalogue)) {
      const auto begin = std::chrono::steady_clock::now();
      benchmark::DoNotOptimize(
          Compare(row->comparison, {}, FindBaseline(row->comparison, {})).speedup);
      slowest = std::max(slowest, Milliseconds(begin));
    }
    state.SetIterationTime(slowest / 1e3);
  }
}

BENCHMARK(AllRowsInANewProcess)->UseManualTime()->Iterations(31)->Unit(benchmark::kMillisecond);
BENCHMARK(AllRowsAgainstBruteForce)->UseManualTime()->Iterations(11)->Unit(benchmark::kMillisecond);
BENCHMARK(SlowestRow)->UseManualTime()->Iterations(11)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace m4::perf
