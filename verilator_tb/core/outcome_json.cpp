#include "verilator_tb/core/outcome_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <stdexcept>
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
    const auto length = run.get<std::size_t>();
    if (length >= kMost || points.size() + length >= kMost) {
      throw std::runtime_error("so many points there are not");
    }
    points.resize(points.size() + length, value);
    value = 1 - value;
  }
  return points;
}

BinCounts LoadBins(const json& saved) {
  BinCounts bins;
  for (std::size_t i = 0; i + 1 < saved.size(); i += 2) {
    const std::size_t place = bins.size() + saved[i].get<std::size_t>();
    if (place >= kMost) throw std::runtime_error("so many bins there are not");
    bins.resize(place + 1);
    bins.back() = saved[i + 1].get<std::uint64_t>();
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

std::uint64_t Number(const json& text) { return std::stoull(text.get<std::string>(), nullptr, 0); }

MismatchPage LoadPage(const json& saved) {
  MismatchPage page;
  saved.at("title").get_to(page.title);
  saved.at("event").get_to(page.event);
  saved.at("vector").get_to(page.vector);
  saved.at("about").get_to(page.about);
  const json& where = saved.at("where");
  page.where = {where.at(0).get<std::string>(), where.at(1).get<int>(), where.at(2).get<int>()};
  page.seed = Number(saved.at("seed"));
  saved.at("cycle").get_to(page.cycle);
  saved.at("state").get_to(page.state);
  saved.at("operation").get_to(page.operation);
  saved.at("assertions").get_to(page.assertions);
  saved.at("commands").get_to(page.commands);
  saved.at("origin").get_to(page.origin);
  for (const json& signal : saved.value("signals", json::array())) {
    page.signals.push_back({signal.at("name").get<std::string>(), signal.at("bits").get<int>(),
                            Number(signal.at("expected")), Number(signal.at("got")),
                            signal.at("expected_text").get<std::string>(),
                            signal.at("got_text").get<std::string>()});
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
  outcome.seed = Number(saved.at("seed"));
  saved.at("cycles").get_to(outcome.cycles);
  saved.at("compares").get_to(outcome.compares);
  saved.at("macs").get_to(outcome.macs);
  saved.at("seconds").get_to(outcome.seconds);
  outcome.summary = saved.value("summary", "");
  outcome.bins = LoadBins(saved.value("bins", json::array()));
  outcome.points = LoadPoints(saved.value("points", json::array()));
  if (saved.contains("page")) outcome.page = LoadPage(saved.at("page"));
  return outcome;
}

}  // namespace m4::tb
