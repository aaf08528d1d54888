// What Verilated code prints ($error of a failed assertion) is caught per thread, so that it
// reaches the report of the vector it belongs to and not the terminal. What would abort the process
// (a combinational loop that never settles) is an exception, std::runtime_error, of that vector.
#ifndef VERILATOR_TB_CORE_VERILATED_LOG_H_
#define VERILATOR_TB_CORE_VERILATED_LOG_H_

#include <string>

// The Verilator runtime is compiled with VL_PRINTF set to this name.
extern "C" int M4VerilatedPrintf(const char* format, ...) __attribute__((format(printf, 1, 2)));

namespace m4::tb {

// What this thread's Verilated code printed since the last call.
std::string TakeVerilatedLog();

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_VERILATED_LOG_H_
