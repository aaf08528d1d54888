// The page of charts, read back: what is drawn, where, and what is not.
#include "verilator_tb/perf/chart_page.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "verilator_tb/perf/bar_chart.h"

namespace m4::perf_tool {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// Rows and, in the same order, results.
struct Case {
  perf::Catalogue catalogue;
  std::vector<perf::ComparisonResult> results;

  void Add(const std::string& experiment) {
    catalogue.experiments.push_back({experiment, "Title of " + experiment, {}});
  }
  // To the last experiment. Without a speedup there is no winner.
  perf::Row& Add(const std::string& network, const std::string& config, const std::string& weight,
                 int activation, std::optional<double> speedup,
                 std::optional<double> published = {}, const std::string& limit = {}) {
    perf::Experiment& experiment = catalogue.experiments.back();
    perf::Row row;
    row.id = experiment.name + "/" + network + "/" + config + "/w" + weight + "n" +
             std::to_string(activation) + (limit.empty() ? "" : "/" + limit);
    row.experiment = experiment.name;
    row.network = network;
    row.config = config;
    row.weight_bits = weight;
    row.activation_bits = activation;
    row.limit_or_share = limit;
    row.published = published;
    experiment.rows.push_back(row);
    perf::ComparisonResult result;
    if (speedup) {
      result.winner.emplace();
      result.speedup = *speedup;
    }
    results.push_back(result);
    return experiment.rows.back();
  }
};

const ChartContext kPublished = {.accounting = "published",
                                 .published = true,
                                 .headlines = {.over_dla = 2.1674, .over_bramac = 1.4311}};
const ChartContext kOther = {
    .accounting = "drains,fsm", .published = false, .headlines = {.over_dla = 2.09876}};

// What the page's text says again.
struct Page {
  explicit Page(const Case& c, const ChartContext& context = kPublished)
      : text(ChartPage(c.catalogue, c.results, context)) {
    const pugi::xml_parse_result parsed = document.load_string(text.c_str(), pugi::parse_full);
    EXPECT_TRUE(parsed) << parsed.description() << " at " << parsed.offset;
  }
  std::vector<pugi::xml_node> All(const char* path) const { return AllIn(document.root(), path); }
  static std::vector<pugi::xml_node> AllIn(pugi::xml_node node, const char* path) {
    const pugi::xpath_node_set found = node.select_nodes(path);
    std::vector<pugi::xml_node> nodes;
    std::ranges::transform(found, std::back_inserter(nodes),
                           [](const pugi::xpath_node& n) { return n.node(); });
    return nodes;
  }
  std::vector<std::string> Texts(const char* path) const {
    std::vector<std::string> texts;
    for (const pugi::xml_node node : All(path)) texts.emplace_back(node.text().get());
    return texts;
  }
  // The g of the bar whose tooltip begins with the row's id.
  pugi::xml_node Bar(const std::string& id) const {
    for (const pugi::xml_node bar : All("//g[@class='bar']")) {
      if (std::string(bar.child("title").text().get()).starts_with(id + ": ")) return bar;
    }
    ADD_FAILURE() << "no bar of " << id;
    return {};
  }

