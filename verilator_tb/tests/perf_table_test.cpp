// Tables, configurations as text and the words of m4perf's command line.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/table.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

Table Example() {
  return {.columns = {{"name", "name"},
                      {"count", "count"},
                      {"hidden", ""},
                      {"ratio", "ratio", "{:+.1f}"},
                      {"note", "note"}},
          .rows = {{"a", std::int64_t{1234567}, "x", 0.25, "say \"hi\", twice"},
                   {"bcd", std::int64_t{-5}, Cell(), Cell(), "\xc3\xa9"}}};
}

TEST(PerfTable, Text) {
  EXPECT_EQ(ToText(Example()),
            "name      count  ratio  note\n"
            "a     1,234,567   +0.2  say \"hi\", twice\n"
            "bcd          -5         \xc3\xa9\n");
  EXPECT_EQ(ToText({.columns = {{"a", "a"}, {"b", "bb"}}, .rows = {}}), "a  bb\n");
}

TEST(PerfTable, Csv) {
  EXPECT_EQ(ToCsv(Example()),
            "name,count,hidden,ratio,note\n"
            "a,1234567,x,0.25,\"say \"\"hi\"\", twice\"\n"
            "bcd,-5,,,\xc3\xa9\n");
}

TEST(PerfTable, Json) {
  EXPECT_EQ(
      ToJson(Example()).dump(),
      R"([{"name":"a","count":1234567,"hidden":"x","ratio":0.25,"note":"say \"hi\", twice"},)"
      "{\"name\":\"bcd\",\"count\":-5,\"hidden\":null,\"ratio\":null,\"note\":\"\xc3\xa9\"}]");
  EXPECT_EQ(ToJson({.columns = {{"a", "a"}}, .rows = {}}).dump(), "[]");
}

// ---- Configurations -----------------------------------------------------------------------------

class ConfigText : public ::testing::Test {
 protected:
  ConfigText() {
    network_.rvec = 2;
    problem_.network = &network_;
    problem_.precision = {.weight_bits = 4, .activation_bits = 4};
  }

