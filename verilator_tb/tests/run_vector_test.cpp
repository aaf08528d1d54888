// From a vector to its outcome: what is prepared, every verdict, and that a replay shows the same.
#include "verilator_tb/m4bram/run_vector.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb::m4bram {

const BlockBench& Bench_failing_assertion();  // tests/failing_assertion

namespace {

using testing::HasSubstr;

class RunVectorTest : public TemporaryFolder {};

Vector Base(gm::Version version) {
  Vector vector;
  vector.id = "file/" + std::string(gm::Name(version));
  vector.about = "A test.";
  vector.where = {"file.yaml", 1, 1};
  vector.version = version;
  return vector;
}

Vector Gemm(gm::Version version) {
  Vector vector = Base(version);
  GemmVector gemm;
  gemm.precision = {4, 5, true, 2};
  gemm.m = 9;
  gemm.k = 20;
  gemm.n = 3;
  gemm.disturbances.null_mac2 = 0.2;
  gemm.disturbances.wait = 0.2;
  gemm.traffic.port_a_writes = 0.3;
  vector.body = gemm;
  return vector;
}

Vector Random(gm::Version version, std::uint32_t edges = 500) {
  Vector vector = Base(version);
  RandomCommandVector random;
  random.options.edges = edges;
  vector.body = random;
  return vector;
}

Vector Commands(gm::Version version, std::size_t edges) {
  Vector vector = Base(version);
  CommandVector commands;
  commands.edges.resize(edges);
  for (auto& in : commands.edges) in.rst_n = false;
  vector.body = commands;
  return vector;
}

bool Equal(const Prepared& a, const Prepared& b) {
  const bool jobs =
      a.job.has_value() == b.job.has_value() &&
      (!a.job || (a.job->weights == b.job->weights && a.job->activations == b.job->activations));
  return a.seed == b.seed && a.power_up.state == b.power_up.state &&
         a.power_up.memory == b.power_up.memory && a.program.edges == b.program.edges && jobs;
}

// ---- Prepare ----------------------------------------------------------------------------------

TEST(Prepare, IsAFunctionOfVectorAndSeed) {
  for (const gm::Version version : gm::kVersions) {
    for (const Vector& vector : {Gemm(version), Random(version), Commands(version, 5)}) {
      EXPECT_TRUE(Equal(Prepare(vector, 7), Prepare(vector, 7)));
      const Prepared one = Prepare(vector, 7);
      const Prepared two = Prepare(vector, 8);
      EXPECT_NE(one.seed, two.seed);
      EXPECT_NE(one.power_up.memory, two.power_up.memory);
      EXPECT_FALSE(one.power_up.state == two.power_up.state);
      Vector renamed = vector;
      renamed.id += "-r1";
      EXPECT_NE(one.seed, Prepare(renamed, 7).seed);
      EXPECT_FALSE(Equal(one, Prepare(renamed, 7)));
    }
    EXPECT_FALSE(Prepare(Gemm(version), 7).job->weights == Prepare(Gemm(version), 8).job->weights);
    EXPECT_NE(Prepare(Random(version), 7).program.edges, Prepare(Random(version), 8).program.edges);
  }
}

// The places of a vector file (moved by a comment) and its words change nothing.
TEST(Prepare, WordsAndPlacesDoNotMatter) {
  const Vector vector = Gemm({true, true});
  Vector moved = vector;
  moved.where = {"elsewhere.yaml", 40, 2};
  moved.about = "Other words.";
  moved.tags = {"smoke"};
  EXPECT_TRUE(Equal(Prepare(vector, 1), Prepare(moved, 1)));
}

// A power-up seed of its own changes the contents at power-up, and nothing else.
TEST(Prepare, APowerUpSeedChangesPowerUpOnly) {
  for (const Vector& vector : {Gemm({true, true}), Random({false, true})}) {
    const Prepared plain = Prepare(vector, 7);
    Prepared other = Prepare(vector, 7, 8);
    EXPECT_FALSE(other.power_up.state == plain.power_up.state);
    EXPECT_NE(other.power_up.memory, plain.power_up.memory);
    EXPECT_NE(other.power_up.unobserved_seed, plain.power_up.unobserved_seed);
    other.power_up = plain.power_up;
    EXPECT_TRUE(Equal(plain, other));
  }
}

TEST(Prepare, PowerUpOfSHasNoHighHalf) {
  const Prepared prepared = Prepare(Random({false, false}), 1);
  for (const gm::Rows& rows : prepared.power_up.state.bpe) EXPECT_EQ(rows.p >> 32, 0U);
  EXPECT_EQ(prepared.power_up.state.t, 0);
  EXPECT_EQ(prepared.power_up.state.t_d, 0);
}

// ---- Outcomes ---------------------------------------------------------------------------------

TEST_F(RunVectorTest, PassCountsWhatWasChecked) {
  for (const gm::Version version : gm::kVersions) {
    const Outcome outcome = RunVector(Gemm(version), {});
    EXPECT_EQ(outcome.verdict, Verdict::kPass) << outcome.summary;
    EXPECT_EQ(outcome.id, Gemm(version).id);
    EXPECT_EQ(outcome.macs, 9U * 20U * 3U);
    EXPECT_EQ(outcome.compares, outcome.cycles * (version.double_pumped ? 2 : 1));
    EXPECT_EQ(outcome.bins.size(), BinCount(AllVersionsSchema()));
    EXPECT_FALSE(outcome.page);
  }
}

// Bins of one version stay in its part of the schema.
TEST_F(RunVectorTest, BinsAreThoseOfTheVersion) {
  for (const gm::Version version : gm::kVersions) {
    const Outcome outcome = RunVector(Random(version), {});
    std::size_t index = 0;
    std::set<std::string> seen;
    for (const BinGroup& group : AllVersionsSchema()) {
      for (std::size_t i = 0; i < group.bins.size(); ++i) {
        if (outcome.bins[index++] > 0) seen.insert(group.name.substr(0, 4));
      }
    }
    EXPECT_EQ(seen, std::set<std::string>{std::string(gm::Name(version))});
  }
}

TEST_F(RunVectorTest, SameSeedSameOutcome) {
  for (const gm::Version version : gm::kVersions) {
    const Outcome a = RunVector(Gemm(version), {});
    const Outcome b = RunVector(Gemm(version), {});
    EXPECT_EQ(a.cycles, b.cycles);
    EXPECT_EQ(a.seed, b.seed);
    EXPECT_EQ(a.bins, b.bins);
    RunOptions other;
    other.regression_seed = 2;
    EXPECT_NE(RunVector(Gemm(version), other).bins, a.bins);
  }
}

TEST_F(RunVectorTest, EmptyVectorIsNothingChecked) {
  const Outcome outcome = RunVector(Commands({}, 0), {});
  EXPECT_EQ(outcome.verdict, Verdict::kNothingChecked);
  EXPECT_THAT(outcome.summary, HasSubstr("no cycle to compare"));
}

TEST_F(RunVectorTest, TimeLimitIsATimeout) {
  RunOptions options;
  options.timeout = std::chrono::nanoseconds(1);
  const Outcome outcome = RunVector(Random({false, true}, 20000), options);
  EXPECT_EQ(outcome.verdict, Verdict::kTimeout);
  EXPECT_THAT(outcome.summary, HasSubstr("of 20000 cycles"));
  EXPECT_EQ(outcome.macs, 0U);
}

TEST_F(RunVectorTest, StoppedVectorHasNoVerdict) {
  const std::atomic<bool> stop{true};
  RunOptions options;
  options.stop = &stop;
  for (const Vector& vector : {Gemm({true, false}), Random({true, false})}) {
    const Outcome outcome = RunVector(vector, options);
    EXPECT_TRUE(outcome.interrupted);
    EXPECT_NE(outcome.verdict, Verdict::kPass);
    EXPECT_EQ(outcome.macs, 0U);
  }
}

TEST_F(RunVectorTest, UnusableVectorIsAnErrorWithItsPlace) {
  Vector vector = Gemm({});
  std::get<GemmVector>(vector.body).weights.kind = OperandSource::Kind::kNpy;
  std::get<GemmVector>(vector.body).weights.file = folder() / "missing.npy";
  std::get<GemmVector>(vector.body).weights.where = {"file.yaml", 5, 6};
  try {
    RunVector(vector, {});
    FAIL() << "no error";
  } catch (const VectorError& error) {
    EXPECT_THAT(error.what(), HasSubstr("file.yaml:5:6: "));
  }
  vector.expected_failure = ExpectedFailure{"vector-error", {}, {}};
  EXPECT_EQ(RunVector(vector, {}).verdict, Verdict::kPass);
}

TEST_F(RunVectorTest, FailedAssertionIsSaidWithItsMessage) {
  RunOptions options;
  options.bench = &Bench_failing_assertion();
  const Outcome outcome = RunVector(Gemm({}), options);
  EXPECT_EQ(outcome.verdict, Verdict::kAssertionFailed);
  EXPECT_THAT(outcome.summary, HasSubstr("an assertion failed after edge"));
  ASSERT_TRUE(outcome.page);
  ASSERT_EQ(outcome.page->assertions.size(), 1U);
  EXPECT_THAT(outcome.page->assertions[0],
              HasSubstr("a command and a configuration are valid in the same main cycle"));
  EXPECT_THAT(ToText(*outcome.page), HasSubstr("assertion: "));
}

TEST_F(RunVectorTest, WrongResultIsAMismatchOfTheProduct) {
  for (const gm::Version version : gm::kVersions) {
    Vector vector = Gemm(version);
    vector.fault = Fault{Fault::Side::kResult, "", 0, 1, 2, {}};
    const Outcome outcome = RunVector(vector, {});
    EXPECT_EQ(outcome.verdict, Verdict::kMismatch);
    EXPECT_THAT(outcome.summary, HasSubstr("of the product: expected "));
    ASSERT_TRUE(outcome.page);
    EXPECT_THAT(outcome.page->signals.at(0).name, HasSubstr("product["));
    EXPECT_NE(outcome.page->signals[0].expected, outcome.page->signals[0].got);
  }
}

// ---- Vectors that must fail -------------------------------------------------------------------

TEST_F(RunVectorTest, ExpectedFailurePassesOnlyIfItIsAsSaid) {
  Vector vector = Gemm({true, true});
  vector.fault = Fault{Fault::Side::kRtl, "acc", 1, 4, 100, {}};
  const auto verdict_of = [&vector](const ExpectedFailure& expected) {
    vector.expected_failure = expected;
    const Outcome outcome = RunVector(vector, {});
    EXPECT_FALSE(outcome.page);
    return outcome.verdict;
  };
  EXPECT_EQ(verdict_of({"mismatch", 100, "acc[1]"}), Verdict::kPass);
  EXPECT_EQ(verdict_of({"mismatch", {}, {}}), Verdict::kPass);
  EXPECT_EQ(verdict_of({"mismatch", 101, "acc[1]"}), Verdict::kMismatch);
  EXPECT_EQ(verdict_of({"mismatch", 100, "acc[2]"}), Verdict::kMismatch);
  EXPECT_EQ(verdict_of({"mismatch", 100, "product"}), Verdict::kMismatch);
  EXPECT_EQ(verdict_of({"assertion-failed", 100, {}}), Verdict::kMismatch);
  EXPECT_EQ(verdict_of({"vector-error", {}, {}}), Verdict::kMismatch);
  EXPECT_EQ(verdict_of({"nothing-checked", {}, {}}), Verdict::kMismatch);
  vector.fault.reset();
  EXPECT_EQ(verdict_of({"mismatch", 100, "acc[1]"}), Verdict::kMismatch) << "it passes";
  EXPECT_THAT(RunVector(vector, {}).summary, HasSubstr("was to fail"));
}

// ---- Replay -----------------------------------------------------------------------------------

TEST_F(RunVectorTest, ReplayOfAFailureShowsTheSamePage) {
  for (const gm::Version version : gm::kVersions) {
    for (const Fault& fault : {Fault{Fault::Side::kModel, "p", 2, 0x100, 120, {}},
                               Fault{Fault::Side::kRtl, "w1", 0, 1, 90, {}},
                               Fault{Fault::Side::kResult, "", 0, 8, 3, {}}}) {
      Vector vector = Gemm(version);
      vector.fault = fault;
      Outcome run = RunVector(vector, {});
      Outcome replay = ReplayVector(vector, {}, folder(), std::nullopt);
      EXPECT_EQ(run.verdict, Verdict::kMismatch);
      EXPECT_EQ(replay.verdict, run.verdict);
      EXPECT_EQ(replay.summary, run.summary);
      ASSERT_TRUE(run.page);
      ASSERT_TRUE(replay.page);
      if (fault.side != Fault::Side::kResult) {
        EXPECT_EQ(run.page->cycle, std::to_string(fault.edge));
      }
      EXPECT_EQ(run.page->commands.size(), 1U) << "no waves were asked for";
      EXPECT_EQ(replay.page->commands.size(), 2U);
      run.page->commands.clear();
      replay.page->commands.clear();
      EXPECT_EQ(ToJson(*run.page), ToJson(*replay.page));
      const auto waves = folder() / ("file_" + std::string(gm::Name(version)));
      EXPECT_GT(std::filesystem::file_size(waves / "waves.fst"), 100U);
      EXPECT_THAT(Read(waves / "waves.gtkw"), HasSubstr("[dumpfile]"));
    }
  }
}

// The page names the operands that were really multiplied.
TEST_F(RunVectorTest, PageSaysWhereTheValueComesFrom) {
  Vector vector = Gemm({false, false});
  vector.fault = Fault{Fault::Side::kRtl, "acc", 1, 1, 150, {}};
  const Outcome outcome = RunVector(vector, {});
  ASSERT_TRUE(outcome.page);
  std::set<std::string> labels;
  for (const auto& [label, text] : outcome.page->origin) labels.insert(label);
  for (const char* label :
       {"vector", "precision", "MAC2", "tile", "element", "W1 x I1", "W2 x I2"}) {
    EXPECT_EQ(labels.count(label), 1U) << label;
  }
  ASSERT_FALSE(outcome.page->events.empty());
  int differing = 0;
  for (const auto& event : outcome.page->events) {
    EXPECT_EQ(event.differs, std::stod(event.cycle) >= 150) << event.cycle;
    differing += event.differs ? 1 : 0;
  }
  EXPECT_GT(differing, 0);
}

TEST_F(RunVectorTest, ReplayOfAPassWritesTheWindow) {
  for (const gm::Version version : gm::kVersions) {
    const Outcome outcome = ReplayVector(Gemm(version), {}, folder(), ReplayWindow{10, 40});
    EXPECT_EQ(outcome.verdict, Verdict::kPass);
    EXPECT_THAT(outcome.summary, HasSubstr("waves of edges 10 to 40"));
  }
  EXPECT_EQ(FilesInFolder(), 3 * gm::kVersions.size());
}

TEST_F(RunVectorTest, ReplayShowsAVectorThatMustFailAsFailing) {
  Vector vector = Gemm({});
  vector.fault = Fault{Fault::Side::kModel, "p", 2, 0x100, 120, {}};
  vector.expected_failure = ExpectedFailure{"mismatch", 120, "p[2]"};
  EXPECT_EQ(ReplayVector(vector, {}, folder(), std::nullopt).verdict, Verdict::kMismatch);
}

TEST_F(RunVectorTest, AFailureGetsWavesIfThereIsAFolder) {
  RunOptions options;
  Vector vector = Gemm({});
  vector.fault = Fault{Fault::Side::kModel, "p", 2, 0x100, 120, {}};
  EXPECT_EQ(RunVector(vector, options).page->commands.size(), 1U);
  EXPECT_EQ(FilesInFolder(), 0U);
  options.wave_folder = folder();
  EXPECT_EQ(RunVector(vector, options).page->commands.size(), 2U);
  EXPECT_EQ(FilesInFolder(), 3U);
}

TEST_F(RunVectorTest, CommandsToPasteAreTheToolsOwn) {
  RunOptions options;
  options.tool = "bin/m4verify_x";
  options.replay_arguments = " --vectors 'v' --seed 9";
  options.regression_seed = 9;
  Vector vector = Gemm({});
  vector.fault = Fault{Fault::Side::kModel, "p", 2, 0x100, 120, {}};
  const Outcome outcome = RunVector(vector, options);
  ASSERT_TRUE(outcome.page);
  EXPECT_EQ(outcome.page->commands.front(),
            "bin/m4verify_x replay 'file/s_sy' --vectors 'v' --seed 9");
}

}  // namespace
}  // namespace m4::tb::m4bram