  std::string text;
  pugi::xml_document document;
};

pugi::xml_node ValueOf(pugi::xml_node bar) {
  return bar.select_node("rect[starts-with(@class,'value')]").node();
}
pugi::xml_node MarkOf(pugi::xml_node bar) { return bar.select_node("line[@class='mark']").node(); }
double Number(pugi::xml_node node, const char* attribute) {
  EXPECT_TRUE(node.attribute(attribute)) << attribute;
  return node.attribute(attribute).as_double(-1e9);
}
double BottomOf(pugi::xml_node rectangle) {
  return Number(rectangle, "y") + Number(rectangle, "height");
}

constexpr double kRounding = 0.011;  // two decimals are written

Case MixedActivation() {
  Case c;
  c.Add("mixed_activation");
  c.Add("vgg16", "DP-S", "8", 8, 1.5);
  c.Add("vgg16", "SY-L", "8", 8, 3.0, 2.25);
  c.Add("vgg16", "DP-S", "8", 7, 0.75, 0.75);
  c.Add("vgg16", "SY-L", "8", 7, 1.0);
  c.Add("resnet34", "DP-S", "8", 8, 2.0404, 2.04);
  c.Add("resnet34", "SY-L", "8", 8, std::nullopt);
  return c;
}

// ---- What is drawn ------------------------------------------------------------------------------

TEST(ChartPage, BarsAreProportionalToSpeedups) {
  const Page page(MixedActivation());
  const pugi::xml_node highest = ValueOf(page.Bar("mixed_activation/vgg16/SY-L/w8n8"));
  const double unit = Number(highest, "height") / 3;
  EXPECT_GT(unit, 20);
  for (const auto& [id, speedup] : std::map<std::string, double>{{"vgg16/DP-S/w8n8", 1.5},
                                                                 {"vgg16/DP-S/w8n7", 0.75},
                                                                 {"vgg16/SY-L/w8n7", 1.0},
                                                                 {"resnet34/DP-S/w8n8", 2.0404}}) {
    const pugi::xml_node value = ValueOf(page.Bar("mixed_activation/" + id));
    EXPECT_NEAR(Number(value, "height"), speedup * unit, kRounding) << id;
    EXPECT_NEAR(BottomOf(value), BottomOf(highest), kRounding) << id;
  }
}

TEST(ChartPage, MarksStandWherePublishedAndOnlyThere) {
  const Page page(MixedActivation());
  const pugi::xml_node highest = ValueOf(page.Bar("mixed_activation/vgg16/SY-L/w8n8"));
  const double unit = Number(highest, "height") / 3;
  EXPECT_EQ(page.All("//g[@class='bar']").size(), 6U);
  EXPECT_EQ(page.All("//g[@class='bar']/line[@class='mark']").size(), 3U);
  for (const auto& [id, published] : std::map<std::string, double>{
           {"vgg16/SY-L/w8n8", 2.25}, {"vgg16/DP-S/w8n7", 0.75}, {"resnet34/DP-S/w8n8", 2.04}}) {
    const pugi::xml_node bar = page.Bar("mixed_activation/" + id);
    const pugi::xml_node mark = MarkOf(bar);
    EXPECT_NEAR(Number(mark, "y1"), BottomOf(highest) - published * unit, kRounding) << id;
    EXPECT_EQ(Number(mark, "y1"), Number(mark, "y2")) << id;
    const pugi::xml_node value = ValueOf(bar);
    EXPECT_GE(Number(mark, "x1"), Number(value, "x") + Number(value, "width") - kRounding) << id;
    EXPECT_GT(Number(mark, "x2"), Number(mark, "x1")) << id;
  }
  EXPECT_THAT(page.Texts("//g[@class='bar']/text[contains(@class,'published')]"),
              ElementsAre("2.25", "0.75", "2.04"));
}

TEST(ChartPage, LabelsTooltipsAndTable) {
  const Page page(MixedActivation());
  EXPECT_THAT(page.Texts("//g[@class='bar']/title"),
              ElementsAre("mixed_activation/vgg16/DP-S/w8n8: ours 1.500",
                          "mixed_activation/vgg16/SY-L/w8n8: ours 3.000, published 2.25",
                          "mixed_activation/vgg16/DP-S/w8n7: ours 0.750, published 0.75",
                          "mixed_activation/vgg16/SY-L/w8n7: ours 1.000",
                          "mixed_activation/resnet34/DP-S/w8n8: ours 2.040, published 2.04",
                          "mixed_activation/resnet34/SY-L/w8n8: ours none"));
  EXPECT_THAT(page.Texts("//g[@class='bar']/text[not(contains(@class,'published'))]"),
              ElementsAre("1.50", "3.00", "0.75", "1.00", "2.04", "none"));
  EXPECT_THAT(page.Texts("//details/table/tbody/tr[2]/td"),
              ElementsAre("mixed_activation/vgg16/SY-L/w8n8", "3.000", "2.25", "+0.750"));
  EXPECT_THAT(page.Texts("//details/table/tbody/tr[4]/td"),
              ElementsAre("mixed_activation/vgg16/SY-L/w8n7", "1.000", "-", "-"));
  EXPECT_THAT(page.Texts("//section/p"),
              ElementsAre("6 rows, 3 of them with a published speedup: ours differs by 0.750 at "
                          "most. Nothing met the objective in 1 (\"none\")."));
}

TEST(ChartPage, NoWinnerIsNoBar) {
  Case c = MixedActivation();
  c.Add("resnet34", "DP-S", "8", 7, std::nullopt, 1.25);  // published all the same
  const Page page(c);
  for (const char* id : {"resnet34/SY-L/w8n8", "resnet34/DP-S/w8n7"}) {
    const pugi::xml_node bar = page.Bar(std::string("mixed_activation/") + id);
    EXPECT_FALSE(ValueOf(bar)) << id;
    EXPECT_STREQ(bar.child("text").text().get(), "none") << id;
  }
  EXPECT_FALSE(MarkOf(page.Bar("mixed_activation/resnet34/SY-L/w8n8")));
  EXPECT_TRUE(MarkOf(page.Bar("mixed_activation/resnet34/DP-S/w8n7")));
  EXPECT_THAT(page.Texts("//tbody/tr[7]/td"),
              ElementsAre("mixed_activation/resnet34/DP-S/w8n7", "none", "1.25", "-"));
}

TEST(ChartPage, NothingButLosers) {
  Case c;
  c.Add("none");
  c.Add("vgg16", "DP-S", "8", 8, std::nullopt);
  const Page page(c);
  EXPECT_THAT(page.All("//g[@class='bar']"), testing::SizeIs(1));
  EXPECT_THAT(page.All("//g[@class='bar']/rect[starts-with(@class,'value')]"), IsEmpty());
  EXPECT_THAT(page.Texts("//section/p"),
              ElementsAre("1 row, 0 of them with a published speedup. Nothing met the objective in "
                          "1 (\"none\")."));
}

TEST(ChartPage, TheLegendSaysPublishedWhereSomethingIs) {
  EXPECT_THAT(Page(MixedActivation()).Texts("//g[@class='legend']/text"),
              ElementsAre("DP-S", "SY-L", "published"));
  Case c;
  c.Add("new");
  c.Add("vgg16", "DP-S", "8", 8, 2);
  EXPECT_THAT(Page(c).Texts("//g[@class='legend']/text"), ElementsAre("DP-S"));
}

TEST(ChartPage, OneColourForASeriesAndTheLegend) {
  const Page page(MixedActivation());
  EXPECT_STREQ(page.All("//g[@class='legend']/rect")[1].attribute("class").value(), "value s1");
  for (const char* id : {"vgg16/SY-L/w8n8", "vgg16/SY-L/w8n7"}) {
    const pugi::xml_node value = ValueOf(page.Bar(std::string("mixed_activation/") + id));
    EXPECT_STREQ(value.attribute("class").value(), "value s1") << id;
  }
}

TEST(ChartPage, OneColourForASeriesInAllCharts) {
  Case c = MixedActivation();
  c.Add("other");
  c.Add("alexnet", "BRAMAC-1DA", "8", 8, 1.25);
  c.Add("alexnet", "SY-L", "8", 8, 1.25);
  c.Add("limits");
  c.Add("alexnet", "SY-L", "8", 8, 1.25, {}, "2");
  c.Add("alexnet", "DP-S", "8", 8, 1.25);
  const Page page(c);
  const auto colours = [&page](const char* path) {
    std::vector<std::string> classes;
    for (const pugi::xml_node node : page.All(path)) {
      classes.emplace_back(node.attribute("class").value());
    }
    return classes;
  };
  EXPECT_THAT(colours("//section[1]//g[@class='legend']/rect"),
              ElementsAre("value s0", "value s1"));
  EXPECT_THAT(colours("//section[2]//g[@class='legend']/rect"),
              ElementsAre("value s2", "value s1"));
  EXPECT_THAT(colours("//section[2]//g[@class='bar']/rect[2]"),
              ElementsAre("value s2", "value s1"));
  EXPECT_THAT(colours("//section[3]//g[@class='legend']/rect"),
              ElementsAre("value s3", "value s0"));
}

// ---- What the results are of --------------------------------------------------------------------

TEST(ChartPage, AccountingAndHeadlines) {
  const Page page(MixedActivation());
  EXPECT_THAT(page.Texts("//p[@id='accounting']"), ElementsAre("Accounting: published."));
  EXPECT_THAT(
      page.Texts("//table[@id='headlines']/tbody/tr/td"),
      ElementsAre("DP-S over the accelerator without computing BRAMs, mean of m4bram_vs_bramac",
                  "2.167", "2.16",
                  "M4BRAM over BRAMAC, means of DP-S and SY-L over those of 1DA and 2SA", "1.431",
                  "1.43"));
}

TEST(ChartPage, AnotherAccountingIsNotCompared) {
  const Page page(MixedActivation(), kOther);
  EXPECT_THAT(page.Texts("//p[@id='accounting']"),
              ElementsAre("Accounting: drains,fsm. The published values are those of the published "
                          "accounting with unsigned activations, so ours are not compared with "
                          "them."));
  EXPECT_THAT(page.Texts("//table[@id='headlines']/tbody/tr/td[position() > 1]"),
              ElementsAre("2.099", "2.16", "none", "1.43"));
  EXPECT_THAT(
      page.Texts("//section/p"),
      ElementsAre("6 rows, 3 of them with a published speedup. Nothing met the objective in "
                  "1 (\"none\")."));
  EXPECT_THAT(page.Texts("//details/table/thead/tr/th"), ElementsAre("row", "ours", "published"));
  EXPECT_THAT(page.Texts("//details/table/tbody/tr[2]/td"),
              ElementsAre("mixed_activation/vgg16/SY-L/w8n8", "3.000", "2.25"));
  EXPECT_THAT(page.Texts("//g[@class='legend']/text").back(),
              testing::StrEq("published, of the published accounting"));
  EXPECT_THAT(page.text, Not(HasSubstr("differ")));
}

TEST(ChartPage, WhereThereAreNoDsps) {
  Case c = MixedActivation();
  c.Add("no_dsp");
  const perf::ContenderSpace none = perf::BramSpace{};
  perf::BramSpace with_dsps;
  with_dsps.dsp_q = {1};
  const perf::ContenderSpace some = with_dsps;
  const perf::ContenderSpace bramac = perf::BramacSpace{};
  c.Add("alexnet", "SY-L", "8", 8, 1.25).comparison.space = &none;
  for (const perf::ContenderSpace* other : {&some, &bramac}) {
    c.Add("mixed");
    c.Add("alexnet", "SY-L", "8", 8, 1.25).comparison.space = &none;
    c.Add("alexnet", "DP-L", "8", 8, 1.25).comparison.space = other;
  }
  const Page page(c);
  EXPECT_THAT(page.Texts("//section[2]/p"),
              ElementsAre(HasSubstr("1 row"),
                          "Here the accelerators with computing BRAMs use no DSPs; those without "
                          "use the device's."));
  for (const char* path : {"//section[1]/p", "//section[3]/p", "//section[4]/p"}) {
    EXPECT_THAT(page.Texts(path), testing::SizeIs(1)) << path;
  }
  EXPECT_THAT(page.text, Not(HasSubstr("same device")));
}

// ---- How things are called ----------------------------------------------------------------------

struct Words {
  std::vector<std::string> legend, groups, panels;
  std::string axis;
};
// Of the first experiment.
Words WordsOf(const Case& c) {
  const Page page(c);
  return {page.Texts("//section[1]//svg/g[@class='legend']/text"),
          page.Texts("//section[1]//svg/text[@class='middle']"),
          page.Texts("//section[1]//svg/text[@class='middle strong']"),
          page.Texts("//section[1]//svg/text[@class='start muted']").at(0)};
}

TEST(ChartPage, ActivationBits) {
  const Words words = WordsOf(MixedActivation());
  EXPECT_THAT(words.panels, ElementsAre("vgg16", "resnet34"));
  EXPECT_THAT(words.groups, ElementsAre("8", "7", "8"));
  EXPECT_EQ(words.axis, "bits of activations; 8-bit weights");
}

TEST(ChartPage, BothBitsAndLimits) {
  Case c;
  c.Add("ablation");
  for (const int bits : {2, 4}) {
    const std::string weight = std::to_string(bits);
    c.Add("alexnet", "BRAMAC-1DA", weight, bits, 1.5);
    c.Add("alexnet", "DP-S", weight, bits, 1.5, 1.43, "1");
    c.Add("alexnet", "DP-S", weight, bits, 1.5, {}, "2");
  }
  const Words words = WordsOf(c);
  EXPECT_THAT(words.legend,
              ElementsAre("BRAMAC-1DA", "DP-S, limit 1", "DP-S, limit 2", "published"));
  EXPECT_THAT(words.groups, ElementsAre("2", "4"));
  EXPECT_EQ(words.axis, "bits of weights and activations");
}

TEST(ChartPage, Shares) {
  Case c;
  c.Add("mixed_weight");
  for (const double share : {0.05, 0.25}) {
    perf::Row& row =
        c.Add("resnet34", "SY-L", "mixed", 6, 2.0, 2.02, share == 0.05 ? "0.05" : "0.25");
    row.comparison.precision = {
        .weight_bits = 8, .activation_bits = 6, .narrow_bits = 4, .wide_share = share};
  }
  const Words words = WordsOf(c);
  EXPECT_THAT(words.legend, ElementsAre("SY-L", "published"));
  EXPECT_THAT(words.groups, ElementsAre("5 %", "25 %"));
  EXPECT_EQ(words.axis, "share of 8-bit kernels, the others have 4 bits; 6-bit activations");
}

TEST(ChartPage, AnyOtherPrecisions) {
  Case c;
  c.Add("new");
  c.Add("vgg16", "SY-L", "8", 6, 2.0);
  c.Add("vgg16", "SY-L", "4", 6, 2.0);
  c.Add("vgg16", "SY-L", "mixed", 6, 2.0, {}, "0.05");
  const Words words = WordsOf(c);
  EXPECT_THAT(words.groups, ElementsAre("w8 a6", "w4 a6", "0.05 wide a6"));
  EXPECT_EQ(words.axis, "bits of weights (w) and activations (a)");
}

TEST(ChartPage, TheOrderInAGroupIsTheLegends) {
  Case c;
  c.Add("new");
  c.Add("vgg16", "DP-S", "8", 8, 2.0);
  c.Add("vgg16", "SY-L", "8", 8, 2.0);
  c.Add("vgg16", "SY-L", "8", 7, 2.0);
  c.Add("vgg16", "DP-S", "8", 7, 2.0);
  const Page page(c);
  EXPECT_LT(Number(ValueOf(page.Bar("new/vgg16/DP-S/w8n7")), "x"),
            Number(ValueOf(page.Bar("new/vgg16/SY-L/w8n7")), "x"));
}

// ---- The page -----------------------------------------------------------------------------------

TEST(ChartPage, EachExperimentHasItsOwnResults) {
  Case c = MixedActivation();
  c.Add("empty");
  c.Add("last");
  c.Add("alexnet", "SY-L", "8", 8, 1.25, 1.26);
  const Page page(c);
  EXPECT_THAT(page.Texts("//section/h2"),
              ElementsAre("Title of mixed_activation", "Title of empty", "Title of last"));
  EXPECT_THAT(page.Texts("//section[3]//tbody/tr/td"),
              ElementsAre("last/alexnet/SY-L/w8n8", "1.250", "1.26", "-0.010"));
  EXPECT_THAT(page.Texts("//section[@id='empty']/p"), ElementsAre("No rows."));
  EXPECT_THAT(page.All("//section[@id='empty']//svg"), IsEmpty());
  EXPECT_EQ(page.All("//svg").size(), 2U);
}

TEST(ChartPage, NoExperiments) {
  EXPECT_THAT(Page(Case()).Texts("//body/p[last()]"), ElementsAre("No experiments."));
}

TEST(ChartPage, ForScreenReaders) {
  Case c = MixedActivation();
  c.Add("other");
  c.Add("alexnet", "SY-L", "8", 8, 1.25);
  const Page page(c);
  std::set<std::string> ids;
  for (const pugi::xml_node node : page.All("//*[@id]")) {
    EXPECT_TRUE(ids.insert(node.attribute("id").value()).second) << node.attribute("id").value();
  }
  EXPECT_THAT(page.Texts("//svg/title"),
              ElementsAre("Title of mixed_activation", "Title of other"));
  EXPECT_THAT(page.Texts("//svg/desc")[0], HasSubstr("DP-S; SY-L"));
  for (const pugi::xml_node svg : page.All("//svg")) {
    EXPECT_STREQ(svg.attribute("role").value(), "img");
    const std::string id = svg.attribute("id").value();
    EXPECT_STREQ(svg.attribute("aria-labelledby").value(),
                 fmt::format("{0}-title {0}-desc", id).c_str());
    EXPECT_EQ(svg.child("title").attribute("id").value(), id + "-title");
    EXPECT_EQ(svg.child("desc").attribute("id").value(), id + "-desc");
  }
}

TEST(ChartPage, TextIsEscaped) {
  const std::string evil = "</svg><script>\"a\" & 'b'</script>";
  Case c;
  c.Add("x\"><b>");
  c.catalogue.experiments.back().title = evil;
  c.Add(evil, evil, evil, 8, 1.5, 1.5, evil);
  const Page page(c);
  EXPECT_THAT(page.text, Not(HasSubstr("<script")));
  EXPECT_THAT(page.Texts("//h2"), ElementsAre(evil));
  EXPECT_THAT(page.Texts("//svg/title"), ElementsAre(evil));
  EXPECT_THAT(page.Texts("//svg/text[@class='middle strong']"), ElementsAre(evil));
  EXPECT_STREQ(page.All("//section")[0].attribute("id").value(), "x\"><b>");
}

TEST(ChartPage, NeedsNothingElse) {
  const Page page(MixedActivation());
  for (const char* word : {"<script", "src=", "href=", "url(", "@import"}) {
    EXPECT_THAT(page.text, Not(HasSubstr(word)));
  }
  EXPECT_TRUE(page.text.starts_with("<!DOCTYPE html>"));
  EXPECT_THAT(page.text, HasSubstr("prefers-color-scheme: dark"));
}

TEST(ChartPage, ANarrowWindowScrollsCharts) {
  const Page page(MixedActivation());
  EXPECT_EQ(page.All("//section/div[@class='scroll'][@tabindex='0']/svg").size(), 1U);
  EXPECT_THAT(page.text, HasSubstr(".scroll, details { overflow-x: auto; }"));
  EXPECT_THAT(page.text, HasSubstr("\n.chart { display: block; }\n")) << "it does not shrink";
  EXPECT_THAT(page.text, HasSubstr("@media print { .chart { max-width: 100%; height: auto; } }"));
}

TEST(ChartPage, OneResultForEachRow) {
  Case c = MixedActivation();
  c.results.pop_back();
  try {
    ChartPage(c.catalogue, c.results, kPublished);
    FAIL() << "5 results for 6 rows";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "the experiments have 6 rows, but there are 5 results");
  }
}

