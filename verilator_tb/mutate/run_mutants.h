// Runs vectors on the mutants of one Verilated copy of the block or of a build of the accelerator
// until each is found.
#ifndef VERILATOR_TB_MUTATE_RUN_MUTANTS_H_
#define VERILATOR_TB_MUTATE_RUN_MUTANTS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/accel/vector.h"
#include "verilator_tb/m4bram/lockstep.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::mutate {

// The vectors of a version that have one of the tags and must pass: those of `first` in its order,
// then the others as they come.
std::vector<m4bram::Vector> ChooseVectors(std::vector<m4bram::Vector> all,
                                          m4bram::gm::Version version,
                                          std::span<const std::string> tags,
                                          std::span<const std::string> first);
// The same of the build of the accelerator that this program has; those that state accesses by hand
// come before the other ones.
std::vector<accel::Vector> ChooseVectors(std::vector<accel::Vector> all,
                                         std::span<const std::string> tags,
                                         std::span<const std::string> first);

struct Kill {
  int mutant = 0;
  std::string vector;
  std::uint32_t edge = 0;
  std::string verdict;
};

// Runs every vector on the mutants that none before it found. `on_kill` is called at once, for the
// journal. Returns those that remain. Mutant 0 is the RTL itself: a vector that fails on it is a
// std::runtime_error, before any mutant is blamed (vectors of at most `checked_edges` edges).
std::vector<int> RunMutants(const m4bram::BlockBench& bench,
                            std::span<const m4bram::Vector> vectors, std::vector<int> mutants,
                            std::size_t checked_edges,
                            const std::function<void(const Kill&)>& on_kill);
// The same for the accelerator; every vector runs on mutant 0 first. A mutant that never ends is
// found by the vector's watchdog.
std::vector<int> RunMutants(std::span<const accel::Vector> vectors, std::vector<int> mutants,
                            const std::function<void(const Kill&)>& on_kill);

}  // namespace m4::tb::mutate

#endif  // VERILATOR_TB_MUTATE_RUN_MUTANTS_H_
