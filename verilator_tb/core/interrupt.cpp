#include "verilator_tb/core/interrupt.h"

#include <csignal>

namespace m4::tb {
namespace {

std::atomic<bool>& Flag() {
  static std::atomic<bool> flag{false};  // a signal handler can reach nothing else
  static_assert(std::atomic<bool>::is_always_lock_free);
  return flag;
}

void OnSignal(int signal) {
  Flag().store(true);
  std::signal(signal, SIG_DFL);
}

}  // namespace

const std::atomic<bool>& CatchInterrupts() {
  const std::atomic<bool>& flag = Flag();
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
  return flag;
}

}  // namespace m4::tb
