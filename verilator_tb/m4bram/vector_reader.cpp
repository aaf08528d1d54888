// The head of a vector file (what every kind has), and the expansion of its sweeps.
#include "verilator_tb/m4bram/vector_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verilator_tb/core/vector_limits.h"
#include "verilator_tb/m4bram/parse_vectors.h"

namespace m4::tb::m4bram {
namespace {

enum class Kind { kGemm, kCommands, kRandomCommands };
constexpr std::array<std::string_view, 3> kKindNames = {"gemm", "commands", "random-commands"};
constexpr std::array<std::string_view, 7> kHeadKeys = {
    "about", "tags", "kind", "version", "repeat", "fault", "expect_failure"};
constexpr std::string_view kBadTag = "bad";

std::span<const std::string_view> KeysOf(Kind kind) {
  switch (kind) {
    case Kind::kGemm:
      return kGemmKeys;
    case Kind::kCommands:
      return kCommandKeys;
    case Kind::kRandomCommands:
      break;
  }
  return kRandomCommandKeys;
}

// The keys that every vector has, and those of some kinds.
std::vector<std::string_view> AllowedKeys(std::initializer_list<Kind> kinds) {
  std::vector<std::string_view> keys(kHeadKeys.begin(), kHeadKeys.end());
  for (const Kind kind : kinds) {
    keys.insert(keys.end(), KeysOf(kind).begin(), KeysOf(kind).end());
  }
  return keys;
}

// The kind decides which keys are allowed, so it is read before them.
Kind ReadKind(YamlMap& map) {
  // A misspelt 'kind' is unknown rather than missing.
  if (!map.Find("kind")) {
    map.Allow(AllowedKeys({Kind::kGemm, Kind::kCommands, Kind::kRandomCommands}));
  }
  return static_cast<Kind>(map.Get("kind").Choice("kind", kKindNames));
}

std::vector<std::string> ReadTags(YamlMap& map) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  std::vector<std::string> tags;
  for (const YamlValue& value : map.Get("tags").List()) {
    const std::string tag = value.Text();
    const bool good = is_letter(tag[0]) && std::all_of(tag.begin(), tag.end(), [&](char c) {
                        return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
                      });
    if (!good) {
      value.Fail(
          fmt::format("tag '{}' is not allowed; a tag is a small letter followed by small "
                      "letters, digits and '-'",
                      tag));
    }
    if (std::find(tags.begin(), tags.end(), tag) != tags.end()) {
      value.Fail(fmt::format("tag '{}' is given twice; each tag is allowed once", tag));
    }
    tags.push_back(tag);
  }
  return tags;
}

std::vector<gm::Version> ReadVersions(YamlMap& map) {
  std::vector<std::string_view> names;
  names.reserve(gm::kVersions.size() + 1);
  for (const gm::Version version : gm::kVersions) names.push_back(gm::Name(version));
  names.emplace_back("all");
  std::vector<gm::Version> versions;
  const std::vector<YamlValue> values = map.Get("version").Sweep();
  for (const YamlValue& value : values) {
    const std::size_t choice = value.Choice("version", names);
    if (choice < gm::kVersions.size()) {
      versions.push_back(gm::kVersions[choice]);
    } else if (values.size() > 1) {
      value.Fail("'all' is in a list with other versions; it is allowed alone");
    } else {
      versions.assign(gm::kVersions.begin(), gm::kVersions.end());
    }
  }
  return versions;
}

std::vector<Expanded> ReadBody(Kind kind, YamlMap& map, std::span<const gm::Version> versions) {
  switch (kind) {
    case Kind::kGemm:
      return ReadGemm(map, versions);
    case Kind::kCommands:
      return ReadCommands(map, versions);
    case Kind::kRandomCommands:
      break;
  }
  return ReadRandomCommands(map, versions);
}

// Operands that every vector has in it.
std::int64_t ExplicitNumbers(const Expanded& expanded) {
  const auto* gemm = std::get_if<GemmVector>(&expanded.body);
  if (gemm == nullptr) return 0;
  std::size_t numbers = 0;
  for (const OperandSource* source : {&gemm->weights, &gemm->activations}) {
    for (const auto& row : source->rows) numbers += row.size();
  }
  return static_cast<std::int64_t>(numbers);
}

std::vector<Vector> Expand(const YamlValue& document, const std::filesystem::path& file) {
  YamlMap map = document.Map();
  const Kind kind = ReadKind(map);
  map.Allow(AllowedKeys({kind}));

  Vector common;
  common.where = map.where();
  common.about = map.Get("about").Text();
  common.tags = ReadTags(map);
  const std::vector<gm::Version> versions = ReadVersions(map);
  int repeats = 1;
  if (const auto value = map.Find("repeat")) {
    repeats = static_cast<int>(value->Integer(1, 10000));
    if (kind == Kind::kCommands) {
      value->Fail("'repeat' has no use in a vector of kind commands; it is allowed in random ones");
    }
  }
  common.expected_failure = ReadExpectedFailure(map);
  common.fault = ReadFault(map, versions);
  const bool bad = std::find(common.tags.begin(), common.tags.end(), kBadTag) != common.tags.end();
  if (bad && !common.expected_failure) {
    throw VectorError(map.where(),
                      "key 'expect_failure' is missing; a vector with the tag 'bad' needs it");
  }
  if (!bad && common.expected_failure) {
    map.Get("expect_failure").Fail("'expect_failure' is allowed with the tag 'bad' only");
  }
  if (common.fault && !common.expected_failure) {
    map.Get("fault").Fail("'fault' is allowed together with 'expect_failure' only");
  }

  std::vector<Expanded> bodies = ReadBody(kind, map, versions);
  const auto count = static_cast<std::int64_t>(bodies.size());
  LimitVectors(map.where(), {count});
  if (const auto value = map.Find("repeat")) LimitRepeats(value->where(), count, repeats);
  LimitNumbers(map.where(), "explicit operands of all vectors",
               {ExplicitNumbers(bodies.front()), count, repeats});
  std::vector<Vector> vectors;
  for (Expanded& expanded : bodies) {
    for (int repeat = 0; repeat < repeats; ++repeat) {
      Vector vector = common;
      vector.version = expanded.version;
      vector.repeat = repeat;
      vector.id = fmt::format("{}/{}{}", file.stem().string(), expanded.id,
                              repeat == 0 ? std::string() : fmt::format("-r{}", repeat));
      vector.body = expanded.body;
      vectors.push_back(std::move(vector));
    }
  }
  map.Close();
  return vectors;
}

}  // namespace

std::vector<Vector> ReadVectors(const std::filesystem::path& file) {
  return Expand(ReadYaml(file), file);
}

std::vector<Vector> ParseVectors(const std::string& text, const std::filesystem::path& file) {
  return Expand(ParseYaml(text, file.string()), file);
}

}  // namespace m4::tb::m4bram
