// The lockstep loop on the real Verilated blocks: every way in which it can end, and that each side
// of each comparison counts.
#include "verilator_tb/m4bram/lockstep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "golden_model/arith/rng.h"
#include "verilator_tb/m4bram/failure.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::m4bram {

const BlockBench& Bench_failing_assertion();  // tests/failing_assertion

namespace {

using End = LockstepResult::End;
using testing::HasSubstr;

std::string NameOf(const testing::TestParamInfo<gm::Version>& info) {
  return std::string(gm::Name(info.param));
}

// Random stimulus for any version, with its power-up.
Prepared RandomCommands(gm::Version version, std::uint32_t edges, std::uint64_t seed = 1) {
  Vector vector;
  vector.id = "lockstep_test";
  vector.version = version;
  RandomCommandVector body;
  body.options.edges = edges;
  vector.body = body;
  return Prepare(vector, seed);
}

LockstepRequest RequestOf(const Prepared& prepared) {
  LockstepRequest request;
  request.power_up = &prepared.power_up;
  request.edges = prepared.program.edges;
  return request;
}

const BlockBench& BenchOf(gm::Version version) {
  const BlockBench* bench = FindBench(version);
  if (bench == nullptr) throw std::logic_error("the version is not linked");
  return *bench;
}

std::vector<gm::Inputs> Idle(std::size_t edges, bool rst_n) {
  gm::Inputs in;
  in.rst_n = rst_n;
  return std::vector<gm::Inputs>(edges, in);
}

class Lockstep : public testing::TestWithParam<gm::Version> {
 protected:
  static const BlockBench& bench() { return BenchOf(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Versions, Lockstep, testing::ValuesIn(gm::kVersions), NameOf);

TEST(LockstepTable, HasAllVersionsInOrder) {
  ASSERT_EQ(Benches().size(), gm::kVersions.size());
  for (std::size_t i = 0; i < gm::kVersions.size(); ++i) {
    EXPECT_EQ(Benches()[i]->version(), gm::kVersions[i]);
    EXPECT_EQ(FindBench(gm::kVersions[i]), Benches()[i]);
  }
}

TEST(LockstepTable, EdgesInText) {
  EXPECT_EQ(ToString(EdgeId{12, false}), "12");
  EXPECT_EQ(ToString(EdgeId{12, true}), "12.5");
}

// ---- Passing ----------------------------------------------------------------------------------

TEST_P(Lockstep, ComparesEveryComputeEdge) {
  const Prepared prepared = RandomCommands(GetParam(), 5000);
  const LockstepResult result = bench().Run(RequestOf(prepared));
  EXPECT_EQ(result.end, End::kAllEdges);
  EXPECT_EQ(result.cycles, 5000U);
  EXPECT_EQ(result.compares, GetParam().double_pumped ? 10000U : 5000U);
  EXPECT_TRUE(result.assertions.empty());
  EXPECT_FALSE(FindFailure(prepared, result));
  EXPECT_EQ(bench().RunBare(prepared.power_up, prepared.program.edges), 5000U);
}

TEST_P(Lockstep, InstrumentedRunIsTheSameRun) {
  const Prepared prepared = RandomCommands(GetParam(), 3000);
  LockstepRequest request = RequestOf(prepared);
  const LockstepResult plain = bench().Run(request);
  request.record_until = 2000;
  const LockstepResult instrumented = bench().Run(request);
  EXPECT_EQ(plain.end, instrumented.end);
  EXPECT_EQ(plain.compares, instrumented.compares);
  const auto left = plain.coverage.counts();
  const auto right = instrumented.coverage.counts();
  EXPECT_TRUE(std::equal(left.begin(), left.end(), right.begin(), right.end()));
  EXPECT_TRUE(plain.samples.empty());
  ASSERT_EQ(instrumented.samples.size(), request.record_edges);
  EXPECT_EQ(instrumented.samples.back().at, (EdgeId{2000, GetParam().double_pumped}));
  for (const Sample& sample : instrumented.samples) {
    EXPECT_TRUE(Same(sample.expected, sample.got)) << ToString(sample.at);
    EXPECT_EQ(sample.inputs, prepared.program.edges[sample.at.edge]);
  }
}

// ---- Power-up ---------------------------------------------------------------------------------

// Without a reset in between, so that the control registers show theirs, too.
TEST_P(Lockstep, PowerUpReachesBothSides) {
  Prepared prepared = RandomCommands(GetParam(), 10);
  gm::State& state = prepared.power_up.state;
  state.fsm = static_cast<std::uint8_t>(gm::Fsm::kDone);
  state.cfg = gm::Encode({2, 5, false, 4});
  state.bits_left = 0;
  state.cmd_valid = 0;
  state.cfg_valid = 0;
  state.t = 0;
  state.t_d = 0;
  prepared.program.edges = Idle(1, true);
  LockstepRequest request = RequestOf(prepared);
  request.record_until = 0;
  const LockstepResult result = bench().Run(request);
  EXPECT_EQ(result.end, End::kAllEdges);
  ASSERT_FALSE(result.samples.empty());
  for (const Sample& sample : result.samples) {
    for (const Observed* side : {&sample.expected, &sample.got}) {
      EXPECT_EQ(side->state.bpe, state.bpe);
      EXPECT_EQ(side->state.act1, state.act1);
      EXPECT_EQ(side->state.act2, state.act2);
      EXPECT_EQ(side->state.fsm, state.fsm);
      EXPECT_EQ(side->state.cfg, state.cfg);
      EXPECT_EQ(side->a_word, prepared.power_up.memory[0]);
    }
  }
}

// Every word, read through port B of the RTL.
TEST_P(Lockstep, PowerUpOfTheMainArrayReachesTheRtl) {
  Prepared prepared = RandomCommands(GetParam(), 10);
  prepared.program.edges = Idle(gm::kWords, false);
  std::vector<gm::Readout> readouts;
  for (std::uint32_t word = 0; word < gm::kWords; ++word) {
    prepared.program.edges[word].b_addr = static_cast<std::uint16_t>(word);
    readouts.push_back({word, 0, 0});
  }
  LockstepRequest request = RequestOf(prepared);
  request.readouts = readouts;
  const LockstepResult result = bench().Run(request);
  EXPECT_EQ(result.end, End::kAllEdges);
  const auto& memory = prepared.power_up.memory;
  EXPECT_EQ(result.readouts, std::vector<std::uint32_t>(memory.begin(), memory.end()));
}

TEST_P(Lockstep, ResetClearsRandomControlRegisters) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Prepared prepared = RandomCommands(GetParam(), 10, seed);
    prepared.program.edges = Idle(3, false);
    LockstepRequest request = RequestOf(prepared);
    request.record_until = 2;
    const LockstepResult result = bench().Run(request);
    EXPECT_EQ(result.end, End::kAllEdges) << seed;
    const gm::State& state = result.samples.back().got.state;
    EXPECT_EQ(state.fsm, 0);
    EXPECT_EQ(state.cfg, gm::kCfgReset);
    EXPECT_EQ(state.bpe, prepared.power_up.state.bpe);
  }
}

// ---- Faults -----------------------------------------------------------------------------------

struct Spoilt {
  std::string signal;
  int index = 0;
  std::string name;  // as a report names it
};

// Every compared signal; memory word 9.
std::vector<Spoilt> AllSignals() {
  std::vector<Spoilt> all;
  for (const char* scalar : {"t", "t_d", "cmd_valid", "cfg_valid", "cfg", "fsm", "bits_left",
                             "act1", "act2", "b_rdata"}) {
    all.push_back({scalar, 0, scalar});
  }
  for (const char* row : {"w1", "w2", "w12", "inv", "p", "acc"}) {
    for (int bpe = 0; bpe < gm::kBpes; ++bpe) {
      all.push_back({row, bpe, std::string(row) + "[" + std::to_string(bpe) + "]"});
    }
  }
  all.push_back({"memory", 9, "memory[9]"});
  return all;
}

// A synchronous block has no phase.
bool Exists(const Spoilt& spoilt, gm::Version version) {
  return version.double_pumped || (spoilt.signal != "t" && spoilt.signal != "t_d");
}

constexpr std::uint32_t kFaultEdge = 700;

// Stimulus in which port A has word 9 at the edge of the fault.
Prepared WithWordNine(gm::Version version) {
  Prepared prepared = RandomCommands(version, 1000);
  gm::Inputs& in = prepared.program.edges[kFaultEdge];
  in.a_addr = static_cast<std::uint16_t>((in.a_addr & 0x600) | 9);
  return prepared;
}

// Runs with the fault; it must be found at its edge, under its name, by the comparison.
void ExpectFound(gm::Version version, Fault::Side side, const Spoilt& spoilt, std::uint64_t flip) {
  SCOPED_TRACE(std::string(gm::Name(version)) + " " + spoilt.name +
               (side == Fault::Side::kRtl ? " rtl" : " model") + " flip " + std::to_string(flip));
  const Prepared prepared = WithWordNine(version);
  LockstepRequest request = RequestOf(prepared);
  request.fault = Fault{side, spoilt.signal, spoilt.index, flip, kFaultEdge, {}};
  request.record_until = kFaultEdge;
  const LockstepResult result = BenchOf(version).Run(request);
  EXPECT_EQ(result.end, End::kDiverged);
  EXPECT_EQ(result.at, (EdgeId{kFaultEdge, false}));
  EXPECT_LE(result.cycles, kFaultEdge + kRunOn + 1);
  const auto failure = FindFailure(prepared, result);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->verdict, Verdict::kMismatch);
  EXPECT_EQ(failure->signal, spoilt.name);
  EXPECT_EQ(failure->at, (EdgeId{kFaultEdge, false}));
  EXPECT_THAT(failure->sentence, HasSubstr(spoilt.name + " differs after edge 700"));
}

