// The lockstep loop, for any Verilated version. Included by the generated translation unit of each
// version only.
#ifndef VERILATOR_TB_M4BRAM_LOCKSTEP_IMPL_H_
#define VERILATOR_TB_M4BRAM_LOCKSTEP_IMPL_H_

#include <verilated.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include "golden_model/m4bram/block.h"
#include "verilator_tb/core/verilated_log.h"
#include "verilator_tb/m4bram/lockstep.h"
#if VM_TRACE
#include <verilated_fst_c.h>
#endif

namespace m4::tb::m4bram {

// One Verilated block with its context; both die in the right order.
template <class D>
class Dut {
 public:
  static constexpr bool kDoublePumped = D::kVersion.double_pumped;

  explicit Dut(const PowerUp& power_up)
      : model_(MakeModel(context_, power_up.unobserved_seed)), root_(model_->rootp) {
    D::LoadState(*root_, power_up.state);
    std::ranges::copy(power_up.memory, std::begin(D::Memory(*root_).m_storage));
    root_->clk_i = 0;
    root_->clk2x_i = 0;
  }

  void Drive(const gm::Inputs& in) {
    root_->a_wdata_i = in.a_wdata;
    root_->a_addr_i = in.a_addr;
    root_->b_addr_i = in.b_addr;
    root_->a_be_i = in.a_be;
    root_->a_ce_i = in.a_ce ? 1 : 0;
    root_->a_we_i = in.a_we ? 1 : 0;
    root_->rst_ni = in.rst_n ? 1 : 0;
  }

  // Edges, as in the cycle contract. Fall* also evaluate inputs just driven.
  void RiseMain() {
    root_->clk_i = 1;
    if constexpr (kDoublePumped) root_->clk2x_i = 1;
    model_->eval();
  }
  void FallFast() {
    root_->clk2x_i = 0;
    model_->eval();
  }
  void FallMain() {
    root_->clk_i = 0;
    model_->eval();
  }
  void RiseMid() {
    root_->clk_i = 0;
    root_->clk2x_i = 1;
    model_->eval();
  }
  // The wrong way to make a main edge: clk_i first, clk2x_i in an evaluation of its own, in which
  // the dummy arrays see what port A and the phase have just become. (The other order would show
  // nothing: no register on clk_i reads one on clk2x_i.)
  void RiseMainSkewed() {
    root_->clk_i = 1;
    model_->eval();
    root_->clk2x_i = 1;
    model_->eval();
  }

  void Observe(std::size_t a_address, Observed& out) const {
    D::ReadControl(*root_, out.state);
    D::ReadRows(*root_, out.state);
    out.b_rdata = root_->b_rdata_o;
    out.a_word = word(a_address);
  }
  void ReadControl(gm::State& state) const { D::ReadControl(*root_, state); }
  void ReadRows(gm::State& state) const { D::ReadRows(*root_, state); }
  bool SameAs(const gm::State& state) const { return D::Difference(*root_, state) == 0; }
  std::uint32_t b_rdata() const { return root_->b_rdata_o; }
  std::uint32_t word(std::size_t address) const { return D::Memory(*root_).m_storage[address]; }
  typename D::Root& root() { return *root_; }
  typename D::Model& model() { return *model_; }
  VerilatedContext& context() { return context_; }
  bool failed() const { return context_.gotError(); }

 private:
  static std::unique_ptr<typename D::Model> MakeModel(VerilatedContext& context, int seed) {
    context.fatalOnError(false);
    // Registers that nobody observes: they must not matter, so they are random too.
    context.randReset(2);
    context.randSeed(seed);
    context.traceEverOn(VM_TRACE != 0);
    return std::make_unique<typename D::Model>(&context);
  }

