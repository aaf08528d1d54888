// What the commands are about: the names of the command line, found in a catalogue.
#ifndef VERILATOR_TB_PERF_SUBJECT_H_
#define VERILATOR_TB_PERF_SUBJECT_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "golden_model/perf/catalogue.h"
#include "verilator_tb/perf/options.h"
#include "verilator_tb/perf/pairing.h"

namespace m4::perf_tool {

// The catalogue of --data, with the files that the options name. Throws tb::VectorError.
perf::Catalogue ReadCatalogueFor(const Options& options);

// Throws UsageError if the name is missing or no network has it.
const perf::Network& FindNetwork(const perf::Catalogue& catalogue, const Subject& subject);

// Throws UsageError if a name is missing or nothing has it. With the accounting switch `fastest`
// both objectives are speed.
Setting FindSetting(const perf::Catalogue& catalogue, const Options& options);

// The architecture that --architecture means, or null for a baseline. Throws UsageError.
const perf::Architecture* FindArchitecture(const perf::Catalogue& catalogue,
                                           const Subject& subject);

// The architecture's space as --no-dsps and --duplication restrict it. Throws UsageError if they
// make no sense for it.
perf::ContenderSpace RestrictedSpace(const perf::Architecture& architecture,
                                     const Subject& subject);

// "resnet34 on big (2,489 BRAMs, 1,152 DSPs), 8-bit weights, ...; accounting published".
std::string Describe(const Setting& setting, const Options& options);
nlohmann::ordered_json DescribeAsJson(const Setting& setting, const Options& options);

// The precision's part of both.
std::string Describe(const perf::Precision& precision);
void DescribeAsJson(const perf::Precision& precision, nlohmann::ordered_json& json);

// That there is nothing to compare with, in one sentence.
std::string NoBaseline(const Setting& setting);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_SUBJECT_H_
