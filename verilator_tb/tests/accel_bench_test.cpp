// The accelerator's bench: what its pages are made of, and that a vector is the same every time.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/accel/descriptor.h"
#include "golden_model/accel/job.h"
#include "golden_model/host/pack.h"
#include "golden_model/host/plan.h"
#include "golden_model/perf/exact.h"
#include "verilator_tb/accel/axi.h"
#include "verilator_tb/accel/bus.h"
#include "verilator_tb/accel/failure.h"
#include "verilator_tb/accel/layer_check.h"
#include "verilator_tb/accel/origin.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/accel/watchdog.h"

namespace m4::tb::accel {
namespace {

// The example of docs/accelerator.md, section 17: two K tiles of 8 and 4 kernels, 4 rows of 4.
ga::Job ExampleJob(bool requantise) {
  ga::Descriptor d;
  d.r = d.s = 3;
  d.stride = d.pad_top = d.pad_left = 1;
  d.c = 8;
  d.k = 12;
  d.h = d.w = d.p = d.q = 4;
  d.w_code = 1;
  d.n_minus_1 = 3;
  d.requantise = requantise;
  d.result_bits_minus_1 = 7;
  return ga::MakeJob(*ga::FindBuild("dla_m4"), d);
}

TEST(AccelOrigin, PlacesOfBeatsRequantised) {
  const ga::Job job = ExampleJob(true);
  const auto second = PlaceOfBeat(job, 1);  // kernels 4..7 of the first output
  ASSERT_TRUE(second);
  EXPECT_EQ(second->kk, 4);
  EXPECT_EQ(second->qv, 0);
  const auto row = PlaceOfBeat(job, 8);  // 4 columns x 2 beats before it
  ASSERT_TRUE(row);
  EXPECT_EQ(row->p0, 1);
  EXPECT_EQ(row->qv, 0);
  const auto tile = PlaceOfBeat(job, 32);  // 16 outputs x 2 beats before it
  ASSERT_TRUE(tile);
  EXPECT_EQ(tile->t, 1);
  EXPECT_EQ(tile->kk, 0);
  EXPECT_TRUE(PlaceOfBeat(job, 47));
  EXPECT_FALSE(PlaceOfBeat(job, 48));  // BEATS_OUT of the example
}

TEST(AccelOrigin, PlacesOfBeatsInt32) {
  const ga::Job job = ExampleJob(false);
  const auto place = PlaceOfBeat(job, 8 + 3);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->qv, 1);
  EXPECT_EQ(place->kk, 3);
  EXPECT_FALSE(PlaceOfBeat(job, std::int64_t{12} * 16));
}

// A layer that ran as it should.
struct FinishedLayer {
  const ga::Build& build = *ga::FindBuild("dla_m4");
  Numbers numbers;
  host::Plan plan;
  host::LayerOutcome outcome;

