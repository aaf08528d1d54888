#include "verilator_tb/core/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "verilator_tb/core/signature.h"

namespace m4::tb {
namespace {

constexpr std::size_t kHolesShown = 20;

// Whose page is shown: one of every signature before a second one of any.
std::set<const Outcome*> WithPageShown(const std::vector<FailureGroup>& groups,
                                       std::size_t max_pages) {
  std::set<const Outcome*> shown;
  const auto show = [&](const Outcome* outcome) {
    if (shown.size() < max_pages && outcome->page) shown.insert(outcome);
  };
  for (const FailureGroup& group : groups) show(group.members.front());
  for (const FailureGroup& group : groups) std::ranges::for_each(group.members, show);
  return shown;
}

void AddFailures(std::string& out, const Report& report, std::size_t max_pages) {
  auto to = std::back_inserter(out);
  const std::vector<FailureGroup> groups = GroupFailures(report.outcomes);
  const std::set<const Outcome*> shown = WithPageShown(groups, max_pages);
  std::size_t pages = 0;
  for (const FailureGroup& group : groups) {
    fmt::format_to(to, "\n{} with the signature {}\n", Counted(group.members.size(), "failure"),
                   group.signature);
    for (const Outcome* outcome : group.members) {
      fmt::format_to(to, "{}: {}: {}\n", Name(outcome->verdict), outcome->id, outcome->summary);
      if (shown.contains(outcome)) fmt::format_to(to, "\n{}\n", ToText(*outcome->page));
      pages += outcome->page ? 1 : 0;
    }
  }
  if (pages > shown.size()) {
    fmt::format_to(to, "{} more; --pages N shows more here, --report DIR has all.\n",
                   Counted(pages - shown.size(), "mismatch page"));
  }
}

void AddTables(std::string& out, const Report& report) {
  auto to = std::back_inserter(out);
  for (const CountTable& table : report.tables) {
    fmt::format_to(to, "\n{}\n{:>8}", table.title, "");
    for (const std::string& column : table.columns) fmt::format_to(to, "{:>12}", column);
    out += "\n";
    for (const auto& [label, counts] : table.rows) {
      fmt::format_to(to, "{:>8}", label);
      for (const std::uint64_t count : counts) fmt::format_to(to, "{:>12}", Thousands(count));
      out += "\n";
    }
  }
}

void AddBins(std::string& out, const Report& report) {
  auto to = std::back_inserter(out);
  const std::vector<Hole> holes = FindHoles(report.schema, report.bins);
  std::size_t required = 0;
  for (const BinGroup& group : report.schema) {
    required += static_cast<std::size_t>(
        std::ranges::count_if(group.bins, [](const Bin& bin) { return bin.required > 0; }));
  }
  fmt::format_to(to, "\nStimulus bins: {} of {} reached{}\n", required - holes.size(), required,
                 report.bins_required ? ", all are required" : "");
  // A run cut short has holes that say nothing.
  if (!report.bins_required || Sum(report).interrupted > 0) return;
  for (std::size_t i = 0; i < std::min(holes.size(), kHolesShown); ++i) {
    const Hole& hole = holes[i];
    fmt::format_to(to, "  hole: {}: {}: {} of {}\n", hole.group, hole.bin, hole.count,
                   hole.required);
  }
  if (holes.size() > kHolesShown) {
    fmt::format_to(to, "  and {} more, all in the report\n", holes.size() - kHolesShown);
  }
}

void AddPoints(std::string& out, const Report& report) {
  if (report.points.empty()) return;
  std::size_t all = 0;
  std::size_t reached = 0;
  for (const ReachedPoints& design : report.points) {
    all += design.points.size();
    reached += static_cast<std::size_t>(
        std::ranges::count_if(design.counts, [](std::uint64_t count) { return count > 0; }));
  }
  fmt::format_to(std::back_inserter(out), "Points of the RTL: {} of {} reached, see coverage.dat\n",
                 reached, all);
}

}  // namespace

std::string Thousands(std::uint64_t value) {
  std::string text = std::to_string(value);
  for (std::size_t i = text.size(); i > 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::vector<std::string> ReasonsLeftOut(std::span<const LeftOut> left_out) {
  std::map<std::string, std::size_t> counts;
  for (const LeftOut& one : left_out) ++counts[one.reason];
  std::vector<std::string> sentences;
  sentences.reserve(counts.size());
  for (const auto& [reason, count] : counts) {
    sentences.push_back(fmt::format("{} left out: {}", Counted(count, "vector"), reason));
  }
  return sentences;
}

Totals Sum(const Report& report) {
  Totals totals;
  for (const Outcome& outcome : report.outcomes) {
    totals.cycles += outcome.cycles;
    totals.compares += outcome.compares;
    totals.loop_seconds += outcome.seconds;
    if (outcome.interrupted) {
      ++totals.interrupted;
      continue;
    }
    ++totals.vectors;
    const bool passed = outcome.verdict == Verdict::kPass;
    ++(passed ? totals.passed : totals.failed);
    if (passed) totals.macs += outcome.macs;
  }
  return totals;
}

Verdict Overall(const Report& report) {
  Verdict worst = Verdict::kPass;
  for (const Outcome& outcome : report.outcomes) {
    if (!IsFailure(outcome)) continue;
    worst = worst == Verdict::kPass ? outcome.verdict : std::min(worst, outcome.verdict);
  }
  if (worst != Verdict::kPass) return worst;
  const bool holes = report.bins_required && !FindHoles(report.schema, report.bins).empty();
  const Totals totals = Sum(report);
  const bool incomplete = totals.passed == 0 || totals.interrupted > 0;
  return holes || incomplete || !report.complaints.empty() ? Verdict::kNothingChecked
                                                           : Verdict::kPass;
}

std::string Headline(const Report& report) {
  const bool nothing_worse = Overall(report) == Verdict::kPass || Sum(report).failed == 0;
  if (Sum(report).interrupted > 0 && nothing_worse) return "interrupted";
  return std::string(Name(Overall(report)));
}

std::string Counted(std::uint64_t count, std::string_view thing) {
  return fmt::format("{} {}{}", Thousands(count), thing, count == 1 ? "" : "s");
}

std::string ToText(const Report& report, std::size_t max_pages) {
  std::string out;
  auto to = std::back_inserter(out);
  AddTables(out, report);
  AddBins(out, report);
  AddPoints(out, report);
  AddFailures(out, report, max_pages);
  const Totals totals = Sum(report);
  fmt::format_to(to, "\n{:<22}{}\n", "vectors", Thousands(totals.vectors));
  fmt::format_to(to, "{:<22}{} ({} state comparisons)\n", "cycles compared",
                 Thousands(totals.cycles), Thousands(totals.compares));
  fmt::format_to(to, "{:<22}{}\n", "MACs verified", Thousands(totals.macs));
  fmt::format_to(
      to, "{:<22}{:.2f} M cycles/s in each of {}, {:.2f} M in all, {:.1f} s\n", "speed",
      totals.loop_seconds > 0 ? static_cast<double>(totals.cycles) / totals.loop_seconds / 1e6
                              : 0.0,
      Counted(report.jobs, "worker"),
      report.seconds > 0 ? static_cast<double>(totals.cycles) / report.seconds / 1e6 : 0.0,
      report.seconds);
  fmt::format_to(to, "{:<22}{:#x}\n", "seed", report.seed);
  if (report.power_up_seed) {
    fmt::format_to(to, "{:<22}{:#x}\n", "power-up seed", *report.power_up_seed);
  }
  if (!report.shard.empty()) fmt::format_to(to, "{:<22}{}\n", "shard", report.shard);
  for (const std::string& sentence : ReasonsLeftOut(report.left_out)) {
    fmt::format_to(to, "{}\n", sentence);
  }
  for (const std::string& complaint : report.complaints) fmt::format_to(to, "{}\n", complaint);
  if (totals.interrupted > 0) {
    fmt::format_to(to, "{} without a verdict: not begun, or interrupted\n",
                   Counted(totals.interrupted, "vector"));
  }
  fmt::format_to(to, "\n{}: {} passed, {} failed\n", Headline(report), totals.passed,
                 totals.failed);
  return out;
}

}  // namespace m4::tb
