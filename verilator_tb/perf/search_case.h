// One search as the command line asks for it.
#ifndef VERILATOR_TB_PERF_SEARCH_CASE_H_
#define VERILATOR_TB_PERF_SEARCH_CASE_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "golden_model/perf/catalogue.h"
#include "verilator_tb/perf/options.h"
#include "verilator_tb/perf/pairing.h"

namespace m4::perf_tool {

// One architecture, or the accelerator without computing BRAMs, ready to be searched.
class SearchCase {
 public:
  // Throws UsageError. The catalogue must outlive it.
  SearchCase(const perf::Catalogue& catalogue, const Options& options);

  const Setting& setting() const { return setting_; }
  const perf::Problem& problem() const { return problem_; }
  const perf::ComputeBram* bram() const { return comparison_.bram; }  // null: none
  const perf::Objective& objective() const { return comparison_.objective; }

  // What speedups and merits refer to: the best accelerator without computing BRAMs, or its own
  // yardstick. Absent if the device holds none.
  const std::optional<perf::Candidate>& reference() const { return reference_; }
  const std::string& reference_name() const { return reference_name_; }

  perf::Budget budget() const;  // the whole device
  void Search(const perf::Budget& budget, perf::Shortlist& shortlist) const;
  perf::Cost CostOf(const perf::Config& config) const;
  std::vector<perf::LayerCost> LayersOf(const perf::Config& config) const;

 private:
  Setting setting_;
  std::unique_ptr<perf::ContenderSpace> space_;  // the comparison points at it
  perf::Comparison comparison_;
  perf::Problem problem_;
  std::optional<perf::Candidate> reference_;
  std::string reference_name_;
};

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_SEARCH_CASE_H_
