#include "verilator_tb/m4bram/observed.h"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace m4::tb::m4bram {
namespace {

struct RowField {
  std::string_view name;
  std::uint64_t gm::Rows::*member;
};
// Operands first, then what is made of them.
constexpr std::array<RowField, 6> kRowFields = {{{"w1", &gm::Rows::w1},
                                                 {"w2", &gm::Rows::w2},
                                                 {"w12", &gm::Rows::w12},
                                                 {"inv", &gm::Rows::inv},
                                                 {"p", &gm::Rows::p},
                                                 {"acc", &gm::Rows::acc}}};

struct ByteField {
  std::string_view name;
  std::uint8_t gm::State::*member;
  int bits;
};
constexpr std::array<ByteField, 7> kByteFields = {{{"t", &gm::State::t, 1},
                                                   {"t_d", &gm::State::t_d, 1},
                                                   {"cmd_valid", &gm::State::cmd_valid, 1},
                                                   {"cfg_valid", &gm::State::cfg_valid, 1},
                                                   {"cfg", &gm::State::cfg, 8},
                                                   {"fsm", &gm::State::fsm, 4},
                                                   {"bits_left", &gm::State::bits_left, 4}}};

struct WordField {
  std::string_view name;
  std::uint32_t gm::State::*member;
};
constexpr std::array<WordField, 2> kWordFields = {
    {{"act1", &gm::State::act1}, {"act2", &gm::State::act2}}};

}  // namespace

std::vector<SignalValue> Signals(const Observed& observed, gm::Version version, int a_address) {
  std::vector<SignalValue> signals;
  signals.reserve(kByteFields.size() + kWordFields.size() + kRowFields.size() * gm::kBpes + 2);
  for (const ByteField& field : kByteFields) {
    signals.push_back({std::string(field.name), field.bits, observed.state.*field.member});
  }
  for (const WordField& field : kWordFields) {
    signals.push_back({std::string(field.name), 32, observed.state.*field.member});
  }
  for (const RowField& field : kRowFields) {
    for (std::size_t bpe = 0; bpe < gm::kBpes; ++bpe) {
      signals.push_back({fmt::format("{}[{}]", field.name, bpe), version.row_bits(),
                         observed.state.bpe[bpe].*field.member});
    }
  }
  signals.push_back({fmt::format("memory[{}]", a_address), 32, observed.a_word});
  signals.push_back({"b_rdata", 32, observed.b_rdata});
  return signals;
}

bool Flip(Observed& observed, std::string_view name, int index, std::uint64_t mask) {
  const auto low_word = static_cast<std::uint32_t>(mask);
  gm::State& state = observed.state;
  for (const ByteField& field : kByteFields) {
    if (field.name != name) continue;
    state.*field.member = static_cast<std::uint8_t>(state.*field.member ^ mask);
    return true;
  }
  for (const WordField& field : kWordFields) {
    if (field.name != name) continue;
    state.*field.member ^= low_word;
    return true;
  }
  for (const RowField& field : kRowFields) {
    if (field.name != name || index < 0 || index >= gm::kBpes) continue;
    state.bpe[static_cast<std::size_t>(index)].*field.member ^= mask;
    return true;
  }
  if (name == "b_rdata") observed.b_rdata ^= low_word;
  if (name == "memory") observed.a_word ^= low_word;
  return name == "b_rdata" || name == "memory";
}

bool IsRow(std::string_view name) {
  for (const RowField& field : kRowFields) {
    if (field.name == name) return true;
  }
  return false;
}

std::string FsmName(std::uint8_t code) {
  if (code < gm::kFsmNames.size()) return std::string(gm::kFsmNames[code]);
  return fmt::format("illegal({})", code);
}

std::string Brief(const Observed& observed, gm::Version version) {
  const gm::State& state = observed.state;
  std::string text = fmt::format("{:<7} left {} I1 {:08x} I2 {:08x}", FsmName(state.fsm),
                                 state.bits_left, state.act1, state.act2);
  if (version.double_pumped) text += fmt::format(" ph {}", state.t == state.t_d ? 1 : 0);
  return text;
}

std::string Brief(const gm::Inputs& in) {
  std::string text;
  auto to = std::back_inserter(text);
  if (!in.rst_n) text += "rst_n=0 ";
  if (in.is_command()) {
    constexpr std::array<std::string_view, 4> kBits = {"done", "copy", "start", "reset"};
    text += "cmd";
    for (std::size_t bit = kBits.size(); bit-- > 0;) {
      if ((in.a_be >> bit & 1) != 0) fmt::format_to(to, " {}", kBits[bit]);
    }
    fmt::format_to(to, " @{:03x}/{} {:08x}", in.a_addr & 0x1FF, in.a_addr >> 9, in.a_wdata);
  } else if (in.is_config()) {
    fmt::format_to(to, "config be {:x} data {:x}", in.a_be, in.a_wdata & 0xF);
  } else if (in.is_write()) {
    fmt::format_to(to, "write @{:03x} {:08x} be {:x}", in.a_addr & 0x1FF, in.a_wdata, in.a_be);
  } else {
    text += "-";
  }
  fmt::format_to(to, " B@{:03x}", in.b_addr);
  return text;
}

}  // namespace m4::tb::m4bram
