// The golden model of the accelerator: whole layers. Counters of the data sheet's example and of
// layers worked out by hand; results against the plain convolution in all precisions.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/accel/core.h"
#include "golden_model/accel/cycles.h"
#include "golden_model/tests/accel_driver.h"

namespace m4::accel {
namespace {

const Build& BuildOf(std::string_view name) { return *FindBuild(name); }

std::vector<std::string> SmallBuilds() {
  std::vector<std::string> names;
  for (const Build& build : Builds()) {
    if (build.n_blocks() <= 16) names.emplace_back(build.name);
  }
  return names;
}

using Counters = std::array<std::uint32_t, kCounters>;

// ---- Cycles -----------------------------------------------------------------------------------

// The layer of the example in section 17.
Descriptor Example() {
  Descriptor d;
  d.r = d.s = 3;
  d.stride = d.pad_top = d.pad_left = 1;
  d.c = 8;
  d.k = 12;
  d.h = d.w = d.p = d.q = 4;
  d.w_code = 1;
  d.n_minus_1 = 3;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return d;
}

Counters CountersOf(std::string_view build, const Descriptor& d) {
  Driver driver(BuildOf(build));
  driver.Run(MakeCase(BuildOf(build), d, 5));
  return driver.state().counters;
}

// In the order of section 15: TOTAL LOAD LOAD_WAIT FILL COMPUTE STALL DRAIN READOUT FLUSH DROP
// DSP_BUSY CIM_BUSY DSP_EXTRA OUT_WAIT BEATS_IN BEATS_OUT.
TEST(AccelCounters, ExampleOfTheDataSheet) {
  EXPECT_EQ(CountersOf("dla_m4", Example()),
            (Counters{586, 212, 0, 6, 288, 0, 0, 64, 12, 0, 288, 192, 144, 0, 212, 48}));
  EXPECT_EQ(CountersOf("dla", Example()),
            (Counters{805, 212, 0, 1, 576, 0, 0, 0, 12, 0, 576, 0, 288, 0, 212, 48}));
  EXPECT_EQ(CountersOf("m4", Example()),
            (Counters{898, 180, 0, 6, 648, 0, 0, 48, 12, 0, 0, 648, 0, 0, 180, 48}));
}

TEST(AccelCounters, ExampleWithDrains) {
  Descriptor d = Example();
  d.w_code = 0;
  d.n_minus_1 = 4;
  d.activations_signed = true;
  const Counters native = CountersOf("dla_m4", d);
  EXPECT_EQ(native[0], 858U);
  EXPECT_EQ(native[6], 320U);  // DRAIN
  d.w2_as_4 = true;
  const Counters as_4 = CountersOf("dla_m4", d);
  EXPECT_EQ(as_4[0], 538U);
  EXPECT_EQ(as_4[6], 0U);
}

// dla, 1 x 1, one channel, 8 kernels as int32, 8-bit weights and activations, one row of 4 columns:
// shape 1Wx1A, 4 passes, 2 kernel groups: D = 8. Two tiles of B = 8 * 2 = 16 beats. The second one
// needs D >= 16 + 7: 15 slots of stall. Loads: 2 groups of 2 words, 4 activations.
// TOTAL = 4 + 8 + 1 + 8 + 23 + (10 + 16).
TEST(AccelCounters, StallWithoutCim) {
  Descriptor d;
  d.r = d.s = d.stride = d.c = d.h = d.p = 1;
  d.k = 8;
  d.w = d.q = 4;
  d.w_code = 2;
  d.n_minus_1 = 7;
  EXPECT_EQ(CountersOf("dla", d),
            (Counters{70, 8, 0, 1, 16, 15, 0, 0, 26, 0, 16, 0, 12, 0, 8, 32}));
}

// m4, the same with 4 kernels, 2 rows and n = 2 signed: T = 5, one step. B = 4 * 2 * 2 = 16; the
// second tile needs 22 slots: 4 null rounds of 5. Loads: 4 groups of 1 word, 8 activations.
// TOTAL = 4 + 12 + 6 + (5 + 4) + (25 + 4) + (8 + 16).
TEST(AccelCounters, StallWithCim) {
  Descriptor d;
  d.r = d.s = d.stride = d.c = 1;
  d.k = 4;
  d.h = d.p = 2;
  d.w = d.q = 4;
  d.w_code = 2;
  d.n_minus_1 = 1;
  d.activations_signed = true;
  EXPECT_EQ(CountersOf("m4", d),
            (Counters{84, 12, 0, 6, 10, 20, 0, 8, 24, 0, 0, 10, 0, 0, 12, 32}));
}

// ---- Results ----------------------------------------------------------------------------------

void ExpectFormulas(const Driver& driver, const Job& job) {
  const Cycles c = ExactCycles(job);
  const std::array<std::int64_t, kCounters> expected = {
      c.total, c.load, 0,          c.fill,     c.compute,   c.stall, c.drain,    c.readout,
      c.flush, 0,      c.dsp_busy, c.cim_busy, c.dsp_extra, 0,       c.beats_in, c.beats_out};
  for (std::size_t i = 0; i < kCounters; ++i) {
    EXPECT_EQ(driver.state().counters[i], expected[i]) << kCounterNames[i];
  }
}

void ExpectSum(const Driver& driver) {
  const Counters& c = driver.state().counters;
  EXPECT_EQ(c[0], 4 + c[1] + c[3] + c[4] + c[5] + c[6] + c[7] + c[8] + c[9]);
}

class AccelBuild : public testing::TestWithParam<std::string> {
 protected:
  const Build& build_ = BuildOf(GetParam());
};

TEST_P(AccelBuild, ConvolvesInAllPrecisions) {
  Driver driver(build_);
  constexpr std::uint64_t kLayers = std::uint64_t{12} * arith::kPrecisions.size();
  for (std::uint64_t i = 0; i < kLayers && !HasFailure(); ++i) {
    SCOPED_TRACE("layer " + std::to_string(i));
    const arith::Precision precision = arith::kPrecisions[i / 2 % arith::kPrecisions.size()];
    const Descriptor d = RandomDescriptor(build_, precision, i % 2 == 1, false, 100 + i);
    const LayerCase layer = MakeCase(build_, d, i);
    driver.Run(layer);
    ExpectFormulas(driver, layer.job);
  }
}

// Mixed layers, where the build can do them.
TEST_P(AccelBuild, ConvolvesWithGapsAndBackPressure) {
  Driver driver(build_);
  constexpr std::uint64_t kLayers = std::uint64_t{6} * arith::kPrecisions.size();
  for (std::uint64_t i = 0; i < kLayers && !HasFailure(); ++i) {
    SCOPED_TRACE("layer " + std::to_string(i));
    const arith::Precision precision = arith::kPrecisions[i / 2 % arith::kPrecisions.size()];
    const Descriptor d = RandomDescriptor(build_, precision, i % 2 == 1, true, 700 + i);
    driver.Run(MakeCase(build_, d, i), {30 + 10 * static_cast<unsigned>(i % 7), 20, i});
    ExpectSum(driver);
  }
}

INSTANTIATE_TEST_SUITE_P(All, AccelBuild, testing::ValuesIn(SmallBuilds()),
                         [](const auto& test) { return test.param; });

// A layer that keeps what the one before has loaded sends the other sections only.
TEST(AccelKeep, SectionsThatAreKeptAreNotSent) {
  const Build& build = BuildOf("dla_m4");
  Driver driver(build);
  LayerCase layer = MakeCase(build, Example(), 5);
  driver.Run(layer);
  // W 144 beats, P 36, A 32.
  const std::array<std::uint32_t, 8> beats = {212, 68, 176, 32, 180, 36, 144, 0};
  for (std::uint32_t keep = 0; keep < 8; ++keep) {
    SCOPED_TRACE(keep);
    layer.job.d.keep_weights = (keep & 1) != 0;
    layer.job.d.keep_parameters = (keep & 2) != 0;
    layer.job.d.keep_activations = (keep & 4) != 0;
    driver.Run(layer);
    EXPECT_EQ(driver.counter(Counter::kBeatsIn), beats[keep]);
    EXPECT_EQ(driver.counter(Counter::kTotal), 586 - 212 + beats[keep]);
  }
}

// The last beat of 16 waits 100 cycles: 100 more in TOTAL, FLUSH and OUT_WAIT.
TEST(AccelOutput, WaitsAtTheEnd) {
  const Build& build = BuildOf("m4");
  const LayerCase layer = MakeCase(build, Example(), 5);
  Driver driver(build);
  driver.Start(layer.job.d);
  const auto beats = InputBeats(layer);
  Inputs in;
  std::size_t sent = 0;
  int held = 0;
  while (driver.state().state != Phase::kIdle) {
    in.s_axis_tvalid = sent < beats.size();
    if (in.s_axis_tvalid) in.s_axis_tdata = beats[sent];
    in.s_axis_tlast = sent + 1 == beats.size();
    if (driver.core().outputs(in).s_axis_tready) ++sent;
    in.m_axis_tready = !driver.state().tvalid || !driver.state().tlast || held == 100;
    held += in.m_axis_tready ? 0 : 1;
    driver.Tick(in);
  }
  EXPECT_EQ(driver.counter(Counter::kTotal), 898U + 100);
  EXPECT_EQ(driver.counter(Counter::kFlush), 12U + 100);
  EXPECT_EQ(driver.counter(Counter::kOutWait), 100U);
}

}  // namespace
}  // namespace m4::accel
