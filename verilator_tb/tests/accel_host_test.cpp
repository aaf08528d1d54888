// What the host of a vector does beyond what the host library does: random values where the data
// sheet leaves bits free, accesses to AXI4-Lite that nobody asked for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "golden_model/accel/build.h"
#include "golden_model/host/hardware.h"
#include "verilator_tb/accel/axi.h"
#include "verilator_tb/accel/packet.h"

namespace m4::tb::accel {
namespace {

// One kernel of one 4-bit weight over 32 positions of one 3-bit activation, on dla_m4: word 0 of
// each of the loaded blocks has the weight, word 1 is of an absent channel.
TEST(AccelPacket, OnlyFreeBitsAreRandom) {
  host::Layer layer;
  layer.w = layer.q = 32;
  layer.weight_bits = 4;
  layer.activation_bits = 3;
  layer.requantisation.emplace().parameters = {{-7, 5, 9}};
  const host::Tensors tensors = {{0}, std::vector<std::int32_t>(32, 0)};
  const host::Plan plan =
      host::PlanLayer(host::HardwareOf(ga::BuildRegisters(*ga::FindBuild("dla_m4"))), layer);
  ASSERT_EQ(plan.refusal, "");
  const host::Job& job = plan.jobs.front();

  arith::Rng rng(1);
  std::uint32_t weight = 0, absent = 0, some = 0, all = 0xFFFFFFFFU;
  for (int i = 0; i < 100; ++i) {
    const auto packet = MakePacket(plan, layer, job, tensors, rng);
    ASSERT_EQ(packet.size(), 2U + 3U + 32U);
    weight |= packet[0];
    absent |= packet[1];
    EXPECT_THAT(std::vector(packet.begin() + 2, packet.begin() + 5),
                testing::ElementsAre(static_cast<std::uint32_t>(-7), 5U, 9U));
    for (std::size_t x = 5; x < packet.size(); ++x) {
      some |= packet[x];
      all &= packet[x];
    }
  }
  EXPECT_EQ(weight, 0xFFFFFFF0U);
  EXPECT_EQ(absent, 0xFFFFFFFFU);
  EXPECT_EQ(some, 0xFFFFFFF8U);
  EXPECT_EQ(all, 0U);
}

// With chatter the next write is offered while a response is shown, and none of the host's is lost.
TEST(AccelAxi, ChatterOffersWritesDuringAResponse) {
  HostTiming timing;
  timing.register_gaps = 0.3;
  timing.chatter = 0.3;
  Axi axi(timing, 1);
  bool response = false;
  int overlaps = 0, answers = 0;
  std::uint32_t asked = 0, written = 0;
  for (int cycle = 0; cycle < 2000; ++cycle) {
    if (axi.TakeWriteAnswer()) ++answers;
    if (!axi.writing()) axi.Write(0x20, ++asked, 0xF);
    ga::Inputs in{};
    in.rst_n = true;
    axi.Drive(in);
    const bool offered = in.s_axil_awvalid && in.s_axil_wvalid;
    ga::Outputs out{};
    out.s_axil_awready = out.s_axil_wready = offered && !response;
    out.s_axil_bvalid = response;
    if (offered && response) ++overlaps;
    if (out.s_axil_awready && in.s_axil_awaddr == 0x20) {
      EXPECT_EQ(in.s_axil_wdata, ++written);
    }
    axi.Observe(in, out);
    response = response ? !in.s_axil_bready : out.s_axil_awready;
  }
  EXPECT_GT(overlaps, 10);
  EXPECT_GT(answers, 100);
  EXPECT_LE(asked - static_cast<std::uint32_t>(answers), 2U);
}

}  // namespace
}  // namespace m4::tb::accel
