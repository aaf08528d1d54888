// The golden model of the accelerator: registers, responses, error codes and resets.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "golden_model/tests/accel_driver.h"

namespace m4::accel {
namespace {

using Answer = std::pair<std::uint32_t, std::uint8_t>;

// A layer of dla_m4 with one tile: 1 x 1, 4 channels, 8 kernels, one row of 2 columns. Section W: 1
// group, 1 filter column, 2 pairs, 2 words (portions of 32 bits); P: 24 beats; A: 2 beats.
Descriptor Small() {
  Descriptor d;
  d.r = d.s = d.stride = d.h = d.p = 1;
  d.c = 4;
  d.k = 8;
  d.w = d.q = 2;
  d.w_code = 1;
  d.n_minus_1 = 3;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return d;
}

class AccelAxil : public testing::Test {
 protected:
  const Build& build_ = *FindBuild("dla_m4");
  Driver driver_{build_};
};

// ---- Section 5 --------------------------------------------------------------------------------

TEST_F(AccelAxil, BuildRegisters) {
  EXPECT_EQ(driver_.Read(0x00), Answer(0x4D340001, kOkay));
  // HasDsp, Cim 1, Large, DoublePumped; RVec 3, PVec 1, QVecDsp 2, QVecCim 2, packing 4, stride 4.
  EXPECT_EQ(driver_.Read(0x04), Answer(0x44221333, kOkay));
  EXPECT_EQ(driver_.Read(0x08), Answer(0x00020204, kOkay));  // CVec 4, CVecDsp 2, NGroups 2
  EXPECT_EQ(driver_.Read(0x0C), Answer(0x00040008, kOkay));  // KVec 8, KVecDsp 4
  EXPECT_EQ(driver_.Read(0x10), Answer(0x0000090A, kOkay));  // 1024, 512
}

TEST_F(AccelAxil, ReadsOfEveryAddress) {
  for (unsigned address = 0; address < 256; ++address) {
    const unsigned word = address & ~3U;
    const bool in_map = word <= 0x24 || (word >= 0x40 && word <= 0x58) || word >= 0x80;
    const bool exists = in_map && word <= 0xBC;
    EXPECT_EQ(driver_.Read(static_cast<std::uint8_t>(address)).second, exists ? kOkay : kSlverr)
        << address;
  }
}

TEST_F(AccelAxil, WritesOfEveryAddressInIdle) {
  for (unsigned address = 0; address < 256; ++address) {
    const unsigned word = address & ~3U;
    const bool writable =
        word == 0x14 || word == 0x1C || word == 0x20 || (word >= 0x40 && word <= 0x58);
    EXPECT_EQ(driver_.Write(static_cast<std::uint8_t>(address), 0), writable ? kOkay : kSlverr)
        << address;
  }
}

TEST_F(AccelAxil, OnlyBitsThatExistAndBytesThatAreStrobed) {
  const std::vector<std::uint32_t> bits = {0x000FF7FF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF,
                                           0xFFFF077F, 0x01FF0073, 0x00000007};
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const auto address = static_cast<std::uint8_t>(0x40 + 4 * i);
    driver_.Write(address, 0xFFFFFFFF);
    EXPECT_EQ(driver_.Read(address), Answer(bits[i], kOkay));
  }
  driver_.Write(0x44, 0x11223344, 0b0101);
  EXPECT_EQ(driver_.Read(0x44).first, 0xFF22FF44);
  driver_.Write(0x20, 0xFFFFFFFF);
  EXPECT_EQ(driver_.Read(0x20).first, 3U);
}

// A write waits for both valids, for the last response, and answers a cycle later; a read shows the
// value before a write at the same edge.
TEST_F(AccelAxil, Handshakes) {
  Inputs in;
  in.s_axil_awaddr = in.s_axil_araddr = 0x44;
  in.s_axil_wdata = 5;
  in.s_axil_wstrb = 0xF;
  in.s_axil_awvalid = true;
  EXPECT_FALSE(driver_.core().outputs(in).s_axil_awready);
  in.s_axil_awvalid = false;
  in.s_axil_wvalid = true;
  EXPECT_FALSE(driver_.core().outputs(in).s_axil_wready);
  in.s_axil_awvalid = in.s_axil_arvalid = true;
  EXPECT_TRUE(driver_.core().outputs(in).s_axil_awready);
  EXPECT_TRUE(driver_.core().outputs(in).s_axil_arready);
  driver_.Tick(in);
  EXPECT_TRUE(driver_.state().bvalid);
  EXPECT_TRUE(driver_.state().rvalid);
  EXPECT_EQ(driver_.state().rdata, 0U);
  EXPECT_EQ(driver_.state().d[1], 5U);
  in.s_axil_wdata = 6;
  in.s_axil_bready = true;  // taken at the end of this cycle, in which no write happens
  EXPECT_FALSE(driver_.core().outputs(in).s_axil_awready);
  EXPECT_FALSE(driver_.core().outputs(in).s_axil_arready);
  driver_.Tick(in);
  EXPECT_FALSE(driver_.state().bvalid);
  EXPECT_TRUE(driver_.state().rvalid);
  EXPECT_EQ(driver_.state().d[1], 5U);
  driver_.Tick(in);
  EXPECT_EQ(driver_.state().d[1], 6U);
}

TEST_F(AccelAxil, WritesWhileALayerRuns) {
  driver_.Start(Small());
  driver_.TakeResponse();
  EXPECT_EQ(driver_.Write(kAddrCtrl, 1), kSlverr);
  EXPECT_EQ(driver_.Write(kAddrCtrl, 1, 0b1110), kOkay);  // no bit is strobed: nothing
  EXPECT_EQ(driver_.Write(0x44, 0), kSlverr);
  EXPECT_EQ(driver_.Write(0x20, 3), kOkay);
  EXPECT_EQ(driver_.state().d, Encode(Small()));
  EXPECT_EQ(driver_.Read(0x18).first, 2U);  // LOAD_W
}

TEST_F(AccelAxil, InterruptAndItsFlags) {
  const LayerCase layer = MakeCase(build_, Small(), 1);
  driver_.Run(layer);
  EXPECT_FALSE(driver_.core().outputs({}).irq);
  driver_.Write(0x20, 1);
  EXPECT_TRUE(driver_.core().outputs({}).irq);
  driver_.Write(0x1C, 2);  // another flag
  EXPECT_TRUE(driver_.core().outputs({}).irq);
  driver_.Write(0x1C, 1, 0b1110);  // not strobed
  EXPECT_TRUE(driver_.core().outputs({}).irq);
  driver_.Write(0x1C, 1);
  EXPECT_FALSE(driver_.core().outputs({}).irq);
}

// A flag that is set at the edge of its clearing write ends up 1.
TEST_F(AccelAxil, SetBeatsClear) {
  driver_.Start({});  // an error: all sizes are 0
  driver_.TakeResponse();
  driver_.Tick({});
  driver_.Tick({});
  EXPECT_EQ(driver_.state().check_cycle, 3);
  driver_.WriteOnly(0x1C, 3);
  EXPECT_EQ(driver_.state().irq_status, kIrqError);
  EXPECT_EQ(driver_.state().error_code, 1);
}

// ---- Section 6: descriptors -------------------------------------------------------------------

class AccelErrors : public AccelAxil {
 protected:
  // The layer is refused with this code, exactly 4 cycles after its start, without taking a beat.
  void ExpectRefused(const Descriptor& d, int code) {
    driver_.Start(d);
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(driver_.state().state, Phase::kCheck);
      Inputs in;
      in.s_axis_tvalid = true;
      in.s_axil_bready = true;
      driver_.Tick(in);
    }
    EXPECT_EQ(driver_.state().state, Phase::kIdle);
    EXPECT_EQ(driver_.Read(0x24).first, static_cast<std::uint32_t>(code));
    EXPECT_EQ(driver_.state().irq_status, kIrqError);
    EXPECT_EQ(driver_.counter(Counter::kTotal), 4U);
    EXPECT_EQ(driver_.counter(Counter::kBeatsIn), 0U);
  }

