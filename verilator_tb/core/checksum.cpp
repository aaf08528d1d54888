#include "verilator_tb/core/checksum.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <set>

namespace m4::tb {

void Checksum::Add(std::string_view text) {
  crc_.process_bytes(text.data(), text.size());
  crc_.process_byte(0);
}

void Checksum::AddFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::array<char, 1U << 16U> part{};
  while (stream.read(part.data(), part.size()) || stream.gcount() > 0) {
    Add({part.data(), static_cast<std::size_t>(stream.gcount())});
  }
}

void Checksum::AddTree(const std::filesystem::path& folder) {
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.insert(entry.path());
  }
  for (const std::filesystem::path& file : files) {
    Add(file.lexically_relative(folder).string());
    AddFile(file);
  }
}

std::string Checksum::text() const { return fmt::format("{:016x}", crc_.checksum()); }

}  // namespace m4::tb
