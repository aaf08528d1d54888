#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

#include "verilator_tb/core/verdict.h"
#include "verilator_tb/exhaustive/commands.h"
#include "verilator_tb/exhaustive/journal.h"

namespace m4::exhaustive {
namespace {

// A row of the table: a version with weights of one width, all activations, both signs.
struct Row {
  std::size_t shards = 0, complete = 0;
  std::uint64_t tuples = 0, seen = 0, mac2s = 0, cycles = 0;
  double seconds = 0;

  void Add(const Row& other) {
    shards += other.shards;
    complete += other.complete;
    tuples += other.tuples;
    seen += other.seen;
    mac2s += other.mac2s;
    cycles += other.cycles;
    seconds += other.seconds;
  }
};

void Print(std::string_view version, std::string_view weights, const Row& row) {
  std::cout << fmt::format("{:<8}{:>8}{:>7}/{:<7}{:>15}{:>15}{:>16}{:>16}{:>9.2f}\n", version,
                           weights, row.complete, row.shards, row.tuples, row.seen, row.mac2s,
                           row.cycles, row.seconds / 3600);
}

// Of several entries of a shard the complete one counts, else the last.
const Entry* EntryOf(const std::vector<Entry>& entries, const Shard& shard) {
  const Entry* found = nullptr;
  for (const Entry& entry : entries) {
    if (entry.shard == shard && (found == nullptr || !found->complete())) found = &entry;
  }
  return found;
}

std::string WhatIsMissing(const Shard& shard, const Entry* entry) {
  if (entry == nullptr) return Describe(shard) + ": not run";
  std::string text =
      fmt::format("{}: {} of {} tuples", Describe(shard), entry->seen, shard.tuples());
  if (entry->first_missing) {
    text += ", the first missing one: " + Describe(shard, *entry->first_missing);
  }
  return text;
}

}  // namespace

int Report(const Options& options) {
  std::vector<Entry> entries;
  for (const auto& path : options.journals) {
    for (Entry& entry : ReadJournal(path)) entries.push_back(std::move(entry));
  }
  constexpr std::size_t kMostLines = 10;
  std::vector<std::string> missing;
  std::map<std::pair<std::string_view, int>, Row> rows;
  std::set<std::string> commits, dates;
  Row total;
  for (const Shard& shard : Shards(options.selection)) {
    const Entry* entry = EntryOf(entries, shard);
    Row one{1, 0, shard.tuples()};
    if (entry != nullptr) {
      one = {1,
             entry->complete() ? 1U : 0U,
             shard.tuples(),
             entry->seen,
             entry->mac2s,
             entry->cycles,
             entry->seconds};
      commits.insert(entry->commit);
      dates.insert(entry->date);
    }
    if (one.complete == 0) missing.push_back(WhatIsMissing(shard, entry));
    rows[{gm::Name(shard.version), shard.precision.weight_bits}].Add(one);
    total.Add(one);
  }
  std::cout << fmt::format("{:<8}{:>8}{:>15}{:>15}{:>15}{:>16}{:>16}{:>9}\n", "version", "weights",
                           "shards   ", "tuples", "seen", "MAC2s", "block cycles", "hours");
  for (const auto& [key, row] : rows) Print(key.first, fmt::format("{} bit", key.second), row);
  Print("all", "", total);
  if (!dates.empty()) {
    std::cout << fmt::format("commit {}; {} to {}\n", fmt::join(commits, ", "), *dates.begin(),
                             *dates.rbegin());
  }
  if (missing.empty()) {
    std::cout << "complete: every tuple of every shard was seen, every P is right\n";
    return 0;
  }
  std::cout << fmt::format("incomplete: {} of {} shards lack tuples\n", missing.size(),
                           total.shards);
  for (std::size_t i = 0; i < std::min(kMostLines, missing.size()); ++i) {
    std::cout << "  " << missing[i] << "\n";
  }
  if (missing.size() > kMostLines) std::cout << "  ...\n";
  return tb::ExitCode(tb::Verdict::kNothingChecked);
}

}  // namespace m4::exhaustive
