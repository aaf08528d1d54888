#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>
#include <sstream>

#include "verilator_tb/core/report.h"
#include "verilator_tb/core/signature.h"

namespace m4::tb {
namespace {

constexpr const char* kStyle = R"(
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
       color: #1b1f24; background: #fff; }
h1 small { font-weight: normal; color: #57606a; font-size: 60%; }
table { border-collapse: collapse; margin: .4rem 0 1.2rem; }
th, td { border: 1px solid #d0d7de; padding: .2rem .6rem; text-align: right; }
th { background: #f6f8fa; } td.text, th.text { text-align: left; }
td.zero { background: #ffebe9; } td.some { background: #dafbe1; }
pre { background: #f6f8fa; padding: 1rem; overflow-x: auto; font-size: 12px; line-height: 1.35; }
.pass { color: #1a7f37; } .fail { color: #cf222e; } details { margin: .3rem 0; }
.grids { display: flex; flex-wrap: wrap; gap: 1.5rem; }
@media (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #e6edf3; } th, pre { background: #161b22; }
  th, td { border-color: #30363d; } td.zero { background: #67060c; } td.some { background: #033a16; }
  .pass { color: #3fb950; } .fail { color: #f85149; } h1 small { color: #8b949e; } }
)";

pugi::xml_node Add(pugi::xml_node parent, const char* tag, const std::string& text,
                   const char* style_class = nullptr) {
  pugi::xml_node node = parent.append_child(tag);
  if (style_class != nullptr) node.append_attribute("class") = style_class;
  node.text() = text.c_str();
  return node;
}

void AddTable(pugi::xml_node parent, const CountTable& table) {
  pugi::xml_node box = parent.append_child("div");
  Add(box, "h3", table.title);
  pugi::xml_node node = box.append_child("table");
  pugi::xml_node head = node.append_child("tr");
  Add(head, "th", " ");
  for (const std::string& column : table.columns) Add(head, "th", column);
  for (const auto& [label, counts] : table.rows) {
    pugi::xml_node row = node.append_child("tr");
    Add(row, "th", label);
    for (const std::uint64_t count : counts) {
      Add(row, "td", Thousands(count), count == 0 ? "zero" : "some");
    }
  }
}

void AddTotals(pugi::xml_node body, const Report& report) {
  const Totals totals = Sum(report);
  pugi::xml_node table = body.append_child("table");
  const auto row = [&table](const char* label, const std::string& text) {
    pugi::xml_node node = table.append_child("tr");
    Add(node, "th", label, "text");
    Add(node, "td", text, "text");
  };
  row("vectors", fmt::format("{} passed, {} failed, {} interrupted", Thousands(totals.passed),
                             Thousands(totals.failed), Thousands(totals.interrupted)));
  row("cycles compared", fmt::format("{} ({} state comparisons)", Thousands(totals.cycles),
                                     Thousands(totals.compares)));
  row("MACs verified", Thousands(totals.macs));
  row("time", fmt::format("{:.1f} s, {}", report.seconds, Counted(report.jobs, "worker")));
  row("seed", fmt::format("{:#x}", report.seed));
  if (report.power_up_seed) row("power-up seed", fmt::format("{:#x}", *report.power_up_seed));
  if (!report.shard.empty()) row("shard", report.shard);
  for (const std::string& sentence : ReasonsLeftOut(report.left_out)) row("left out", sentence);
  row("command", report.command);
  for (const std::string& line : report.environment) row("with", line);
  for (const std::string& complaint : report.complaints) row("complaint", complaint);
}

void AddFailures(pugi::xml_node body, const Report& report) {
  const std::vector<FailureGroup> groups = GroupFailures(report.outcomes);
  if (!groups.empty()) Add(body, "h2", "Failures");
  for (const FailureGroup& group : groups) {
    Add(body, "h3",
        fmt::format("{} with the signature {}", Counted(group.members.size(), "failure"),
                    group.signature));
    for (const Outcome* outcome : group.members) {
      pugi::xml_node details = body.append_child("details");
      // The first is an example of the others.
      if (outcome == group.members.front()) details.append_attribute("open") = "open";
      Add(details, "summary",
          fmt::format("{}: {}: {}", Name(outcome->verdict), outcome->id, outcome->summary), "fail");
      if (outcome->page) Add(details, "pre", ToText(*outcome->page));
    }
  }
}

// Bins as a list, with the vectors that reached them. `wanted`: which.
template <class Wanted>
void AddBinList(pugi::xml_node body, const std::vector<BinRow>& rows, const char* title,
                const char* style_class, Wanted wanted) {
  const auto count = std::ranges::count_if(rows, wanted);
  if (count == 0) return;
  pugi::xml_node details = body.append_child("details");
  Add(details, "summary",
      fmt::format("{}: {}", title, Thousands(static_cast<std::uint64_t>(count))), style_class);
  pugi::xml_node table = details.append_child("table");
  pugi::xml_node head = table.append_child("tr");
  for (const char* name : {"group", "bin", "count", "required", "vectors", "the first of them"}) {
    Add(head, "th", name, "text");
  }
  for (const BinRow& one : rows) {
    if (!wanted(one)) continue;
    pugi::xml_node row = table.append_child("tr");
    Add(row, "td", one.group, "text");
    Add(row, "td", one.bin, "text");
    Add(row, "td", Thousands(one.count), one.open() ? "zero" : "some");
    Add(row, "td", Thousands(one.required));
    Add(row, "td", Thousands(one.vectors));
    Add(row, "td", one.first.empty() ? "-" : one.first, "text");
  }
}

void AddBins(pugi::xml_node body, const Report& report) {
  Add(body, "h2", "Stimulus bins");
  Add(body, "p",
      report.bins_required ? "Every bin is required: an empty one fails the run."
                           : "For information: this suite does not require them.");
  AddBinList(body, report.bin_rows, "Open bins", "fail",
             [](const BinRow& row) { return row.open(); });
  AddBinList(body, report.bin_rows, "Reached by one vector alone", nullptr,
             [](const BinRow& row) { return row.fragile(); });
  std::size_t index = 0;
  for (const BinGroup& group : report.schema) {
    pugi::xml_node details = body.append_child("details");
    pugi::xml_node summary = Add(details, "summary", group.name);
    Add(details, "p", group.about);
    pugi::xml_node table = details.append_child("table");
    std::size_t required = 0;
    std::size_t reached = 0;
    for (const Bin& bin : group.bins) {
      const std::uint64_t count = index < report.bins.size() ? report.bins[index] : 0;
      ++index;
      if (bin.required == 0 && count == 0) continue;
      required += bin.required > 0 ? 1 : 0;
      const bool hole = count < bin.required;
      reached += bin.required > 0 && !hole ? 1 : 0;
      pugi::xml_node row = table.append_child("tr");
      Add(row, "td", bin.name, "text");
      Add(row, "td", Thousands(count), hole ? "zero" : "some");
    }
    summary.text() = fmt::format("{}: {} of {}", group.name, reached, required).c_str();
    if (reached < required) summary.append_attribute("class") = "fail";
  }
}

void AddVectors(pugi::xml_node body, const Report& report) {
  pugi::xml_node details = body.append_child("details");
  Add(details, "summary", fmt::format("All vectors ({})", Thousands(report.outcomes.size())));
  pugi::xml_node table = details.append_child("table");
  pugi::xml_node head = table.append_child("tr");
  for (const char* title : {"vector", "verdict", "seed", "cycles", "MACs"}) {
    Add(head, "th", title, "text");
  }
  for (const Outcome& outcome : report.outcomes) {
    pugi::xml_node row = table.append_child("tr");
    const bool passed = !outcome.interrupted && outcome.verdict == Verdict::kPass;
    Add(row, "td", outcome.id, "text");
    Add(row, "td", outcome.interrupted ? "interrupted" : std::string(Name(outcome.verdict)),
        passed ? "text pass" : "text fail");
    Add(row, "td", fmt::format("{:#x}", outcome.seed));
    Add(row, "td", Thousands(outcome.cycles));
    Add(row, "td", Thousands(outcome.macs));
  }
}

void AddLeftOut(pugi::xml_node body, const Report& report) {
  if (report.left_out.empty()) return;
  pugi::xml_node details = body.append_child("details");
  Add(details, "summary", fmt::format("Left out ({})", Thousands(report.left_out.size())));
  pugi::xml_node table = details.append_child("table");
  for (const LeftOut& one : report.left_out) {
    pugi::xml_node row = table.append_child("tr");
    Add(row, "td", one.id, "text");
    Add(row, "td", one.reason, "text");
  }
}

}  // namespace

std::string ToHtml(const Report& report) {
  pugi::xml_document document;
  document.append_child(pugi::node_doctype).set_value("html");
  pugi::xml_node html = document.append_child("html");
  html.append_attribute("lang") = "en";
  pugi::xml_node head = html.append_child("head");
  head.append_child("meta").append_attribute("charset") = "utf-8";
  pugi::xml_node viewport = head.append_child("meta");
  viewport.append_attribute("name") = "viewport";
  viewport.append_attribute("content") = "width=device-width, initial-scale=1";
  Add(head, "title", fmt::format("m4verify: {}", report.title));
  Add(head, "style", kStyle);
  pugi::xml_node body = html.append_child("body");
  const Verdict verdict = Overall(report);
  pugi::xml_node heading = Add(body, "h1", fmt::format("{}: ", report.title));
  Add(heading, "span", Headline(report), verdict == Verdict::kPass ? "pass" : "fail");
  AddTotals(body, report);
  AddFailures(body, report);
  if (!report.tables.empty()) Add(body, "h2", "What was multiplied");
  pugi::xml_node grids = body.append_child("div");
  grids.append_attribute("class") = "grids";
  for (const CountTable& table : report.tables) AddTable(grids, table);
  AddBins(body, report);
  AddVectors(body, report);
  AddLeftOut(body, report);
  std::ostringstream out;
  document.save(
      out, " ",
      pugi::format_default | pugi::format_no_empty_element_tags | pugi::format_no_declaration);
  return out.str();
}

}  // namespace m4::tb