  VerilatedContext context_;
  std::unique_ptr<typename D::Model> model_;
  typename D::Root* root_;
};

// The points of a version's RTL; none if it is not a coverage build. The first call makes a model,
// so it must come before this thread has another: Verilator's runtime knows one context per thread.
template <class D>
const RtlPoints& PointsOf() {
  static const RtlPoints points = [] {
    if constexpr (M4_COVERAGE == 0) return RtlPoints();
    const PowerUp power_up;
    Dut<D> dut(power_up);
    return RtlPoints(dut.context());
  }();
  return points;
}

// Waves of a window of main edges; does nothing in a build without traces or if none are wanted.
template <class D>
class WaveWriter {
 public:
  WaveWriter(Dut<D>& dut, const std::optional<Waves>& waves) : dut_(dut), waves_(waves) {
#if VM_TRACE
    if (waves_) dut_.model().trace(&fst_, 99);
#else
    if (waves_) throw std::logic_error("this build writes no waves");
#endif
  }
  // At `quarter` 0..3 of the main cycle that `edge` begins, with what the model expects there.
  void Dump(std::uint32_t edge, unsigned quarter, const Observed& expected, bool diverged) {
    if (!waves_ || edge < waves_->first || edge > waves_->last) return;
#if VM_TRACE
    if (!fst_.isOpen()) fst_.open(waves_->file.c_str());
    D::ShowExpected(dut_.root(), expected, diverged);
    fst_.dump(edge * kTimePerCycle + quarter);
#else
    (void)quarter, (void)expected, (void)diverged;
#endif
  }

 private:
  Dut<D>& dut_;
  const std::optional<Waves>& waves_;
#if VM_TRACE
  VerilatedFstC fst_;  // its destructor closes the file
#endif
};

// What a test or a replay wants beyond comparing; compiled out of the plain loop.
enum class Mode { kPlain, kInstrumented };

template <class D>
class Lockstep {
 public:
  explicit Lockstep(const LockstepRequest& request)
      : request_(request),
        dut_(*request.power_up),
        model_(D::kVersion, request.power_up->state, request.power_up->memory),
        waves_(dut_, request.waves) {
    result_.readouts.reserve(request.readouts.size());
    if constexpr (requires { D::Select(dut_.root(), request.mutant); }) {
      D::Select(dut_.root(), request.mutant);
    }
  }

  template <Mode kMode, bool kSkewed = false>
  LockstepResult Run() {
    const auto begin = std::chrono::steady_clock::now();
    const auto edges = static_cast<std::uint32_t>(request_.edges.size());
    std::uint32_t last = edges;  // comes nearer when something is found
    (void)TakeVerilatedLog();
    if (edges > 0) dut_.Drive(request_.edges[0]);
    dut_.FallMain();
    for (std::uint32_t edge = 0; edge < last; ++edge) {
      if (edge % kLookUp == 0 && !GoOn()) break;
      const gm::Inputs& in = request_.edges[edge];
      LookAtReset(in.rst_n);
      if constexpr (kSkewed) {
        dut_.RiseMainSkewed();
      } else {
        dut_.RiseMain();
      }
      model_.MainEdge(in);
      AfterEdge<kMode>({edge, false}, in, in.rst_n);
      CollectReadouts(edge);
      const gm::Inputs& next = request_.edges[std::min(edge + 1, edges - 1)];
      dut_.Drive(next);
      if constexpr (Dut<D>::kDoublePumped) {
        dut_.FallFast();
        if constexpr (kMode == Mode::kInstrumented) waves_.Dump(edge, 1, expected_, diverged());
        dut_.RiseMid();
        model_.MidEdge(next.rst_n);
        AfterEdge<kMode>({edge, true}, in, next.rst_n);
        dut_.FallFast();
      } else {
        dut_.FallMain();
        AfterInputs({edge, false});
      }
      if constexpr (kMode == Mode::kInstrumented) {
        waves_.Dump(edge, Dut<D>::kDoublePumped ? 3 : 2, expected_, diverged());
      }
      ++result_.cycles;
      if (result_.end != LockstepResult::End::kAllEdges && last == edges) {
        last = std::min(edges, edge + 1 + kRunOn);
      }
    }
    if (result_.end == LockstepResult::End::kAllEdges) CompareMemory();
    if constexpr (M4_COVERAGE != 0) result_.points = PointsOf<D>().Reached(dut_.context());
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return std::move(result_);
  }

 private:
  static constexpr std::uint32_t kLookUp = 4096;  // edges between looks at clock and flag
  using End = LockstepResult::End;

  bool diverged() const { return result_.end == End::kDiverged; }

  bool GoOn() {
    if (request_.stop != nullptr && *request_.stop) {
      result_.end = End::kStopped;
    } else if (request_.deadline && std::chrono::steady_clock::now() > *request_.deadline) {
      result_.end = End::kDeadline;
    } else {
      return true;
    }
    return false;
  }

