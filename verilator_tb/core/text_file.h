// Writing a file as a whole: it is there completely, or not at all.
#ifndef VERILATOR_TB_CORE_TEXT_FILE_H_
#define VERILATOR_TB_CORE_TEXT_FILE_H_

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace m4::tb {

// what() is one sentence with the path and the system's reason ("No space left on device").
class OutputError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Makes the parent folders, writes beside `path` and renames. Throws OutputError.
void WriteTextFile(const std::filesystem::path& path, std::string_view text);

// Makes a folder and its parents. Throws OutputError.
void MakeFolder(const std::filesystem::path& folder);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_TEXT_FILE_H_
