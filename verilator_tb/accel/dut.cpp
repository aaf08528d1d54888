#include "verilator_tb/accel/dut.h"

#include <algorithm>

namespace m4::tb::accel {

const DutMaker* FindDutMaker(std::string_view build) {
  const auto found = std::ranges::find(DutMakers(), build, &DutMaker::build);
  return found == DutMakers().end() ? nullptr : &*found;
}

}  // namespace m4::tb::accel
