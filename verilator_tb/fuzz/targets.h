// The targets, a file each; their table is targets.cpp.
#ifndef VERILATOR_TB_FUZZ_TARGETS_H_
#define VERILATOR_TB_FUZZ_TARGETS_H_

#include <string>

#include "verilator_tb/fuzz/target.h"

namespace m4::fuzz {

Answer BlockVectors(const std::string& bytes);  // verilator_tb/m4bram/vector.h
Answer AccelVectors(const std::string& bytes);  // verilator_tb/accel/vector.h
Answer Npy(const std::string& bytes);           // verilator_tb/core/npy.h
Answer Journal(const std::string& bytes);       // verilator_tb/core/journal.h

// verilator_tb/perf/catalogue_reader.h: one file of the folder each, the others are as shipped.
Answer PerfNetwork(const std::string& bytes);
Answer PerfDevices(const std::string& bytes);
Answer PerfObjectives(const std::string& bytes);
Answer PerfArchitectures(const std::string& bytes);
Answer PerfExperiments(const std::string& bytes);
Answer PerfPaperRows(const std::string& bytes);
Answer PerfConfig(const std::string& bytes);  // verilator_tb/perf/config_text.h

}  // namespace m4::fuzz

#endif  // VERILATOR_TB_FUZZ_TARGETS_H_
