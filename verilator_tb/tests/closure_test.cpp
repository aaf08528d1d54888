// The closing loop on runs that are made up: what it keeps, and what it says of bins that stay
// open.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/closure/accel_draw.h"
#include "verilator_tb/closure/block_draw.h"
#include "verilator_tb/closure/loop.h"
#include "verilator_tb/m4bram/coverage.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb::closure {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// The first version's bins, with `targets` open.
Request RequestFor(const std::atomic<bool>& stop, std::vector<std::size_t> targets) {
  Request request;
  request.schema = {{"s_sy: made up", "", {{"A", 1}, {"B", 1}, {"C", 3}, {"D", 1}}}};
  request.targets = std::move(targets);
  request.budget = 7;
  request.stop = &stop;
  return request;
}

Outcome Pass(BinCounts bins, std::uint64_t cycles = 1) {
  Outcome outcome;
  outcome.verdict = Verdict::kPass;
  outcome.bins = std::move(bins);
  outcome.cycles = cycles;
  return outcome;
}

// A runner that gives every vector what `bins` says of its number.
template <class Bins>
Runner Giving(Bins bins) {
  return [bins, number = std::size_t{0}](std::span<const Candidate> candidates) mutable {
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < candidates.size(); ++i) outcomes.push_back(bins(number++));
    return outcomes;
  };
}

TEST(ClosureLoop, ABinThatCantBeClosedIsReportedWithTheVectorsDrawnForIt) {
  const std::atomic<bool> stop{false};
  const Result result = Close(RequestFor(stop, {0, 1}), Giving([](std::size_t) {
                                return Pass({1, 0});
                              }));
  EXPECT_EQ(result.closed, 1U);
  ASSERT_THAT(result.open, SizeIs(1));
  EXPECT_EQ(result.open[0].bin, 1U);
  EXPECT_EQ(result.open[0].count, 0U);
  EXPECT_EQ(result.open[0].vectors, 7U);  // its budget
  EXPECT_EQ(result.ended, "");
  EXPECT_THAT(result.kept, SizeIs(1));
}

TEST(ClosureLoop, AVectorWhoseBinsOthersReachIsDropped) {
  const std::atomic<bool> stop{false};
  // The first reaches A alone, the second A and B: it makes the first needless.
  const Result result =
      Close(RequestFor(stop, {0, 1}), Giving([](std::size_t number) {
              return number == 0 ? Pass({1, 0}, 5) : number == 1 ? Pass({1, 1}, 50) : Pass({});
            }));
  EXPECT_THAT(result.open, IsEmpty());
  ASSERT_THAT(result.kept, SizeIs(1));
  EXPECT_TRUE(result.kept[0].candidate.stem.ends_with("_1"));
  EXPECT_THAT(result.kept[0].closes, ElementsAre(0U, 1U));
}

TEST(ClosureLoop, WhatWasReachedBeforeCounts) {
  const std::atomic<bool> stop{false};
  Request request = RequestFor(stop, {2});
  request.counts = {0, 0, 2, 0};
  const Result result = Close(request, Giving([](std::size_t) { return Pass({0, 0, 1}); }));
  EXPECT_THAT(result.open, IsEmpty());
  EXPECT_THAT(result.kept, SizeIs(1));
}

TEST(ClosureLoop, AFailureIsKeptAndEndsIt) {
  const std::atomic<bool> stop{false};
  Outcome failure = Pass({0, 1});
  failure.verdict = Verdict::kMismatch;
  const Result result = Close(RequestFor(stop, {0, 1}), Giving([&failure](std::size_t number) {
                                return number == 2 ? failure : Pass({1, 0});
                              }));
  ASSERT_THAT(result.failures, SizeIs(1));
  EXPECT_TRUE(result.failures[0].candidate.stem.ends_with("_2"));
  EXPECT_EQ(result.ended, "a vector has failed");
  EXPECT_EQ(result.closed, 1U);  // what fails closes nothing
}

TEST(ClosureLoop, Limits) {
  const std::atomic<bool> stop{false};
  Request request = RequestFor(stop, {0, 1});
  request.most = 3;
  EXPECT_EQ(Close(request, Giving([](std::size_t) { return Pass({}); })).drawn, 3U);
  const std::atomic<bool> stopped{true};
  const Result none = Close(RequestFor(stopped, {0}), Giving([](std::size_t) { return Pass({}); }));
  EXPECT_EQ(none.drawn, 0U);
  EXPECT_EQ(none.ended, "interrupted");
}

TEST(ClosureHints, EveryGroupOfTheBlockHasAnEntry) {
  for (const m4bram::gm::Version version : m4bram::gm::kVersions) {
    std::size_t bin = 0;
    for (const BinGroup& group : m4bram::CoverageSchema(version)) {
      EXPECT_NE(WishFor(version, bin, 1).kind, BlockWish::Kind::kAny) << group.name;
      bin += group.bins.size();
    }
  }
}

TEST(ClosureHints, WhatTheNameOfABinSays) {
  const m4bram::gm::Version version{true, false};
  std::size_t bin = 0;
  for (const BinGroup& group : m4bram::CoverageSchema(version)) {
    for (const Bin& one : group.bins) {
      const BlockWish wish = WishFor(version, bin++, 3);
      if (one.required == 0 || wish.kind != BlockWish::Kind::kProduct) continue;
      const auto says = [&one](const std::string& text) {
        return one.name.find(text) != std::string::npos;
      };
      for (const int w : {2, 4, 8}) {
        if (!says("w=" + std::to_string(w))) continue;
        EXPECT_EQ(wish.weight_bits, w) << one.name;
      }
      if (!says("n=")) continue;
      EXPECT_TRUE(says("n=" + std::to_string(*wish.activation_bits) + " ")) << one.name;
      EXPECT_EQ(*wish.is_signed, !says("unsigned")) << one.name;
    }
  }
}

// What a layer reaches at its end is known before it runs: the draw must reach it by its plan.
TEST(ClosureDraw, PrecisionOfALayer) {
  const accel::ga::Build& build = *accel::ga::FindBuild("two_rows");
  std::size_t bin = 0;
  const BinGroup precisions = accel::CoverageSchema(build).front();
  for (const Bin& one : precisions.bins) {
    arith::Rng rng(bin + 1);
    const accel::Vector vector = DrawAccel(build, WishFor(build, bin++), rng);
    const host::Layer& layer = accel::LayerOf(vector)->shape;
    EXPECT_EQ(one.name, "w=" + std::to_string(layer.weight_bits) +
                            " n=" + std::to_string(layer.activation_bits) +
                            (layer.activations_signed ? " signed" : " unsigned"));
  }
}

class ClosureFiles : public TemporaryFolder {};

TEST_F(ClosureFiles, WhatIsDrawnCanBeWrittenAndRead) {
  for (const Source& source : Sources()) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
      arith::Rng rng(seed);
      const AnyVector drawn = source.draw({}, rng);
      const std::string text = FileOf(drawn, "Drawn: a test.", {"regression"});
      const std::filesystem::path file = folder() / "drawn.yaml";
      std::ofstream(file) << text;
      if (IsOfAccelerator(drawn)) {
        const auto read = accel::ReadVectors(file);
        ASSERT_THAT(read, SizeIs(1));
        EXPECT_EQ(FileOf(read[0], "Drawn: a test.", {"regression"}), text);
      } else {
        const auto read = m4bram::ReadVectors(file);
        ASSERT_THAT(read, SizeIs(1));
        EXPECT_EQ(FileOf(read[0], "Drawn: a test.", {"regression"}), text);
      }
    }
  }
}

}  // namespace
}  // namespace m4::tb::closure
