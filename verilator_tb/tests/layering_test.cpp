// Who may know whom: core knows no design, the benches no command line, and the RTL nobody.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace m4::tb {
namespace {

namespace fs = std::filesystem;

// Every line below `folder` (from the source root) that matches is an error; returns the number of
// files that were read.
int ExpectNowhere(const fs::path& folder, const std::regex& forbidden) {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    std::ifstream file(entry.path());
    EXPECT_TRUE(file) << entry.path();
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      EXPECT_FALSE(std::regex_search(line, forbidden))
          << entry.path().string() << ":" << number << ": " << line;
    }
  }
  return files;
}

std::regex IncludeOf(const std::string& path) {
  return std::regex(R"(^\s*#\s*include\s*["<][^">]*)" + path);
}

const std::regex& Harness() {
  static const std::regex words("verilator_tb|golden_model|m4verify|m4bench|vectors/|lockstep",
                                std::regex::icase);
  return words;
}

TEST(Layering, PatternsFindWhatTheyShould) {
  const std::regex include = IncludeOf("m4bram/");
  EXPECT_TRUE(std::regex_search("#include \"verilator_tb/m4bram/vector.h\"", include));
  EXPECT_TRUE(std::regex_search("  # include <golden_model/m4bram/state.h>", include));
  EXPECT_FALSE(std::regex_search("#include \"verilator_tb/core/bins.h\"", include));
  EXPECT_FALSE(std::regex_search("// #include \"m4bram/x.h\"", include));
  EXPECT_TRUE(std::regex_search("// see Verilator_tb/core", Harness()));
  EXPECT_FALSE(std::regex_search("// verilator lint_off WIDTH", Harness()));
}

TEST(Layering, CoreKnowsNoDesignAndNoCommandLine) {
  EXPECT_GE(
      ExpectNowhere("verilator_tb/core", IncludeOf("(accel|m4bram|cli|perf|bench|docs|tests)/")),
      20);
  ExpectNowhere("verilator_tb/core", std::regex("namespace .*m4bram"));
}

TEST(Layering, TheBlocksBenchKnowsNoCommandLine) {
  EXPECT_GE(ExpectNowhere("verilator_tb/m4bram", IncludeOf("(accel|cli|perf|bench|docs|tests)/")),
            15);
}

TEST(Layering, TheAcceleratorsBenchKnowsNoCommandLine) {
  EXPECT_GE(ExpectNowhere("verilator_tb/accel", IncludeOf("(cli|perf|bench|docs|tests)/")), 25);
}

TEST(Layering, ShrinkingKnowsNoCommandLine) {
  EXPECT_GE(ExpectNowhere("verilator_tb/shrink", IncludeOf("(cli|perf|bench|docs|tests)/")), 10);
  const std::regex designs("m4bram|accel");
  for (const char* file : {"reducer.h", "search.h", "shrink.h", "shrink.cpp"}) {
    std::ifstream text("verilator_tb/shrink/" + std::string(file));
    for (std::string line; std::getline(text, line);) {
      EXPECT_FALSE(line.starts_with("#include") && std::regex_search(line, designs)) << line;
    }
  }
}

TEST(Layering, ClosingBinsKnowsNoCommandLine) {
  EXPECT_GE(ExpectNowhere("verilator_tb/closure", IncludeOf("(cli|perf|bench|docs|tests)/")), 10);
}

TEST(Layering, ThePerformanceModelsToolKnowsNoBenchAndNoSimulator) {
  const std::regex forbidden =
      IncludeOf("(verilator_tb/(accel|m4bram|cli|bench|docs|tests)/|verilated)");
  EXPECT_GE(ExpectNowhere("verilator_tb/perf", forbidden), 25);
}

TEST(Layering, RtlKnowsNothingOfTheHarness) { EXPECT_GE(ExpectNowhere("rtl", Harness()), 10); }

}  // namespace
}  // namespace m4::tb
