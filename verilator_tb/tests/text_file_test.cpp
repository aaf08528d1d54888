// Files are written as a whole or not at all, and what goes wrong is said with the system's reason.
#include "verilator_tb/core/text_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class TextFile : public TemporaryFolder {
 protected:
  template <class F>
  static std::string ErrorOf(const F& use) {
    try {
      use();
    } catch (const OutputError& error) {
      return error.what();
    }
    return "no error";
  }
};

TEST_F(TextFile, WritesBytesAndMakesFolders) {
  const fs::path path = folder() / "a" / "b" / "file.txt";
  const std::string text("line\n\0\r\xFF", 8);
  WriteTextFile(path, text);
  EXPECT_EQ(Read(path), text);
  WriteTextFile(path, "new");
  EXPECT_EQ(Read(path), "new");
  EXPECT_EQ(FilesInFolder(), 3U) << "nothing but a, b and the file";
}

TEST_F(TextFile, FullDiskIsSaidAndLeavesTheOldFileAndNoPart) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
  const fs::path path = folder() / "file.txt";
  WriteTextFile(path, "old");
  for (const std::size_t size : {1U, 100000U}) {
    fs::create_symlink("/dev/full", folder() / "file.txt.part");
    EXPECT_EQ(ErrorOf([&] { WriteTextFile(path, std::string(size, 'x')); }),
              path.string() + ": can't be written: No space left on device");
    EXPECT_EQ(Read(path), "old");
    EXPECT_EQ(FilesInFolder(), 1U) << "no partial file is left";
  }
}

// Below a file instead of in a folder that is not writable: nothing is that for root.
TEST_F(TextFile, FolderThatCannotBe) {
  WriteTextFile(folder() / "file", "text");
  const fs::path below = folder() / "file" / "sub";
  const std::string made = ErrorOf([&] { MakeFolder(below); });
  EXPECT_EQ(made, below.string() + ": the folder can't be made: Not a directory");
  EXPECT_EQ(ErrorOf([&] { WriteTextFile(below / "x.json", "text"); }), made);
  EXPECT_THAT(ErrorOf([&] { WriteTextFile(folder() / "file" / "x", "text"); }), HasSubstr("file"));
  EXPECT_EQ(FilesInFolder(), 1U);
}

TEST_F(TextFile, TargetThatIsAFolder) {
  const fs::path path = folder() / "sub";
  MakeFolder(path);
  MakeFolder(path);  // it may exist
  EXPECT_EQ(ErrorOf([&] { WriteTextFile(path, "text"); }),
            path.string() + ": can't be written: Is a directory");
  EXPECT_EQ(FilesInFolder(), 1U) << "no partial file is left";
}

TEST_F(TextFile, UnwritableFolder) {
  const fs::path locked = folder() / "locked";
  MakeFolder(locked);
  fs::permissions(locked, fs::perms::owner_read | fs::perms::owner_exec);
  if (access(locked.c_str(), W_OK) == 0) GTEST_SKIP() << "root may write everywhere";
  EXPECT_EQ(ErrorOf([&] { WriteTextFile(locked / "x", "text"); }),
            (locked / "x").string() + ": can't be written: Permission denied");
  fs::permissions(locked, fs::perms::owner_all);
  EXPECT_EQ(FilesInFolder(), 1U);
}

}  // namespace
}  // namespace m4::tb
