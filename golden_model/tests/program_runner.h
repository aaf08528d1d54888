// What the tests of mappings and programs share: random jobs, the plain product, and a tiny
// simulation that runs a program on the golden block.
#ifndef GOLDEN_MODEL_TESTS_PROGRAM_RUNNER_H_
#define GOLDEN_MODEL_TESTS_PROGRAM_RUNNER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/block.h"
#include "golden_model/m4bram/program.h"

namespace m4::m4bram {

using MemoryImage = std::array<std::uint32_t, kWords>;

inline MemoryImage RandomMemory(arith::Rng& rng) {
  MemoryImage memory{};
  for (std::uint32_t& word : memory) word = static_cast<std::uint32_t>(rng.next64());
  return memory;
}

inline State RandomPowerUp(Version version, arith::Rng& rng) {
  State state;
  const std::uint64_t mask = version.large ? ~std::uint64_t{0} : 0xFFFFFFFFu;
  for (Rows& rows : state.bpe) {
    rows = {rng.next64() & mask, rng.next64() & mask, rng.next64() & mask,
            rng.next64() & mask, rng.next64() & mask, rng.next64() & mask};
  }
  state.act1 = static_cast<std::uint32_t>(rng.next64());
  state.act2 = static_cast<std::uint32_t>(rng.next64());
  return state;
}

// Runs a program. Calls `watch(cycle, block)` at the beginning of every main cycle (after its main
// edge) and `last(cycle, block)` in its last compute cycle, on which commands act. Returns
// b_rdata_o in the cycles of the readouts.
template <class Watch, class Last>
std::vector<std::uint32_t> Execute(Version version, const Program& program,
                                   const MemoryImage& memory, const State& power_up, Watch watch,
                                   Last last) {
  Block block(version, power_up, memory);
  std::vector<std::uint32_t> values;
  std::size_t readout = 0;
  for (std::uint32_t cycle = 0; cycle < program.edges.size(); ++cycle) {
    block.MainEdge(program.edges[cycle]);
    watch(cycle, block);
    const bool rst_n = cycle + 1 < program.edges.size() ? program.edges[cycle + 1].rst_n : true;
    block.MidEdge(rst_n);
    last(cycle, block);
    // Sampled at the end of the cycle, where a reset in its middle would show.
    for (; readout < program.readouts.size() && program.readouts[readout].cycle == cycle;
         ++readout) {
      values.push_back(block.b_rdata());
    }
  }
  return values;
}

inline std::vector<std::uint32_t> Execute(Version version, const Program& program,
                                          const MemoryImage& memory, arith::Rng& rng) {
  const auto nothing = [](std::uint32_t, const Block&) {};
  return Execute(version, program, memory, RandomPowerUp(version, rng), nothing, nothing);
}

inline GemmJob RandomJob(Version version, Config precision, std::size_t m, std::size_t k,
                         std::size_t n, arith::Rng& rng) {
  GemmJob job;
  job.version = version;
  job.precision = precision;
  job.weights = gemm::Matrix<std::int32_t>(m, k);
  job.activations = gemm::Matrix<std::int32_t>(k, n);
  const std::int32_t w_half = 1 << (precision.weight_bits - 1);
  const std::int32_t a_all = 1 << precision.activation_bits;
  const std::int32_t a_min = precision.activation_signed ? -a_all / 2 : 0;
  for (std::int32_t& w : job.weights.span()) {
    w = static_cast<std::int32_t>(rng.between(-w_half, w_half - 1));
  }
  for (std::int32_t& a : job.activations.span()) {
    a = static_cast<std::int32_t>(rng.between(a_min, a_min + a_all - 1));
  }
  return job;
}

inline gemm::Matrix<std::int64_t> PlainProduct(const GemmJob& job) {
  gemm::Matrix<std::int64_t> c(job.weights.rows(), job.activations.cols());
  for (std::size_t i = 0; i < c.rows(); ++i) {
    for (std::size_t j = 0; j < c.cols(); ++j) {
      for (std::size_t k = 0; k < job.weights.cols(); ++k) {
        c.at(i, j) += std::int64_t{job.weights.at(i, k)} * job.activations.at(k, j);
      }
    }
  }
  return c;
}

// `value` modulo 2^bits as a two's complement number, the long way.
inline std::int64_t Wrapped(std::int64_t value, int bits) {
  const std::int64_t modulus = std::int64_t{1} << bits;
  const std::int64_t rest = ((value % modulus) + modulus) % modulus;
  return rest >= modulus / 2 ? rest - modulus : rest;
}

inline std::uint8_t Code(Fsm fsm) { return static_cast<std::uint8_t>(fsm); }

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_TESTS_PROGRAM_RUNNER_H_