// ---- The chart --------------------------------------------------------------------------------

BarChart Chart(std::size_t panels, std::size_t groups, std::size_t bars, double value,
               std::optional<double> mark = {}) {
  BarChart chart;
  chart.id = "c";
  for (std::size_t s = 0; s < bars; ++s) chart.series.push_back({"series " + std::to_string(s), s});
  BarGroup group{.label = "g", .bars = {}};
  for (std::size_t s = 0; s < bars; ++s) {
    group.bars.push_back({.series = s, .value = value, .mark = mark, .tooltip = ""});
  }
  chart.panels.assign(panels, {.title = "p", .groups = std::vector<BarGroup>(groups, group)});
  return chart;
}

struct Drawn {
  explicit Drawn(const BarChart& chart) {
    AddBarChart(document.root(), chart);
    svg = document.child("svg");
  }
  std::vector<std::string> Ticks() const {
    std::vector<std::string> texts;
    for (const pugi::xml_node node : Page::AllIn(svg, "text[@class='end']")) {
      texts.emplace_back(node.text().get());
    }
    return texts;
  }

  pugi::xml_document document;
  pugi::xml_node svg;
};

TEST(BarChart, TheAxisBeginsAt0AndHasRoundSteps) {
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 4.09)).Ticks(), ElementsAre("0", "1", "2", "3", "4", "5"));
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 2.34)).Ticks(),
              ElementsAre("0.0", "0.5", "1.0", "1.5", "2.0", "2.5"));
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 0.5, 3.0)).Ticks(),
              ElementsAre("0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"))
      << "marks count";
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 0.05)).Ticks(),
              ElementsAre("0.00", "0.01", "0.02", "0.03", "0.04", "0.05"));
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 110)).Ticks(),
              ElementsAre("0", "20", "40", "60", "80", "100", "120"));
  EXPECT_THAT(Drawn(Chart(1, 1, 1, 0)).Ticks(),
              ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
}

