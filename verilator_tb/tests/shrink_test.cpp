// Shrinking: the search on numbers, and on vectors that fail on broken RTL. The benches of this
// program are broken: s_sy (sign_of_the_first_bit), s_dp (double_pumped_alignment), dla_m4
// (lane_split).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <numeric>
#include <set>

#include "verilator_tb/shrink/accel.h"
#include "verilator_tb/shrink/block.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb::shrink {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

// ---- The search alone ---------------------------------------------------------------------------

using List = std::vector<int>;

std::vector<Reduction<List>> ListReductions() {
  return {{"without", [](const List& list) { return list.size(); },
           [](const List& list, std::size_t begin, std::size_t end) {
             std::optional<List> smaller = list;
             smaller->erase(smaller->begin() + static_cast<std::ptrdiff_t>(begin),
                            smaller->begin() + static_cast<std::ptrdiff_t>(end));
             return smaller;
           }},
          {"less", [](const List& list) { return list.size(); },
           [](const List& list, std::size_t begin, std::size_t end) -> std::optional<List> {
             List smaller = list;
             for (std::size_t i = begin; i < end; ++i) {
               if (smaller[i]-- == 0) return std::nullopt;
             }
             return smaller;
           }}};
}

List Counting(int length) {
  List list(static_cast<std::size_t>(length));
  std::iota(list.begin(), list.end(), 0);
  return list;
}

// "Fails": there is a number of at least 7, and later one of at least 40.
bool HasPair(const List& list) {
  const auto first = std::ranges::find_if(list, [](int i) { return i >= 7; });
  return first != list.end() &&
         std::any_of(std::next(first), list.end(), [](int i) { return i >= 40; });
}

TEST(Reducer, EndsWhereNothingCanBeLeftOut) {
  const auto reductions = ListReductions();
  int tries = 0;
  const Trials<List> trials{[&](const List& list) {
                              ++tries;
                              return HasPair(list);
                            },
                            [] { return true; }, [](const List&, const std::string&) {}};
  const auto reduced = Reduce<List>(Counting(1000), reductions, trials);
  EXPECT_TRUE(reduced.minimal);
  EXPECT_THAT(reduced.candidate, ElementsAre(7, 40));
  EXPECT_LT(tries, 3000);
  EXPECT_TRUE(IsMinimal<List>(reduced.candidate, reductions, HasPair));
  // The check itself: one too many, one too large.
  EXPECT_FALSE(IsMinimal<List>({0, 7, 40}, reductions, HasPair));
  EXPECT_FALSE(IsMinimal<List>({7, 41}, reductions, HasPair));
}

TEST(Reducer, EndsEarlyWithWhatItHas) {
  int tries = 0;
  const Trials<List> trials{HasPair, [&] { return ++tries < 5; },
                            [](const List&, const std::string&) {}};
  const auto reduced = Reduce<List>(Counting(1000), ListReductions(), trials);
  EXPECT_FALSE(reduced.minimal);
  EXPECT_TRUE(HasPair(reduced.candidate));
  EXPECT_LT(reduced.candidate.size(), 1000U);
}

TEST(Reducer, TakesTheSameWayEveryTime) {
  std::vector<std::string> first, second;
  for (auto* way : {&first, &second}) {
    const Trials<List> trials{HasPair, [] { return true; },
                              [way](const List& list, const std::string& by) {
                                way->push_back(by + std::to_string(list.size()));
                              }};
    Reduce<List>(Counting(300), ListReductions(), trials);
  }
  EXPECT_EQ(first, second);
  EXPECT_FALSE(first.empty());
}

// ---- Vectors on broken RTL ----------------------------------------------------------------------

class ShrinkTest : public TemporaryFolder {
 protected:
  Request InFolder() const {
    Request request;
    request.folder = folder();
    request.stop = &stop_;
    request.budget = std::chrono::minutes(5);
    return request;
  }

