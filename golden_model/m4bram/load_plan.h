// Which weights are in the main array when: the distinct portions of one load, and the parts of the
// GEMM that can be computed with it. A part of the program builder; docs/golden_model.md explains
// the layout.
#ifndef GOLDEN_MODEL_M4BRAM_LOAD_PLAN_H_
#define GOLDEN_MODEL_M4BRAM_LOAD_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "golden_model/m4bram/mapping.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

// Columns [k_begin, k_end) of a tile of A whose portions are all in one load. k_begin is even.
struct Segment {
  std::int32_t m_tile = 0;
  std::int32_t k_begin = 0;
  std::int32_t k_end = 0;
  std::size_t first_place = 0;  // of k_begin in WeightLoad::places
};

struct WeightLoad {
  std::vector<Segment> segments;
  std::vector<std::uint16_t> places;    // for every column of every segment: index into portions
  std::vector<std::uint64_t> portions;  // distinct, in the order of storage; copy_bits / d bits

  // Index into portions of column k of a segment.
  std::uint16_t place(const Segment& segment, std::int32_t k) const {
    return places[segment.first_place + static_cast<std::size_t>(k - segment.k_begin)];
  }
};

struct StoredWord {
  std::uint16_t address = 0;
  std::uint32_t value = 0;
};

// All the loads of a job that MakeLayout accepts, in order. Greedy: tile by tile, column by column,
// a new load whenever the next pair of columns does not fit.
std::vector<WeightLoad> PlanLoads(const GemmJob& job, const Layout& layout);

// The words that hold a load's portions: portion p is part p % d of copy p / d.
std::vector<StoredWord> PackWords(Version version, const Layout& layout, const WeightLoad& load);

// a_addr of the copy that brings a portion: word address and portion select.
std::uint16_t PortionAddress(Version version, const Layout& layout, std::uint16_t place);

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_LOAD_PLAN_H_
