// Reader of NumPy's .npy files, as far as operands need it.
#ifndef VERILATOR_TB_CORE_NPY_H_
#define VERILATOR_TB_CORE_NPY_H_

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "verilator_tb/core/location.h"

namespace m4::tb {

struct NpyArray {
  std::vector<std::size_t> shape;    // extents, the slowest first
  std::vector<std::int32_t> values;  // in that order
};

// Reads a file of format version 1.0 or 2.0: int8, uint8, int16 or int32, little-endian, C order,
// rank 1 to `max_rank`. Throws a VectorError at `where`, the place that named the file.
NpyArray ReadNpy(const std::filesystem::path& file, const Location& where,
                 std::size_t max_rank = 2);
// The same of a file's bytes; `name` is what the sentence calls it.
NpyArray ParseNpy(std::string bytes, const std::string& name, const Location& where,
                  std::size_t max_rank = 2);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_NPY_H_
