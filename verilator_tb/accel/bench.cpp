#include "verilator_tb/accel/bench.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "verilator_tb/accel/failure.h"
#include "verilator_tb/accel/observed.h"
#include "verilator_tb/core/verilated_log.h"

namespace m4::tb::accel {
namespace {

constexpr std::uint64_t kLookUp = 1024;    // edges between looks at clock and flag
constexpr std::size_t kSamples = 14;       // kept for a page
constexpr int kRunOn = 8;                  // edges after the first divergence, for the waves
constexpr std::uint32_t kFirstBlocks = 1;  // what the blocks' ports see is defined from here on

ga::PowerUp RandomPowerUp(const ga::Build& build, arith::Rng& rng) {
  ga::PowerUp power_up = ga::Core::Zeros(build);
  for (auto* words : {&power_up.acc_dsp, &power_up.acc_cim, &power_up.res_dsp, &power_up.res_cim,
                      &power_up.blocks}) {
    for (std::uint32_t& word : *words) word = static_cast<std::uint32_t>(rng.next64());
  }
  return power_up;
}

gb::State RandomBlock(gb::Version version, arith::Rng& rng) {
  gb::State state;
  const std::uint64_t row_mask = version.large ? ~std::uint64_t{0} : 0xFFFFFFFFU;
  for (gb::Rows& rows : state.bpe) {
    for (std::uint64_t* row : {&rows.w1, &rows.w2, &rows.w12, &rows.inv, &rows.p, &rows.acc}) {
      *row = rng.next64() & row_mask;
    }
  }
  state.act1 = static_cast<std::uint32_t>(rng.next64());
  state.act2 = static_cast<std::uint32_t>(rng.next64());
  state.fsm = static_cast<std::uint8_t>(rng.below(16));
  state.bits_left = static_cast<std::uint8_t>(rng.below(16));
  state.cfg = static_cast<std::uint8_t>(rng.below(256));
  if (version.double_pumped) {
    state.t = static_cast<std::uint8_t>(rng.below(2));
    state.t_d = static_cast<std::uint8_t>(rng.below(2));
  }
  return state;
}

// A power-up seed of its own has its own numbers for each part.
std::optional<arith::Rng> RngFor(const BenchRequest& request, std::string_view part) {
  if (!request.power_up_seed) return std::nullopt;
  return arith::Rng(arith::SeedFor(*request.power_up_seed, part));
}

// Drawn from `rng` in any case: what is drawn from it later must not depend on the power-up seed.
ga::PowerUp PowerUpOf(const BenchRequest& request, arith::Rng& rng) {
  ga::PowerUp power_up = RandomPowerUp(*request.build, rng);
  auto other = RngFor(request, "core");
  return other ? RandomPowerUp(*request.build, *other) : power_up;
}

std::unique_ptr<Dut> MakeDut(const BenchRequest& request, const ga::PowerUp& power_up,
                             arith::Rng& rng) {
  const std::int64_t seed = rng.between(1, 0x7FFFFFFF);
  auto other = RngFor(request, "dut");
  auto dut =
      request.dut->make(power_up, static_cast<int>(other ? other->between(1, 0x7FFFFFFF) : seed));
  dut->Select(request.mutant);
  return dut;
}

}  // namespace

Bench::Bench(const BenchRequest& request)
    : request_(request),
      rng_(request.seed),
      power_up_(PowerUpOf(request, rng_)),
      dut_(MakeDut(request, power_up_, rng_)),
      core_(*request.build, power_up_),
      axi_(request.timing, rng_.next64()),
      coverage_(*request.build),
      begin_(std::chrono::steady_clock::now()) {
  const gb::Version version{request.build->large, request.build->double_pumped};
  arith::Rng blocks = RngFor(request, "blocks").value_or(rng_);
  for (const int number : request.observed_blocks) {
    const gb::State state = RandomBlock(version, blocks);
    dut_->LoadBlock(number, state);
    const auto memory = core_.block_memory(number);
    blocks_.push_back({number, gb::Block(version, state, memory.first<gb::kWords>()), {}});
  }
  inputs_.rst_n = false;
  (void)TakeVerilatedLog();
  if (!request_.waves.empty()) dut_->OpenWaves(request_.waves);
  dut_->Drive(inputs_);
  dut_->RiseMid();
  dut_->FallFast();
}

void Bench::Tick() {
  LookUp();
  axi_.Drive(inputs_);
  HalfCycle();
  ComparePorts();

  const EdgeId at{edge(), false};
  for (ObservedBlock& block : blocks_) block.inputs = core_.block_inputs(block.number, inputs_);
  if (request_.watch && result_.end == End::kFinished) {
    request_.watch(inputs_, expected_outputs_, core_.state());
  }
  if (inputs_.rst_n && !was_reset_) {
    was_reset_ = true;
    dut_->ForgetReached();  // what power-up contents and the first reset reach does not count
  }
  dut_->RiseMain();
  core_.Edge(inputs_);
  for (ObservedBlock& block : blocks_) block.model.MainEdge(block.inputs);
  if (request_.fault && request_.fault->edge == at.edge) {
    (void)dut_->Flip(request_.fault->signal, request_.fault->index, request_.fault->flip);
  }
  CompareRegisters();
  if (result_.end == End::kFinished) {
    coverage_.Sample(core_.state(), inputs_, expected_outputs_, core_.job());
  }
  CompareBlocks(at);
  if (dut_->assertion_failed() && result_.assertions.empty()) {
    result_.assertions = m4bram::AssertionMessages(TakeVerilatedLog());
    Found(End::kAssertion, at);
  }
  Record(at, nullptr);
  Dump(at.edge, 0);
  axi_.Observe(inputs_, got_outputs_);
  ++result_.cycles;
  if (run_on_ == 0) throw Ended{};
  if (run_on_ > 0) --run_on_;
}

void Bench::LookUp() {
  if (interrupt_ && InterruptIsDue()) {
    interrupt_.reset();
    throw Interrupted{};
  }
  if (result_.cycles % kLookUp != 0) return;
  const bool stopped = request_.stop != nullptr && *request_.stop;
  const bool late = request_.deadline && std::chrono::steady_clock::now() > *request_.deadline;
  if (!stopped && !late) return;
  if (result_.end == End::kFinished)
    Found(stopped ? End::kStopped : End::kDeadline, {edge(), false});
  throw Ended{};
}

bool Bench::InterruptIsDue() {
  if (!interrupt_->place) {
    return result_.cycles >= interrupt_->edge && (!interrupt_->when_idle || axi_.idle());
  }
  if (axi_.writing() || PlaceOf(core_.state().state, core_.state().seq) != *interrupt_->place) {
    return false;
  }
  return interrupt_->more-- == 0;
}

void Bench::HalfCycle() {
  dut_->Drive(inputs_);
  dut_->FallFast();
  const bool between = result_.cycles > 0;
  if (between) Dump(edge() - 1, 1);
  dut_->RiseMid();
  if (request_.build->double_pumped) {
    for (ObservedBlock& block : blocks_) block.model.MidEdge(inputs_.rst_n);
    if (between) CompareBlocks({edge() - 1, true});
  }
  if (between) Dump(edge() - 1, 2);
  dut_->FallFast();
}

void Bench::ComparePorts() {
  if (result_.cycles == 0) return;  // undefined before the first edge in reset
  got_outputs_ = dut_->outputs();
  expected_outputs_ = core_.outputs(inputs_);
  if (request_.fault && request_.fault->edge == edge()) {
    FlipPort(got_outputs_, request_.fault->signal, request_.fault->flip);
  }
  ++result_.compares;
  if (!(got_outputs_ == expected_outputs_)) Found(End::kPorts, {edge(), false});
}

void Bench::CompareRegisters() {
  if (!dut_->SameAs(core_.state())) Found(End::kRegisters, {edge(), false});
}

void Bench::CompareBlocks(EdgeId at) {
  if (at.edge < kFirstBlocks) return;
  for (const ObservedBlock& block : blocks_) {
    if (Same(block)) continue;
    if (result_.end != End::kFinished) return;
    result_.block = block.number;
    Found(End::kBlock, at);
    if (at.mid) Record(at, &block);
    return;
  }
}

bool Bench::Same(const ObservedBlock& block) const {
  const std::size_t address = block.inputs.a_addr & (gb::kWords - 1U);
  return dut_->BlockIsAs(block.number, block.model.state()) &&
         dut_->BlockData(block.number) == block.model.b_rdata() &&
         dut_->BlockWord(block.number, address) == block.model.memory()[address];
}

m4bram::Observed Bench::ExpectedOf(const ObservedBlock& block) {
  const std::size_t address = block.inputs.a_addr & (gb::kWords - 1U);
  return {block.model.state(), block.model.b_rdata(), block.model.memory()[address]};
}

BlockSample Bench::SampleOf(const ObservedBlock& block) const {
  const std::size_t address = block.inputs.a_addr & (gb::kWords - 1U);
  BlockSample sample;
  sample.block = block.number;
  sample.inputs = block.inputs;
  sample.expected = ExpectedOf(block);
  dut_->ReadBlock(block.number, sample.got.state);
  sample.got.b_rdata = dut_->BlockData(block.number);
  sample.got.a_word = dut_->BlockWord(block.number, address);
  return sample;
}

void Bench::Found(End end, EdgeId at) {
  if (result_.end != End::kFinished) return;
  result_.end = end;
  result_.at = at;
  run_on_ = kRunOn;
}

void Bench::Record(EdgeId at, const ObservedBlock* block) {
  if (!request_.record_until || at.edge > *request_.record_until) return;
  if (block == nullptr && result_.block >= 0) {
    const auto found = std::ranges::find(blocks_, result_.block, &ObservedBlock::number);
    block = &*found;
  }
  Sample sample{at, inputs_, expected_outputs_, got_outputs_, core_.state(), {}, {}};
  dut_->Read(sample.got);
  if (block != nullptr) sample.block = SampleOf(*block);
  if (result_.samples.size() == kSamples) result_.samples.pop_front();
  result_.samples.push_back(std::move(sample));
  if (result_.end != End::kFinished && result_.at == at) Explain();
}

// While the model is as it was when the first difference was seen.
void Bench::Explain() {
  if (result_.end == End::kBlock) {
    result_.origin = OriginOfBlock(core_, result_.block);
    return;
  }
  const std::string signal =
      FirstDifference(result_.samples.back(), build(), result_.end == End::kPorts);
  result_.origin = OriginOf(core_, build(), signal);
}

void Bench::Dump(std::uint32_t edge, unsigned quarter) {
  const Window& window = request_.wave_window;
  if (request_.waves.empty() || edge < window.first || edge > window.last) return;
  const bool diverged = result_.end != End::kFinished;
  dut_->Show(core_.state(), core_.outputs(inputs_), diverged);
  for (const ObservedBlock& block : blocks_) {
    dut_->ShowBlock(block.number, ExpectedOf(block), diverged);
  }
  dut_->DumpWaves(edge * kTimePerCycle + quarter);
}

void Bench::PinReset(int edges) {
  axi_.Forget();
  inputs_.rst_n = false;
  for (int i = 0; i < edges; ++i) Tick();
  inputs_.rst_n = true;
}

void Bench::InterruptAt(std::uint64_t edge, bool when_idle) {
  interrupt_ = Interrupt{edge, when_idle, {}, 0};
}

void Bench::InterruptAt(Place place, std::uint64_t more) {
  interrupt_ = Interrupt{0, false, place, more};
}

void Bench::Finish() {
  result_.seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  result_.points = dut_->Reached();
  if (result_.end != End::kFinished || result_.cycles == 0) return;
  coverage_.SampleBlocks(request_.observed_blocks);
  for (const ObservedBlock& block : blocks_) {
    for (std::size_t word = 0; word < gb::kWords; ++word) {
      if (dut_->BlockWord(block.number, word) == block.model.memory()[word]) continue;
      Found(End::kMemory, {edge() - 1, false});
      result_.block = block.number;
      result_.word = word;
      result_.expected_word = block.model.memory()[word];
      result_.got_word = dut_->BlockWord(block.number, word);
      return;
    }
  }
}

}  // namespace m4::tb::accel
