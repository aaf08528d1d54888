#include "verilator_tb/cli/bin_choice.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/plan.h"

namespace m4::cli {
namespace {

bool Matches(const std::string& group, const std::string& pattern) {
  return fnmatch(fmt::format("*{}*", pattern).c_str(), group.c_str(), 0) == 0;
}

bool IsOf(const std::string& group, const std::vector<std::string>& versions) {
  return std::ranges::any_of(
      versions, [&group](const std::string& version) { return group.starts_with(version + ":"); });
}

}  // namespace

tb::Journal JournalOfReport(const Options& options) {
  tb::Journal journal = tb::ReadJournal(options.report);
  const auto& identity = journal.header.identity;
  if (std::ranges::find(identity, ProgramIdentity()) == identity.end()) {
    throw UsageError(fmt::format(
        "{}: its bins are those of another program; read it with the one that made it, or run it "
        "again with this one",
        (options.report / tb::kJournalName).string()));
  }
  return journal;
}

std::vector<tb::BinRow> ChosenBins(const tb::Journal& journal, const Options& options) {
  std::vector<tb::BinRow> rows = BinRowsOf(journal, AllBins());
  // The schema has all versions of the block, whether the tool has them or not.
  const std::vector<std::string> here = DesignsHere();
  std::erase_if(rows, [&here](const tb::BinRow& row) { return !IsOf(row.group, here); });
  for (const std::string& pattern : options.groups) {
    if (std::ranges::none_of(rows, [&](const auto& row) { return Matches(row.group, pattern); })) {
      throw UsageError(fmt::format(
          "--group: no group of bins has '{}' in its name; m4verify bins --report DIR lists all",
          pattern));
    }
  }
  std::erase_if(rows, [&options](const tb::BinRow& row) {
    const auto& groups = options.groups;
    const bool named =
        groups.empty() || std::ranges::any_of(groups, [&row](const std::string& pattern) {
          return Matches(row.group, pattern);
        });
    const auto& versions = options.selection.versions;
    return !named || (!versions.empty() && !IsOf(row.group, versions));
  });
  return rows;
}

}  // namespace m4::cli
