// Exact cycles of whole layers: the table of the data sheet, jobs put together by hand; the
// published formulas for a build: a count of the steps in loops.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "golden_model/accel/job.h"
#include "golden_model/perf/exact.h"

namespace m4::perf {
namespace {

const accel::Build& BuildOf(std::string_view name) { return *accel::FindBuild(name); }

host::Layer Requantised(host::Layer layer) {
  layer.requantisation.emplace().parameters.resize(static_cast<std::size_t>(layer.k));
  return layer;
}

// docs/accelerator.md, section 17.
host::Layer Example() {
  return Requantised({.r = 3,
                      .s = 3,
                      .c = 8,
                      .k = 12,
                      .h = 4,
                      .w = 4,
                      .p = 4,
                      .q = 4,
                      .pad_top = 1,
                      .pad_left = 1,
                      .weight_bits = 4,
                      .wide = {},
                      .activation_bits = 4,
                      .requantisation = {}});
}

TEST(PerfExact, TableOfTheDataSheet) {
  for (const auto& [build, total, load, compute, readout] :
       {std::tuple{"dla_m4", 586, 212, 288, 64}, std::tuple{"dla", 805, 212, 576, 0},
        std::tuple{"m4", 898, 180, 648, 48}}) {
    const ExactCost cost = ExactLayer(BuildOf(build), Example());
    EXPECT_EQ(cost.refusal, "");
    EXPECT_EQ(cost.jobs, 1);
    EXPECT_EQ(cost.cycles.total, total) << build;
    EXPECT_EQ(cost.cycles.load, load) << build;
    EXPECT_EQ(cost.cycles.compute, compute) << build;
    EXPECT_EQ(cost.cycles.readout, readout) << build;
  }
}

accel::Descriptor DescriptorOfLayer3() {
  accel::Descriptor d;
  d.r = d.s = 3;
  d.stride = d.pad_top = d.pad_left = 1;
  d.c = 64;
  d.h = d.w = d.p = d.q = 8;
  d.w_code = 1;
  d.n_minus_1 = 5;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return d;
}

// ResNet-20's layer3 on dla_m4: a K tile takes 2 * 3 * 16 = 96 words of a block, so 5 K tiles of 8
// kernels fit 512 words: 40 kernels, then 24, which use the same activations.
TEST(PerfExact, TwoJobsByHand) {
  accel::Descriptor first = DescriptorOfLayer3();
  first.k = 40;
  accel::Descriptor second = DescriptorOfLayer3();
  second.k = 24;
  second.keep_activations = true;
  const accel::Build& build = BuildOf("dla_m4");
  accel::Cycles sum = accel::ExactCycles(accel::MakeJob(build, first));
  Add(accel::ExactCycles(accel::MakeJob(build, second)), 1, sum);

  host::Layer layer = Example();
  layer.c = layer.k = 64;
  layer.h = layer.w = layer.p = layer.q = 8;
  layer.activation_bits = 6;
  const ExactCost cost = ExactLayer(build, Requantised(layer));
  EXPECT_EQ(cost.jobs, 2);
  EXPECT_EQ(cost.cycles, sum);
  // 3 * 2 * 96 words and 3 * 64 parameters, 64 positions of 16 channel words: 5,824 beats.
  EXPECT_EQ(cost.cycles.load, 3 * 2 * (5 + 3) * 96 + 3 * 64 + 64 * 16);
}

TEST(PerfExact, ALayerThatCannotRunHasASentence) {
  host::Layer layer = Example();
  layer.c = 512;
  const ExactCost cost = ExactLayer(BuildOf("dla_m4"), Requantised(layer));
  EXPECT_EQ(cost.refusal, "The weights of one K tile do not fit the filter cache.");
  EXPECT_EQ(cost.jobs, 0);
  EXPECT_EQ(cost.cycles, accel::Cycles{});
}

TEST(PerfExact, WhatFillsTheTotal) {
  ExactCost cost = ExactLayer(BuildOf("dla_m4"), Example());
  EXPECT_EQ(WhatDoesNotAddUp(cost.cycles, 1), "");
  EXPECT_EQ(WhatDoesNotAddUp(cost.cycles, 2), "TOTAL is 586, but what fills it adds up to 590.");
  for (const auto part :
       {&accel::Cycles::load, &accel::Cycles::fill, &accel::Cycles::compute, &accel::Cycles::stall,
        &accel::Cycles::drain, &accel::Cycles::readout, &accel::Cycles::flush}) {
    accel::Cycles wrong = cost.cycles;
    ++(wrong.*part);
    EXPECT_EQ(WhatDoesNotAddUp(wrong, 1), "TOTAL is 586, but what fills it adds up to 587.");
  }
}

TEST(PerfExact, AddsEveryPart) {
  const accel::Cycles one = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13};
  accel::Cycles sum = one;
  Add(one, 2, sum);
  EXPECT_EQ(sum, (accel::Cycles{3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 33, 36, 39}));
}

// The loop nest of the paper, counted: a tile takes what its slower engine takes, and a readout for
// every block of kernels.
std::int64_t Count(const accel::Build& b, const host::Layer& layer) {
  const auto steps = [&](int channels, int kernels) {
    std::int64_t n = 0;
    for (int k = 0; k < layer.k; k += kernels) {
      for (int c = 0; c < layer.c; c += channels) {
        for (int r = 0; r < layer.r; r += b.r_vec) n += layer.s;
      }
    }
    return n;
  };
  const int mac2 = 2 + (b.double_pumped ? (layer.activation_bits + 1) / 2 : layer.activation_bits);
  std::int64_t cycles = 0;
  for (int p = 0; p < layer.p; p += b.p_vec) {
    for (int q = 0; q < layer.q; q += b.q_vec_dsp + b.q_vec_cim) {
      const std::int64_t dsp = b.has_dsp ? steps(b.c_vec_dsp, b.k_vec_dsp) : 0;
      const std::int64_t cim = b.has_cim() ? mac2 * steps(b.c_vec, b.k_vec) : 0;
      cycles += std::max(dsp, cim);
      for (int k = 0; b.has_cim() && k < layer.k; k += b.k_vec) cycles += b.large ? 8 : 4;
    }
  }
  return cycles;
}

TEST(PerfExact, PublishedFormulaAgainstACount) {
  int layers = 0;
  for (const accel::Build& build : accel::Builds()) {
    for (const int n : {2, 5, 6, 8}) {
      for (const int size : {1, 7, 16}) {
        for (const int w : {2, 4, 8}) {
          host::Layer layer = Example();
          layer.r = size == 7 ? 5 : 3;
          layer.c = 3 * size;
          layer.k = 10 + size;
          layer.p = layer.q = size;
          layer.weight_bits = w;
          layer.activation_bits = n;
          EXPECT_EQ(FormulaLayer(build, layer, {}).cycles, Count(build, layer)) << build.name;
          ++layers;
        }
      }
    }
  }
  EXPECT_EQ(layers, 14 * 36);
}

// 3 cycles of start, 6 for a signed MAC2 of 7 bits; no drain in 6 MAC2s.
TEST(PerfExact, HonestFormulaByHand) {
  host::Layer layer = Example();  // 4 tiles, 6 MAC2s a K tile, 2 K tiles
  layer.activation_bits = 7;
  layer.activations_signed = true;
  EXPECT_EQ(FormulaLayer(BuildOf("dla_m4"), layer, kHonest).cycles, 3 + 4 * (2 * 6 * 6 + 2 * 8));
}

}  // namespace
}  // namespace m4::perf
