#include "verilator_tb/fuzz/target.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

namespace m4::fuzz {
namespace {

constexpr std::size_t kLongest = 4000;  // bytes of a sentence

// The length of the UTF-8 sequence at the beginning of `text`; 0: there is none. Of the standard's
// table of well-formed sequences (Unicode 15, table 3-7).
std::size_t SequenceLength(std::string_view text) {
  const auto byte = [&text](std::size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  const auto tail = [&byte](std::size_t i) { return byte(i) >= 0x80 && byte(i) <= 0xBF; };
  if (first >= 0xC2 && first <= 0xDF) return tail(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tail(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return byte(1) >= low && byte(1) <= high && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

// A number and the colon behind it, taken from `text`.
std::optional<std::size_t> TakeNumber(std::string_view& text) {
  std::size_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto length = static_cast<std::size_t>(stop - text.data());
  if (error != std::errc() || length >= text.size() || text[length] != ':') return std::nullopt;
  text.remove_prefix(length + 1);
  return number;
}

// Whether there is such a place, the end of a line and of the text included. Columns may count
// bytes or letters, of which there are fewer.
bool IsInside(std::size_t line, std::size_t column, std::string_view text) {
  for (std::size_t at = 1; at < line; ++at) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return false;
    text.remove_prefix(end + 1);
  }
  return line > 0 && column > 0 && column <= std::min(text.find('\n'), text.size()) + 1;
}

}  // namespace

void Expect(bool good, const std::string& sentence) {
  if (!good) throw Finding(sentence);
}

void ExpectOneLine(const std::string& sentence) {
  Expect(!sentence.empty(), "an error without a sentence");
  Expect(sentence.size() <= kLongest,
         fmt::format("a sentence of {} bytes: {:.200}...", sentence.size(), sentence));
  for (std::string_view rest = sentence; !rest.empty();) {
    const std::size_t length = SequenceLength(rest);
    Expect(length > 0, "a sentence that is no UTF-8: " + sentence);
    const auto first = static_cast<unsigned char>(rest[0]);
    Expect(first >= 0x20 && first != 0x7F, "a sentence with a control character: " + sentence);
    rest.remove_prefix(length);
  }
}

void ExpectSentenceWithPlace(const std::string& sentence, const std::string& name,
                             const std::string& bytes) {
  ExpectOneLine(sentence);
  std::string_view rest = sentence;
  Expect(rest.starts_with(name + ":"), "a sentence that does not begin with the file: " + sentence);
  rest.remove_prefix(name.size() + 1);
  const auto line = TakeNumber(rest);
  const auto column = line ? TakeNumber(rest) : std::nullopt;
  Expect(!line || column, "a line without a column: " + sentence);
  if (line) Expect(IsInside(*line, *column, bytes), "a place outside of the file: " + sentence);
  Expect(rest.starts_with(' ') && rest.size() > 1, "a place without a sentence: " + sentence);
}

const Target* FindTarget(std::string_view name) {
  const auto found = std::ranges::find(Targets(), name, &Target::name);
  return found == Targets().end() ? nullptr : &*found;
}

}  // namespace m4::fuzz
