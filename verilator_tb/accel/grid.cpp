#include "verilator_tb/accel/grid.h"

#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/accel/dut.h"

namespace m4::tb::accel {
namespace {

BinSchema SchemaOf(const DutMaker& maker) { return CoverageSchema(*ga::FindBuild(maker.build)); }

}  // namespace

BinSchema AllBuildsSchema() {
  BinSchema all;
  for (const DutMaker& maker : DutMakers()) {
    for (BinGroup& group : SchemaOf(maker)) all.push_back(std::move(group));
  }
  return all;
}

BinCounts CountsOf(const Coverage& coverage, std::string_view build) {
  BinCounts all;
  for (const DutMaker& maker : DutMakers()) {
    if (maker.build == build) {
      all.insert(all.end(), coverage.counts().begin(), coverage.counts().end());
      return all;
    }
    all.resize(all.size() + BinCount(SchemaOf(maker)));
  }
  return {};
}

std::vector<CountTable> Grids(std::span<const std::uint64_t> counts,
                              std::span<const std::string_view> builds) {
  constexpr std::size_t kActivations = 7;
  std::vector<CountTable> tables;
  std::size_t first = 0;  // the build's first group is `precision`
  for (const DutMaker& maker : DutMakers()) {
    const std::size_t here = first;
    first += BinCount(SchemaOf(maker));
    if (std::ranges::find(builds, maker.build) == builds.end()) continue;
    CountTable table{
        fmt::format("layers of one weight width on {}, by the RTL's descriptor", maker.build),
        {},
        {}};
    for (int n = 2; n <= 8; ++n) table.columns.push_back(fmt::format("n={}", n));
    for (std::size_t w = 0; w < 3; ++w) {
      std::vector<std::uint64_t> row(kActivations);
      for (std::size_t i = 0; i < 2 * kActivations; ++i) {
        const std::size_t index = here + (w * 2 * kActivations) + i;
        if (index < counts.size()) row.at(i / 2) += counts[index];
      }
      table.rows.emplace_back(fmt::format("w={}", 2U << w), std::move(row));
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace m4::tb::accel
