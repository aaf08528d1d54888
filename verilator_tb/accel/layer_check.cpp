#include "verilator_tb/accel/layer_check.h"

#include <fmt/format.h>

#include <array>
#include <string_view>

#include "golden_model/accel/descriptor.h"
#include "golden_model/accel/state.h"
#include "golden_model/host/registers.h"
#include "verilator_tb/accel/bus.h"

namespace m4::tb::accel {
namespace {

using ga::Counter;

struct Formula {
  Counter counter;
  std::int64_t expected;
};

std::uint32_t At(const host::Counters& counters, Counter counter) {
  return counters.at(static_cast<std::size_t>(counter));
}

// Waiting input only lengthens loading; waiting output changes when tiles end, so then only what
// does not depend on it is left.
void CheckCounters(const ga::Cycles& cycles, const host::Counters& got, std::size_t job) {
  const std::int64_t load_wait = At(got, Counter::kLoadWait);
  std::vector<Formula> formulas = {{Counter::kLoad, cycles.load + load_wait},
                                   {Counter::kFill, cycles.fill},
                                   {Counter::kDrain, cycles.drain},
                                   {Counter::kReadout, cycles.readout},
                                   {Counter::kDrop, 0},
                                   {Counter::kDspBusy, cycles.dsp_busy},
                                   {Counter::kCimBusy, cycles.cim_busy},
                                   {Counter::kDspExtra, cycles.dsp_extra},
                                   {Counter::kBeatsIn, cycles.beats_in},
                                   {Counter::kBeatsOut, cycles.beats_out},
                                   {Counter::kCompute, cycles.compute}};
  if (At(got, Counter::kOutWait) == 0) {
    formulas.insert(formulas.end(), {{Counter::kTotal, cycles.total + load_wait},
                                     {Counter::kStall, cycles.stall},
                                     {Counter::kFlush, cycles.flush}});
  }
  for (const Formula& formula : formulas) {
    if (At(got, formula.counter) == static_cast<std::uint32_t>(formula.expected)) continue;
    const auto name = host::kCounterNames.at(static_cast<std::size_t>(formula.counter));
    throw HostFailure(fmt::format("counter {}", name),
                      fmt::format("counter {} of job {} is {}, the formula gives {}", name, job,
                                  At(got, formula.counter), formula.expected));
  }
}

void CheckResults(const Numbers& numbers, const host::Results& got) {
  const host::Results expected = ExpectedResults(numbers);
  const host::Layer& layer = numbers.layer;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (got.at(i) == expected[i]) continue;
    const auto columns = static_cast<std::size_t>(layer.q);
    const auto rows = static_cast<std::size_t>(layer.p);
    throw HostFailure("result",
                      fmt::format("channel {}, row {}, column {} is {}, not {}", i / columns / rows,
                                  i / columns % rows, i % columns, got[i], expected[i]));
  }
}

}  // namespace

ga::Cycles ExpectedCycles(const ga::Build& build, const host::Job& job) {
  return ga::ExactCycles(ga::MakeJob(build, ga::Decode(job.descriptor)));
}

std::uint64_t MacsOf(const host::Layer& layer) {
  std::uint64_t macs = 1;
  for (const int size : {layer.k, layer.p, layer.q, layer.c, layer.s, layer.r}) {
    macs *= static_cast<std::uint64_t>(size);
  }
  return macs;
}

void CheckLayer(const ga::Build& build, const host::Plan& plan, const Numbers& numbers,
                const host::LayerOutcome& outcome) {
  if (outcome.error != 0) {
    throw HostFailure("ERROR_CODE",
                      fmt::format("job {} was refused: {}", outcome.counters.size() - 1,
                                  host::ErrorSentence(outcome.error)));
  }
  CheckResults(numbers, outcome.results);
  for (std::size_t job = 0; job < plan.jobs.size(); ++job) {
    CheckCounters(ExpectedCycles(build, plan.jobs[job]), outcome.counters.at(job), job);
  }
}

}  // namespace m4::tb::accel
