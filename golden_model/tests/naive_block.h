// The data sheet's state table, word for word: bit by bit, lane by lane, the whole next state built
// beside the present one. For tests only; shares no code with golden_model/m4bram/block.cpp,
// meaning.* or arith/lanes.h (only the plain types of state.h).
#ifndef GOLDEN_MODEL_TESTS_NAIVE_BLOCK_H_
#define GOLDEN_MODEL_TESTS_NAIVE_BLOCK_H_

#include <array>
#include <cstdint>
#include <span>

#include "golden_model/m4bram/state.h"
#include "golden_model/tests/naive_lanes.h"

namespace m4::testing {

class NaiveBlock {
 public:
  NaiveBlock(m4bram::Version version, const m4bram::State& power_up,
             std::span<const std::uint32_t, m4bram::kWords> memory);

  void MainEdge(const m4bram::Inputs& in);
  void MidEdge(bool rst_n);

  const m4bram::State& state() const { return now_; }
  const std::array<std::uint32_t, m4bram::kWords>& memory() const { return memory_; }
  std::uint32_t b_rdata() const;

 private:
  // The state after the compute edge that ends the present compute cycle (ports apart).
  m4bram::State AfterComputeEdge(bool rst_n) const;

  int n() const { return ((now_.cfg >> 4) & 7) + 1; }
  int w() const { return 2 << (now_.cfg & 3); }
  int lane_bits() const { return 4 * w(); }
  bool activations_signed() const { return (now_.cfg >> 7) != 0; }

  std::uint64_t CopiedRow(int bpe) const;
  std::uint64_t Select(int bpe) const;  // `sel`

  // f of every lane of a and b.
  template <class F>
  std::uint64_t LaneWise(std::uint64_t a, std::uint64_t b, F f) const {
    return NaiveRow(version_.row_bits(), lane_bits(), [&](int lane) {
      return f(NaiveLane(a, lane, lane_bits()), NaiveLane(b, lane, lane_bits()));
    });
  }

  m4bram::Version version_;
  m4bram::State now_;
  std::array<std::uint32_t, m4bram::kWords> memory_{};
  m4bram::Inputs request_;          // port A at the last main edge
  std::uint64_t request_word_ = 0;  // what it read
  std::uint32_t b_word_ = 0;
  std::uint16_t b_addr_ = 0;
};

}  // namespace m4::testing

#endif  // GOLDEN_MODEL_TESTS_NAIVE_BLOCK_H_
