#include "verilator_tb/exhaustive/tuple_map.h"

#include <bit>

namespace m4::exhaustive {
namespace {

constexpr std::uint64_t kFnvOffset = 0xCBF29CE484222325u;
constexpr std::uint64_t kFnvPrime = 0x100000001B3u;

}  // namespace

std::uint32_t TupleMap::marked() const {
  std::uint32_t marked = 0;
  for (const std::uint64_t word : words_) marked += static_cast<std::uint32_t>(std::popcount(word));
  return marked;
}

std::optional<std::uint32_t> TupleMap::first_missing() const {
  std::uint32_t position = 0;
  for (const std::uint64_t word : words_) {
    const auto ones = static_cast<std::uint32_t>(std::countr_one(word));
    if (ones < 64) return position + ones;
    position += 64;
  }
  return std::nullopt;
}

std::uint64_t TupleMap::checksum() const {
  std::uint64_t hash = kFnvOffset;
  for (const std::uint64_t word : words_) hash = (hash ^ word) * kFnvPrime;
  return hash;
}

std::uint64_t ChecksumOfAll(std::uint32_t tuples) {
  std::uint64_t hash = kFnvOffset;
  for (std::uint32_t word = 0; word < tuples / 64; ++word) {
    hash = (hash ^ ~std::uint64_t{0}) * kFnvPrime;
  }
  return hash;
}

}  // namespace m4::exhaustive
