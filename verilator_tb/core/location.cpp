#include "verilator_tb/core/location.h"

#include <fmt/format.h>

#include "verilator_tb/core/one_line.h"

namespace m4::tb {

std::string ToString(const Location& where) {
  if (where.line == 0) return where.file;
  return fmt::format("{}:{}:{}", where.file, where.line, where.column);
}

VectorError::VectorError(const Location& where, const std::string& sentence)
    : std::runtime_error(OneLine(ToString(where) + ": " + sentence)) {}

}  // namespace m4::tb
