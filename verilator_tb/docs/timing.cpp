#include <fmt/format.h>

#include <array>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/docs/blocks.h"
#include "verilator_tb/docs/observe.h"

namespace m4::docs {
namespace {

namespace gm = m4bram;
using tb::m4bram::Sample;

constexpr int kCell = 9;  // columns of one compute cycle

std::string PortA(const gm::Inputs& in) {
  if (in.is_config()) return "config";
  if (in.is_write()) return "write";
  if (!in.is_command()) return "";
  if ((in.a_be & gm::kCmdStart) != 0) return "start";
  if ((in.a_be & gm::kCmdDone) != 0) return "done";
  return in.a_addr == 0 ? "copy W1" : "copy W2";
}

// A clock that is high in the first half of each cell, low in the second.
std::string Clock(std::size_t cells) {
  std::string text;
  for (std::size_t i = 0; i < cells; ++i) text += "/‾‾‾\\____";
  return text;
}

// High in the even cells, low in the odd ones.
std::string SlowClock(std::size_t cells) {
  std::string text;
  for (std::size_t i = 0; i < cells; ++i) text += i % 2 == 0 ? "/‾‾‾‾‾‾‾‾" : "\\________";
  return text;
}

// Values; a repeated value is drawn as one long cell.
std::string Values(const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool same = i > 0 && values[i] == values[i - 1];
    text += fmt::format("{}{:<{}}", same ? ' ' : '|', same ? "" : values[i], kCell - 1);
  }
  return text + "|";
}

std::vector<std::string> Each(const std::vector<Sample>& samples,
                              const std::function<std::string(const Sample&)>& text) {
  std::vector<std::string> values;
  values.reserve(samples.size());
  for (const Sample& sample : samples) values.push_back(text(sample));
  return values;
}

}  // namespace

std::string TimingDiagram(bool double_pumped) {
  const gm::Version version{false, double_pumped};
  // 3 * -3 + -2 * 2 = -13 with signed 3-bit activations: 101 and 010.
  const OneMac2 mac2{{8, 3, true, 1}, 0xA0, 0x40, 2};
  std::vector<Sample> samples = Observe(version, EdgesOf(version, mac2));
  constexpr std::uint32_t kFirst = 5;  // the edge that registers start
  std::erase_if(samples, [](const Sample& sample) { return sample.at.edge < kFirst; });

  std::vector<std::pair<std::string, std::string>> rows;
  if (double_pumped) {
    rows.emplace_back("clk_i", SlowClock(samples.size()));
    rows.emplace_back("clk2x_i", Clock(samples.size()));
  } else {
    rows.emplace_back("clk_i", Clock(samples.size()));
  }
  rows.emplace_back("edge", Values(Each(samples, [](const Sample& s) { return ToString(s.at); })));
  rows.emplace_back("registered",
                    Values(Each(samples, [](const Sample& s) { return PortA(s.inputs); })));
  rows.emplace_back(
      "fsm",
      Values(Each(samples, [](const Sample& s) { return tb::m4bram::FsmName(s.got.state.fsm); })));
  rows.emplace_back("bits_left", Values(Each(samples, [](const Sample& s) {
                      return fmt::format("{}", s.got.state.bits_left);
                    })));
  rows.emplace_back("I1[7:5]", Values(Each(samples, [](const Sample& s) {
                      return fmt::format("{:03b}", s.got.state.act1 >> 5 & 7);
                    })));
  rows.emplace_back("I2[7:5]", Values(Each(samples, [](const Sample& s) {
                      return fmt::format("{:03b}", s.got.state.act2 >> 5 & 7);
                    })));
  const std::array<std::pair<const char*, std::uint64_t gm::Rows::*>, 6> kRows = {
      {{"W1", &gm::Rows::w1},
       {"W2", &gm::Rows::w2},
       {"W12", &gm::Rows::w12},
       {"INV", &gm::Rows::inv},
       {"P", &gm::Rows::p},
       {"ACC", &gm::Rows::acc}}};
  for (const auto& [name, member] : kRows) {
    const auto row = member;  // a structured binding can't be captured
    rows.emplace_back(name, Values(Each(samples, [row](const Sample& s) {
                        const std::uint64_t value = s.got.state.bpe[0].*row;
                        return fmt::format("{}", static_cast<std::int32_t>(value));
                      })));
  }
  rows.emplace_back(
      "b_rdata_o",
      Values(Each(samples, [](const Sample& s) { return fmt::format("{:x}", s.got.b_rdata); })));
  std::string out = "```text\n";
  for (const auto& [name, line] : rows) out += fmt::format("{:<11}{}\n", name, line);
  return out + "```\n";
}

}  // namespace m4::docs
