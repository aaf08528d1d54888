#include "golden_model/perf/headline.h"

namespace m4::perf {

std::vector<const Row*> RowsOf(const Catalogue& catalogue) {
  std::vector<const Row*> rows;
  for (const Experiment& experiment : catalogue.experiments) {
    for (const Row& row : experiment.rows) rows.push_back(&row);
  }
  return rows;
}

std::vector<ComparisonResult> RunAll(const Catalogue& catalogue, const Accounting& accounting,
                                     bool activations_signed) {
  std::vector<Comparison> comparisons;
  for (const Row* row : RowsOf(catalogue)) {
    comparisons.push_back(row->comparison);
    if (activations_signed) comparisons.back().precision.activation_signed = true;
  }
  return CompareAll(comparisons, accounting);
}

double MeanSpeedup(std::span<const Row* const> rows, std::span<const ComparisonResult> results,
                   std::string_view experiment, std::string_view config) {
  double sum = 0;
  int count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i]->experiment != experiment || rows[i]->config != config) continue;
    if (!results[i].winner) continue;
    sum += results[i].speedup;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

Headlines HeadlinesOf(std::span<const Row* const> rows, std::span<const ComparisonResult> results) {
  const auto mean = [&](std::string_view config) {
    return MeanSpeedup(rows, results, "m4bram_vs_bramac", config);
  };
  const double bramac = mean("BRAMAC-1DA") + mean("BRAMAC-2SA");
  return {.over_dla = mean("DP-S"),
          .over_bramac = bramac > 0 ? (mean("DP-S") + mean("SY-L")) / bramac : 0};
}

}  // namespace m4::perf
