// The head of a vector file (what every kind has), and the expansion of its sweeps.
#include "verilator_tb/accel/vector_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "verilator_tb/accel/parse_vectors.h"
#include "verilator_tb/core/vector_limits.h"

namespace m4::tb::accel {
namespace {

enum class Kind { kLayer, kBroken, kReset, kRegisters };
constexpr std::array<std::string_view, 4> kKindNames = {"layer", "broken", "reset", "registers"};
constexpr std::array<std::string_view, 10> kHeadKeys = {
    "about",  "tags", "kind",    "build", "except",
    "repeat", "host", "observe", "fault", "expect_failure"};

// The keys that every vector has, and those of some kinds.
std::vector<std::string_view> AllowedKeys(std::initializer_list<Kind> kinds) {
  std::vector<std::string_view> keys(kHeadKeys.begin(), kHeadKeys.end());
  const auto add = [&keys](const auto& more) { keys.insert(keys.end(), more.begin(), more.end()); };
  for (const Kind kind : kinds) {
    if (kind != Kind::kRegisters) add(kLayerKeys);
    if (kind == Kind::kLayer) add(kLayerOnlyKeys);
    if (kind == Kind::kBroken) add(kBrokenKeys);
    if (kind == Kind::kReset) add(kResetKeys);
    if (kind == Kind::kRegisters) add(kRegisterKeys);
  }
  return keys;
}

// The kind decides which keys are allowed, so it is read before them.
Kind ReadKind(YamlMap& map) {
  // A misspelt 'kind' is unknown rather than missing.
  if (!map.Find("kind")) {
    map.Allow(AllowedKeys({Kind::kLayer, Kind::kBroken, Kind::kReset, Kind::kRegisters}));
  }
  return static_cast<Kind>(map.Get("kind").Choice("kind", kKindNames));
}

std::vector<std::string> ReadTags(YamlMap& map) {
  std::vector<std::string> tags;
  for (const YamlValue& value : map.Get("tags").List()) {
    const std::string tag = value.Text();
    const bool good = std::ranges::all_of(
        tag, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    if (!good || std::ranges::find(tags, tag) != tags.end()) {
      value.Fail(
          fmt::format("tag '{}' is not allowed; a tag is small letters, digits and '-', "
                      "each given once",
                      tag));
    }
    tags.push_back(tag);
  }
  return tags;
}

std::optional<Fault> ReadFault(YamlMap& map) {
  const auto value = map.Find("fault");
  if (!value) return std::nullopt;
  YamlMap fault = value->Map();
  fault.Allow({"signal", "index", "flip", "edge"});
  Fault result;
  result.signal = fault.Get("signal").Text();
  if (const auto index = fault.Find("index")) {
    result.index = static_cast<std::size_t>(index->Integer(0, 4096));
  }
  result.flip = static_cast<std::uint32_t>(fault.Get("flip").Word(0xFFFFFFFF));
  result.edge = static_cast<std::uint32_t>(fault.Get("edge").Integer(0, 10'000'000));
  fault.Close();
  return result;
}

std::optional<ExpectedFailure> ReadExpectedFailure(YamlMap& map) {
  const auto value = map.Find("expect_failure");
  if (!value) return std::nullopt;
  YamlMap failure = value->Map();
  failure.Allow({"verdict", "edge", "signal"});
  ExpectedFailure expected;
  expected.verdict = failure.Get("verdict").Text();
  if (const auto edge = failure.Find("edge")) {
    expected.edge = static_cast<std::uint32_t>(edge->Integer(0, 10'000'000));
  }
  if (const auto signal = failure.Find("signal")) expected.signal = signal->Text();
  failure.Close();
  return expected;
}

int ReadCount(YamlMap& map, std::string_view key) {
  const auto value = map.Find(key);
  return value ? static_cast<int>(value->Integer(1, 10000)) : 1;
}

using Body = decltype(Vector::body);
struct Expanded {
  std::string id;
  Body body;
};

std::vector<Expanded> ReadResets(YamlMap& map, const std::vector<ExpandedLayer>& layers) {
  constexpr std::array<std::string_view, 2> kResets = {"pin", "soft"};
  std::vector<Expanded> all;
  const int times = ReadCount(map, "times");
  std::vector<Place> at;
  if (const auto places = map.Find("at")) {
    for (const YamlValue& place : places->List()) {
      at.push_back(static_cast<Place>(place.Choice("at", kPlaceNames)));
    }
  }
  for (const YamlValue& value : map.Get("reset").Sweep()) {
    const std::size_t reset = value.Choice("reset", kResets);
    for (const ExpandedLayer& layer : layers) {
      all.push_back({fmt::format("-{}{}", kResets.at(reset), layer.id),
                     ResetVector{layer.layer, reset == 0, times, at}});
    }
  }
  return all;
}

std::vector<Expanded> ReadBody(Kind kind, YamlMap& map, const std::filesystem::path& folder,
                               const ga::Build* build) {
  if (kind == Kind::kRegisters) return {{"", ReadRegisters(map, build)}};
  const std::vector<ExpandedLayer> layers = ReadLayers(map, folder);
  if (kind == Kind::kReset) return ReadResets(map, layers);
  std::vector<Expanded> all;
  if (kind == Kind::kBroken) {
    const std::vector<Break> breaks = ReadBreaks(map, build);
    for (const ExpandedLayer& one : layers)
      all.push_back({one.id, BrokenVector{one.layer, breaks}});
    return all;
  }
  const int times = ReadCount(map, "times");
  const auto eager = map.Find("eager");
  const bool is_eager = eager && eager->Boolean();
  for (const ExpandedLayer& one : layers) {
    all.push_back({one.id, LayerVector{one.layer, times, is_eager}});
  }
  return all;
}

void CheckBad(const Vector& common, YamlMap& map) {
  const bool bad = std::ranges::find(common.tags, "bad") != common.tags.end();
  if (bad != common.expected_failure.has_value()) {
    throw VectorError(map.where(), "the tag 'bad' and the key 'expect_failure' go together");
  }
  if (common.fault && !common.expected_failure) {
    map.Get("fault").Fail("'fault' is allowed together with 'expect_failure' only");
  }
}

std::vector<Vector> Expand(const YamlValue& document, const std::filesystem::path& file) {
  YamlMap map = document.Map();
  const Kind kind = ReadKind(map);
  map.Allow(AllowedKeys({kind}));

  Vector common;
  common.where = map.where();
  common.about = map.Get("about").Text();
  common.tags = ReadTags(map);
  const std::vector<const ga::Build*> builds = ReadBuilds(map);
  const auto exceptions = ReadExceptions(map, builds);
  const int repeats = ReadCount(map, "repeat");
  common.timing = ReadTiming(map);
  common.observe = ReadObserve(map, builds);
  common.fault = ReadFault(map);
  common.expected_failure = ReadExpectedFailure(map);
  CheckBad(common, map);

  std::vector<Vector> vectors;
  for (const ga::Build* build : builds) {
    const auto exception = exceptions.find(build);
    const bool runs = exception == exceptions.end();
    const std::vector<Expanded> bodies =
        ReadBody(kind, map, file.parent_path(), runs ? build : nullptr);
    const auto count = static_cast<std::int64_t>(bodies.size() * builds.size());
    LimitVectors(common.where, {count});
    if (const auto value = map.Find("repeat")) LimitRepeats(value->where(), count, repeats);
    for (const Expanded& body : bodies) {
      for (int repeat = 0; repeat < repeats; ++repeat) {
        Vector vector = common;
        vector.build = build;
        if (!runs) vector.left_out = fmt::format("build {}: {}", build->name, exception->second);
        vector.repeat = repeat;
        vector.body = body.body;
        vector.id = fmt::format("{}/{}{}{}", file.stem().string(), build->name, body.id,
                                repeat == 0 ? std::string() : fmt::format("-r{}", repeat));
        vectors.push_back(std::move(vector));
      }
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

const LayerSpec* LayerOf(const Vector& vector) {
  if (const auto* layer = std::get_if<LayerVector>(&vector.body)) return &layer->layer;
  if (const auto* broken = std::get_if<BrokenVector>(&vector.body)) return &broken->layer;
  if (const auto* reset = std::get_if<ResetVector>(&vector.body)) return &reset->layer;
  return nullptr;
}

}  // namespace m4::tb::accel
