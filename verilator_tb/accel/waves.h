// The GTKWave savefile of an accelerator's replay: RTL beside expected values, in groups.
#ifndef VERILATOR_TB_ACCEL_WAVES_H_
#define VERILATOR_TB_ACCEL_WAVES_H_

#include <span>

#include "golden_model/accel/build.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/core/page.h"
#include "verilator_tb/core/wave_file.h"

namespace m4::tb::accel {

// Writes the savefile from the signals that the FST has: ports, state, sequencer, then what the
// page's first signal belongs to (open) and the rest (closed), among them `blocks`, those that were
// observed; the marker at `at`. Throws OutputError.
void WriteSavefile(const WaveFiles& files, const ga::Build& build, const MismatchPage& page,
                   std::span<const int> blocks, EdgeId at);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_WAVES_H_
