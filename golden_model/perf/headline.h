// The averages that stand for the published results. Source: docs/performance_model.md.
#ifndef GOLDEN_MODEL_PERF_HEADLINE_H_
#define GOLDEN_MODEL_PERF_HEADLINE_H_

#include <span>
#include <string_view>
#include <vector>

#include "golden_model/perf/catalogue.h"

namespace m4::perf {

// All rows of all experiments, in their order; a result belongs to each.
std::vector<const Row*> RowsOf(const Catalogue& catalogue);
std::vector<ComparisonResult> RunAll(const Catalogue& catalogue, const Accounting& accounting,
                                     bool activations_signed = false);

// Mean speedup of the rows of one experiment and configuration that have a winner; 0 if none has.
double MeanSpeedup(std::span<const Row* const> rows, std::span<const ComparisonResult> results,
                   std::string_view experiment, std::string_view config);

struct Headlines {
  double over_dla = 0;     // DP-S in m4bram_vs_bramac; published: 2.16
  double over_bramac = 0;  // means of DP-S and SY-L over those of 1DA and 2SA; published: 1.43
};
inline constexpr double kPublishedOverDla = 2.16;
inline constexpr double kPublishedOverBramac = 1.43;

Headlines HeadlinesOf(std::span<const Row* const> rows, std::span<const ComparisonResult> results);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_HEADLINE_H_
