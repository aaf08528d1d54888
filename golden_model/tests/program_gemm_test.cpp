// Programs on the golden block give the product: all precisions, versions and factors.
#include <gtest/gtest.h>

#include "golden_model/tests/program_runner.h"

namespace m4::m4bram {
namespace {

constexpr std::array<int, 3> kWeights = {2, 4, 8};

std::vector<Config> AllConfigs() {
  std::vector<Config> all;
  for (const int w : kWeights) {
    for (int n = 2; n <= 8; ++n) {
      for (const bool is_signed : {false, true}) {
        for (const int d : {1, 2, 4}) all.push_back({w, n, is_signed, d});
      }
    }
  }
  return all;
}

testing::Message Describe(const GemmJob& job) {
  const Config& p = job.precision;
  return testing::Message() << Name(job.version) << " w" << p.weight_bits << " n"
                            << p.activation_bits << (p.activation_signed ? " signed" : " unsigned")
                            << " d" << p.duplication << " M" << job.weights.rows() << " K"
                            << job.weights.cols() << " N" << job.activations.cols();
}

void ExpectProduct(const GemmJob& job, arith::Rng& rng) {
  const Program program = BuildGemm(job, {}, rng);
  const std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
  EXPECT_EQ(Collect(job, program, values).product, PlainProduct(job)) << Describe(job);
  EXPECT_FALSE(CheckGemm(job, program, values)) << Describe(job);
}

class GemmOnVersion : public testing::TestWithParam<Version> {};

TEST_P(GemmOnVersion, IsExactForEveryPrecisionAndFactor) {
  arith::Rng rng(11);
  for (const Config& config : AllConfigs()) {
    // A K of 1, odd and even ones; M and N no multiples of a tile's.
    const auto random = [&](int most) { return static_cast<std::size_t>(rng.between(1, most)); };
    ExpectProduct(RandomJob(GetParam(), config, random(5), 1, random(5), rng), rng);
    ExpectProduct(RandomJob(GetParam(), config, random(70), 2 * random(12) + 1, random(9), rng),
                  rng);
    ExpectProduct(RandomJob(GetParam(), config, random(20), random(60), random(6), rng), rng);
    GemmJob drained = RandomJob(GetParam(), config, random(10), random(30), random(5), rng);
    drained.drain = rng.between(1, 4);
    ExpectProduct(drained, rng);
  }
}

TEST_P(GemmOnVersion, IsExactBeyondTheMainArray) {
  arith::Rng rng(12);
  for (const int d : {1, 2, 4}) {
    // 8-bit weights: at most 512 * d (S), 256 * d (L) portions of 4/d, 8/d rows.
    const GemmJob job = RandomJob(GetParam(), {8, 3, true, d}, 9, 2601, 5, rng);
    const Program program = BuildGemm(job, {}, rng);
    std::size_t writes = 0;
    for (const Inputs& in : program.edges) writes += in.is_write() ? 1 : 0;
    // Loaded in turns, but for S with d = 4: portions of 8 bits, of which there are only 256.
    const bool fits = !GetParam().large && d == 4;
    EXPECT_EQ(writes > std::size_t{kWords}, !fits);
    const std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
    EXPECT_EQ(Collect(job, program, values).product, PlainProduct(job)) << Describe(job);
    EXPECT_FALSE(CheckGemm(job, program, values)) << Describe(job);
  }
}

// Safe lengths of docs/m4bram.md, section 12, written out: N = 0 runs with 4-bit storage.
TEST_P(GemmOnVersion, IsExactForExtremesAtTheSafeLength) {
  arith::Rng rng(13);
  for (const Config& config : AllConfigs()) {
    if (config.duplication != 1) continue;
    const int w = config.weight_bits;
    const int n = config.activation_bits;
    const auto safe = [&](int width) {
      const std::int64_t top = std::int64_t{1} << (4 * width - 1);
      return config.activation_signed ? (top - 1) / (std::int64_t{1} << (width + n - 1))
                                      : top / ((std::int64_t{1} << width) * ((1 << n) - 1));
    };
    std::int64_t length = safe(w);
    // With 4-bit storage the operands stay 2 bits wide; the drain is that of 4-bit weights.
    if (length == 0) length = safe(4);
    if (length > 70000) continue;  // millions of cycles; the arithmetic is the same
    const std::int32_t weight = -(1 << (w - 1));
    const std::int32_t activation = config.activation_signed ? -(1 << (n - 1)) : (1 << n) - 1;
    for (const std::int64_t columns : {2 * length, 2 * length + 1}) {
      const auto k = static_cast<std::size_t>(columns);
      GemmJob job;
      job.version = GetParam();
      job.precision = config;
      job.weights = {1, k, weight};
      job.activations = {k, 1, activation};
      const Program program = BuildGemm(job, {}, rng);
      EXPECT_EQ(program.dots.size(), columns > 2 * length ? 2u : 1u) << Describe(job);
      const std::vector<std::uint32_t> values =
          Execute(job.version, program, RandomMemory(rng), rng);
      EXPECT_EQ(Collect(job, program, values).product.at(0, 0),
                std::int64_t{weight} * activation * columns)
          << Describe(job);
    }
    if (safe(w) == 0 || length > 2000) continue;
    // One MAC2 more without a drain does overflow: the length is not shorter than it must be.
    const auto k = static_cast<std::size_t>(2 * length + 2);
    GemmJob native;
    native.version = GetParam();
    native.precision = config;
    native.storage = Storage::kNative;
    native.weights = {1, k, weight};
    native.activations = {k, 1, activation};
    const Program program = BuildGemm(native, {}, rng);
    const std::vector<std::uint32_t> values =
        Execute(native.version, program, RandomMemory(rng), rng);
    const std::int64_t sum = std::int64_t{weight} * activation * (2 * length + 2);
    const std::int64_t got = Collect(native, program, values).product.at(0, 0);
    EXPECT_NE(got, sum) << Describe(native);
    EXPECT_EQ(got, Wrapped(sum, 4 * w)) << Describe(native);
  }
}

TEST_P(GemmOnVersion, IsExactForALongSum) {
  arith::Rng rng(14);
  // 20001 columns of 2-bit weights with 8-bit activations: 4-bit storage, 1251 drains (8 MAC2s).
  const GemmJob job = RandomJob(GetParam(), {2, 8, false, 4}, 3, 20001, 2, rng);
  const Program program = BuildGemm(job, {}, rng);
  const std::vector<std::uint32_t> values = Execute(job.version, program, RandomMemory(rng), rng);
  const GemmResult result = Collect(job, program, values);
  EXPECT_EQ(result.product, PlainProduct(job));
  EXPECT_GE(result.drains, 1251);
}

// 2-bit weights with 6 and more activation bits as they are: modulo 2^8.
TEST_P(GemmOnVersion, NativeWrapsAsMathematicsSays) {
  arith::Rng rng(15);
  for (int n = 6; n <= 8; ++n) {
    for (const bool is_signed : {false, true}) {
      for (const int d : {1, 2, 4}) {
        GemmJob job = RandomJob(GetParam(), {2, n, is_signed, d}, 19, 37, 5, rng);
        job.storage = Storage::kNative;
        const Program program = BuildGemm(job, {}, rng);
        const std::vector<std::uint32_t> values =
            Execute(job.version, program, RandomMemory(rng), rng);
        const gemm::Matrix<std::int64_t> got = Collect(job, program, values).product;
        const gemm::Matrix<std::int64_t> sum = PlainProduct(job);
        int wrapped = 0;
        for (std::size_t r = 0; r < sum.rows(); ++r) {
          for (std::size_t c = 0; c < sum.cols(); ++c) {
            EXPECT_EQ(got.at(r, c), Wrapped(sum.at(r, c), 8)) << Describe(job);
            wrapped += got.at(r, c) != sum.at(r, c) ? 1 : 0;
          }
        }
        EXPECT_GT(wrapped, 0) << Describe(job);
        EXPECT_FALSE(CheckGemm(job, program, values)) << Describe(job);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, GemmOnVersion, testing::ValuesIn(kVersions),
                         [](const auto& test) { return std::string(Name(test.param)); });

}  // namespace
}  // namespace m4::m4bram
