#include "golden_model/m4bram/load_plan.h"

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>
#include <utility>

#include "golden_model/arith/lanes.h"

namespace m4::m4bram {
namespace {

// The weights of column k for a tile's rows, the first row in the least significant bits. Rows
// beyond M are 0.
std::uint64_t PackPortion(const GemmJob& job, const Layout& layout, int m_tile, std::int32_t k) {
  const int width = layout.block.weight_bits;
  const std::size_t first_row =
      static_cast<std::size_t>(m_tile) * static_cast<std::size_t>(layout.kernels);
  const std::size_t rows =
      std::min(static_cast<std::size_t>(layout.kernels), job.weights.rows() - first_row);
  std::uint64_t portion = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const std::int32_t weight = job.weights.at(first_row + i, static_cast<std::size_t>(k));
    const std::uint64_t bits = static_cast<std::uint64_t>(weight) & arith::LowMask(width);
    portion |= bits << (i * static_cast<std::size_t>(width));
  }
  return portion;
}

// Gathers portions into loads, each distinct portion of a load once.
class Planner {
 public:
  explicit Planner(std::size_t capacity) : capacity_(capacity), loads_(1) {}

  // Columns k .. k + portions.size() - 1 of a tile, to be in the same load.
  void Add(std::int32_t m_tile, std::int32_t k, std::span<const std::uint64_t> portions) {
    std::size_t missing = 0;
    for (std::size_t i = 0; i < portions.size(); ++i) {
      const bool seen = i > 0 && portions[i] == portions[0];
      if (!seen && !places_.contains(portions[i])) ++missing;
    }
    if (loads_.back().portions.size() + missing > capacity_) {
      loads_.emplace_back();
      places_.clear();
    }
    WeightLoad& load = loads_.back();
    if (load.segments.empty() || load.segments.back().m_tile != m_tile) {
      load.segments.push_back({m_tile, k, k, load.places.size()});
    }
    for (const std::uint64_t portion : portions) {
      const auto next = static_cast<std::uint16_t>(load.portions.size());
      const auto [entry, inserted] = places_.try_emplace(portion, next);
      if (inserted) load.portions.push_back(portion);
      load.places.push_back(entry->second);
    }
    load.segments.back().k_end = k + static_cast<std::int32_t>(portions.size());
  }

  std::vector<WeightLoad> Take() { return std::move(loads_); }

 private:
  std::size_t capacity_;
  std::vector<WeightLoad> loads_;
  std::unordered_map<std::uint64_t, std::uint16_t> places_;  // of the last load
};

}  // namespace

std::vector<WeightLoad> PlanLoads(const GemmJob& job, const Layout& layout) {
  const auto columns = static_cast<std::int32_t>(job.weights.cols());
  Planner planner(static_cast<std::size_t>(layout.copies * layout.portions));
  for (int m_tile = 0; m_tile < layout.m_tiles; ++m_tile) {
    for (std::int32_t k = 0; k < columns; k += 2) {
      std::array<std::uint64_t, 2> pair{PackPortion(job, layout, m_tile, k)};
      const bool whole = k + 1 < columns;
      if (whole) pair[1] = PackPortion(job, layout, m_tile, k + 1);
      planner.Add(m_tile, k, std::span(pair).first(whole ? 2 : 1));
    }
  }
  return planner.Take();
}

std::vector<StoredWord> PackWords(Version version, const Layout& layout, const WeightLoad& load) {
  const std::size_t per_copy = static_cast<std::size_t>(layout.portions);
  const std::size_t portion_bits = static_cast<std::size_t>(version.copy_bits()) / per_copy;
  const std::size_t words_per_copy = version.large ? 2 : 1;
  std::vector<StoredWord> words;
  for (std::size_t first = 0; first < load.portions.size(); first += per_copy) {
    const std::size_t count = std::min(per_copy, load.portions.size() - first);
    std::uint64_t copy = 0;
    for (std::size_t i = 0; i < count; ++i) copy |= load.portions[first + i] << (i * portion_bits);
    const std::size_t address = first / per_copy * words_per_copy;
    // Of a pair, the odd word is written only if a portion reaches into it.
    for (std::size_t word = 0; word * 32 < count * portion_bits; ++word) {
      words.push_back({static_cast<std::uint16_t>(address + word),
                       static_cast<std::uint32_t>(copy >> (32 * word))});
    }
  }
  return words;
}

std::uint16_t PortionAddress(Version version, const Layout& layout, std::uint16_t place) {
  const int copy = place / layout.portions;
  const int select = place % layout.portions;
  const int word = version.large ? 2 * copy : copy;
  return static_cast<std::uint16_t>(word | (select << 9));
}

}  // namespace m4::m4bram
