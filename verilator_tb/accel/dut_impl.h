// Dut for any Verilated build. Included by the generated traits of each build only.
#ifndef VERILATOR_TB_ACCEL_DUT_IMPL_H_
#define VERILATOR_TB_ACCEL_DUT_IMPL_H_

#include <verilated.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <span>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "verilator_tb/accel/dut.h"
#if VM_TRACE
#include <verilated_fst_c.h>
#endif

namespace m4::tb::accel {

// The probes of one block inside.
template <class Root>
struct BlockProbes {
  void (*read)(const Root&, gb::State&);
  void (*load)(Root&, const gb::State&);
  bool (*differ)(const Root&, const gb::State&);
  std::uint32_t (*data)(const Root&);  // port B
  void (*show)(Root&, const m4bram::Observed&, bool diverged);
};

// What the generated traits say it with. Words: a register of 32-bit words, a VlWide.
template <class T, class R>
void Set(T& member, R value) {
  member = static_cast<T>(value);
}
template <class T, class R>
bool Differs(T member, R value) {
  return static_cast<std::uint64_t>(member) != static_cast<std::uint64_t>(value);
}
template <class R>
bool FlipBits(R& value, std::uint32_t mask) {
  value = static_cast<R>(value ^ mask);
  return true;
}
template <std::size_t kWords>
bool FlipWord(VlWide<kWords>& wide, std::size_t index, std::uint32_t mask) {
  if (index >= kWords) return false;
  wide.m_storage[index] ^= mask;
  return true;
}
template <class Words, std::size_t kWords>
bool WordsDiffer(const Words& member, const VlWide<kWords>& wide) {
  return member.size() != kWords ||
         std::memcmp(member.data(), wide.m_storage, sizeof(wide.m_storage)) != 0;
}
template <std::size_t kWords>
void ReadWords(std::vector<std::uint32_t>& member, const VlWide<kWords>& wide) {
  member.assign(std::begin(wide.m_storage), std::end(wide.m_storage));
}
template <std::size_t kWords>
void ReadWords(std::array<std::uint32_t, kWords>& member, const VlWide<kWords>& wide) {
  std::ranges::copy(wide.m_storage, member.begin());
}
// Numbers side by side for the waves, as far as both go.
template <class Words, std::size_t kWords>
void ShowWords(VlUnpacked<IData, kWords>& shown, const Words& words) {
  std::ranges::copy_n(std::begin(words),
                      static_cast<std::ptrdiff_t>(std::min(kWords, std::size(words))),
                      std::begin(shown.m_storage));
}
template <std::size_t kShown, std::size_t kWords>
void ShowWords(VlUnpacked<IData, kShown>& shown, const VlWide<kWords>& wide) {
  ShowWords(shown, wide.m_storage);
}
template <std::size_t kWords>
void LoadWords(std::span<const std::uint32_t> words, VlWide<kWords>& wide) {
  if (words.size() != kWords) throw std::logic_error("power-up contents of another size");
  std::ranges::copy(words, std::begin(wide.m_storage));
}

template <class D>
class DutOf final : public Dut {
 public:
  DutOf(const ga::PowerUp& power_up, int seed)
      : model_(MakeModel(context_, seed)), root_(model_->rootp) {
    D::Load(*root_, power_up);
    for (std::size_t b = 0; b < D::kMemories.size(); ++b) {
      auto& words = (root_->*D::kMemories[b]).m_storage;
      std::copy_n(power_up.blocks.begin() + static_cast<std::ptrdiff_t>(b * gb::kWords), gb::kWords,
                  std::begin(words));
    }
    root_->clk_i = 0;
    root_->clk2x_i = 0;
  }

  void Select([[maybe_unused]] int mutant) override {
    if constexpr (requires { D::Select(*root_, mutant); }) {
      D::Select(*root_, mutant);
    } else {
      if (mutant != 0) throw std::logic_error("this RTL has no mutants");
    }
  }

  void Drive(const ga::Inputs& in) override {
    root_->rst_ni = in.rst_n ? 1 : 0;
    root_->s_axil_awvalid_i = in.s_axil_awvalid ? 1 : 0;
    root_->s_axil_awaddr_i = in.s_axil_awaddr;
    root_->s_axil_wvalid_i = in.s_axil_wvalid ? 1 : 0;
    root_->s_axil_wdata_i = in.s_axil_wdata;
    root_->s_axil_wstrb_i = in.s_axil_wstrb;
    root_->s_axil_bready_i = in.s_axil_bready ? 1 : 0;
    root_->s_axil_arvalid_i = in.s_axil_arvalid ? 1 : 0;
    root_->s_axil_araddr_i = in.s_axil_araddr;
    root_->s_axil_rready_i = in.s_axil_rready ? 1 : 0;
    root_->s_axis_tvalid_i = in.s_axis_tvalid ? 1 : 0;
    root_->s_axis_tdata_i = in.s_axis_tdata;
    root_->s_axis_tlast_i = in.s_axis_tlast ? 1 : 0;
    root_->m_axis_tready_i = in.m_axis_tready ? 1 : 0;
  }

