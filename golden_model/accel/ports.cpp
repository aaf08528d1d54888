// What the blocks' ports see in a cycle. Source: docs/accelerator.md, sections 12.1, 12.5 and 12.6.
#include "golden_model/accel/core.h"

namespace m4::accel {
namespace {

// A code of 0, 1, 2 for 2, 4, 8 bits, and for 1, 2, 4 columns.
constexpr std::uint32_t WidthCode(int bits) { return bits == 8 ? 2 : bits == 4 ? 1 : 0; }
constexpr std::uint32_t DuplicationCode(int dup) { return dup == 4 ? 2 : dup == 2 ? 1 : 0; }

void Configure(m4bram::Inputs& ports, const Job& job, int group) {
  const int bits = group < job.groups_wide ? job.sww : job.swn;
  ports.a_ce = ports.a_we = true;
  ports.a_be = static_cast<std::uint8_t>((job.d.activations_signed ? 8 : 0) | job.d.n_minus_1);
  ports.a_wdata = DuplicationCode(job.build.dup()) << 2 | WidthCode(bits);
}

// The command of a slot, without a copy's address and data.
void Command(m4bram::Inputs& ports, const EngineNow& now) {
  unsigned bits = 0;
  if (now.start) bits |= m4bram::kCmdStart;
  if (now.copy_first || now.copy_second) bits |= m4bram::kCmdCopy;
  if (now.done) bits |= m4bram::kCmdDone;
  ports.a_ce = bits != 0;
  ports.a_be = static_cast<std::uint8_t>(bits);
}

// Address of the copy of half 0 or 1 of the copy pointer's step.
std::uint16_t CopyAddress(const Build& build, int index, int half) {
  const int portion = 2 * index + half;
  const int copy = portion / build.dup();
  const int word = build.large ? 2 * copy : copy;
  return static_cast<std::uint16_t>(portion % build.dup() << 9 | word);
}

}  // namespace

m4bram::Inputs Core::block_inputs(int b, const Inputs& in) const {
  const State& s = state_;
  const Job& job = tables_.job;
  m4bram::Inputs ports;
  ports.rst_n = in.rst_n;
  if (s.state == Phase::kLoadW) {
    ports.a_be = 0xF;
    ports.a_addr = s.ld_word;
    ports.a_wdata = in.s_axis_tdata;
    ports.a_we = in.rst_n && in.s_axis_tvalid && b == build_.block(s.ld_group, s.ld_r, s.ld_pair);
    return ports;
  }
  const EngineNow now = EvaluateEngine(s, job);
  if (now.mac && DspEngine::Steps(s)) ports.b_addr = DspEngine::Word(s, job);
  if (s.seq == Seq::kRead) ports.b_addr = s.slot;
  if (s.seq == Seq::kFill && s.slot == 0) {
    ports.a_ce = true;
    ports.a_be = m4bram::kCmdReset;
  } else if (s.seq == Seq::kFill && s.slot == 1) {
    Configure(ports, job, b / (build_.r_vec * build_.n_pairs()));
  } else {
    Command(ports, now);
    if (now.copy_first || now.copy_second) Copy(ports, b, now.copy_second ? 1 : 0);
  }
  return ports;
}

void Core::Copy(m4bram::Inputs& ports, int b, int half) const {
  const State& s = state_;
  const Job& job = tables_.job;
  ports.a_addr = CopyAddress(build_, s.cp_index, half);
  const CimStep step{{s.cp_t, s.cp_p0, s.cp_q0}, s.cp_cb, s.cp_rb, s.cp_s, true};
  const int r = s.cp_rb * build_.r_vec + b / build_.n_pairs() % build_.r_vec;
  const int c = s.cp_cb * build_.c_vec + half * build_.n_pairs() + b % build_.n_pairs();
  for (int bpe = 0; bpe < m4bram::kBpes; ++bpe) {
    const int value = CimActivation(job, memories_, step, bpe * build_.dup() / 4, r, c);
    const auto byte = static_cast<std::uint8_t>(static_cast<unsigned>(value) << (8 - job.n));
    ports.a_wdata |= std::uint32_t{byte} << (8 * bpe);
  }
}

BlockContext Core::block_context(int b) const {
  BlockContext context;
  context.pair = b % build_.n_pairs();
  context.r = b / build_.n_pairs() % build_.r_vec;
  context.group = b / (build_.n_pairs() * build_.r_vec);
  context.step = sums_.in_flight();
  const int first = context.step.cb * build_.c_vec + context.pair;
  context.channels = {first, first + build_.n_pairs()};
  return context;
}

}  // namespace m4::accel
