#include "verilator_tb/core/signature.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <regex>

namespace m4::tb {
namespace {

// "block 5 act1" is "block act1", "acc_cim[3][1]" is "acc_cim".
std::string WithoutIndices(const std::string& signal) {
  static const std::regex indices(R"(\[\d+\]| \d+(?= ))");
  return std::regex_replace(signal, indices, "");
}

// Places and values of a sentence differ among failures of one cause.
std::string WithoutNumbers(const std::string& sentence) {
  static const std::regex numbers(R"((0x[0-9a-f]+|\b\d+(\.\d+)?\b))");
  return std::regex_replace(sentence, numbers, "N");
}

std::string SeenFirst(const Outcome& failure) {
  if (!failure.page) return WithoutNumbers(failure.summary);
  const MismatchPage& page = *failure.page;
  if (failure.verdict == Verdict::kAssertionFailed && !page.assertions.empty()) {
    return page.assertions.front();
  }
  if (page.signals.empty()) return WithoutNumbers(failure.summary);
  const std::string signal = WithoutIndices(page.signals.front().name);
  return page.state.empty() ? signal : fmt::format("{} in {}", signal, page.state);
}

}  // namespace

bool IsFailure(const Outcome& outcome) {
  return !outcome.interrupted && outcome.verdict != Verdict::kPass;
}

std::string SignatureOf(const Outcome& failure) {
  const std::string design = failure.design.empty() ? "" : fmt::format(" ({})", failure.design);
  return fmt::format("{}: {}{}", Name(failure.verdict), SeenFirst(failure), design);
}

std::vector<FailureGroup> GroupFailures(const std::vector<Outcome>& outcomes) {
  std::vector<FailureGroup> groups;
  std::map<std::string, std::size_t> places;
  for (const Outcome& outcome : outcomes) {
    if (!IsFailure(outcome)) continue;
    const std::string signature = SignatureOf(outcome);
    const auto [place, is_new] = places.emplace(signature, groups.size());
    if (is_new) groups.push_back({signature, {}});
    groups[place->second].members.push_back(&outcome);
  }
  std::ranges::stable_sort(groups, std::ranges::greater{},
                           [](const FailureGroup& group) { return group.members.size(); });
  return groups;
}

}  // namespace m4::tb
