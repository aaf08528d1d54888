// The formulas of docs/accelerator.md, section 17: its table, and stalls worked out by hand and by
// going through the tiles one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "golden_model/accel/cycles.h"
#include "golden_model/accel/place.h"
#include "golden_model/arith/rng.h"

namespace m4::accel {
namespace {

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

Cycles CyclesOn(std::string_view build, const Descriptor& d) {
  return ExactCycles(MakeJob(*FindBuild(build), d));
}

TEST(AccelCycles, TableOfTheDataSheet) {
  // total, load, fill, compute, stall, drain, readout, flush, dsp_busy, cim_busy, dsp_extra, in,
  // out
  EXPECT_EQ(CyclesOn("dla_m4", Example()),
            (Cycles{586, 212, 6, 288, 0, 0, 64, 12, 288, 192, 144, 212, 48}));
  EXPECT_EQ(CyclesOn("dla", Example()),
            (Cycles{805, 212, 1, 576, 0, 0, 0, 12, 576, 0, 288, 212, 48}));
  EXPECT_EQ(CyclesOn("m4", Example()),
            (Cycles{898, 180, 6, 648, 0, 0, 48, 12, 0, 648, 0, 180, 48}));
}

TEST(AccelCycles, DrainsOfTwoBitWeights) {
  Descriptor d = Example();
  d.w_code = 0;
  d.n_minus_1 = 4;
  d.activations_signed = true;
  EXPECT_EQ(CyclesOn("dla_m4", d).total, 858);
  EXPECT_EQ(CyclesOn("dla_m4", d).drain, 320);
  d.w2_as_4 = true;
  EXPECT_EQ(CyclesOn("dla_m4", d).total, 538);
  EXPECT_EQ(CyclesOn("dla_m4", d).drain, 0);
}

TEST(AccelCycles, KeptSectionsAreNotLoaded) {
  Descriptor d = Example();
  d.keep_weights = d.keep_parameters = true;
  EXPECT_EQ(CyclesOn("dla_m4", d).load, 32);
  d.keep_activations = true;
  EXPECT_EQ(CyclesOn("dla_m4", d).load, 0);
  EXPECT_EQ(CyclesOn("dla_m4", d).total, 586 - 212);
}

TEST(AccelCycles, StallsByHand) {
  // A matrix product with int32 results. dla_m4: tiles of 8 kernels x 4 columns, B = 32; NST = 1,
  // w = 8, n = 8 unsigned: T = 6; DSP: CU = 1, kp = 2, 4 passes (1Wx1A): D = 8, L = 6 * 2 = 12.
  // A tile waits for 32 + 6 = 38: 26 missing, 5 rounds of 6.
  Descriptor d;
  d.r = d.s = d.h = d.p = d.stride = 1;
  d.c = 2;
  d.k = 8;
  d.w = d.q = 12;
  d.w_code = 2;
  d.n_minus_1 = 7;
  const Cycles c = CyclesOn("dla_m4", d);
  EXPECT_EQ(c.compute, 36);
  EXPECT_EQ(c.stall, 60);  // the first of three does not wait
  EXPECT_EQ(c.readout, 24);
  EXPECT_EQ(c.flush, 40);
  EXPECT_EQ(c.dsp_busy, 24);
  EXPECT_EQ(c.cim_busy, 18);
  EXPECT_EQ(c.beats_out, 96);
  // dla: tiles of 2 columns, B = 16, D = 8: single slots, 16 + 7 - 8 = 15 for 5 of 6 tiles.
  const Cycles plain = CyclesOn("dla", d);
  EXPECT_EQ(plain.compute, 48);
  EXPECT_EQ(plain.stall, 75);
  EXPECT_EQ(plain.flush, 26);
}

TEST(AccelCycles, StallConditionIsExact) {
  // m4, w = 8, n = 2 unsigned: T = 4; B = 4 positions * 4 kernels = 16: no stall from L = 22 on, so
  // with NST = 6 (24), but with NST = 5 (20) one round.
  Descriptor d;
  d.r = d.s = d.stride = 1;
  d.k = 4;
  d.h = d.p = 2;
  d.w = d.q = 4;
  d.w_code = 2;
  d.n_minus_1 = 1;
  d.c = 48;
  EXPECT_EQ(CyclesOn("m4", d).stall, 0);
  d.c = 40;
  EXPECT_EQ(CyclesOn("m4", d).stall, 4);
}

// The same numbers tile by tile, in the order of section 9.
struct Walk {
  std::int64_t compute = 0;
  std::int64_t stall = 0;
  std::int64_t beats = 0;
  std::int64_t last_beats = 0;
};

void VisitTile(const Job& job, std::int64_t t, int rows, int columns, Walk& walk) {
  const bool cim = job.build.has_cim();
  const std::int64_t drains = cim ? job.build.readout() * ((job.nst - 1) / job.drain_interval) : 0;
  std::int64_t slots = 0;  // of MAC
  const std::int64_t d = DspSteps(job, t);
  const std::int64_t round = cim ? job.t : 1;
  while (slots < d || (cim && slots < job.t * job.nst)) slots += round;
  walk.compute += slots;
  std::int64_t wait = 0;
  if (walk.beats > 0) {
    const std::int64_t needed = walk.last_beats + (cim ? 6 : 7);
    while (slots + wait + drains < needed) wait += round;
  }
  walk.stall += wait;
  const int kernels = job.kernels(t);
  walk.last_beats = std::int64_t{rows} * columns * (job.d.requantise ? (kernels + 3) / 4 : kernels);
  walk.beats += walk.last_beats;
}

Walk WalkTiles(const Job& job) {
  Walk walk;
  for (int t = 0; t < job.kt; ++t) {
    for (int p = 0; p < job.d.p; p += job.build.p_vec) {
      for (int q = 0; q < job.d.q; q += job.build.qt()) {
        VisitTile(job, t, std::min(job.build.p_vec, job.d.p - p),
                  std::min(job.build.qt(), job.d.q - q), walk);
      }
    }
  }
  return walk;
}

Descriptor RandomLayer(arith::Rng& rng) {
  const auto pick = [&](int lo, int hi) { return static_cast<int>(rng.between(lo, hi)); };
  Descriptor d;
  d.r = pick(1, 4);
  d.s = pick(1, 3);
  d.stride = 1;
  d.c = pick(1, 20);
  d.k = pick(1, 40);
  d.h = d.p = pick(1, 7);
  d.w = d.q = pick(1, 13);
  d.w_code = pick(0, 2);
  d.n_minus_1 = pick(1, 7);
  d.activations_signed = rng.chance(0.5);
  d.requantise = rng.chance(0.5);
  d.result_bits_minus_1 = 7;
  d.mixed = d.w_code > 0 && rng.chance(0.5);
  d.k1 = pick(1, 3);
  return d;
}

TEST(AccelCycles, AgreeWithAWalkOverTheTiles) {
  arith::Rng rng(17);
  int layers = 0;
  for (int i = 0; i < 2000; ++i) {
    const Build& build = Builds()[rng.below(10)];
    const Descriptor d = RandomLayer(rng);
    if (Check(build, d) != Error::kNone) continue;
    ++layers;
    const Job job = MakeJob(build, d);
    const Cycles c = ExactCycles(job);
    const Walk walk = WalkTiles(job);
    ASSERT_EQ(c.compute, walk.compute) << build.name;
    ASSERT_EQ(c.stall, walk.stall) << build.name;
    ASSERT_EQ(c.beats_out, walk.beats) << build.name;
    ASSERT_EQ(c.flush, walk.last_beats + (build.has_cim() ? 8 : 10)) << build.name;
  }
  EXPECT_GT(layers, 1000);
}

}  // namespace
}  // namespace m4::accel