  perf::Config Parse(const std::string& text, const perf::ComputeBram* bram) const {
    return ParseConfig(text, problem_, bram);
  }
  std::string Error(const std::string& text, const perf::ComputeBram* bram) const {
    try {
      Parse(text, bram);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "no error";
  }

  perf::Network network_;
  perf::Problem problem_;
  const perf::ComputeBram m4bram_{"DP-S", 1.2, perf::M4Bram{{false, true}}};
  const perf::ComputeBram bramac_{"BRAMAC-2SA", 1.3, perf::Bramac{2, 8, 40, {{4, 6}}}};
};

TEST_F(ConfigText, WithoutComputingBrams) {
  const perf::Config config{.p = 1, .dsp_q = 2, .dsp_c = 16, .dsp_k = 64};
  EXPECT_EQ(ToText(config, nullptr), "p=1,q=2,c=16,k=64");
  EXPECT_EQ(Parse("p=1,q=2,c=16,k=64", nullptr), config);
  EXPECT_EQ(Parse("k=64,c=16,q=2,p=1", nullptr), config);
}

TEST_F(ConfigText, M4Bram) {
  const perf::Config config{
      .p = 2, .bram_q = 2, .dsp_q = 3, .dsp_c = 8, .bram_c = 64, .dsp_k = 32, .bram_k = 128};
  const std::string text = "p=2,bram_q=2,dsp_q=3,dsp_c=8,bram_c=64,dsp_k=32,bram_k=128";
  EXPECT_EQ(ToText(config, &m4bram_), text);
  EXPECT_EQ(Parse(text, &m4bram_), config);
  const perf::Config alone{.p = 1, .bram_q = 4, .bram_c = 64, .bram_k = 128};
  EXPECT_EQ(ToText(alone, &m4bram_), "p=1,bram_q=4,bram_c=64,bram_k=128");
  EXPECT_EQ(Parse("p=1,bram_q=4,bram_c=64,bram_k=128", &m4bram_), alone);
}

TEST_F(ConfigText, BramacHasThreeFreeSizes) {
  const perf::Config config{
      .p = 1, .bram_q = 2, .dsp_q = 3, .dsp_c = 8, .bram_c = 48, .dsp_k = 40, .bram_k = 40};
  EXPECT_EQ(ToText(config, &bramac_), "dsp_q=3,dsp_c=8,dsp_k=40");
  EXPECT_EQ(Parse("dsp_q=3,dsp_c=8,dsp_k=40", &bramac_), config);
}

TEST_F(ConfigText, Errors) {
  EXPECT_EQ(Error("p=1,q=2,c=16", nullptr), "--config: k is missing");
  EXPECT_EQ(Error("p=1,q=2,c=16,dsp_k=1", nullptr),
            "--config: 'dsp_k' is no size here; there are p, q, c and k");
  EXPECT_EQ(Error("p=1,p=2", nullptr), "--config: p is given twice");
  EXPECT_EQ(Error("p", nullptr), "--config: 'p' is not NAME=SIZE");
  EXPECT_EQ(Error("p=", nullptr), "--config: p= is no size; 1 to 1024 is allowed");
  EXPECT_EQ(Error("p=0", nullptr), "--config: p=0 is no size; 1 to 1024 is allowed");
  EXPECT_EQ(Error("p=2000", nullptr), "--config: p=2000 is no size; 1 to 1024 is allowed");
  EXPECT_EQ(Error("p=1x", nullptr), "--config: p=1x is no size; 1 to 1024 is allowed");
  EXPECT_EQ(Error("p=1,bram_q=4,bram_c=4,bram_k=16,dsp_q=1", &m4bram_),
            "--config: dsp_q, dsp_c and dsp_k come together, or none of them");
  EXPECT_EQ(Error("p=1,bram_q=4,bram_c=4", &m4bram_),
            "--config: p, bram_q, bram_c and bram_k are needed; one is missing");
  EXPECT_EQ(Error("dsp_q=3,dsp_c=8", &bramac_), "--config: dsp_k is missing");
}

// Sentences of golden_model/perf/rules.h.
TEST_F(ConfigText, WhatBreaksARuleIsRefused) {
  const auto m4bram = [this](const std::string& text) { return Error(text, &m4bram_); };
  EXPECT_TRUE(m4bram("p=1,bram_q=3,bram_c=4,bram_k=16").starts_with("--config: the duplication"));
  EXPECT_TRUE(m4bram("p=1,bram_q=4,bram_c=5,bram_k=16").starts_with("--config: bram_c is even"));
  EXPECT_TRUE(m4bram("p=1,bram_q=4,bram_c=66,bram_k=16").starts_with("--config: an adder tree"));
  EXPECT_EQ(m4bram("p=1,bram_q=4,bram_c=64,bram_k=16"), "no error");
  EXPECT_TRUE(m4bram("p=1,bram_q=1,dsp_q=1,dsp_c=3,bram_c=8,dsp_k=8,bram_k=16")
                  .starts_with("--config: bram_c / 2 is a multiple of dsp_c"));
  EXPECT_TRUE(m4bram("p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=12,bram_k=16")
                  .starts_with("--config: bram_k is a multiple of dsp_k"));
  EXPECT_EQ(m4bram("p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=16,bram_k=16"), "no error");
  // 2 * 33 inputs.
  EXPECT_EQ(Error("p=1,q=2,c=32,k=64", nullptr), "no error");
  const std::string tree = Error("p=1,q=2,c=33,k=64", nullptr);
  EXPECT_TRUE(tree.starts_with("--config: an adder tree")) << tree;
  EXPECT_EQ(tree.find("dsp_"), std::string::npos) << tree << "; the size is called c";
  // 10 weights of 4 bits in a word of 40.
  EXPECT_TRUE(Error("dsp_q=3,dsp_c=8,dsp_k=45", &bramac_).starts_with("--config: dsp_k fills"));
}

TEST_F(ConfigText, RulesOfPrecisionAndAccounting) {
  problem_.precision = {.weight_bits = 2, .activation_bits = 4};
  EXPECT_EQ(Error("p=2,q=3,c=4,k=8", nullptr), "no error");
  const std::string odd = Error("p=1,q=3,c=4,k=8", nullptr);
  EXPECT_NE(odd.find(": q * p must be even"), std::string::npos) << odd;
  problem_.precision.weight_bits = 8;
  const perf::ComputeBram large{"DP-L", 1.3, perf::M4Bram{{true, true}}};
  const std::string whole = "p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=16,bram_k=16";
  EXPECT_EQ(Error(whole, &large), "no error");
  problem_.accounting.buildable = true;
  EXPECT_TRUE(Error(whole, &large).starts_with("--config: size L without duplication"));
  EXPECT_EQ(Error(whole, &m4bram_), "no error");
}

// ---- Accounting ---------------------------------------------------------------------------------

TEST(Accounting, Names) {
  EXPECT_EQ(ParseAccounting("published"), perf::Accounting{});
  EXPECT_EQ(ParseAccounting("honest"), perf::kHonest);
  EXPECT_EQ(ParseAccounting("corrected"), perf::kCorrected);
  EXPECT_EQ(ParseAccounting("drains,real-fc"), (perf::Accounting{.drains = true, .real_fc = true}));
  perf::Accounting more = perf::kHonest;
  more.one_baseline = true;
  EXPECT_EQ(ParseAccounting("honest,one-baseline"), more);
}

TEST(Accounting, Errors) {
  for (const char* wrong : {"", "drain", "drains;fsm", "drains,,fsm"}) {
    EXPECT_THROW(ParseAccounting(wrong), UsageError) << wrong;
  }
}

// ---- Names --------------------------------------------------------------------------------------

TEST(Usage, UnknownNames) {
  EXPECT_STREQ(UnknownName("objective", "objective", "sped", {"quality", "speed"}).what(),
               "--objective: unknown objective 'sped', the nearest is 'speed'; there are quality "
               "and speed");
  EXPECT_STREQ(UnknownName("objective", "objective", "speed", {}).what(),
               "--objective: unknown objective 'speed'; there are none");
}

}  // namespace
}  // namespace m4::perf_tool
