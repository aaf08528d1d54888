#include "verilator_tb/perf/bar_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace m4::perf_tool {

// Colours: Okabe and Ito's, which the colour-blind tell apart.
const char* const kBarChartStyle = R"(
.chart { display: block; }
.chart text { font: 11px system-ui, sans-serif; fill: #1b1f24; stroke: #fff; stroke-width: 3px;
              stroke-linejoin: round; paint-order: stroke; }
.chart .start { text-anchor: start; } .chart .middle { text-anchor: middle; }
.chart .end { text-anchor: end; } .chart .strong { font-weight: 600; }
.chart .muted { fill: #57606a; } .chart .published { font-style: italic; fill: #57606a; }
.chart .grid { stroke: #d0d7de; } .chart .axis { stroke: #57606a; }
.chart .reference { stroke: #57606a; stroke-dasharray: 4 3; }
.chart .mark { stroke: #1b1f24; stroke-width: 2.5; }
.chart .hit { fill: none; pointer-events: all; }
.chart .value { stroke: #1b1f24; stroke-width: .6; stroke-opacity: .6; }
.chart .s0 { fill: #0072b2; } .chart .s1 { fill: #e69f00; } .chart .s2 { fill: #009e73; }
.chart .s3 { fill: #cc79a7; } .chart .s4 { fill: #56b4e9; } .chart .s5 { fill: #d55e00; }
.chart .s6 { fill: #f0e442; } .chart .s7 { fill: #999999; }
@media screen and (prefers-color-scheme: dark) {
  .chart text { fill: #e6edf3; stroke: #0d1117; } .chart .grid { stroke: #30363d; }
  .chart .muted, .chart .published { fill: #9da7b1; }
  .chart .axis, .chart .reference { stroke: #9da7b1; }
  .chart .mark, .chart .value { stroke: #e6edf3; } }
@media print { .chart { max-width: 100%; height: auto; } }
)";

namespace {

constexpr std::size_t kColours = 8;

// All lengths in pixels at the SVG's own size.
constexpr double kMaxWidth = 1180;
constexpr double kLeft = 50;  // the axis title and the labels of the grid
constexpr double kRight = 8;
constexpr double kHead = 42;  // above the grid: labels of the highest bars
constexpr double kPlot = 210;
constexpr double kFoot = 44;  // below it: labels of groups and panels
constexpr double kLegendLine = 20;
constexpr double kSwatch = 12;
constexpr double kGroupGap = 16;
constexpr double kPanelGap = 22;
constexpr double kMinSlot = 13;  // what a bar, or a mark, has for itself: a line of text
constexpr double kMaxSlot = 34;
constexpr double kBarGap = 2;
constexpr double kMaxSteps = 6;  // of the grid

// An estimate, wide enough for most fonts of 11 pixels.
double TextWidth(std::string_view text) { return 7.2 * static_cast<double>(text.size()); }

std::string Pixels(double length) { return fmt::format("{:.2f}", length); }
std::string Label(double value) { return fmt::format("{:.2f}", value); }

// ---- Sizes ------------------------------------------------------------------------------------

double GroupWidth(const BarGroup& group, double slot) {
  double width = 0;
  for (const Bar& bar : group.bars) width += bar.mark ? 2 * slot : slot;
  return std::max(width, TextWidth(group.label));
}

double BarsWidth(const BarPanel& panel, double slot) {
  double width = kGroupGap;
  for (const BarGroup& group : panel.groups) width += GroupWidth(group, slot) + kGroupGap;
  return width;
}

double PanelWidth(const BarPanel& panel, double slot) {
  return std::max(BarsWidth(panel, slot), TextWidth(panel.title) * 1.1);  // bold
}

using Line = std::span<const BarPanel>;

double LineWidth(Line line, double slot) {
  double width = kLeft + kRight - kPanelGap;
  for (const BarPanel& panel : line) width += PanelWidth(panel, slot) + kPanelGap;
  return width;
}

double Widest(std::span<const Line> lines, double slot) {
  double width = 0;
  for (const Line line : lines) width = std::max(width, LineWidth(line, slot));
  return width;
}

// As few lines as the width allows, with as many panels in each but perhaps the last.
std::vector<Line> Lines(const std::vector<BarPanel>& panels) {
  const Line all = panels;
  for (std::size_t count = 1;; ++count) {
    const std::size_t in_line = (all.size() + count - 1) / count;
    std::vector<Line> lines;
    for (std::size_t first = 0; first < all.size(); first += in_line) {
      lines.push_back(all.subspan(first, std::min(in_line, all.size() - first)));
    }
    if (in_line <= 1 || Widest(lines, kMinSlot) <= kMaxWidth) return lines;
  }
}

double SlotThatFits(std::span<const Line> lines) {
  double slot = kMaxSlot;
  while (slot > kMinSlot && Widest(lines, slot) > kMaxWidth) --slot;
  return slot;
}

// The distance of two lines of the grid: 1, 2 or 5 times a power of ten.
double GridStep(double highest) {
  const double least = highest / kMaxSteps;
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1, 2, 5}) {
    if (factor * power >= least) return factor * power;
  }
  return 10 * power;
}

// ---- Elements ---------------------------------------------------------------------------------

pugi::xml_node AddText(pugi::xml_node parent, double x, double y, const char* style_class,
                       const std::string& text) {
  pugi::xml_node node = parent.append_child("text");
  node.append_attribute("class") = style_class;
  node.append_attribute("x") = Pixels(x).c_str();
  node.append_attribute("y") = Pixels(y).c_str();
  node.text() = text.c_str();
  return node;
}

// Upwards from (x, y), or centred there.
void AddUprightText(pugi::xml_node parent, double x, double y, const char* style_class,
                    const std::string& text) {
  pugi::xml_node node = AddText(parent, 0, 0, style_class, text);
  node.append_attribute("dy") = "0.35em";
  node.append_attribute("transform") =
      fmt::format("translate({:.2f} {:.2f}) rotate(-90)", x, y).c_str();
}

void AddRectangle(pugi::xml_node parent, double x, double y, double width, double height,
                  const std::string& style_class) {
  pugi::xml_node node = parent.append_child("rect");
  node.append_attribute("class") = style_class.c_str();
  node.append_attribute("x") = Pixels(x).c_str();
  node.append_attribute("y") = Pixels(y).c_str();
  node.append_attribute("width") = Pixels(width).c_str();
  node.append_attribute("height") = Pixels(height).c_str();
}

void AddHorizontal(pugi::xml_node parent, double x, double y, double width,
                   const char* style_class) {
  pugi::xml_node node = parent.append_child("line");
  node.append_attribute("class") = style_class;
  node.append_attribute("x1") = Pixels(x).c_str();
  node.append_attribute("x2") = Pixels(x + width).c_str();
  node.append_attribute("y1") = Pixels(y).c_str();
  node.append_attribute("y2") = Pixels(y).c_str();
}

std::string ColourOf(const BarSeries& series) {
  return fmt::format("value s{}", series.colour % kColours);
}

// ---- The chart --------------------------------------------------------------------------------

class Drawing {
 public:
  Drawing(pugi::xml_node parent, const BarChart& chart);
  void Draw();

 private:
  double Legend(double width);  // its height
  void DrawLine(Line line, double top);
  void Grid(double x, double width, double top);
  void Panel(const BarPanel& panel, double x, double width, double top);
  double DrawBar(const Bar& bar, double x, double top);  // its width
  void Above(pugi::xml_node parent, double centre, double y, const char* style_class,
             const std::string& text) const;
  double Height(double value) const { return value / highest_ * kPlot; }

  const BarChart& chart_;
  pugi::xml_node svg_;
  std::vector<Line> lines_;
  double slot_ = kMaxSlot;
  double step_ = 1;
  double highest_ = 1;  // at the top of the grid
  bool any_mark_ = false;
  bool upright_ = false;  // labels of bars
};

Drawing::Drawing(pugi::xml_node parent, const BarChart& chart)
    : chart_(chart), svg_(parent.append_child("svg")) {
  double highest = chart.reference.value_or(0);
  const auto value = [&highest](const std::optional<double>& v) {
    if (!v) return;
    if (!std::isfinite(*v) || *v < 0) {
      throw std::invalid_argument(fmt::format("a bar's value {} is not finite or below 0", *v));
    }
    highest = std::max(highest, *v);
  };
  for (const BarPanel& panel : chart.panels) {
    for (const BarGroup& group : panel.groups) {
      for (const Bar& bar : group.bars) {
        if (bar.series >= chart.series.size()) {
          throw std::invalid_argument(
              fmt::format("a bar of series {} of {}", bar.series, chart.series.size()));
        }
        value(bar.value);
        value(bar.mark);
        any_mark_ = any_mark_ || bar.mark;
      }
    }
  }
  if (highest <= 0) highest = 1;
  step_ = GridStep(highest);
  highest_ = step_ * std::ceil(highest / step_ - 1e-9);
  lines_ = Lines(chart.panels);
  slot_ = SlotThatFits(lines_);
  upright_ = slot_ < TextWidth(Label(highest_)) + kBarGap;
}

void Drawing::Draw() {
  // A chart of a few bars is still wide enough for its words.
  double width =
      std::max({Widest(lines_, slot_), kLeft + TextWidth(chart_.group_axis) + kRight, 420.0});
  for (const BarSeries& series : chart_.series) {
    width = std::max(width, kLeft + TextWidth(series.name) + 3 * kSwatch);
  }

  svg_.append_attribute("xmlns") = "http://www.w3.org/2000/svg";
  svg_.append_attribute("id") = chart_.id.c_str();
  svg_.append_attribute("class") = "chart";
  svg_.append_attribute("role") = "img";
  svg_.append_attribute("aria-labelledby") = fmt::format("{0}-title {0}-desc", chart_.id).c_str();
  for (const auto& [tag, text] :
       {std::pair("title", &chart_.title), {"desc", &chart_.description}}) {
    pugi::xml_node node = svg_.append_child(tag);
    node.append_attribute("id") = fmt::format("{}-{}", chart_.id, tag).c_str();
    node.text() = text->c_str();
  }

  double y = Legend(width);
  for (const Line line : lines_) {
    DrawLine(line, y + kHead);
    y += kHead + kPlot + kFoot;
  }
  AddText(svg_, kLeft, y + 12, "start muted", chart_.group_axis);
  const double height = y + 20;
  svg_.append_attribute("width") = Pixels(width).c_str();
  svg_.append_attribute("height") = Pixels(height).c_str();
  svg_.append_attribute("viewBox") = fmt::format("0 0 {:.2f} {:.2f}", width, height).c_str();
}

double Drawing::Legend(double width) {
  pugi::xml_node legend = svg_.append_child("g");
  legend.append_attribute("class") = "legend";
  double x = kLeft;
  double y = 16;
  const auto place = [&x, &y, width](const std::string& name) {
    const double item = kSwatch + 6 + TextWidth(name);
    if (x > kLeft && x + item > width - kRight) {
      x = kLeft;
      y += kLegendLine;
    }
    const double at = x;
    x += item + 16;
    return at;
  };
  for (const BarSeries& series : chart_.series) {
    const double at = place(series.name);
    AddRectangle(legend, at, y - 10, kSwatch, kSwatch, ColourOf(series));
    AddText(legend, at + kSwatch + 6, y, "start", series.name);
  }
  if (any_mark_) {
    const double at = place(chart_.mark_name);
    AddHorizontal(legend, at, y - 4, kSwatch, "mark");
    AddText(legend, at + kSwatch + 6, y, "start published", chart_.mark_name);
  }
  return y;
}

void Drawing::DrawLine(Line line, double top) {
  AddUprightText(svg_, 9, top + kPlot / 2, "middle muted", chart_.value_axis);
  const int decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step_) + 1e-9)));
  for (int i = 0; i * step_ <= highest_ * (1 + 1e-9); ++i) {
    AddText(svg_, kLeft - 6, top + kPlot - Height(i * step_) + 4, "end",
            fmt::format("{:.{}f}", i * step_, decimals));
  }
  double x = kLeft;
  for (const BarPanel& panel : line) {
    const double width = PanelWidth(panel, slot_);
    Grid(x, width, top);
    Panel(panel, x, width, top);
    x += width + kPanelGap;
  }
}

void Drawing::Grid(double x, double width, double top) {
  for (int i = 1; i * step_ <= highest_ * (1 + 1e-9); ++i) {
    AddHorizontal(svg_, x, top + kPlot - Height(i * step_), width, "grid");
  }
  if (chart_.reference) {
    AddHorizontal(svg_, x, top + kPlot - Height(*chart_.reference), width, "reference");
  }
}

void Drawing::Panel(const BarPanel& panel, double x, double width, double top) {
  const double bottom = top + kPlot;
  double at = x + (width - BarsWidth(panel, slot_)) / 2 + kGroupGap;
  for (const BarGroup& group : panel.groups) {
    const double group_width = GroupWidth(group, slot_);
    double bars_width = 0;
    for (const Bar& bar : group.bars) bars_width += bar.mark ? 2 * slot_ : slot_;
    double bar_at = at + (group_width - bars_width) / 2;
    for (const Bar& bar : group.bars) bar_at += DrawBar(bar, bar_at, top);
    // Interrupted between groups: a mark at a bar leaves as wide a gap as groups do.
    AddHorizontal(svg_, at - 4, bottom, group_width + 8, "axis");
    AddText(svg_, at + group_width / 2, bottom + 15, "middle", group.label);
    at += group_width + kGroupGap;
  }
  AddText(svg_, x + width / 2, bottom + 33, "middle strong", panel.title);
}

double Drawing::DrawBar(const Bar& bar, double x, double top) {
  const double bottom = top + kPlot;
  const double width = bar.mark ? 2 * slot_ : slot_;
  pugi::xml_node node = svg_.append_child("g");
  node.append_attribute("class") = "bar";
  node.append_child("title").text() = bar.tooltip.c_str();
  AddRectangle(node, x, top, width, kPlot, "hit");  // the tooltip of a low bar is easy to reach
  const double centre = x + slot_ / 2;
  if (bar.value) {
    const double height = Height(*bar.value);
    AddRectangle(node, x + kBarGap / 2, bottom - height, slot_ - kBarGap, height,
                 ColourOf(chart_.series[bar.series]));
    Above(node, centre, bottom - height, "", Label(*bar.value));
  } else {
    Above(node, centre, bottom, "muted", "none");
  }
  if (bar.mark) {
    const double y = bottom - Height(*bar.mark);
    AddHorizontal(node, x + slot_ - kBarGap / 2, y, slot_ - kBarGap / 2, "mark");
    Above(node, centre + slot_, y, "published", Label(*bar.mark));
  }
  return width;
}

void Drawing::Above(pugi::xml_node parent, double centre, double y, const char* style_class,
                    const std::string& text) const {
  if (upright_) {
    AddUprightText(parent, centre, y - 5, fmt::format("start {}", style_class).c_str(), text);
  } else {
    AddText(parent, centre, y - 5, fmt::format("middle {}", style_class).c_str(), text);
  }
}

}  // namespace

void AddBarChart(pugi::xml_node parent, const BarChart& chart) { Drawing(parent, chart).Draw(); }

}  // namespace m4::perf_tool
