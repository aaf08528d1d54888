// The golden model of the accelerator beside that of the block: M4BRAM blocks that get the port
// values which the accelerator's model names must show the words that its sums were made of.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/accel/place.h"
#include "golden_model/m4bram/block.h"
#include "golden_model/tests/accel_driver.h"

namespace m4::accel {
namespace {

// All blocks of a build, and what their readouts add up to.
class Blocks {
 public:
  explicit Blocks(const Core& core) : job_(core.job()), acc_(core.state().acc_cim) {
    const Build& b = job_.build;
    for (int i = 0; i < b.n_blocks(); ++i) {
      const auto memory = core.block_memory(i);
      blocks_.emplace_back(m4bram::Version{b.large, b.double_pumped}, m4bram::State{},
                           std::span<const std::uint32_t, kBlockWords>(memory));
    }
  }

  // To be called before the edge of the accelerator, with the inputs of it.
  void Edge(const Core& core, const Inputs& in) {
    job_ = core.job();
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      blocks_[i].MainEdge(core.block_inputs(static_cast<int>(i), in));
      blocks_[i].MidEdge(in.rst_n);
    }
    const State& s = core.state();
    if (s.seq == Seq::kMac && s.slot == 0) ExpectFsm(m4bram::Fsm::kPreadd);
    if (s.seq == Seq::kRead) ReadWord(s);
    if (s.seq == Seq::kMac && s.dsp_rem > 0) ExpectWords(core, in);
  }

  const std::vector<std::uint32_t>& acc() const { return acc_; }

  void ExpectMemories(const Core& core) const {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const auto memory = core.block_memory(static_cast<int>(i));
      const auto shown = blocks_[i].memory();
      EXPECT_TRUE(std::equal(memory.begin(), memory.end(), shown.begin())) << "block " << i;
    }
  }

 private:
  // PREADD lasts two compute cycles in some double-pumped precisions; in the others the mid edge
  // has left it.
  void ExpectFsm(m4bram::Fsm fsm) const {
    if (job_.build.double_pumped) return;
    for (const m4bram::Block& block : blocks_) {
      EXPECT_EQ(block.state().fsm, static_cast<std::uint8_t>(fsm));
    }
  }

  void ReadWord(const State& s) {
    const Build& b = job_.build;
    const int per_column = b.readout() / b.dup();
    const int e = s.slot / per_column, chunk = s.slot % per_column;
    for (const m4bram::Block& block : blocks_) {
      ASSERT_EQ(block.state().fsm, static_cast<std::uint8_t>(m4bram::Fsm::kDone));
    }
    for (int kk = 0; kk < b.k_vec; ++kk) {
      const KernelPlace place = PlaceOf(job_, kk);
      const int lanes = 8 / place.storage;
      if (chunk != 4 * place.sub + place.lane / lanes) continue;
      const std::uint32_t sum = Sum(place.group, place.lane % lanes, 4 * place.storage);
      std::uint32_t& acc = acc_[At(std::int64_t{kk} * b.dup() + e)];
      acc = s.first ? sum : acc + sum;
    }
  }

  std::uint32_t Sum(int group, int lane, int bits) const {
    const Build& b = job_.build;
    std::uint32_t sum = 0;
    for (int i = 0; i < b.r_vec * b.n_pairs(); ++i) {
      const std::uint32_t word = blocks_[At(std::int64_t{b.block(group, 0, 0)} + i)].b_rdata();
      const std::int64_t field = word >> (bits * lane) & ((std::uint64_t{1} << bits) - 1);
      const std::int64_t half = std::int64_t{1} << (bits - 1);
      sum += static_cast<std::uint32_t>(field < half ? field : field - 2 * half);
    }
    return sum;
  }

  // What the DSP engine reads are words of the main arrays.
  void ExpectWords(const Core& core, const Inputs& in) const {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const int b = static_cast<int>(i);
      const std::size_t word = core.block_inputs(b, in).b_addr;
      EXPECT_EQ(blocks_[i].b_rdata(), core.block_memory(b)[word]);
    }
  }

  Job job_;
  std::vector<m4bram::Block> blocks_;
  std::vector<std::uint32_t> acc_;
};

class AccelBlocks : public testing::TestWithParam<std::string> {};

TEST_P(AccelBlocks, ShowTheWordsOfTheSums) {
  const Build& build = *FindBuild(GetParam());
  Driver driver(build);
  Blocks blocks(driver.core());
  int captures = 0;
  std::vector<std::uint32_t> before = driver.state().res_cim;
  bool walk_on = false;
  driver.watch = [&](const Core& core, const Inputs& in) {
    const State& s = core.state();
    if (s.walk_on && !walk_on) {  // captured at the edge before this one
      ++captures;
      EXPECT_EQ(s.res_cim, before);
    }
    walk_on = s.walk_on;
    before = blocks.acc();
    blocks.Edge(core, in);
  };
  // The blocks' first edges: a reset.
  Inputs reset;
  reset.rst_n = false;
  for (int i = 0; i < 3; ++i) driver.Tick(reset);
  std::int64_t tiles = 0;
  for (std::uint64_t i = 0; i < 2 * arith::kPrecisions.size() && !HasFailure(); ++i) {
    SCOPED_TRACE("layer " + std::to_string(i));
    const arith::Precision precision = arith::kPrecisions[i / 2];
    const Descriptor d = RandomDescriptor(build, precision, i % 2 == 1, true, 900 + i);
    const LayerCase layer = MakeCase(build, d, i);
    driver.Run(layer, {90, i % 3 == 0 ? 30U : 100U, i});
    tiles += layer.job.tiles();
  }
  EXPECT_EQ(captures, tiles);
  blocks.ExpectMemories(driver.core());
}

INSTANTIATE_TEST_SUITE_P(All, AccelBlocks,
                         testing::Values("dla_m4", "m4", "s_sy_d1", "s_dp_d2", "l_sy_d1", "l_dp_d4",
                                         "odd_cols", "two_rows", "scale_16"),
                         [](const auto& test) { return test.param; });

}  // namespace
}  // namespace m4::accel
