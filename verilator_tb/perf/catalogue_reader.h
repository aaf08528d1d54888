// Reads what the performance model knows by name: a folder of YAML files (golden_model/perf/data)
// and single files that a user adds to it.
//
//   networks/NAME.yaml   one network each
//   devices.yaml         areas, and devices by name
//   objectives.yaml      what a search makes as large as possible
//   architectures.yaml   baselines, spaces, computing BRAMs
//   experiments.yaml     rows: networks x precisions x architectures x limits
//   paper_rows.csv       published speedups, each of one row
//
// Whatever is not as it must be throws one tb::VectorError with its place and a sentence.
#ifndef VERILATOR_TB_PERF_CATALOGUE_READER_H_
#define VERILATOR_TB_PERF_CATALOGUE_READER_H_

#include <filesystem>
#include <string_view>
#include <vector>

#include "golden_model/perf/catalogue.h"

namespace m4::perf_tool {

// The baseline in place of all others with perf::Accounting::one_baseline; every folder has it.
inline constexpr std::string_view kCommonBaseline = "dla";

// Files of the user's own: a network as in networks/, a device {brams, dsps} that may bring its
// own `technology`, an entry of `architectures`. Their names are the paths as they are given.
struct Additions {
  std::vector<std::filesystem::path> networks;
  std::vector<std::filesystem::path> devices;
  std::vector<std::filesystem::path> architectures;
};

// The catalogue may be moved; what its rows point at stays where it is.
perf::Catalogue ReadCatalogue(const std::filesystem::path& folder, const Additions& additions = {});

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_CATALOGUE_READER_H_