  // The layer with these beats, TLAST with the last: refused with this code, all beats taken; the
  // next layer works.
  void ExpectBroken(const std::vector<std::uint32_t>& beats, int code) {
    driver_.Start(Small());
    EXPECT_TRUE(driver_.Stream(beats).empty());
    EXPECT_EQ(driver_.state().error_code, code);
    EXPECT_EQ(driver_.state().irq_status, kIrqError);
    EXPECT_EQ(driver_.counter(Counter::kBeatsIn), beats.size());
    driver_.Run(MakeCase(build_, Small(), 3));
  }

  std::vector<std::uint32_t> Beats() const { return InputBeats(MakeCase(build_, Small(), 2)); }
};

TEST_F(AccelErrors, Descriptors) {
  const auto with = [](auto change) {
    Descriptor d = Small();
    change(d);
    return d;
  };
  using D = Descriptor;
  ExpectRefused(with([](D& d) { d.q = 0; }), 1);
  ExpectRefused(with([](D& d) { d.s = d.stride = 0; }), 1);  // the lowest code
  ExpectRefused(with([](D& d) { d.stride = 0; }), 2);
  ExpectRefused(with([](D& d) { d.stride = 5; }), 2);
  ExpectRefused(with([](D& d) { d.w_code = 3; }), 3);
  ExpectRefused(with([](D& d) { d.n_minus_1 = 0; }), 3);
  ExpectRefused(with([](D& d) { d.mixed = true, d.narrow_code = 1, d.k1 = 4; }), 3);
  ExpectRefused(with([](D& d) { d.mixed = true; }), 4);
  ExpectRefused(with([](D& d) { d.mixed = true, d.k1 = 8; }), 4);
  ExpectRefused(with([](D& d) { d.result_bits_minus_1 = 0; }), 5);
  // 15 * 15 * C * 2^(8 + 8 - 2) = C * 3686400 >= 2^31 from C = 583 on; FILTER is a higher code.
  ExpectRefused(with([](D& d) {
                  d.r = d.s = 15, d.c = 583, d.w_code = 2, d.n_minus_1 = 7;
                  d.activations_signed = true;
                }),
                6);
  // Portions of 32 bits: 4 kernels of 8 bits in a group, 8 of 4 bits: k1 = 5 needs 2 + 1 groups.
  ExpectRefused(with([](D& d) { d.mixed = true, d.w_code = 2, d.narrow_code = 1, d.k1 = 5; }), 7);
  // One word per portion: 2 * NST * KT = 2 * 257 words.
  ExpectRefused(with([](D& d) { d.k = 8 * 257; }), 8);
  // The DSP engine's buffer: (2 - 1) * 4 + 3: 8 column banks, 1 row bank; H * 1 * 1 > 1024.
  ExpectRefused(with([](D& d) { d.h = 1025; }), 9);
  // 512 words: 256 K tiles of 8 kernels at most; more than 512 kernels only if not requantised.
  ExpectRefused(with([](D& d) { d.k = 513; }), 10);
}