TEST(BarChart, TheReferenceIsOnTheAxisToo) {
  BarChart chart = Chart(1, 1, 1, 0.5);
  EXPECT_THAT(Page::AllIn(Drawn(chart).svg, "line[@class='reference']"), IsEmpty());
  chart.reference = 1;
  const Drawn drawn(chart);
  const std::vector<pugi::xml_node> lines = Page::AllIn(drawn.svg, "line[@class='reference']");
  ASSERT_EQ(lines.size(), 1U);
  const pugi::xml_node value = drawn.svg.select_node("g[@class='bar']/rect[2]").node();
  EXPECT_NEAR(BottomOf(value) - Number(lines[0], "y1"), 2 * Number(value, "height"), kRounding);
}

// Every bar with its mark has a place of its own, inside the picture, with room for its label.
TEST(BarChart, NothingOverlapsHoweverMuchThereIs) {
  for (const std::size_t panels : {1, 3, 5, 12}) {
    for (const std::size_t bars : {1, 4, 9}) {
      for (const bool marks : {false, true}) {
        SCOPED_TRACE(testing::Message() << panels << " panels, " << bars << " bars, " << marks);
        const Drawn drawn(Chart(panels, 3, bars, 2.5, marks ? std::optional(2.5) : std::nullopt));
        const std::vector<pugi::xml_node> places =
            Page::AllIn(drawn.svg, "g[@class='bar']/rect[@class='hit']");
        ASSERT_EQ(places.size(), panels * 3 * bars);
        std::map<double, double> end_of_line;  // by y
        for (const pugi::xml_node place : places) {
          const double x = Number(place, "x");
          const double end = x + Number(place, "width");
          EXPECT_GE(x, end_of_line[Number(place, "y")] - kRounding);
          EXPECT_GE(end - x, marks ? 26 : 13);
          EXPECT_LE(end, Number(drawn.svg, "width"));
          end_of_line[Number(place, "y")] = end;
        }
        EXPECT_LE(end_of_line.size(), panels);
        EXPECT_LE(end_of_line.rbegin()->first + 210, Number(drawn.svg, "height"));
        if (3 * bars < 40) {
          EXPECT_LE(Number(drawn.svg, "width"), 1180);
        }
      }
    }
  }
}

