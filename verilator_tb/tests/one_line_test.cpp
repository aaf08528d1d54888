// Texts from files in sentences.
#include "verilator_tb/core/one_line.h"

#include <gtest/gtest.h>

#include <string>

namespace m4::tb {
namespace {

TEST(OneLine, LettersStay) {
  for (const char* text : {"", "a b", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    EXPECT_EQ(OneLine(text), text);
  }
}

TEST(OneLine, WhatIsNoLetterIsWrittenAsItsCode) {
  EXPECT_EQ(OneLine("a\nb\r\tc"), "a\\nb\\r\\tc");
  EXPECT_EQ(OneLine(std::string("\0\x1b\x7f", 3)), "\\x00\\x1b\\x7f");
  EXPECT_EQ(OneLine("\x80x"), "\\x80x");                           // a byte in the middle of none
  EXPECT_EQ(OneLine("\xC3"), "\\xc3");                             // cut off
  EXPECT_EQ(OneLine("\xC0\x80"), "\\xc0\\x80");                    // longer than needed
  EXPECT_EQ(OneLine("\xED\xA0\x80"), "\\xed\\xa0\\x80");           // half of a pair of UTF-16
  EXPECT_EQ(OneLine("\xF4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond Unicode
  EXPECT_EQ(OneLine("\xFF"), "\\xff");
}

TEST(OneLine, OfALongTextTheEndsStay) {
  std::string text;
  for (int i = 0; i < 1500; ++i) text += "\xC3\xA9";
  const std::string line = OneLine("ab" + text + "z");
  EXPECT_LT(line.size(), 2010U);
  EXPECT_EQ(OneLine(line), line);  // whole letters
  EXPECT_TRUE(line.starts_with("ab\xC3\xA9") && line.ends_with("\xC3\xA9z")) << line;
  EXPECT_NE(line.find("\xC3\xA9 ... \xC3\xA9"), std::string::npos);
  EXPECT_EQ(OneLine(std::string(2000, 'x')).size(), 2000U);
}

TEST(OneLine, LetterBytes) {
  EXPECT_EQ(LetterBytes(""), 0U);
  EXPECT_EQ(LetterBytes("ab"), 1U);
  EXPECT_EQ(LetterBytes("\xF0\x9F\x98\x80 and more"), 4U);
  EXPECT_EQ(LetterBytes("\xF8\x88\x80\x80\x80"), 0U);
}

}  // namespace
}  // namespace m4::tb
