// The rules of a configuration, and that the searches keep them.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include "golden_model/perf/rules.h"
#include "golden_model/tests/perf_fixture.h"

namespace m4::perf {
namespace {

class PerfRules : public ::testing::Test {
 protected:
  const Network network_ = LibraryNetwork(naive_perf::NetworkOf("resnet18"));
  Problem problem_{&network_, {4, 4}, {}, {}};
  const ComputeBram sy_l_{"SY-L", 1.334, M4Bram{{true, false}}};
  const Config good_{
      .p = 1, .bram_q = 1, .dsp_q = 2, .dsp_c = 4, .bram_c = 16, .dsp_k = 32, .bram_k = 64};
};

TEST_F(PerfRules, EachIsSaid) {
  EXPECT_EQ(BramViolation(problem_, sy_l_, good_), std::nullopt);
  const auto broken = [this](std::int64_t Config::*member, std::int64_t value) {
    Config config = good_;
    config.*member = value;
    return BramViolation(problem_, sy_l_, config).value_or("none");
  };
  EXPECT_EQ(broken(&Config::bram_q, 3), "the duplication factor bram_q * p is 1, 2 or 4");
  EXPECT_EQ(broken(&Config::bram_c, 15), "bram_c is even: a BRAM holds channels in pairs");
  EXPECT_EQ(broken(&Config::bram_c, 44),
            "an adder tree has at most 64 inputs: rvec * bram_c / 2 is more");
  EXPECT_EQ(broken(&Config::dsp_c, 22),
            "an adder tree has at most 64 inputs: rvec * dsp_c is more");
  EXPECT_EQ(broken(&Config::dsp_c, 3),
            "bram_c / 2 is a multiple of dsp_c: a block gives one word per cycle through port B");
  EXPECT_EQ(broken(&Config::bram_k, 48), "bram_k is a multiple of dsp_k");
  EXPECT_EQ(broken(&Config::dsp_q, 0), "p, dsp_q, dsp_c and dsp_k are at least 1");
  EXPECT_EQ(broken(&Config::bram_k, 0), "p, bram_q and bram_k are at least 1");
  EXPECT_EQ(broken(&Config::dsp_k, 64), "none");
  problem_.accounting.buildable = true;
  EXPECT_EQ(broken(&Config::dsp_k, 64),
            "size L without duplication can be built with dsp_k <= bram_k / 2 only");
  problem_.precision.weight_bits = 2;
  EXPECT_EQ(broken(&Config::dsp_q, 3),
            "2-bit products are packed for two output pixels: dsp_q * p must be even");
  EXPECT_EQ(DlaViolation(problem_, good_),
            "bram_q, bram_c and bram_k are of accelerators with computing BRAMs");
  EXPECT_EQ(DlaViolation(problem_, kYardstick),
            "2-bit products are packed for two output pixels: dsp_q * p must be even");
}

TEST_F(PerfRules, Bramac) {
  const ComputeBram bram = BramacOf(naive_perf::Bramac::k1Da);
  const Config good{
      .p = 1, .bram_q = 1, .dsp_q = 2, .dsp_c = 4, .bram_c = 16, .dsp_k = 40, .bram_k = 40};
  EXPECT_EQ(BramViolation(problem_, bram, good), std::nullopt);
  Config config = good;
  config.bram_c = 12;
  EXPECT_EQ(BramViolation(problem_, bram, config), "bram_c is dsp_c * 4, the cycles of a MAC2");
  config = good;
  config.dsp_k = config.bram_k = 45;
  EXPECT_EQ(BramViolation(problem_, bram, config), "dsp_k fills whole words of the BRAM");
  config = good;
  config.bram_k = 50;
  EXPECT_EQ(BramViolation(problem_, bram, config), "bram_k and dsp_k are the same for BRAMAC");
  config = good;
  config.bram_q = 2;
  EXPECT_EQ(BramViolation(problem_, bram, config), "bram_q is 1 for this BRAM");
  config = good;
  config.p = 2;
  EXPECT_EQ(BramViolation(problem_, bram, config), "p is 1: BRAMAC computes one output row");
}

// In size L without duplication there are points that can't be built: a search that offers all of
// them, or none, is wrong.
TEST_F(PerfRules, SearchesKeepThem) {
  for (const int weight_bits : {2, 4}) {
    problem_.precision.weight_bits = weight_bits;
    std::array<std::size_t, 2> offered{};
    for (const bool buildable : {false, true}) {
      problem_.accounting.buildable = buildable;
      Everything everything;
      SearchM4Bram(problem_, sy_l_, PublishedBramSpace(true, 1), {.brams = 2489, .dsps = 1152},
                   everything);
      for (const Candidate& c : everything.all) {
        ASSERT_EQ(BramViolation(problem_, sy_l_, c.config), std::nullopt);
      }
      offered[buildable ? 1 : 0] = everything.all.size();
    }
    EXPECT_GT(offered[0], offered[1]);
    EXPECT_GT(offered[1], 0U);
    Everything dla;
    SearchDla(problem_, PublishedDlaSpace(true), {.brams = 2489, .dsps = 1152}, dla);
    for (const Candidate& c : dla.all) ASSERT_EQ(DlaViolation(problem_, c.config), std::nullopt);
    EXPECT_FALSE(dla.all.empty());
  }
  problem_.precision.weight_bits = 4;
  const ComputeBram bramac = BramacOf(naive_perf::Bramac::k2Sa);
  Everything everything;
  SearchBramac(problem_, bramac, PublishedBramacSpace(), {.brams = 2489, .dsps = 1152}, everything);
  for (const Candidate& c : everything.all) {
    ASSERT_EQ(BramViolation(problem_, bramac, c.config), std::nullopt);
  }
  EXPECT_FALSE(everything.all.empty());
}

}  // namespace
}  // namespace m4::perf
