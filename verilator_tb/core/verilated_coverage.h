// The coverage counters of a Verilated model. Without Verilator's coverage options it has none.
#ifndef VERILATOR_TB_CORE_VERILATED_COVERAGE_H_
#define VERILATOR_TB_CORE_VERILATED_COVERAGE_H_

#include <cstddef>
#include <span>
#include <vector>

#include "verilator_tb/core/bins.h"
#include "verilator_tb/core/rtl_points.h"

class VerilatedContext;

namespace m4::tb {

// The points of one kind of model, in order and each once.
class RtlPoints {
 public:
  RtlPoints() = default;
  // Of a model that was just made in this context.
  explicit RtlPoints(VerilatedContext& context);

  std::span<const RtlPoint> points() const { return points_; }

  // 1 for each point that was reached since the counts were last forgotten, else 0. A toggle is
  // reached when the bit has changed twice, up and down, in one instance; another point when it was
  // run once. `context`: of a model of that kind.
  BinCounts Reached(VerilatedContext& context) const;

 private:
  std::vector<RtlPoint> points_;
  std::vector<std::size_t> places_;  // of the model's counters, as it registers them
};

// Sets the counts to 0, but for those of whole blocks: nothing conditions a block, and
// Verilator 5.006 counts that of an always_comb only once, when the model settles for the first
// time.
void ForgetReached(VerilatedContext& context);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_VERILATED_COVERAGE_H_
