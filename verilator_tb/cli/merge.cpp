// Shards of one run put together: as if one machine had run it all.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>

#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/conclude.h"

namespace m4::cli {
namespace {

constexpr std::size_t kNamed = 10;  // missing vectors

using Shards = std::map<unsigned, std::filesystem::path>;  // index, folder

void MustBelongTogether(const tb::JournalHeader& first, const std::filesystem::path& first_folder,
                        const tb::JournalHeader& other, const std::filesystem::path& folder) {
  auto difference = tb::Difference(first, other);
  if (!difference && first.shard.count != other.shard.count) {
    difference =
        fmt::format("it has {} shards there and {} here", first.shard.count, other.shard.count);
  }
  if (!difference) return;
  throw UsageError(fmt::format("{} and {} are of different runs: {}", first_folder.string(),
                               folder.string(), *difference));
}

void Add(tb::Journal part, tb::Journal& all) {
  for (auto& vector : part.header.vectors) all.header.vectors.push_back(std::move(vector));
  for (std::string& version : part.header.versions) all.header.versions.push_back(version);
  all.header.jobs += part.header.jobs;
  all.outcomes.merge(part.outcomes);
  tb::AddCounts(all.bins, part.bins);
  all.reach.Add(part.reach);
  tb::AddCounts(all.points, part.points);
  all.seconds = std::max(all.seconds, part.seconds);
}

// Sentences about what no shard has.
std::vector<std::string> Missing(const tb::Journal& all, const Shards& shards, unsigned count) {
  std::vector<std::string> complaints;
  for (unsigned index = 1; index <= count; ++index) {
    if (shards.contains(index)) continue;
    complaints.push_back(fmt::format("shard {} is missing: run it with --shard {}",
                                     ToString(tb::Shard{index, count}),
                                     ToString(tb::Shard{index, count})));
  }
  std::vector<std::string> ids;
  for (const auto& [place, id] : all.header.vectors) {
    if (!all.outcomes.contains(id)) ids.push_back(id);
  }
  if (ids.empty()) return complaints;
  const std::size_t named = std::min(ids.size(), kNamed);
  complaints.push_back(fmt::format(
      "no shard has a result of {}{}: its run did not end; start it again with --resume",
      fmt::join(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(named), ", "),
      named < ids.size() ? fmt::format(" and {} more", ids.size() - named) : ""));
  return complaints;
}

}  // namespace

int Merge(const Options& options, const std::string& command_line) {
  tb::Journal all = tb::ReadJournal(options.merged.front());
  const unsigned count = all.header.shard.count;
  Shards shards = {{all.header.shard.index, options.merged.front()}};
  for (const std::filesystem::path& folder : std::span(options.merged).subspan(1)) {
    tb::Journal part = tb::ReadJournal(folder);
    MustBelongTogether(all.header, options.merged.front(), part.header, folder);
    const auto [other, is_new] = shards.emplace(part.header.shard.index, folder);
    if (!is_new) {
      throw UsageError(fmt::format("{} and {} are both shard {}", other->second.string(),
                                   folder.string(), ToString(part.header.shard)));
    }
    Add(std::move(part), all);
  }
  std::ranges::sort(all.header.vectors);
  all.header.shard = {};
  all.header.command = command_line;
  tb::Report report = ReportOf(all);
  for (std::string& complaint : Missing(all, shards, count)) {
    report.complaints.push_back(std::move(complaint));
  }

  std::cout << fmt::format("{}: {} of {}, {} of {}\n", all.header.title,
                           tb::Counted(all.outcomes.size(), "result"), all.header.total,
                           tb::Counted(shards.size(), "shard"), count);
  std::optional<tb::JournalFile> file;
  if (!options.report.empty()) {
    file.emplace(options.report);
    file->Begin(all.header);
    for (const auto& [index, folder] : shards) file->CopyResults(folder);
  }
  return Conclude(options, report, file ? &*file : nullptr);
}

}  // namespace m4::cli
