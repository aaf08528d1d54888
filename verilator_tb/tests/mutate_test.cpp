// The run of vectors on mutants, on a copy of the RTL with three: tests/CMakeLists.txt names them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "verilator_tb/mutate/run_mutants.h"

namespace m4::tb::m4bram {
const BlockBench& Bench_mutants_test();  // tests/CMakeLists.txt
}  // namespace m4::tb::m4bram

namespace m4::tb::mutate {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kOriginal = 0;
constexpr int kCarryLost = 1;    // INV + 1 without the 1
constexpr int kPhaseUnread = 2;  // in SY commands act in every cycle: equivalent
constexpr std::size_t kAllEdges = 1'000'000;

const m4bram::BlockBench& Bench() { return m4bram::Bench_mutants_test(); }

std::vector<m4bram::Vector> VectorsOf(const std::string& tag,
                                      const std::vector<std::string>& first = {}) {
  const std::array<std::string, 1> tags = {tag};
  return ChooseVectors(m4bram::ReadVectorTree("vectors"), Bench().version(), tags, first);
}

TEST(Mutate, SelectorZeroIsTheRtlOnAllSmokeVectors) {
  const std::vector<m4bram::Vector> vectors = VectorsOf("smoke");
  ASSERT_GE(vectors.size(), 30U);
  // Mutant 0 in the place of a mutant: every vector runs on it, and none may fail.
  std::vector<Kill> kills;
  const auto remaining = RunMutants(Bench(), vectors, {kOriginal}, 0,
                                    [&](const Kill& kill) { kills.push_back(kill); });
  EXPECT_THAT(remaining, ElementsAre(kOriginal));
  EXPECT_THAT(kills, IsEmpty());
}

TEST(Mutate, AMutantIsKilledAndOneThatIsEquivalentRemains) {
  std::vector<Kill> kills;
  const auto remaining = RunMutants(Bench(), VectorsOf("smoke"), {kCarryLost, kPhaseUnread},
                                    kAllEdges, [&](const Kill& kill) { kills.push_back(kill); });
  EXPECT_THAT(remaining, ElementsAre(kPhaseUnread));
  ASSERT_EQ(kills.size(), 1U);
  EXPECT_EQ(kills[0].mutant, kCarryLost);
  EXPECT_EQ(kills[0].verdict, "mismatch");
  EXPECT_GT(kills[0].edge, 0U);
}

TEST(Mutate, AVectorThatFailsOnTheRtlItselfIsAnError) {
  std::vector<m4bram::Vector> vectors = VectorsOf("datasheet");
  const auto with_expectation = std::ranges::find_if(vectors, [](const m4bram::Vector& vector) {
    const auto* commands = std::get_if<m4bram::CommandVector>(&vector.body);
    return commands != nullptr && !commands->expectations.empty();
  });
  ASSERT_NE(with_expectation, vectors.end());
  auto& commands = std::get<m4bram::CommandVector>(with_expectation->body);
  commands.expectations.front().fields.front().value ^= 1;
  EXPECT_THROW(
      RunMutants(Bench(), {&*with_expectation, 1}, {kPhaseUnread}, kAllEdges, [](const Kill&) {}),
      std::runtime_error);
}

TEST(Mutate, ChosenVectorsAreOfTheVersionAndInOrder) {
  const std::vector<m4bram::Vector> plain = VectorsOf("datasheet");
  ASSERT_GE(plain.size(), 3U);
  const std::vector<m4bram::Vector> ordered = VectorsOf("datasheet", {plain[2].id});
  EXPECT_EQ(ordered[0].id, plain[2].id);
  EXPECT_EQ(ordered[1].id, plain[0].id);
  for (const m4bram::Vector& vector : plain) EXPECT_EQ(vector.version, Bench().version());
  EXPECT_THAT(VectorsOf("bad"), IsEmpty());
}

}  // namespace
}  // namespace m4::tb::mutate
