// The golden model of the accelerator, cycle by cycle: the sequencer's example, the order of the
// registers, and resets in the middle of a layer.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "golden_model/tests/accel_driver.h"

namespace m4::accel {
namespace {

// seq, slot, round, port A {ce, we, be}, steps that the DSP engine has left.
using Slot = std::tuple<Seq, int, Round, int, std::uint32_t>;

// Port A of all blocks as one number: ce, we, be.
int PortA(const Core& core) {
  const m4bram::Inputs ports = core.block_inputs(0, {});
  return (ports.a_ce ? 32 : 0) | (ports.a_we ? 16 : 0) | ports.a_be;
}

constexpr int kReset = 32 | 8;
constexpr int kStart = 32 | 4;
constexpr int kCopy = 32 | 2;
constexpr int kDone = 32 | 1;

// The slots of a layer until `count` have passed.
std::vector<Slot> Slots(const Build& build, const Descriptor& d, std::size_t count) {
  Driver driver(build);
  std::vector<Slot> slots;
  driver.watch = [&](const Core& core, const Inputs&) {
    const State& s = core.state();
    if (s.state != Phase::kRun || slots.size() == count) return;
    slots.emplace_back(s.seq, s.slot, s.round, PortA(core), s.dsp_rem);
  };
  driver.Run(MakeCase(build, d, 3));
  return slots;
}

// Section 12.3: dla_m4, 2-bit activations, NST = 2, two tiles. D = 1 * 2 * 1 * 2 = 4.
Descriptor TwoSteps() {
  Descriptor d;
  d.r = d.stride = d.p = 1;
  d.s = d.h = 2;
  d.c = 2;
  d.k = 8;
  d.w = d.q = 8;
  d.w_code = 1;
  d.n_minus_1 = 1;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return d;
}

TEST(AccelSlots, ExampleOfTheDataSheet) {
  const int configure = 32 | 16 | 1;  // unsigned, n - 1 = 1
  const std::vector<Slot> expected = {
      {Seq::kOff, 0, Round::kReal, 0, 0},          {Seq::kFill, 0, Round::kReal, kReset, 4},
      {Seq::kFill, 1, Round::kReal, configure, 4}, {Seq::kFill, 2, Round::kReal, kStart, 4},
      {Seq::kFill, 3, Round::kReal, kCopy, 4},     {Seq::kFill, 4, Round::kReal, kCopy, 4},
      {Seq::kMac, 0, Round::kReal, 0, 4},          {Seq::kMac, 1, Round::kReal, kCopy, 3},
      {Seq::kMac, 2, Round::kReal, kCopy, 2},      {Seq::kMac, 0, Round::kReal, 0, 1},
      {Seq::kMac, 1, Round::kReal, kCopy, 0},      {Seq::kMac, 2, Round::kReal, kCopy | kDone, 0},
      {Seq::kRead, 0, Round::kReal, 0, 0},         {Seq::kRead, 1, Round::kReal, 0, 0},
      {Seq::kRead, 2, Round::kReal, 0, 0},         {Seq::kRead, 3, Round::kReal, 0, 0},
      {Seq::kRead, 4, Round::kReal, 0, 0},         {Seq::kRead, 5, Round::kReal, 0, 0},
      {Seq::kRead, 6, Round::kReal, 0, 0},         {Seq::kRead, 7, Round::kReal, kStart, 0},
      {Seq::kMac, 0, Round::kReal, 0, 4},
  };
  EXPECT_EQ(Slots(*FindBuild("dla_m4"), TwoSteps(), expected.size()), expected);
}

// 8-bit weights with n = 2 take two passes: D = 8. Slot 10 sees dsp_rem = 4: a null round follows;
// its slot 13 sees 1: END.
TEST(AccelSlots, WaitsForTheDspEngine) {
  Descriptor d = TwoSteps();
  d.w_code = 2;
  const std::vector<Slot> slots = Slots(*FindBuild("dla_m4"), d, 16);
  EXPECT_EQ(slots[10], Slot(Seq::kMac, 1, Round::kReal, 0, 4));
  EXPECT_EQ(slots[11], Slot(Seq::kMac, 2, Round::kReal, 0, 3));
  EXPECT_EQ(slots[12], Slot(Seq::kMac, 0, Round::kWait, 0, 2));
  EXPECT_EQ(slots[13], Slot(Seq::kMac, 1, Round::kWait, kCopy, 1));
  EXPECT_EQ(slots[14], Slot(Seq::kMac, 2, Round::kWait, kCopy | kDone, 0));
  EXPECT_EQ(slots[15], Slot(Seq::kRead, 0, Round::kWait, 0, 0));
}

// ---- Resets -----------------------------------------------------------------------------------

// What both resets leave.
void ExpectIdle(const State& s) {
  State fresh;
  fresh.acc_dsp = s.acc_dsp;
  fresh.acc_cim = s.acc_cim;
  fresh.res_dsp = s.res_dsp;
  fresh.res_cim = s.res_cim;
  fresh.d = s.d;
  fresh.irq_enable = s.irq_enable;
  fresh.bvalid = s.bvalid;
  fresh.bresp = s.bresp;
  EXPECT_EQ(s, fresh);
}

Inputs WriteOf(std::uint32_t ctrl) {
  Inputs in;
  in.s_axil_awvalid = in.s_axil_wvalid = true;
  in.s_axil_awaddr = kAddrCtrl;
  in.s_axil_wdata = ctrl;
  in.s_axil_wstrb = 0xF;
  return in;
}

class AccelReset : public testing::TestWithParam<std::string> {
 protected:
  // A layer that is cut off after so many cycles.
  Driver Cut(std::int64_t cycles) {
    Driver driver(build_);
    driver.Write(0x20, 3);
    driver.Start(layer_.job.d);
    Inputs in;
    in.s_axil_bready = true;
    const auto beats = InputBeats(layer_);
    std::size_t sent = 0;
    for (std::int64_t i = 0; i < cycles; ++i) {
      in.s_axis_tvalid = sent < beats.size();
      in.s_axis_tdata = in.s_axis_tvalid ? beats[sent] : 0;
      in.s_axis_tlast = sent + 1 == beats.size();
      in.m_axis_tready = i % 3 == 0;
      if (driver.core().outputs(in).s_axis_tready && in.s_axis_tvalid) ++sent;
      driver.Tick(in);
    }
    return driver;
  }