  // What power-up contents and the first reset reach does not count.
  void LookAtReset([[maybe_unused]] bool rst_n) {
    if constexpr (M4_COVERAGE != 0) {
      if (!rst_n || was_reset_) return;
      was_reset_ = true;
      ForgetReached(dut_.context());
    }
  }

  template <Mode kMode>
  void AfterEdge(EdgeId at, const gm::Inputs& in, bool rst_n) {
    const std::size_t address = in.a_addr & (gm::kWords - 1U);
    if constexpr (kMode == Mode::kInstrumented) {
      SpoilRtl(at);
      dut_.Observe(address, got_);
    } else {
      dut_.ReadControl(got_.state);
      if (Coverage::NeedsRows(got_.state)) dut_.ReadRows(got_.state);
    }
    ++result_.compares;
    const bool acts = !Dut<D>::kDoublePumped || at.mid;
    result_.coverage.Sample(fsm_before_, got_.state, in, rst_n, acts, D::kVersion);
    fsm_before_ = got_.state.fsm;
    if (!AsExpected<kMode>(at, address) && result_.end == End::kAllEdges) Stop(End::kDiverged, at);
    if (dut_.failed() && result_.assertions.empty()) {
      result_.assertions = AssertionMessages(TakeVerilatedLog());
      if (result_.end == End::kAllEdges) Stop(End::kAssertion, at);
    }
    if constexpr (kMode == Mode::kInstrumented) Instruments(at, in);
  }

  // The inputs have changed since the edge; b_rdata_o must not have. (In DP the mid edge shows it.)
  void AfterInputs(EdgeId at) {
    if (dut_.b_rdata() == model_.b_rdata()) return;
    if (result_.end == End::kAllEdges) Stop(End::kDiverged, at);
    if (!result_.samples.empty() && result_.samples.back().at == at) {
      result_.samples.back().got.b_rdata = dut_.b_rdata();
    }
  }

  template <Mode kMode>
  bool AsExpected(EdgeId at, std::size_t address) {
    if constexpr (kMode == Mode::kInstrumented) {
      expected_ = {model_.state(), model_.b_rdata(), model_.memory()[address]};
      expected_.a_word ^= MemoryFault(at.edge, address);
      if (FaultIsDue(Fault::Side::kModel, at) && request_.fault->signal != "memory") {
        Flip(expected_, request_.fault->signal, request_.fault->index, request_.fault->flip);
      }
      return DutShows(expected_.state, expected_.b_rdata, address, expected_.a_word);
    } else {
      return DutShows(model_.state(), model_.b_rdata(), address, model_.memory()[address]);
    }
  }

  // The one comparison: of plain runs and of those whose faults prove that it sees every bit.
  bool DutShows(const gm::State& state, std::uint32_t b_rdata, std::size_t address,
                std::uint32_t word) const {
    return dut_.SameAs(state) && dut_.b_rdata() == b_rdata && dut_.word(address) == word;
  }

  void Stop(End end, EdgeId at) {
    result_.end = end;
    result_.at = at;
  }

  void Instruments(EdgeId at, const gm::Inputs& in) {
    if (result_.end == End::kAllEdges) CheckExpectations(at);
    waves_.Dump(at.edge, at.mid ? 2 : 0, expected_, diverged());
    if (request_.record_until && at.edge <= *request_.record_until) {
      if (result_.samples.size() == request_.record_edges)
        result_.samples.erase(result_.samples.begin());
      result_.samples.push_back({at, in, expected_, got_});
    }
  }

  bool FaultIsDue(Fault::Side side, EdgeId at) const {
    return request_.fault && request_.fault->side == side &&
           at == EdgeId{request_.fault->edge, false};
  }

  // What a fault of the model's memory flips in the expected word: from its edge on, to the end.
  std::uint32_t MemoryFault(std::uint64_t edge, std::size_t address) const {
    if (!request_.fault || request_.fault->side != Fault::Side::kModel ||
        request_.fault->signal != "memory" || edge < request_.fault->edge ||
        address != static_cast<std::size_t>(request_.fault->index)) {
      return 0;
    }
    return static_cast<std::uint32_t>(request_.fault->flip);
  }

