// The accelerator's vectors: on which builds they run, what their files hold, and that the values
// in them that were worked out by hand are compared.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

#include "golden_model/accel/descriptor.h"
#include "golden_model/accel/job.h"
#include "golden_model/host/plan.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/accel/vector.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb::accel {
namespace {

using testing::HasSubstr;

// Tests run in the source root.
std::filesystem::path Shipped() { return "vectors/accel"; }

const std::vector<Vector>& AllVectors() {
  static const std::vector<Vector> all = ReadVectorTree(Shipped());
  return all;
}

bool HasTag(const Vector& vector, const std::string& tag) {
  return std::ranges::find(vector.tags, tag) != vector.tags.end();
}

std::string FileOf(const Vector& vector) { return vector.id.substr(0, vector.id.find('/')); }

host::Plan PlanOf(const Vector& vector) {
  arith::Rng rng(1);
  const Numbers numbers = MakeNumbers(*LayerOf(vector), rng);
  EXPECT_EQ(host::WhatIsWrong(numbers.layer), "") << vector.id;
  return host::PlanLayer(host::HardwareOf(ga::BuildRegisters(*vector.build)), numbers.layer);
}

TEST(AccelVectors, AllHaveWords) {
  for (const Vector& vector : AllVectors()) EXPECT_FALSE(Describe(vector).empty()) << vector.id;
}

// Every one of the 21 precisions, with both signs, on every build that is verified; and every kind
// of vector.
TEST(AccelVectors, RegressionHasEveryPrecisionOnEveryBuild) {
  using Precision = std::tuple<int, int, bool>;
  std::map<std::string_view, std::set<Precision>> precisions;
  std::map<std::string_view, std::set<std::size_t>> kinds;
  for (const Vector& vector : AllVectors()) {
    if (!HasTag(vector, "regression") || !vector.left_out.empty()) continue;
    kinds[vector.build->name].insert(vector.body.index());
    const LayerSpec* layer = LayerOf(vector);
    if (layer == nullptr || layer->shape.mixed()) continue;
    precisions[vector.build->name].insert(
        {layer->shape.weight_bits, layer->shape.activation_bits, layer->shape.activations_signed});
  }
  for (const ga::Build& build : ga::VerifiedBuilds()) {
    EXPECT_EQ(precisions[build.name].size(), 3U * 7U * 2U) << build.name;
    EXPECT_EQ(kinds[build.name].size(), 4U) << build.name;
  }
  EXPECT_EQ(precisions.size(), ga::VerifiedBuilds().size());
}

// A build that a layer does not fit would be a vector error in the wide regression only.
TEST(AccelVectors, EveryLayerCanRunOnItsBuilds) {
  for (const Vector& vector : AllVectors()) {
    if (LayerOf(vector) == nullptr || !vector.left_out.empty()) continue;
    EXPECT_EQ(PlanOf(vector).refusal, "") << vector.id;
  }
}

TEST(AccelVectors, KeepingLayersKeep) {
  int keep_weights = 0;
  int keep_activations = 0;
  for (const Vector& vector : AllVectors()) {
    const bool weights = FileOf(vector) == "accel_keep_weights";
    if (!weights && FileOf(vector) != "accel_keep_activations") continue;
    (weights ? keep_weights : keep_activations) += 1;
    const std::vector<host::Job> jobs = PlanOf(vector).jobs;
    ASSERT_GE(jobs.size(), 2U) << vector.id;
    const host::Job& last = jobs.back();
    EXPECT_TRUE(weights ? last.keep_weights && last.keep_parameters : last.keep_activations)
        << vector.id;
  }
  EXPECT_EQ(keep_weights, 10);
  EXPECT_EQ(keep_activations, 20);
}

// The one build that accel_groups_by_hand leaves out: all its mixed layers fit.
TEST(AccelVectors, NoMixedLayerOfM4NeedsMoreGroupsThanItHas) {
  const ga::Build& build = *ga::FindBuild("m4");
  ga::Descriptor d;
  d.r = d.s = d.stride = d.c = d.k = d.h = d.w = d.p = d.q = 1;
  d.mixed = true;
  for (d.w_code = 1; d.w_code <= 2; ++d.w_code) {
    for (d.narrow_code = 0; d.narrow_code < d.w_code; ++d.narrow_code) {
      for (d.n_minus_1 = 1; d.n_minus_1 <= 7; ++d.n_minus_1) {
        for (d.k1 = 1; d.k1 < build.k_sub(); ++d.k1) {
          EXPECT_EQ(ga::Check(build, d), ga::Error::kNone);
        }
      }
    }
  }
}

// ---- Values worked out by hand ----------------------------------------------------------------

// Each value that a file states by hand, wrong in one bit, is found by the bench.
TEST(AccelByHand, EveryExpectationIsCompared) {
  for (const std::string file :
       {"accel_keep_by_hand", "accel_w2_as_4_by_hand", "accel_groups_by_hand", "accel_registers"}) {
    std::size_t changed = 0;
    for (Vector& vector : ReadVectors(Shipped() / (file + ".yaml"))) {
      if (!WhyLeftOut(vector).empty()) continue;
      EXPECT_EQ(RunVector(vector, {}).verdict, Verdict::kPass) << vector.id;
      auto& accesses = std::get<RegisterVector>(vector.body).accesses;
      const auto fails = [&](std::uint32_t& word) {
        word ^= 1;
        EXPECT_EQ(RunVector(vector, {}).verdict, Verdict::kMismatch) << vector.id;
        word ^= 1;
        ++changed;
      };
      for (Access& access : accesses) {
        if (access.checked) fails(access.data);
        if (access.kind != Access::Kind::kReceive) continue;
        for (std::uint32_t& beat : access.beats) fails(beat);
        access.beats.push_back(0);  // a beat more than comes
        EXPECT_EQ(RunVector(vector, {}).verdict, Verdict::kMismatch) << vector.id;
        access.beats.pop_back();
      }
    }
    EXPECT_GT(changed, 16U) << file;
  }
}

// ---- Reading ----------------------------------------------------------------------------------

class AccelReader : public TemporaryFolder {
 protected:
  std::vector<Vector> ReadText(const std::string& text) const {
    std::ofstream(folder() / "v.yaml") << "about: A vector.\ntags: [mine]\n" << text;
    return ReadVectors(folder() / "v.yaml");
  }
  void Refuses(const std::string& text, const std::string& place, const std::string& sentence) {
    try {
      (void)ReadText(text);
      ADD_FAILURE() << "read: " << text;
    } catch (const VectorError& error) {
      EXPECT_THAT(error.what(), HasSubstr("v.yaml:" + place));
      EXPECT_THAT(error.what(), HasSubstr(sentence));
    }
  }
};

TEST_F(AccelReader, AllBuilds) {
  const auto vectors = ReadText("kind: registers\nbuild: all\naccesses: [{read: 0}]\n");
  ASSERT_EQ(vectors.size(), 10U);
  for (const Vector& vector : vectors) EXPECT_EQ(vector.left_out, "");
  Refuses("kind: registers\nbuild: [all]\naccesses: [{read: 0}]\n", "4:9", "'all'");
  Refuses("kind: registers\nbuild: scale_16\naccesses: [{read: 0}]\n", "4:8", "'scale_16'");
}

TEST_F(AccelReader, Exceptions) {
  const std::string head = "kind: registers\nbuild: [dla, m4]\naccesses: [{read: 0}]\nexcept:\n";
  const auto vectors = ReadText(head + "  - {build: m4, why: because}\n");
  ASSERT_EQ(vectors.size(), 2U);
  EXPECT_EQ(vectors[0].left_out, "");
  EXPECT_EQ(vectors[1].left_out, "build m4: because");
  EXPECT_EQ(WhyLeftOut(vectors[0]), "");
  EXPECT_EQ(WhyLeftOut(vectors[1]), "build m4: because");
  EXPECT_THROW(RunVector(vectors[1], {}), VectorError);  // never a pass
  Refuses(head + "  - {build: m4}\n", "7:5", "'why'");
  Refuses(head + "  - {build: dla_m4, why: x}\n", "7:13", "'build' does not name dla_m4");
  Refuses(head + "  - {build: m4, why: x}\n  - {build: m4, why: y}\n", "8:13", "left out twice");
  Refuses(head + "  - {build: [dla, m4], why: x}\n", "7:3", "every build is left out");
}

TEST_F(AccelReader, ValuesOfEachBuild) {
  const std::string head = "kind: registers\nbuild: [dla, m4]\naccesses:\n";
  const auto vectors = ReadText(head +
                                "  - {read: 4, expect: {dla: 5, m4: 6}}\n"
                                "  - {send: {dla: [1], m4: [2, 3]}, last: false}\n"
                                "  - {receive: [7]}\n");
  const auto& dla = std::get<RegisterVector>(vectors.at(0).body).accesses;
  const auto& m4 = std::get<RegisterVector>(vectors.at(1).body).accesses;
  EXPECT_EQ(dla.at(0).data, 5U);
  EXPECT_EQ(m4.at(0).data, 6U);
  EXPECT_EQ(dla.at(1).beats, std::vector<std::uint32_t>{1});
  EXPECT_EQ(m4.at(1).beats, (std::vector<std::uint32_t>{2, 3}));
  EXPECT_FALSE(m4.at(1).last);
  EXPECT_EQ(m4.at(2).beats, std::vector<std::uint32_t>{7});
  Refuses(head + "  - {read: 4, expect: {dla: 5}}\n", "6:23", "no value for build m4");
  Refuses(head + "  - {read: 4, expect: {dla: 5, n4: 6}}\n", "6:32", "'n4'");
  // Of a build that is left out any would do, but there is none.
  Refuses(head + "  - {read: 4, expect: {}}\nexcept: [{build: dla, why: x}]\n", "6:23", "is empty");
}

// A few letters can ask for more than any machine has.
TEST_F(AccelReader, SweepsAndSizesHaveALimit) {
  const auto with = [](const std::string& shape) {
    return "kind: layer\nbuild: all\nshape: " + shape +
           "\nweights: {bits: [2, 4, 8]}\n"
           "activations: {bits: [2, 3, 4, 5, 6, 7, 8], signed: [true, false]}\n";
  };
  EXPECT_EQ(ReadText(with("{c: 2}") + "repeat: 47\n").size(), 19740U);
  Refuses(with("{c: 2}") + "repeat: 48\n", "8:9",
          "'repeat' makes 20160 vectors of 420; at most 20000");
  std::string shapes = "[{}";
  for (int i = 1; i < 500; ++i) shapes += ", {}";
  Refuses(with(shapes + "]"), "1:1", "the sweeps give 21000 vectors");
  Refuses(with("{c: 65535, k: 65535}"), "5:8", "the weights are 4294836225 numbers; at most");
  Refuses(with("{h: 65535, w: 65535}"), "5:8", "the activations are 4294836225 numbers");
  Refuses(with("{p: 65535, q: 65535}"), "5:8", "the results are 4294836225 numbers");
}

// ---- Observed blocks --------------------------------------------------------------------------

TEST(AccelObserve, Texts) {
  EXPECT_TRUE(ParseObserve("all").all);
  EXPECT_EQ(ParseObserve("random:64").random, 64);
  EXPECT_EQ(ParseObserve("3").numbers, std::vector<int>{3});
  EXPECT_EQ(ParseObserve("11,0,5").numbers, (std::vector<int>{11, 0, 5}));
  const Observe none = ParseObserve("none");
  EXPECT_FALSE(none.all || none.random > 0 || !none.numbers.empty());
  for (const char* wrong : {"", "al", "random", "random:", "random:0", "random:65", "random:x",
                            "-1", "1,", ",1", "1,,2", "1 2", "0x1", "1,1", "99999999999"}) {
    EXPECT_THROW(ParseObserve(wrong), std::invalid_argument) << wrong;
  }
}

}  // namespace
}  // namespace m4::tb::accel
