// An outcome survives the journal as it was.
#include "verilator_tb/core/outcome_json.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace m4::tb {
namespace {

Outcome Everything() {
  Outcome outcome;
  outcome.id = "file/s_sy-w4";
  outcome.design = "block, synchronous";
  outcome.verdict = Verdict::kMismatch;
  outcome.summary = "p[1] differs \"here\"";
  outcome.seed = std::numeric_limits<std::uint64_t>::max();
  outcome.cycles = 1;
  outcome.compares = 2;
  outcome.macs = std::uint64_t{1} << 60U;
  outcome.seconds = 0.1;
  outcome.bins = {0, 0, 7, 1, 0, 5};
  outcome.points = {1, 1, 0, 0, 0, 1, 0};
  MismatchPage& page = outcome.page.emplace();
  page.title = "T";
  page.event = "E";
  page.vector = "V";
  page.about = "A";
  page.where = {"a:b.yaml", 3, 4};
  page.seed = 5;
  page.cycle = "12.5";
  page.state = "SUB";
  page.operation = "O";
  page.signals = {{"p[1]", 64, ~std::uint64_t{0}, 0, "x", "y"}, {"fsm", 4, 1, 2, "", ""}};
  page.origin = {{"vector", "1"}, {"build", "2"}, {"also", "3"}, {"also", "4"}};
  page.events = {{"1", "in", "e", "g", true}, {"2", "", "", "", false}};
  page.assertions = {"a"};
  page.commands = {"c", "d"};
  return outcome;
}

TEST(OutcomeJson, NothingIsLost) {
  const Outcome saved = Everything();
  const Outcome loaded = LoadOutcome(nlohmann::json::parse(Save(saved).dump()));
  EXPECT_EQ(Save(loaded), Save(saved));
  EXPECT_EQ(loaded.bins, saved.bins);
  EXPECT_EQ(loaded.points, saved.points);
  EXPECT_EQ(loaded.seconds, saved.seconds);
  EXPECT_EQ(loaded.seed, saved.seed);
  EXPECT_EQ(loaded.macs, saved.macs);
  ASSERT_TRUE(loaded.page);
  EXPECT_EQ(ToText(*loaded.page), ToText(*saved.page));
  EXPECT_EQ(ToJson(*loaded.page), ToJson(*saved.page));
  EXPECT_EQ(loaded.page->where.file, "a:b.yaml");
}

TEST(OutcomeJson, APassIsShort) {
  Outcome passed;
  passed.id = "v";
  passed.verdict = Verdict::kPass;
  const nlohmann::json saved = Save(passed);
  for (const char* absent : {"page", "summary", "bins", "points"})
    EXPECT_FALSE(saved.contains(absent));
  EXPECT_EQ(LoadOutcome(saved).verdict, Verdict::kPass);
  EXPECT_FALSE(LoadOutcome(saved).page);
}

TEST(OutcomeJson, WhatIsNoOutcomeIsRefused) {
  for (const char* key : {"id", "design", "verdict", "seed", "cycles"}) {
    nlohmann::json saved = Save(Everything());
    saved.erase(key);
    EXPECT_THROW(LoadOutcome(saved), std::exception) << key;
  }
  nlohmann::json saved = Save(Everything());
  saved["verdict"] = "fine";
  EXPECT_THROW(LoadOutcome(saved), std::exception);
  saved = Save(Everything());
  saved["bins"] = {std::uint64_t{1} << 40U, 1};
  EXPECT_THROW(LoadOutcome(saved), std::exception);
  saved = Save(Everything());
  saved["points"] = {std::uint64_t{1} << 40U};
  EXPECT_THROW(LoadOutcome(saved), std::exception);
}

TEST(OutcomeJson, PointsAreLengths) {
  Outcome outcome;
  outcome.points = {1, 1, 0, 0, 0, 1, 0};
  EXPECT_EQ(Save(outcome)["points"], nlohmann::json::parse("[0, 2, 3, 1, 1]"));
}

}  // namespace
}  // namespace m4::tb