// One channel less than above is no overflow, but too much for the filter cache.
TEST_F(AccelErrors, OverflowBeginsAtItsBound) {
  Descriptor d = Small();
  d.r = d.s = 15;
  d.c = 582;
  d.w_code = 2;
  d.n_minus_1 = 7;
  d.activations_signed = true;
  // NST = 5 * 15 * 146, two words each: FILTER.
  ExpectRefused(d, 8);
}

// ---- Packets ----------------------------------------------------------------------------------

// 2 pairs of 2 words, 8 kernels of 3 parameters, 2 activations.
TEST_F(AccelErrors, PacketOfTheSmallLayer) { EXPECT_EQ(Beats().size(), 30U); }

TEST_F(AccelErrors, TlastEarly) {
  auto beats = Beats();
  beats.pop_back();
  ExpectBroken(beats, 16);
  EXPECT_EQ(driver_.counter(Counter::kDrop), 0U);
  beats.resize(4);  // on the last beat of a section that is not the last
  ExpectBroken(beats, 16);
}

TEST_F(AccelErrors, TlastMissing) {
  auto beats = Beats();
  beats.insert(beats.end(), {1, 2, 3});
  driver_.Start(Small());
  driver_.Stream(beats);
  EXPECT_EQ(driver_.state().error_code, 17);
  EXPECT_EQ(driver_.counter(Counter::kDrop), 3U);
  EXPECT_EQ(driver_.counter(Counter::kLoad), 30U);
  ExpectBroken(beats, 17);
}

TEST_F(AccelErrors, Parameters) {
  // Beat 4 is the first bias, 5 its multiplier, 6 its shift.
  const std::vector<std::pair<std::size_t, std::uint32_t>> wrong = {
      {5, 0x80000000}, {6, 0}, {6, 63}, {27, 0x10000001}};
  for (const auto& [beat, value] : wrong) {
    auto beats = Beats();
    beats[beat] = value;
    ExpectBroken(beats, 18);
  }
  // What is wrong with a beat that comes too early counts less.
  auto beats = Beats();
  beats[6] = 0;
  beats.resize(7);
  ExpectBroken(beats, 16);
}

}  // namespace
}  // namespace m4::accel
