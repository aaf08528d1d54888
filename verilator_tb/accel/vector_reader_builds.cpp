// The builds of a vector: which, which not and why, and values that differ between them.
#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/accel/vector_reader.h"

namespace m4::tb::accel {
namespace {

std::vector<std::string_view> NamesOf(std::span<const ga::Build> builds) {
  std::vector<std::string_view> names;
  for (const ga::Build& build : builds) names.push_back(build.name);
  return names;
}

}  // namespace

std::vector<const ga::Build*> ReadBuilds(YamlMap& map) {
  const YamlValue value = map.Get("build");
  std::vector<const ga::Build*> builds;
  if (value.is_scalar() && value.Text() == "all") {
    for (const ga::Build& build : ga::VerifiedBuilds()) builds.push_back(&build);
    return builds;
  }
  std::vector<std::string_view> names = NamesOf(ga::VerifiedBuilds());
  if (value.is_scalar()) names.emplace_back("all");
  for (const YamlValue& one : value.Sweep()) {
    builds.push_back(&ga::VerifiedBuilds()[one.Choice("build", names)]);
  }
  return builds;
}

std::map<const ga::Build*, std::string> ReadExceptions(YamlMap& map,
                                                       std::span<const ga::Build* const> builds) {
  std::map<const ga::Build*, std::string> reasons;
  const auto value = map.Find("except");
  if (!value) return reasons;
  const std::vector<std::string_view> names = NamesOf(ga::VerifiedBuilds());
  for (const YamlValue& entry : value->List()) {
    YamlMap exception = entry.Map();
    exception.Allow({"build", "why"});
    const std::string why = exception.Get("why").Text();
    for (const YamlValue& name : exception.Get("build").Sweep()) {
      const ga::Build* build = &ga::VerifiedBuilds()[name.Choice("build", names)];
      if (std::ranges::find(builds, build) == builds.end()) {
        name.Fail(fmt::format("'build' does not name {}, so it can't be left out", build->name));
      }
      if (!reasons.emplace(build, why).second) {
        name.Fail(fmt::format("{} is left out twice", build->name));
      }
    }
    exception.Close();
  }
  if (reasons.size() == builds.size()) value->Fail("every build is left out; nothing would run");
  return reasons;
}

YamlValue OfBuild(const YamlValue& value, const ga::Build* build) {
  if (!value.is_map()) return value;
  YamlMap map = value.Map();
  map.Allow(NamesOf(ga::VerifiedBuilds()));
  if (build == nullptr) {
    const auto entries = map.Entries();
    if (entries.empty()) value.Fail("the map is empty; a value for each build is needed");
    return entries.front().second;
  }
  auto own = map.Find(build->name);
  if (!own) value.Fail(fmt::format("there is no value for build {}", build->name));
  return *own;
}

}  // namespace m4::tb::accel
