// Ctrl-C as a flag: a run ends early and cleanly, with what it has computed.
#ifndef VERILATOR_TB_CORE_INTERRUPT_H_
#define VERILATOR_TB_CORE_INTERRUPT_H_

#include <atomic>

namespace m4::tb {

// From now on SIGINT and SIGTERM set the flag that is returned; a second signal ends the process at
// once.
const std::atomic<bool>& CatchInterrupts();

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_INTERRUPT_H_
