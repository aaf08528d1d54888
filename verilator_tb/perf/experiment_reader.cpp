// Experiments, from the lists of a few lines to their rows.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "golden_model/arith/precision.h"
#include "verilator_tb/perf/limits.h"
#include "verilator_tb/perf/pairing.h"
#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

using tb::YamlMap;
using tb::YamlValue;

// A precision and how rows call it.
struct NamedPrecision {
  perf::Precision precision;
  std::string weight_bits;
  std::string share;
};

// An architecture, perhaps with a limit of the duplication factor.
struct Contender {
  const perf::Architecture* architecture = nullptr;
  const perf::ContenderSpace* space = nullptr;
  std::string limit;
};

// Where some rows have another device.
struct OtherDevice {
  const perf::Device* device = nullptr;
  std::vector<const perf::Network*> networks;
  int weight_bits = 0;

  bool covers(const Setting& setting) const {
    return setting.precision.weight_bits == weight_bits &&
           std::ranges::find(networks, setting.network) != networks.end();
  }
};

int ReadActivationBits(const YamlValue& value) {
  return static_cast<int>(value.Integer(arith::kMinActivationBits, arith::kMaxActivationBits));
}

std::vector<NamedPrecision> ReadMixedWeights(YamlMap& map) {
  map.Allow({"wide", "narrow", "wide_shares", "activations", "signed"});
  perf::Precision precision;
  precision.weight_bits = map.Get("wide").IntegerOf(arith::kWeightBits);
  const YamlValue narrow = map.Get("narrow");
  precision.narrow_bits = narrow.IntegerOf(arith::kWeightBits);
  if (precision.narrow_bits >= precision.weight_bits) {
    narrow.Fail(fmt::format("{} is not narrower than {}; give the wider weights as `wide`",
                            precision.narrow_bits, precision.weight_bits));
  }
  std::vector<NamedPrecision> precisions;
  for (const YamlValue& share : map.Get("wide_shares").Sweep()) {
    precision.wide_share = share.Number(0.0001, 1);
    for (const YamlValue& activations : map.Get("activations").Sweep()) {
      precision.activation_bits = ReadActivationBits(activations);
      precisions.push_back({precision, "mixed", fmt::format("{}", precision.wide_share)});
    }
  }
  return precisions;
}

std::vector<NamedPrecision> ReadPrecisions(const YamlValue& value) {
  YamlMap map = value.Map();
  std::vector<NamedPrecision> precisions;
  const auto add = [&precisions](int weight_bits, int activation_bits) {
    precisions.push_back({{.weight_bits = weight_bits, .activation_bits = activation_bits},
                          std::to_string(weight_bits),
                          ""});
  };
  if (map.Find("wide")) {
    precisions = ReadMixedWeights(map);
  } else if (const auto both = map.Find("both")) {
    map.Allow({"both", "signed"});
    for (const YamlValue& width : both->Sweep()) {
      const int bits = width.IntegerOf(arith::kWeightBits);
      add(bits, bits);
    }
  } else {
    map.Allow({"weights", "activations", "signed", "both", "wide"});
    for (const YamlValue& weights : map.Get("weights").Sweep()) {
      for (const YamlValue& activations : map.Get("activations").Sweep()) {
        add(weights.IntegerOf(arith::kWeightBits), ReadActivationBits(activations));
      }
    }
  }
  if (const auto is_signed = map.Find("signed")) {
    for (NamedPrecision& named : precisions) {
      named.precision.activation_signed = is_signed->Boolean();
    }
  }
  return precisions;
}

std::vector<const perf::Network*> ReadNetworkNames(const YamlValue& value,
                                                   const perf::Catalogue& catalogue) {
  std::vector<const perf::Network*> networks;
  for (const YamlValue& name : value.Sweep()) {
    networks.push_back(&Named(catalogue.networks, name, "network"));
  }
  return networks;
}

// The networks must be among the experiment's: others would never have this device.
OtherDevice ReadOtherDevice(const YamlValue& value, const perf::Catalogue& catalogue,
                            const std::vector<const perf::Network*>& networks) {
  YamlMap map = value.Map();
  map.Allow({"device", "networks", "weights"});
  OtherDevice other;
  other.device = &Named(catalogue.devices, map.Get("device"), "device");
  for (const YamlValue& name : map.Get("networks").Sweep()) {
    other.networks.push_back(&Named(catalogue.networks, name, "network"));
    if (std::ranges::find(networks, other.networks.back()) == networks.end()) {
      name.Fail(fmt::format("this experiment has no network '{}'; remove it", name.Text()));
    }
  }
  other.weight_bits = map.Get("weights").IntegerOf(arith::kWeightBits);
  return other;
}

class ContenderReader {
 public:
  ContenderReader(YamlMap& map, const Spaces& spaces, perf::Catalogue& catalogue,
                  const std::vector<NamedPrecision>& precisions)
      : catalogue_(catalogue), precisions_(precisions) {
    if (const auto name = map.Find("space")) {
      named_space_ = &Keep(Named(spaces, *name, "space"));
    }
    if (const auto limits = map.Find("duplication_limits")) {
      limits_ = limits->Sweep();
      if (!precisions.front().share.empty()) {
        limits->Fail("rows of mixed weights have no limit; give them an experiment of their own");
      }
    }
  }

