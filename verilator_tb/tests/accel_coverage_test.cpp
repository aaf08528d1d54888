// Stimulus bins of the accelerator: hand-made registers land in the bins that the schema names.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "golden_model/accel/descriptor.h"
#include "verilator_tb/accel/coverage.h"

namespace m4::tb::accel {
namespace {

const ga::Build& DlaM4() { return *ga::FindBuild("dla_m4"); }

// The bins that are not 0, as "group: bin", without the build's name.
std::map<std::string, std::uint64_t> NonZero(const Coverage& coverage, const ga::Build& build) {
  std::map<std::string, std::uint64_t> counted;
  std::size_t index = 0;
  for (const BinGroup& group : CoverageSchema(build)) {
    for (const Bin& bin : group.bins) {
      const std::uint64_t count = coverage.counts().at(index++);
      if (count != 0) counted[group.name.substr(build.name.size() + 2) + ": " + bin.name] = count;
    }
  }
  return counted;
}

ga::Job ExampleJob() {
  ga::Descriptor d;
  d.r = d.s = 3;
  d.stride = d.pad_top = d.pad_left = 1;
  d.c = 8;
  d.k = 12;
  d.h = d.w = d.p = d.q = 4;
  d.w_code = 1;
  d.n_minus_1 = 3;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return ga::MakeJob(DlaM4(), d);
}

ga::State In(ga::Phase phase, ga::Seq seq = ga::Seq::kOff) {
  ga::State state;
  state.state = phase;
  state.seq = seq;
  return state;
}

TEST(AccelCoverage, OneNameForEveryCounterOfEveryBuild) {
  for (const ga::Build& build : ga::Builds()) {
    const BinSchema schema = CoverageSchema(build);
    ASSERT_EQ(schema.size(), kBinGroups);
    EXPECT_EQ(BinCount(schema), Coverage(build).counts().size());
    std::set<std::string> names;
    for (const BinGroup& group : schema) {
      EXPECT_FALSE(group.about.empty()) << group.name;
      for (const Bin& bin : group.bins) {
        EXPECT_TRUE(names.insert(group.name + ": " + bin.name).second)
            << group.name << ": " << bin.name << " is there twice";
      }
    }
  }
}

TEST(AccelCoverage, AsksNothingOfAnEngineThatIsNotThere) {
  for (const char* name : {"dla", "m4"}) {
    const ga::Build& build = *ga::FindBuild(name);
    for (const BinGroup& group : CoverageSchema(build)) {
      const bool of_cim = group.name.ends_with("drains in a tile") ||
                          group.name.ends_with("round x decision") ||
                          group.name.ends_with("observed block");
      const bool of_dsp = group.name.ends_with("DSP shape x pass");
      for (const Bin& bin : group.bins) {
        if ((of_cim && !build.has_cim()) || (of_dsp && !build.has_dsp)) {
          EXPECT_EQ(bin.required, 0U) << group.name << ": " << bin.name;
        }
      }
    }
  }
}

TEST(AccelCoverage, ALayerThatEnds) {
  Coverage coverage(DlaM4());
  const ga::Job job = ExampleJob();
  ga::Inputs in;
  coverage.Sample(In(ga::Phase::kFlush), in, {}, job);
  ga::State end = In(ga::Phase::kIdle);
  end.irq_status = ga::kIrqDone;
  end.counters.at(0) = 586;
  coverage.Sample(end, in, {}, job);
  const auto bins = NonZero(coverage, DlaM4());
  const std::map<std::string, std::uint64_t> expected = {
      {"precision: w=4 n=4 unsigned", 1},
      {"kind of layer x result: convolution, unsigned", 1},
      {"filter: R is RVec", 1},
      {"filter: S is 2 or 3", 1},
      {"stride x padding: stride 1, top and left padding", 1},
      {"partial tiles: K", 1},
      {"size of the last tile: 4 of 8 kernels", 1},
      {"size of the last tile: 1 of 1 rows", 1},
      {"size of the last tile: 4 of 4 columns", 1},
      {"size of the last tile: 4 of 4 channels", 1},
      {"loops: more K tiles", 1},
      {"loops: one r block", 1},
      {"loops: more c blocks", 1},
      {"result bits: 8 bits, unsigned", 1},
      {"kept: nothing", 1},
      {"drains in a tile: 4 bits, none", 1},
      {"counter: TOTAL", 1},
      {"DSP shape x pass: 2Wx1A, pass 0", 2},  // two groups of 4 kernels
      {"DSP shape x pass: 2Wx1A, pass 1", 2},
  };
  EXPECT_EQ(bins, expected);
}

TEST(AccelCoverage, ARefusedLayerCountsItsErrorAndItsCountersOnly) {
  Coverage coverage(DlaM4());
  coverage.Sample(In(ga::Phase::kCheck), {}, {}, ExampleJob());
  ga::State end = In(ga::Phase::kIdle);
  end.irq_status = ga::kIrqError;
  end.error_code = 8;
  coverage.Sample(end, {}, {}, ExampleJob());
  EXPECT_EQ(NonZero(coverage, DlaM4()),
            (std::map<std::string, std::uint64_t>{{"error code: 8 FILTER", 1}}));
}

TEST(AccelCoverage, ResetsByTheStateBeforeThem) {
  Coverage coverage(DlaM4());
  ga::Inputs pin;
  pin.rst_n = false;
  coverage.Sample(In(ga::Phase::kRun, ga::Seq::kRead), {}, {}, ExampleJob());
  coverage.Sample(In(ga::Phase::kDrop), pin, {}, ExampleJob());
  ga::Inputs soft;
  soft.s_axil_awvalid = soft.s_axil_wvalid = true;
  soft.s_axil_awaddr = 0x14;
  soft.s_axil_wdata = 2;
  soft.s_axil_wstrb = 1;
  ga::Outputs ready;
  ready.s_axil_awready = ready.s_axil_wready = true;
  coverage.Sample(In(ga::Phase::kIdle), soft, ready, ExampleJob());
  soft.s_axil_wstrb = 2;  // not the byte of the bit
  coverage.Sample(In(ga::Phase::kIdle), soft, ready, ExampleJob());
  EXPECT_EQ(NonZero(coverage, DlaM4()),
            (std::map<std::string, std::uint64_t>{{"state x reset: READ, pin", 1},
                                                  {"state x reset: DROP, soft", 1}}));
}

TEST(AccelCoverage, WaitsByTheirLength) {
  Coverage coverage(DlaM4());
  coverage.Sample(In(ga::Phase::kFlush), {}, {}, ExampleJob());
  ga::Inputs in;
  ga::Outputs out;
  out.m_axis_tvalid = true;
  for (const int wait : {0, 1, 7, 8, 60}) {
    in.m_axis_tready = false;
    for (int i = 0; i < wait; ++i) coverage.Sample(In(ga::Phase::kFlush), in, out, ExampleJob());
    in.m_axis_tready = true;
    coverage.Sample(In(ga::Phase::kFlush), in, out, ExampleJob());
  }
  EXPECT_EQ(NonZero(coverage, DlaM4()), (std::map<std::string, std::uint64_t>{
                                            {"output beat: FLUSH, at once", 1},
                                            {"output beat: FLUSH, after 1 to 7 cycles", 2},
                                            {"output beat: FLUSH, after 8 cycles or more", 2}}));
}

TEST(AccelCoverage, HowARoundEnds) {
  Coverage coverage(DlaM4());
  ga::State state = In(ga::Phase::kRun, ga::Seq::kMac);
  state.slot = 3;
  state.round = ga::Round::kWait;
  coverage.Sample(state, {}, {}, ExampleJob());
  state.slot = 0;
  state.dec = ga::Decision::kStall;
  state.round = ga::Round::kStall;
  coverage.Sample(state, {}, {}, ExampleJob());
  EXPECT_EQ(NonZero(coverage, DlaM4()),
            (std::map<std::string, std::uint64_t>{{"round x decision: WAIT, then STALL", 1}}));
}

}  // namespace
}  // namespace m4::tb::accel
