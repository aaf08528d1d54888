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

namespace {

// Writes and closes; the system's reason if that fails.
std::error_code Write(const std::filesystem::path& path, std::string_view text) {
  errno = 0;
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (file) return {};
  return {errno != 0 ? errno : EIO, std::generic_category()};
}

OutputError NotWritten(const std::filesystem::path& path, const std::error_code& error) {
  return OutputError(fmt::format("{}: can't be written: {}", path.string(), error.message()));
}

}  // namespace

void WriteTextFile(const std::filesystem::path& path, std::string_view text) {
  if (path.has_parent_path()) MakeFolder(path.parent_path());
  std::error_code error;
  // A device or a pipe is written, not replaced.
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error)) {
    if ((error = Write(path, text))) throw NotWritten(path, error);
    return;
  }
  std::filesystem::path beside = path;
  beside += ".part";
  error = Write(beside, text);
  if (!error) std::filesystem::rename(beside, path, error);
  if (!error) return;
  std::error_code ignored;
  std::filesystem::remove(beside, ignored);
  throw NotWritten(path, error);
}

}  // namespace m4::tb
