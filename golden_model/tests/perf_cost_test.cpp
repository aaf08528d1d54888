// The cost functions: against the naive reference at random points, and against numbers worked out
// by hand.
#include <gtest/gtest.h>

#include <cstdlib>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"
#include "golden_model/perf/cost.h"
#include "golden_model/perf/packing.h"
#include "golden_model/tests/perf_fixture.h"

namespace m4::perf {
namespace {

std::int64_t From(arith::Rng& rng, const Axis& axis) {
  return axis[static_cast<std::size_t>(rng.below(axis.size()))];
}

void ExpectSame(const naive_perf::Cost& naive, const Cost& cost, std::int64_t cycles_apart) {
  EXPECT_LE(std::abs(static_cast<std::int64_t>(naive.cycles) - cost.cycles), cycles_apart);
  EXPECT_EQ(naive.dsps, cost.resources.dsps.total());
  EXPECT_EQ(naive.brams, cost.resources.brams());
  EXPECT_NEAR(naive.area, cost.area, 1e-6 * naive.area);
}

TEST(PerfCost, EveryPrecisionAndNetworkAgreesWithTheNaiveReference) {
  arith::Rng rng(20231102);
  const DlaSpace dla = PublishedDlaSpace(false);
  const BramSpace brams = PublishedBramSpace(true, 4);
  for (const naive_perf::Network& naive : naive_perf::Networks()) {
    const Network network = LibraryNetwork(naive);
    // In doubles a quotient that is whole may round up to one more.
    const auto layers = static_cast<std::int64_t>(network.convs.size());
    for (const arith::Precision& p : arith::kPrecisions) {
      const Problem problem{&network, {p.weight_bits, p.activation_bits}, {}, {}};
      for (int i = 0; i < 20; ++i) {
        const Config d{.p = From(rng, dla.p),
                       .dsp_q = From(rng, dla.q),
                       .dsp_c = From(rng, dla.c),
                       .dsp_k = From(rng, dla.k)};
        ExpectSame(naive_perf::EvaluateDla(naive, {p.weight_bits, p.activation_bits},
                                           {static_cast<int>(d.p), static_cast<int>(d.dsp_q),
                                            static_cast<int>(d.dsp_c), static_cast<int>(d.dsp_k)}),
                   DlaCost(problem, d), layers);
        const bool with_dsps = i % 4 != 0;
        const Config c{.p = From(rng, brams.p),
                       .bram_q = From(rng, brams.bram_q),
                       .dsp_q = with_dsps ? From(rng, brams.dsp_q) : 0,
                       .dsp_c = with_dsps ? From(rng, brams.dsp_c) : 0,
                       .bram_c = From(rng, brams.bram_c),
                       .dsp_k = with_dsps ? From(rng, brams.dsp_k) : 0,
                       .bram_k = From(rng, brams.bram_k)};
        if (c.p * c.bram_q > 4) continue;
        for (const NamedBram& bram : M4Brams()) {
          SCOPED_TRACE(naive.name + " " + bram.bram.name);
          ExpectSame(
              naive_perf::EvaluateM4bram(
                  naive, bram.naive, {p.weight_bits, p.activation_bits},
                  {static_cast<int>(c.p), static_cast<int>(c.bram_q), static_cast<int>(c.dsp_q),
                   static_cast<int>(c.dsp_c), static_cast<int>(c.bram_c), static_cast<int>(c.dsp_k),
                   static_cast<int>(c.bram_k)}),
              BramCost(problem, bram.bram, c), 0);
        }
      }
    }
  }
}

TEST(PerfCost, BramacAgreesWithTheNaiveReference) {
  for (const naive_perf::Network& naive : naive_perf::Networks()) {
    const Network network = LibraryNetwork(naive);
    for (const auto version : {naive_perf::Bramac::k1Da, naive_perf::Bramac::k2Sa}) {
      const ComputeBram bram = BramacOf(version);
      const auto& bramac = std::get<Bramac>(bram.kind);
      for (const int bits : {2, 4, 8}) {
        const Problem problem{&network, {bits, bits}, {}, {}};
        const std::int64_t cycles = MakeEngine(problem, bram).mac2_cycles;
        for (const std::int64_t dsp_c : {2, 6, 10}) {
          const std::int64_t kernels = std::int64_t{7} * (40 / bits);
          const Config c{.p = 1,
                         .bram_q = bramac.columns,
                         .dsp_q = 2,
                         .dsp_c = dsp_c,
                         .bram_c = dsp_c * cycles,
                         .dsp_k = kernels,
                         .bram_k = kernels};
          ExpectSame(
              naive_perf::EvaluateBramac(naive, version, bits,
                                         {2, static_cast<int>(dsp_c), static_cast<int>(kernels)}),
              BramCost(problem, bram, c), 0);
        }
      }
    }
  }
}

TEST(PerfCost, BramacNeedsEqualWidths) {
  const Network network = LibraryNetwork(naive_perf::NetworkOf("alexnet"));
  const Problem problem{&network, {8, 6}, {}, {}};
  EXPECT_THROW(MakeEngine(problem, BramacOf(naive_perf::Bramac::k1Da)), std::invalid_argument);
}

// One layer, 3 x 3 x 64 filters, 14 x 14 outputs of 128 channels, on p=1, bram_q=4, dsp_q=3,
// dsp_c=4, dsp_k=32, bram_c=16, bram_k=64.
class OneLayer : public ::testing::Test {
 protected:
  OneLayer() {
    network_.convs = {{{3, 3, 64, 14, 14, 128}, {3, 3, 64, 14, 14, 128}, 1}};
    network_.maps = {{14, 14, 64, 14, 14, 128}};
  }
  TileCost Tile(const Precision& precision, const ComputeBram& bram, const Accounting& accounting) {
    problem_ = {&network_, precision, {}, accounting};
    return TileCycles(problem_, MakeEngine(problem_, bram), network_.convs[0].bram, config_);
  }
  std::int64_t Cycles(const ComputeBram& bram) { return BramCost(problem_, bram, config_).cycles; }