TEST_P(Lockstep, FaultOfEverySignalOfTheModelIsFoundAndNamed) {
  for (const Spoilt& spoilt : AllSignals()) {
    ExpectFound(GetParam(), Fault::Side::kModel, spoilt, 1);
  }
}

TEST_P(Lockstep, FaultOfEverySignalOfTheRtlIsFoundAndNamed) {
  for (const Spoilt& spoilt : AllSignals()) {
    const bool is_register = spoilt.signal != "b_rdata";  // that is an output
    if (!is_register || !Exists(spoilt, GetParam())) continue;
    ExpectFound(GetParam(), Fault::Side::kRtl, spoilt, 1);
  }
}

// The last bit of each width, so that no signal is compared in part.
TEST_P(Lockstep, FaultOfTheTopBitIsFound) {
  const std::uint64_t top = std::uint64_t{1} << (GetParam().row_bits() - 1);
  for (const Fault::Side side : {Fault::Side::kModel, Fault::Side::kRtl}) {
    for (const char* row : {"w1", "w2", "w12", "inv", "p", "acc"}) {
      ExpectFound(GetParam(), side, {row, 3, std::string(row) + "[3]"}, top);
    }
    ExpectFound(GetParam(), side, {"act1", 0, "act1"}, 0x80000000U);
    ExpectFound(GetParam(), side, {"act2", 0, "act2"}, 0x80000000U);
    ExpectFound(GetParam(), side, {"memory", 9, "memory[9]"}, 0x80000000U);
    ExpectFound(GetParam(), side, {"cfg", 0, "cfg"}, 0x80);
    ExpectFound(GetParam(), side, {"fsm", 0, "fsm"}, 8);
    ExpectFound(GetParam(), side, {"bits_left", 0, "bits_left"}, 8);
  }
}