  // The bit stays flipped in the RTL until the RTL writes it.
  void SpoilRtl(EdgeId at) {
    if (!FaultIsDue(Fault::Side::kRtl, at)) return;
    const Fault& fault = *request_.fault;
    if (fault.signal == "memory") {
      D::Memory(dut_.root()).m_storage[static_cast<std::size_t>(fault.index)] ^=
          static_cast<std::uint32_t>(fault.flip);
      return;
    }
    Observed spoilt;
    dut_.Observe(0, spoilt);
    Flip(spoilt, fault.signal, fault.index, fault.flip);
    D::LoadState(dut_.root(), spoilt.state);
  }

  void CheckExpectations(EdgeId at) {
    for (; next_expectation_ < request_.expectations.size(); ++next_expectation_) {
      const Expectation& expectation = request_.expectations[next_expectation_];
      if (EdgeId{expectation.edge, expectation.mid} != at) return;
      for (const Expectation::Field& field : expectation.fields) {
        const std::uint64_t got = Value(field);
        if (got == field.value) continue;
        Stop(End::kExpectation, at);
        result_.unmet = UnmetExpectation{field, at, got};
        return;
      }
    }
  }

  std::uint64_t Value(const Expectation::Field& field) const {
    if (field.name == "memory") return dut_.word(static_cast<std::size_t>(field.index));
    const std::string name =
        field.index < 0 ? field.name : field.name + "[" + std::to_string(field.index) + "]";
    for (const SignalValue& signal : Signals(got_, D::kVersion, 0)) {
      if (signal.name == name) return signal.value;
    }
    throw std::logic_error("no such signal: " + name);
  }

  void CollectReadouts(std::uint32_t edge) {
    while (next_readout_ < request_.readouts.size() &&
           request_.readouts[next_readout_].cycle == edge) {
      result_.readouts.push_back(dut_.b_rdata());
      ++next_readout_;
    }
  }

  void CompareMemory() {
    for (std::size_t word = 0; word < gm::kWords; ++word) {
      const std::uint32_t expected = model_.memory()[word] ^ MemoryFault(result_.cycles, word);
      if (dut_.word(word) == expected) continue;
      Stop(End::kDiverged, {static_cast<std::uint32_t>(result_.cycles - 1), Dut<D>::kDoublePumped});
      result_.wrong_word = static_cast<int>(word);
      result_.wrong_word_expected = expected;
      result_.wrong_word_got = dut_.word(word);
      return;
    }
  }

  const LockstepRequest& request_;
  Dut<D> dut_;
  gm::Block model_;
  WaveWriter<D> waves_;
  LockstepResult result_;
  Observed got_;
  Observed expected_;  // instrumented only
  std::uint8_t fsm_before_ = 0;
  [[maybe_unused]] bool was_reset_ = false;  // of a coverage build
  std::size_t next_readout_ = 0;
  std::size_t next_expectation_ = 0;
};

template <class D>
class BlockBenchOf final : public BlockBench {
 public:
  gm::Version version() const override { return D::kVersion; }
  const RtlPoints& points() const override { return PointsOf<D>(); }

  LockstepResult Run(const LockstepRequest& request) const override {
    const bool plain =
        request.expectations.empty() && !request.fault && !request.waves && !request.record_until;
    (void)PointsOf<D>();
    Lockstep<D> lockstep(request);
    return plain ? lockstep.template Run<Mode::kPlain>()
                 : lockstep.template Run<Mode::kInstrumented>();
  }

  LockstepResult RunSkewed(const LockstepRequest& request) const override {
    (void)PointsOf<D>();
    return Lockstep<D>(request).template Run<Mode::kPlain, true>();
  }

  std::uint64_t RunBare(const PowerUp& power_up, std::span<const gm::Inputs> edges) const override {
    Dut<D> dut(power_up);
    for (const gm::Inputs& in : edges) {
      dut.Drive(in);
      if constexpr (Dut<D>::kDoublePumped) {
        dut.FallFast();
        dut.RiseMain();
        dut.FallFast();
        dut.RiseMid();
      } else {
        dut.FallMain();
        dut.RiseMain();
      }
    }
    return edges.size();
  }
};

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_LOCKSTEP_IMPL_H_