  const ComputeBram dp_s_{"DP-S", 1.196, M4Bram{{false, true}}};
  const ComputeBram sy_l_{"SY-L", 1.334, M4Bram{{true, false}}};
  const Config config_{
      .p = 1, .bram_q = 4, .dsp_q = 3, .dsp_c = 4, .bram_c = 16, .dsp_k = 32, .bram_k = 64};
  Network network_;
  Problem problem_;
};

TEST_F(OneLayer, Published) {
  // ceil(14/7) * 14 = 28 tiles for each of ceil(128/64) = 2 kernel tiles. DSP: 64/4 * 3 * 128/32 =
  // 192 cycles. MAC2s: 64/16 * 3 = 12 of 2 + 8/2 = 6 cycles, for 2 kernel tiles 144. Readout 2 * 4.
  const TileCost tile = Tile({8, 8}, dp_s_, {});
  EXPECT_EQ(tile.dsp, 192);
  EXPECT_EQ(tile.mac2s, 144);
  EXPECT_EQ(tile.readout, 8);
  EXPECT_EQ(Cycles(dp_s_), 28 * (192 + 8));
}

TEST_F(OneLayer, DrainsAreReadouts) {
  // w=4, n=8, unsigned: 8 MAC2s are safe, the tile's 12 need 2 readouts; signed: 15, one.
  EXPECT_EQ(Tile({4, 8}, dp_s_, {.drains = true}).readout, 2 * 2 * 4);
  EXPECT_EQ(Tile({4, 8, true}, dp_s_, {.drains = true}).readout, 2 * 4);
  // w=2, n=4, unsigned: 2 are safe, 6 readouts of 8 cycles in size L.
  EXPECT_EQ(Tile({2, 4}, sy_l_, {.drains = true}).readout, 2 * 6 * 8);
  // w=2, n=8: never safe; stored 4 bits wide, 8 MAC2s are safe and a BRAM holds half as many.
  EXPECT_EQ(Tile({2, 8}, dp_s_, {.drains = true}).readout, 2 * 2 * 4);
  const Parts exact = BramFilterBrams(problem_, dp_s_, network_.convs[0].bram, config_);
  Tile({2, 8}, dp_s_, {});
  const Parts native = BramFilterBrams(problem_, dp_s_, network_.convs[0].bram, config_);
  // Kernels in a word: 32 / 4 / 4 = 2 against 4; 64 / 2 = 32 against 16 groups, * 3 * 16 / 2.
  EXPECT_EQ(exact.wide, 32 * 3 * 8);
  EXPECT_EQ(native.wide, 16 * 3 * 8);
}

TEST_F(OneLayer, ExactFsm) {
  // SY: n + 2 unsigned, n + 3 signed. DP: ceil((n + 3) / 2) unsigned, 2 + ceil(n / 2) signed.
  const auto cycles = [this](const Precision& precision, const ComputeBram& bram) {
    return Tile(precision, bram, {.fsm = true}).mac2s / 24;  // 12 MAC2s, 2 kernel tiles
  };
  EXPECT_EQ(cycles({8, 8, false}, sy_l_), 10);
  EXPECT_EQ(cycles({8, 8, true}, sy_l_), 11);
  EXPECT_EQ(cycles({8, 7, false}, dp_s_), 5);
  EXPECT_EQ(cycles({8, 7, true}, dp_s_), 6);
  EXPECT_EQ(cycles({8, 8, false}, dp_s_), 6);
  // IDLE, INIT_W1, INIT_W2 once in the layer.
  EXPECT_EQ(Cycles(dp_s_), 3 + 28 * (192 + 8));
}

TEST_F(OneLayer, RealFullyConnected) {
  network_.fcs = {{{96, 128}, 1}};
  problem_ = {&network_, {8, 8}, {}, {.real_fc = true}};
  const Engine engine = MakeEngine(problem_, dp_s_);
  // Batch 64 as output columns: 10 tiles of 7 columns, c = 96 / 3 = 32: DSP 32/4 * 4 = 32 cycles,
  // MAC2s 2 * 6 * 2 = 24, readout 8: 10 * 40 / 64, rounded up.
  EXPECT_EQ(BramFcCycles(problem_, dp_s_, engine, {96, 128}, config_, {}), 7);
  // c = 72 / 3 = 24: DSP 24, MAC2s 24: 10 * 32 / 64 = 5, and with the 3 cycles of start one more.
  EXPECT_EQ(BramFcCycles(problem_, dp_s_, engine, {72, 128}, config_, {}), 5);
  problem_.accounting.fsm = true;
  EXPECT_EQ(BramFcCycles(problem_, dp_s_, MakeEngine(problem_, dp_s_), {72, 128}, config_, {}), 6);
  // DLA: 22 * 4 * 8 steps of 3 * 3 * 4 * 32 products on 1152 / 2 DSPs with 2 each, / 64.
  const Config dla{.p = 1, .dsp_q = 3, .dsp_c = 4, .dsp_k = 32};
  EXPECT_EQ(DlaFcCycles(problem_, {96, 128}, dla, DlaResources(problem_, dla)), 11);
  // The batch of 2 * 32 inputs fills 64 columns: 4 * 100 steps for all of them.
  const Config wide{.p = 1, .dsp_q = 64, .dsp_c = 4, .dsp_k = 32};
  EXPECT_EQ(DlaFcCycles(problem_, {1200, 128}, wide, DlaResources(problem_, wide)), 7);
}

TEST_F(OneLayer, BuildableIsAboutPortBAndPackingShapes) {
  Config narrow = config_;
  narrow.bram_q = 1;
  EXPECT_TRUE(IsBuildable(sy_l_, narrow));
  narrow.dsp_k = 64;
  EXPECT_FALSE(IsBuildable(sy_l_, narrow));
  EXPECT_TRUE(IsBuildable(dp_s_, narrow));
  narrow.bram_q = 2;
  EXPECT_TRUE(IsBuildable(sy_l_, narrow));
  // w=8, n=4: two activations share a multiplier; three output pixels leave no pair for the third.
  EXPECT_EQ(ProductsPerDsp(8, 4, false, 3), 4);
  EXPECT_EQ(ProductsPerDsp(8, 4, true, 3), 2);
  EXPECT_EQ(ProductsPerDsp(8, 4, true, 4), 4);
  EXPECT_EQ(ProductsPerDsp(8, 2, true, 3), 4);  // two weights share it
  EXPECT_EQ(ProductsPerDsp(4, 2, true, 3), 4);
  EXPECT_EQ(ProductsPerDsp(2, 5, true, 3), 4);
  EXPECT_EQ(ProductsPerDsp(2, 3, true, 3), 8);
}

TEST_F(OneLayer, IdealFullyConnectedCountsThePackingThatExists) {
  // w=8, n=4, 3 pixels: 2 products in a DSP, not 4. 96 * 128 MACs.
  const Config dla{.p = 1, .dsp_q = 3, .dsp_c = 4, .dsp_k = 32};
  for (const auto& [buildable, products, dsps] :
       {std::tuple{false, 4, 288}, std::tuple{true, 2, 576}}) {
    problem_ = {&network_, {8, 4}, {}, {.buildable = buildable}};
    const Resources resources = DlaResources(problem_, dla);
    EXPECT_EQ(resources.dsps.total(), dsps);  // 3 * 3 * 4 * 32 = 1152 products
    EXPECT_EQ(DlaFcCycles(problem_, {96, 128}, dla, resources), 11);  // ceil(12288 / 1152)
    const Engine engine = MakeEngine(problem_, dp_s_);
    // 4 cycles a MAC2: 100 DSPs and 10 BRAMs of 8 MACs: 12288 * 4 / (products * 4 * 100 + 80).
    const Resources few{.dsps = {100, 0}, .stream_brams = 0, .filter_brams = {10, 0}};
    EXPECT_EQ(BramFcCycles(problem_, dp_s_, engine, {96, 128}, config_, few),
              products == 4 ? 30 : 56);
  }
}

TEST_F(OneLayer, TheStreamBufferReadsTheColumnsOfAStride) {
  network_.maps = {{28, 28, 64, 14, 14, 128}};
  const auto banks = [this](const Accounting& accounting) {
    problem_ = {&network_, {8, 8}, {}, accounting};
    return std::pair{DlaStreamBrams(problem_, {.p = 1, .dsp_q = 3, .dsp_c = 4, .dsp_k = 32}),
                     BramStreamBrams(problem_, dp_s_, MakeEngine(problem_, dp_s_), config_)};
  };
  // 75264 words. DLA as published: (2 * 1 + 3) * 4 = 20 banks of 3764 words, 2 BRAMs each; with
  // input over output (2 * 2 + 3) * 4 = 28 of 2688: 2 each. Contender: 7 * 4 + (3 * 2 + 3) * 3 = 55
  // of 1369, 1 each.
  EXPECT_EQ(banks({}), (std::pair<std::int64_t, std::int64_t>{40, 55}));
  EXPECT_EQ(banks({.stream_width = true}), (std::pair<std::int64_t, std::int64_t>{56, 55}));
}

TEST_F(OneLayer, TheFirstOfTheLargestFiltersCounts) {
  network_.convs = {{{3, 3, 64, 14, 14, 128}, {3, 3, 64, 14, 14, 128}, 1},
                    {{3, 3, 128, 14, 14, 64}, {3, 3, 128, 14, 14, 64}, 1}};
  problem_ = {&network_, {8, 8}, {}, {}};
  EXPECT_EQ(DlaWorkload(problem_).largest_filter.c, 64);
  EXPECT_EQ(BramWorkload(problem_).largest_filter.c, 64);
}

TEST_F(OneLayer, MixedWeightsAreReadOutAsTheNarrowOnesNeed) {
  // n=8 unsigned: 32896 MAC2s are safe with 8 bits, 8 with 4.
  problem_ = {&network_, {8, 8, false, 4, 0.25}, {}, {.drains = true}};
  EXPECT_EQ(MakeEngine(problem_, dp_s_).safe_mac2s, 8);
  EXPECT_EQ(SplitKernels(problem_.precision, 30).wide, 8);
  EXPECT_EQ(SplitKernels(problem_.precision, 30).narrow, 22);
}

TEST_F(OneLayer, WhatFillsALayer) {
  problem_ = {&network_, {8, 8}, {}, {}};
  LayerCost layer = BramLayers(problem_, dp_s_, config_).at(0);
  // 28 tiles of 192 + 8 cycles; of 14 columns the DSPs have 6. MACs of a column: 9 * 64 * 14 * 128
  // = 1032192. DSPs: 3 * 3 * 4 * 32 = 1152 products. Blocks: 3 * 8 * 64 / 1 = 1536, 8 MACs in 6
  // cycles.
  EXPECT_EQ(layer.cycles, 5600);
  EXPECT_EQ(layer.dsp_cycles, 28 * 192);
  EXPECT_EQ(layer.bram_cycles, 28 * 144);
  EXPECT_EQ(layer.readout_cycles, 28 * 8);
  EXPECT_NEAR(layer.dsp_use, 6 * 1032192. / (5600. * 1152), 1e-12);
  EXPECT_NEAR(layer.bram_use, 8 * 1032192. * 6 / (5600. * 1536 * 8), 1e-12);
  EXPECT_EQ(layer.bound, Bound::kDsp);
  // One channel: a MAC2 of 6 cycles and 3 steps, 2 kernel tiles; readout 8 of size L: 16.
  network_.convs[0].bram = {1, 1, 1, 14, 14, 128};
  EXPECT_EQ(BramLayers(problem_, sy_l_, config_).at(0).bound, Bound::kBram);
  problem_.precision.activation_bits = 2;
  EXPECT_EQ(BramLayers(problem_, sy_l_, config_).at(0).bound, Bound::kReadout);
  // 16 channels: DSP 4 * 4 = 16 cycles; MAC2s 2 * 8 with n = 6 in SY.
  network_.convs[0].bram = {1, 1, 16, 14, 14, 128};
  problem_.precision.activation_bits = 6;
  EXPECT_EQ(BramLayers(problem_, sy_l_, config_).at(0).bound, Bound::kBalance);
}

TEST_F(OneLayer, LayersAddUpToTheCost) {
  for (const naive_perf::Network& naive : naive_perf::Networks()) {
    const Network network = LibraryNetwork(naive);
    for (const Accounting& accounting : {Accounting{}, kHonest, kCorrected}) {
      const Problem problem{&network, {8, 8}, {}, accounting};
      const auto sum = [](const std::vector<LayerCost>& layers) {
        std::int64_t cycles = 0;
        for (const LayerCost& layer : layers) {
          cycles += layer.times * layer.cycles;
          EXPECT_LE(layer.dsp_use, 1);
          EXPECT_LE(layer.bram_use, 1);
          EXPECT_GT(layer.dsp_use, 0);
        }
        return cycles;
      };
      EXPECT_EQ(sum(DlaLayers(problem, kYardstick)), DlaCost(problem, kYardstick).cycles);
      EXPECT_EQ(sum(BramLayers(problem, dp_s_, config_)), BramCost(problem, dp_s_, config_).cycles);
    }
  }
}

}  // namespace
}  // namespace m4::perf
