#include "verilator_tb/m4bram/grid.h"

#include <fmt/format.h>

#include <algorithm>

namespace m4::tb::m4bram {

std::vector<CountTable> Grids(const BinCounts& counts, const std::vector<gm::Version>& versions) {
  constexpr std::size_t kPerVersion = sizeof(Coverage) / sizeof(std::uint64_t);
  std::vector<CountTable> tables;
  for (std::size_t v = 0; v < gm::kVersions.size(); ++v) {
    const gm::Version version = gm::kVersions[v];
    if (std::ranges::find(versions, version) == versions.end()) continue;
    CountTable table{fmt::format("MAC2s in lockstep on {}, by the RTL's configuration register",
                                 gm::Name(version)),
                     {},
                     {}};
    for (int n = 2; n <= 8; ++n) table.columns.push_back(fmt::format("n={}", n));
    for (const int w : {2, 4, 8})
      table.rows.emplace_back(fmt::format("w={}", w), std::vector<std::uint64_t>(7));
    for (std::size_t cfg = 0; cfg < 256; ++cfg) {
      const std::size_t index = v * kPerVersion + cfg;  // the first group of each version
      if (index >= counts.size() || counts[index] == 0) continue;
      const gm::Config config = gm::Decode(static_cast<std::uint8_t>(cfg));
      table.rows[cfg & 3].second[static_cast<std::size_t>(config.activation_bits) - 2] +=
          counts[index];
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace m4::tb::m4bram