// A wrong word that no port ever addresses again is found by the comparison at the end.
TEST_P(Lockstep, WrongWordIsFoundAtTheEnd) {
  for (const Fault::Side side : {Fault::Side::kModel, Fault::Side::kRtl}) {
    Prepared prepared = RandomCommands(GetParam(), 10);
    prepared.program.edges = Idle(20, false);
    LockstepRequest request = RequestOf(prepared);
    request.fault = Fault{side, "memory", 300, 0x40, 5, {}};
    const LockstepResult result = bench().Run(request);
    EXPECT_EQ(result.end, End::kDiverged);
    EXPECT_EQ(result.wrong_word, 300);
    EXPECT_EQ(result.wrong_word_expected ^ result.wrong_word_got, 0x40U);
    const auto failure = FindFailure(prepared, result);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->signal, "memory[300]");
    EXPECT_EQ(failure->at.edge, 19U);
  }
}

TEST_P(Lockstep, AFaultAfterTheEndIsNone) {
  const Prepared prepared = RandomCommands(GetParam(), 100);
  LockstepRequest request = RequestOf(prepared);
  request.fault = Fault{Fault::Side::kRtl, "fsm", 0, 1, 100, {}};
  EXPECT_EQ(bench().Run(request).end, End::kAllEdges);
}

