// Checksums that tell files and lists apart; not made to withstand an attacker.
#ifndef VERILATOR_TB_CORE_CHECKSUM_H_
#define VERILATOR_TB_CORE_CHECKSUM_H_

#include <boost/crc.hpp>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace m4::tb {

class Checksum {
 public:
  // Text and where it ends: "ab", "c" is not "a", "bc".
  void Add(std::string_view text);
  // The contents of a file, or nothing if it can't be read.
  void AddFile(const std::filesystem::path& file);
  // Names and contents of all files below a folder, whatever order the system lists them in.
  void AddTree(const std::filesystem::path& folder);

  std::string text() const;  // 16 hexadecimal digits

 private:
  // The polynomial of ECMA-182.
  boost::crc_optimal<64, 0x42F0E1EBA9EA3693, 0, 0, true, true> crc_;
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_CHECKSUM_H_
