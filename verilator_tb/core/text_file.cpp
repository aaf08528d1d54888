#include "verilator_tb/core/text_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace m4::tb {

void MakeFolder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw OutputError(
        fmt::format("{}: the folder can't be made: {}", folder.string(), error.message()));
  }
}

void WriteTextFile(const std::filesystem::path& path, std::string_view text) {
  if (path.has_parent_path()) MakeFolder(path.parent_path());
  std::filesystem::path beside = path;
  beside += ".part";
  errno = 0;
  std::ofstream file(beside, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  std::error_code error(errno, std::generic_category());
  if (file) {
    std::filesystem::rename(beside, path, error);
    if (!error) return;
  }
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  throw OutputError(fmt::format("{}: can't be written: {}", path.string(),
                                error ? error.message() : "unknown reason"));
}

}  // namespace m4::tb
