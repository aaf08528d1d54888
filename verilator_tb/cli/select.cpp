#include "verilator_tb/cli/select.h"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <variant>

#include "verilator_tb/core/yaml_reader.h"

namespace m4::cli {
namespace {

namespace vm = tb::m4bram;

bool HasTag(const vm::Vector& vector, std::string_view tag) {
  return std::ranges::find(vector.tags, tag) != vector.tags.end();
}

bool InSuite(const vm::Vector& vector, std::string_view suite) {
  return suite == "all" || HasTag(vector, suite);
}

bool Matches(const vm::Vector& vector, const std::string& pattern) {
  return vector.id == pattern || fnmatch(pattern.c_str(), vector.id.c_str(), 0) == 0;
}

template <class T, class U>
bool Allows(const std::vector<T>& list, const U& value) {
  return list.empty() || std::ranges::find(list, value) != list.end();
}

bool PrecisionFits(const vm::Vector& vector, const Selection& selection) {
  const auto* gemm = std::get_if<vm::GemmVector>(&vector.body);
  const bool restricted = !selection.weights.empty() || !selection.activations.empty() ||
                          !selection.signs.empty() || !selection.duplications.empty();
  if (gemm == nullptr) return !restricted;
  const auto& precision = gemm->precision;
  return Allows(selection.weights, precision.weight_bits) &&
         Allows(selection.activations, precision.activation_bits) &&
         Allows(selection.signs, precision.activation_signed ? "signed" : "unsigned") &&
         Allows(selection.duplications, precision.duplication);
}

// Every name that was given must name something: a misspelt suite is no empty run.
template <class Predicate>
void MustName(const std::vector<vm::Vector>& all, const std::vector<std::string>& names,
              std::string_view what, const std::vector<std::string>& known, Predicate predicate) {
  for (const std::string& name : names) {
    if (std::ranges::any_of(all, [&](const vm::Vector& v) { return predicate(v, name); })) continue;
    const std::vector<std::string_view> candidates(known.begin(), known.end());
    throw UsageError(
        fmt::format("no vector has the {} '{}'; the nearest is '{}', m4verify list "
                    "shows all",
                    what, name, tb::Nearest(name, candidates)));
  }
}

std::vector<std::string> Tags(const std::vector<vm::Vector>& all) {
  std::set<std::string> tags;
  for (const vm::Vector& vector : all) tags.insert(vector.tags.begin(), vector.tags.end());
  return {tags.begin(), tags.end()};
}

// Patterns that name a whole file's vectors each, and all ids.
std::vector<std::string> Ids(const std::vector<vm::Vector>& all) {
  std::set<std::string> files;
  std::vector<std::string> ids;
  ids.reserve(all.size());
  for (const vm::Vector& vector : all) {
    files.insert(vector.id.substr(0, vector.id.find('/')) + "/*");
    ids.push_back(vector.id);
  }
  ids.insert(ids.begin(), files.begin(), files.end());
  return ids;
}

}  // namespace

std::vector<vm::Vector> Select(std::vector<vm::Vector> all, const Selection& selection) {
  MustName(all, selection.suites, "suite", Tags(all), InSuite);
  MustName(all, selection.tags, "tag", Tags(all), HasTag);
  MustName(all, selection.ids, "id", Ids(all), Matches);
  std::erase_if(all, [&selection](const vm::Vector& vector) {
    const auto any = [&vector](const std::vector<std::string>& names, auto predicate) {
      return names.empty() || std::ranges::any_of(names, [&](const std::string& name) {
               return predicate(vector, name);
             });
    };
    return !any(selection.suites, InSuite) || !any(selection.ids, Matches) ||
           !std::ranges::all_of(
               selection.tags, [&vector](const std::string& tag) { return HasTag(vector, tag); }) ||
           !Allows(selection.versions, Name(vector.version)) || !PrecisionFits(vector, selection);
  });
  return all;
}

}  // namespace m4::cli
