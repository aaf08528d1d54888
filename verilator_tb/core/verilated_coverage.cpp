// Verilator's own verilated_cov.cpp is not linked: it keeps a map of strings per model, which takes
// longer to fill than most vectors to run. A model registers its counters here instead.
#include "verilator_tb/core/verilated_coverage.h"

#include <verilated.h>
#include <verilated_cov.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string_view>

// The name that Verilator's header gives to what implements a context's coverage.
class VerilatedCovImp final : public VerilatedCovContext {
 public:
  struct Counter {
    std::uint32_t* count;
    std::string_view file, page, text, lines;  // literals of the Verilated code
    int line, column;
  };

  static VerilatedCovImp& Of(VerilatedContext& context) {
    return *static_cast<VerilatedCovImp*>(context.coveragep());
  }

  VerilatedCovImp() = default;

  void Begin(std::uint32_t* count) { counters_.push_back({count, {}, {}, {}, {}, 0, 0}); }
  Counter& last() { return counters_.back(); }
  std::span<const Counter> counters() const { return counters_; }

 private:
  std::vector<Counter> counters_;
};

// ---- What Verilated code calls ----------------------------------------------------------------

void VerilatedCovContext::_inserti(std::uint32_t* itemp) {
  static_cast<VerilatedCovImp*>(this)->Begin(itemp);
}

void VerilatedCovContext::_insertf(const char* /*filename*/, int /*lineno*/) {}

// The form in which Verilator 5.006 gives lines, branches and toggles.
void VerilatedCovContext::_insertp(const char* /*hier*/, const char* /*name*/,
                                   const char* /*filename*/, const char* valp1,
                                   const char* /*lineno*/, int val2, const char* /*column*/,
                                   int val3, const char* /*hier*/, const std::string& /*path*/,
                                   const char* /*page*/, const char* valp5, const char* /*comment*/,
                                   const char* valp6, const char* /*linescov*/, const char* valp7) {
  VerilatedCovImp::Counter& counter = static_cast<VerilatedCovImp*>(this)->last();
  counter.file = valp1;
  counter.line = val2;
  counter.column = val3;
  counter.page = valp5;
  counter.text = valp6;
  counter.lines = valp7;
}

VerilatedCovContext* VerilatedContext::coveragep() {
  if (!m_coveragep) m_coveragep = std::make_unique<VerilatedCovImp>();
  return static_cast<VerilatedCovImp*>(m_coveragep.get());
}

// ---- Points -----------------------------------------------------------------------------------

namespace m4::tb {
namespace {

// From the folder `rtl` on: the same wherever the sources lie.
std::string_view InSources(std::string_view file) {
  const std::size_t rtl = file.rfind("/rtl/");
  return rtl == std::string_view::npos ? file : file.substr(rtl + 1);
}

RtlPoint PointOf(const VerilatedCovImp::Counter& counter) {
  return {std::string(InSources(counter.file)),
          counter.line,
          counter.column,
          std::string(counter.page.substr(0, counter.page.find('/'))),
          std::string(counter.text),
          std::string(counter.lines)};
}

}  // namespace

RtlPoints::RtlPoints(VerilatedContext& context) {
  const auto counters = VerilatedCovImp::Of(context).counters();
  std::vector<RtlPoint> all;
  std::ranges::transform(counters, std::back_inserter(all), PointOf);
  points_ = all;
  std::sort(points_.begin(), points_.end());
  points_.erase(std::unique(points_.begin(), points_.end()), points_.end());
  for (const RtlPoint& point : all) {
    places_.push_back(static_cast<std::size_t>(
        std::lower_bound(points_.begin(), points_.end(), point) - points_.begin()));
  }
}

BinCounts RtlPoints::Reached(VerilatedContext& context) const {
  BinCounts reached(points_.size());
  const auto counters = VerilatedCovImp::Of(context).counters();
  for (std::size_t i = 0; i < places_.size(); ++i) {
    const std::uint32_t needed = points_[places_[i]].kind == "v_toggle" ? 2 : 1;
    if (*counters[i].count >= needed) reached[places_[i]] = 1;
  }
  return reached;
}

void ForgetReached(VerilatedContext& context) {
  for (const auto& counter : VerilatedCovImp::Of(context).counters()) {
    if (counter.text != "block") *counter.count = 0;
  }
}

}  // namespace m4::tb
