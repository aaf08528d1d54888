#include "verilator_tb/m4bram/lockstep.h"

#include <fmt/format.h>

#include <algorithm>

namespace m4::tb::m4bram {

std::string ToString(EdgeId id) { return fmt::format("{}{}", id.edge, id.mid ? ".5" : ""); }

const BlockBench* FindBench(gm::Version version) {
  const auto found = std::ranges::find(Benches(), version, &BlockBench::version);
  return found == Benches().end() ? nullptr : *found;
}

}  // namespace m4::tb::m4bram
