// How a GEMM lies on the block, against numbers worked out by hand from docs/m4bram.md.
#include "golden_model/m4bram/mapping.h"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>

namespace m4::m4bram {
namespace {

constexpr Version kSSy{false, false};
constexpr Version kSDp{false, true};
constexpr Version kLSy{true, false};

GemmJob Zeros(Version version, Config precision, std::size_t m, std::size_t k, std::size_t n) {
  GemmJob job;
  job.version = version;
  job.precision = precision;
  job.weights = gemm::Matrix<std::int32_t>(m, k);
  job.activations = gemm::Matrix<std::int32_t>(k, n);
  return job;
}

TEST(Mac2Cycles, AreThoseOfTheDataSheet) {
  // n = 2..8: n + 3, n + 2, 2 + ceil(n/2), ceil((n+3)/2).
  constexpr std::array<int, 7> kSignedSy = {5, 6, 7, 8, 9, 10, 11};
  constexpr std::array<int, 7> kUnsignedSy = {4, 5, 6, 7, 8, 9, 10};
  constexpr std::array<int, 7> kSignedDp = {3, 4, 4, 5, 5, 6, 6};
  constexpr std::array<int, 7> kUnsignedDp = {3, 3, 4, 4, 5, 5, 6};
  for (int n = 2; n <= 8; ++n) {
    const auto i = static_cast<std::size_t>(n - 2);
    EXPECT_EQ(Mac2Cycles(kSSy, {8, n, true, 1}), kSignedSy[i]) << n;
    EXPECT_EQ(Mac2Cycles(kSSy, {8, n, false, 1}), kUnsignedSy[i]) << n;
    EXPECT_EQ(Mac2Cycles(kSDp, {8, n, true, 1}), kSignedDp[i]) << n;
    EXPECT_EQ(Mac2Cycles(kSDp, {8, n, false, 1}), kUnsignedDp[i]) << n;
  }
}

TEST(Layout, CountsKernelsAndTiles) {
  // S: a copy has 32 bits. d = 2: 16 bits in a portion, 4 weights of 4 bits.
  const Layout s = MakeLayout(Zeros(kSSy, {4, 4, true, 2}, 9, 3, 5));
  EXPECT_EQ(s.kernels, 4);
  EXPECT_EQ(s.portions, 2);
  EXPECT_EQ(s.copies, 512);
  EXPECT_EQ(s.m_tiles, 3);  // 9 rows in tiles of 4
  EXPECT_EQ(s.n_tiles, 3);  // 5 columns in tiles of 2
  // L: a copy has 64 bits. d = 1: 32 weights of 2 bits.
  const Layout l = MakeLayout(Zeros(kLSy, {2, 2, true, 1}, 32, 3, 5));
  EXPECT_EQ(l.kernels, 32);
  EXPECT_EQ(l.portions, 1);
  EXPECT_EQ(l.copies, 256);
  EXPECT_EQ(l.m_tiles, 1);
  EXPECT_EQ(l.n_tiles, 5);
}

TEST(Layout, SaysWhomABpeWorksFor) {
  // S, w = 2, d = 2: a portion has 16 bits = 8 weights; BPEs 0 and 2 take the low byte (weights
  // 0..3), 1 and 3 the high one (4..7). BPEs 0, 1 work for column 0, BPEs 2, 3 for column 1.
  const Layout d2 = MakeLayout(Zeros(kSSy, {2, 2, true, 2}, 8, 1, 2));
  EXPECT_EQ(d2.column_of_bpe(0), 0);
  EXPECT_EQ(d2.column_of_bpe(1), 0);
  EXPECT_EQ(d2.column_of_bpe(2), 1);
  EXPECT_EQ(d2.column_of_bpe(3), 1);
  EXPECT_EQ(d2.kernel_of_lane(0, 3), 3);
  EXPECT_EQ(d2.kernel_of_lane(1, 0), 4);
  EXPECT_EQ(d2.kernel_of_lane(2, 0), 0);
  EXPECT_EQ(d2.kernel_of_lane(3, 3), 7);
  // L, w = 8, d = 4: a portion has 16 bits = 2 weights, which every BPE takes.
  const Layout d4 = MakeLayout(Zeros(kLSy, {8, 8, true, 4}, 2, 1, 4));
  for (int bpe = 0; bpe < kBpes; ++bpe) {
    EXPECT_EQ(d4.column_of_bpe(bpe), bpe);
    EXPECT_EQ(d4.kernel_of_lane(bpe, 0), 0);
    EXPECT_EQ(d4.kernel_of_lane(bpe, 1), 1);
  }
  // L, w = 8, d = 1: 64 bits = 8 weights, 2 in each BPE, all for one column.
  const Layout d1 = MakeLayout(Zeros(kLSy, {8, 8, true, 1}, 8, 1, 1));
  EXPECT_EQ(d1.column_of_bpe(3), 0);
  EXPECT_EQ(d1.kernel_of_lane(0, 1), 1);
  EXPECT_EQ(d1.kernel_of_lane(3, 0), 6);
}

TEST(Layout, StoresNarrowWeightsIn4BitsWhereALaneIsTooNarrow) {
  // 2-bit weights, unsigned n = 6: one MAC2 reaches -2^2 * 63 = -252 < -128.
  GemmJob job = Zeros(kSSy, {2, 6, false, 1}, 16, 4, 1);
  const Layout exact = MakeLayout(job);
  EXPECT_EQ(exact.block.weight_bits, 4);
  EXPECT_EQ(exact.kernels, 8);
  EXPECT_EQ(exact.m_tiles, 2);
  job.storage = Storage::kNative;
  const Layout native = MakeLayout(job);
  EXPECT_EQ(native.block.weight_bits, 2);
  EXPECT_EQ(native.kernels, 16);
  // Signed n = 5: 2^6 = 64, once in 127: stays.
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 5, true, 1}, 1, 9, 1)).block.weight_bits, 2);
  // Signed n = 6: 2^7 = 128 > 127.
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 6, true, 1}, 1, 9, 1)).block.weight_bits, 4);
}

