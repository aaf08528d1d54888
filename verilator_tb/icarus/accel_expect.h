// What a simulator other than Verilator is to be shown, and must show, at the ports of the
// accelerator.
#ifndef VERILATOR_TB_ICARUS_ACCEL_EXPECT_H_
#define VERILATOR_TB_ICARUS_ACCEL_EXPECT_H_

#include <string>

#include "verilator_tb/accel/vector.h"

namespace m4::tb::icarus {

// A line "<edges> <prologue> <id>", then one for each edge of clk_i: the input ports that it
// samples in 24 hexadecimal digits, a blank, the output ports in the cycle that it ends in 24
// digits, from the left in the order of the port list. The prologue are the edges after which ports
// are defined.
std::string Expect(const accel::Vector& vector);

}  // namespace m4::tb::icarus

#endif  // VERILATOR_TB_ICARUS_ACCEL_EXPECT_H_
