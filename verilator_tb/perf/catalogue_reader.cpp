#include "verilator_tb/perf/catalogue_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

namespace fs = std::filesystem;
using tb::VectorError;
using tb::YamlMap;
using tb::YamlValue;

constexpr double kMostArea = 1e6;
constexpr std::int64_t kMostUnits = 10'000'000;

perf::Technology ReadTechnology(const YamlValue& value) {
  YamlMap map = value.Map();
  map.Allow({"bram_area", "dsp_area"});
  return {.bram_area = map.Get("bram_area").Number(1e-6, kMostArea),
          .dsp_area = map.Get("dsp_area").Number(1e-6, kMostArea)};
}

perf::Device ReadDevice(YamlMap& map, std::string name) {
  const std::int64_t brams = map.Get("brams").Integer(1, kMostUnits);
  const YamlValue dsps = map.Get("dsps");
  if (dsps.is_scalar() && dsps.Text() == "0") {
    dsps.Fail(
        "without DSPs there is no accelerator to compare with; say how many the device has, and "
        "--no-dsps to leave them unused");
  }
  return {.name = std::move(name), .brams = brams, .dsps = dsps.Integer(1, kMostUnits)};
}

bool IsName(std::string_view text) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  };
  return std::ranges::all_of(text, allowed);
}

std::string NoName(std::string_view text) {
  return fmt::format("'{}' is no name; letters, digits, - and _ are allowed", text);
}

void ReadNetworks(const fs::path& folder, perf::Catalogue& catalogue) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; entry != end; entry.increment(error)) {
    files.push_back(entry->path());
  }
  if (error) {
    throw VectorError({folder.string(), 0, 0},
                      fmt::format("the folder can't be read ({}); start at the source root, or "
                                  "say --data DIR",
                                  error.message()));
  }
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    if (file.filename().string().starts_with('.')) continue;  // an editor's
    if (file.extension() != ".yaml") {
      throw VectorError({file.string(), 0, 0}, "only NAME.yaml belongs here; move it elsewhere");
    }
    const std::string name = file.stem().string();
    if (!IsName(name)) {
      throw VectorError({file.string(), 0, 0}, NoName(name) + "; rename the file");
    }
    catalogue.networks.emplace(name, ReadNetwork(tb::ReadYaml(file), name));
  }
}

void Add(const Additions& additions, const Spaces& spaces, perf::Catalogue& catalogue) {
  for (const fs::path& file : additions.networks) {
    catalogue.networks.insert_or_assign(file.string(),
                                        ReadNetwork(tb::ReadYaml(file), file.string()));
  }
  for (const fs::path& file : additions.devices) {
    YamlMap map = tb::ReadYaml(file).Map();
    map.Allow({"brams", "dsps", "technology"});
    catalogue.devices.insert_or_assign(file.string(), ReadDevice(map, file.string()));
    if (const auto areas = map.Find("technology")) catalogue.technology = ReadTechnology(*areas);
  }
  for (const fs::path& file : additions.architectures) {
    catalogue.architectures.insert_or_assign(
        file.string(), ReadArchitecture(tb::ReadYaml(file), file.string(), spaces, catalogue));
  }
}

}  // namespace

std::string ReadName(const YamlValue& value) {
  std::string name = value.Text();
  if (!IsName(name)) value.Fail(NoName(name));
  return name;
}

void ReadDevices(const YamlValue& value, perf::Catalogue& catalogue) {
  YamlMap map = value.Map();
  map.Allow({"technology", "devices"});
  catalogue.technology = ReadTechnology(map.Get("technology"));
  for (const auto& [key, entry] : map.Get("devices").Map().Entries()) {
    const std::string name = ReadName(key);
    YamlMap device = entry.Map();
    device.Allow({"brams", "dsps"});
    catalogue.devices.emplace(name, ReadDevice(device, name));
  }
}

void ReadObjectives(const YamlValue& value, perf::Catalogue& catalogue) {
  constexpr std::int64_t kMostPower = 4;
  for (const auto& [key, entry] : value.Map().Entries()) {
    perf::Objective objective;
    objective.name = ReadName(key);
    YamlMap map = entry.Map();
    map.Allow({"speedup", "area", "above"});
    objective.speedup_power = static_cast<int>(map.Get("speedup").Integer(1, kMostPower));
    objective.area_power = static_cast<int>(map.Get("area").Integer(0, objective.speedup_power));
    if (const auto above = map.Find("above")) objective.above = above->Number(0, 100);
    catalogue.objectives.emplace(objective.name, objective);
  }
}

void ReadArchitectures(const YamlValue& value, perf::Catalogue& catalogue, Spaces& spaces) {
  YamlMap map = value.Map();
  map.Allow({"baselines", "spaces", "architectures"});
  const YamlValue baselines = map.Get("baselines");
  for (const auto& [key, entry] : baselines.Map().Entries()) {
    catalogue.baselines.emplace(ReadName(key), ReadBaseline(entry));
  }
  if (!catalogue.baselines.contains(kCommonBaseline)) {
    baselines.Fail(fmt::format("there is no baseline '{}'; it is what all can be measured against",
                               kCommonBaseline));
  }
  for (const auto& [key, entry] : map.Get("spaces").Map().Entries()) {
    spaces.emplace(ReadName(key), ReadSpace(entry));
  }
  for (const auto& [key, entry] : map.Get("architectures").Map().Entries()) {
    const std::string name = ReadName(key);
    if (catalogue.baselines.contains(name)) {
      key.Fail(fmt::format("'{}' is the name of a baseline; choose another", name));
    }
    catalogue.architectures.emplace(name, ReadArchitecture(entry, name, spaces, catalogue));
  }
}

perf::Catalogue ReadCatalogue(const fs::path& folder, const Additions& additions) {
  perf::Catalogue catalogue;
  Spaces spaces;
  ReadNetworks(folder / "networks", catalogue);
  ReadDevices(tb::ReadYaml(folder / "devices.yaml"), catalogue);
  ReadObjectives(tb::ReadYaml(folder / "objectives.yaml"), catalogue);
  ReadArchitectures(tb::ReadYaml(folder / "architectures.yaml"), catalogue, spaces);
  Add(additions, spaces, catalogue);
  ReadExperiments(tb::ReadYaml(folder / "experiments.yaml"), spaces, catalogue);
  ReadPaperRows(folder / "paper_rows.csv", catalogue);
  return catalogue;
}

}  // namespace m4::perf_tool