  static LayerCase Layer(const Build& build) {
    Descriptor d = TwoSteps();
    d.k = build.k_vec + 1;
    d.p = build.p_vec + 1;
    d.c = build.c_vec + 1;
    return MakeCase(build, d, 11);
  }

  const Build& build_ = *FindBuild(GetParam());
  const LayerCase layer_ = Layer(build_);
};

TEST_P(AccelReset, SoftResetAnywhere) {
  for (std::int64_t cycles = 1; cycles < 500 && !HasFailure(); cycles += 3) {
    SCOPED_TRACE(cycles);
    Driver driver = Cut(cycles);
    const State before = driver.state();
    driver.Tick(WriteOf(3));  // start is ignored
    ExpectIdle(driver.state());
    EXPECT_EQ(driver.state().bvalid, true);
    EXPECT_EQ(driver.state().bresp, kOkay);
    EXPECT_EQ(driver.state().d, before.d);
    EXPECT_EQ(driver.state().irq_enable, 3);
    EXPECT_EQ(driver.state().acc_dsp, before.acc_dsp);
    EXPECT_EQ(driver.state().acc_cim, before.acc_cim);
    EXPECT_EQ(driver.state().res_dsp, before.res_dsp);
    Inputs in;
    in.s_axil_bready = true;
    driver.Tick(in);
    for (int i = 0; i < 8; ++i) driver.Tick({});  // nothing arrives late
    EXPECT_EQ(driver.state().acc_dsp, before.acc_dsp);
    EXPECT_EQ(driver.state().acc_cim, before.acc_cim);
    EXPECT_FALSE(driver.state().walk_on);
    driver.Run(layer_);
  }
}

TEST_P(AccelReset, PinAnywhere) {
  for (std::int64_t cycles = 2; cycles < 500 && !HasFailure(); cycles += 7) {
    SCOPED_TRACE(cycles);
    Driver driver = Cut(cycles);
    Inputs in = WriteOf(1);
    in.rst_n = false;
    in.s_axil_arvalid = in.s_axis_tvalid = true;
    const Outputs ports = driver.core().outputs(in);
    EXPECT_FALSE(ports.s_axil_awready || ports.s_axil_wready || ports.s_axil_arready ||
                 ports.s_axis_tready);
    driver.Tick(in);
    driver.Tick(in);
    ExpectIdle(driver.state());
    EXPECT_EQ(driver.state().d, DescriptorImage{});
    EXPECT_EQ(driver.state().irq_enable, 0);
    EXPECT_FALSE(driver.state().bvalid);
    driver.Run(layer_);
  }
}

INSTANTIATE_TEST_SUITE_P(Builds, AccelReset, testing::Values("dla", "dla_m4", "m4"),
                         [](const auto& test) { return test.param; });

// ---- Provenance -------------------------------------------------------------------------------

// One tile of TwoSteps() with 4 columns: the last step is (rb 0, s 1, word 0) for both engines; the
// kernels 4..7 were the DSP engine's last.
TEST(AccelProvenance, NamesTheLastStep) {
  const Build& build = *FindBuild("dla_m4");
  Descriptor d = TwoSteps();
  d.q = 4;
  Driver driver(build);
  driver.Run(MakeCase(build, d, 3));
  EXPECT_EQ(driver.core().dsp_provenance(0), (Provenance{0, 0, 0, 0, 0, 1, 0, 0, true}));
  // Column 1 of kernel 0 comes with the words 4..7; kernel 0 is lane 0 of the first.
  EXPECT_EQ(driver.core().cim_provenance(1), (Provenance{0, 0, 0, 0, 0, 1, 0, 4, true}));
  const BlockContext context = driver.core().block_context(7);  // (G 1, r 0, j 1)
  EXPECT_EQ(context.group, 1);
  EXPECT_EQ(context.r, 0);
  EXPECT_EQ(context.pair, 1);
}

}  // namespace
}  // namespace m4::accel
