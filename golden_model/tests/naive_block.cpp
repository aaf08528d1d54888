#include "golden_model/tests/naive_block.h"

#include <algorithm>

namespace m4::testing {

using m4bram::Fsm;
using m4bram::Inputs;
using m4bram::Rows;
using m4bram::State;

namespace {

std::uint32_t ShiftBytes(std::uint32_t bytes) {
  std::uint32_t shifted = 0;
  for (int j = 0; j < 4; ++j) {
    const std::uint32_t byte = (bytes >> (8 * j)) & 0xFF;
    shifted |= ((byte * 2) % 256) << (8 * j);
  }
  return shifted;
}

}  // namespace

NaiveBlock::NaiveBlock(m4bram::Version version, const State& power_up,
                       std::span<const std::uint32_t, m4bram::kWords> memory)
    : version_(version), now_(power_up) {
  std::copy(memory.begin(), memory.end(), memory_.begin());
}

std::uint32_t NaiveBlock::b_rdata() const {
  if (now_.fsm != 10) return b_word_;
  if (version_.large) {
    const int k = b_addr_ % 8;
    const std::uint64_t acc = now_.bpe[static_cast<std::size_t>(k / 2)].acc;
    return static_cast<std::uint32_t>(k % 2 == 0 ? acc : acc >> 32);
  }
  return static_cast<std::uint32_t>(now_.bpe[b_addr_ % 4].acc);
}

std::uint64_t NaiveBlock::CopiedRow(int bpe) const {
  const int total = version_.large ? 64 : 32;
  const int per_bpe = total / 4;
  const int d = 1 << ((now_.cfg >> 2) & 3);
  const int portion_bits = total / d;
  const int select = (request_.a_addr >> 9) & (d - 1);
  std::uint64_t slice = 0;
  for (int i = 0; i < per_bpe; ++i) {
    const int bit_of_u = bpe * per_bpe + i;
    const int bit_of_v = select * portion_bits + bit_of_u % portion_bits;
    slice |= ((request_word_ >> bit_of_v) & 1) << i;
  }
  return NaiveRow(version_.row_bits(), lane_bits(),
                  [&](int lane) { return NaiveLane(slice, lane, w()); });
}

std::uint64_t NaiveBlock::Select(int bpe) const {
  const Rows& rows = now_.bpe[static_cast<std::size_t>(bpe)];
  const bool i1 = ((now_.act1 >> (8 * bpe + 7)) & 1) != 0;
  const bool i2 = ((now_.act2 >> (8 * bpe + 7)) & 1) != 0;
  if (i1 && i2) return rows.w12;
  if (i1) return rows.w1;
  if (i2) return rows.w2;
  return 0;
}

// The state table in one piece, line by line as the data sheet has it.
// NOLINTNEXTLINE(readability-function-cognitive-complexity): cut up it could not be read beside it
State NaiveBlock::AfterComputeEdge(bool rst_n) const {
  State next = now_;
  if (!rst_n) {
    next.fsm = 0;
    next.bits_left = 0;
    next.cfg = 0xF2;
    return next;
  }
  const bool dp = version_.double_pumped;
  const bool acts = !dp || now_.t == now_.t_d;
  const bool command = acts && now_.cmd_valid != 0;
  if (command && (request_.a_be & 8) != 0) {
    next.fsm = 0;
    next.bits_left = 0;
    return next;
  }
  const bool start = command && (request_.a_be & 4) != 0;
  const bool copy = command && (request_.a_be & 2) != 0;
  const bool done = command && (request_.a_be & 1) != 0;
  const auto fsm = static_cast<Fsm>(now_.fsm);

  if (acts && now_.cfg_valid != 0 && (fsm == Fsm::kIdle || fsm == Fsm::kDone)) {
    int bits_code = request_.a_be & 7;
    int d_code = (request_.a_wdata >> 2) & 3;
    int w_code = request_.a_wdata & 3;
    if (bits_code == 0) bits_code = 1;
    if (d_code == 3) d_code = 2;
    if (w_code == 3) w_code = 2;
    next.cfg =
        static_cast<std::uint8_t>((request_.a_be & 8) * 16 + bits_code * 16 + d_code * 4 + w_code);
  }

  const auto add = [](std::int64_t a, std::int64_t b) { return a + b; };
  const auto twice_sum = [](std::int64_t a, std::int64_t b) { return 2 * (a + b); };
  const auto twice_sum_1 = [](std::int64_t a, std::int64_t b) { return 2 * (a + b + 1); };
  const auto invert = [](std::int64_t a, std::int64_t) { return -a - 1; };
  const auto next_of = [](Fsm f) { return static_cast<std::uint8_t>(f); };
  const auto shift = [&] {
    next.act1 = ShiftBytes(now_.act1);
    next.act2 = ShiftBytes(now_.act2);
    next.bits_left = static_cast<std::uint8_t>(now_.bits_left - 1);
  };
  const auto copy_w1 = [&] {
    for (int j = 0; j < 4; ++j) next.bpe[static_cast<std::size_t>(j)].w1 = CopiedRow(j);
    next.act1 = request_.a_wdata;
  };
  const auto copy_w2 = [&] {
    for (int j = 0; j < 4; ++j) next.bpe[static_cast<std::size_t>(j)].w2 = CopiedRow(j);
    next.act2 = request_.a_wdata;
  };

  for (int j = 0; j < 4; ++j) {
    const Rows& r = now_.bpe[static_cast<std::size_t>(j)];
    Rows& x = next.bpe[static_cast<std::size_t>(j)];
    if ((fsm == Fsm::kIdle || fsm == Fsm::kDone) && start) x.acc = 0;
    if (fsm == Fsm::kPreadd) {
      x.w12 = LaneWise(r.w1, r.w2, add);
      x.p = 0;
    }
    if (fsm == Fsm::kInv) x.inv = LaneWise(Select(j), 0, invert);
    if (fsm == Fsm::kSub) x.p = LaneWise(r.p, r.inv, twice_sum_1);
    if (fsm == Fsm::kAsl) x.p = LaneWise(r.p, Select(j), twice_sum);
    if (fsm == Fsm::kAdd) x.p = LaneWise(r.p, Select(j), add);
    if (fsm == Fsm::kAcc) x.acc = LaneWise(r.acc, r.p, add);
  }

  switch (fsm) {
    case Fsm::kIdle:
      if (start) next.fsm = next_of(Fsm::kInitW1);
      break;
    case Fsm::kInitW1:
      if (copy) copy_w1();
      if (copy) next.fsm = next_of(Fsm::kInitW2);
      break;
    case Fsm::kInitW2:
      if (copy) copy_w2();
      if (copy) next.fsm = next_of(Fsm::kPreadd);
      break;
    case Fsm::kPreadd: {
      next.bits_left = static_cast<std::uint8_t>(n());
      const bool twice =
          dp && ((activations_signed() && n() % 2 == 1) || (!activations_signed() && n() % 2 == 0));
      const bool phase_1 = now_.t == now_.t_d;
      if (!twice || phase_1) next.fsm = next_of(activations_signed() ? Fsm::kInv : Fsm::kAsl);
      break;
    }
    case Fsm::kInv:
      next.fsm = next_of(Fsm::kSub);
      break;
    case Fsm::kSub:
    case Fsm::kAsl:
      shift();
      next.fsm = next_of(now_.bits_left == 2 ? Fsm::kAdd : Fsm::kAsl);
      break;
    case Fsm::kAdd:
      shift();
      if (copy) copy_w1();
      next.fsm = next_of(Fsm::kAcc);
      break;
    case Fsm::kAcc:
      if (dp) {
        next.fsm = next_of(Fsm::kCopyW2);
      } else {
        if (copy) copy_w2();
        next.fsm = next_of(done ? Fsm::kDone : Fsm::kPreadd);
      }
      break;
    case Fsm::kCopyW2:
      if (copy) copy_w2();
      next.fsm = next_of(done ? Fsm::kDone : Fsm::kPreadd);
      break;
    case Fsm::kDone:
      if (start) next.fsm = next_of(Fsm::kPreadd);
      break;
  }
  return next;
}

void NaiveBlock::MainEdge(const Inputs& in) {
  State next = AfterComputeEdge(in.rst_n);
  next.cmd_valid = in.rst_n && in.a_ce && !in.a_we;
  next.cfg_valid = in.rst_n && in.a_ce && in.a_we;
  if (version_.double_pumped) {
    next.t_d = now_.t;
    next.t = in.rst_n ? static_cast<std::uint8_t>(1 - now_.t) : 0;
  }
  const std::uint16_t a = in.a_addr % 512;
  request_ = in;
  request_word_ = memory_[a];
  if (version_.large) {
    const std::size_t even = std::size_t{a} / 2 * 2;
    request_word_ = memory_[even] + (std::uint64_t{memory_[even + 1]} << 32);
  }
  b_addr_ = in.b_addr % 512;
  b_word_ = memory_[b_addr_];
  if (!in.a_ce && in.a_we) {
    for (int k = 0; k < 4; ++k) {
      if (((in.a_be >> k) & 1) == 0) continue;
      const std::uint32_t byte = 0xFFu << (8 * k);
      memory_[a] = (memory_[a] & ~byte) | (in.a_wdata & byte);
    }
  }
  now_ = next;
}

void NaiveBlock::MidEdge(bool rst_n) {
  if (!version_.double_pumped) return;
  State next = AfterComputeEdge(rst_n);
  next.t_d = now_.t;
  now_ = next;
}

}  // namespace m4::testing
