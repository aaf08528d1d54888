// The report of a run: its verdict, and its four forms.
#include "verilator_tb/core/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <map>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>
#include <sstream>

namespace m4::tb {
namespace {

using testing::HasSubstr;
using testing::Not;

Outcome Make(const std::string& id, Verdict verdict) {
  Outcome outcome;
  outcome.id = id;
  outcome.verdict = verdict;
  outcome.cycles = 100;
  outcome.compares = 150;
  outcome.macs = 1000;
  outcome.seconds = 0.5;
  outcome.seed = 0x1234;
  if (verdict != Verdict::kPass) outcome.summary = "summary of " + id;
  return outcome;
}

Outcome Interrupted(const std::string& id) {
  Outcome outcome = Make(id, Verdict::kPass);  // even if it said so
  outcome.interrupted = true;
  return outcome;
}

Report Of(std::vector<Outcome> outcomes) {
  Report report;
  report.title = "suite";
  report.seed = 7;
  report.jobs = 2;
  report.seconds = 3;
  report.environment = {"Verilator 5.006"};
  report.command = "m4verify run --suite suite";
  report.outcomes = std::move(outcomes);
  return report;
}

Report Mixture() {
  Report report = Of({Make("f/pass", Verdict::kPass), Make("f/mismatch", Verdict::kMismatch),
                      Make("f/assertion", Verdict::kAssertionFailed),
                      Make("f/timeout", Verdict::kTimeout), Make("f/error", Verdict::kVectorError),
                      Make("f/nothing", Verdict::kNothingChecked), Interrupted("f/interrupted")});
  MismatchPage page;
  page.vector = "f/mismatch";
  page.signals = {{"p[1]", 32, 1, 3, "", ""}};
  report.outcomes[1].page = page;
  report.schema = {{"group", "about", {{"reached", 1}, {"hole", 2}, {"free", 0}}}};
  report.bins = {5, 1, 0};
  report.tables = {{"table", {"c1", "c2"}, {{"r1", {1, 2000}}, {"r2", {0, 4}}}}};
  return report;
}

// ---- Overall ----------------------------------------------------------------------------------

TEST(Overall, WorstOfEveryMixture) {
  // Every set of verdicts, in both orders.
  for (unsigned set = 1; set < 1U << kVerdicts.size(); ++set) {
    std::vector<Outcome> outcomes;
    Verdict expected = Verdict::kPass;
    for (std::size_t i = kVerdicts.size(); i-- > 0;) {
      if ((set >> i & 1U) == 0) continue;
      outcomes.push_back(Make("v", kVerdicts[i]));
      if (kVerdicts[i] != Verdict::kPass) expected = kVerdicts[i];  // the first in the enum wins
    }
    EXPECT_EQ(Overall(Of(outcomes)), expected) << set;
    std::reverse(outcomes.begin(), outcomes.end());
    EXPECT_EQ(Overall(Of(outcomes)), expected) << set;
  }
}

TEST(Overall, NothingThatPassedIsNoPass) {
  EXPECT_EQ(Overall(Of({})), Verdict::kNothingChecked);
  EXPECT_EQ(Overall(Of({Interrupted("v")})), Verdict::kNothingChecked);
}

TEST(Overall, InterruptedRunIsNoPass) {
  EXPECT_NE(Overall(Of({Make("v", Verdict::kPass), Interrupted("w")})), Verdict::kPass);
  EXPECT_EQ(Overall(Of({Make("v", Verdict::kTimeout), Interrupted("w")})), Verdict::kTimeout);
}

TEST(Overall, ComplaintsAndRequiredHolesAreNoPass) {
  Report report = Of({Make("v", Verdict::kPass)});
  report.complaints = {"something"};
  EXPECT_EQ(Overall(report), Verdict::kNothingChecked);
  report.complaints.clear();
  report.schema = {{"group", "", {{"bin", 2}}}};
  report.bins = {1};
  EXPECT_EQ(Overall(report), Verdict::kPass) << "not required";
  report.bins_required = true;
  EXPECT_EQ(Overall(report), Verdict::kNothingChecked);
  report.bins = {2};
  EXPECT_EQ(Overall(report), Verdict::kPass);
  report.bins = {};
  EXPECT_EQ(Overall(report), Verdict::kNothingChecked);
  report.outcomes.push_back(Make("w", Verdict::kMismatch));
  EXPECT_EQ(Overall(report), Verdict::kMismatch) << "worse than a hole";
}

TEST(Overall, SumCountsVerdictsAndOnlyVerifiedMacs) {
  const Totals totals = Sum(Mixture());
  EXPECT_EQ(totals.vectors, 6U);
  EXPECT_EQ(totals.passed, 1U);
  EXPECT_EQ(totals.failed, 5U);
  EXPECT_EQ(totals.interrupted, 1U);
  EXPECT_EQ(totals.cycles, 700U);
  EXPECT_EQ(totals.compares, 1050U);
  EXPECT_EQ(totals.macs, 1000U);
  EXPECT_DOUBLE_EQ(totals.loop_seconds, 3.5);
}

// ---- Text -------------------------------------------------------------------------------------

TEST(ReportText, Thousands) {
  EXPECT_EQ(Thousands(0), "0");
  EXPECT_EQ(Thousands(999), "999");
  EXPECT_EQ(Thousands(1000), "1,000");
  EXPECT_EQ(Thousands(1234567), "1,234,567");
  EXPECT_EQ(Thousands(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(ReportText, FailuresTotalsAndVerdict) {
  const std::string text = ToText(Mixture(), 3);
  for (const char* part : {"mismatch: f/mismatch: summary of f/mismatch",
                           "timeout: f/timeout: summary of f/timeout", "MISMATCH f/mismatch",
                           "1 vector without a verdict", "2,000", "mismatch: 1 passed, 5 failed"}) {
    EXPECT_THAT(text, HasSubstr(part));
  }
  EXPECT_THAT(text, Not(HasSubstr("f/pass")));
}

TEST(Overall, WhatIsLeftOutIsNoPass) {
  Report report = Of({});
  report.left_out = {{"f/a", "x"}};
  EXPECT_EQ(Overall(report), Verdict::kNothingChecked);
  EXPECT_EQ(Sum(report).vectors, 0U);
}

TEST(ReportText, WhatIsLeftOutIsCountedByReason) {
  Report report = Of({Make("v", Verdict::kPass)});
  report.left_out = {{"f/a", "no room"}, {"f/b", "no room"}, {"f/c", "no time"}};
  const std::string text = ToText(report, 0);
  EXPECT_THAT(text, HasSubstr("2 vectors left out: no room\n1 vector left out: no time\n"));
  EXPECT_THAT(text, HasSubstr("pass: 1 passed, 0 failed"));
  EXPECT_THAT(ToHtml(report), HasSubstr("no time"));
}

TEST(ReportText, AtMostSoManyPages) {
  Report report = Mixture();
  report.outcomes.assign(4, report.outcomes[1]);
  const auto pages = [&report](std::size_t most) {
    const std::string text = ToText(report, most);
    std::size_t count = 0;
    for (auto at = text.find("MISMATCH"); at != std::string::npos;
         at = text.find("MISMATCH", at + 1)) {
      ++count;
    }
    EXPECT_EQ(text.find(std::to_string(4 - count) + " mismatch page") != std::string::npos,
              count < 4)
        << text;
    return count;
  };
  EXPECT_EQ(pages(0), 0U);
  EXPECT_EQ(pages(3), 3U);
  EXPECT_EQ(pages(4), 4U);
}

TEST(ReportText, HolesOnlyWhereRequired) {
  Report report = Mixture();
  EXPECT_THAT(ToText(report, 0), Not(HasSubstr("hole:")));
  EXPECT_THAT(ToText(report, 0), HasSubstr("Stimulus bins: 1 of 2 reached\n"));
  report.bins_required = true;
  EXPECT_THAT(ToText(report, 0), Not(HasSubstr("hole:"))) << "cut short: holes say nothing";
  std::erase_if(report.outcomes, [](const Outcome& outcome) { return outcome.interrupted; });
  EXPECT_THAT(ToText(report, 0), HasSubstr("hole: group: hole: 1 of 2"));
  report.schema[0].bins.assign(50, {"b", 9});
  EXPECT_THAT(ToText(report, 0), HasSubstr("and 30 more, all in the report"));
}

// ---- JSON -------------------------------------------------------------------------------------

TEST(ReportJson, ParsesWithAllThatIsInIt) {
  const auto json = nlohmann::json::parse(ToJson(Mixture()));
  EXPECT_EQ(json["title"], "suite");
  EXPECT_EQ(json["verdict"], "mismatch");
  EXPECT_EQ(json["seed"], "0x7");
  EXPECT_EQ(json["jobs"], 2);
  EXPECT_EQ(json["totals"]["vectors"], 6);
  EXPECT_EQ(json["totals"]["passed"], 1);
  EXPECT_EQ(json["totals"]["failed"], 5);
  EXPECT_EQ(json["totals"]["interrupted"], 1);
  ASSERT_EQ(json["outcomes"].size(), 7U);
  const std::vector<std::string> verdicts = {"pass",       "mismatch",     "assertion-failed",
                                             "timeout",    "vector-error", "nothing-checked",
                                             "interrupted"};
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    EXPECT_EQ(json["outcomes"][i]["verdict"], verdicts[i]);
  }
  EXPECT_EQ(json["outcomes"][1]["page"]["signals"][0]["name"], "p[1]");
  EXPECT_FALSE(json["outcomes"][0].contains("page"));
  EXPECT_EQ(json["holes"].size(), 1U);
  EXPECT_EQ(json["holes"][0]["bin"], "hole");
  EXPECT_EQ(json["bins"][0]["bins"]["reached"]["count"], 5);
  EXPECT_FALSE(json["bins"][0]["bins"].contains("free"));
  EXPECT_EQ(json["tables"][0]["rows"]["r1"][1], 2000);
}

TEST(ReportJson, OddTextsAreKeptOrReplacedNotFatal) {
  Report report = Of({Make("f/v", Verdict::kMismatch)});
  report.outcomes[0].summary = "\"quoted\" \\ \n line, \xC3\xA9";
  EXPECT_EQ(nlohmann::json::parse(ToJson(report))["outcomes"][0]["summary"],
            report.outcomes[0].summary);
  report.command = "m4verify run --json a\xFF.json";  // a file name need not be UTF-8
  EXPECT_NO_THROW(EXPECT_EQ(nlohmann::json::parse(ToJson(report))["title"], "suite"));
}

// ---- JUnit ------------------------------------------------------------------------------------

pugi::xml_node Suite(const Report& report, pugi::xml_document& document) {
  const auto parsed = document.load_string(ToJunit(report).c_str());
  EXPECT_TRUE(parsed) << parsed.description();
  return document.child("testsuites").child("testsuite");
}

// The numbers in the head are those of the cases below it.
void ExpectCounts(const Report& report, int failures, int errors, int skipped) {
  pugi::xml_document document;
  const pugi::xml_node suite = Suite(report, document);
  std::map<std::string, int> counted;
  int cases = 0;
  for (const pugi::xml_node test : suite.children("testcase")) {
    ++cases;
    for (const char* what : {"failure", "error", "skipped"})
      counted[what] += test.child(what) ? 1 : 0;
  }
  EXPECT_EQ(suite.attribute("tests").as_int(), cases);
  EXPECT_EQ(static_cast<std::size_t>(cases), report.outcomes.size() + report.left_out.size() + 1);
  EXPECT_EQ(suite.attribute("failures").as_int(), failures);
  EXPECT_EQ(suite.attribute("errors").as_int(), errors);
  EXPECT_EQ(suite.attribute("skipped").as_int(), skipped);
  EXPECT_EQ(counted["failure"], failures);
  EXPECT_EQ(counted["error"], errors);
  EXPECT_EQ(counted["skipped"], skipped);
}

TEST(ReportJunit, CountsAreThoseOfTheCases) {
  ExpectCounts(Mixture(), 2, 3, 1);
  ExpectCounts(Of({Make("v", Verdict::kPass)}), 0, 0, 0);
  Report holes = Mixture();
  holes.bins_required = true;
  ExpectCounts(holes, 2, 4, 1);
  Report complaints = Of({Make("v", Verdict::kPass)});
  complaints.complaints = {"x"};
  ExpectCounts(complaints, 0, 1, 0);
  Report left_out = Mixture();
  left_out.left_out = {{"f/a", "x"}, {"f/b", "y"}};
  ExpectCounts(left_out, 2, 3, 3);
}

// A reader of JUnit files sees that a run did not pass, whatever the reason.
TEST(ReportJunit, NoPassHasAnErrorFailureOrSkipped) {
  for (const Report& report :
       {Of({Interrupted("v")}), Of({Make("v", Verdict::kPass), Interrupted("w")}),
        Of({Make("v", Verdict::kNothingChecked)})}) {
    ASSERT_NE(Overall(report), Verdict::kPass);
    pugi::xml_document document;
    const pugi::xml_node suite = Suite(report, document);
    EXPECT_GT(suite.attribute("failures").as_int() + suite.attribute("errors").as_int() +
                  suite.attribute("skipped").as_int(),
              0)
        << ToJunit(report);
  }
}

TEST(ReportJunit, FailureNamesVectorVerdictAndPage) {
  pugi::xml_document document;
  const pugi::xml_node suite = Suite(Mixture(), document);
  const pugi::xml_node test = suite.find_child_by_attribute("testcase", "name", "f/mismatch");
  EXPECT_STREQ(test.attribute("classname").value(), "f");
  EXPECT_STREQ(test.child("failure").attribute("type").value(), "mismatch");
  EXPECT_STREQ(test.child("failure").attribute("message").value(), "summary of f/mismatch");
  EXPECT_THAT(test.child("failure").text().get(), HasSubstr("MISMATCH f/mismatch"));
  const pugi::xml_node error = suite.find_child_by_attribute("testcase", "name", "f/timeout");
  EXPECT_STREQ(error.child("error").attribute("type").value(), "timeout");
}

TEST(ReportJunit, SpecialCharactersReadBack) {
  Report report = Of({Make("f/v", Verdict::kMismatch)});
  report.outcomes[0].summary = "a < b && c > \"d\"";
  pugi::xml_document document;
  EXPECT_STREQ(
      Suite(report, document).child("testcase").child("failure").attribute("message").value(),
      "a < b && c > \"d\"");
}

// ---- HTML -------------------------------------------------------------------------------------

TEST(ReportHtml, NeedsNothingFromElsewhere) {
  const std::string html = ToHtml(Mixture());
  for (const char* part : {"http", "src=", "href", "<script", "<link", "<img", "@import", "url("}) {
    EXPECT_THAT(html, Not(HasSubstr(part)));
  }
  EXPECT_EQ(html.rfind("<!DOCTYPE html>", 0), 0U) << html.substr(0, 40);
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(html.c_str(), pugi::parse_default | pugi::parse_doctype));
}

TEST(ReportHtml, EscapesWhatAVectorSays) {
  Report report = Of({Make("f/v", Verdict::kMismatch)});
  report.outcomes[0].summary = "<script>alert(1)</script> & more";
  report.command = "m4verify run --id '<b>'";
  const std::string html = ToHtml(report);
  EXPECT_THAT(html, Not(HasSubstr("<script")));
  EXPECT_THAT(html, Not(HasSubstr("<b>")));
  EXPECT_THAT(html, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"));
}

TEST(ReportHtml, ShowsVerdictsAndNeverAnInterruptedVectorAsPassed) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(ToHtml(Mixture()).c_str()));
  std::map<std::string, std::pair<std::string, std::string>> verdicts;  // by id: text, class
  for (const auto& found : document.select_nodes("//details[last()]//tr[td]")) {
    const pugi::xml_node id = found.node().child("td");
    const pugi::xml_node verdict = id.next_sibling("td");
    verdicts[id.text().get()] = {verdict.text().get(), verdict.attribute("class").value()};
  }
  ASSERT_EQ(verdicts.size(), 7U);
  EXPECT_EQ(verdicts["f/pass"].first, "pass");
  EXPECT_THAT(verdicts["f/pass"].second, HasSubstr("pass"));
  EXPECT_EQ(verdicts["f/interrupted"].first, "interrupted");
  for (const auto& [id, cell] : verdicts) {
    EXPECT_THAT(cell.second, HasSubstr(id == "f/pass" ? "pass" : "fail")) << id;
  }
  EXPECT_STREQ(document.select_node("//h1/span").node().text().get(), "mismatch");
}

}  // namespace
}  // namespace m4::tb
