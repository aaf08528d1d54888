// What a wrong value belongs to, in the words of the layer: tile, kernel, column, step, block.
#ifndef VERILATOR_TB_ACCEL_ORIGIN_H_
#define VERILATOR_TB_ACCEL_ORIGIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "golden_model/accel/core.h"

namespace m4::tb::accel {

namespace ga = ::m4::accel;

using Origin = std::vector<std::pair<std::string, std::string>>;  // label, text

// Of a register or output port that differs, as observed.h names it. `core` is as it was when it
// differed for the first time.
Origin OriginOf(const ga::Core& core, const ga::Build& build, const std::string& signal);

// Of block `block`.
Origin OriginOfBlock(const ga::Core& core, int block);

// The place of an output beat of a job (section 8.5), by its number from 0.
struct OutputPlace {
  std::int64_t t = 0, p0 = 0, q0 = 0;
  std::int64_t pv = 0, qv = 0;
  std::int64_t kk = 0;  // the first kernel of the beat
};
std::optional<OutputPlace> PlaceOfBeat(const ga::Job& job, std::int64_t beat);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_ORIGIN_H_
