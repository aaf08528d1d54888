#include "verilator_tb/cli/select.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "verilator_tb/core/yaml_reader.h"

namespace m4::cli {
namespace {

bool HasTag(const Facts& vector, std::string_view tag) {
  return std::ranges::find(vector.tags, tag) != vector.tags.end();
}

bool InSuite(const Facts& vector, std::string_view suite) {
  return suite == "all" || HasTag(vector, suite);
}

bool Matches(const Facts& vector, const std::string& pattern) {
  return vector.id == pattern || fnmatch(pattern.c_str(), vector.id.c_str(), 0) == 0;
}

template <class T, class U>
bool Allows(const std::vector<T>& list, const U& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

bool PrecisionFits(const Facts& vector, const Selection& selection) {
  const bool restricted = !selection.weights.empty() || !selection.activations.empty() ||
                          !selection.signs.empty() || !selection.duplications.empty();
  if (!vector.precision) return !restricted;
  return Allows(selection.weights, vector.precision->weights) &&
         Allows(selection.activations, vector.precision->activations) &&
         Allows(selection.signs, vector.precision->is_signed ? "signed" : "unsigned") &&
         Allows(selection.duplications, vector.precision->duplication);
}

// Every name that was given must name something: a misspelt suite is no empty run.
template <class Predicate>
void MustName(std::span<const Facts> all, const std::vector<std::string>& names,
              std::string_view what, const std::vector<std::string>& known, Predicate predicate) {
  for (const std::string& name : names) {
    if (std::ranges::any_of(all, [&](const Facts& v) { return predicate(v, name); })) continue;
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    throw UsageError(
        fmt::format("no vector has the {} '{}'; the nearest is '{}', m4verify list "
                    "shows all",
                    what, name, tb::Nearest(name, candidates)));
  }
}

std::vector<std::string> Tags(std::span<const Facts> all) {
  std::set<std::string> tags;
  for (const Facts& vector : all) tags.insert(vector.tags.begin(), vector.tags.end());
  return {tags.begin(), tags.end()};
}

// Patterns that name a whole file's vectors each, and all ids.
std::vector<std::string> Ids(std::span<const Facts> all) {
  std::set<std::string> files;
  std::vector<std::string> ids;
  ids.reserve(all.size());
  for (const Facts& vector : all) {
    files.insert(vector.id.substr(0, vector.id.find('/')) + "/*");
    ids.push_back(vector.id);
  }
  ids.insert(ids.begin(), files.begin(), files.end());
  return ids;
}

}  // namespace

std::vector<std::size_t> Choose(std::span<const Facts> all, const Selection& selection) {
  MustName(all, selection.suites, "suite", Tags(all), InSuite);
  MustName(all, selection.tags, "tag", Tags(all), HasTag);
  MustName(all, selection.ids, "id", Ids(all), Matches);
  const auto any = [](const Facts& vector, const std::vector<std::string>& names, auto predicate) {
    return names.empty() || std::ranges::any_of(names, [&](const std::string& name) {
             return predicate(vector, name);
           });
  };
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Facts& vector = all[i];
    const bool fits =
        any(vector, selection.suites, InSuite) && any(vector, selection.ids, Matches) &&
        std::ranges::all_of(selection.tags,
                            [&](const std::string& tag) { return HasTag(vector, tag); }) &&
        Allows(selection.versions, vector.version) && PrecisionFits(vector, selection);
    if (fits) chosen.push_back(i);
  }
  return chosen;
}

std::vector<Case> Select(const std::vector<Case>& all, const Selection& selection) {
  std::vector<Facts> facts;
  facts.reserve(all.size());
  for (const Case& one : all) facts.push_back(one.facts);
  std::vector<Case> chosen;
  for (const std::size_t index : Choose(facts, selection)) chosen.push_back(all[index]);
  return chosen;
}

std::vector<tb::LeftOut> TakeLeftOut(std::vector<Case>& cases) {
  std::vector<tb::LeftOut> left_out;
  for (const Case& one : cases) {
    if (!one.left_out.empty()) left_out.push_back({one.facts.id, one.left_out});
  }
  std::erase_if(cases, [](const Case& one) { return !one.left_out.empty(); });
  return left_out;
}

void CheckObserve(const tb::accel::Observe& observe, const std::vector<Case>& cases) {
  if (!observe.all && observe.random == 0 && observe.numbers.empty()) return;  // none
  bool any = false;
  for (const Case& one : cases) {
    if (one.facts.blocks == 0) continue;
    any = true;
    for (const int number : observe.numbers) {
      if (number < one.facts.blocks) continue;
      throw UsageError(fmt::format("--observe: there is no block {}; build {} has 0 to {}", number,
                                   one.facts.version, one.facts.blocks - 1));
    }
  }
  if (!any) throw UsageError("--observe: no chosen vector is of a build with blocks to observe");
}

Case TheVector(const Options& options) {
  const std::vector<Case> found = Select(ReadCases(options.vectors), options.selection);
  if (found.size() == 1) return found.front();
  throw UsageError(fmt::format("'{}' names {} vectors, such as '{}'; one, please",
                               options.selection.ids.front(), found.size(),
                               found.front().facts.id));
}

}  // namespace m4::cli
