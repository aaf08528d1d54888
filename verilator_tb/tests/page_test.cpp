// The mismatch page as text and as JSON.
#include "verilator_tb/core/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <nlohmann/json.hpp>
#include <sstream>

namespace m4::tb {
namespace {

using testing::HasSubstr;
using testing::Not;

MismatchPage Page() {
  MismatchPage page;
  page.vector = "gemm/s_dp-w4";
  page.about = "What it is for.";
  page.where = {"vectors/gemm.yaml", 7, 3};
  page.seed = 0xABCDEF;
  page.cycle = "41.5";
  page.state = "SUB";
  page.operation = "P := 2 * (P + INV + 1)";
  page.signals = {{"p[1]", 32, 0x0000FF00, 0x0000F000, "lane 1: 255", "lane 1: 240"},
                  {"fsm", 4, 6, 7, "", ""}};
  page.origin = {{"tile", "m 1, n 2"}, {"W1 x I1", "k 3: weight -2 x activation 5 = -10"}};
  page.events = {{"40.5", "", "ASL left 3", "ASL left 3", false},
                 {"41", "cmd copy", "ASL left 2", "ADD left 2", true}};
  page.assertions = {"the FSM holds code 13"};
  page.commands = {"m4verify replay 'gemm/s_dp-w4' --seed 5", "gtkwave 'a.fst' 'a.gtkw'"};
  return page;
}

TEST(Page, HexHasAsManyDigitsAsTheSignal) {
  EXPECT_EQ(Hex(0, 1), "0x0");
  EXPECT_EQ(Hex(5, 4), "0x5");
  EXPECT_EQ(Hex(5, 5), "0x05");
  EXPECT_EQ(Hex(0xFF, 32), "0x000000ff");
  EXPECT_EQ(Hex(~std::uint64_t{0}, 64), "0xffffffffffffffff");
}

TEST(Page, TextSaysEverything) {
  const std::string text = ToText(Page());
  for (const char* part :
       {"MISMATCH gemm/s_dp-w4", "What it is for.", "vectors/gemm.yaml:7:3", "seed 0xabcdef",
        "First divergence after edge 41.5, made in state SUB", "P := 2 * (P + INV + 1)", "p[1]",
        "expected 0x0000ff00 (lane 1: 255)", "got      0x0000f000 (lane 1: 240)",
        "xor      0x00000f00", "expected 0x6\n", "got      0x7\n", "xor      0x1\n", "m 1, n 2",
        "k 3: weight -2 x activation 5 = -10", "assertion: the FSM holds code 13",
        "  m4verify replay 'gemm/s_dp-w4' --seed 5\n", "  gtkwave 'a.fst' 'a.gtkw'\n"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
}

TEST(Page, TextMarksExactlyTheEventsThatDiffer) {
  std::istringstream lines(ToText(Page()));
  int same = 0;
  int differing = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("40.5") != std::string::npos && line.find("ASL") != std::string::npos) {
      EXPECT_EQ(line.front(), ' ') << line;
      ++same;
    }
    if (line.find("cmd copy") != std::string::npos) {
      EXPECT_EQ(line.front(), '>') << line;
      ++differing;
    }
  }
  EXPECT_EQ(same, 1);
  EXPECT_EQ(differing, 1);
}

TEST(Page, EmptyPartsHaveNoHeading) {
  MismatchPage page = Page();
  page.origin.clear();
  page.events.clear();
  page.commands.clear();
  const std::string text = ToText(page);
  EXPECT_THAT(text, Not(HasSubstr("where the value comes from")));
  EXPECT_THAT(text, Not(HasSubstr("last events")));
  EXPECT_THAT(text, Not(HasSubstr("to see it again")));
}

TEST(Page, JsonReadsBackAsItWas) {
  const MismatchPage page = Page();
  const nlohmann::json json = nlohmann::json::parse(ToJson(page).dump());
  EXPECT_EQ(json["vector"], page.vector);
  EXPECT_EQ(json["about"], page.about);
  EXPECT_EQ(json["where"], "vectors/gemm.yaml:7:3");
  EXPECT_EQ(json["seed"], "0xabcdef");
  EXPECT_EQ(json["cycle"], page.cycle);
  EXPECT_EQ(json["state"], page.state);
  EXPECT_EQ(json["operation"], page.operation);
  EXPECT_EQ(json["assertions"], nlohmann::json(page.assertions));
  EXPECT_EQ(json["commands"], nlohmann::json(page.commands));
  ASSERT_EQ(json["signals"].size(), page.signals.size());
  for (std::size_t i = 0; i < page.signals.size(); ++i) {
    const auto& signal = page.signals[i];
    const auto& read = json["signals"][i];
    const auto number = [&read](const char* key) {
      return std::stoull(read[key].get<std::string>(), nullptr, 16);
    };
    EXPECT_EQ(read["name"], signal.name);
    EXPECT_EQ(read["bits"], signal.bits);
    EXPECT_EQ(number("expected"), signal.expected);
    EXPECT_EQ(number("got"), signal.got);
    EXPECT_EQ(number("xor"), signal.expected ^ signal.got);
    EXPECT_EQ(read["expected_text"], signal.expected_text);
    EXPECT_EQ(read["got_text"], signal.got_text);
  }
  EXPECT_EQ(json["origin"]["tile"], "m 1, n 2");
  EXPECT_EQ(json["origin"]["W1 x I1"], page.origin[1].second);
  ASSERT_EQ(json["events"].size(), 2U);
  EXPECT_EQ(json["events"][0]["edge"], "40.5");
  EXPECT_EQ(json["events"][0]["differs"], false);
  EXPECT_EQ(json["events"][1]["inputs"], "cmd copy");
  EXPECT_EQ(json["events"][1]["expected"], "ASL left 2");
  EXPECT_EQ(json["events"][1]["got"], "ADD left 2");
  EXPECT_EQ(json["events"][1]["differs"], true);
}

}  // namespace
}  // namespace m4::tb
