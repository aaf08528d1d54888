#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

#include "verilator_tb/accel/dut.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/mutate/run_mutants.h"

namespace m4::tb::mutate {
namespace {

constexpr std::chrono::seconds kLongest{120};  // of one vector, where the watchdog has no number

// Where a mutant differs from what the vector expects; nullopt: nowhere.
std::optional<Kill> KillOf(const accel::Vector& vector, int mutant) {
  accel::RunOptions options;
  options.mutant = mutant;
  options.timeout = kLongest;
  try {
    const auto failure = accel::FailureOf(vector, options);
    if (!failure) return std::nullopt;
    return Kill{mutant, vector.id, failure->at.edge, std::string(Name(failure->verdict))};
  } catch (const std::exception& error) {
    // Verilated code that does not settle; the RTL itself has run the vector to its end.
    if (mutant == 0) throw;
    return Kill{mutant, vector.id, 0, error.what()};
  }
}

}  // namespace

std::vector<accel::Vector> ChooseVectors(std::vector<accel::Vector> all,
                                         std::span<const std::string> tags,
                                         std::span<const std::string> first) {
  std::erase_if(all, [&](const accel::Vector& vector) {
    return !accel::WhyLeftOut(vector).empty() || vector.fault || vector.expected_failure ||
           std::ranges::find_first_of(vector.tags, tags) == vector.tags.end();
  });
  const auto rank = [&first](const accel::Vector& vector) {
    const bool by_hand = std::holds_alternative<accel::RegisterVector>(vector.body);
    return std::pair(std::ranges::find(first, vector.id) - first.begin(), !by_hand);
  };
  std::ranges::stable_sort(all, {}, rank);
  return all;
}

std::vector<int> RunMutants(std::span<const accel::Vector> vectors, std::vector<int> mutants,
                            const std::function<void(const Kill&)>& on_kill) {
  for (const accel::Vector& vector : vectors) {
    if (mutants.empty()) break;
    if (const auto kill = KillOf(vector, 0)) {
      throw std::runtime_error(fmt::format("{} fails without a mutant after edge {}: {}", vector.id,
                                           kill->edge, kill->verdict));
    }
    std::erase_if(mutants, [&](int mutant) {
      const auto kill = KillOf(vector, mutant);
      if (kill) on_kill(*kill);
      return kill.has_value();
    });
  }
  return mutants;
}

}  // namespace m4::tb::mutate
