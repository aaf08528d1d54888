// The search against brute force, and what must hold for any search.
#include <gtest/gtest.h>

#include <algorithm>

#include "golden_model/arith/precision.h"
#include "golden_model/perf/search.h"
#include "golden_model/tests/perf_fixture.h"

namespace m4::perf {
namespace {

Config ConfigOf(const naive_perf::Winner& w) {
  return {.p = w.p,
          .bram_q = w.bram_q,
          .dsp_q = w.dsp_q,
          .dsp_c = w.dsp_c,
          .bram_c = w.bram_c,
          .dsp_k = w.dsp_k,
          .bram_k = w.bram_k};
}

void ExpectSame(const naive_perf::Winner& naive, const Best& best) {
  ASSERT_EQ(naive.found, !best.candidates().empty());
  if (!naive.found) return;
  EXPECT_EQ(ConfigOf(naive), best.candidates().front().config);
  EXPECT_EQ(naive.brams, best.candidates().front().cost.resources.brams());
}

Budget BudgetOf(const naive_perf::Device& device) {
  return {.brams = device.brams, .dsps = device.dsps};
}

// A baseline of the naive search whose cycles are the library's: doubles may round them up.
Cost ReferenceOf(const Problem& problem, naive_perf::Winner& naive) {
  const Cost cost = DlaCost(problem, ConfigOf(naive));
  naive.cycles = static_cast<double>(cost.cycles);
  return cost;
}

class AnyPrecision : public ::testing::TestWithParam<arith::Precision> {
 protected:
  const int w_ = GetParam().weight_bits;
  const int n_ = GetParam().activation_bits;
};

TEST_P(AnyPrecision, PrunedSearchFindsWhatBruteForceFinds) {
  const naive_perf::Precision precision{w_, n_};
  for (const char* name : {"alexnet", "resnet18", "vitbase"}) {
    const naive_perf::Network& naive = naive_perf::NetworkOf(name);
    const Network network = LibraryNetwork(naive);
    const Problem problem{&network, {w_, n_}, {}, {}};
    for (const naive_perf::Device& device :
         {naive_perf::kSmall, naive_perf::kBig, naive_perf::Device{700, 300}}) {
      SCOPED_TRACE(testing::Message() << name << " " << device.brams << " BRAMs");
      Best dla(kQuality, DlaCost(problem, kYardstick));
      SearchDla(problem, PublishedDlaSpace(false), BudgetOf(device), dla);
      naive_perf::Winner baseline =
          naive_perf::BestDla(naive, precision, device, naive_perf::DlaSpace::kForM4bram,
                              naive_perf::Objective::kQuality);
      ExpectSame(baseline, dla);
      if (!baseline.found) continue;
      const Cost reference = ReferenceOf(problem, baseline);
      for (const NamedBram& bram : M4Brams()) {
        const bool with_dsps = bram.bram.name != "DP-L";
        const int limit = bram.bram.name == "SY-L" ? 2 : 4;
        Best speed(kSpeed, reference);
        Best quality(kQuality, reference);
        const BramSpace space = PublishedBramSpace(with_dsps, limit);
        SearchM4Bram(problem, bram.bram, space, BudgetOf(device), speed);
        SearchM4Bram(problem, bram.bram, space, BudgetOf(device), quality);
        ExpectSame(naive_perf::BestM4bram(naive, bram.naive, precision, device, baseline,
                                          naive_perf::Objective::kSpeed, limit, with_dsps, 16),
                   speed);
        ExpectSame(naive_perf::BestM4bram(naive, bram.naive, precision, device, baseline,
                                          naive_perf::Objective::kQuality, limit, with_dsps, 16),
                   quality);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All21, AnyPrecision, ::testing::ValuesIn(arith::kPrecisions),
                         [](const auto& p) {
                           return "w" + std::to_string(p.param.weight_bits) + "n" +
                                  std::to_string(p.param.activation_bits);
                         });

TEST(PerfSearch, BramacFindsWhatBruteForceFinds) {
  for (const naive_perf::Network& naive : naive_perf::Networks()) {
    const Network network = LibraryNetwork(naive);
    for (const int bits : {2, 4, 8}) {
      const Problem problem{&network, {bits, bits}, {}, {}};
      Best dla(kQuality, DlaCost(problem, kYardstick));
      SearchDla(problem, PublishedDlaSpace(true), BudgetOf(naive_perf::kSmall), dla);
      naive_perf::Winner baseline =
          naive_perf::BestDla(naive, {bits, bits}, naive_perf::kSmall,
                              naive_perf::DlaSpace::kForBramac, naive_perf::Objective::kQuality);
      ExpectSame(baseline, dla);
      if (!baseline.found) continue;  // VGG-16 with 8 bits needs the big device
      const Cost reference = ReferenceOf(problem, baseline);
      for (const auto version : {naive_perf::Bramac::k1Da, naive_perf::Bramac::k2Sa}) {
        Best best(kBramacQuality, reference);
        SearchBramac(problem, BramacOf(version), PublishedBramacSpace(),
                     BudgetOf(naive_perf::kSmall), best);
        ExpectSame(naive_perf::BestBramac(naive, version, bits, naive_perf::kSmall, baseline,
                                          naive_perf::Objective::kQuality),
                   best);
      }
    }
  }
}

class Resnet18 : public ::testing::Test {
 protected:
  std::vector<Candidate> All(const Budget& budget, std::int64_t limit = 4) {
    Everything everything;
    SearchM4Bram(problem_, bram_, PublishedBramSpace(true, limit), budget, everything);
    return everything.all;
  }
  std::int64_t Fastest(const Budget& budget, std::int64_t limit = 4) {
    Best best(kSpeed, reference_);
    SearchM4Bram(problem_, bram_, PublishedBramSpace(true, limit), budget, best);
    return best.candidates().empty() ? 0 : best.candidates().front().cost.cycles;
  }

  const Network network_ = LibraryNetwork(naive_perf::NetworkOf("resnet18"));
  Problem problem_{&network_, {8, 6}, {}, {}};
  const ComputeBram bram_{"DP-S", 1.196, M4Bram{{false, true}}};
  const Cost reference_ = DlaCost(problem_, kYardstick);
  const Budget big_{.brams = 2489, .dsps = 1152};
};

TEST_F(Resnet18, EveryPointHasTheCostThatTheCostFunctionGives) {
  for (const Accounting& accounting : {Accounting{}, kHonest, kCorrected}) {
    problem_.accounting = accounting;
    const std::vector<Candidate> all = All(big_);
    ASSERT_GT(all.size(), 100U);
    for (const Candidate& candidate : all) {
      const Cost cost = BramCost(problem_, bram_, candidate.config);
      ASSERT_EQ(cost.cycles, candidate.cost.cycles);
      ASSERT_EQ(cost.resources, candidate.cost.resources);
      ASSERT_EQ(cost.area, candidate.cost.area);
      ASSERT_TRUE(!accounting.buildable || IsBuildable(bram_, candidate.config));
    }
  }
}

TEST_F(Resnet18, TheBestOfASortedListAreTheBestOfASearch) {
  std::vector<Candidate> all = All(big_);
  for (Candidate& c : all) c.merit = Merit(kQuality, reference_, c.cost.cycles, c.cost.area);
  std::ranges::sort(all, [](const Candidate& a, const Candidate& b) {
    return a.merit != b.merit ? a.merit > b.merit : a.config < b.config;
  });
  Best best(kQuality, reference_, 25);
  SearchM4Bram(problem_, bram_, PublishedBramSpace(true, 4), big_, best);
  ASSERT_EQ(best.candidates().size(), 25U);
  for (std::size_t i = 0; i < 25; ++i) EXPECT_EQ(best.candidates()[i].config, all[i].config) << i;
}

TEST_F(Resnet18, TheParetoFrontIsWhatNothingDominates) {
  const std::vector<Candidate> all = All(big_);
  ParetoFront front;
  SearchM4Bram(problem_, bram_, PublishedBramSpace(true, 4), big_, front);
  ASSERT_GT(front.candidates().size(), 5U);
  const auto dominated = [&all](const Cost& cost) {
    return std::ranges::any_of(all, [&cost](const Candidate& c) {
      return c.cost.cycles <= cost.cycles && c.cost.area <= cost.area &&
             (c.cost.cycles < cost.cycles || c.cost.area < cost.area);
    });
  };
  std::size_t on_front = 0;
  std::vector<std::pair<std::int64_t, double>> seen;
  for (const Candidate& candidate : all) {
    const std::pair<std::int64_t, double> point{candidate.cost.cycles, candidate.cost.area};
    if (dominated(candidate.cost) || std::ranges::find(seen, point) != seen.end()) continue;
    seen.push_back(point);
    ++on_front;
  }
  EXPECT_EQ(front.candidates().size(), on_front);
  for (const Candidate& candidate : front.candidates()) EXPECT_FALSE(dominated(candidate.cost));
}

Candidate At(std::int64_t cycles, double area, std::int64_t p) {
  return {{.p = p}, {cycles, area, {}}, 0};
}

TEST(ParetoFront, OfEqualPointsTheFirst) {
  ParetoFront front;
  for (const Candidate& c : {At(10, 5, 2), At(10, 5, 1), At(10, 5, 3), At(10, 6, 1), At(11, 5, 1),
                             At(9, 7, 4), At(9, 7, 2), At(12, 4, 1)}) {
    front.Offer(c);
  }
  ASSERT_EQ(front.candidates().size(), 3U);
  EXPECT_EQ(front.candidates()[0].config.p, 2);
  EXPECT_EQ(front.candidates()[1].config.p, 1);
  EXPECT_EQ(front.candidates()[1].cost.area, 5);
  EXPECT_EQ(front.candidates()[2].cost.cycles, 12);
  EXPECT_TRUE(front.Refuses(13, 4));
  EXPECT_FALSE(front.Refuses(12, 4));
}

TEST(Merit, WhatIsNotFasterThanAskedForDoesNotCount) {
  const Cost reference{100, 50, {}};
  EXPECT_EQ(Merit(kQuality, reference, 100, 10), 0);
  EXPECT_EQ(Merit(kQuality, reference, 50, 100), 2.0 * (2.0 / 2.0));
  EXPECT_EQ(Merit(kBramacQuality, reference, 200, 10), 0);
  EXPECT_EQ(Merit(kBramacQuality, reference, 125, 25), 0.8 * (0.8 / 0.5));
  EXPECT_EQ(Merit(kSpeed, reference, 400, 1), 0.25);
}

TEST_F(Resnet18, TheBaselineKeepsItsBudgetToo) {
  Everything everything;
  SearchDla(problem_, PublishedDlaSpace(false), {.brams = 2489, .dsps = 1152, .area = 80000},
            everything);
  ASSERT_FALSE(everything.all.empty());
  for (const Candidate& c : everything.all) EXPECT_LE(c.cost.area, 80000);
}

TEST_F(Resnet18, MoreBramsAreNeverSlower) {
  std::int64_t before = 0;
  for (std::int64_t brams = 400; brams <= 4000; brams += 150) {
    const std::int64_t cycles = Fastest({.brams = brams, .dsps = 645});
    if (before != 0) {
      EXPECT_GT(cycles, 0) << brams;
      EXPECT_LE(cycles, before) << brams;
    }
    before = cycles;
  }
  EXPECT_GT(before, 0);
}

TEST_F(Resnet18, MoreDuplicationIsNeverSlower) {
  EXPECT_LE(Fastest(big_, 2), Fastest(big_, 1));
  EXPECT_LE(Fastest(big_, 4), Fastest(big_, 2));
}

TEST_F(Resnet18, ABudgetIsKept) {
  const Budget budget{.brams = 1700, .dsps = 500, .area = 90000};
  const std::vector<Candidate> all = All(budget);
  ASSERT_FALSE(all.empty());
  for (const Candidate& c : all) {
    EXPECT_LE(c.cost.resources.brams(), 1700);
    EXPECT_LE(c.cost.resources.dsps.total(), 500);
    EXPECT_LE(c.cost.area, 90000);
  }
  EXPECT_EQ(Fastest({.brams = 10, .dsps = 10}), 0);
}

}  // namespace
}  // namespace m4::perf
