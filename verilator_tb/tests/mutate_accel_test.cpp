// The run of the accelerator's vectors on mutants, on a copy of its RTL with five:
// tests/CMakeLists.txt names them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "verilator_tb/mutate/run_mutants.h"

namespace m4::tb::mutate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kOriginal = 0;
constexpr int kTilesOfRow = 1;     // another tile after the last column
constexpr int kCheckCycle = 2;     // >= in place of == for the last of all values: equivalent
constexpr int kWeightAtReset = 3;  // a beat that is taken at the edge of a soft reset is not stored
constexpr int kParameterAtReset = 4;
constexpr int kActivationAtReset = 5;

std::vector<accel::Vector> VectorsOf(const std::string& tag,
                                     const std::vector<std::string>& first = {}) {
  const std::array<std::string, 1> tags = {tag};
  return ChooseVectors(accel::ReadVectorTree("vectors/accel"), tags, first);
}

std::vector<accel::Vector> VectorsNamed(const std::string& id) {
  std::vector<accel::Vector> vectors = VectorsOf("smoke");
  std::erase_if(vectors, [&id](const accel::Vector& vector) { return vector.id != id; });
  return vectors;
}

TEST(MutateAccel, SelectorZeroIsTheRtlOnAllSmokeVectors) {
  const std::vector<accel::Vector> vectors = VectorsOf("smoke");
  ASSERT_GE(vectors.size(), 60U);
  std::vector<Kill> kills;
  const auto remaining =
      RunMutants(vectors, {kOriginal}, [&](const Kill& kill) { kills.push_back(kill); });
  EXPECT_THAT(remaining, ElementsAre(kOriginal));
  EXPECT_THAT(kills, IsEmpty());
}

TEST(MutateAccel, AMutantIsKilledAndOneThatIsEquivalentRemains) {
  std::vector<Kill> kills;
  const auto remaining = RunMutants(VectorsOf("smoke"), {kTilesOfRow, kCheckCycle},
                                    [&](const Kill& kill) { kills.push_back(kill); });
  EXPECT_THAT(remaining, ElementsAre(kCheckCycle));
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].mutant, kTilesOfRow);
  EXPECT_EQ(kills[0].verdict, "mismatch");
  EXPECT_GT(kills[0].edge, 0U);
}

// Data sheet, section 16: it is stored.
TEST(MutateAccel, ABeatThatIsLostAtTheEdgeOfASoftResetIsNoticed) {
  const std::vector<accel::Vector> vectors = VectorsNamed("accel_reset_stores/dla_m4");
  ASSERT_EQ(vectors.size(), 1U);
  EXPECT_THAT(RunMutants(vectors, {kWeightAtReset, kParameterAtReset, kActivationAtReset},
                         [](const Kill&) {}),
              IsEmpty());
}

TEST(MutateAccel, AVectorThatFailsOnTheRtlItselfIsAnError) {
  std::vector<accel::Vector> vectors = VectorsNamed("accel_registers/dla_m4");
  ASSERT_EQ(vectors.size(), 1U);
  auto& registers = std::get<accel::RegisterVector>(vectors[0].body);
  const auto checked = std::ranges::find(registers.accesses, true, &accel::Access::checked);
  ASSERT_NE(checked, registers.accesses.end());
  checked->data ^= 1;
  EXPECT_THROW(RunMutants(vectors, {kCheckCycle}, [](const Kill&) {}), std::runtime_error);
}

TEST(MutateAccel, ChosenVectorsAreOfTheBuildByHandFirstAndInOrder) {
  const std::vector<accel::Vector> plain = VectorsOf("smoke");
  EXPECT_TRUE(std::holds_alternative<accel::RegisterVector>(plain.front().body));
  EXPECT_FALSE(std::holds_alternative<accel::RegisterVector>(plain.back().body));
  for (const accel::Vector& vector : plain) EXPECT_EQ(vector.build->name, "dla_m4");
  EXPECT_EQ(VectorsOf("smoke", {plain.back().id}).front().id, plain.back().id);
  EXPECT_THAT(VectorsOf("bad"), IsEmpty());
}

}  // namespace
}  // namespace m4::tb::mutate