  FinishedLayer() {
    LayerSpec spec;
    spec.shape.r = spec.shape.s = 3;
    spec.shape.c = 5;
    spec.shape.k = 9;
    spec.shape.h = spec.shape.w = spec.shape.p = spec.shape.q = 4;
    arith::Rng rng(3);
    numbers = MakeNumbers(spec, rng);
    plan = host::PlanLayer(host::HardwareOf(ga::BuildRegisters(build)), numbers.layer);
    outcome.results = ExpectedResults(numbers);
    const ga::Cycles cycles = ExpectedCycles(build, plan.jobs.at(0));
    host::Counters counters{};
    const std::array<std::int64_t, 16> values = {cycles.total,
                                                 cycles.load,
                                                 0,
                                                 cycles.fill,
                                                 cycles.compute,
                                                 cycles.stall,
                                                 cycles.drain,
                                                 cycles.readout,
                                                 cycles.flush,
                                                 0,
                                                 cycles.dsp_busy,
                                                 cycles.cim_busy,
                                                 cycles.dsp_extra,
                                                 0,
                                                 cycles.beats_in,
                                                 cycles.beats_out};
    for (std::size_t i = 0; i < values.size(); ++i) {
      counters.at(i) = static_cast<std::uint32_t>(values.at(i));
    }
    outcome.counters = {counters};
  }
  std::string Subject() const {
    try {
      CheckLayer(build, plan, numbers, outcome);
    } catch (const HostFailure& failure) {
      return failure.subject();
    }
    return "";
  }
};

TEST(AccelLayerCheck, SeesEveryResult) {
  FinishedLayer layer;
  EXPECT_EQ(layer.Subject(), "");
  for (std::int32_t& result : layer.outcome.results) {
    result ^= 1;
    EXPECT_EQ(layer.Subject(), "result");
    result ^= 1;
  }
}

TEST(AccelLayerCheck, SeesEveryCounter) {
  FinishedLayer layer;
  for (std::size_t i = 0; i < host::kCounterNames.size(); ++i) {
    std::uint32_t& counter = layer.outcome.counters.at(0).at(i);
    counter += 1;
    // With waiting output the times of tiles are free; waiting input belongs to LOAD.
    const std::string_view name = host::kCounterNames.at(i);
    const bool waits = name == "OUT_WAIT";
    EXPECT_EQ(layer.Subject().empty(), waits) << name;
    counter -= 1;
  }
}

TEST(AccelAxi, WhatIsOfferedStaysUntilItIsTaken) {
  Axi axi({0.5, 0.5, 0.5, 0}, 7);
  axi.Send({0x1234, false});
  axi.Send({0x5678, true});
  ga::Inputs in;
  in.rst_n = true;
  bool offered = false;
  for (int cycle = 0; cycle < 200; ++cycle) {
    axi.Drive(in);
    if (offered) {
      EXPECT_TRUE(in.s_axis_tvalid);
    }
    if (in.s_axis_tvalid) {
      EXPECT_EQ(in.s_axis_tdata, 0x1234U);
      EXPECT_FALSE(in.s_axis_tlast);
    }
    offered = in.s_axis_tvalid;
    axi.Observe(in, {});  // nothing is ready
  }
  EXPECT_TRUE(offered);
  ga::Outputs ready;
  ready.s_axis_tready = true;
  axi.Observe(in, ready);
  EXPECT_EQ(axi.unsent(), 1U);
}

// What m4perf says that a layer takes is what the RTL takes; one of these is several jobs.
TEST(AccelRun, CountersAreThoseOfTheExactCost) {
  const std::filesystem::path folder = "vectors/accel/shapes";
  for (const char* file : {"alexnet_fc7_w4n6", "resnet18_shortcut_w4n6", "resnet20_linear_w2n4"}) {
    for (const Vector& vector : ReadVectors(folder / (std::string(file) + ".yaml"))) {
      const auto counters = CountersOf(vector, {});
      host::Layer layer = LayerOf(vector)->shape;
      layer.requantisation.emplace().parameters.resize(static_cast<std::size_t>(layer.k));
      const perf::ExactCost cost = perf::ExactLayer(*vector.build, layer);
      ASSERT_EQ(cost.jobs, static_cast<std::int64_t>(counters.size())) << vector.id;
      const auto sum = [&](ga::Counter counter) {
        std::int64_t total = 0;
        for (const auto& job : counters) total += job.at(static_cast<std::size_t>(counter));
        return total;
      };
      using enum ga::Counter;
      EXPECT_EQ(cost.cycles.total, sum(kTotal)) << vector.id;
      EXPECT_EQ(cost.cycles.load, sum(kLoad)) << vector.id;
      EXPECT_EQ(cost.cycles.fill, sum(kFill)) << vector.id;
      EXPECT_EQ(cost.cycles.compute, sum(kCompute)) << vector.id;
      EXPECT_EQ(cost.cycles.stall, sum(kStall)) << vector.id;
      EXPECT_EQ(cost.cycles.drain, sum(kDrain)) << vector.id;
      EXPECT_EQ(cost.cycles.readout, sum(kReadout)) << vector.id;
      EXPECT_EQ(cost.cycles.flush, sum(kFlush)) << vector.id;
      EXPECT_EQ(cost.cycles.dsp_busy, sum(kDspBusy)) << vector.id;
      EXPECT_EQ(cost.cycles.cim_busy, sum(kCimBusy)) << vector.id;
      EXPECT_EQ(cost.cycles.dsp_extra, sum(kDspExtra)) << vector.id;
    }
  }
}

TEST(AccelRun, AVectorThatFailsHasNoCounters) {
  const Vector vector = ReadVectors("vectors/accel/accel_bad_counters.yaml").at(0);
  EXPECT_THROW(CountersOf(vector, {}), std::runtime_error);
}

// A packet without its last beat, and nothing is offered any more: RTL and model wait alike.
TEST(AccelHang, IsAFailureWithTheState) {
  const ga::Build& build = *ga::FindBuild("dla_m4");
  const DutMaker* dut = FindDutMaker("dla_m4");
  ASSERT_NE(dut, nullptr);
  const FinishedLayer layer;
  BenchRequest request;
  request.build = &build;
  request.dut = dut;
  request.record_until = 1'000'000;
  Bench bench(request);
  BenchBus bus(bench);
  bench.PinReset(3);
  const host::Job& job = layer.plan.jobs.at(0);
  auto packet = host::PackJob(layer.plan, layer.numbers.layer, job, layer.numbers.tensors);
  packet.pop_back();
  for (const std::uint32_t word : packet) bench.axi().Send({word, false});
  const Allowance allowance = AllowanceOf(build, layer.plan, {});
  EXPECT_EQ(allowance.expected, static_cast<std::uint64_t>(ExpectedCycles(build, job).total));
  EXPECT_GT(allowance.limit, 4 * allowance.expected);
  EXPECT_LT(allowance.limit, 4 * allowance.expected + 20'000);
  bus.Watch(allowance);
  std::optional<HostFinding> finding;
  try {
    (void)host::RunJob(bus, job.descriptor, {});
  } catch (const HostFailure& failure) {
    finding = HostFinding{failure.subject(), failure.what()};
  }
  ASSERT_TRUE(finding);
  EXPECT_EQ(finding->subject, "hang");
  EXPECT_LE(bench.edges(), 3 + allowance.limit + 2);
  bench.Finish();
  const auto failure = FindFailure(bench.result(), build, finding);
  ASSERT_TRUE(failure);
  Vector vector;
  vector.build = &build;
  const MismatchPage page = MakePage(vector, 1, "layer 0", *failure, bench.result());
  EXPECT_EQ(page.title, "HANG");
  EXPECT_NE(page.operation.find(std::to_string(allowance.limit)), std::string::npos);
  const auto state = std::ranges::find(page.origin, "state", [](const auto& o) { return o.first; });
  ASSERT_NE(state, page.origin.end());
  EXPECT_NE(state->second.find("LOAD_A"), std::string::npos) << state->second;
}

TEST(AccelRun, ResultsDoNotDependOnPowerUp) {
  const std::filesystem::path folder = "vectors/accel";  // tests run in the source root
  for (const Vector& vector : ReadVectors(folder / "accel_smoke.yaml")) {
    if (!WhyLeftOut(vector).empty()) continue;
    const Outcome plain = RunVector(vector, {});
    RunOptions other;
    other.power_up_seed = 5;
    const Outcome outcome = RunVector(vector, other);
    EXPECT_EQ(outcome.verdict, Verdict::kPass) << outcome.summary;
    EXPECT_EQ(outcome.cycles, plain.cycles);
    EXPECT_EQ(outcome.macs, plain.macs);
  }
}

TEST(AccelBench, APowerUpSeedChangesTheContents) {
  BenchRequest request;
  request.build = ga::FindBuild("dla_m4");
  request.dut = FindDutMaker("dla_m4");
  // One at a time: Verilator knows one context of a thread.
  const auto word = [&request] { return Bench(request).core().block_memory(0)[0]; };
  const std::uint32_t plain = word();
  EXPECT_EQ(word(), plain);
  request.power_up_seed = 5;
  EXPECT_NE(word(), plain);
}

TEST(AccelRun, TheSameSeedGivesTheSameRun) {
  const Vector vector = ReadVectors("vectors/accel/accel_resets.yaml").at(0);
  const Outcome first = RunVector(vector, {});
  const Outcome second = RunVector(vector, {});
  EXPECT_EQ(first.verdict, Verdict::kPass) << first.summary;
  EXPECT_EQ(first.cycles, second.cycles);
  EXPECT_EQ(first.seed, second.seed);
  RunOptions other;
  other.regression_seed = 2;
  EXPECT_NE(RunVector(vector, other).cycles, first.cycles);
}

// Numbers that a vector has in it: taken as they stand, and refused if there are not as many as the
// layer needs.
TEST(AccelNumbers, AsWritten) {
  LayerSpec spec;
  spec.shape = host::MatrixProduct(2, 3, 1);
  spec.requantise = false;
  spec.weights.kind = spec.activations.kind = NumberSource::Kind::kExplicit;
  spec.weights.values = {1, 2, 3, 4, 5, 6};
  spec.activations.values = {7, 8, 9};
  arith::Rng rng(1);
  const Numbers numbers = MakeNumbers(spec, rng);
  EXPECT_EQ(numbers.tensors.weights, spec.weights.values);
  EXPECT_EQ(ExpectedResults(numbers), (host::Results{50, 122}));
  spec.weights.values.pop_back();
  EXPECT_THROW(MakeNumbers(spec, rng), VectorError);
}

}  // namespace
}  // namespace m4::tb::accel
