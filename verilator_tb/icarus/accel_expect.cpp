#include "verilator_tb/icarus/accel_expect.h"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/scenario.h"

namespace m4::tb::icarus {
namespace {

namespace ga = ::m4::accel;
namespace gb = ::m4::m4bram;

constexpr std::size_t kPrologue = 2;  // edges in reset

// Bits one after the other, the first one highest, as hexadecimal digits.
class Bits {
 public:
  void Put(std::uint64_t value, int bits) {
    for (int bit = bits; bit-- > 0;) text_ += (value >> bit & 1) != 0 ? '1' : '0';
  }
  std::string Hex() const {
    constexpr std::size_t kDigits = 24;
    const std::string padded = std::string(4 * kDigits - text_.size(), '0') + text_;
    std::string hex;
    for (std::size_t i = 0; i < padded.size(); i += 4) {
      hex += fmt::format("{:x}", std::stoul(padded.substr(i, 4), nullptr, 2));
    }
    return hex;
  }

 private:
  std::string text_;
};

std::string Ports(const ga::Inputs& in) {
  Bits bits;
  bits.Put(in.rst_n, 1);
  bits.Put(in.s_axil_awvalid, 1);
  bits.Put(in.s_axil_awaddr, 8);
  bits.Put(in.s_axil_wvalid, 1);
  bits.Put(in.s_axil_wdata, 32);
  bits.Put(in.s_axil_wstrb, 4);
  bits.Put(in.s_axil_bready, 1);
  bits.Put(in.s_axil_arvalid, 1);
  bits.Put(in.s_axil_araddr, 8);
  bits.Put(in.s_axil_rready, 1);
  bits.Put(in.s_axis_tvalid, 1);
  bits.Put(in.s_axis_tdata, 32);
  bits.Put(in.s_axis_tlast, 1);
  bits.Put(in.m_axis_tready, 1);
  return bits.Hex();
}

std::string Ports(const ga::Outputs& out) {
  Bits bits;
  bits.Put(out.s_axil_awready, 1);
  bits.Put(out.s_axil_wready, 1);
  bits.Put(out.s_axil_bvalid, 1);
  bits.Put(out.s_axil_bresp, 2);
  bits.Put(out.s_axil_arready, 1);
  bits.Put(out.s_axil_rvalid, 1);
  bits.Put(out.s_axil_rdata, 32);
  bits.Put(out.s_axil_rresp, 2);
  bits.Put(out.s_axis_tready, 1);
  bits.Put(out.m_axis_tvalid, 1);
  bits.Put(out.m_axis_tdata, 32);
  bits.Put(out.m_axis_tkeep, 4);
  bits.Put(out.m_axis_tlast, 1);
  bits.Put(out.irq, 1);
  return bits.Hex();
}

struct Recording {
  const ga::Build* build = nullptr;
  std::string lines;
  std::size_t edges = 0;
};

// A maker of designs is a plain function: it can reach nothing else.
Recording& TheRecording() {
  static Recording recording;
  return recording;
}

// The golden model in the place of the design: it answers the host and is written down.
class ModelAsDut final : public accel::Dut {
 public:
  explicit ModelAsDut(const ga::PowerUp& power_up) : core_(*TheRecording().build, power_up) {}

  void Drive(const ga::Inputs& in) override { in_ = in; }
  ga::Outputs outputs() const override { return core_.outputs(in_); }
  void RiseMain() override {
    Recording& recording = TheRecording();
    recording.lines += Ports(in_) + " " + Ports(core_.outputs(in_)) + "\n";
    ++recording.edges;
    core_.Edge(in_);
  }
  void FallFast() override {}
  void RiseMid() override {}
  bool SameAs(const ga::State&) const override { return true; }
  void Read(ga::State& state) const override { state = core_.state(); }
  bool Flip(std::string_view, std::size_t, std::uint32_t) override { return false; }
  int blocks() const override { return 0; }
  void LoadBlock(int, const gb::State&) override {}
  bool BlockIsAs(int, const gb::State&) const override { return true; }
  void ReadBlock(int, gb::State&) const override {}
  std::uint32_t BlockData(int) const override { return 0; }
  std::uint32_t BlockWord(int, std::size_t) const override { return 0; }
  bool assertion_failed() const override { return false; }
  void Select(int) override {}
  tb::BinCounts Reached() override { return {}; }
  void ForgetReached() override {}
  void OpenWaves(const std::filesystem::path&) override {}
  void Show(const ga::State&, const ga::Outputs&, bool) override {}
  void ShowBlock(int, const m4bram::Observed&, bool) override {}
  void DumpWaves(std::uint64_t) override {}

 private:
  ga::Core core_;
  ga::Inputs in_;
};

}  // namespace

std::string Expect(const accel::Vector& vector) {
  Recording& recording = TheRecording();
  recording = {vector.build, "", 0};
  const accel::DutMaker maker{vector.build->name,
                              [](const ga::PowerUp& power_up, int) {
                                return std::unique_ptr<accel::Dut>(new ModelAsDut(power_up));
                              },
                              false};
  const std::uint64_t seed = arith::SeedFor(1, vector.id);
  accel::BenchRequest request;
  request.build = vector.build;
  request.dut = &maker;
  request.timing = vector.timing;
  request.seed = arith::SeedFor(seed, "bench");
  accel::Randomness random{arith::Rng(arith::SeedFor(seed, "numbers")),
                           arith::Rng(arith::SeedFor(seed, "free bits"))};
  accel::Bench bench(request);
  accel::Progress progress;
  PlayScenario(vector, bench, random, progress);
  bench.Finish();
  return fmt::format("{} {} {}\n{}", recording.edges, kPrologue, vector.id, recording.lines);
}

}  // namespace m4::tb::icarus
