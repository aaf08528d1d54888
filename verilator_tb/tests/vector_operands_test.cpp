// From GEMM vectors to jobs: every source of operands, and the descriptions.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

#include "golden_model/arith/rng.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {
namespace {

using Kind = OperandSource::Kind;

Vector Product(gm::Config precision, Kind weights, Kind activations, int m, int k, int n) {
  GemmVector gemm;
  gemm.precision = precision;
  gemm.weights.kind = weights;
  gemm.activations.kind = activations;
  gemm.m = m;
  gemm.k = k;
  gemm.n = n;
  Vector vector;
  vector.about = "A test";
  vector.where = {"v.yaml", 1, 1};
  vector.body = gemm;
  return vector;
}

GemmVector& Gemm(Vector& vector) { return std::get<GemmVector>(vector.body); }

gm::GemmJob Job(const Vector& vector, std::uint64_t seed = 1) {
  arith::Rng rng(seed);
  return MakeJob(vector, rng);
}

std::string Error(const Vector& vector) {
  try {
    Job(vector);
  } catch (const VectorError& error) {
    return error.what();
  }
  return "no error";
}

std::filesystem::path Data(const std::string& name) {
  return std::filesystem::path(__FILE__).parent_path() / "data" / name;
}

Vector FromFile(const std::string& name, int file_bits, int bits) {
  Vector vector = Product({bits, 8, true, 1}, Kind::kNpy, Kind::kUniform, 0, 0, 2);
  Gemm(vector).weights.file = Data(name);
  Gemm(vector).weights.file_bits = file_bits;
  Gemm(vector).weights.where = {"v.yaml", 5, 34};
  return vector;
}

TEST(VectorOperands, CopiesTheJobsSettings) {
  Vector vector = Product({4, 5, false, 2}, Kind::kUniform, Kind::kUniform, 9, 33, 5);
  vector.version = {true, false};
  Gemm(vector).storage = gm::Storage::kNative;
  Gemm(vector).drain = 6;
  const gm::GemmJob job = Job(vector);
  EXPECT_EQ(job.version, vector.version);
  EXPECT_EQ(job.precision, (gm::Config{4, 5, false, 2}));
  EXPECT_EQ(job.storage, gm::Storage::kNative);
  EXPECT_EQ(job.drain, 6);
  EXPECT_EQ(job.weights.rows(), 9u);
  EXPECT_EQ(job.weights.cols(), 33u);
  EXPECT_EQ(job.activations.rows(), 33u);
  EXPECT_EQ(job.activations.cols(), 5u);
}

TEST(VectorOperands, IsTheSameForTheSameSeed) {
  for (const Kind kind : {Kind::kUniform, Kind::kNormal, Kind::kCorner}) {
    const Vector vector = Product({4, 5, false, 2}, kind, kind, 9, 33, 5);
    EXPECT_EQ(Job(vector).weights, Job(vector).weights);
    EXPECT_FALSE(Job(vector).weights == Job(vector, 2).weights);
  }
}

TEST(VectorOperands, ReachesEveryValueAndNoOther) {
  for (const Kind kind : {Kind::kUniform, Kind::kNormal, Kind::kCorner}) {
    for (const bool is_signed : {true, false}) {
      Vector vector = Product({4, 3, is_signed, 1}, kind, kind, 30, 100, 30);
      Gemm(vector).weights.sigma = 0.3;
      Gemm(vector).activations.sigma = 0.3;
      const gm::GemmJob job = Job(vector);
      const std::set<int> w(job.weights.span().begin(), job.weights.span().end());
      const std::set<int> a(job.activations.span().begin(), job.activations.span().end());
      EXPECT_EQ(w.size(), 16u);
      EXPECT_EQ(*w.begin(), -8);
      EXPECT_EQ(a.size(), 8u);
      EXPECT_EQ(*a.begin(), is_signed ? -4 : 0);
    }
  }
}

TEST(VectorOperands, NormalIsMostlySmall) {
  Vector vector = Product({8, 8, false, 1}, Kind::kNormal, Kind::kNormal, 50, 100, 50);
  Gemm(vector).weights.sigma = 0.1;
  Gemm(vector).activations.sigma = 0.1;
  const gm::GemmJob job = Job(vector);
  const auto near = [](const auto& values, int middle) {
    return std::count_if(values.begin(), values.end(),
                         [&](int x) { return std::abs(x - middle) <= 26; });
  };
  EXPECT_NEAR(static_cast<double>(near(job.weights.span(), 0)), 5000 * 0.70, 150);
  EXPECT_NEAR(static_cast<double>(near(job.activations.span(), 127)), 5000 * 0.70, 150);
}

TEST(VectorOperands, CornerIsOftenAtTheEnds) {
  const gm::GemmJob job = Job(Product({8, 8, true, 1}, Kind::kCorner, Kind::kCorner, 70, 100, 1));
  const auto minima = std::count(job.weights.span().begin(), job.weights.span().end(), -128);
  EXPECT_NEAR(static_cast<double>(minima), 7000 * (0.5 / 7 + 0.5 / 256), 100);
}

TEST(VectorOperands, ExtremeIsTheLargestMagnitude) {
  const gm::GemmJob s = Job(Product({4, 3, true, 1}, Kind::kExtreme, Kind::kExtreme, 2, 2, 2));
  EXPECT_EQ(s.weights, gemm::Matrix<std::int32_t>(2, 2, -8));
  EXPECT_EQ(s.activations, gemm::Matrix<std::int32_t>(2, 2, -4));
  const gm::GemmJob u = Job(Product({4, 3, false, 1}, Kind::kExtreme, Kind::kExtreme, 2, 2, 2));
  EXPECT_EQ(u.activations, gemm::Matrix<std::int32_t>(2, 2, 7));
}

TEST(VectorOperands, ConstantIsConstant) {
  Vector vector = Product({4, 3, true, 1}, Kind::kConstant, Kind::kUniform, 2, 3, 2);
  Gemm(vector).weights.value = -3;
  EXPECT_EQ(Job(vector).weights, gemm::Matrix<std::int32_t>(2, 3, -3));
  Gemm(vector).weights.value = 8;
  Gemm(vector).weights.where = {"v.yaml", 5, 9};
  EXPECT_EQ(Error(vector),
            "v.yaml:5:9: the 8 in row 0, column 0 of the weights does not fit 4 bits; -8 to 7 is "
            "allowed");
}

TEST(VectorOperands, ExplicitGivesTheShape) {
  Vector vector = Product({4, 3, true, 1}, Kind::kExplicit, Kind::kExplicit, 0, 0, 0);
  Gemm(vector).weights.rows = {{1, 2, 3}, {4, 5, 6}};
  Gemm(vector).activations.rows = {{1}, {2}, {3}};
  const gm::GemmJob job = Job(vector);
  EXPECT_EQ(job.weights, gemm::Matrix<std::int32_t>(2, 3, {1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(job.activations, gemm::Matrix<std::int32_t>(3, 1, {1, 2, 3}));
  Gemm(vector).activations.rows = {{1}, {2}};
  Gemm(vector).activations.where = {"v.yaml", 6, 9};
  EXPECT_EQ(Error(vector),
            "v.yaml:6:9: this operand has k = 2, but 3 is asked for; they must agree");
}

TEST(VectorOperands, EnumerateHasEveryPair) {
  for (const bool is_signed : {true, false}) {
    const gm::GemmJob job =
        Job(Product({2, 3, is_signed, 1}, Kind::kEnumerate, Kind::kEnumerate, 0, 0, 0));
    ASSERT_EQ(job.weights.rows(), 16u);
    ASSERT_EQ(job.weights.cols(), 2u);
    ASSERT_EQ(job.activations.rows(), 2u);
    ASSERT_EQ(job.activations.cols(), 64u);
    std::set<std::pair<int, int>> w, a;
    for (std::size_t i = 0; i < 16; ++i) w.insert({job.weights.at(i, 0), job.weights.at(i, 1)});
    for (std::size_t i = 0; i < 64; ++i) {
      a.insert({job.activations.at(0, i), job.activations.at(1, i)});
    }
    EXPECT_EQ(w.size(), 16u);
    EXPECT_EQ(a.size(), 64u);
  }
}

TEST(VectorOperands, EnumerateBeginsAgainBeyondItsEnd) {
  const gm::GemmJob job = Job(Product({2, 2, true, 1}, Kind::kEnumerate, Kind::kUniform, 32, 2, 3));
  for (std::size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(job.weights.at(i, 0), job.weights.at(i + 16, 0));
    EXPECT_EQ(job.weights.at(i, 1), job.weights.at(i + 16, 1));
  }
}

TEST(VectorOperands, Mac2sDecideK) {
  Vector vector = Product({8, 8, true, 2}, Kind::kUniform, Kind::kUniform, 5, 0, 3);
  Gemm(vector).mac2s = 100;
  // Size S: 2 rows and 2 columns in a tile, 3 * 2 tiles, 17 MAC2s each.
  EXPECT_EQ(Job(vector).weights.cols(), 34u);
}

TEST(VectorOperands, SafeLengthDecidesK) {
  Vector vector = Product({4, 8, false, 1}, Kind::kExtreme, Kind::kExtreme, 1, 0, 1);
  Gemm(vector).k_is_safe_length = true;
  EXPECT_EQ(Job(vector).weights.cols(), 16u);
}

TEST(VectorOperands, NothingMayBeEmpty) {
  EXPECT_EQ(Error(Product({4, 8, false, 1}, Kind::kUniform, Kind::kUniform, 3, 0, 2)),
            "v.yaml:1:1: the shape is 3 x 0 x 2 (m, k, n); nothing of it may be 0");
}

TEST(VectorOperands, ShiftsFileValuesToTheirWidth) {
  // int8, 2 x 3: 1 -1 127 / -128 64 -65
  EXPECT_EQ(Job(FromFile("int8.npy", 8, 8)).weights,
            gemm::Matrix<std::int32_t>(2, 3, {1, -1, 127, -128, 64, -65}));
  EXPECT_EQ(Job(FromFile("int8.npy", 8, 4)).weights,
            gemm::Matrix<std::int32_t>(2, 3, {0, -1, 7, -8, 4, -5}));
  EXPECT_EQ(Job(FromFile("int8.npy", 8, 2)).weights,
            gemm::Matrix<std::int32_t>(2, 3, {0, -1, 1, -2, 1, -2}));
}

TEST(VectorOperands, RejectsFileValuesOutOfRange) {
  EXPECT_EQ(
      Error(FromFile("int8.npy", 7, 4)),
      "v.yaml:5:34: element 2 of int8.npy is 127; 7-bit signed weights (-64 to 63) are allowed");
}

TEST(VectorOperands, RejectsFilesOfAnotherShape) {
  Vector vector = FromFile("int8.npy", 8, 8);
  Gemm(vector).m = 3;
  EXPECT_EQ(Error(vector),
            "v.yaml:5:34: this operand has m = 2, but 3 is asked for; they must agree");
}

TEST(VectorOperands, KnowsTheSetup) {
  const BlockSetup native = SetupFor({false, false}, {2, 8, true, 2}, gm::Storage::kNative);
  EXPECT_EQ(native.block.weight_bits, 2);
  EXPECT_EQ(native.safe_length, 0);
  EXPECT_EQ(native.kernels, 8);
  const BlockSetup exact = SetupFor({false, false}, {2, 8, true, 2}, gm::Storage::kExact);
  EXPECT_EQ(exact.block.weight_bits, 4);
  EXPECT_EQ(exact.safe_length, 15);
  EXPECT_EQ(exact.kernels, 4);
}

TEST(VectorDescribe, TellsWhatAProductIs) {
  Vector vector = Product({2, 8, true, 2}, Kind::kUniform, Kind::kExtreme, 9, 33, 5);
  vector.version = {true, true};
  Gemm(vector).disturbances.null_mac2 = 0.1;
  Gemm(vector).traffic.port_a_writes = 0.5;
  EXPECT_EQ(
      Describe(vector),
      "A test. A matrix product C[9 x 5] = A[9 x 33] * B[33 x 5] on version l_dp (size L, dummy "
      "array double-pumped on a clock of twice the rate): 2-bit weights (uniformly random) times "
      "8-bit signed activations (all of the largest magnitude). One copy brings weights of 8 rows "
      "of A, which 2 columns of B use (duplication 2), in lanes of 16 bits. The weights are "
      "stored 4 bits wide, because their own lanes are too narrow for even one exact MAC2. The "
      "accumulators are read out at the latest after 15 MAC2s, before they could wrap. Disturbed "
      "(probabilities): null MAC2s 0.1. Memory traffic meanwhile (probabilities): writes on port A "
      "0.5; port B otherwise reads random words. Checked: the architectural state and b_rdata "
      "after "
      "every compute edge, and the whole main array at the end, against the golden model; and the "
      "product against mathematics, exactly.");
}

TEST(VectorDescribe, TellsHowABadVectorFails) {
  Vector vector = Product({8, 8, true, 1}, Kind::kUniform, Kind::kUniform, 1, 2, 1);
  vector.fault = Fault{Fault::Side::kModel, "p", 1, 0x100, 40, {}};
  vector.expected_failure = ExpectedFailure{"mismatch", 40, "p[1]"};
  const std::string text = Describe(vector);
  EXPECT_TRUE(
      text.ends_with("It passes only if it fails: p[1] of the model is spoilt after edge 40 "
                     "(xor 0x100), and the verdict must be mismatch at edge 40 in p[1]."))
      << text;
}

}  // namespace
}  // namespace m4::tb::m4bram
