// Vectors from a text that is no file.
#ifndef VERILATOR_TB_ACCEL_PARSE_VECTORS_H_
#define VERILATOR_TB_ACCEL_PARSE_VECTORS_H_

#include <filesystem>
#include <string>
#include <vector>

#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {

// As ReadVectors(); `file` gives the name and the folder.
std::vector<Vector> ParseVectors(const std::string& text, const std::filesystem::path& file);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_PARSE_VECTORS_H_
