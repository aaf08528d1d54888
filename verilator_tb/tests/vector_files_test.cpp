// The vector files of the repository: all readable, and the regression complete.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <tuple>

#include "golden_model/arith/rng.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {
namespace {

const std::vector<Vector>& AllVectors() {
  static const std::vector<Vector> all =
      ReadVectorTree(std::filesystem::path(__FILE__).parent_path() / "../../vectors");
  return all;
}

bool HasTag(const Vector& vector, const std::string& tag) {
  return std::find(vector.tags.begin(), vector.tags.end(), tag) != vector.tags.end();
}

// Version, cfg as the block holds it.
using Configuration = std::tuple<bool, bool, std::uint8_t>;

TEST(VectorFiles, RegressionHasEveryConfigurationOfTheBlock) {
  std::set<Configuration> native, exact;
  for (const Vector& vector : AllVectors()) {
    const auto* gemm = std::get_if<GemmVector>(&vector.body);
    if (gemm == nullptr || !HasTag(vector, "regression") || gemm->mac2s < 2000) continue;
    const BlockSetup setup = SetupFor(vector.version, gemm->precision, gemm->storage);
    EXPECT_GE(gemm->m, setup.kernels);
    EXPECT_GE(gemm->n, setup.block.duplication);
    (gemm->storage == gm::Storage::kNative ? native : exact)
        .insert({vector.version.large, vector.version.double_pumped, gm::Encode(gemm->precision)});
  }
  EXPECT_EQ(native.size(), 504u);
  EXPECT_EQ(exact.size(), 504u);
}

TEST(VectorFiles, EverySuiteExists) {
  for (const std::string tag : {"smoke", "regression", "corner", "exhaustive-small", "bad"}) {
    EXPECT_TRUE(std::any_of(AllVectors().begin(), AllVectors().end(), [&](const Vector& vector) {
      return HasTag(vector, tag);
    })) << tag;
  }
}

TEST(VectorFiles, BadFilesLieInOneFolder) {
  for (const Vector& vector : AllVectors()) {
    const std::string folder =
        std::filesystem::path(vector.where.file).parent_path().filename().string();
    EXPECT_EQ(folder == "bad", vector.expected_failure.has_value()) << vector.where.file;
  }
}

TEST(VectorFiles, EverySmokeVectorHasAJob) {
  for (const Vector& vector : AllVectors()) {
    if (!HasTag(vector, "smoke") || !std::holds_alternative<GemmVector>(vector.body)) continue;
    arith::Rng rng(arith::SeedFor(1, vector.id));
    EXPECT_NO_THROW(MakeJob(vector, rng)) << vector.id;
    EXPECT_FALSE(Describe(vector).empty());
  }
}

}  // namespace
}  // namespace m4::tb::m4bram
