#include "verilator_tb/core/one_line.h"

#include <fmt/format.h>

#include <cstdint>

namespace m4::tb {
namespace {

// Enough for the longest list of what is allowed.
constexpr std::size_t kMost = 2000;
constexpr std::string_view kLeftOut = " ... ";
constexpr std::size_t kHead = 1200;
constexpr std::size_t kTail = kMost - kHead - kLeftOut.size();

constexpr unsigned kContinuation = 0x80;  // in the upper two bits of every byte but the first

unsigned char Byte(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
}

bool IsContinuation(unsigned char byte) { return (byte & 0xC0U) == kContinuation; }

// What stands for a byte that can't stand in a line.
std::string Escaped(unsigned char byte) {
  switch (byte) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return fmt::format("\\x{:02x}", byte);
  }
}

// The middle of a text of whole letters is left out.
std::string Shortened(const std::string& line) {
  if (line.size() <= kMost) return line;
  std::size_t head = kHead;
  while (IsContinuation(Byte(line, head))) --head;
  std::size_t tail = line.size() - kTail;
  while (IsContinuation(Byte(line, tail))) ++tail;
  return line.substr(0, head).append(kLeftOut).append(line, tail);
}

}  // namespace

std::size_t LetterBytes(std::string_view text) {
  const unsigned char first = Byte(text, 0);
  if (first < 0x80) return text.empty() ? 0 : 1;
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  std::uint32_t code = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if (!IsContinuation(Byte(text, i))) return 0;
    code = code << 6U | (Byte(text, i) & 0x3FU);
  }
  const std::uint32_t smallest = bytes == 2 ? 0x80 : bytes == 3 ? 0x800 : 0x10000;
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  const bool good = IsContinuation(first) ? false : code >= smallest && code <= 0x10FFFF;
  return good && !surrogate && first < 0xF8 ? bytes : 0;
}

std::string OneLine(std::string_view text) {
  constexpr unsigned char kDelete = 0x7F;
  std::string line;
  while (!text.empty()) {
    const unsigned char first = Byte(text, 0);
    const std::size_t bytes = LetterBytes(text);
    if (bytes == 0 || first < ' ' || first == kDelete) {
      line += Escaped(first);
      text.remove_prefix(1);
    } else {
      line += text.substr(0, bytes);
      text.remove_prefix(bytes);
    }
  }
  return Shortened(line);
}

}  // namespace m4::tb