  // Shrinks the vector and checks what is promised of the file.
  template <class Vector>
  Vector ShrunkAndChecked(const Vector& vector, const Design<Vector>& design) {
    const Result result = Shrink(vector, InFolder());
    EXPECT_TRUE(result.minimal);
    const std::vector<Vector> read = design.read(result.file);
    EXPECT_EQ(read.size(), 1U);
    EXPECT_EQ(read.front().id, result.id);
    const auto fails = [&](const Vector& smaller) {
      try {
        return SignatureToKeep(design.run(smaller, kSeed, std::chrono::minutes(1), &stop_)) ==
               result.signature;
      } catch (const VectorError&) {
        return false;
      }
    };
    EXPECT_TRUE(fails(read.front())) << Read(result.file);
    EXPECT_TRUE(IsMinimal<Vector>(read.front(), design.reductions, fails)) << Read(result.file);
    return read.front();
  }

  std::atomic<bool> stop_{false};
};

template <class Vector>
Vector WithId(const std::vector<Vector>& vectors, const std::string& id) {
  const auto found = std::ranges::find(vectors, id, &Vector::id);
  if (found == vectors.end()) throw std::invalid_argument("no vector " + id);
  return *found;
}

m4bram::Vector OfBlock(const std::string& file, const std::string& id) {
  return WithId(m4bram::ReadVectors("vectors/m4bram/" + file), id);
}

accel::Vector OfAccelerator(const std::string& file, const std::string& id) {
  return WithId(accel::ReadVectors("vectors/accel/" + file), id);
}

TEST_F(ShrinkTest, AProductEndsAsOneMultiplication) {
  const auto vector =
      ShrunkAndChecked(OfBlock("smoke_gemm.yaml", "smoke_gemm/s_sy-w4-n5s-d2"), BlockDesign());
  const auto& gemm = std::get<m4bram::GemmVector>(vector.body);
  // The sign bit of an activation, and a weight that lets it be seen.
  EXPECT_THAT(gemm.weights.rows, ElementsAre(ElementsAre(1)));
  EXPECT_THAT(gemm.activations.rows, ElementsAre(ElementsAre(-1)));
  EXPECT_EQ(gemm.traffic.port_a_writes, 0);
  EXPECT_THAT(vector.tags, ElementsAre("smoke", "regression"));
}

TEST_F(ShrinkTest, ADisturbedProduct) {
  ShrunkAndChecked(OfBlock("smoke_disturbed.yaml", "smoke_disturbed/s_sy-w4-n7s-d4"),
                   BlockDesign());
}

TEST_F(ShrinkTest, RandomCommandsBecomeCommands) {
  for (const std::string version : {"s_sy", "s_dp"}) {
    const auto vector = ShrunkAndChecked(
        OfBlock("smoke_random_commands.yaml", "smoke_random_commands/" + version), BlockDesign());
    const auto& commands = std::get<m4bram::CommandVector>(vector.body);
    EXPECT_LT(commands.edges.size(), 30U) << version;
    EXPECT_FALSE(commands.edges.front().rst_n);
  }
}

// The vectors that state the broken RTL's failures must fail there; they are of kind commands, with
// expectations and contents at power-up.
TEST_F(ShrinkTest, CommandsWithExpectations) {
  for (const std::string name : {"sign_of_the_first_bit", "double_pumped_alignment"}) {
    const fs::path file = "verilator_tb/tests/broken_rtl/vectors/" + name + ".yaml";
    const auto vector = ShrunkAndChecked(m4bram::ReadVectors(file).front(), BlockDesign());
    EXPECT_THAT(vector.tags, ElementsAre("regression")) << "not bad";
    EXPECT_TRUE(std::get<m4bram::CommandVector>(vector.body).expectations.empty())
        << "the lockstep finds it";
  }
}

TEST_F(ShrinkTest, LayersOfEveryScenario) {
  const std::vector<std::pair<std::string, std::string>> vectors = {
      {"accel_smoke.yaml", "accel_smoke/dla_m4-w4-n4s"},
      {"accel_mixed.yaml", "accel_mixed/dla_m4-w8m4-n5s"},
      {"accel_resets.yaml", "accel_resets/dla_m4-soft-w4-n4s"},
      {"real/real_linear_w4n6.yaml", "real_linear_w4n6/dla_m4-w4-n6u"}};
  for (const auto& [file, id] : vectors) {
    const auto vector = ShrunkAndChecked(OfAccelerator(file, id), AcceleratorDesign());
    const auto& layer = std::get<accel::LayerVector>(vector.body).layer;
    EXPECT_TRUE(AreWritten(layer)) << id;
    EXPECT_EQ(layer.shape.c, 1) << id;
    EXPECT_FALSE(layer.requantise) << id << ": the sums differ first";
  }
}

