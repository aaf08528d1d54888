// Faults injected into the running harness: values of the model and of the RTL, words that were
// read, clocks, expected values and vector files, one fault at a time. Each must be found, where it
// is. Faults in the sources need a new program: ci/selftest.sh.
#ifndef VERILATOR_TB_SELFTEST_SELFTEST_H_
#define VERILATOR_TB_SELFTEST_SELFTEST_H_

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/accel/dut.h"
#include "verilator_tb/m4bram/lockstep.h"

namespace m4::tb::selftest {

// What came of a batch of faults.
struct Findings {
  std::size_t faults = 0;
  std::vector<std::string> missed;  // a sentence each: the fault, and what happened instead

  // Counts one; `instead` is empty if it was found.
  void Add(const std::string& fault, const std::string& instead);
};

// A batch of faults of one kind. Batches may run in parallel.
struct Batch {
  std::string group;  // "values of the model"
  std::function<Findings()> run;
};

// Every bit of every compared register, on the side of the model and of the RTL; of the main array
// one bit of each word; every bit of every word read; clocks that rise one after the other.
std::vector<Batch> BlockBatches(std::span<const m4bram::BlockBench* const> benches);

// Every bit of every compared register and output port of the accelerator.
std::vector<Batch> AcceleratorBatches(std::span<const accel::DutMaker> builds);

// Below `vectors`: every value that a vector of the block states, wrong by one bit; every key of a
// vector file misspelt; every vector of the suite bad.
std::vector<Batch> VectorBatches(const std::filesystem::path& vectors);

}  // namespace m4::tb::selftest

#endif  // VERILATOR_TB_SELFTEST_SELFTEST_H_
