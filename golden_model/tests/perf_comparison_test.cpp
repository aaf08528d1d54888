// Which searches a comparison runs, and against what.
#include <gtest/gtest.h>

#include <array>

#include "golden_model/perf/comparison.h"
#include "golden_model/tests/perf_fixture.h"

namespace m4::perf {
namespace {

class PerfComparison : public ::testing::Test {
 protected:
  PerfComparison() {
    comparison_.network = &network_;
    comparison_.precision = {4, 4};
    comparison_.device = &device_;
    comparison_.baseline = &wide_;
    comparison_.common_baseline = &narrow_;
    comparison_.baseline_objective = kQuality;
    comparison_.bram = &bram_;
    comparison_.space = &space_;
    comparison_.objective = kQuality;
  }
  // The cycles of the best baseline of a space by an objective.
  std::int64_t BaselineCycles(const DlaSpace& space, const Objective& objective) const {
    const Problem problem{&network_, {4, 4}, {}, {}};
    Best best(objective, DlaCost(problem, kYardstick));
    SearchDla(problem, space, {.brams = device_.brams, .dsps = device_.dsps}, best);
    return best.candidates().at(0).cost.cycles;
  }

  const Network network_ = LibraryNetwork(naive_perf::NetworkOf("alexnet"));
  const Device device_{"small", 1537, 645};
  const Baseline wide_{PublishedDlaSpace(true), kYardstick};
  const Baseline narrow_{{.p = {1}, .q = {2}, .c = {8}, .k = {48}}, kYardstick};
  const ComputeBram bram_{"DP-S", 1.196, M4Bram{{false, true}}};
  const ContenderSpace space_ = PublishedBramSpace(true, 4);
  Comparison comparison_;
};

TEST_F(PerfComparison, TheSwitchesChooseBaselineAndObjective) {
  const std::int64_t published = BaselineCycles(wide_.space, kQuality);
  const std::int64_t common = BaselineCycles(narrow_.space, kQuality);
  const std::int64_t fastest = BaselineCycles(wide_.space, kSpeed);
  ASSERT_NE(published, common);
  ASSERT_LT(fastest, published);
  EXPECT_EQ(FindBaseline(comparison_, {})->cost.cycles, published);
  EXPECT_EQ(FindBaseline(comparison_, {.one_baseline = true})->cost.cycles, common);
  EXPECT_EQ(FindBaseline(comparison_, {.fastest = true})->cost.cycles, fastest);
  // The contender too: the fastest is faster than the best of speedup / area.
  comparison_.objective = {"speed of its area", 1, 1, 0};
  const auto baseline = FindBaseline(comparison_, {});
  EXPECT_LT(Compare(comparison_, {.fastest = true}, baseline).winner->cost.cycles,
            Compare(comparison_, {}, baseline).winner->cost.cycles);
}

TEST_F(PerfComparison, OnlyTheSameBaselineIsSearchedOnce) {
  Comparison other = comparison_;
  other.baseline_objective = kSpeed;
  Comparison third = comparison_;
  third.baseline = &narrow_;
  const std::array all = {comparison_, other, third, comparison_};
  const auto results = CompareAll(all, {});
  EXPECT_EQ(results[0].baseline->cost.cycles, BaselineCycles(wide_.space, kQuality));
  EXPECT_EQ(results[1].baseline->cost.cycles, BaselineCycles(wide_.space, kSpeed));
  EXPECT_EQ(results[2].baseline->cost.cycles, BaselineCycles(narrow_.space, kQuality));
  EXPECT_EQ(results[3].speedup, results[0].speedup);
}

TEST_F(PerfComparison, NothingFits) {
  const Device none{"none", 10, 10};
  comparison_.device = &none;
  const auto baseline = FindBaseline(comparison_, {});
  EXPECT_FALSE(baseline);
  const ComparisonResult result = Compare(comparison_, {}, baseline);
  EXPECT_FALSE(result.winner);
  EXPECT_EQ(result.speedup, 0);
}

}  // namespace
}  // namespace m4::perf
