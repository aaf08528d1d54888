#include "verilator_tb/core/bin_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "verilator_tb/core/report.h"

namespace m4::tb {

void BinReach::Add(std::span<const std::uint64_t> counts, std::size_t place) {
  bins_.resize(std::max(bins_.size(), counts.size()));
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    if (counts[bin] == 0) continue;
    ++bins_[bin].vectors;
    bins_[bin].first = std::min(bins_[bin].first, place);
  }
}

void BinReach::Add(const BinReach& other) {
  bins_.resize(std::max(bins_.size(), other.bins_.size()));
  for (std::size_t bin = 0; bin < other.bins_.size(); ++bin) {
    bins_[bin].vectors += other.bins_[bin].vectors;
    bins_[bin].first = std::min(bins_[bin].first, other.bins_[bin].first);
  }
}

std::vector<BinRow> BinRows(const BinSchema& schema, const BinCounts& counts, const BinReach& reach,
                            std::span<const std::string> ids) {
  std::vector<BinRow> rows;
  rows.reserve(BinCount(schema));
  for (const BinGroup& group : schema) {
    for (const Bin& bin : group.bins) {
      const std::size_t number = rows.size();
      BinRow row{number,
                 group.name,
                 bin.name,
                 number < counts.size() ? counts[number] : 0,
                 bin.required,
                 reach.vectors(number),
                 ""};
      if (reach.first(number) < ids.size()) row.first = ids[reach.first(number)];
      rows.push_back(std::move(row));
    }
  }
  return rows;
}

std::string ToText(std::span<const BinRow> rows) {
  constexpr std::size_t kName = 46;
  std::string text;
  const std::string* group = nullptr;
  std::size_t required = 0;
  std::size_t open = 0;
  std::size_t fragile = 0;
  for (const BinRow& row : rows) {
    if (group == nullptr || *group != row.group) {
      text += fmt::format("\n{}\n  {:<{}} {:>12} {:>8} {:>8}          first vector\n", row.group,
                          "", kName, "count", "required", "vectors");
      group = &row.group;
    }
    required += row.required > 0 ? 1 : 0;
    open += row.open() ? 1 : 0;
    fragile += row.fragile() ? 1 : 0;
    text += fmt::format("  {:<{}} {:>12} {:>8} {:>8}  {:<7} {}\n", row.bin, kName,
                        Thousands(row.count), Thousands(row.required), Thousands(row.vectors),
                        row.open()      ? "OPEN"
                        : row.fragile() ? "fragile"
                                        : "",
                        row.first);
  }
  return text +
         fmt::format("\n{}, {} required: {} open, {} fragile (reached by one vector alone)\n",
                     Counted(rows.size(), "bin"), Thousands(required), Thousands(open),
                     Thousands(fragile));
}

std::string ToJson(std::span<const BinRow> rows) {
  nlohmann::json all = nlohmann::json::array();
  for (const BinRow& row : rows) {
    all.push_back({{"number", row.number},
                   {"group", row.group},
                   {"bin", row.bin},
                   {"count", row.count},
                   {"required", row.required},
                   {"vectors", row.vectors},
                   {"first", row.first},
                   {"open", row.open()},
                   {"fragile", row.fragile()}});
  }
  return nlohmann::json({{"bins", std::move(all)}}).dump(1) + "\n";
}

}  // namespace m4::tb
