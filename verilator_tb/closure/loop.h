// The closing loop: draws vectors for bins that are open, runs them, and keeps those that close
// some.
#ifndef VERILATOR_TB_CLOSURE_LOOP_H_
#define VERILATOR_TB_CLOSURE_LOOP_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/closure/source.h"
#include "verilator_tb/core/bins.h"
#include "verilator_tb/core/outcome.h"

namespace m4::tb::closure {

// A vector to be run, under a name that no other has.
struct Candidate {
  std::string stem;  // of its file
  AnyVector vector;
};

// Outcomes with their bins, in the order of the candidates. A vector that the stop flag kept from
// running is interrupted.
using Runner = std::function<std::vector<Outcome>(std::span<const Candidate>)>;

struct Request {
  BinSchema schema;
  BinCounts counts;                  // what was reached before
  std::vector<std::size_t> targets;  // numbers of the open bins that are to be closed
  std::uint64_t seed = 1;
  std::string prefix = "closure";  // of the names
  std::set<std::string> taken;     // names that are not given
  std::size_t budget = 20;         // vectors for each bin
  std::chrono::duration<double> seconds{1e6};
  std::size_t most = 0;                     // vectors in all; 0: no limit
  bool steered = true;                      // else every vector is any
  const std::atomic<bool>* stop = nullptr;  // not null
  std::function<void(const std::string&)> progress;
};

// A vector that closes bins which the others that are kept do not.
struct Kept {
  Candidate candidate;
  std::vector<std::size_t> closes;                          // numbers of bins
  std::vector<std::pair<std::size_t, std::uint64_t>> adds;  // counts of all targets
  std::uint64_t cycles = 0;
};

struct StillOpen {
  std::size_t bin = 0;
  std::uint64_t count = 0;  // with the kept vectors
  std::size_t vectors = 0;  // drawn for it
};

struct Failed {
  Candidate candidate;
  Outcome outcome;
};

struct Result {
  std::vector<Kept> kept;  // in the order in which they were drawn
  std::vector<Failed> failures;
  std::vector<StillOpen> open;
  std::size_t drawn = 0;    // vectors that were run
  std::size_t closed = 0;   // targets, by the kept vectors
  std::size_t reached = 0;  // targets, by all vectors that passed together
  std::string ended;        // why before its time; empty: nothing is left, or every budget is used
};

// The same for the same request, however many workers the runner has, unless time or the stop flag
// ends it. Ends after the round in which a vector failed.
Result Close(const Request& request, const Runner& run);

// What a kept vector is there for, in a sentence.
std::string AboutOf(const Kept& kept, const BinSchema& schema);

}  // namespace m4::tb::closure

#endif  // VERILATOR_TB_CLOSURE_LOOP_H_
