#include "verilator_tb/shrink/block.h"

#include <fmt/format.h>

#include <algorithm>

#include "golden_model/gemm/gemm.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::shrink {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::CommandVector;
using m4bram::GemmVector;
using m4bram::OperandSource;
using m4bram::Vector;

Outcome RunBlock(const Vector& vector, std::uint64_t seed, std::chrono::duration<double> timeout,
                 const std::atomic<bool>* stop) {
  m4bram::RunOptions options;
  options.regression_seed = seed;
  options.timeout = timeout;
  options.stop = stop;
  return RunVector(vector, options);
}

OperandSource Written(const gemm::Matrix<std::int32_t>& matrix) {
  OperandSource source;
  source.kind = OperandSource::Kind::kExplicit;
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    auto& line = source.rows.emplace_back();
    for (std::size_t column = 0; column < matrix.cols(); ++column) {
      line.push_back(matrix.at(row, column));
    }
  }
  return source;
}

// The same product with its operands as written.
Vector AsWritten(Vector vector, const m4bram::Prepared& prepared) {
  auto& gemm = std::get<GemmVector>(vector.body);
  gemm.weights = Written(prepared.job->weights);
  gemm.activations = Written(prepared.job->activations);
  gemm.m = gemm.k = gemm.n = 0;  // the operands say it
  gemm.k_is_safe_length = false;
  gemm.mac2s = 0;
  return vector;
}

// Port values and contents at power-up as they were.
Vector AsCommands(Vector vector, const m4bram::Prepared& prepared) {
  CommandVector commands;
  commands.edges = prepared.program.edges;
  commands.expectations = prepared.expectations;
  for (int word = 0; word < gm::kWords; ++word) {
    commands.memory[word] = prepared.power_up.memory.at(static_cast<std::size_t>(word));
  }
  const gm::State& state = prepared.power_up.state;
  commands.power_up = {{"act1", -1, state.act1, {}}, {"act2", -1, state.act2, {}}};
  for (int bpe = 0; bpe < gm::kBpes; ++bpe) {
    const gm::Rows& rows = state.bpe.at(static_cast<std::size_t>(bpe));
    const std::vector<std::pair<const char*, std::uint64_t>> named = {
        {"w1", rows.w1},   {"w2", rows.w2}, {"w12", rows.w12},
        {"inv", rows.inv}, {"p", rows.p},   {"acc", rows.acc}};
    for (const auto& [name, value] : named) commands.power_up.push_back({name, bpe, value, {}});
  }
  vector.body = std::move(commands);
  vector.id = fmt::format("/{}", gm::Name(vector.version));
  return vector;
}

std::string Size(const Vector& vector) {
  if (const auto* gemm = std::get_if<GemmVector>(&vector.body)) {
    std::size_t operands = 0;
    for (const OperandSource* source : {&gemm->weights, &gemm->activations}) {
      for (const auto& row : source->rows) {
        operands += row.size() - static_cast<std::size_t>(std::ranges::count(row, 0));
      }
    }
    return fmt::format("product {} x {} x {}, {} operands not 0", gemm->weights.rows.size(),
                       gemm->activations.rows.size(), gemm->activations.rows.front().size(),
                       operands);
  }
  const auto& commands = std::get<CommandVector>(vector.body);
  const auto accesses = std::ranges::count_if(
      commands.edges, [](const gm::Inputs& in) { return in.a_ce || in.a_we; });
  return fmt::format("{} edges, {} accesses of port A, {} values at power-up",
                     commands.edges.size(), accesses,
                     commands.memory.size() + commands.power_up.size());
}

}  // namespace

Design<m4bram::Vector> BlockDesign() {
  Design<Vector> design;
  design.run = RunBlock;
  design.read = m4bram::ReadVectors;
  design.write = [](const Vector& vector) { return ToYaml(vector); };
  design.size = Size;
  design.reductions = GemmReductions();
  for (auto& reduction : CommandReductions()) design.reductions.push_back(std::move(reduction));
  return design;
}

Result Shrink(const m4bram::Vector& vector, const Request& request) {
  Limits limits(request);
  Vector plain = vector;
  if (vector.fault) {
    throw NotShrinkable(fmt::format("{} has a fault of its own; without it it passes", vector.id));
  }
  plain.expected_failure.reset();
  const Design<Vector> design = BlockDesign();
  const auto signature =
      SignatureToKeep(design.run(plain, request.seed, limits.Left(), request.stop));
  if (!signature) throw NotShrinkable(fmt::format("{} does not fail", vector.id));

  const m4bram::Prepared prepared = Prepare(plain, request.seed);
  plain.tags = TagsOf(vector.tags);
  plain.about =
      fmt::format("Shrunk from {}, seed {:#x}: {}.", vector.id, request.seed, ToString(*signature));
  // What follows the file's name, without the number of a repetition.
  std::string rest = vector.id.substr(vector.id.find('/'));
  if (plain.repeat > 0) rest.resize(rest.rfind("-r"));
  plain.repeat = 0;
  plain.id = rest;
  std::vector<Vector> forms;
  if (prepared.job) forms.push_back(AsWritten(plain, prepared));
  // Only a product has a result that is checked.
  if (signature->signal != "product") forms.push_back(AsCommands(plain, prepared));
  return Search<Vector>(design, vector.id, forms, *signature, request, limits);
}

}  // namespace m4::tb::shrink
