#include "verilator_tb/core/outcome_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace m4::tb {
namespace {

using nlohmann::json;

constexpr std::size_t kMost = 1U << 24U;  // a spoilt line asks for no more memory than this

// Nearly all bins of a vector are 0: gaps and counts in turn.
json SaveBins(const BinCounts& bins) {
  json saved = json::array();
  std::size_t next = 0;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    if (bins[i] == 0) continue;
    saved.push_back(i - next);
    saved.push_back(bins[i]);
    next = i + 1;
  }
  return saved;
}

// Points are 0 or 1, and neighbours mostly alike: how many 0, how many 1, how many 0, ...
json SavePoints(const BinCounts& points) {
  json saved = json::array();
  std::uint64_t value = 0;
  std::size_t run = 0;
  for (const std::uint64_t point : points) {
    if (point != value) {
      saved.push_back(std::exchange(run, 0));
      value = point;
    }
    ++run;
  }
  saved.push_back(run);
  return saved;
}

BinCounts LoadPoints(const json& saved) {
  BinCounts points;
  std::uint64_t value = 0;
  for (const json& run : saved) {
    const auto length = WholeNumber<std::size_t>(run);
    if (length >= kMost || points.size() + length >= kMost) {
      throw std::runtime_error("so many points there are not");
    }
    points.resize(points.size() + length, value);
    value = 1 - value;
  }
  return points;
}

BinCounts LoadBins(const json& saved) {
  if (saved.size() % 2 != 0) throw std::runtime_error("a gap without a count");
  BinCounts bins;
  for (std::size_t i = 0; i < saved.size(); i += 2) {
    const auto gap = WholeNumber<std::size_t>(saved.at(i));
    if (gap >= kMost - bins.size()) throw std::runtime_error("so many bins there are not");
    bins.resize(bins.size() + gap + 1);
    bins.back() = WholeNumber<std::uint64_t>(saved.at(i + 1));
  }
  return bins;
}

// The report's form, but what that form loses: the order of the origin's lines, the parts of the
// place.
json SavePage(const MismatchPage& page) {
  json saved = ToJson(page);
  saved["origin"] = page.origin;
  saved["where"] = {page.where.file, page.where.line, page.where.column};
  return saved;
}

// "0x12ab".
std::uint64_t HexNumber(const json& saved) {
  const auto text = saved.get<std::string>();
  std::string_view digits = text;
  digits.remove_prefix(std::min<std::size_t>(2, digits.size()));
  std::uint64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, number, 16);
  if (!text.starts_with("0x") || error != std::errc() || stop != end) {
    throw std::runtime_error("no hexadecimal number");
  }
  return number;
}

MismatchPage LoadPage(const json& saved) {
  MismatchPage page;
  saved.at("title").get_to(page.title);
  saved.at("event").get_to(page.event);
  saved.at("vector").get_to(page.vector);
  saved.at("about").get_to(page.about);
  const json& where = saved.at("where");
  page.where = {where.at(0).get<std::string>(), WholeNumber<int>(where.at(1)),
                WholeNumber<int>(where.at(2))};
  page.seed = HexNumber(saved.at("seed"));
  saved.at("cycle").get_to(page.cycle);
  saved.at("state").get_to(page.state);
  saved.at("operation").get_to(page.operation);
  saved.at("assertions").get_to(page.assertions);
  saved.at("commands").get_to(page.commands);
  saved.at("origin").get_to(page.origin);
  for (const json& signal : saved.value("signals", json::array())) {
    constexpr int kMostBits = 64;
    if (WholeNumber<int>(signal.at("bits")) > kMostBits) throw std::runtime_error("too wide");
    page.signals.push_back(
        {signal.at("name").get<std::string>(), WholeNumber<int>(signal.at("bits")),
         HexNumber(signal.at("expected")), HexNumber(signal.at("got")),
         signal.at("expected_text").get<std::string>(), signal.at("got_text").get<std::string>()});
  }
  for (const json& event : saved.value("events", json::array())) {
    page.events.push_back({event.at("edge").get<std::string>(),
                           event.at("inputs").get<std::string>(),
                           event.at("expected").get<std::string>(),
                           event.at("got").get<std::string>(), event.at("differs").get<bool>()});
  }
  return page;
}

}  // namespace

double Seconds(const json& saved) {
  const auto seconds = saved.get<double>();
  if (!(seconds >= 0)) throw std::runtime_error("no time");
  return seconds;
}

json Save(const Outcome& outcome) {
  json saved = {{"id", outcome.id},
                {"design", outcome.design},
                {"verdict", Name(outcome.verdict)},
                {"seed", fmt::format("{:#x}", outcome.seed)},
                {"cycles", outcome.cycles},
                {"compares", outcome.compares},
                {"macs", outcome.macs},
                {"seconds", outcome.seconds}};
  if (!outcome.summary.empty()) saved["summary"] = outcome.summary;
  if (!outcome.bins.empty()) saved["bins"] = SaveBins(outcome.bins);
  if (!outcome.points.empty()) saved["points"] = SavePoints(outcome.points);
  if (outcome.page) saved["page"] = SavePage(*outcome.page);
  return saved;
}

Outcome LoadOutcome(const json& saved) {
  Outcome outcome;
  saved.at("id").get_to(outcome.id);
  saved.at("design").get_to(outcome.design);
  const auto verdict = VerdictFromName(saved.at("verdict").get<std::string>());
  if (!verdict) throw std::runtime_error("there is no such verdict");
  outcome.verdict = *verdict;
  outcome.seed = HexNumber(saved.at("seed"));
  outcome.cycles = WholeNumber<std::uint64_t>(saved.at("cycles"));
  outcome.compares = WholeNumber<std::uint64_t>(saved.at("compares"));
  outcome.macs = WholeNumber<std::uint64_t>(saved.at("macs"));
  outcome.seconds = Seconds(saved.at("seconds"));
  outcome.summary = saved.value("summary", "");
  outcome.bins = LoadBins(saved.value("bins", json::array()));
  outcome.points = LoadPoints(saved.value("points", json::array()));
  if (saved.contains("page")) outcome.page = LoadPage(saved.at("page"));
  return outcome;
}

}  // namespace m4::tb
