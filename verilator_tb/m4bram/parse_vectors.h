// Vectors from a text that is no file.
#ifndef VERILATOR_TB_M4BRAM_PARSE_VECTORS_H_
#define VERILATOR_TB_M4BRAM_PARSE_VECTORS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {

// As ReadVectors(); `file` gives the name and the folder.
std::vector<Vector> ParseVectors(const std::string& text, const std::filesystem::path& file);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_PARSE_VECTORS_H_
