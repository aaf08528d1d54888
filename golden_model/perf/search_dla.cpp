#include "golden_model/perf/search.h"

namespace m4::perf {

void SearchDla(const Problem& problem, const DlaSpace& space, const Budget& budget,
               Shortlist& shortlist) {
  const std::int64_t rvec = problem.network->rvec;
  const Workload workload = DlaWorkload(problem);
  const auto consider = [&](const Config& config) {
    Resources resources;
    resources.dsps = Dsps(problem, config);
    if (resources.dsps.total() > budget.dsps) return;
    resources.stream_brams = DlaStreamBrams(problem, config);
    resources.filter_brams = DlaFilterBrams(problem, workload.largest_filter, config);
    const double area = Area(problem.technology, resources, 1);
    if (resources.brams() > budget.brams || area > budget.area) return;
    std::int64_t cycles = 0;
    for (const auto& [shape, times] : workload.convs) {
      cycles += times * DlaConvCycles(problem, shape, config, resources.dsps);
      if (shortlist.Refuses(cycles, area)) return;
    }
    for (const auto& [shape, times] : workload.fcs) {
      cycles += times * DlaFcCycles(problem, shape, config, resources);
    }
    shortlist.Offer({config, {cycles, area, resources}});
  };
  for (const std::int64_t p : space.p) {
    for (const std::int64_t q : space.q) {
      // 2-bit products are packed for two output pixels.
      if (problem.precision.weight_bits == 2 && p * q % 2 != 0) continue;
      for (const std::int64_t c : space.c) {
        if (c * rvec > kMaxTree) break;
        for (const std::int64_t k : space.k) {
          if (k % (c * space.kernels_per_channel) != 0) continue;
          consider({.p = p, .dsp_q = q, .dsp_c = c, .dsp_k = k});
        }
      }
    }
  }
}

}  // namespace m4::perf
