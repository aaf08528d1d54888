// The wave files of a replay: an FST with RTL and expected values, and a GTKWave savefile that
// groups them.
#ifndef VERILATOR_TB_M4BRAM_WAVES_H_
#define VERILATOR_TB_M4BRAM_WAVES_H_

#include "verilator_tb/core/page.h"
#include "verilator_tb/core/wave_file.h"
#include "verilator_tb/m4bram/lockstep.h"

namespace m4::tb::m4bram {

// Writes the savefile from the signals that the FST has: ports, FSM, then the BPEs, the one that
// `page` names first and open, RTL beside expected; the marker at `at`. Throws OutputError.
void WriteSavefile(const WaveFiles& files, const MismatchPage& page, EdgeId at);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_WAVES_H_
