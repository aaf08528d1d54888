// Where `close` writes: the folder of --write, and one for what is only tried.
#ifndef VERILATOR_TB_CLI_CLOSING_FOLDER_H_
#define VERILATOR_TB_CLI_CLOSING_FOLDER_H_

#include <filesystem>
#include <set>
#include <string>

#include "verilator_tb/cli/options.h"

namespace m4::cli {

// The folder of --write. As long as it lives, no other `close` writes there.
class ClosingFolder {
 public:
  // Makes the folder and writes a file on trial: hours of drawing are not to end with a folder that
  // can't be written. Throws OutputError if it can't, or another `close` writes there; UsageError
  // if files of an earlier closing are in it; VectorError if a vector file in it can't be read,
  // since what is written there is run from there.
  explicit ClosingFolder(const Closing& closing);
  ~ClosingFolder();
  ClosingFolder(const ClosingFolder&) = delete;
  ClosingFolder& operator=(const ClosingFolder&) = delete;
  ClosingFolder(ClosingFolder&&) = delete;
  ClosingFolder& operator=(ClosingFolder&&) = delete;

 private:
  int lock_ = -1;
};

// A folder that is gone afterwards. Throws OutputError if none can be made.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ScratchFolder(ScratchFolder&&) = delete;
  ScratchFolder& operator=(ScratchFolder&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Names, without ".yaml", of the files below `folder` that begin with "WORD_". Empty if there is no
// such folder.
std::set<std::string> NamesBelow(const std::filesystem::path& folder, const std::string& word);

}  // namespace m4::cli

#endif  // VERILATOR_TB_CLI_CLOSING_FOLDER_H_
