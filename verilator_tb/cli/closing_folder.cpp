#include "verilator_tb/cli/closing_folder.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/core/text_file.h"

namespace m4::cli {
namespace {

namespace fs = std::filesystem;

tb::OutputError NotWritten(const fs::path& path, const std::error_code& error) {
  return tb::OutputError(fmt::format("{}: can't be written: {}", path.string(), error.message()));
}

// Throws OutputError if no file can be written there.
void Probe(const fs::path& folder) {
  const fs::path probe = folder / ".m4verify_can_write";
  tb::WriteTextFile(probe, "m4verify close\n");
  std::error_code error;
  if (!fs::remove(probe, error)) throw NotWritten(probe, error);
}

fs::recursive_directory_iterator Below(const fs::path& folder) {
  return fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied);
}

// Files of an earlier closing would be mixed with those of this one.
void MustBeFree(const Closing& closing) {
  for (const auto& entry : Below(closing.write)) {
    if (!entry.path().filename().string().starts_with(closing.name + "_")) continue;
    throw UsageError(
        fmt::format("--write: {} is of an earlier closing; remove it, or choose another --write "
                    "or --name",
                    entry.path().string()));
  }
}

// The folder, made if need be, is locked itself: no file is left in it.
int MakeAndLock(const fs::path& folder) {
  tb::MakeFolder(folder);
  const int lock = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock < 0) throw NotWritten(folder, {errno, std::generic_category()});
  // A file system without locks can't tell; every other answer but "locked" is a yes.
  if (flock(lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) return lock;
  close(lock);
  throw tb::OutputError(
      fmt::format("{}: another m4verify close writes here; wait for it, or choose another --write",
                  folder.string()));
}

}  // namespace

ClosingFolder::ClosingFolder(const Closing& closing) : lock_(MakeAndLock(closing.write)) {
  try {
    Probe(closing.write);
    if (fs::exists(closing.write / "accel")) Probe(closing.write / "accel");
    MustBeFree(closing);
    ReadCases(closing.write);
  } catch (...) {
    close(lock_);  // no destructor follows
    throw;
  }
}

ClosingFolder::~ClosingFolder() { close(lock_); }

ScratchFolder::ScratchFolder() {
  std::error_code error;
  const fs::path parent = fs::temp_directory_path(error);
  if (error) {
    throw tb::OutputError(fmt::format("there is no folder for temporary files: {}; TMPDIR names it",
                                      error.message()));
  }
  std::string name = (parent / "m4verify_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw NotWritten(name, {errno, std::generic_category()});
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::set<std::string> NamesBelow(const fs::path& folder, const std::string& word) {
  std::set<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const auto& entry : Below(folder)) {
    const std::string stem = entry.path().stem().string();
    if (stem.starts_with(word + "_")) names.insert(stem);
  }
  return names;
}

}  // namespace m4::cli
