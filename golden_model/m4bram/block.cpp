// When the M4BRAM block does what. The values come from meaning.h, the schedule is the state table
// of docs/m4bram.md, section 8.
//
// Two phases: every function here first works out, in constants, all that it will write, from what
// is there before the edge; then it writes. At a main edge the compute cycle is ended before the
// ports are registered: it reads the registered request, which the ports overwrite, and neither
// reads anything else that the other writes.
#include "golden_model/m4bram/block.h"

#include <algorithm>

#include "golden_model/arith/lanes.h"
#include "golden_model/m4bram/meaning.h"

namespace m4::m4bram {
namespace {

constexpr std::uint8_t Code(Fsm fsm) { return static_cast<std::uint8_t>(fsm); }

// What a power-up can leave in the registers of this version.
State Legal(Version version, State s) {
  const std::uint64_t row = arith::LowMask(version.row_bits());
  for (Rows& r : s.bpe) {
    r = {r.w1 & row, r.w2 & row, r.w12 & row, r.inv & row, r.p & row, r.acc & row};
  }
  // A MAC2 in progress has a past, which a power-up does not have.
  const bool in_mac2 = s.fsm >= Code(Fsm::kInv) && s.fsm <= Code(Fsm::kCopyW2);
  if (in_mac2 || s.fsm >= kFsmStates) s.fsm = Code(Fsm::kIdle);
  s.bits_left = 0;
  s.cfg = LegalConfig(s.cfg);
  s.cmd_valid &= 1;
  s.cfg_valid &= 1;
  s.t = version.double_pumped ? s.t & 1 : 0;
  s.t_d = version.double_pumped ? s.t_d & 1 : 0;
  s.reserved = 0;
  return s;
}

}  // namespace

inline void Block::Enter(Fsm fsm) { state_.fsm = Code(fsm); }

inline void Block::Configure() { state_.cfg = ConfigOfPort(request_.bits, request_.data); }

inline void Block::ClearAccumulators() {
  for (Rows& rows : state_.bpe) rows.acc = 0;
}

inline void Block::CopyFirst() {
  const RowOfEach w1 = CopiedRows(version_, Decode(state_.cfg), request_.word, request_.select);
  for (std::size_t j = 0; j < kBpes; ++j) state_.bpe[j].w1 = w1[j];
  state_.act1 = request_.data;
}

inline void Block::CopySecond() {
  const RowOfEach w2 = CopiedRows(version_, Decode(state_.cfg), request_.word, request_.select);
  for (std::size_t j = 0; j < kBpes; ++j) state_.bpe[j].w2 = w2[j];
  state_.act2 = request_.data;
}

inline void Block::CaptureOperands() {
  const bool is_signed = Decode(state_.cfg).activation_signed;
  for (std::size_t j = 0; j < kBpes; ++j) {
    operands_.w1[j] = state_.bpe[j].w1;
    operands_.w2[j] = state_.bpe[j].w2;
  }
  operands_.a1 = ActivationNumbers(state_.act1, is_signed);
  operands_.a2 = ActivationNumbers(state_.act2, is_signed);
  captured_act1_ = state_.act1;
  captured_act2_ = state_.act2;
}

inline void Block::Preadd(bool second_phase) {
  const Config config = Decode(state_.cfg);
  const int n = config.activation_bits;
  CaptureOperands();
  for (Rows& rows : state_.bpe) {
    rows.w12 = arith::AddLanes(rows.w1, rows.w2, config.lane_bits());
    rows.p = 0;
  }
  state_.bits_left = static_cast<std::uint8_t>(n);
  // The hold makes ADD the second phase of its main cycle.
  const bool odd = n % 2 != 0;
  const bool hold_needed = version_.double_pumped && config.activation_signed == odd;
  if (hold_needed && !second_phase) return;
  Enter(config.activation_signed ? Fsm::kInv : Fsm::kAsl);
}

inline void Block::Invert() {
  const RowOfEach selected = SelectedRows(operands_, Decode(state_.cfg).lane_bits());
  for (std::size_t j = 0; j < kBpes; ++j) {
    state_.bpe[j].inv = arith::ComplementRow(selected[j], version_.row_bits());
  }
}

inline void Block::ConsumeBit(int doublings) {
  const Config config = Decode(state_.cfg);
  const int consumed = config.activation_bits - state_.bits_left + 1;
  const RowOfEach p = PartialSums(operands_, consumed, doublings, config.lane_bits());
  for (std::size_t j = 0; j < kBpes; ++j) state_.bpe[j].p = p[j];
  state_.act1 = Remaining(captured_act1_, consumed);
  state_.act2 = Remaining(captured_act2_, consumed);
  --state_.bits_left;
}

inline void Block::Accumulate() {
  const int lane_bits = Decode(state_.cfg).lane_bits();
  for (Rows& rows : state_.bpe) rows.acc = arith::AddLanes(rows.acc, rows.p, lane_bits);
}

inline void Block::EndComputeCycle(bool rst_n) {
  if (!rst_n) {
    state_.fsm = Code(Fsm::kIdle);
    state_.bits_left = 0;
    state_.cfg = kCfgReset;
    return;
  }
  const bool second_phase = state_.t == state_.t_d;  // always, in a synchronous block
  const std::uint8_t command = second_phase && state_.cmd_valid != 0 ? request_.bits : 0;
  const bool start = (command & kCmdStart) != 0;
  const bool copy = (command & kCmdCopy) != 0;
  const bool done = (command & kCmdDone) != 0;
  if ((command & kCmdReset) != 0) {
    state_.fsm = Code(Fsm::kIdle);
    state_.bits_left = 0;
    return;
  }
  switch (static_cast<Fsm>(state_.fsm)) {
    case Fsm::kIdle:
      if (second_phase && state_.cfg_valid != 0) Configure();
      if (start) {
        ClearAccumulators();
        Enter(Fsm::kInitW1);
      }
      break;
    case Fsm::kInitW1:
      if (copy) {
        CopyFirst();
        Enter(Fsm::kInitW2);
      }
      break;
    case Fsm::kInitW2:
      if (copy) {
        CopySecond();
        Enter(Fsm::kPreadd);
      }
      break;
    case Fsm::kPreadd:
      Preadd(second_phase);
      break;
    case Fsm::kInv:
      Invert();
      Enter(Fsm::kSub);
      break;
    case Fsm::kSub:
    case Fsm::kAsl:
      Enter(state_.bits_left == 2 ? Fsm::kAdd : Fsm::kAsl);
      ConsumeBit(1);
      break;
    case Fsm::kAdd:
      ConsumeBit(0);
      if (copy) CopyFirst();  // over the shifted I1; W1 is not needed any more
      Enter(Fsm::kAcc);
      break;
    case Fsm::kAcc:
      Accumulate();
      if (version_.double_pumped) {
        Enter(Fsm::kCopyW2);
        break;
      }
      if (copy) CopySecond();
      Enter(done ? Fsm::kDone : Fsm::kPreadd);
      break;
    case Fsm::kCopyW2:
      if (!version_.double_pumped) {
        Enter(Fsm::kIdle);
        break;
      }
      if (copy) CopySecond();
      Enter(done ? Fsm::kDone : Fsm::kPreadd);
      break;
    case Fsm::kDone:
      if (second_phase && state_.cfg_valid != 0) Configure();
      if (start) {
        ClearAccumulators();
        Enter(Fsm::kPreadd);
      }
      break;
    default:
      Enter(Fsm::kIdle);
      break;
  }
}

inline void Block::RegisterPorts(const Inputs& in) {
  const std::size_t a_word = in.a_addr % kWords;
  b_addr_ = in.b_addr % kWords;
  b_word_ = memory_[b_addr_];
  state_.cmd_valid = in.rst_n && in.is_command();
  state_.cfg_valid = in.rst_n && in.is_config();
  if (in.a_ce) {
    request_.bits = in.a_be & 0xF;
    request_.select = (in.a_addr >> 9) & 3;
    request_.data = in.a_wdata;
    request_.word = version_.large
                        ? (std::uint64_t{memory_[a_word | 1]} << 32) | memory_[a_word & ~1u]
                        : memory_[a_word];
  } else if (in.a_we) {
    const std::uint32_t enabled = ByteMask(in.a_be);
    memory_[a_word] = (memory_[a_word] & ~enabled) | (in.a_wdata & enabled);
  }
}

Block::Block(Version version, const State& power_up, std::span<const std::uint32_t, kWords> memory)
    : version_(version), state_(Legal(version, power_up)) {
  std::copy(memory.begin(), memory.end(), memory_.begin());
  CaptureOperands();
}

void Block::MainEdge(const Inputs& in) {
  EndComputeCycle(in.rst_n);
  RegisterPorts(in);
  if (version_.double_pumped) {
    state_.t_d = state_.t;
    state_.t = in.rst_n ? state_.t ^ 1 : 0;
  }
}

void Block::MidEdge(bool rst_n) {
  if (!version_.double_pumped) return;
  EndComputeCycle(rst_n);
  state_.t_d = state_.t;
}

}  // namespace m4::m4bram
