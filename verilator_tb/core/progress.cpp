#include "verilator_tb/core/progress.h"

#include <ostream>
#include <utility>

namespace m4::tb {

Progress::Progress(std::ostream& out, std::size_t total, bool bar, std::string what)
    : out_(out),
      total_(total),
      what_(std::move(what)),
      last_line_(std::chrono::steady_clock::now()) {
  if (bar && total > 0) bar_.emplace(total, out);
}

void Progress::Step(std::size_t failed) {
  ++done_;
  if (bar_) {
    ++*bar_;
    return;
  }
  const auto now = std::chrono::steady_clock::now();
  if (now - last_line_ < std::chrono::seconds(5)) return;
  last_line_ = now;
  out_ << done_ << " of " << total_ << " " << what_ << " done, " << failed << " failed\n"
       << std::flush;
}

}  // namespace m4::tb
