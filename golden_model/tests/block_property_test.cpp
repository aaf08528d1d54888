// What holds for every precision and version: MAC2s give W1 * I1 + W2 * I2, in the data sheet's
// number of main cycles, and safe lengths are safe.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"
#include "golden_model/tests/block_driver.h"
#include "golden_model/tests/naive_lanes.h"

namespace m4::m4bram {
namespace {

using testing::BlockDriver;
using testing::NaiveLane;
using testing::NaiveWrap;

// Main cycles per MAC2 for n = 2..8, written out from section 8.
int MainCycles(bool double_pumped, bool is_signed, int n) {
  constexpr std::array<int, 7> kSyUnsigned = {4, 5, 6, 7, 8, 9, 10};
  constexpr std::array<int, 7> kSySigned = {5, 6, 7, 8, 9, 10, 11};
  constexpr std::array<int, 7> kDpUnsigned = {3, 3, 4, 4, 5, 5, 6};
  constexpr std::array<int, 7> kDpSigned = {3, 4, 4, 5, 5, 6, 6};
  const auto& table =
      double_pumped ? (is_signed ? kDpSigned : kDpUnsigned) : (is_signed ? kSySigned : kSyUnsigned);
  return table.at(static_cast<std::size_t>(n) - 2);
}

class EveryVersion : public ::testing::TestWithParam<int> {
 protected:
  static Version version() { return kVersions.at(static_cast<std::size_t>(GetParam())); }
};

using Memory = std::array<std::uint32_t, kWords>;

// The weight that lane `lane` of BPE `bpe` gets by a copy of `word`.
std::int64_t WeightOf(Version v, const Config& c, const Memory& memory, int word, int select,
                      int bpe, int lane) {
  const int portion_bits = v.copy_bits() / c.duplication;
  const int bit = (select % c.duplication) * portion_bits +
                  (bpe * v.slice_bits() + lane * c.weight_bits) % portion_bits;
  const int first_word = v.large ? word / 2 * 2 : word;
  const std::uint32_t holder =
      memory.at(static_cast<std::size_t>(first_word) + static_cast<std::size_t>(bit / 32));
  return NaiveLane(holder >> (bit % 32), 0, c.weight_bits);
}

struct Operand {
  int word = 0;
  int select = 0;
  std::array<std::int64_t, kBpes> activation{};

