// A host for tests of the accelerator's golden model: accesses to registers, input and output
// streams with gaps, one cycle after the other.
#ifndef GOLDEN_MODEL_TESTS_ACCEL_DRIVER_H_
#define GOLDEN_MODEL_TESTS_ACCEL_DRIVER_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "golden_model/accel/core.h"
#include "golden_model/arith/rng.h"
#include "golden_model/tests/accel_layer.h"

namespace m4::accel {

inline constexpr std::uint8_t kAddrCtrl = 0x14;
inline constexpr std::uint8_t kAddrDescriptor = 0x40;

// How the two streams behave. Probabilities in percent.
struct Traffic {
  unsigned offered = 100;  // an input beat is offered
  unsigned ready = 100;    // an output beat is taken
  std::uint64_t seed = 1;
};

class Driver {
 public:
  // After power-up with random contents, and a reset.
  explicit Driver(const Build& build, std::uint64_t seed = 7) : core_(build, Random(build, seed)) {
    Inputs in;
    in.rst_n = false;
    for (int i = 0; i < 3; ++i) Tick(in);
  }

  const Core& core() const { return core_; }
  const State& state() const { return core_.state(); }
  std::uint32_t counter(Counter c) const { return state().counters[static_cast<std::size_t>(c)]; }
  std::int64_t edges() const { return edges_; }

  // Called in every cycle, with its inputs, before the edge that ends it.
  std::function<void(const Core&, const Inputs&)> watch;

  void Tick(const Inputs& in) {
    if (watch) watch(core_, in);
    core_.Edge(in);
    ++edges_;
  }

  // A write, from its address to its response; returns the response.
  std::uint8_t Write(std::uint8_t address, std::uint32_t data, std::uint8_t strobe = 0xF) {
    WriteOnly(address, data, strobe);
    const std::uint8_t response = state().bresp;
    TakeResponse();
    return response;
  }

  // One cycle: the response of a write is taken.
  void TakeResponse() {
    Inputs in;
    in.s_axil_bready = true;
    Tick(in);
  }

  // One cycle: the write happens, its response stays.
  void WriteOnly(std::uint8_t address, std::uint32_t data, std::uint8_t strobe = 0xF) {
    Inputs in;
    in.s_axil_awvalid = in.s_axil_wvalid = true;
    in.s_axil_awaddr = address;
    in.s_axil_wdata = data;
    in.s_axil_wstrb = strobe;
    EXPECT_TRUE(core_.outputs(in).s_axil_awready);
    Tick(in);
    EXPECT_TRUE(state().bvalid);
  }

  // A read: value and response.
  std::pair<std::uint32_t, std::uint8_t> Read(std::uint8_t address) {
    Inputs in;
    in.s_axil_arvalid = in.s_axil_rready = true;
    in.s_axil_araddr = address;
    Tick(in);
    const std::pair<std::uint32_t, std::uint8_t> answer{state().rdata, state().rresp};
    EXPECT_TRUE(state().rvalid);
    in.s_axil_arvalid = false;
    Tick(in);
    EXPECT_FALSE(state().rvalid);
    return answer;
  }

  void WriteDescriptor(const Descriptor& d) {
    const DescriptorImage image = Encode(d);
    for (std::size_t i = 0; i < image.size(); ++i) {
      EXPECT_EQ(Write(static_cast<std::uint8_t>(kAddrDescriptor + 4 * i), image[i]), kOkay);
    }
  }

  // Descriptor and start; the layer's CHECK begins with the next cycle. The response of the start
  // is not taken yet.
  void Start(const Descriptor& d) {
    WriteDescriptor(d);
    WriteOnly(kAddrCtrl, 1);
    EXPECT_EQ(state().bresp, kOkay);
    EXPECT_EQ(state().state, Phase::kCheck);
  }

  // Goes on, offering these beats (TLAST with the last), until the layer is over or `cycles` have
  // passed; returns what came out.
  std::vector<std::uint32_t> Stream(const std::vector<std::uint32_t>& beats, Traffic traffic = {},
                                    std::int64_t cycles = 1 << 22) {
    arith::Rng rng(traffic.seed);
    std::vector<std::uint32_t> out;
    std::size_t sent = 0;
    Inputs in;
    in.s_axil_bready = true;
    for (; cycles > 0 && state().state != Phase::kIdle; --cycles) {
      if (!in.s_axis_tvalid && sent < beats.size() && rng.below(100) < traffic.offered) {
        in.s_axis_tvalid = true;
        in.s_axis_tdata = beats[sent];
        in.s_axis_tlast = sent + 1 == beats.size();
      }
      in.m_axis_tready = rng.below(100) < traffic.ready;
      const Outputs ports = core_.outputs(in);
      if (ports.m_axis_tvalid && in.m_axis_tready) {
        out.push_back(ports.m_axis_tdata);
        last_was_tlast_ = ports.m_axis_tlast;
        tlasts_ += ports.m_axis_tlast ? 1 : 0;
      }
      Tick(in);
      if (ports.s_axis_tready && in.s_axis_tvalid) {
        in.s_axis_tvalid = false;
        ++sent;
      }
      ExpectStable(ports, in);
    }
    EXPECT_GT(cycles, 0) << "the layer does not end";
    return out;
  }

  // A whole layer: its results are compared with the convolution, TLAST must be on the last alone.
  void Run(const LayerCase& layer, Traffic traffic = {}) {
    tlasts_ = 0;
    Start(layer.job.d);
    const auto out = Stream(InputBeats(layer, traffic.seed), traffic);
    EXPECT_EQ(out, ExpectedBeats(layer).beats());
    EXPECT_EQ(tlasts_, 1);
    EXPECT_TRUE(last_was_tlast_);
    EXPECT_EQ(state().irq_status, kIrqDone);
    EXPECT_EQ(state().error_code, 0);
  }

 private:
  static PowerUp Random(const Build& build, std::uint64_t seed) {
    arith::Rng rng(seed);
    PowerUp contents = Core::Zeros(build);
    for (auto* words : {&contents.acc_dsp, &contents.acc_cim, &contents.res_dsp, &contents.res_cim,
                        &contents.blocks}) {
      for (std::uint32_t& word : *words) word = static_cast<std::uint32_t>(rng.next64());
    }
    return contents;
  }

  // AXI4-Stream: a beat that is not taken stays.
  void ExpectStable(const Outputs& before, const Inputs& in) const {
    if (!before.m_axis_tvalid || in.m_axis_tready) return;
    EXPECT_TRUE(state().tvalid);
    EXPECT_EQ(state().tdata, before.m_axis_tdata);
    EXPECT_EQ(state().tlast, before.m_axis_tlast);
  }

  Core core_;
  std::int64_t edges_ = 0;
  int tlasts_ = 0;
  bool last_was_tlast_ = false;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_TESTS_ACCEL_DRIVER_H_
