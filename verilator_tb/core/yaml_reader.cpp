#include "verilator_tb/core/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <numeric>
#include <set>

#include "verilator_tb/core/yaml_check.h"

namespace m4::tb {
namespace {

// Letters to insert, remove, change or swap with a neighbour to make `a` of `b`.
std::size_t EditDistance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> distances((a.size() + 1) * width);
  const auto d = [&](std::size_t i, std::size_t j) -> std::size_t& {
    return distances[i * width + j];
  };
  for (std::size_t i = 0; i <= a.size(); ++i) d(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = d(i - 1, j - 1) + (a[i - 1] == b[j - 1] ? 0 : 1);
      d(i, j) = std::min({d(i - 1, j) + 1, d(i, j - 1) + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        d(i, j) = std::min(d(i, j), d(i - 2, j - 2) + 1);
      }
    }
  }
  return d(a.size(), b.size());
}

std::string KindOf(const YAML::Node& node) {
  if (node.IsMap()) return "a map";
  if (node.IsSequence()) return "a list";
  if (node.IsScalar()) return fmt::format("'{}'", node.Scalar());
  return "nothing";
}

bool IsControl(char letter) {
  const auto code = static_cast<unsigned char>(letter);
  return (code < ' ' && letter != '\n') || code == 0x7F;
}

// Whether a scalar was written without quotes, so that it may be a number or a truth value.
bool IsPlain(const YAML::Node& node) { return node.Tag() != "!"; }

// Digits of a magnitude, decimal (without leading zeros) or 0x hexadecimal.
std::optional<std::uint64_t> ParseMagnitude(std::string_view text) {
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    return std::nullopt;
  }
  std::uint64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

bool IsDigits(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Scalars that are the same value have the same text of this: 2 and 0x2, 0.5 and 0.50.
std::string Canonical(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (!IsPlain(node)) return text;
  const bool negative = text.starts_with('-');
  if (const auto magnitude = ParseMagnitude(std::string_view{text}.substr(negative ? 1 : 0))) {
    return fmt::format("{}{}", negative && *magnitude != 0 ? "-" : "", *magnitude);
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && stop == end ? fmt::format("{}", value) : text;
}

}  // namespace

std::string_view Nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t kLongest = 100;  // letters that say what was meant
  word = word.substr(0, kLongest);
  std::string_view best;
  std::size_t best_distance = std::numeric_limits<std::size_t>::max();
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = EditDistance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string JoinWords(std::span<const std::string_view> words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

YamlValue::YamlValue(const YAML::Node& node, Location where)
    : node_(node), where_(std::move(where)) {
  const std::string& tag = node_.Tag();
  if (!tag.empty() && tag != "?" && tag != "!") {
    Fail(fmt::format("the YAML tag '{}'; plain maps, lists, texts and numbers are allowed", tag));
  }
}

void YamlValue::Fail(const std::string& sentence) const { throw VectorError(where_, sentence); }

const std::string& YamlValue::Scalar(std::string_view wanted) const {
  if (!node_.IsScalar()) Fail(fmt::format("{} is here; {} is allowed", KindOf(node_), wanted));
  return node_.Scalar();
}

std::string YamlValue::Text() const {
  const std::string& text = Scalar("a text");
  if (text.empty()) Fail("the text is empty; at least one letter is needed");
  // Escapes can write what changes a terminal, and what XML does not have.
  const auto control = std::ranges::find_if(text, IsControl);
  if (control != text.end()) {
    Fail(
        fmt::format("the text has the control character {:#04x}; letters and line ends are allowed",
                    static_cast<unsigned char>(*control)));
  }
  return text;
}

bool YamlValue::Boolean() const {
  const std::string& text = Scalar("true or false");
  if (IsPlain(node_) && text == "true") return true;
  if (IsPlain(node_) && text == "false") return false;
  Fail(fmt::format("'{}' is no truth value; true and false are allowed", text));
}

std::int64_t YamlValue::Integer(std::int64_t low, std::int64_t high) const {
  const std::string range = fmt::format("{} to {}", low, high);
  const std::string& text = Scalar("a whole number from " + range);
  const bool negative = text.starts_with('-');
  const std::string_view digits = std::string_view{text}.substr(negative ? 1 : 0);
  std::optional<std::uint64_t> magnitude;
  if (IsPlain(node_)) magnitude = ParseMagnitude(digits);
  if (!magnitude && !(IsPlain(node_) && IsDigits(digits) && digits[0] != '0')) {
    Fail(fmt::format("'{}' is no whole number; {} is allowed, decimal or 0x hexadecimal", text,
                     range));
  }
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (magnitude && *magnitude <= kMax) {
    const auto value =
        negative ? -static_cast<std::int64_t>(*magnitude) : static_cast<std::int64_t>(*magnitude);
    if (value >= low && value <= high) return value;
  }
  Fail(fmt::format("{} is out of range; {} is allowed", text, range));
}

std::uint64_t YamlValue::Word(std::uint64_t high) const {
  const std::string range = fmt::format("0 to {:#x}", high);
  const std::string& text = Scalar("a whole number from " + range);
  std::optional<std::uint64_t> value;
  if (IsPlain(node_)) value = ParseMagnitude(text);
  if (value && *value <= high) return *value;
  const bool number = value || (IsPlain(node_) && text.starts_with('-') &&
                                ParseMagnitude(std::string_view{text}.substr(1)));
  if (number) Fail(fmt::format("{} is out of range; {} is allowed", text, range));
  Fail(
      fmt::format("'{}' is no whole number of at most 64 bits; {} is allowed, decimal or 0x "
                  "hexadecimal",
                  text, range));
}

double YamlValue::Number(double low, double high) const {
  const std::string range = fmt::format("{} to {}", low, high);
  const std::string& text = Scalar("a number from " + range);
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (!IsPlain(node_) || error != std::errc() || stop != end || !std::isfinite(value)) {
    Fail(fmt::format("'{}' is no number; {} is allowed", text, range));
  }
  if (value < low || value > high) {
    Fail(fmt::format("{} is out of range; {} is allowed", text, range));
  }
  return value;
}

std::size_t YamlValue::Choice(std::string_view what,
                              std::span<const std::string_view> names) const {
  const std::string& text = Scalar("one of " + JoinWords(names));
  const auto found = std::find(names.begin(), names.end(), text);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  Fail(fmt::format("unknown {} '{}', the nearest is '{}'; allowed: {}", what, text,
                   Nearest(text, names), JoinWords(names)));
}

int YamlValue::IntegerOf(std::span<const int> allowed) const {
  std::vector<std::string> texts;
  for (const int number : allowed) texts.push_back(std::to_string(number));
  const std::string list = JoinWords(std::vector<std::string_view>(texts.begin(), texts.end()));
  const std::string& text = Scalar("one of the numbers " + list);
  std::optional<std::uint64_t> value;
  if (IsPlain(node_)) value = ParseMagnitude(text);
  for (const int number : allowed) {
    if (value == static_cast<std::uint64_t>(number)) return number;
  }
  Fail(fmt::format("'{}' is not possible here; allowed: {}", text, list));
}

std::vector<YamlValue> YamlValue::List() const {
  std::vector<YamlValue> values = Elements();
  if (values.empty()) Fail("the list is empty; at least one entry is needed");
  return values;
}

std::vector<YamlValue> YamlValue::Elements() const {
  if (!node_.IsSequence()) Fail(fmt::format("{} is here; a list is allowed", KindOf(node_)));
  std::vector<YamlValue> values;
  for (const YAML::Node& entry : node_) {
    values.emplace_back(entry, entry.IsNull() ? where_ : PlaceOf(where_.file, entry.Mark()));
  }
  return values;
}

std::vector<YamlValue> YamlValue::Sweep() const {
  if (!node_.IsSequence()) return {*this};
  std::vector<YamlValue> values = List();
  std::set<std::string> seen;
  for (const YamlValue& value : values) {
    if (value.is_scalar() && !seen.insert(Canonical(value.node_)).second) {
      value.Fail(fmt::format("'{}' is in this list twice; each value is allowed once",
                             value.node_.Scalar()));
    }
  }
  return values;
}

YamlMap YamlValue::Map() const {
  if (!node_.IsMap()) Fail(fmt::format("{} is here; a map is allowed", KindOf(node_)));
  return YamlMap(node_, where_);
}

YamlMap::YamlMap(const YAML::Node& node, Location where) : where_(std::move(where)) {
  std::map<std::string, int> lines;  // by key
  for (const auto& pair : node) {
    const Location at = PlaceOf(where_.file, pair.first.Mark());
    if (!pair.first.IsScalar()) {
      throw VectorError(at, KindOf(pair.first) + " is a key here; only words are allowed as keys");
    }
    const std::string& key = pair.first.Scalar();
    const auto [first, is_new] = lines.emplace(key, at.line);
    if (!is_new) {
      throw VectorError(at, fmt::format("key '{}' is given twice, first in line {}; each key is "
                                        "allowed once",
                                        key, first->second));
    }
    const Location value_at = pair.second.IsNull() ? at : PlaceOf(where_.file, pair.second.Mark());
    entries_.push_back({key, YamlValue(pair.first, at), YamlValue(pair.second, value_at)});
  }
}

void YamlMap::Allow(std::span<const std::string_view> keys) const {
  for (const Entry& entry : entries_) {
    if (std::find(keys.begin(), keys.end(), entry.key) != keys.end()) continue;
    entry.name.Fail(fmt::format("unknown key '{}', the nearest is '{}'; allowed: {}", entry.key,
                                Nearest(entry.key, keys), JoinWords(keys)));
  }
}

std::optional<YamlValue> YamlMap::Find(std::string_view key) {
  for (Entry& entry : entries_) {
    if (entry.key != key) continue;
    entry.read = true;
    return entry.value;
  }
  return std::nullopt;
}

YamlValue YamlMap::Get(std::string_view key) {
  if (auto value = Find(key)) return *value;
  throw VectorError(where_, fmt::format("key '{}' is missing; this map needs it", key));
}

std::vector<std::pair<YamlValue, YamlValue>> YamlMap::Entries() {
  std::vector<std::pair<YamlValue, YamlValue>> all;
  for (Entry& entry : entries_) {
    entry.read = true;
    all.emplace_back(entry.name, entry.value);
  }
  return all;
}

void YamlMap::Close() const {
  for (const Entry& entry : entries_) {
    if (entry.read) continue;
    entry.name.Fail(
        fmt::format("key '{}' means nothing together with the others; remove it", entry.key));
  }
}

YamlValue ParseYaml(const std::string& text, const std::string& name) {
  try {
    CheckYaml(text, name);
    const YAML::Node document = YAML::Load(text);
    if (document.IsNull()) {
      throw VectorError({name, 1, 1}, "the file is empty; one YAML document is needed");
    }
    return YamlValue(document, PlaceOf(name, document.Mark()));
  } catch (const YAML::Exception& error) {
    const bool map_value = error.msg == YAML::ErrorMsg::MAP_VALUE;
    throw VectorError(PlaceOf(name, error.mark),
                      fmt::format("malformed YAML ({}{}); one YAML document is allowed", error.msg,
                                  map_value ? ": a text with ': ' in it needs quotes" : ""));
  }
}

YamlValue ReadYaml(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  const bool folder = std::filesystem::is_directory(file);
  std::string text;
  if (stream && !folder) {
    text.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  if (!stream.good() && !stream.eof()) {
    throw VectorError({file.string(), 0, 0}, "the file cannot be read; a YAML file is needed");
  }
  if (folder) {
    throw VectorError({file.string(), 0, 0}, "this is a folder; a YAML file is needed");
  }
  return ParseYaml(text, file.string());
}

}  // namespace m4::tb
