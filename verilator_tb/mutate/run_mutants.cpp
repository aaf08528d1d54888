#include "verilator_tb/mutate/run_mutants.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

#include "verilator_tb/m4bram/failure.h"
#include "verilator_tb/m4bram/run_vector.h"

namespace m4::tb::mutate {
namespace {

std::optional<m4bram::Failure> FailureOf(const m4bram::BlockBench& bench,
                                         const m4bram::Prepared& prepared, int mutant) {
  m4bram::LockstepRequest request;
  request.power_up = &prepared.power_up;
  request.edges = prepared.program.edges;
  request.readouts = prepared.program.readouts;
  request.expectations = prepared.expectations;
  request.mutant = mutant;
  return FindFailure(prepared, bench.Run(request));
}

}  // namespace

std::vector<m4bram::Vector> ChooseVectors(std::vector<m4bram::Vector> all,
                                          m4bram::gm::Version version,
                                          std::span<const std::string> tags,
                                          std::span<const std::string> first) {
  std::erase_if(all, [&](const m4bram::Vector& vector) {
    return !(vector.version == version) || vector.fault || vector.expected_failure ||
           std::ranges::find_first_of(vector.tags, tags) == vector.tags.end();
  });
  const auto rank = [&first](const m4bram::Vector& vector) {
    return std::ranges::find(first, vector.id) - first.begin();
  };
  std::ranges::stable_sort(all, {}, rank);
  return all;
}

std::vector<int> RunMutants(const m4bram::BlockBench& bench,
                            std::span<const m4bram::Vector> vectors, std::vector<int> mutants,
                            std::size_t checked_edges,
                            const std::function<void(const Kill&)>& on_kill) {
  for (const m4bram::Vector& vector : vectors) {
    if (mutants.empty()) break;
    const m4bram::Prepared prepared = m4bram::Prepare(vector, 1);
    if (prepared.program.edges.size() <= checked_edges) {
      if (const auto failure = FailureOf(bench, prepared, 0)) {
        throw std::runtime_error(
            fmt::format("{} fails without a mutant: {}", vector.id, failure->sentence));
      }
    }
    std::erase_if(mutants, [&](int mutant) {
      const auto failure = FailureOf(bench, prepared, mutant);
      if (failure) {
        on_kill({mutant, vector.id, failure->at.edge, std::string(Name(failure->verdict))});
      }
      return failure.has_value();
    });
  }
  return mutants;
}

}  // namespace m4::tb::mutate
