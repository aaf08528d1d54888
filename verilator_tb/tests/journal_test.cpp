// The journal file: whole lines, torn lines, locks.
#include "verilator_tb/core/journal.h"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/tests/temporary_folder.h"

namespace m4::tb {
namespace {

using testing::HasSubstr;

class JournalTest : public TemporaryFolder {
 protected:
  std::filesystem::path file() const { return folder() / kJournalName; }
  void Append(const std::string& text) const {
    std::ofstream(file(), std::ios::app | std::ios::binary) << text;
  }
};

JournalHeader Header() {
  JournalHeader header;
  header.identity = {{"the seed", "0x1"}, {"the selection", "2 vectors"}};
  header.title = "smoke";
  header.command = "m4verify run";
  header.environment = {"g++"};
  header.seed = 1;
  header.power_up_seed = ~std::uint64_t{0};
  header.jobs = 3;
  header.bins_required = true;
  header.versions = {"s_sy"};
  header.shard = {2, 4};
  header.total = 8;
  header.vectors = {{1, "a"}, {5, "b"}};
  return header;
}

Outcome Passed(const std::string& id) {
  Outcome outcome;
  outcome.id = id;
  outcome.verdict = Verdict::kPass;
  outcome.bins = {0, 1, 2};
  outcome.points = {1, 0};
  return outcome;
}

TEST_F(JournalTest, WhatWasWrittenIsRead) {
  {
    JournalFile journal(folder());
    EXPECT_FALSE(journal.Earlier());
    journal.Begin(Header());
    journal.Append(Passed("a"), 1.5);
    journal.Append(Passed("b"), 0.5);
    EXPECT_FALSE(journal.error());
  }
  const Journal read = ReadJournal(folder());
  EXPECT_EQ(read.header.identity, Header().identity);
  EXPECT_EQ(read.header.vectors, Header().vectors);
  EXPECT_EQ(read.header.shard, Header().shard);
  EXPECT_EQ(read.header.power_up_seed, Header().power_up_seed);
  EXPECT_EQ(read.header.total, 8U);
  EXPECT_TRUE(read.header.bins_required);
  EXPECT_EQ(read.outcomes.size(), 2U);
  EXPECT_EQ(read.bins, (BinCounts{0, 2, 4}));
  EXPECT_EQ(read.points, (BinCounts{2, 0}));
  EXPECT_EQ(read.seconds, 1.5);
}

TEST_F(JournalTest, ALineIsThereAtOnce) {
  JournalFile journal(folder());
  journal.Begin(Header());
  journal.Append(Passed("a"), 1);
  EXPECT_EQ(ReadJournal(folder()).outcomes.size(), 1U);
}

TEST_F(JournalTest, ATornLineIsNotWrittenAndNotGluedTo) {
  { JournalFile(folder()).Begin(Header()); }
  Append(R"({"id":"a","ver)");
  JournalFile journal(folder());
  ASSERT_TRUE(journal.Earlier());
  EXPECT_TRUE(journal.Earlier()->outcomes.empty());
  journal.GoOn();
  journal.Append(Passed("b"), 1);
  EXPECT_EQ(ReadJournal(folder()).outcomes.count("b"), 1U);
}

TEST_F(JournalTest, AWrongLineIsSaidWithItsPlace) {
  { JournalFile(folder()).Begin(Header()); }
  Append("{}\n");
  try {
    ReadJournal(folder());
    FAIL();
  } catch (const JournalError& error) {
    EXPECT_THAT(error.what(), HasSubstr("journal.jsonl:2:1: "));
  }
}

// Each of these was once read as a number, some after a cast that no program may do.
TEST_F(JournalTest, ASpoiltNumberIsNone) {
  { JournalFile(folder()).Begin(Header()); }
  std::ifstream stream(file(), std::ios::binary);
  const std::string header{std::istreambuf_iterator<char>(stream), {}};
  const std::string result =
      R"({"id":"a","design":"","verdict":"pass","seed":"0x1","cycles":1,"compares":1,"macs":1,)"
      R"("seconds":1,"bins":[0,1],"at":1})";
  EXPECT_EQ(ParseJournal(header, "j")->header.total, 8U);
  EXPECT_EQ(ParseJournal(header + result + "\n", "j")->outcomes.size(), 1U);
  const auto refused = [](std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    if (!text.ends_with('\n')) text += '\n';
    EXPECT_THROW(ParseJournal(text, "j"), JournalError) << to;
  };
  for (const char* shard : {"[0,4]", "[5,4]", "[-1,4]", "[1,0]", "[1e300,4]", "[1.5,4]"}) {
    refused(header, R"("shard":[2,4])", std::string(R"("shard":)") + shard);
  }
  refused(header, R"("total":8)", R"("total":5)");  // the vectors have places up to 5
  refused(header, R"("jobs":3)", R"("jobs":4294967296)");
  for (const char* bins : {"[0]", "[-1,1]", "[0,1,18446744073709551615,2]", "[16777216,1]"}) {
    refused(header + result, R"("bins":[0,1])", std::string(R"("bins":)") + bins);
  }
  for (const char* seed : {"1", "-1", "0x", "0x1g", "0x12345678123456789"}) {
    refused(header + result, R"("seed":"0x1")", std::string(R"("seed":")") + seed + '"');
  }
  refused(header + result, R"("at":1)", R"("at":-1)");
}

TEST_F(JournalTest, ALaterLineOfAVectorReplacesTheEarlierOne) {
  JournalFile journal(folder());
  journal.Begin(Header());
  journal.Append(Passed("a"), 1);
  Outcome again = Passed("a");
  again.bins.clear();
  again.points.clear();
  again.summary = "again";
  journal.Append(again, 2);
  const Journal read = ReadJournal(folder());
  EXPECT_EQ(read.outcomes.at("a").summary, "again");
  EXPECT_EQ(read.bins, (BinCounts{0, 1, 2}));
  EXPECT_EQ(read.points, (BinCounts{1, 0}));
}

TEST_F(JournalTest, OneRunAtATime) {
  std::optional<JournalFile> first(folder());
  first->Begin(Header());
  try {
    const JournalFile second(folder());
    FAIL();
  } catch (const OutputError& error) {
    EXPECT_THAT(error.what(), HasSubstr("another run (process "));
  }
  first.reset();
  EXPECT_NO_THROW(JournalFile{folder()});
}

TEST_F(JournalTest, NoJournal) {
  EXPECT_THROW(ReadJournal(folder()), JournalError);
  Append("");
  EXPECT_THROW(ReadJournal(folder()), JournalError);
}

TEST(JournalDifference, NamesTheFirst) {
  const JournalHeader there = Header();
  JournalHeader here = there;
  EXPECT_FALSE(Difference(there, here));
  here.identity[1].second = "3 vectors";
  EXPECT_EQ(Difference(there, here), "the selection is 2 vectors there and 3 vectors here");
  here.identity[0].second = "0x2";
  EXPECT_EQ(Difference(there, here), "the seed is 0x1 there and 0x2 here");
  here = there;
  here.identity.pop_back();
  EXPECT_TRUE(Difference(there, here));
}

}  // namespace
}  // namespace m4::tb
