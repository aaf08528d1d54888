// The performance model's data files (golden_model/perf/data) and --config of m4perf. What a file
// needs of the others is there as it is shipped.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>
#include <variant>

#include "golden_model/perf/comparison.h"
#include "golden_model/perf/rules.h"
#include "verilator_tb/core/yaml_reader.h"
#include "verilator_tb/fuzz/targets.h"
#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/config_text.h"
#include "verilator_tb/perf/pairing.h"
#include "verilator_tb/perf/reader_parts.h"
#include "verilator_tb/perf/usage.h"

namespace m4::fuzz {
namespace {

using namespace perf_tool;  // NOLINT(google-build-using-namespace): all of it is of these readers

constexpr const char* kName = "data/fuzz";
constexpr double kMostMacs = 1e11;  // of a layer: docs/performance_model.md

struct Shipped {
  perf::Catalogue catalogue;
  Spaces spaces;
};

Shipped ReadShipped() {
  const std::filesystem::path folder = "golden_model/perf/data";
  Shipped shipped{ReadCatalogue(folder), {}};
  perf::Catalogue another;
  ReadArchitectures(tb::ReadYaml(folder / "architectures.yaml"), another, shipped.spaces);
  return shipped;
}

// With everything but rows.
Shipped& WithoutRows() {
  static Shipped shipped = ReadShipped();
  shipped.catalogue.experiments.clear();
  shipped.catalogue.restricted_spaces.clear();
  return shipped;
}

// Reads a YAML file with `read`, which gives what `look_at` sees.
template <class Read, class LookAt>
Answer ReadDocument(const std::string& bytes, Read read, LookAt look_at) {
  return ReadOrRefuse<tb::VectorError>(
      [&] { return read(tb::ParseYaml(bytes, kName)); },
      [&bytes](const std::string& sentence) { ExpectSentenceWithPlace(sentence, kName, bytes); },
      look_at);
}

perf::Problem ProblemOf(const perf::Network& network, const perf::Technology& technology) {
  perf::Problem problem;
  problem.network = &network;
  problem.technology = technology;
  return problem;
}

void ExpectCost(const perf::Cost& cost) {
  Expect(cost.cycles > 0, fmt::format("{} cycles", cost.cycles));
  Expect(std::isfinite(cost.area) && cost.area > 0, fmt::format("an area of {}", cost.area));
  Expect(cost.resources.brams() > 0 && cost.resources.dsps.total() >= 0, "no BRAMs");
}

double Macs(const perf::Conv& conv, std::int64_t times) {
  double macs = static_cast<double>(times);
  for (const std::int64_t size : {conv.r, conv.s, conv.c, conv.p, conv.q, conv.k}) {
    macs *= static_cast<double>(size);
  }
  return macs;
}

void LookAtNetwork(const perf::Network& network) {
  Expect(!network.convs.empty() && !network.maps.empty(), "a network of nothing");
  for (const perf::ConvLayer& layer : network.convs) {
    Expect(Macs(layer.dla, layer.times) <= kMostMacs && Macs(layer.bram, layer.times) <= kMostMacs,
           "too many MACs");
  }
  for (const auto& [name, shape, times] : network.layers) {
    const perf::Conv conv{
        .r = shape.r, .s = shape.s, .c = shape.c, .p = shape.p, .q = shape.q, .k = shape.k};
    Expect(Macs(conv, times) <= kMostMacs, fmt::format("layer '{}' has too many MACs", name));
    Expect(shape.p >= 1 && shape.q >= 1, "no results");
  }
  const perf::Catalogue& shipped = WithoutRows().catalogue;
  const perf::Problem problem = ProblemOf(network, shipped.technology);
  for (const auto& [name, baseline] : shipped.baselines) {
    if (perf::DlaViolation(problem, baseline.yardstick)) continue;
    ExpectCost(perf::DlaCost(problem, baseline.yardstick));
  }
}

void ExpectAxis(const perf::Axis& axis) {
  Expect(!axis.empty() && axis.front() >= 1 && axis.back() <= 1024, "an axis out of range");
  Expect(std::ranges::adjacent_find(axis, std::greater_equal<>()) == axis.end(),
         "an axis that does not ascend");
}

// The smallest configuration of an architecture's space.
perf::Config Smallest(const perf::Problem& problem, const perf::Architecture& architecture) {
  perf::Config config;
  if (const auto* space = std::get_if<perf::BramSpace>(&architecture.space)) {
    config = {.p = space->p.front(),
              .bram_q = space->bram_q.front(),
              .bram_c = space->bram_c.front(),
              .bram_k = space->bram_k.front()};
    return config;
  }
  const auto& space = std::get<perf::BramacSpace>(architecture.space);
  config = {.dsp_q = space.dsp_q.front(), .dsp_c = space.dsp_c.front(), .dsp_k = 1};
  config.bram_q = std::get<perf::Bramac>(architecture.bram.kind).columns;
  config.bram_c = config.dsp_c * perf::MakeEngine(problem, architecture.bram).mac2_cycles;
  config.bram_k = config.dsp_k;
  return config;
}

void LookAtArchitectures(const perf::Catalogue& catalogue) {
  const perf::Catalogue& shipped = WithoutRows().catalogue;
  const perf::Problem problem =
      ProblemOf(shipped.networks.find("alexnet")->second, shipped.technology);
  for (const auto& [name, baseline] : catalogue.baselines) {
    for (const perf::Axis* axis :
         {&baseline.space.p, &baseline.space.q, &baseline.space.c, &baseline.space.k}) {
      ExpectAxis(*axis);
    }
    if (!perf::DlaViolation(problem, baseline.yardstick)) {
      ExpectCost(perf::DlaCost(problem, baseline.yardstick));
    }
  }
  for (const auto& [name, architecture] : catalogue.architectures) {
    Expect(catalogue.baselines.contains(architecture.baseline), "no such baseline");
    if (Unable(architecture.bram, problem.precision)) continue;
    const perf::Config config = Smallest(problem, architecture);
    if (perf::BramViolation(problem, architecture.bram, config)) continue;
    ExpectCost(perf::BramCost(problem, architecture.bram, config));
  }
}

void ExpectConfig(const std::string& bytes, const perf::Problem& problem,
                  const perf::ComputeBram* bram, Answer& answer) {
  const Answer one = ReadOrRefuse<UsageError>(
      [&] { return ParseConfig(bytes, problem, bram); }, ExpectOneLine,
      [&](const perf::Config& config) {
        const std::string text = ToText(config, bram);
        Expect(ParseConfig(text, problem, bram) == config, "another configuration as text " + text);
        ExpectCost(bram == nullptr ? perf::DlaCost(problem, config)
                                   : perf::BramCost(problem, *bram, config));
      });
  if (one == Answer::kRead) answer = one;
}

}  // namespace

Answer PerfNetwork(const std::string& bytes) {
  return ReadDocument(
      bytes, [](const tb::YamlValue& value) { return ReadNetwork(value, "fuzz"); }, LookAtNetwork);
}

Answer PerfDevices(const std::string& bytes) {
  return ReadDocument(
      bytes,
      [](const tb::YamlValue& value) {
        perf::Catalogue catalogue;
        ReadDevices(value, catalogue);
        return catalogue;
      },
      [](const perf::Catalogue& catalogue) {
        const auto is_area = [](double area) { return area >= 1e-6 && area <= 1e6; };
        Expect(is_area(catalogue.technology.bram_area) && is_area(catalogue.technology.dsp_area),
               "an area out of range");
        for (const auto& [name, device] : catalogue.devices) {
          Expect(device.name == name && device.brams >= 1 && device.dsps >= 1, "no device");
        }
      });
}

Answer PerfObjectives(const std::string& bytes) {
  return ReadDocument(
      bytes,
      [](const tb::YamlValue& value) {
        perf::Catalogue catalogue;
        ReadObjectives(value, catalogue);
        return catalogue;
      },
      [](const perf::Catalogue& catalogue) {
        for (const auto& [name, objective] : catalogue.objectives) {
          Expect(objective.speedup_power >= 1 && objective.speedup_power <= 4, "a wrong power");
          Expect(objective.above >= 0 && objective.above <= 100, "a wrong bound");
        }
      });
}

Answer PerfArchitectures(const std::string& bytes) {
  return ReadDocument(
      bytes,
      [](const tb::YamlValue& value) {
        perf::Catalogue catalogue;
        Spaces spaces;
        ReadArchitectures(value, catalogue, spaces);
        return catalogue;
      },
      LookAtArchitectures);
}

Answer PerfExperiments(const std::string& bytes) {
  Shipped& shipped = WithoutRows();
  return ReadDocument(
      bytes,
      [&shipped](const tb::YamlValue& value) {
        ReadExperiments(value, shipped.spaces, shipped.catalogue);
        return &shipped.catalogue.experiments;
      },
      [](const std::vector<perf::Experiment>* experiments) {
        std::set<std::string_view> ids;
        for (const perf::Experiment& experiment : *experiments) {
          Expect(!experiment.rows.empty(), "an experiment without a row");
          for (const perf::Row& row : experiment.rows) {
            Expect(ids.insert(row.id).second, "two rows have the id " + row.id);
          }
        }
      });
}

Answer PerfPaperRows(const std::string& bytes) {
  static Shipped shipped = ReadShipped();
  for (perf::Experiment& experiment : shipped.catalogue.experiments) {
    for (perf::Row& row : experiment.rows) row.published.reset();
  }
  return ReadOrRefuse<tb::VectorError>(
      [&bytes] {
        ParsePaperRows(bytes, kName, shipped.catalogue);
        return &shipped.catalogue.experiments;
      },
      [&bytes](const std::string& sentence) { ExpectSentenceWithPlace(sentence, kName, bytes); },
      [](const std::vector<perf::Experiment>* experiments) {
        std::size_t published = 0;
        for (const perf::Experiment& experiment : *experiments) {
          for (const perf::Row& row : experiment.rows) {
            if (!row.published) continue;
            ++published;
            Expect(*row.published >= 0 && *row.published <= 1000, "a wrong speedup");
          }
        }
        Expect(published > 0, "a file without a row");
      });
}

Answer PerfConfig(const std::string& bytes) {
  const perf::Catalogue& shipped = WithoutRows().catalogue;
  const perf::Problem problem =
      ProblemOf(shipped.networks.find("alexnet")->second, shipped.technology);
  Answer answer = Answer::kRefused;
  ExpectConfig(bytes, problem, nullptr, answer);
  for (const char* name : {"DP-S", "BRAMAC-2SA"}) {
    ExpectConfig(bytes, problem, &shipped.architectures.find(name)->second.bram, answer);
  }
  return answer;
}

}  // namespace m4::fuzz
