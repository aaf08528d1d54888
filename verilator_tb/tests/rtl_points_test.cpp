// Coverage counters as a Verilated model registers them, here by hand.
#include "verilator_tb/core/rtl_points.h"

#include <gtest/gtest.h>
#include <verilated.h>
#include <verilated_cov.h>

#include <array>
#include <cstdint>

#include "verilator_tb/core/verilated_coverage.h"

namespace m4::tb {
namespace {

class RtlPointsTest : public testing::Test {
 protected:
  void Add(std::uint32_t& count, const char* file, int line, const char* page, const char* text,
           const char* lines) {
    VerilatedCovContext* coverage = context_.coveragep();
    coverage->_inserti(&count);
    coverage->_insertf("model.cpp", 1);
    coverage->_insertp("hier", "TOP", "filename", file, "lineno", line, "column", 3, "hier",
                       "TOP.a", "page", page, "comment", text, "linescov", lines);
  }

  // Two instances of a module, the second with a parameter; then one of another.
  void AddThree() {
    Add(counts_[0], "/clone/rtl/b/two.sv", 5, "v_toggle/two", "q[0]", "");
    Add(counts_[1], "/clone/rtl/b/two.sv", 5, "v_toggle/two__P1", "q[0]", "");
    Add(counts_[2], "/clone/rtl/a/one.sv", 9, "v_line/one", "block", "9-10");
  }

  VerilatedContext context_;
  std::array<std::uint32_t, 3> counts_{};
};

TEST_F(RtlPointsTest, InstancesShareAPointAndPathsBeginAtTheSources) {
  AddThree();
  const RtlPoints points(context_);
  ASSERT_EQ(points.points().size(), 2U);
  EXPECT_EQ(points.points()[0], (RtlPoint{"rtl/a/one.sv", 9, 3, "v_line", "block", "9-10"}));
  EXPECT_EQ(points.points()[1], (RtlPoint{"rtl/b/two.sv", 5, 3, "v_toggle", "q[0]", ""}));
}

TEST_F(RtlPointsTest, ALineIsReachedOnceAToggleUpAndDownInOneInstance) {
  AddThree();
  const RtlPoints points(context_);
  EXPECT_EQ(points.Reached(context_), (BinCounts{0, 0}));
  counts_ = {1, 1, 1};
  EXPECT_EQ(points.Reached(context_), (BinCounts{1, 0}));
  counts_ = {0, 2, 0};
  EXPECT_EQ(points.Reached(context_), (BinCounts{0, 1}));
  ForgetReached(context_);
  EXPECT_EQ(points.Reached(context_), (BinCounts{0, 0}));
}

TEST_F(RtlPointsTest, AWholeBlockIsNotForgotten) {
  AddThree();
  const RtlPoints points(context_);
  counts_ = {2, 2, 1};
  ForgetReached(context_);
  EXPECT_EQ(points.Reached(context_), (BinCounts{1, 0}));
}

TEST_F(RtlPointsTest, AModelWithoutCountersHasNoPoints) {
  const RtlPoints points(context_);
  EXPECT_TRUE(points.points().empty());
  EXPECT_TRUE(points.Reached(context_).empty());
}

TEST(CoverageDat, AsVerilatorWritesIt) {
  const std::array<RtlPoint, 2> points = {{{"rtl/a/one.sv", 9, 3, "v_line", "block", "9-10"},
                                           {"rtl/b/two.sv", 5, 3, "v_toggle", "q[0]", ""}}};
  const std::array<std::uint64_t, 2> counts = {7, 0};
  const std::array<ReachedPoints, 1> designs = {{{"s_sy", points, counts}}};
  EXPECT_EQ(CoverageDat(designs),
            "# SystemC::Coverage-3\n"
            "C '\001f\002rtl/a/one.sv\001l\0029\001n\0023\001page\002v_line/one\001o\002block"
            "\001S\0029-10\001h\002s_sy' 7\n"
            "C '\001f\002rtl/b/two.sv\001l\0025\001n\0023\001page\002v_toggle/two\001o\002q[0]"
            "\001h\002s_sy' 0\n");
}

}  // namespace
}  // namespace m4::tb
