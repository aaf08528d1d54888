#include "verilator_tb/shrink/shrink.h"

#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/core/verdict.h"

namespace m4::tb::shrink {

std::string ToString(const Signature& signature) {
  return signature.signal.empty() ? signature.verdict
                                  : fmt::format("{} of {}", signature.verdict, signature.signal);
}

std::optional<Signature> SignatureToKeep(const Outcome& outcome) {
  const bool about_rtl =
      outcome.verdict == Verdict::kMismatch || outcome.verdict == Verdict::kAssertionFailed;
  if (outcome.interrupted || !about_rtl || !outcome.page) return std::nullopt;
  Signature signature{std::string(Name(outcome.verdict)), ""};
  const MismatchPage& page = *outcome.page;
  if (outcome.verdict == Verdict::kAssertionFailed) {
    if (!page.assertions.empty()) signature.signal = page.assertions.front();
  } else if (!page.signals.empty()) {
    signature.signal = page.signals.front().name;
    // The element of a product moves when the product gets smaller.
    if (signature.signal.starts_with("product[")) signature.signal = "product";
  }
  return signature;
}

std::chrono::duration<double> Limits::Left() const {
  return std::max(std::chrono::duration<double>(0.001),
                  std::chrono::duration<double>(end_ - std::chrono::steady_clock::now()));
}

void Limits::Say(const std::string& text) {
  const auto now = std::chrono::steady_clock::now();
  if (!request_.progress || now - said_ < std::chrono::seconds(1)) return;
  said_ = now;
  request_.progress(fmt::format("{} trials, {:.0f} s left: {}", trials_, Left().count(), text));
}

std::vector<std::string> Stems(const std::string& id) {
  constexpr int kNames = 10;
  std::string stem = "shrunk_" + id;
  std::ranges::replace_if(
      stem, [](char c) { return c == '/' || c == '-'; }, '_');
  std::vector<std::string> stems = {stem};
  for (int i = 2; i <= kNames; ++i) stems.push_back(fmt::format("{}_{}", stem, i));
  return stems;
}

std::vector<std::string> TagsOf(const std::vector<std::string>& tags) {
  std::vector<std::string> kept;
  std::ranges::copy_if(tags, std::back_inserter(kept),
                       [](const std::string& tag) { return tag != "bad"; });
  if (kept.empty()) kept.emplace_back("regression");
  return kept;
}

}  // namespace m4::tb::shrink
