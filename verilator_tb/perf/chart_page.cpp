#include "verilator_tb/perf/chart_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <variant>
#include <vector>

#include "verilator_tb/perf/bar_chart.h"
#include "verilator_tb/perf/headline_rows.h"

namespace m4::perf_tool {
namespace {

using Results = std::span<const perf::ComparisonResult>;

constexpr const char* kPageStyle = R"(
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem;
       color: #1b1f24; background: #fff; }
section { margin: 2.2rem 0; } h2 { margin: 0 0 .2rem; } p { margin: .3rem 0 .6rem; }
table { border-collapse: collapse; margin: .4rem 0 1.2rem; font-variant-numeric: tabular-nums; }
th, td { border: 1px solid #d0d7de; padding: .1rem .6rem; text-align: right; }
th { background: #f6f8fa; } td.text, th.text { text-align: left; }
summary { cursor: pointer; } .scroll, details { overflow-x: auto; }
@media screen and (prefers-color-scheme: dark) {
  body { background: #0d1117; color: #e6edf3; } th { background: #161b22; }
  th, td { border-color: #30363d; } }
@media print {
  body { margin: 0; max-width: none; } section, tr { break-inside: avoid; }
  details:not([open]) { display: none; } section:has(details[open]) { break-inside: auto; } }
@page { size: landscape; margin: 12mm; }
)";

pugi::xml_node Add(pugi::xml_node parent, const char* tag, const std::string& text,
                   const char* style_class = nullptr) {
  pugi::xml_node node = parent.append_child(tag);
  if (style_class != nullptr) node.append_attribute("class") = style_class;
  node.text() = text.c_str();
  return node;
}

std::optional<double> Ours(const perf::ComparisonResult& result) {
  if (!result.winner) return std::nullopt;
  return result.speedup;
}

// None if the published value is of another accounting.
std::optional<double> Difference(const perf::Row& row, const perf::ComparisonResult& result,
                                 const ChartContext& context) {
  if (!context.published || !result.winner || !row.published) return std::nullopt;
  return result.speedup - *row.published;
}

// ---- What a row is called in a chart ------------------------------------------------------------

bool IsMixed(const perf::Row& row) { return row.weight_bits == "mixed"; }

std::string SeriesOf(const perf::Row& row) {
  if (IsMixed(row) || row.limit_or_share.empty()) return row.config;
  return fmt::format("{}, limit {}", row.config, row.limit_or_share);
}

// The colour of each series, over all charts of a page.
class Colours {
 public:
  explicit Colours(const perf::Catalogue& catalogue) {
    for (const perf::Experiment& experiment : catalogue.experiments) {
      for (const perf::Row& row : experiment.rows) {
        colours_.try_emplace(SeriesOf(row), colours_.size());
      }
    }
  }

  BarSeries SeriesNamed(const std::string& name) const { return {name, colours_.at(name)}; }

 private:
  std::map<std::string, std::size_t> colours_;
};

// How the groups of an experiment are called: by what differs between its rows.
class Precisions {
 public:
  explicit Precisions(const std::vector<perf::Row>& rows) : first_(rows.front()) {
    const auto all = [&rows](const auto& property) { return std::ranges::all_of(rows, property); };
    const bool one_weight =
        all([this](const perf::Row& row) { return row.weight_bits == first_.weight_bits; });
    const bool one_activation =
        all([this](const perf::Row& row) { return row.activation_bits == first_.activation_bits; });
    if (all(IsMixed) && one_activation) {
      form_ = Form::kShare;
    } else if (all([](const perf::Row& row) {
                 return row.weight_bits == std::to_string(row.activation_bits);
               })) {
      form_ = Form::kBoth;
    } else if (one_weight && !IsMixed(first_)) {
      form_ = Form::kActivation;
    }
  }

  std::string Axis() const {
    const perf::Precision& precision = first_.comparison.precision;
    switch (form_) {
      case Form::kShare:
        return fmt::format("share of {}-bit kernels, the others have {} bits; {}-bit activations",
                           precision.weight_bits, precision.narrow_bits, first_.activation_bits);
      case Form::kBoth:
        return "bits of weights and activations";
      case Form::kActivation:
        return fmt::format("bits of activations; {}-bit weights", first_.weight_bits);
      case Form::kGeneral:
        break;
    }
    return "bits of weights (w) and activations (a)";
  }

  std::string LabelOf(const perf::Row& row) const {
    switch (form_) {
      case Form::kShare:
        return fmt::format("{:g} %", 100 * row.comparison.precision.wide_share);
      case Form::kBoth:
      case Form::kActivation:
        return std::to_string(row.activation_bits);
      case Form::kGeneral:
        break;
    }
    if (IsMixed(row)) return fmt::format("{} wide a{}", row.limit_or_share, row.activation_bits);
    return fmt::format("w{} a{}", row.weight_bits, row.activation_bits);
  }

 private:
  enum class Form { kGeneral, kShare, kBoth, kActivation };

  const perf::Row& first_;
  Form form_ = Form::kGeneral;
};

// ---- Parts of the page --------------------------------------------------------------------------

std::string Tooltip(const perf::Row& row, const perf::ComparisonResult& result) {
  std::string text = row.id + ": ours ";
  text += result.winner ? fmt::format("{:.3f}", result.speedup) : "none";
  if (row.published) text += fmt::format(", published {:.2f}", *row.published);
  return text;
}

// The element that `is` finds, or a new one at the end.
template <class T, class Is>
T& FindOrAdd(std::vector<T>& items, const Is& is, const T& otherwise) {
  const auto found = std::ranges::find_if(items, is);
  if (found != items.end()) return *found;
  items.push_back(otherwise);
  return items.back();
}

BarChart ChartOf(const perf::Experiment& experiment, Results results, const Colours& colours,
                 const ChartContext& context) {
  const Precisions precisions(experiment.rows);
  BarChart chart;
  chart.title = experiment.title;
  chart.value_axis = "speedup";
  chart.group_axis = precisions.Axis();
  chart.mark_name = context.published ? "published" : "published, of the published accounting";
  chart.reference = 1;
  for (std::size_t i = 0; i < experiment.rows.size(); ++i) {
    const perf::Row& row = experiment.rows[i];
    const std::string series = SeriesOf(row);
    const std::string label = precisions.LabelOf(row);
    const BarSeries& added = FindOrAdd(
        chart.series, [&](const BarSeries& s) { return s.name == series; },
        colours.SeriesNamed(series));
    BarPanel& panel = FindOrAdd(
        chart.panels, [&](const BarPanel& p) { return p.title == row.network; },
        BarPanel{.title = row.network, .groups = {}});
    BarGroup& group = FindOrAdd(
        panel.groups, [&](const BarGroup& g) { return g.label == label; },
        BarGroup{.label = label, .bars = {}});
    group.bars.push_back({.series = static_cast<std::size_t>(&added - chart.series.data()),
                          .value = Ours(results[i]),
                          .mark = row.published,
                          .tooltip = Tooltip(row, results[i])});
  }
  // The same order in every group, whatever that of the rows.
  for (BarPanel& panel : chart.panels) {
    for (BarGroup& group : panel.groups) {
      std::ranges::stable_sort(group.bars, {}, &Bar::series);
    }
  }
  std::vector<std::string_view> names;
  for (const BarSeries& series : chart.series) names.push_back(series.name);
  chart.description = fmt::format(
      "Bars of the speedup, by network and by {}. Colours: {}. The table has the numbers.",
      chart.group_axis, fmt::join(names, "; "));
  return chart;
}

std::string Rows(std::size_t count) {
  return fmt::format("{} row{}", count, count == 1 ? "" : "s");
}

// "45 rows, 15 of them with a published speedup: ours differs by 0.004 at most."
std::string Summary(const perf::Experiment& experiment, Results results,
                    const ChartContext& context) {
  std::size_t published = 0;
  std::optional<double> largest;
  for (std::size_t i = 0; i < experiment.rows.size(); ++i) {
    published += experiment.rows[i].published ? 1 : 0;
    if (const auto difference = Difference(experiment.rows[i], results[i], context)) {
      largest = std::max(largest.value_or(0), std::abs(*difference));
    }
  }
  const auto none =
      std::ranges::count_if(results, [](const perf::ComparisonResult& r) { return !r.winner; });
  std::string text = fmt::format("{}, {} of them with a published speedup",
                                 Rows(experiment.rows.size()), published);
  if (largest) text += fmt::format(": ours differs by {:.3f} at most", *largest);
  text += '.';
  if (none > 0) text += fmt::format(" Nothing met the objective in {} (\"none\").", none);
  return text;
}

// Whether no accelerator with computing BRAMs has DSPs.
bool NoDsps(const perf::Experiment& experiment) {
  return std::ranges::all_of(experiment.rows, [](const perf::Row& row) {
    const auto* space = row.comparison.space;
    const auto* m4bram = space == nullptr ? nullptr : std::get_if<perf::BramSpace>(space);
    return m4bram != nullptr && m4bram->dsp_q.empty();
  });
}

void AddTable(pugi::xml_node parent, const perf::Experiment& experiment, Results results,
              const ChartContext& context) {
  pugi::xml_node details = parent.append_child("details");
  Add(details, "summary", fmt::format("The numbers ({})", Rows(experiment.rows.size())));
  pugi::xml_node table = details.append_child("table");
  pugi::xml_node head = table.append_child("thead").append_child("tr");
  Add(head, "th", "row", "text");
  for (const char* title : {"ours", "published"}) Add(head, "th", title);
  if (context.published) Add(head, "th", "difference");
  pugi::xml_node body = table.append_child("tbody");
  for (std::size_t i = 0; i < experiment.rows.size(); ++i) {
    const perf::Row& row = experiment.rows[i];
    pugi::xml_node node = body.append_child("tr");
    Add(node, "td", row.id, "text");
    Add(node, "td", results[i].winner ? fmt::format("{:.3f}", results[i].speedup) : "none");
    Add(node, "td", row.published ? fmt::format("{:.2f}", *row.published) : "-");
    if (!context.published) continue;
    const std::optional<double> difference = Difference(row, results[i], context);
    Add(node, "td", difference ? fmt::format("{:+.3f}", *difference) : "-");
  }
}

void AddExperiment(pugi::xml_node body, const perf::Experiment& experiment, Results results,
                   const ChartContext& context, const Colours& colours,
                   const std::string& chart_id) {
  pugi::xml_node section = body.append_child("section");
  section.append_attribute("id") = experiment.name.c_str();
  Add(section, "h2", experiment.title);
  if (experiment.rows.empty()) {
    Add(section, "p", "No rows.");
    return;
  }
  Add(section, "p", Summary(experiment, results, context));
  if (NoDsps(experiment)) {
    Add(section, "p",
        "Here the accelerators with computing BRAMs use no DSPs; those without use the device's.");
  }
  BarChart chart = ChartOf(experiment, results, colours, context);
  chart.id = chart_id;
  pugi::xml_node scroll = section.append_child("div");
  scroll.append_attribute("class") = "scroll";
  scroll.append_attribute("role") = "group";
  scroll.append_attribute("aria-label") = experiment.title.c_str();
  scroll.append_attribute("tabindex") = "0";  // so that arrow keys scroll it
  AddBarChart(scroll, chart);
  AddTable(section, experiment, results, context);
}

void AddContext(pugi::xml_node body, const ChartContext& context) {
  std::string text = fmt::format("Accounting: {}.", context.accounting);
  if (!context.published) {
    text +=
        " The published values are those of the published accounting with unsigned activations, so "
        "ours are not compared with them.";
  }
  Add(body, "p", text).append_attribute("id") = "accounting";
  pugi::xml_node table = body.append_child("table");
  table.append_attribute("id") = "headlines";
  pugi::xml_node head = table.append_child("thead").append_child("tr");
  Add(head, "th", "headline", "text");
  for (const char* title : {"ours", "published"}) Add(head, "th", title);
  pugi::xml_node rows = table.append_child("tbody");
  for (const HeadlineRow& headline : HeadlineRows(context.headlines)) {
    pugi::xml_node row = rows.append_child("tr");
    Add(row, "td", headline.about, "text");
    Add(row, "td", headline.ours == 0 ? "none" : fmt::format("{:.3f}", headline.ours));
    Add(row, "td", fmt::format("{:.2f}", headline.published));
  }
}

}  // namespace

std::string ChartPage(const perf::Catalogue& catalogue, Results results,
                      const ChartContext& context) {
  std::size_t rows = 0;
  for (const perf::Experiment& experiment : catalogue.experiments) rows += experiment.rows.size();
  if (rows != results.size()) {
    throw std::invalid_argument(fmt::format(
        "the experiments have {} rows, but there are {} results", rows, results.size()));
  }

  pugi::xml_document document;
  document.append_child(pugi::node_doctype).set_value("html");
  pugi::xml_node html = document.append_child("html");
  html.append_attribute("lang") = "en";
  pugi::xml_node head = html.append_child("head");
  head.append_child("meta").append_attribute("charset") = "utf-8";
  pugi::xml_node viewport = head.append_child("meta");
  viewport.append_attribute("name") = "viewport";
  viewport.append_attribute("content") = "width=device-width, initial-scale=1";
  Add(head, "title", "m4perf: speedups");
  Add(head, "style", std::string(kPageStyle) + kBarChartStyle);
  pugi::xml_node body = html.append_child("body");
  Add(body, "h1", "Speedups with computing BRAMs");
  Add(body, "p",
      "The best accelerator with computing BRAMs against the best one without; 1 (dashed) is as "
      "fast. Bars: this model. The short line beside a bar, with its value in italics: the "
      "published speedup, where there is one.");
  AddContext(body, context);
  const Colours colours(catalogue);
  for (std::size_t i = 0; i < catalogue.experiments.size(); ++i) {
    const perf::Experiment& experiment = catalogue.experiments[i];
    AddExperiment(body, experiment, results.first(experiment.rows.size()), context, colours,
                  fmt::format("chart{}", i + 1));
    results = results.subspan(experiment.rows.size());
  }
  if (catalogue.experiments.empty()) Add(body, "p", "No experiments.");
  std::ostringstream out;
  document.save(out, " ", pugi::format_default | pugi::format_no_declaration);
  return out.str();
}

}  // namespace m4::perf_tool
