#include "verilator_tb/core/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

namespace m4::tb {
namespace {

constexpr int kPageWidth = 100;

std::string Rule(std::string_view title) {
  return fmt::format("── {} {:─<{}}\n", title, "", kPageWidth - 4 - static_cast<int>(title.size()));
}

std::string WithText(const std::string& hex, const std::string& text) {
  return text.empty() ? hex : fmt::format("{} ({})", hex, text);
}

std::size_t ColumnWidth(const std::vector<MismatchPage::Event>& events,
                        std::string MismatchPage::Event::*field, std::string_view title) {
  std::size_t width = title.size();
  for (const auto& event : events) width = std::max(width, (event.*field).size());
  return width;
}

}  // namespace

std::string Hex(std::uint64_t value, int bits) {
  return fmt::format("0x{:0{}x}", value, (bits + 3) / 4);
}

std::string ToText(const MismatchPage& page) {
  std::string out;
  auto to = std::back_inserter(out);
  out += Rule(fmt::format("{} {}", page.title, page.vector));
  fmt::format_to(to, "{}\n{}, seed {:#x}\n\n", page.about, ToString(page.where), page.seed);
  fmt::format_to(to, "{} after edge {}", page.event, page.cycle);
  if (!page.state.empty()) fmt::format_to(to, ", made in state {}", page.state);
  fmt::format_to(to, "\n{}\n", page.operation.empty() ? "" : "  " + page.operation + "\n");
  for (const auto& signal : page.signals) {
    fmt::format_to(to, "  {:<12} expected {}\n  {:<12} got      {}\n  {:<12} xor      {}\n",
                   signal.name, WithText(Hex(signal.expected, signal.bits), signal.expected_text),
                   "", WithText(Hex(signal.got, signal.bits), signal.got_text), "",
                   Hex(signal.expected ^ signal.got, signal.bits));
  }
  for (const auto& assertion : page.assertions) fmt::format_to(to, "  assertion: {}\n", assertion);
  if (!page.origin.empty()) {
    fmt::format_to(to, "\n{}", Rule("where the value comes from"));
    for (const auto& [label, text] : page.origin) fmt::format_to(to, "  {:<12} {}\n", label, text);
  }
  if (!page.events.empty()) {
    fmt::format_to(to, "\n{}", Rule("the last events (model | RTL)"));
    const std::size_t inputs = ColumnWidth(page.events, &MismatchPage::Event::inputs, "inputs");
    const std::size_t expected = ColumnWidth(page.events, &MismatchPage::Event::expected, "model");
    fmt::format_to(to, "  {:>9}  {:<{}}  {:<{}}  {}\n", "edge", "inputs", inputs, "model", expected,
                   "RTL");
    for (const auto& event : page.events) {
      fmt::format_to(to, "{} {:>9}  {:<{}}  {:<{}}  {}\n", event.differs ? '>' : ' ', event.cycle,
                     event.inputs, inputs, event.expected, expected, event.got);
    }
  }
  if (!page.commands.empty()) {
    fmt::format_to(to, "\n{}", Rule("to see it again"));
    for (const auto& command : page.commands) fmt::format_to(to, "  {}\n", command);
  }
  return out;
}

nlohmann::json ToJson(const MismatchPage& page) {
  nlohmann::json json = {{"title", page.title},           {"event", page.event},
                         {"vector", page.vector},         {"about", page.about},
                         {"where", ToString(page.where)}, {"seed", fmt::format("{:#x}", page.seed)},
                         {"cycle", page.cycle},           {"state", page.state},
                         {"operation", page.operation},   {"assertions", page.assertions},
                         {"commands", page.commands}};
  for (const auto& signal : page.signals) {
    json["signals"].push_back({{"name", signal.name},
                               {"bits", signal.bits},
                               {"expected", Hex(signal.expected, signal.bits)},
                               {"got", Hex(signal.got, signal.bits)},
                               {"xor", Hex(signal.expected ^ signal.got, signal.bits)},
                               {"expected_text", signal.expected_text},
                               {"got_text", signal.got_text}});
  }
  for (const auto& [label, text] : page.origin) json["origin"][label] = text;
  for (const auto& event : page.events) {
    json["events"].push_back({{"edge", event.cycle},
                              {"inputs", event.inputs},
                              {"expected", event.expected},
                              {"got", event.got},
                              {"differs", event.differs}});
  }
  return json;
}

}  // namespace m4::tb
