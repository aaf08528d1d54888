// Progress: a bar on a terminal, a line in five seconds elsewhere.
#include "verilator_tb/core/progress.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <thread>

namespace m4::tb {
namespace {

TEST(Progress, BarFillsUpAndPrintsNoLines) {
  std::ostringstream out;
  Progress progress(out, 200, true);
  const auto stars = [&out] {
    const std::string text = out.str();
    return std::count(text.begin(), text.end(), '*');
  };
  EXPECT_EQ(stars(), 0);
  for (int i = 0; i < 100; ++i) progress.Step(3);
  const auto half = stars();
  EXPECT_GT(half, 20);
  EXPECT_LT(half, 30);
  for (int i = 0; i < 100; ++i) progress.Step(3);
  EXPECT_EQ(stars(), 51);
  EXPECT_EQ(out.str().find("done"), std::string::npos);
}

TEST(Progress, NoBarForNothing) {
  std::ostringstream out;
  const Progress progress(out, 0, true);
  EXPECT_EQ(out.str(), "");
}

TEST(Progress, LinesAtMostOneInFiveSeconds) {
  std::ostringstream out;
  Progress progress(out, 300, false);
  for (int i = 0; i < 100; ++i) progress.Step(0);
  EXPECT_EQ(out.str(), "") << "a short run says nothing";
  std::this_thread::sleep_for(std::chrono::milliseconds(5050));
  for (int i = 0; i < 100; ++i) progress.Step(2);
  EXPECT_EQ(out.str(), "101 of 300 vectors done, 2 failed\n");
}

}  // namespace
}  // namespace m4::tb
