// The experiments of the performance model as bar charts, beside what was published.
#ifndef VERILATOR_TB_PERF_CHART_PAGE_H_
#define VERILATOR_TB_PERF_CHART_PAGE_H_

#include <span>
#include <string>

#include "golden_model/perf/catalogue.h"

namespace m4::perf_tool {

// One self-contained HTML page: for each experiment a chart and a table. Panels are networks,
// groups precisions, series what computes (and its duplication limit). `results` in the order of
// the rows, over all experiments; throws std::invalid_argument if there is not one for each.
std::string ChartPage(const perf::Catalogue& catalogue,
                      std::span<const perf::ComparisonResult> results);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_CHART_PAGE_H_
