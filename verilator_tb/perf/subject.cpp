#include "verilator_tb/perf/subject.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <variant>

#include "verilator_tb/core/report.h"
#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/names.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

// Names have no dot and no slash.
bool IsFile(const std::string& name) { return name.find_first_of("./") != std::string::npos; }

std::string Counted(std::int64_t count, std::string_view thing) {
  return tb::Counted(static_cast<std::uint64_t>(count), thing);
}

template <class T>
const T& Find(const perf::ByName<T>& all, const std::string& name, std::string_view option,
              std::string_view what) {
  const auto found = all.find(name);
  if (found != all.end()) return found->second;
  const auto names = NamesOf(all);
  if (name.empty()) {
    throw UsageError(fmt::format("which {}? --{} NAME; {}", what, option, ThereAre(names)));
  }
  throw UnknownName(option, what, name, names);
}

}  // namespace

perf::Catalogue ReadCatalogueFor(const Options& options) {
  Additions additions;
  const Subject& subject = options.subject;
  if (IsFile(subject.network)) additions.networks.emplace_back(subject.network);
  if (IsFile(subject.device)) additions.devices.emplace_back(subject.device);
  if (IsFile(subject.architecture)) additions.architectures.emplace_back(subject.architecture);
  return ReadCatalogue(options.data, additions);
}

const perf::Network& FindNetwork(const perf::Catalogue& catalogue, const Subject& subject) {
  return Find(catalogue.networks, subject.network, "network", "network");
}

Setting FindSetting(const perf::Catalogue& catalogue, const Options& options) {
  static const perf::Objective kFastest = {.name = "speed"};
  const Subject& subject = options.subject;
  Setting setting;
  setting.network = &FindNetwork(catalogue, subject);
  setting.device = &Find(catalogue.devices, subject.device, "device", "device");
  setting.precision = subject.precision;
  if (options.accounting.fastest) {
    setting.objective = setting.baseline_objective = &kFastest;
  } else {
    setting.objective = &Find(catalogue.objectives, subject.objective, "objective", "objective");
    setting.baseline_objective =
        &Find(catalogue.objectives, subject.baseline_objective, "baseline-objective", "objective");
  }
  return setting;
}

const perf::Architecture* FindArchitecture(const perf::Catalogue& catalogue,
                                           const Subject& subject) {
  const std::string& name = subject.architecture;
  if (catalogue.baselines.contains(name)) return nullptr;
  const auto found = catalogue.architectures.find(name);
  if (found != catalogue.architectures.end()) return &found->second;
  std::vector<std::string_view> names = NamesOf(catalogue.architectures);
  for (const std::string_view baseline : NamesOf(catalogue.baselines)) names.push_back(baseline);
  if (name.empty()) {
    throw UsageError("which architecture? --architecture NAME; " + ThereAre(names));
  }
  throw UnknownName("architecture", "architecture", name, names);
}

perf::ContenderSpace RestrictedSpace(const perf::Architecture& architecture,
                                     const Subject& subject) {
  perf::ContenderSpace space = architecture.space;
  if (!subject.no_dsps && !subject.duplication) return space;
  auto* m4bram = std::get_if<perf::BramSpace>(&space);
  if (m4bram == nullptr) {
    throw UsageError(fmt::format("{}: --no-dsps and --duplication are for M4BRAMs; leave them out",
                                 architecture.bram.name));
  }
  if (subject.no_dsps) {
    m4bram->dsp_q.clear();
    m4bram->dsp_c.clear();
    m4bram->dsp_k.clear();
  }
  if (subject.duplication) m4bram->max_duplication = *subject.duplication;
  return space;
}

std::string Describe(const perf::Precision& precision) {
  std::string text = fmt::format("{}-bit weights", precision.weight_bits);
  if (precision.narrow_bits != 0) {
    text += fmt::format(" in {:g} % of the kernels and {}-bit ones in the rest",
                        precision.wide_share * 100, precision.narrow_bits);
  }
  return fmt::format("{}, {}-bit {} activations", text, precision.activation_bits,
                     precision.activation_signed ? "signed" : "unsigned");
}

std::string Describe(const Setting& setting, const Options& options) {
  const perf::Device& device = *setting.device;
  return fmt::format("{} on {} ({}, {}), {}; accounting {}\n", setting.network->name, device.name,
                     Counted(device.brams, "BRAM"), Counted(device.dsps, "DSP"),
                     Describe(setting.precision), options.accounting_text);
}

void DescribeAsJson(const perf::Precision& precision, nlohmann::ordered_json& json) {
  json["weight_bits"] = precision.weight_bits;
  if (precision.narrow_bits != 0) {
    json["narrow_bits"] = precision.narrow_bits;
    json["wide_share"] = precision.wide_share;
  }
  json["activation_bits"] = precision.activation_bits;
  json["activation_signed"] = precision.activation_signed;
}

nlohmann::ordered_json DescribeAsJson(const Setting& setting, const Options& options) {
  nlohmann::ordered_json json;
  json["network"] = setting.network->name;
  json["device"] = {{"name", setting.device->name},
                    {"brams", setting.device->brams},
                    {"dsps", setting.device->dsps}};
  DescribeAsJson(setting.precision, json);
  json["objective"] = setting.objective->name;
  json["baseline_objective"] = setting.baseline_objective->name;
  json["accounting"] = options.accounting_text;
  return json;
}

std::string NoBaseline(const Setting& setting) {
  return fmt::format("no accelerator without computing BRAMs fits {} and meets the objective {}",
                     setting.device->name, setting.baseline_objective->name);
}

}  // namespace m4::perf_tool
