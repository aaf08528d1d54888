// The golden model knows nothing of the simulator or of the harness: no file of it includes theirs.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace {

bool IsSource(const std::filesystem::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

// A directive that reaches for Verilator ("verilated.h", <verilated_vcd_c.h>, ...), a verilated
// model ("Vm4bram.h") or the harness ("verilator_tb/...").
bool IsForbidden(const std::string& line) {
  const auto skip_blanks = [&](std::size_t from) { return line.find_first_not_of(" \t", from); };
  const std::size_t hash = skip_blanks(0);
  if (hash == std::string::npos || line[hash] != '#') return false;
  const std::size_t word = skip_blanks(hash + 1);
  if (word == std::string::npos || line.compare(word, 7, "include") != 0) return false;
  const std::size_t begin = line.find_first_of("\"<", word);
  const std::size_t end = line.find_last_of("\">");
  if (begin == std::string::npos || end == std::string::npos || end <= begin) return false;
  const std::string path = line.substr(begin + 1, end - begin - 1);
  const std::size_t slash = path.rfind('/');
  const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
  const bool verilated_model =
      file.size() > 1 && file[0] == 'V' && file[1] >= 'a' && file[1] <= 'z';
  return path.find("verilat") != std::string::npos || verilated_model;
}

TEST(Includes, PatternFindsWhatItShould) {
  EXPECT_TRUE(IsForbidden("#include <verilated.h>"));
  EXPECT_TRUE(IsForbidden("#include \"verilator_tb/core/dut.h\""));
  EXPECT_TRUE(IsForbidden("  # include \"Vm4bram.h\""));
  EXPECT_FALSE(IsForbidden("#include <vector>"));
  EXPECT_FALSE(IsForbidden("#include \"golden_model/arith/lanes.h\""));
  EXPECT_FALSE(IsForbidden("// #include of verilated.h is forbidden"));
}

TEST(Includes, NothingOfSimulatorOrHarness) {
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(GOLDEN_MODEL_DIR)) {
    if (!entry.is_regular_file() || !IsSource(entry.path())) continue;
    ++files;
    std::ifstream file(entry.path());
    ASSERT_TRUE(file) << entry.path();
    std::string line;
    for (int number = 1; std::getline(file, line); ++number) {
      EXPECT_FALSE(IsForbidden(line)) << entry.path().string() << ":" << number << ": " << line;
    }
  }
  EXPECT_GE(files, 10) << "is GOLDEN_MODEL_DIR right? " << GOLDEN_MODEL_DIR;
}

TEST(Includes, TheHostLibraryKnowsOnlyArithmetic) {
  int files = 0;
  const std::filesystem::path host = std::filesystem::path(GOLDEN_MODEL_DIR) / "host";
  for (const auto& entry : std::filesystem::directory_iterator(host)) {
    ++files;
    std::ifstream file(entry.path());
    ASSERT_TRUE(file) << entry.path();
    for (std::string line; std::getline(file, line);) {
      if (line.rfind("#include \"", 0) != 0) continue;
      const bool allowed = line.find("\"golden_model/host/") != std::string::npos ||
                           line.find("\"golden_model/arith/") != std::string::npos ||
                           line.find("\"golden_model/gemm/") != std::string::npos;
      EXPECT_TRUE(allowed) << entry.path().string() << ": " << line;
    }
  }
  EXPECT_GE(files, 10);
}

}  // namespace