  // Limits are for M4BRAM: nothing is duplicated in others.
  std::vector<Contender> Read(const YamlValue& names) const {
    std::vector<Contender> contenders;
    for (const YamlValue& name : names.Sweep()) {
      const auto& architecture = Named(catalogue_.architectures, name, "architecture");
      Check(name, architecture);
      const perf::ContenderSpace& space =
          named_space_ != nullptr ? *named_space_ : architecture.space;
      if (limits_.empty() || !architecture.bram.is_m4bram()) {
        contenders.push_back({&architecture, &space, ""});
        continue;
      }
      for (const YamlValue& value : limits_) {
        const int limit = value.IntegerOf(kDuplications);
        contenders.push_back({&architecture, &Limited(space, limit, value), std::to_string(limit)});
      }
    }
    return contenders;
  }

 private:
  const perf::ContenderSpace& Keep(perf::ContenderSpace space) const {
    catalogue_.restricted_spaces.push_back(
        std::make_unique<perf::ContenderSpace>(std::move(space)));
    return *catalogue_.restricted_spaces.back();
  }

  const perf::ContenderSpace& Limited(const perf::ContenderSpace& space, int limit,
                                      const YamlValue& where) const {
    auto limited = std::get<perf::BramSpace>(space);
    if (limit > limited.max_duplication) {
      where.Fail(fmt::format("the space itself has a limit of {}; give at most that",
                             limited.max_duplication));
    }
    limited.max_duplication = limit;
    return Keep(limited);
  }

  void Check(const YamlValue& name, const perf::Architecture& architecture) const {
    if (named_space_ != nullptr && !Suits(*named_space_, architecture.bram)) {
      name.Fail(
          fmt::format("'{}' can't be searched in this experiment's space; give it none, or "
                      "an experiment of its own",
                      architecture.bram.name));
    }
    for (const NamedPrecision& named : precisions_) {
      if (const auto why = Unable(architecture.bram, named.precision)) {
        name.Fail(*why + "; give this experiment other precisions");
      }
    }
  }

  perf::Catalogue& catalogue_;
  const std::vector<NamedPrecision>& precisions_;
  const perf::ContenderSpace* named_space_ = nullptr;
  std::vector<YamlValue> limits_;
};

perf::Experiment ReadExperiment(std::string name, const YamlValue& value, const Spaces& spaces,
                                perf::Catalogue& catalogue) {
  YamlMap map = value.Map();
  map.Allow({"title", "networks", "architectures", "precisions", "device", "other_device", "space",
             "duplication_limits", "objective", "baseline_objective"});
  perf::Experiment experiment;
  experiment.name = std::move(name);
  experiment.title = map.Get("title").Text();
  const auto networks = ReadNetworkNames(map.Get("networks"), catalogue);
  const auto precisions = ReadPrecisions(map.Get("precisions"));
  const auto contenders =
      ContenderReader(map, spaces, catalogue, precisions).Read(map.Get("architectures"));
  const perf::Device& device = Named(catalogue.devices, map.Get("device"), "device");
  OtherDevice other;
  if (const auto found = map.Find("other_device")) {
    other = ReadOtherDevice(*found, catalogue, networks);
  }
  Setting setting;
  setting.objective = &Named(catalogue.objectives, map.Get("objective"), "objective");
  setting.baseline_objective =
      &Named(catalogue.objectives, map.Get("baseline_objective"), "objective");

  for (const perf::Network* network : networks) {
    for (const NamedPrecision& named : precisions) {
      setting.network = network;
      setting.precision = named.precision;
      setting.device = other.covers(setting) ? other.device : &device;
      for (const Contender& contender : contenders) {
        perf::Row row;
        row.experiment = experiment.name;
        row.network = network->name;
        row.config = contender.architecture->bram.name;
        row.weight_bits = named.weight_bits;
        row.activation_bits = named.precision.activation_bits;
        row.limit_or_share = named.share.empty() ? contender.limit : named.share;
        row.comparison = Pair(catalogue, setting, *contender.architecture, *contender.space);
        row.id = RowId(row);
        experiment.rows.push_back(std::move(row));
      }
    }
  }
  return experiment;
}

}  // namespace

std::string RowId(const perf::Row& row) {
  const bool mixed = row.weight_bits == "mixed";
  std::string id =
      fmt::format("{}/{}/{}/{}{}n{}", row.experiment, row.network, row.config, mixed ? 'h' : 'w',
                  mixed ? row.limit_or_share : row.weight_bits, row.activation_bits);
  if (!mixed && !row.limit_or_share.empty()) id += "/d" + row.limit_or_share;
  return id;
}

void ReadExperiments(const YamlValue& value, const Spaces& spaces, perf::Catalogue& catalogue) {
  for (const auto& [name, experiment] : value.Map().Entries()) {
    catalogue.experiments.push_back(ReadExperiment(ReadName(name), experiment, spaces, catalogue));
  }
}

}  // namespace m4::perf_tool
