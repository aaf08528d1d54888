// The generic strict YAML reader: every error with its place.
#include "verilator_tb/core/yaml_reader.h"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>

namespace m4::tb {
namespace {

// The message of the VectorError that `use` throws; "" if it throws none.
std::string Error(const std::function<void()>& use) {
  try {
    use();
  } catch (const VectorError& error) {
    return error.what();
  }
  return "";
}

// The error of parsing `text` and then using its top map.
std::string ErrorOf(const std::string& text, const std::function<void(YamlMap&)>& use) {
  return Error([&] {
    YamlMap map = ParseYaml(text, "f.yaml").Map();
    use(map);
  });
}

std::string ParseError(const std::string& text) {
  return Error([&] { ParseYaml(text, "f.yaml"); });
}

TEST(YamlReader, TellsThePlace) {
  EXPECT_EQ(ToString({"a.yaml", 3, 7}), "a.yaml:3:7");
  EXPECT_EQ(ToString({"a.yaml", 0, 0}), "a.yaml");
}

TEST(YamlReader, RejectsEmptyFiles) {
  EXPECT_EQ(ParseError(""), "f.yaml:1:1: the file is empty; one YAML document is needed");
  EXPECT_EQ(ParseError("# only a comment\n"),
            "f.yaml:1:1: the file is empty; one YAML document is needed");
}

TEST(YamlReader, RejectsTabs) {
  EXPECT_EQ(ParseError("a: 1\nb:\n\tc: 2\n"), "f.yaml:3:1: a tab; only spaces are allowed");
  EXPECT_EQ(ParseError("a: 1\n\xC3\xA9:\t2\n"), "f.yaml:2:3: a tab; only spaces are allowed");
}

TEST(YamlReader, RejectsStrangeLetters) {
  const std::string only = "; only letters, spaces and line ends are allowed";
  // yaml-cpp would end the file here, and read the rest never.
  EXPECT_EQ(ParseError("a: 1\n\x04\nb: 2\n"), "f.yaml:2:1: the control character 0x04" + only);
  EXPECT_EQ(ParseError(std::string("a: \0", 4)), "f.yaml:1:4: the control character 0x00" + only);
  EXPECT_EQ(ParseError("a: \x7f"), "f.yaml:1:4: the control character 0x7f" + only);
  EXPECT_EQ(ParseError("\xff\xfe"
                       "a"),
            "f.yaml:1:1: the byte 0xff is no letter; UTF-8 is needed");
  EXPECT_EQ(ParseError("\xc3\xa9: \xc3"),
            "f.yaml:1:4: the byte 0xc3 is no letter; UTF-8 is needed");
  EXPECT_EQ(ParseYaml("\xef\xbb\xbf"
                      "a: \xf0\x9f\x98\x80\r\n",
                      "f.yaml")
                .Map()
                .Get("a")
                .Text(),
            "\xf0\x9f\x98\x80");
}

TEST(YamlReader, RejectsAnchorsAndAliases) {
  EXPECT_EQ(ParseError("a: &x 1\nb: *x\n"),
            "f.yaml:1:4: the YAML anchor '&x'; every value is written where it is used");
  EXPECT_EQ(ParseError("&x [*x]\n"),
            "f.yaml:1:1: the YAML anchor '&x'; every value is written where it is used");
}

TEST(YamlReader, CommasOutsideOfBracketsComeToAnEnd) {
  EXPECT_EQ(ParseError("# text\n  ,\n"),
            "f.yaml:2:3: malformed YAML (a comma outside of brackets); one YAML document is "
            "allowed");
  EXPECT_EQ(ParseError("\xef\xbb\xbf,"),
            "f.yaml:1:1: malformed YAML (a comma outside of brackets); one YAML document is "
            "allowed");
}

TEST(YamlReader, SentencesAreOneLine) {
  EXPECT_EQ(ErrorOf("\"a\\nb\\e\": 1\n", [](YamlMap& map) { map.Allow({"ab"}); }),
            "f.yaml:1:1: unknown key 'a\\nb\\x1b', the nearest is 'ab'; allowed: ab");
}

TEST(YamlReader, LargeFilesAreReadInTime) {
  constexpr int kMany = 20000;
  std::string keys;
  std::string list = "[";
  for (int i = 0; i < kMany; ++i) {
    keys += "k" + std::to_string(i) + ": 1\n";
    list += std::to_string(i) + ", ";
  }
  EXPECT_EQ(ParseYaml(keys, "f.yaml").Map().Entries().size(), kMany);
  EXPECT_EQ(ParseYaml(list + "]", "f.yaml").Sweep().size(), kMany);
  const std::string word(1'000'000, 'x');
  const std::string error = ErrorOf("a: " + word + "\n", [](YamlMap& map) {
    constexpr std::array<std::string_view, 1> kWords = {"xx"};
    map.Get("a").Choice("word", kWords);
  });
  EXPECT_LT(error.size(), 2100U);
  EXPECT_TRUE(error.ends_with("the nearest is 'xx'; allowed: xx")) << error;
}

TEST(YamlReader, RejectsMalformedYaml) {
  EXPECT_EQ(ParseError("a: [1, 2\nb: 3\n"),
            "f.yaml:2:2: malformed YAML (end of sequence flow not found); one YAML document is "
            "allowed");
  EXPECT_EQ(ParseError("a: {b: 1\n"),
            "f.yaml:2:1: malformed YAML (end of map flow not found); one YAML document is allowed");
  EXPECT_EQ(ParseError("about: one: two\n"),
            "f.yaml:1:11: malformed YAML (illegal map value: a text with ': ' in it needs quotes); "
            "one YAML document is allowed");
}

TEST(YamlReader, RejectsASecondDocument) {
  EXPECT_EQ(ParseError("a: 1\n---\nb: 2\n"),
            "f.yaml:3:1: a second YAML document begins; one per file is allowed");
}

TEST(YamlReader, RejectsYamlTags) {
  EXPECT_EQ(
      ErrorOf("a: !!int 5\n", [](YamlMap&) {}),
      "f.yaml:1:4: the YAML tag 'tag:yaml.org,2002:int'; plain maps, lists, texts and numbers "
      "are allowed");
}

TEST(YamlReader, RejectsUnreadableFiles) {
  EXPECT_EQ(Error([] { ReadYaml("/no/such/file.yaml"); }),
            "/no/such/file.yaml: the file cannot be read; a YAML file is needed");
  EXPECT_EQ(Error([] { ReadYaml("/tmp"); }), "/tmp: this is a folder; a YAML file is needed");
}

TEST(YamlReader, RejectsUnknownKeysAndNamesTheNearest) {
  EXPECT_EQ(ErrorOf("size: 1\n  \nwieght: 2\n",
                    [](YamlMap& map) {
                      map.Allow({"size", "weight", "about"});
                    }),
            "f.yaml:3:1: unknown key 'wieght', the nearest is 'weight'; allowed: size, weight and "
            "about");
}

TEST(YamlReader, RejectsKeysGivenTwice) {
  EXPECT_EQ(ErrorOf("a: 1\nb: 2\na: 3\n", [](YamlMap&) {}),
            "f.yaml:3:1: key 'a' is given twice, first in line 1; each key is allowed once");
  EXPECT_EQ(ErrorOf("a: {x: 1, x: 2}\n", [](YamlMap& map) { map.Get("a").Map(); }),
            "f.yaml:1:11: key 'x' is given twice, first in line 1; each key is allowed once");
}

TEST(YamlReader, RejectsKeysThatAreNoWords) {
  EXPECT_EQ(ErrorOf("? [1, 2]\n: 3\n", [](YamlMap&) {}),
            "f.yaml:1:3: a list is a key here; only words are allowed as keys");
}

TEST(YamlReader, RejectsMissingKeys) {
  EXPECT_EQ(ErrorOf("a: 1\n", [](YamlMap& map) { map.Get("b"); }),
            "f.yaml:1:1: key 'b' is missing; this map needs it");
  EXPECT_EQ(ErrorOf("a:\n  c: 1\n", [](YamlMap& map) { map.Get("a").Map().Get("b"); }),
            "f.yaml:2:3: key 'b' is missing; this map needs it");
}

TEST(YamlReader, RejectsKeysThatNobodyRead) {
  EXPECT_EQ(ErrorOf("a: 1\nb: 2\n",
                    [](YamlMap& map) {
                      map.Get("a");
                      map.Close();
                    }),
            "f.yaml:2:1: key 'b' means nothing together with the others; remove it");
}

TEST(YamlReader, ReadsIntegers) {
  YamlMap map = ParseYaml("{a: 12, b: 0xff, c: -3, d: 0}", "f.yaml").Map();
  EXPECT_EQ(map.Get("a").Integer(0, 12), 12);
  EXPECT_EQ(map.Get("b").Integer(0, 255), 255);
  EXPECT_EQ(map.Get("c").Integer(-3, 5), -3);
  EXPECT_EQ(map.Get("d").Integer(0, 0), 0);
}

TEST(YamlReader, RejectsWhatIsNoInteger) {
  const auto error = [](const std::string& value) {
    return ErrorOf("a: " + value, [](YamlMap& map) { map.Get("a").Integer(1, 9); });
  };
  for (const std::string value : {"x", "1.5", "012", "0x", "1e3", "0xg", "1_0"}) {
    EXPECT_EQ(error(value),
              "f.yaml:1:4: '" + value +
                  "' is no whole number; 1 to 9 is allowed, decimal or 0x hexadecimal");
  }
  EXPECT_EQ(error("'5'"),
            "f.yaml:1:4: '5' is no whole number; 1 to 9 is allowed, decimal or 0x hexadecimal");
  EXPECT_EQ(error("10"), "f.yaml:1:4: 10 is out of range; 1 to 9 is allowed");
  EXPECT_EQ(error("-1"), "f.yaml:1:4: -1 is out of range; 1 to 9 is allowed");
  EXPECT_EQ(error("99999999999999999999999"),
            "f.yaml:1:4: 99999999999999999999999 is out of range; 1 to 9 is allowed");
  EXPECT_EQ(error("[5]"), "f.yaml:1:4: a list is here; a whole number from 1 to 9 is allowed");
  EXPECT_EQ(error("{b: 5}"), "f.yaml:1:4: a map is here; a whole number from 1 to 9 is allowed");
  EXPECT_EQ(error(""), "f.yaml:1:1: nothing is here; a whole number from 1 to 9 is allowed");
}

TEST(YamlReader, ReadsWordsOf64Bits) {
  YamlMap map = ParseYaml("{a: 0xffffffffffffffff, b: 7}", "f.yaml").Map();
  EXPECT_EQ(map.Get("a").Word(~std::uint64_t{0}), ~std::uint64_t{0});
  EXPECT_EQ(map.Get("b").Word(7), 7u);
  EXPECT_EQ(Error([&] { map.Get("a").Word(0xFFFFFFFF); }),
            "f.yaml:1:5: 0xffffffffffffffff is out of range; 0 to 0xffffffff is allowed");
  EXPECT_EQ(ErrorOf("a: -1", [](YamlMap& m) { m.Get("a").Word(7); }),
            "f.yaml:1:4: -1 is out of range; 0 to 0x7 is allowed");
  EXPECT_EQ(
      ErrorOf("a: q", [](YamlMap& m) { m.Get("a").Word(7); }),
      "f.yaml:1:4: 'q' is no whole number of at most 64 bits; 0 to 0x7 is allowed, decimal or "
      "0x hexadecimal");
}

TEST(YamlReader, ReadsNumbers) {
  YamlMap map = ParseYaml("{a: 0.25, b: 1}", "f.yaml").Map();
  EXPECT_EQ(map.Get("a").Number(0, 1), 0.25);
  EXPECT_EQ(map.Get("b").Number(0, 1), 1);
  EXPECT_EQ(ErrorOf("a: 1.1", [](YamlMap& m) { m.Get("a").Number(0, 1); }),
            "f.yaml:1:4: 1.1 is out of range; 0 to 1 is allowed");
  EXPECT_EQ(ErrorOf("a: nan", [](YamlMap& m) { m.Get("a").Number(0, 1); }),
            "f.yaml:1:4: 'nan' is no number; 0 to 1 is allowed");
  EXPECT_EQ(ErrorOf("a: often", [](YamlMap& m) { m.Get("a").Number(0, 1); }),
            "f.yaml:1:4: 'often' is no number; 0 to 1 is allowed");
}

TEST(YamlReader, ReadsTruthValues) {
  YamlMap map = ParseYaml("{a: true, b: false}", "f.yaml").Map();
  EXPECT_TRUE(map.Get("a").Boolean());
  EXPECT_FALSE(map.Get("b").Boolean());
  for (const std::string value : {"yes", "True", "1"}) {
    EXPECT_EQ(ErrorOf("a: " + value, [](YamlMap& m) { m.Get("a").Boolean(); }),
              "f.yaml:1:4: '" + value + "' is no truth value; true and false are allowed");
  }
}

TEST(YamlReader, ReadsTexts) {
  EXPECT_EQ(ParseYaml("a: some words", "f.yaml").Map().Get("a").Text(), "some words");
  EXPECT_EQ(ErrorOf("a: ''", [](YamlMap& m) { m.Get("a").Text(); }),
            "f.yaml:1:4: the text is empty; at least one letter is needed");
  EXPECT_EQ(ErrorOf("a: [b]", [](YamlMap& m) { m.Get("a").Text(); }),
            "f.yaml:1:4: a list is here; a text is allowed");
}

// A terminal would obey them, and XML has no way to write them.
TEST(YamlReader, RefusesControlCharacters) {
  EXPECT_EQ(ErrorOf(R"(a: "x\x07b\e[31m")", [](YamlMap& m) { m.Get("a").Text(); }),
            "f.yaml:1:4: the text has the control character 0x07; letters and line ends are "
            "allowed");
  for (const char* const text : {R"("\e")", R"("a\tb")", R"("\0")", R"("\x7f")", R"("\r")"}) {
    const std::string said =
        ErrorOf(std::string("a: ") + text, [](YamlMap& m) { m.Get("a").Text(); });
    EXPECT_TRUE(said.starts_with("f.yaml:1:4: the text has the control character 0x")) << said;
  }
  EXPECT_EQ(ParseYaml("a: |\n  two\n  lines\n", "f.yaml").Map().Get("a").Text(), "two\nlines\n");
  EXPECT_EQ(ParseYaml("a: \xc3\xa9", "f.yaml").Map().Get("a").Text(), "\xc3\xa9");
}

TEST(YamlReader, ReadsChoices) {
  constexpr std::array<std::string_view, 3> kNames = {"red", "green", "blue"};
  EXPECT_EQ(ParseYaml("a: blue", "f.yaml").Map().Get("a").Choice("colour", kNames), 2u);
  EXPECT_EQ(ErrorOf("a: gren", [&](YamlMap& m) { m.Get("a").Choice("colour", kNames); }),
            "f.yaml:1:4: unknown colour 'gren', the nearest is 'green'; allowed: red, green and "
            "blue");
  constexpr std::array<int, 2> kNumbers = {2, 4};
  EXPECT_EQ(ParseYaml("a: 4", "f.yaml").Map().Get("a").IntegerOf(kNumbers), 4);
  EXPECT_EQ(ErrorOf("a: 3", [&](YamlMap& m) { m.Get("a").IntegerOf(kNumbers); }),
            "f.yaml:1:4: '3' is not possible here; allowed: 2 and 4");
}

TEST(YamlReader, ReadsListsAndSweeps) {
  YamlMap map = ParseYaml("{a: [3, 1], b: 7, c: [5, 5], d: [], e: [4, 0x4]}", "f.yaml").Map();
  EXPECT_EQ(map.Get("a").List().size(), 2u);
  EXPECT_EQ(map.Get("a").Sweep()[1].Integer(0, 9), 1);
  EXPECT_EQ(map.Get("b").Sweep().size(), 1u);
  EXPECT_EQ(map.Get("d").Elements().size(), 0u);
  EXPECT_EQ(Error([&] { map.Get("b").List(); }), "f.yaml:1:16: '7' is here; a list is allowed");
  EXPECT_EQ(Error([&] { map.Get("c").Sweep(); }),
            "f.yaml:1:26: '5' is in this list twice; each value is allowed once");
  EXPECT_EQ(Error([&] { map.Get("e").Sweep(); }),
            "f.yaml:1:44: '0x4' is in this list twice; each value is allowed once");
  EXPECT_EQ(Error([] { ParseYaml("[0.5, -1, 0.50]", "f.yaml").Sweep(); }),
            "f.yaml:1:11: '0.50' is in this list twice; each value is allowed once");
  EXPECT_EQ(Error([&] { map.Get("d").Sweep(); }),
            "f.yaml:1:33: the list is empty; at least one entry is needed");
}

TEST(YamlReader, ReadsMapsWhoseKeysAreData) {
  YamlMap map = ParseYaml("{7: a, 0x9: b}", "f.yaml").Map();
  const auto entries = map.Entries();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[1].first.Integer(0, 9), 9);
  EXPECT_EQ(entries[1].first.where().column, 8);
  EXPECT_EQ(entries[1].second.Text(), "b");
  map.Close();
}

TEST(YamlReader, FindsTheNearestWord) {
  constexpr std::array<std::string_view, 3> kNames = {"weights", "when", "drain"};
  EXPECT_EQ(Nearest("wieghts", kNames), "weights");
  EXPECT_EQ(Nearest("dran", kNames), "drain");
  EXPECT_EQ(Nearest("x", {}), "");
}

}  // namespace
}  // namespace m4::tb
