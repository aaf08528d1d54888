// Which weights lie where, against words packed by hand.
#include "golden_model/m4bram/load_plan.h"

#include <gtest/gtest.h>

#include <set>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

constexpr Version kS{false, false};
constexpr Version kL{true, false};

using Ints = std::vector<std::int32_t>;

GemmJob Job(Version version, Config precision, gemm::Matrix<std::int32_t> weights) {
  GemmJob job;
  job.version = version;
  job.precision = precision;
  job.activations = gemm::Matrix<std::int32_t>(weights.cols(), 1);
  job.weights = std::move(weights);
  return job;
}

TEST(LoadPlan, PacksTwoPortionsIntoAWord) {
  // S, w = 4, d = 2: portions of 16 bits, 4 rows. 5 rows: the second tile has 3 rows of zeros.
  const GemmJob job = Job(kS, {4, 4, true, 2},
                          {5, 2,
                           Ints{1, 5,   //
                                2, 6,   //
                                3, 7,   //
                                4, -8,  //
                                -1, -2}});
  const Layout layout = MakeLayout(job);
  const std::vector<WeightLoad> loads = PlanLoads(job, layout);
  ASSERT_EQ(loads.size(), 1u);
  // Tile 0: column 0 is 4,3,2,1 = 0x4321, column 1 is -8,7,6,5 = 0x8765.
  // Tile 1: column 0 is 0,0,0,-1 = 0x000F, column 1 is 0x000E.
  const std::vector<std::uint64_t> portions = {0x4321, 0x8765, 0x000F, 0x000E};
  EXPECT_EQ(loads[0].portions, portions);
  const std::vector<StoredWord> words = PackWords(kS, layout, loads[0]);
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0].address, 0);
  EXPECT_EQ(words[0].value, 0x87654321u);
  EXPECT_EQ(words[1].address, 1);
  EXPECT_EQ(words[1].value, 0x000E000Fu);
  // Portion select in bits [10:9]: portion 3 is half 1 of word 1.
  EXPECT_EQ(PortionAddress(kS, layout, 0), 0x000);
  EXPECT_EQ(PortionAddress(kS, layout, 1), 0x200);
  EXPECT_EQ(PortionAddress(kS, layout, 3), 0x201);
}

TEST(LoadPlan, PacksAPairOfWordsPerCopyInL) {
  // L, w = 8, d = 1: 64 bits, 8 rows; rows 0..3 in the even word, 4..7 in the odd one.
  const GemmJob job =
      Job(kL, {8, 8, true, 1}, {8, 1, Ints{0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, -1}});
  const Layout layout = MakeLayout(job);
  const std::vector<WeightLoad> loads = PlanLoads(job, layout);
  const std::vector<StoredWord> words = PackWords(kL, layout, loads.at(0));
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0].address, 0);
  EXPECT_EQ(words[0].value, 0x44332211u);
  EXPECT_EQ(words[1].address, 1);
  EXPECT_EQ(words[1].value, 0xFF776655u);
  EXPECT_EQ(PortionAddress(kL, layout, 3), 6);  // pair 3 is words 6 and 7
}

TEST(LoadPlan, PacksQuartersInL) {
  // L, w = 8, d = 4: 16 bits, 2 rows. 3 columns: quarters 0..2; the odd word holds quarter 2.
  const GemmJob job = Job(kL, {8, 8, true, 4}, {2, 3, Ints{1, 3, 5, 2, 4, 6}});
  const Layout layout = MakeLayout(job);
  const std::vector<StoredWord> words = PackWords(kL, layout, PlanLoads(job, layout).at(0));
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0].value, 0x04030201u);
  EXPECT_EQ(words[1].value, 0x00000605u);
  EXPECT_EQ(PortionAddress(kL, layout, 2), 0x400);
  EXPECT_EQ(PortionAddress(kL, layout, 7), 0x602);  // quarter 3 of pair 1
}

TEST(LoadPlan, StoresEqualPortionsOnce) {
  // A constant: every portion is the same, whatever K is.
  const GemmJob job = Job(kS, {8, 8, true, 1}, {4, 131070, -128});
  const Layout layout = MakeLayout(job);
  const std::vector<WeightLoad> loads = PlanLoads(job, layout);
  ASSERT_EQ(loads.size(), 1u);
  EXPECT_EQ(loads[0].portions, std::vector<std::uint64_t>{0x80808080});
  EXPECT_EQ(PackWords(kS, layout, loads[0]).size(), 1u);
  ASSERT_EQ(loads[0].segments.size(), 1u);
  EXPECT_EQ(loads[0].segments[0].k_end, 131070);
}

TEST(LoadPlan, LoadsInTurnsWhatDoesNotFit) {
  // S, w = 8, d = 1: 512 portions. Column k holds k in 2 bytes: all different. 1025 columns: the
  // loads take 512, 512 and 1.
  gemm::Matrix<std::int32_t> weights(4, 1025);
  for (std::size_t k = 0; k < 1025; ++k) {
    weights.at(0, k) = static_cast<std::int32_t>(k % 256) - 128;
    weights.at(1, k) = static_cast<std::int32_t>(k / 256);
  }
  const GemmJob job = Job(kS, {8, 8, true, 1}, weights);
  const std::vector<WeightLoad> loads = PlanLoads(job, MakeLayout(job));
  ASSERT_EQ(loads.size(), 3u);
  EXPECT_EQ(loads[0].segments.at(0).k_end, 512);
  EXPECT_EQ(loads[1].segments.at(0).k_begin, 512);
  EXPECT_EQ(loads[1].segments.at(0).k_end, 1024);
  EXPECT_EQ(loads[2].segments.at(0).k_begin, 1024);
  EXPECT_EQ(loads[2].segments.at(0).k_end, 1025);
}

TEST(LoadPlan, CoversEveryColumnOnceAndNeverSplitsAPair) {
  arith::Rng rng(1);
  for (const Version version : kVersions) {
    for (const int d : {1, 2, 4}) {
      const GemmJob job = RandomJob(version, {8, 4, true, d}, 21, 1301, 1, rng);
      const Layout layout = MakeLayout(job);
      std::set<std::pair<int, int>> seen;
      for (const WeightLoad& load : PlanLoads(job, layout)) {
        EXPECT_LE(load.portions.size(), static_cast<std::size_t>((version.large ? 256 : 512) * d));
        for (const Segment& segment : load.segments) {
          EXPECT_EQ(segment.k_begin % 2, 0);
          for (std::int32_t k = segment.k_begin; k < segment.k_end; ++k) {
            EXPECT_TRUE(seen.insert({segment.m_tile, k}).second);
          }
        }
      }
      EXPECT_EQ(seen.size(), static_cast<std::size_t>(layout.m_tiles) * 1301);
    }
  }
}

}  // namespace
}  // namespace m4::m4bram
