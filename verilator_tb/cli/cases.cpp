#include "verilator_tb/cli/cases.h"

#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/m4bram/run_vector.h"
#include "verilator_tb/shrink/accel.h"
#include "verilator_tb/shrink/block.h"

namespace m4::cli {
namespace {

namespace va = tb::accel;
namespace vm = tb::m4bram;

vm::RunOptions BlockOptions(const CaseOptions& options) {
  vm::RunOptions run;
  run.tool = options.tool;
  run.replay_arguments = options.replay_arguments;
  run.regression_seed = options.seed;
  run.timeout = options.timeout;
  run.stop = options.stop;
  run.wave_folder = options.waves;
  run.waves_left = options.waves_left;
  return run;
}

va::RunOptions AcceleratorOptions(const CaseOptions& options) {
  va::RunOptions run;
  run.tool = options.tool;
  run.replay_arguments = options.replay_arguments;
  run.regression_seed = options.seed;
  run.timeout = options.timeout;
  run.stop = options.stop;
  return run;
}

Facts FactsOf(const va::Vector& vector) {  // hides the block's
  Facts facts{vector.id, vector.tags, std::string(vector.build->name), {}};
  if (const va::LayerSpec* layer = va::LayerOf(vector)) {
    facts.precision = Facts::Precision{layer->shape.weight_bits, layer->shape.activation_bits,
                                       layer->shape.activations_signed, vector.build->dup()};
  }
  return facts;
}

Case CaseOf(const std::shared_ptr<const vm::Vector>& vector) {
  return {cli::FactsOf(*vector),
          vector->about,
          vector->where,
          [vector](const CaseOptions& options) {
            return vm::RunVector(*vector, BlockOptions(options));
          },
          [vector](const CaseOptions& options, std::optional<EdgeWindow> window) {
            std::optional<vm::ReplayWindow> edges;
            if (window) edges = vm::ReplayWindow{window->first, window->last};
            return vm::ReplayVector(*vector, BlockOptions(options), options.waves, edges);
          },
          [vector] { return vm::Describe(*vector); },
          [vector](const tb::shrink::Request& request) {
            return tb::shrink::Shrink(*vector, request);
          }};
}

Case CaseOf(const std::shared_ptr<const va::Vector>& vector) {
  return {FactsOf(*vector),
          vector->about,
          vector->where,
          [vector](const CaseOptions& options) {
            return va::RunVector(*vector, AcceleratorOptions(options));
          },
          [vector](const CaseOptions& options, std::optional<EdgeWindow> window) {
            std::optional<va::Window> edges;
            if (window) edges = va::Window{window->first, window->last};
            return va::ReplayVector(*vector, AcceleratorOptions(options), options.waves, edges);
          },
          [vector] { return va::Describe(*vector); },
          [vector](const tb::shrink::Request& request) {
            return tb::shrink::Shrink(*vector, request);
          }};
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
  Facts facts{vector.id, vector.tags, std::string(Name(vector.version)), {}};
  if (const auto* gemm = std::get_if<vm::GemmVector>(&vector.body)) {
    facts.precision =
        Facts::Precision{gemm->precision.weight_bits, gemm->precision.activation_bits,
                         gemm->precision.activation_signed, gemm->precision.duplication};
  }
  return facts;
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