TEST(Layout, DrainsAtTheSafeLength) {
  // Numbers of the specification, section 7.
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 2, false, 1}, 1, 1000, 1)).drain, 10);
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 2, true, 1}, 1, 1000, 1)).drain, 15);
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {4, 8, false, 1}, 1, 1000, 1)).drain, 8);
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {4, 8, true, 1}, 1, 1000, 1)).drain, 15);
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {8, 8, true, 1}, 1, 200000, 1)).drain, 65535);
  // 4-bit storage, signed n = 8 (above): 15; unsigned: 8.
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 8, true, 1}, 1, 1000, 1)).drain, 15);
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 8, false, 1}, 1, 1000, 1)).drain, 8);
  // Shorter than that: 7 columns are 4 MAC2s.
  EXPECT_EQ(MakeLayout(Zeros(kSSy, {2, 2, false, 1}, 1, 7, 1)).drain, 4);
  // As asked for, if safe.
  GemmJob job = Zeros(kSSy, {2, 2, false, 1}, 1, 1000, 1);
  job.drain = 3;
  EXPECT_EQ(MakeLayout(job).drain, 3);
  job.drain = 11;
  EXPECT_EQ(MakeLayout(job).drain, 10);
  job.storage = Storage::kNative;
  EXPECT_EQ(MakeLayout(job).drain, 11);
  job.drain = 0;
  EXPECT_EQ(MakeLayout(job).drain, 500);
}

TEST(MakeLayout, RefusesWhatIsNoJob) {
  const GemmJob good = Zeros(kSSy, {4, 4, true, 1}, 2, 3, 2);
  EXPECT_NO_THROW(MakeLayout(good));
  const auto refused = [&](auto change) {
    GemmJob job = good;
    change(job);
    EXPECT_THROW(MakeLayout(job), std::invalid_argument);
  };
  refused([](GemmJob& j) { j.precision.weight_bits = 3; });
  refused([](GemmJob& j) { j.precision.activation_bits = 1; });
  refused([](GemmJob& j) { j.precision.activation_bits = 9; });
  refused([](GemmJob& j) { j.precision.duplication = 3; });
  refused([](GemmJob& j) { j.drain = -1; });
  refused([](GemmJob& j) { j.weights = gemm::Matrix<std::int32_t>(2, 4); });
  refused([](GemmJob& j) { j.weights = gemm::Matrix<std::int32_t>(0, 3); });
  refused([](GemmJob& j) { j.activations = gemm::Matrix<std::int32_t>(3, 0); });
  refused([](GemmJob& j) {
    j.weights = gemm::Matrix<std::int32_t>(2, 0);
    j.activations = gemm::Matrix<std::int32_t>(0, 2);
  });
  // 4-bit weights: -8..7.
  refused([](GemmJob& j) { j.weights.at(1, 2) = 8; });
  refused([](GemmJob& j) { j.weights.at(1, 2) = -9; });
  // 4-bit activations: signed -8..7, unsigned 0..15.
  refused([](GemmJob& j) { j.activations.at(2, 1) = 8; });
  refused([](GemmJob& j) {
    j.precision.activation_signed = false;
    j.activations.at(2, 1) = -1;
  });
}

}  // namespace
}  // namespace m4::m4bram
