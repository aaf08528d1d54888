#include "verilator_tb/cli/shard.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

#include "golden_model/arith/rng.h"
#include "verilator_tb/cli/options.h"

namespace m4::cli {

tb::Shard ShardFrom(const std::string& text) {
  constexpr unsigned kMost = 10000;
  tb::Shard shard{0, 0};
  const char* end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, shard.index);
  if (index.ec == std::errc() && index.ptr != end && *index.ptr == '/') {
    const auto count = std::from_chars(index.ptr + 1, end, shard.count);
    const bool whole = count.ec == std::errc() && count.ptr == end;
    if (whole && shard.index >= 1 && shard.index <= shard.count && shard.count <= kMost) {
      return shard;
    }
  }
  throw UsageError(fmt::format("--shard: '{}' is no part like 1/4, 2/4, ... 4/4", text));
}

std::vector<std::size_t> PlacesOf(std::span<const std::string> ids, const tb::Shard& shard) {
  std::vector<std::size_t> all(ids.size());
  std::iota(all.begin(), all.end(), 0);
  std::ranges::sort(
      all, {}, [&](std::size_t place) { return std::pair(arith::SeedFor(0, ids[place]), place); });
  std::vector<std::size_t> places;
  for (std::size_t i = shard.index - 1; i < all.size(); i += shard.count) places.push_back(all[i]);
  std::ranges::sort(places);
  return places;
}

}  // namespace m4::cli
