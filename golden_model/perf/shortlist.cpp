#include <algorithm>
#include <iterator>
#include <utility>

#include "golden_model/perf/search.h"

namespace m4::perf {
namespace {

std::int64_t CyclesOf(const Candidate& candidate) { return candidate.cost.cycles; }

}  // namespace

double Merit(const Objective& objective, const Cost& reference, std::int64_t cycles, double area) {
  // Every step is monotone in doubles too, so that a bound on the cycles bounds the merit.
  const double speedup = static_cast<double>(reference.cycles) / static_cast<double>(cycles);
  if (speedup <= objective.above) return 0;
  const double density = speedup / (area / reference.area);
  double merit = 1;
  for (int i = 0; i < objective.area_power; ++i) merit *= density;
  for (int i = objective.area_power; i < objective.speedup_power; ++i) merit *= speedup;
  return merit;
}

Best::Best(Objective objective, const Cost& reference, std::size_t count)
    : objective_(std::move(objective)), reference_(reference), count_(count) {}

bool Best::Refuses(std::int64_t cycles, double area) const {
  const double merit = Merit(objective_, reference_, cycles, area);
  return merit <= 0 || (kept_.size() == count_ && merit < kept_.back().merit);
}

void Best::Offer(const Candidate& candidate) {
  if (Refuses(candidate.cost.cycles, candidate.cost.area)) return;
  Candidate scored = candidate;
  scored.merit = Merit(objective_, reference_, candidate.cost.cycles, candidate.cost.area);
  const auto better = [](const Candidate& a, const Candidate& b) {
    return a.merit != b.merit ? a.merit > b.merit : a.config < b.config;
  };
  kept_.insert(std::ranges::upper_bound(kept_, scored, better), scored);
  if (kept_.size() > count_) kept_.pop_back();
}

bool ParetoFront::Refuses(std::int64_t cycles, double area) const {
  // Along the front cycles grow and areas fall: the last one that is as fast is the smallest.
  const auto slower = std::ranges::upper_bound(kept_, cycles, {}, CyclesOf);
  if (slower == kept_.begin()) return false;
  const Cost& rival = std::prev(slower)->cost;
  return rival.area < area || (rival.area == area && rival.cycles < cycles);
}

void ParetoFront::Offer(const Candidate& candidate) {
  const Cost& cost = candidate.cost;
  if (Refuses(cost.cycles, cost.area)) return;
  const auto same = std::ranges::find_if(kept_, [&cost](const Candidate& c) {
    return c.cost.cycles == cost.cycles && c.cost.area == cost.area;
  });
  if (same != kept_.end()) {
    if (candidate.config < same->config) *same = candidate;
    return;
  }
  std::erase_if(kept_, [&cost](const Candidate& c) {
    return c.cost.cycles >= cost.cycles && c.cost.area >= cost.area;
  });
  const auto slower = std::ranges::upper_bound(kept_, cost.cycles, {},
                                               [](const Candidate& c) { return c.cost.cycles; });
  kept_.insert(slower, candidate);
}

}  // namespace m4::perf