TEST_F(ShrinkTest, EndsAtItsBudgetAndWhenStopped) {
  const auto vector = OfBlock("smoke_random_commands.yaml", "smoke_random_commands/s_sy");
  Request request = InFolder();
  request.progress = [this](const std::string&) { stop_ = true; };  // Ctrl-C after the first step
  const Result stopped = Shrink(vector, request);
  EXPECT_FALSE(stopped.minimal);
  const auto smaller = m4bram::ReadVectors(stopped.file).front();
  EXPECT_LT(std::get<m4bram::CommandVector>(smaller.body).edges.size(), 20000U);
  stop_ = false;
  EXPECT_EQ(SignatureToKeep(BlockDesign().run(smaller, kSeed, std::chrono::minutes(1), &stop_)),
            stopped.signature);
}

TEST_F(ShrinkTest, WhatPassesIsRefused) {
  const auto vector = OfBlock("smoke_gemm.yaml", "smoke_gemm/s_sy-w4-n5u-d2");  // no sign bit
  try {
    Shrink(vector, InFolder());
    FAIL();
  } catch (const NotShrinkable& error) {
    EXPECT_THAT(error.what(), HasSubstr("does not fail"));
  }
  EXPECT_EQ(FilesInFolder(), 0U);
}

// ---- The texts ----------------------------------------------------------------------------------

// Every action, contents and expectation that the reader knows, there and back.
TEST_F(ShrinkTest, CommandsThereAndBack) {
  std::set<std::string> seen;
  for (const auto& entry : fs::directory_iterator("vectors/m4bram/datasheet")) {
    for (const auto& vector : m4bram::ReadVectors(entry.path())) {
      const std::string name = vector.id.substr(0, vector.id.find('/'));
      const fs::path file = folder() / (name + ".yaml");
      std::ofstream(file) << ToYaml(vector);
      const auto again = WithId(m4bram::ReadVectors(file), vector.id);
      const auto& was = std::get<m4bram::CommandVector>(vector.body);
      const auto& is = std::get<m4bram::CommandVector>(again.body);
      EXPECT_EQ(is.edges, was.edges) << vector.id;
      EXPECT_EQ(is.memory, was.memory) << vector.id;
      EXPECT_EQ(is.power_up.size(), was.power_up.size()) << vector.id;
      ASSERT_EQ(is.expectations.size(), was.expectations.size()) << vector.id;
      for (std::size_t i = 0; i < was.expectations.size(); ++i) {
        EXPECT_EQ(is.expectations[i].edge, was.expectations[i].edge);
        EXPECT_EQ(is.expectations[i].mid, was.expectations[i].mid);
        EXPECT_EQ(is.expectations[i].fields.size(), was.expectations[i].fields.size());
      }
      seen.insert(name);
    }
  }
  EXPECT_GE(seen.size(), 20U);
}

TEST_F(ShrinkTest, AcceleratorThereAndBack) {
  for (const char* name : {"accel_registers.yaml", "accel_packets.yaml", "accel_descriptors.yaml",
                           "accel_resets.yaml", "accel_mixed.yaml"}) {
    const auto vectors = accel::ReadVectors(fs::path("vectors/accel") / name);
    const fs::path file = folder() / name;
    const std::string text = ToYaml(vectors.front());
    std::ofstream(file) << text;
    const auto again = WithId(accel::ReadVectors(file), vectors.front().id);
    EXPECT_EQ(ToYaml(again), text);
    EXPECT_EQ(Describe(again).substr(0, 400), [&] {
      auto plain = vectors.front();
      plain.observe = {};
      return Describe(plain).substr(0, 400);
    }()) << text;
  }
}

TEST(ShrinkNames, ComeFromTheId) {
  EXPECT_EQ(Stems("smoke_gemm/s_sy-w4-n5s-d2-r1").front(), "shrunk_smoke_gemm_s_sy_w4_n5s_d2_r1");
  EXPECT_THAT(TagsOf({"bad"}), ElementsAre("regression"));
  EXPECT_THAT(TagsOf({"bad", "corner"}), ElementsAre("corner"));
}

}  // namespace
}  // namespace m4::tb::shrink
