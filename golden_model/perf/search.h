// The design-space search: every configuration of a space that a device can hold, and the best of
// them. Exact: what is skipped can't be among the results (tests compare with brute force). Its
// time grows with the number of points that fit the device.
// Source: docs/performance_model.md, "Search".
#ifndef GOLDEN_MODEL_PERF_SEARCH_H_
#define GOLDEN_MODEL_PERF_SEARCH_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "golden_model/perf/cost.h"
#include "golden_model/perf/rules.h"

namespace m4::perf {

// Values of a parameter, ascending.
using Axis = std::vector<std::int64_t>;

struct DlaSpace {
  Axis p, q, c, k;
  std::int64_t kernels_per_channel = 2;  // k / c is a whole multiple of it
};

struct BramSpace {
  Axis p, bram_q, dsp_q, dsp_c, bram_c, dsp_k, bram_k;
  std::int64_t max_duplication = 4;
};

struct BramacSpace {
  Axis dsp_q, dsp_c;
  Axis kernel_words;  // dsp_k in words of the BRAM
};

struct Budget {
  std::int64_t brams = 0;
  std::int64_t dsps = 0;
  double area = std::numeric_limits<double>::infinity();
};

// speedup^speedup_power / area_ratio^area_power against a reference; nothing counts that is not
// faster than `above` times the reference.
struct Objective {
  std::string name;
  int speedup_power = 1;
  int area_power = 0;
  double above = 0;
};
double Merit(const Objective& objective, const Cost& reference, std::int64_t cycles, double area);

struct Candidate {
  Config config;
  Cost cost;
  double merit = 0;  // 0 if the list has no objective
};

// What a search keeps of the points it meets, in any order.
class Shortlist {
 public:
  virtual ~Shortlist() = default;
  // True if no configuration of this area with at least these cycles would be kept.
  virtual bool Refuses(std::int64_t cycles, double area) const = 0;
  virtual void Offer(const Candidate& candidate) = 0;
};

// The `count` best by an objective; of equal ones the first in the order of Config.
class Best : public Shortlist {
 public:
  Best(Objective objective, const Cost& reference, std::size_t count = 1);
  bool Refuses(std::int64_t cycles, double area) const override;
  void Offer(const Candidate& candidate) override;
  // Best first; empty if nothing was good enough.
  const std::vector<Candidate>& candidates() const { return kept_; }

 private:
  Objective objective_;
  Cost reference_;
  std::size_t count_;
  std::vector<Candidate> kept_;
};

// All points of which no other is at once as fast and as small.
class ParetoFront : public Shortlist {
 public:
  bool Refuses(std::int64_t cycles, double area) const override;
  void Offer(const Candidate& candidate) override;
  // Fewest cycles first.
  const std::vector<Candidate>& candidates() const { return kept_; }

 private:
  std::vector<Candidate> kept_;
};

// Each offers every configuration that fits the budget and is not refused.
void SearchDla(const Problem& problem, const DlaSpace& space, const Budget& budget,
               Shortlist& shortlist);
// DSPs and M4BRAMs; a space whose dsp_q is empty has no DSPs.
// Throws std::invalid_argument if `bram` can't compute the precision.
void SearchM4Bram(const Problem& problem, const ComputeBram& bram, const BramSpace& space,
                  const Budget& budget, Shortlist& shortlist);
void SearchBramac(const Problem& problem, const ComputeBram& bram, const BramacSpace& space,
                  const Budget& budget, Shortlist& shortlist);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_SEARCH_H_