  ga::Outputs outputs() const override {
    ga::Outputs out;
    out.s_axil_awready = root_->s_axil_awready_o != 0;
    out.s_axil_wready = root_->s_axil_wready_o != 0;
    out.s_axil_bvalid = root_->s_axil_bvalid_o != 0;
    out.s_axil_bresp = root_->s_axil_bresp_o;
    out.s_axil_arready = root_->s_axil_arready_o != 0;
    out.s_axil_rvalid = root_->s_axil_rvalid_o != 0;
    out.s_axil_rdata = root_->s_axil_rdata_o;
    out.s_axil_rresp = root_->s_axil_rresp_o;
    out.s_axis_tready = root_->s_axis_tready_o != 0;
    out.m_axis_tvalid = root_->m_axis_tvalid_o != 0;
    out.m_axis_tdata = root_->m_axis_tdata_o;
    out.m_axis_tkeep = root_->m_axis_tkeep_o;
    out.m_axis_tlast = root_->m_axis_tlast_o != 0;
    out.irq = root_->irq_o != 0;
    return out;
  }

  void RiseMain() override {
    root_->clk_i = 1;
    if constexpr (D::kDoublePumped) root_->clk2x_i = 1;
    model_->eval();
  }
  void FallFast() override {
    if constexpr (D::kDoublePumped) {
      root_->clk2x_i = 0;
      model_->eval();
    }
  }
  void RiseMid() override {
    root_->clk_i = 0;
    if constexpr (D::kDoublePumped) root_->clk2x_i = 1;
    model_->eval();
  }

  bool SameAs(const ga::State& state) const override { return !D::Differ(*root_, state); }
  void Read(ga::State& state) const override { D::Read(*root_, state); }
  bool Flip(std::string_view name, std::size_t index, std::uint32_t mask) override {
    return D::Flip(*root_, name, index, mask);
  }

  int blocks() const override { return D::kBlocks; }
  void LoadBlock(int block, const gb::State& state) override { Probes(block).load(*root_, state); }
  bool BlockIsAs(int block, const gb::State& state) const override {
    return !Probes(block).differ(*root_, state);
  }
  void ReadBlock(int block, gb::State& state) const override { Probes(block).read(*root_, state); }
  std::uint32_t BlockData(int block) const override { return Probes(block).data(*root_); }
  std::uint32_t BlockWord(int block, std::size_t word) const override {
    return (root_->*D::kMemories[static_cast<std::size_t>(block)]).m_storage[word];
  }

  bool assertion_failed() const override { return context_.gotError(); }

  // The first call makes a model, so it must come before this thread has another: Verilator's
  // runtime knows one context per thread.
  static const RtlPoints& Points() {
    static const RtlPoints points = [] {
      if constexpr (M4_COVERAGE == 0) return RtlPoints();
      VerilatedContext context;
      const auto model = MakeModel(context, 1);
      return RtlPoints(context);
    }();
    return points;
  }
  BinCounts Reached() override {
    if constexpr (M4_COVERAGE == 0) return {};
    return Points().Reached(context_);
  }
  void ForgetReached() override { tb::ForgetReached(context_); }

  void OpenWaves([[maybe_unused]] const std::filesystem::path& file) override {
#if VM_TRACE
    model_->trace(&fst_, 99);
    fst_.open(file.c_str());
#else
    throw std::logic_error("this build writes no waves");
#endif
  }
  void Show(const ga::State& state, const ga::Outputs& outputs, bool diverged) override {
    D::Show(*root_, state, outputs, diverged);
  }
  void ShowBlock(int block, const m4bram::Observed& expected, bool diverged) override {
    Probes(block).show(*root_, expected, diverged);
  }
  void DumpWaves([[maybe_unused]] std::uint64_t time) override {
#if VM_TRACE
    fst_.dump(time);
#endif
  }

 private:
  static std::unique_ptr<typename D::Model> MakeModel(VerilatedContext& context, int seed) {
    context.fatalOnError(false);
    context.randReset(2);
    context.randSeed(seed);
    context.traceEverOn(VM_TRACE != 0);
    return std::make_unique<typename D::Model>(&context);
  }
  static const BlockProbes<typename D::Root>& Probes(int block) {
    return std::span(D::kBlockProbes)[static_cast<std::size_t>(block)];
  }

  VerilatedContext context_;
  std::unique_ptr<typename D::Model> model_;
  typename D::Root* root_;
#if VM_TRACE
  VerilatedFstC fst_;  // its destructor closes the file
#endif
};

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_DUT_IMPL_H_
