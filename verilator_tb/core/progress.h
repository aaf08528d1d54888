// Progress of a long run: a bar on a terminal, a plain line now and then elsewhere.
#ifndef VERILATOR_TB_CORE_PROGRESS_H_
#define VERILATOR_TB_CORE_PROGRESS_H_

#include <boost/timer/progress_display.hpp>
#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>

namespace m4::tb {

class Progress {
 public:
  // Reports on `out` about `total` steps. `bar`: draw a bar (a terminal); else lines, at most one
  // in five seconds, which call the steps `what`.
  Progress(std::ostream& out, std::size_t total, bool bar, std::string what = "vectors");

  // One more step is done; `failed` so far.
  void Step(std::size_t failed);

 private:
  std::ostream& out_;
  std::size_t total_;
  std::string what_;
  std::size_t done_ = 0;
  std::chrono::steady_clock::time_point last_line_;
  std::optional<boost::timer::progress_display> bar_;
};

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_PROGRESS_H_
