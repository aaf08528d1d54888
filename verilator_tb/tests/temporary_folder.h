// A folder of its own for each test, removed after it.
#ifndef VERILATOR_TB_TESTS_TEMPORARY_FOLDER_H_
#define VERILATOR_TB_TESTS_TEMPORARY_FOLDER_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace m4::tb {

class TemporaryFolder : public testing::Test {
 protected:
  void SetUp() override {
    // By process too: other build folders' tests may run at the same time.
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string("m4_") + test->test_suite_name() + "_" + test->name() + "_" +
               std::to_string(getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  const std::filesystem::path& folder() const { return folder_; }

  static std::string Read(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  std::size_t FilesInFolder() const {
    return static_cast<std::size_t>(
        std::distance(std::filesystem::recursive_directory_iterator(folder_), {}));
  }

 private:
  std::filesystem::path folder_;
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_TESTS_TEMPORARY_FOLDER_H_
