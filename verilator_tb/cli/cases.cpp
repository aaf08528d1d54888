#include "verilator_tb/cli/cases.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <utility>

#include "verilator_tb/accel/grid.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/core/verilated_coverage.h"
#include "verilator_tb/m4bram/grid.h"
#include "verilator_tb/m4bram/run_vector.h"
#include "verilator_tb/shrink/accel.h"
#include "verilator_tb/shrink/block.h"

namespace m4::cli {
namespace {

namespace va = tb::accel;
namespace vm = tb::m4bram;

std::size_t BlockBins() {
  static const std::size_t count = tb::BinCount(vm::AllVersionsSchema());
  return count;
}

// All designs of this tool with their points, one behind the other as in an outcome.
struct DesignPoints {
  std::string name;
  const tb::RtlPoints* points;
  std::size_t begin;
};
const std::vector<DesignPoints>& AllPoints() {
  static const std::vector<DesignPoints> all = [] {
    std::vector<DesignPoints> designs;
    std::size_t begin = 0;
    const auto add = [&](std::string_view name, const tb::RtlPoints& points) {
      designs.push_back({std::string(name), &points, begin});
      begin += points.points().size();
    };
    for (const vm::BlockBench* bench : vm::Benches()) add(Name(bench->version()), bench->points());
    for (const va::DutMaker& maker : va::DutMakers()) add(maker.build, maker.points());
    return designs;
  }();
  return all;
}

// From the points of its design to those of all.
tb::Outcome Placed(tb::Outcome outcome, std::string_view design) {
  if (outcome.points.empty()) return outcome;
  const auto place = std::ranges::find(AllPoints(), design, &DesignPoints::name);
  outcome.points.insert(outcome.points.begin(), place->begin, 0);
  return outcome;
}

vm::RunOptions BlockOptions(const CaseOptions& options) {
  vm::RunOptions run;
  run.tool = options.tool;
  run.replay_arguments = options.replay_arguments;
  run.regression_seed = options.seed;
  run.power_up_seed = options.power_up_seed;
  run.timeout = options.timeout;
  run.stop = options.stop;
  run.wave_folder = options.waves;
  return run;
}

va::RunOptions AcceleratorOptions(const CaseOptions& options) {
  va::RunOptions run;
  run.tool = options.tool;
  run.replay_arguments = options.replay_arguments;
  run.regression_seed = options.seed;
  run.power_up_seed = options.power_up_seed;
  run.timeout = options.timeout;
  run.stop = options.stop;
  run.observe = options.observe;
  run.wave_folder = options.waves;
  return run;
}

std::string DesignOf(const accel::Build& build) {
  if (!build.has_cim()) return "accelerator, DSPs";
  return build.has_dsp ? "accelerator, DSPs and blocks" : "accelerator, blocks";
}

Facts FactsOf(const va::Vector& vector) {  // hides the block's
  Facts facts{vector.id, vector.tags, std::string(vector.build->name), {}, DesignOf(*vector.build)};
  if (vector.build->has_cim()) facts.blocks = vector.build->n_blocks();
  if (const va::LayerSpec* layer = va::LayerOf(vector)) {
    facts.precision = Facts::Precision{layer->shape.weight_bits, layer->shape.activation_bits,
                                       layer->shape.activations_signed, vector.build->dup()};
  }
  return facts;
}

Case CaseOf(const std::shared_ptr<const vm::Vector>& vector) {
  return {
      cli::FactsOf(*vector),
      vector->about,
      vector->where,
      [vector](const CaseOptions& options) {
        return Placed(vm::RunVector(*vector, BlockOptions(options)), Name(vector->version));
      },
      [vector](const CaseOptions& options, std::optional<EdgeWindow> window) {
        std::optional<vm::ReplayWindow> edges;
        if (window) edges = vm::ReplayWindow{window->first, window->last};
        return vm::ReplayVector(*vector, BlockOptions(options), options.waves, edges);
      },
      [vector] { return vm::Describe(*vector); },
      [vector](const tb::shrink::Request& request) { return tb::shrink::Shrink(*vector, request); },
      ""};
}

Case CaseOf(const std::shared_ptr<const va::Vector>& vector) {
  return {
      FactsOf(*vector),
      vector->about,
      vector->where,
      [vector](const CaseOptions& options) {
        tb::Outcome outcome = va::RunVector(*vector, AcceleratorOptions(options));
        outcome.bins.insert(outcome.bins.begin(), BlockBins(), 0);  // the block's come first
        return Placed(std::move(outcome), vector->build->name);
      },
      [vector](const CaseOptions& options, std::optional<EdgeWindow> window) {
        std::optional<va::Window> edges;
        if (window) edges = va::Window{window->first, window->last};
        return va::ReplayVector(*vector, AcceleratorOptions(options), options.waves, edges);
      },
      [vector] { return va::Describe(*vector); },
      [vector](const tb::shrink::Request& request) { return tb::shrink::Shrink(*vector, request); },
      va::WhyLeftOut(*vector)};
}

template <class Vectors>
void Add(Vectors vectors, std::vector<Case>& cases) {
  using Vector = typename Vectors::value_type;
  for (Vector& vector : vectors) {
    cases.push_back(CaseOf(std::make_shared<const Vector>(std::move(vector))));
  }
}

}  // namespace

Facts FactsOf(const vm::Vector& vector) {
  Facts facts{vector.id,
              vector.tags,
              std::string(Name(vector.version)),
              {},
              vector.version.double_pumped ? "block, double-pumped" : "block, synchronous"};
  if (const auto* gemm = std::get_if<vm::GemmVector>(&vector.body)) {
    facts.precision =
        Facts::Precision{gemm->precision.weight_bits, gemm->precision.activation_bits,
                         gemm->precision.activation_signed, gemm->precision.duplication};
  }
  return facts;
}

std::vector<std::string> VersionsOf(const std::vector<Case>& cases) {
  std::vector<std::string> versions;
  for (const Case& one : cases) {
    if (std::ranges::find(versions, one.facts.version) == versions.end()) {
      versions.push_back(one.facts.version);
    }
  }
  return versions;
}

std::vector<std::string> DesignsHere() {
  std::vector<std::string> names;
  for (const DesignPoints& design : AllPoints()) names.push_back(design.name);
  return names;
}

tb::BinSchema AllBins() {
  tb::BinSchema schema = vm::AllVersionsSchema();
  for (tb::BinGroup& group : va::AllBuildsSchema()) schema.push_back(std::move(group));
  return schema;
}

std::vector<tb::CountTable> Grids(const tb::BinCounts& counts,
                                  const std::vector<std::string>& names) {
  const auto has = [&names](std::string_view name) { return std::ranges::count(names, name) > 0; };
  std::vector<vm::gm::Version> versions;
  std::ranges::copy_if(vm::gm::kVersions, std::back_inserter(versions),
                       [&has](vm::gm::Version version) { return has(Name(version)); });
  std::vector<std::string_view> builds;
  for (const va::ga::Build& build : va::ga::Builds()) {
    if (has(build.name)) builds.push_back(build.name);
  }
  std::vector<tb::CountTable> tables = vm::Grids(counts, versions);
  const auto accelerator = std::span(counts).subspan(std::min(counts.size(), BlockBins()));
  for (tb::CountTable& table : va::Grids(accelerator, builds)) tables.push_back(std::move(table));
  return tables;
}

std::vector<tb::ReachedPoints> PointsOf(const tb::BinCounts& counts,
                                        const std::vector<std::string>& names) {
  std::vector<tb::ReachedPoints> chosen;
  for (const DesignPoints& design : AllPoints()) {
    const auto points = design.points->points();
    if (points.empty() || std::ranges::count(names, design.name) == 0) continue;
    const std::size_t begin = std::min(design.begin, counts.size());
    const std::size_t size = std::min(points.size(), counts.size() - begin);
    chosen.push_back({design.name, points, std::span(counts).subspan(begin, size)});
  }
  return chosen;
}

std::vector<Case> ReadCases(const std::filesystem::path& folder) {
  std::vector<Case> cases;
  Add(vm::ReadVectorTree(folder), cases);
  Add(va::ReadVectorTree(folder / "accel"), cases);
  std::map<std::string, tb::Location> places;
  for (const Case& one : cases) {
    const auto [other, is_new] = places.emplace(one.facts.id, one.where);
    if (!is_new) {
      throw tb::VectorError(one.where, fmt::format("the id '{}' is taken by {}", one.facts.id,
                                                   ToString(other->second)));
    }
  }
  return cases;
}

}  // namespace m4::cli
