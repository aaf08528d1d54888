// Observed blocks as the command line says them.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <stdexcept>

#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {
namespace {

std::optional<int> Number(std::string_view text) {
  int number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const bool good = error == std::errc() && stop == end && number >= 0;
  return good ? std::optional(number) : std::nullopt;
}

}  // namespace

Observe ParseObserve(std::string_view text) {
  constexpr std::string_view kRandom = "random:";
  Observe observe;
  if (text == "none") return observe;
  if (text == "all") {
    observe.all = true;
    return observe;
  }
  if (text.starts_with(kRandom)) {
    const auto count = Number(text.substr(kRandom.size()));
    if (!count || *count < 1 || *count > kMostRandomBlocks) {
      throw std::invalid_argument(
          fmt::format("'{}' is not random:1 to random:{}", text, kMostRandomBlocks));
    }
    observe.random = *count;
    return observe;
  }
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const auto number = Number(text.substr(begin, end - begin));
    if (!number) {
      throw std::invalid_argument(fmt::format(
          "'{}' is not all, none, random:N or a list of block numbers such as 0,5,11", text));
    }
    if (std::ranges::find(observe.numbers, *number) != observe.numbers.end()) {
      throw std::invalid_argument(fmt::format("'{}' names block {} twice", text, *number));
    }
    observe.numbers.push_back(*number);
    begin = end + 1;
  }
  return observe;
}

}  // namespace m4::tb::accel
