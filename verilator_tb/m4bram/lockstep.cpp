#include "verilator_tb/m4bram/lockstep.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <string_view>

namespace m4::tb::m4bram {

std::string ToString(EdgeId id) { return fmt::format("{}{}", id.edge, id.mid ? ".5" : ""); }

std::vector<std::string> AssertionMessages(const std::string& log) {
  // "[time] %Error: path/file.sv:line: Assertion failed in scope: text", then a line about $stop.
  constexpr std::string_view kMark = "%Error: ";
  std::vector<std::string> messages;
  std::istringstream lines(log);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t mark = line.find(kMark);
    if (mark == std::string::npos || line.find("Verilog $stop") != std::string::npos) continue;
    const std::size_t path = mark + kMark.size();
    const std::size_t colon = line.find(':', path);
    const std::size_t slash = colon == std::string::npos ? colon : line.rfind('/', colon);
    messages.push_back(line.substr(slash == std::string::npos || slash < path ? path : slash + 1));
  }
  return messages;
}

const BlockBench* FindBench(gm::Version version) {
  const auto found = std::ranges::find(Benches(), version, &BlockBench::version);
  return found == Benches().end() ? nullptr : *found;
}

}  // namespace m4::tb::m4bram
