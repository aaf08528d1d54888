#include "verilator_tb/core/bins.h"

#include <algorithm>
#include <functional>

namespace m4::tb {

std::size_t BinCount(const BinSchema& schema) {
  std::size_t count = 0;
  for (const BinGroup& group : schema) count += group.bins.size();
  return count;
}

void AddCounts(BinCounts& total, std::span<const std::uint64_t> more) {
  total.resize(std::max(total.size(), more.size()));
  std::ranges::transform(more, total, total.begin(), std::plus<>());
}

std::vector<Hole> FindHoles(const BinSchema& schema, const BinCounts& counts) {
  std::vector<Hole> holes;
  std::size_t index = 0;
  for (const BinGroup& group : schema) {
    for (const Bin& bin : group.bins) {
      const std::uint64_t count = index < counts.size() ? counts[index] : 0;
      if (count < bin.required) holes.push_back({group.name, bin.name, count, bin.required});
      ++index;
    }
  }
  return holes;
}

}  // namespace m4::tb