// ---- Expectations -----------------------------------------------------------------------------

TEST_P(Lockstep, UnmetExpectationIsFoundAtItsEdge) {
  Prepared prepared = RandomCommands(GetParam(), 10);
  prepared.program.edges = Idle(6, false);
  const std::uint64_t p = prepared.power_up.state.bpe[2].p;
  const std::uint32_t word = prepared.power_up.memory[7];
  const Expectation right{3, false, {{"p", 2, p, {}}, {"memory", 7, word, {}}, {"fsm", -1, 0, {}}}};
  const auto end_with = [&](const std::vector<Expectation>& expectations) {
    LockstepRequest request = RequestOf(prepared);
    request.expectations = expectations;
    return bench().Run(request);
  };
  EXPECT_EQ(end_with({right}).end, End::kAllEdges);
  for (const Expectation::Field& wrong :
       {Expectation::Field{"p", 2, p ^ 1, {"f.yaml", 9, 1}},
        Expectation::Field{"memory", 7, word ^ 1U, {"f.yaml", 9, 1}},
        Expectation::Field{"cfg", -1, 0, {"f.yaml", 9, 1}}}) {
    const LockstepResult result = end_with({right, {4, GetParam().double_pumped, {wrong}}});
    EXPECT_EQ(result.end, End::kExpectation);
    EXPECT_EQ(result.at, (EdgeId{4, GetParam().double_pumped}));
    ASSERT_TRUE(result.unmet);
    EXPECT_EQ(result.unmet->field.name, wrong.name);
    const auto failure = FindFailure(prepared, result);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->verdict, Verdict::kMismatch);
    EXPECT_THAT(failure->sentence, HasSubstr("f.yaml:9:1: after edge 4"));
  }
}

// ---- Ends that are no comparison --------------------------------------------------------------

TEST_P(Lockstep, DeadlineInThePastIsATimeout) {
  const Prepared prepared = RandomCommands(GetParam(), 1000);
  LockstepRequest request = RequestOf(prepared);
  request.deadline = std::chrono::steady_clock::now() - std::chrono::seconds(1);
  const LockstepResult result = bench().Run(request);
  EXPECT_EQ(result.end, End::kDeadline);
  EXPECT_EQ(result.cycles, 0U);
  const auto failure = FindFailure(prepared, result);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->verdict, Verdict::kTimeout);
  EXPECT_EQ(failure->sentence, "stopped by the time limit after 0 of 1000 cycles");
}

TEST_P(Lockstep, StopFlagStops) {
  const Prepared prepared = RandomCommands(GetParam(), 1000);
  LockstepRequest request = RequestOf(prepared);
  const std::atomic<bool> stop{true};
  request.stop = &stop;
  EXPECT_EQ(bench().Run(request).end, End::kStopped);
}