TEST(BarChart, ManyPanelsGoInLines) {
  const auto lines = [](const BarChart& chart) {
    std::set<std::string> tops;
    const Drawn drawn(chart);
    for (const pugi::xml_node place :
         Page::AllIn(drawn.svg, "g[@class='bar']/rect[@class='hit']")) {
      tops.insert(place.attribute("y").value());
    }
    return tops.size();
  };
  EXPECT_EQ(lines(Chart(3, 5, 3, 2)), 1U);
  EXPECT_EQ(lines(Chart(5, 3, 4, 2)), 2U);     // 60 bars
  EXPECT_EQ(lines(Chart(5, 3, 4, 2, 2)), 3U);  // with 60 marks
}

TEST(BarChart, Empty) {
  BarChart chart;
  chart.id = "c";
  const Drawn drawn(chart);
  EXPECT_THAT(Page::AllIn(drawn.svg, "g[@class='bar']"), IsEmpty());
  EXPECT_GT(Number(drawn.svg, "width"), 0);
}

TEST(BarChart, WhatIsNoBarIsRefused) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const double bad : {-1.0, kInfinity, std::nan("")}) {
    EXPECT_THROW(Drawn(Chart(1, 1, 1, bad)), std::invalid_argument) << bad;
    EXPECT_THROW(Drawn(Chart(1, 1, 1, 1, bad)), std::invalid_argument) << bad;
  }
  BarChart chart = Chart(1, 1, 2, 1);
  chart.series.pop_back();
  EXPECT_THROW(Drawn{chart}, std::invalid_argument);
}

}  // namespace
}  // namespace m4::perf_tool
