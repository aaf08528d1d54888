// The parts of the accelerator's vector reader; private to vector_reader*.cpp.
#ifndef VERILATOR_TB_ACCEL_VECTOR_READER_H_
#define VERILATOR_TB_ACCEL_VECTOR_READER_H_

#include <array>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "verilator_tb/accel/vector.h"
#include "verilator_tb/core/yaml_reader.h"

namespace m4::tb::accel {

// One configuration of the sweeps of a layer, with its part of the vector's id.
struct ExpandedLayer {
  std::string id;
  LayerSpec layer;
};

inline constexpr std::array<std::string_view, 4> kLayerKeys = {"shape", "weights", "activations",
                                                               "result"};
inline constexpr std::array<std::string_view, 2> kLayerOnlyKeys = {"times", "eager"};
inline constexpr std::array<std::string_view, 1> kBrokenKeys = {"breaks"};
inline constexpr std::array<std::string_view, 3> kResetKeys = {"reset", "times", "at"};
inline constexpr std::array<std::string_view, 1> kRegisterKeys = {"accesses"};

// Each reads its keys of the vector's top map. `folder`: of the vector file.
std::vector<ExpandedLayer> ReadLayers(YamlMap& map, const std::filesystem::path& folder);
// `build`: whose values are taken where an entry has one for each build; nullptr, for a build that
// is left out: any.
std::vector<Break> ReadBreaks(YamlMap& map, const ga::Build* build);
RegisterVector ReadRegisters(YamlMap& map, const ga::Build* build);
Observe ReadObserve(YamlMap& map, std::span<const ga::Build* const> builds);
HostTiming ReadTiming(YamlMap& map);

// vector_reader_builds.cpp: key `build`, key `except` with the reason of each build, and a value
// that is a map of builds or else the same for all.
std::vector<const ga::Build*> ReadBuilds(YamlMap& map);
std::map<const ga::Build*, std::string> ReadExceptions(YamlMap& map,
                                                       std::span<const ga::Build* const> builds);
YamlValue OfBuild(const YamlValue& value, const ga::Build* build);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_VECTOR_READER_H_
