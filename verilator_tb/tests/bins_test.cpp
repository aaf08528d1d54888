// Stimulus bins: adding counts, and the holes.
#include "verilator_tb/core/bins.h"

#include <gtest/gtest.h>

namespace m4::tb {
namespace {

BinSchema Schema() {
  return {{"a", "", {{"a0", 1}, {"a1", 3}}}, {"b", "", {{"b0", 0}, {"b1", 1}, {"b2", 2}}}};
}

TEST(Bins, CountIsThatOfAllGroups) {
  EXPECT_EQ(BinCount(Schema()), 5U);
  EXPECT_EQ(BinCount({}), 0U);
}

TEST(Bins, AddCountsAddsElementByElement) {
  BinCounts total;
  AddCounts(total, BinCounts{1, 2, 3});
  EXPECT_EQ(total, (BinCounts{1, 2, 3}));
  AddCounts(total, BinCounts{10, 0, 5});
  EXPECT_EQ(total, (BinCounts{11, 2, 8}));
  AddCounts(total, {});  // a vector that never ran
  EXPECT_EQ(total, (BinCounts{11, 2, 8}));
  AddCounts(total, BinCounts{1});  // keeps what is behind
  EXPECT_EQ(total, (BinCounts{12, 2, 8}));
}

TEST(Bins, HolesAreBinsBelowWhatIsRequired) {
  const auto holes = FindHoles(Schema(), {0, 2, 0, 1, 2});
  ASSERT_EQ(holes.size(), 2U);
  EXPECT_EQ(holes[0].group, "a");
  EXPECT_EQ(holes[0].bin, "a0");
  EXPECT_EQ(holes[0].count, 0U);
  EXPECT_EQ(holes[0].required, 1U);
  EXPECT_EQ(holes[1].bin, "a1");
  EXPECT_EQ(holes[1].count, 2U);
  EXPECT_EQ(holes[1].required, 3U);
  EXPECT_TRUE(FindHoles(Schema(), {1, 3, 0, 1, 2}).empty());
}

TEST(Bins, MissingCountsAreZeroNotFine) {
  EXPECT_EQ(FindHoles(Schema(), {}).size(), 4U);
  EXPECT_EQ(FindHoles(Schema(), {1, 3}).size(), 2U);
}

}  // namespace
}  // namespace m4::tb
