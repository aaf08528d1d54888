// A grouped bar chart as SVG inside an HTML page: panels side by side (in several lines if they are
// too many), each with groups of bars; beside a bar there may be a mark for another value of the
// same thing. Axis from 0.
#ifndef VERILATOR_TB_PERF_BAR_CHART_H_
#define VERILATOR_TB_PERF_BAR_CHART_H_

#include <cstddef>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <vector>

namespace m4::perf_tool {

// Values and marks are finite and at least 0.
struct Bar {
  std::size_t series = 0;       // index in BarChart::series
  std::optional<double> value;  // without: no bar but the word "none"
  std::optional<double> mark;   // without: no mark
  std::string tooltip;
};

struct BarGroup {
  std::string label;
  std::vector<Bar> bars;
};

struct BarPanel {
  std::string title;
  std::vector<BarGroup> groups;
};

struct BarSeries {
  std::string name;
  std::size_t colour = 0;  // of eight, then they repeat
};

struct BarChart {
  std::string id;           // of the SVG element, one word, unique in the page
  std::string title;        // for screen readers, as is the description: the page has a heading
  std::string description;  // ... and a table
  std::string value_axis;   // "speedup"
  std::string group_axis;   // what the groups' labels mean
  std::string mark_name;    // in the legend, if any bar has a mark
  std::vector<BarSeries> series;
  std::vector<BarPanel> panels;
  std::optional<double> reference;  // a value with a line of its own
};

// For the page's style element, once. Light and dark. On a screen a chart keeps its size, which may
// be more than the window's; on paper it shrinks.
extern const char* const kBarChartStyle;

// Appends the chart, an svg element, to `parent`. Throws std::invalid_argument if a bar's series,
// value or mark is not what is said above.
void AddBarChart(pugi::xml_node parent, const BarChart& chart);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_BAR_CHART_H_
