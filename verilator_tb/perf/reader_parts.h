// The parts of the catalogue reader, a file each; not for others.
#ifndef VERILATOR_TB_PERF_READER_PARTS_H_
#define VERILATOR_TB_PERF_READER_PARTS_H_

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/perf/catalogue.h"
#include "verilator_tb/core/yaml_reader.h"
#include "verilator_tb/perf/names.h"

namespace m4::perf_tool {

// Spaces by the names that only the files use.
using Spaces = perf::ByName<perf::ContenderSpace>;

perf::Network ReadNetwork(const tb::YamlValue& value, std::string name);
perf::NamedLayer ReadLayer(const tb::YamlValue& value);

perf::Axis ReadAxis(const tb::YamlValue& value);
perf::Baseline ReadBaseline(const tb::YamlValue& value);
perf::ContenderSpace ReadSpace(const tb::YamlValue& value);
// Finds its space and baseline by name.
perf::Architecture ReadArchitecture(const tb::YamlValue& value, std::string name,
                                    const Spaces& spaces, const perf::Catalogue& catalogue);
// Whether a space is one of this kind of BRAM.
bool Suits(const perf::ContenderSpace& space, const perf::ComputeBram& bram);

void ReadDevices(const tb::YamlValue& value, perf::Catalogue& catalogue);
void ReadObjectives(const tb::YamlValue& value, perf::Catalogue& catalogue);
void ReadArchitectures(const tb::YamlValue& value, perf::Catalogue& catalogue, Spaces& spaces);
void ReadExperiments(const tb::YamlValue& value, const Spaces& spaces, perf::Catalogue& catalogue);

// Published values of a CSV file (or its text) into the rows of the catalogue's experiments.
void ReadPaperRows(const std::filesystem::path& file, perf::Catalogue& catalogue);
void ParsePaperRows(const std::string& text, const std::string& name, perf::Catalogue& catalogue);

// "ablation/alexnet/DP-S/w2n2/d1"; `row` needs no id.
std::string RowId(const perf::Row& row);

// A name that can stand in a row id and in a CSV file.
std::string ReadName(const tb::YamlValue& value);

// The thing that a value names; `what` it is, for the message.
template <class T>
const T& Named(const perf::ByName<T>& all, const tb::YamlValue& value, std::string_view what) {
  const std::vector<std::string_view> names = NamesOf(all);
  if (names.empty()) {
    value.Fail(fmt::format("unknown {} '{}'; there are none", what, value.Text()));
  }
  return all.find(names[value.Choice(what, names)])->second;
}

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_READER_PARTS_H_
