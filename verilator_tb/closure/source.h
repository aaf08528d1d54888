// What vectors are drawn for: each version of the block and each build of the accelerator of this
// tool, with its part of the bins.
#ifndef VERILATOR_TB_CLOSURE_SOURCE_H_
#define VERILATOR_TB_CLOSURE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::closure {

using AnyVector = std::variant<m4bram::Vector, accel::Vector>;

// A bin in need: its number in the source's own schema.
struct Need {
  std::size_t bin = 0;
  std::uint64_t missing = 1;
};

struct Source {
  std::string name;       // "s_sy", "dla_m4"
  std::size_t first = 0;  // number of its first bin in the schema of all
  std::size_t count = 0;  // of its bins
  // A vector that tends to reach the bin; nullopt: any. Without id, about and tags.
  std::function<AnyVector(std::optional<Need>, arith::Rng&)> draw;
};

// In the order of the bins: the block's versions, then the accelerator's builds.
std::vector<Source> Sources();

// The file of a vector that was drawn.
std::string FileOf(AnyVector vector, const std::string& about,
                   const std::vector<std::string>& tags);
bool IsOfAccelerator(const AnyVector& vector);

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_SOURCE_H_
