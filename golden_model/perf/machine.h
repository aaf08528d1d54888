// Devices, areas and the computing BRAMs that the performance model knows. Values, read from
// golden_model/perf/data. Source: docs/performance_model.md, "Devices and areas".
#ifndef GOLDEN_MODEL_PERF_MACHINE_H_
#define GOLDEN_MODEL_PERF_MACHINE_H_

#include <cstdint>
#include <map>
#include <string>
#include <variant>

#include "golden_model/m4bram/state.h"

namespace m4::perf {

struct Device {
  std::string name;
  std::int64_t brams = 0;
  std::int64_t dsps = 0;
};

// Areas in the paper's units.
struct Technology {
  double bram_area = 40;
  double dsp_area = 30;
};

// What a copy brings, the readout and the cycles of a MAC2 follow from the version.
struct M4Bram {
  m4bram::Version version;
};

// The prior compute-in-BRAM: weights and activations have the same width (2, 4 or 8 bits), and all
// of a block's lanes work on `columns` output columns beside those of the DSPs.
struct Bramac {
  std::int64_t columns = 1;
  std::int64_t readout = 4;                 // cycles
  std::int64_t word_bits = 40;              // of a BRAM of 512 words
  std::map<int, std::int64_t> mac2_cycles;  // by width
};

// A BRAM that computes.
struct ComputeBram {
  std::string name;
  double area = 1;  // relative to a plain BRAM
  std::variant<M4Bram, Bramac> kind;

  bool is_m4bram() const { return std::holds_alternative<M4Bram>(kind); }
};

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_MACHINE_H_
