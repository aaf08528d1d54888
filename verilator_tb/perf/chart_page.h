// The experiments of the performance model as bar charts, beside what was published.
#ifndef VERILATOR_TB_PERF_CHART_PAGE_H_
#define VERILATOR_TB_PERF_CHART_PAGE_H_

#include <span>
#include <string>

#include "golden_model/perf/catalogue.h"
#include "golden_model/perf/headline.h"

namespace m4::perf_tool {

// How the results came about.
struct ChartContext {
  std::string accounting;  // as it is called: "published", "drains,fsm"
  bool published = true;   // the published values are of this accounting too
  perf::Headlines headlines;
};

// One self-contained HTML page: accounting and headlines, then for each experiment a chart and a
// table. Panels are networks, groups precisions, series what computes (and its duplication limit),
// in the same colour in all charts. Nothing is compared with published values that are of another
// accounting. `results` in the order of the rows, over all experiments; throws
// std::invalid_argument if there is not one for each.
std::string ChartPage(const perf::Catalogue& catalogue,
                      std::span<const perf::ComparisonResult> results, const ChartContext& context);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_CHART_PAGE_H_
