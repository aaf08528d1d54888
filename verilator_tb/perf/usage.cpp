#include "verilator_tb/perf/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "verilator_tb/core/one_line.h"
#include "verilator_tb/core/yaml_reader.h"

namespace m4::perf_tool {

std::string ThereAre(const std::vector<std::string_view>& names) {
  return "there are " + (names.empty() ? "none" : tb::JoinWords(names));
}

UsageError::UsageError(const std::string& sentence) : std::runtime_error(tb::OneLine(sentence)) {}

UsageError UnknownName(std::string_view option, std::string_view what, std::string_view name,
                       const std::vector<std::string_view>& known) {
  std::string sentence = fmt::format("--{}: unknown {} '{}'", option, what, name);
  if (!known.empty()) sentence += fmt::format(", the nearest is '{}'", tb::Nearest(name, known));
  return UsageError(sentence + "; " + ThereAre(known));
}

std::vector<std::string> SplitWords(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  if (text.empty()) words.emplace_back();
  for (std::string word; std::getline(stream, word, ',');) words.push_back(word);
  return words;
}

perf::Accounting ParseAccounting(const std::string& text) {
  std::vector<std::string_view> known = {"published", "honest", "corrected"};
  for (const perf::AccountingSwitch& s : perf::kAccountingSwitches) known.push_back(s.name);
  perf::Accounting accounting;
  for (const std::string& word : SplitWords(text)) {
    if (std::ranges::find(known, word) == known.end()) {
      throw UnknownName("accounting", "switch", word, known);
    }
    for (const perf::AccountingSwitch& s : perf::kAccountingSwitches) {
      const bool on = word == s.name || (word == "honest" && perf::kHonest.*s.member) ||
                      (word == "corrected" && perf::kCorrected.*s.member);
      accounting.*s.member = accounting.*s.member || on;
    }
  }
  return accounting;
}

}  // namespace m4::perf_tool