TEST_P(Lockstep, NoEdgeIsNothingChecked) {
  Prepared prepared = RandomCommands(GetParam(), 10);
  prepared.program.edges.clear();
  const LockstepResult result = bench().Run(RequestOf(prepared));
  EXPECT_EQ(result.compares, 0U);
  const auto failure = FindFailure(prepared, result);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->verdict, Verdict::kNothingChecked);
}

// ---- The clocks -------------------------------------------------------------------------------

// A bench that makes a main edge of two evaluations is wrong for a double-pumped block; were it not
// caught, the cycle contract would be untested. In a synchronous block clk2x_i is not used.
TEST_P(Lockstep, EdgesEvaluatedApartAreCaught) {
  const Prepared prepared = RandomCommands(GetParam(), 2000);
  const LockstepResult result = bench().RunSkewed(RequestOf(prepared));
  if (!GetParam().double_pumped) {
    EXPECT_EQ(result.end, End::kAllEdges);
    return;
  }
  EXPECT_EQ(result.end, End::kDiverged);
  EXPECT_LT(result.at.edge, 20U);
  const auto failure = FindFailure(prepared, result);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->verdict, Verdict::kMismatch);
}

// ---- Assertions -------------------------------------------------------------------------------

// That assertion (tests/failing_assertion) fails at the main edge after the first command.
TEST(LockstepAssertion, EndsTheRunWithItsMessage) {
  Prepared prepared = RandomCommands({false, false}, 10);
  prepared.program.edges = Idle(40, true);
  for (std::size_t i = 0; i < 3; ++i) prepared.program.edges[i].rst_n = false;
  prepared.program.edges[20].a_ce = true;  // a command with no bit set
  LockstepRequest request = RequestOf(prepared);
  for (const bool instrumented : {false, true}) {
    if (instrumented) request.record_until = 30;
    const LockstepResult result = Bench_failing_assertion().Run(request);
    EXPECT_EQ(result.end, End::kAssertion);
    EXPECT_EQ(result.at, (EdgeId{21, false}));
    EXPECT_LE(result.cycles, 21 + kRunOn + 1);
    ASSERT_EQ(result.assertions.size(), 1U) << "once, not in every cycle run on";
    EXPECT_THAT(result.assertions[0], HasSubstr("m4bram_sva.sv:"));
    EXPECT_THAT(result.assertions[0],
                HasSubstr("a command and a configuration are valid in the same main cycle"));
    const auto failure = FindFailure(prepared, result);
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->verdict, Verdict::kAssertionFailed);
    EXPECT_EQ(failure->sentence, "an assertion failed after edge 21");
  }
  // Without the command nothing fails, and nothing is left of the run before.
  prepared.program.edges[20].a_ce = false;
  request.edges = prepared.program.edges;
  const LockstepResult result = Bench_failing_assertion().Run(request);
  EXPECT_EQ(result.end, End::kAllEdges);
  EXPECT_TRUE(result.assertions.empty());
}

TEST(LockstepAssertion, ADivergenceBeforeItComesFirst) {
  Prepared prepared = RandomCommands({false, false}, 10);
  prepared.program.edges = Idle(40, true);
  for (std::size_t i = 0; i < 3; ++i) prepared.program.edges[i].rst_n = false;
  prepared.program.edges[20].a_ce = true;
  LockstepRequest request = RequestOf(prepared);
  request.fault = Fault{Fault::Side::kModel, "acc", 0, 1, 18, {}};
  const LockstepResult result = Bench_failing_assertion().Run(request);
  EXPECT_EQ(result.end, End::kDiverged);
  EXPECT_EQ(result.at, (EdgeId{18, false}));
  EXPECT_FALSE(result.assertions.empty()) << "it is told too";
}

}  // namespace
}  // namespace m4::tb::m4bram
