#include "verilator_tb/core/verilated_log.h"

#include <verilated.h>

#include <array>
#include <cstdarg>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <utility>

namespace m4::tb {
namespace {

std::string& ThreadLog() {
  thread_local std::string log;  // the runtime's printf has no place for a context
  return log;
}

}  // namespace

std::string TakeVerilatedLog() { return std::exchange(ThreadLog(), {}); }

}  // namespace m4::tb

int M4VerilatedPrintf(const char* format, ...) {
  std::array<char, 4096> text{};
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
  va_end(arguments);
  m4::tb::ThreadLog() += text.data();
  return length;
}

// Instead of the runtime's own, which says why and aborts.
void vl_fatal(const char* filename, int linenum, const char* /*hier*/, const char* msg) {
  throw std::runtime_error(std::string(filename) + ":" + std::to_string(linenum) + ": " + msg);
}
