// The table of builds, the sizes derived from their constants, and the rules that a build must
// keep, against docs/accelerator.md sections 3 and 5.2.
#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "golden_model/accel/build.h"

namespace m4::accel {
namespace {

const Build& Get(std::string_view name) { return *FindBuild(name); }

TEST(AccelBuild, TableIsThatOfTheDataSheet) {
  struct Row {
    std::string_view name;
    int blocks, multipliers, dup;
  };
  constexpr std::array<Row, 14> kRows = {{{"dla", 12, 12, 1},
                                          {"dla_m4", 12, 12, 2},
                                          {"m4", 16, 0, 4},
                                          {"dla_odd", 12, 18, 1},
                                          {"s_sy_d1", 12, 12, 1},
                                          {"s_dp_d2", 12, 12, 2},
                                          {"l_sy_d1", 12, 12, 1},
                                          {"l_dp_d4", 12, 24, 4},
                                          {"odd_cols", 16, 24, 1},
                                          {"two_rows", 12, 24, 2},
                                          {"scale_16", 16, 0, 1},
                                          {"scale_64", 64, 0, 1},
                                          {"scale_256", 256, 0, 1},
                                          {"scale_1024", 1024, 0, 1}}};
  ASSERT_EQ(Builds().size(), kRows.size());
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    const Build& b = Builds()[i];
    EXPECT_EQ(b.name, kRows[i].name);
    EXPECT_EQ(b.n_blocks(), kRows[i].blocks) << b.name;
    EXPECT_EQ(b.num_mult(), kRows[i].multipliers) << b.name;
    EXPECT_EQ(b.dup(), kRows[i].dup) << b.name;
    EXPECT_TRUE(BrokenRules(b).empty()) << b.name;
  }
  EXPECT_EQ(FindBuild("dlb"), nullptr);
  ASSERT_EQ(VerifiedBuilds().size(), 10U);
  EXPECT_EQ(VerifiedBuilds().back().name, "two_rows");
}

TEST(AccelBuild, DerivedSizes) {
  const Build& dla_m4 = Get("dla_m4");
  EXPECT_EQ(dla_m4.qt(), 4);
  EXPECT_EQ(dla_m4.portion_bits(), 32);
  EXPECT_EQ(dla_m4.halves(), 1);
  EXPECT_EQ(dla_m4.per_word(), 1);
  EXPECT_EQ(dla_m4.readout(), 8);
  EXPECT_EQ(dla_m4.per_cell(), 1);
  EXPECT_EQ(dla_m4.words_per_half(), 1);
  EXPECT_EQ(dla_m4.x_banks(Engine::kDsp), 8);  // p2(1 * 4 + 3)
  EXPECT_EQ(dla_m4.y_banks(), 1);
  const Build& l = Get("l_sy_d1");
  EXPECT_EQ(l.halves(), 2);
  EXPECT_EQ(l.word_portion(), 32);
  EXPECT_EQ(l.k_sub(), 8);
  const Build& m4 = Get("m4");
  EXPECT_EQ(m4.word_portion(), 8);
  EXPECT_EQ(m4.per_word(), 4);
  EXPECT_EQ(m4.readout(), 4);
  EXPECT_EQ(m4.y_banks(), 4);              // p2(1 * 2 + 1)
  EXPECT_EQ(m4.x_banks(Engine::kCim), 4);  // p2(1 * 2 + 1)
  EXPECT_EQ(m4.word_chans(Engine::kCim), 4);
  const Build& dla = Get("dla");
  EXPECT_EQ(dla.readout(), 0);
  EXPECT_EQ(dla.cap_delay(), 6);
  EXPECT_EQ(dla.word_portion(), 32);
}

struct RuleCase {
  int rule;
  std::string_view build;
  void (*change)(Build&);
};

// Each breaks one rule only.
const std::array<RuleCase, 23> kRuleCases = {{
    {2, "m4", [](Build& b) { b.cim = 2; }},
    {3, "dla", [](Build& b) { b.double_pumped = true; }},
    {4, "m4", [](Build& b) { b.design_packing = 4; }},
    {4, "s_sy_d1", [](Build& b) { b.q_vec_dsp = 10; }},
    {5, "m4", [](Build& b) { b.q_vec_cim = 4; }},
    {6, "scale_16",
     [](Build& b) {
       b.r_vec = 16;
       b.c_vec = 8;
     }},
    {6, "dla", [](Build& b) { b.p_vec = 9, b.k_vec_dsp = 4; }},
    {7, "m4", [](Build& b) { b.c_vec = 12; }},
    {7, "m4", [](Build& b) { b.c_vec = 9; }},
    {8, "odd_cols", [](Build& b) { b.c_vec = 24, b.c_vec_dsp = 6; }},
    {9, "dla", [](Build& b) { b.c_vec_dsp = 4; }},
    {10, "m4", [](Build& b) { b.k_vec = 6; }},
    {11, "dla", [](Build& b) { b.k_vec = 12, b.k_vec_dsp = 8; }},
    {11, "l_sy_d1", [](Build& b) { b.k_vec = 8, b.k_vec_dsp = 8; }},
    {12, "m4", [](Build& b) { b.c_vec = 136; }},
    {13, "dla_odd", [](Build& b) { b.k_vec_dsp = 2; }},
    {13, "dla", [](Build& b) { b.k_vec_dsp = 1; }},
    {14, "dla", [](Build& b) { b.design_packing = 3; }},
    {15, "m4", [](Build& b) { b.n_groups = 0; }},
    {15, "l_sy_d1", [](Build& b) { b.k_vec = 72, b.k_vec_dsp = 4; }},
    {16, "dla", [](Build& b) { b.max_stride = 3; }},
    {17, "dla", [](Build& b) { b.act_depth = 8; }},
    {17, "dla", [](Build& b) { b.param_depth = 131072; }},
}};

TEST(AccelBuild, EachRuleIsChecked) {
  for (const RuleCase& c : kRuleCases) {
    Build b = Get(c.build);
    c.change(b);
    const std::vector<Rule> broken = BrokenRules(b);
    ASSERT_EQ(broken.size(), 1U) << "rule " << c.rule;
    EXPECT_EQ(broken[0].number, c.rule) << broken[0].sentence;
  }
}

TEST(AccelBuild, NoEngineIsRefusedAndNothingFailsOnNonsense) {
  ASSERT_FALSE(BrokenRules(Build{}).empty());
  EXPECT_EQ(BrokenRules(Build{})[0].sentence,
            "a build has the DSP engine, a compute-in-BRAM engine, or both");
  Build b = Get("dla_m4");
  b.p_vec = 0;
  b.c_vec_dsp = 0;
  b.k_vec_dsp = 0;
  EXPECT_FALSE(BrokenRules(b).empty());
}

TEST(AccelBuild, Registers) {
  // [31] 0, MaxStride 4, DesignPacking 4, QVecCim 2, QVecDsp 2, PVec 1, RVec 3, DP and L, Cim 1,
  // HasDsp 1; NGroups 2, CVecDsp 2, CVec 4; KVecDsp 4, KVec 8; 2^9, 2^10.
  EXPECT_EQ(BuildRegisters(Get("dla_m4")),
            (std::array<std::uint32_t, 5>{0x4D340001, 0x44221333, 0x00020204, 0x00040008, 0x090A}));
}

}  // namespace
}  // namespace m4::accel
