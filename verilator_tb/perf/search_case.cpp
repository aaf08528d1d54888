#include "verilator_tb/perf/search_case.h"

#include <fmt/format.h>

#include "verilator_tb/perf/subject.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {

SearchCase::SearchCase(const perf::Catalogue& catalogue, const Options& options)
    : setting_(FindSetting(catalogue, options)), space_(std::make_unique<perf::ContenderSpace>()) {
  const perf::Architecture* architecture = FindArchitecture(catalogue, options.subject);
  if (architecture != nullptr) {
    if (const auto why = Unable(architecture->bram, setting_.precision)) throw UsageError(*why);
    *space_ = RestrictedSpace(*architecture, options.subject);
    comparison_ = Pair(catalogue, setting_, *architecture, *space_);
  } else {
    // Only its baseline counts.
    if (options.subject.no_dsps || options.subject.duplication) {
      throw UsageError(fmt::format("{}: it has no M4BRAMs; leave out --no-dsps and --duplication",
                                   options.subject.architecture));
    }
    perf::Architecture none;
    none.baseline = options.subject.architecture;
    comparison_ = Pair(catalogue, setting_, none, *space_);
    comparison_.bram = nullptr;
  }
  // Nothing of an architecture's own, `above` for one, counts against it.
  if (options.accounting.fastest) comparison_.objective = *setting_.objective;
  problem_ = perf::ProblemOf(comparison_, options.accounting);
  if (architecture != nullptr) {
    reference_name_ = "baseline";
    reference_ = perf::FindBaseline(comparison_, options.accounting);
  } else {
    reference_name_ = "yardstick";
    const perf::Config& yardstick = comparison_.baseline->yardstick;
    reference_ = perf::Candidate{.config = yardstick, .cost = perf::DlaCost(problem_, yardstick)};
  }
}

perf::Budget SearchCase::budget() const {
  return {.brams = setting_.device->brams, .dsps = setting_.device->dsps};
}

void SearchCase::Search(const perf::Budget& budget, perf::Shortlist& shortlist) const {
  if (bram() == nullptr) {
    perf::SearchDla(problem_, comparison_.baseline->space, budget, shortlist);
  } else {
    perf::SearchContender(comparison_, problem_.accounting, budget, shortlist);
  }
}

perf::Cost SearchCase::CostOf(const perf::Config& config) const {
  return bram() == nullptr ? perf::DlaCost(problem_, config)
                           : perf::BramCost(problem_, *bram(), config);
}

std::vector<perf::LayerCost> SearchCase::LayersOf(const perf::Config& config) const {
  return bram() == nullptr ? perf::DlaLayers(problem_, config)
                           : perf::BramLayers(problem_, *bram(), config);
}

}  // namespace m4::perf_tool
