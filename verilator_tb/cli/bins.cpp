#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <iostream>

#include "verilator_tb/cli/bin_choice.h"
#include "verilator_tb/cli/cases.h"
#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/plan.h"
#include "verilator_tb/core/text_file.h"

namespace m4::cli {
namespace {

bool Matches(const std::string& group, const std::string& pattern) {
  return fnmatch(fmt::format("*{}*", pattern).c_str(), group.c_str(), 0) == 0;
}

bool IsOf(const std::string& group, const std::vector<std::string>& versions) {
  return versions.empty() || std::ranges::any_of(versions, [&group](const std::string& version) {
           return group.starts_with(version + ":");
         });
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
    return !named || !IsOf(row.group, options.selection.versions);
  });
  return rows;
}

int Bins(const Options& options) {
  std::vector<tb::BinRow> rows = ChosenBins(JournalOfReport(options), options);
  std::erase_if(rows, [&options](const tb::BinRow& row) {
    // What can't be and was not is no news.
    return options.only_open ? !row.open() : row.required == 0 && row.count == 0;
  });
  std::cout << ToText(rows);
  if (!options.json.empty()) tb::WriteTextFile(options.json, ToJson(rows));
  return 0;
}

}  // namespace m4::cli