  std::uint32_t bytes(int n) const {
    std::uint32_t all = 0;
    for (std::size_t j = 0; j < kBpes; ++j) {
      const auto byte = static_cast<std::uint32_t>(activation[j] * (1 << (8 - n))) & 0xFFu;
      all |= byte << (8 * j);
    }
    return all;
  }
};

Operand RandomOperand(arith::Rng& rng, const Config& c) {
  Operand o;
  o.word = static_cast<int>(rng.below(kWords));
  o.select = static_cast<int>(rng.below(4));
  const std::int64_t lo = c.activation_signed ? -(std::int64_t{1} << (c.activation_bits - 1)) : 0;
  const std::int64_t hi = lo + (std::int64_t{1} << c.activation_bits) - 1;
  for (std::int64_t& a : o.activation) {
    a = rng.chance(0.25) ? lo : rng.chance(0.25) ? hi : rng.between(lo, hi);
  }
  return o;
}

// A dot product of `pairs` of operands in steady state; checks every lane at the readout.
void CheckDotProduct(Version v, const Config& c, const Memory& memory,
                     const std::vector<std::array<Operand, 2>>& pairs) {
  const int n = c.activation_bits;
  const int cycles = MainCycles(v.double_pumped, c.activation_signed, n);
  BlockDriver d(v, {}, memory);
  const auto copy = [&](const Operand& o, std::uint8_t more = 0) {
    d.Command(static_cast<std::uint8_t>(kCmdCopy | more), o.word, o.select, o.bytes(n));
  };
  d.Reset();
  d.Configure(c);
  d.Command(kCmdStart);
  copy(pairs.front()[0]);
  copy(pairs.front()[1]);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    d.Idle(cycles - 2);
    if (i + 1 < pairs.size()) {
      copy(pairs[i + 1][0]);
      copy(pairs[i + 1][1]);
    } else {
      d.Idle();
      d.Command(kCmdDone);
    }
  }
  std::array<std::uint64_t, kBpes> acc{};
  for (int k = 0; k < v.readout_words(); ++k) {
    const std::uint64_t word = d.Read(k);
    ASSERT_EQ(d.fsm(), Fsm::kDone);
    const int words_per_bpe = v.readout_words() / kBpes;
    acc.at(static_cast<std::size_t>(k / words_per_bpe)) |= word << (32 * (k % words_per_bpe));
  }
  for (int j = 0; j < kBpes; ++j) {
    for (int lane = 0; lane < v.row_bits() / (4 * c.weight_bits); ++lane) {
      std::int64_t sum = 0;
      for (const auto& pair : pairs) {
        for (const Operand& o : pair) {
          sum += WeightOf(v, c, memory, o.word, o.select, j, lane) *
                 o.activation.at(static_cast<std::size_t>(j));
        }
      }
      ASSERT_EQ(NaiveLane(acc.at(static_cast<std::size_t>(j)), lane, 4 * c.weight_bits),
                NaiveWrap(sum, 4 * c.weight_bits))
          << Name(v) << " w " << c.weight_bits << " n " << n << " signed " << c.activation_signed
          << " d " << c.duplication << " bpe " << j << " lane " << lane;
    }
  }
}

TEST_P(EveryVersion, DotProductsAreExactModuloTheLane) {
  arith::Rng rng(arith::SeedFor(1, Name(version())));
  Memory memory{};
  for (std::uint32_t& word : memory) word = static_cast<std::uint32_t>(rng.next64());
  for (const arith::Precision p : arith::kPrecisions) {
    for (const bool is_signed : {false, true}) {
      for (const int duplication : {1, 2, 4}) {
        const Config c{p.weight_bits, p.activation_bits, is_signed, duplication};
        for (const int length : {1, 1, 2, 7, 40}) {
          std::vector<std::array<Operand, 2>> pairs(static_cast<std::size_t>(length));
          for (auto& pair : pairs) pair = {RandomOperand(rng, c), RandomOperand(rng, c)};
          ASSERT_NO_FATAL_FAILURE(CheckDotProduct(version(), c, memory, pairs));
        }
      }
    }
  }
}

TEST_P(EveryVersion, CyclesPerMac2) {
  for (const arith::Precision p : arith::kPrecisions) {
    for (const bool is_signed : {false, true}) {
      BlockDriver d(version());
      d.Reset();
      d.Configure({p.weight_bits, p.activation_bits, is_signed, 1});
      d.Command(kCmdStart);
      d.Command(kCmdCopy);
      d.Command(kCmdCopy);
      d.Idle();
      for (int mac2 = 0; mac2 < 3; ++mac2) {
        ASSERT_EQ(d.fsm(), Fsm::kPreadd);
        int cycles = 0;
        do {
          d.Idle();
          ++cycles;
        } while (d.fsm() != Fsm::kPreadd && cycles < 100);
        EXPECT_EQ(cycles, MainCycles(version().double_pumped, is_signed, p.activation_bits))
            << Name(version()) << " n " << p.activation_bits << " signed " << is_signed;
      }
    }
  }
}

// N extreme MAC2s leave their sum in the lane, one more does not.
TEST_P(EveryVersion, SafeLengthIsSafeAndTight) {
  for (const arith::Precision p : arith::kPrecisions) {
    const int w = p.weight_bits;
    const int n = p.activation_bits;
    for (const bool is_signed : {false, true}) {
      const std::int64_t length = arith::SafeLength(w, n, is_signed);
      if (length > 1000) continue;  // 8-bit weights: by numbers alone in precision_test.cpp
      const std::uint32_t lowest_weights = w == 2 ? 0xAAAAAAAA : 0x88888888;
      Memory memory{};
      memory.fill(lowest_weights);
      const std::int64_t activation =
          is_signed ? -(std::int64_t{1} << (n - 1)) : (std::int64_t{1} << n) - 1;
      Operand o;
      o.activation.fill(activation);
      const std::int64_t mac2 = 2 * -(std::int64_t{1} << (w - 1)) * activation;
      BlockDriver d(version(), {}, memory);
      d.Reset();
      d.Configure({w, n, is_signed, 1});
      d.Command(kCmdStart);
      d.Command(kCmdCopy, 0, 0, o.bytes(n));
      d.Command(kCmdCopy, 0, 0, o.bytes(n));
      const int cycles = MainCycles(version().double_pumped, is_signed, n);
      for (std::int64_t i = 0; i <= length; ++i) {
        d.Idle(cycles - 2);
        d.Command(kCmdCopy, 0, 0, o.bytes(n));
        d.Command(kCmdCopy, 0, 0, o.bytes(n));
        // ACC, or COPY_W2 after it, is the last cycle of MAC2 number i + 1: i are summed.
        const std::int64_t sum = NaiveLane(d.state().bpe[3].acc, 0, 4 * w);
        ASSERT_EQ(sum, i * mac2);
      }
      d.Idle();
      EXPECT_NE(NaiveLane(d.state().bpe[3].acc, 0, 4 * w), (length + 1) * mac2);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, EveryVersion, ::testing::Range(0, 4), [](const auto& instance) {
  return std::string(Name(kVersions.at(static_cast<std::size_t>(instance.param))));
});

}  // namespace
}  // namespace m4::m4bram
