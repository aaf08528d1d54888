// One bit for every operand tuple of a shard: set once the hardware was seen to hold it.
#ifndef VERILATOR_TB_EXHAUSTIVE_TUPLE_MAP_H_
#define VERILATOR_TB_EXHAUSTIVE_TUPLE_MAP_H_

#include <cstdint>
#include <optional>
#include <vector>

namespace m4::exhaustive {

class TupleMap {
 public:
  // All bits 0. `tuples`: a multiple of 64.
  explicit TupleMap(std::uint32_t tuples) : words_(tuples / 64) {}

  void Mark(std::uint32_t position) {
    words_[position / 64] |= std::uint64_t{1} << (position % 64);
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(words_.size() * 64); }
  std::uint32_t marked() const;
  std::optional<std::uint32_t> first_missing() const;
  // FNV-1a, 64 bits, over the words.
  std::uint64_t checksum() const;

 private:
  std::vector<std::uint64_t> words_;
};

// The checksum of a map with every bit set.
std::uint64_t ChecksumOfAll(std::uint32_t tuples);

}  // namespace m4::exhaustive

#endif  // VERILATOR_TB_EXHAUSTIVE_TUPLE_MAP_H_
