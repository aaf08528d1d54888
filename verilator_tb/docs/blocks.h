// The generated blocks of the documentation: Markdown made by running the models, the RTL and the
// tool.
#ifndef VERILATOR_TB_DOCS_BLOCKS_H_
#define VERILATOR_TB_DOCS_BLOCKS_H_

#include <string>

#include "golden_model/m4bram/state.h"

namespace m4::docs {

// Tables.
std::string SafeLengths();  // N by w, n, sign
std::string Suites();       // files, vectors and main cycles of every suite in vectors/
std::string BinGroups();    // groups of stimulus bins, with their number and when they are sampled

// Schedules, seen on the RTL.
std::string CyclesPerMac2();               // by n, sign and clocking
std::string Schedule(bool double_pumped);  // states of one MAC2 by n and sign
std::string TimingDiagram(
    bool double_pumped);  // one MAC2, with the start and the readout around it

// Runs of the accelerator, seen on the RTL.
std::string AccelBins();                 // groups of its stimulus bins
std::string AccelLayerDiagram();         // a whole small layer
std::string AccelBackPressureDiagram();  // output that waits, and a stall
std::string AccelInterruptDiagram();     // start, end and interrupt
std::string AccelDrainDiagram();         // a readout in mid tile

// Runs of the tool.
std::string Help();
std::string HelpRun();
std::string SmokeRun();
std::string MismatchPage();  // of RTL with one broken line

// The performance model.
std::string AccountingTable();  // mean speedups under each switch
std::string PerfReproduce();
std::string PerfLayers();
std::string PerfCycles();

// The accelerator in cycles, at "w4n6", "w8n8" or "w2n4": RTL, exact model, published formulas.
std::string TrueCycles(const std::string& precision);

}  // namespace m4::docs

#endif  // VERILATOR_TB_DOCS_BLOCKS_H_
