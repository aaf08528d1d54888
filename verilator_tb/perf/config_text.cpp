#include "verilator_tb/perf/config_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <sstream>
#include <vector>

#include "golden_model/perf/rules.h"
#include "verilator_tb/core/yaml_reader.h"
#include "verilator_tb/perf/limits.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

using perf::Config;

struct Field {
  std::string_view name;
  std::int64_t Config::*member;
};
constexpr std::array<Field, 4> kDla = {
    {{"p", &Config::p}, {"q", &Config::dsp_q}, {"c", &Config::dsp_c}, {"k", &Config::dsp_k}}};
constexpr std::array<Field, 7> kM4Bram = {{{"p", &Config::p},
                                           {"bram_q", &Config::bram_q},
                                           {"dsp_q", &Config::dsp_q},
                                           {"dsp_c", &Config::dsp_c},
                                           {"bram_c", &Config::bram_c},
                                           {"dsp_k", &Config::dsp_k},
                                           {"bram_k", &Config::bram_k}}};
constexpr std::array<Field, 3> kBramac = {
    {{"dsp_q", &Config::dsp_q}, {"dsp_c", &Config::dsp_c}, {"dsp_k", &Config::dsp_k}}};

std::span<const Field> FieldsOf(const perf::ComputeBram* bram) {
  if (bram == nullptr) return kDla;
  if (bram->is_m4bram()) return kM4Bram;
  return kBramac;
}

const Field& FindField(std::span<const Field> fields, std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Field::name);
  if (found != fields.end()) return *found;
  std::vector<std::string_view> names;
  for (const Field& field : fields) names.push_back(field.name);
  throw UsageError(
      fmt::format("--config: '{}' is no size here; there are {}", name, tb::JoinWords(names)));
}

std::int64_t ParseSize(std::string_view name, std::string_view text) {
  std::int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value < 1 || value > kMostAtOnce) {
    throw UsageError(
        fmt::format("--config: {}={} is no size; 1 to {} is allowed", name, text, kMostAtOnce));
  }
  return value;
}

// Whatever else is wrong is against a rule.
void CheckM4Bram(const Config& config) {
  if (config.p == 0 || config.bram_q == 0 || config.bram_c == 0 || config.bram_k == 0) {
    throw UsageError("--config: p, bram_q, bram_c and bram_k are needed; one is missing");
  }
  const bool some = config.dsp_q > 0 || config.dsp_c > 0 || config.dsp_k > 0;
  const bool all = config.dsp_q > 0 && config.dsp_c > 0 && config.dsp_k > 0;
  if (some != all) {
    throw UsageError("--config: dsp_q, dsp_c and dsp_k come together, or none of them");
  }
}

void CheckAllGiven(const Config& config, std::span<const Field> fields,
                   const perf::ComputeBram* bram) {
  if (bram != nullptr && bram->is_m4bram()) {
    CheckM4Bram(config);
    return;
  }
  for (const Field& field : fields) {
    if (config.*field.member == 0) {
      throw UsageError(fmt::format("--config: {} is missing", field.name));
    }
  }
}

void CheckRules(const Config& config, const perf::Problem& problem, const perf::ComputeBram* bram) {
  auto violation = bram == nullptr ? perf::DlaViolation(problem, config)
                                   : perf::BramViolation(problem, *bram, config);
  if (!violation) return;
  if (bram == nullptr) {  // whose sizes are called q, c and k here
    constexpr std::string_view kPrefix = "dsp_";
    for (auto at = violation->find(kPrefix); at != std::string::npos;
         at = violation->find(kPrefix)) {
      violation->erase(at, kPrefix.size());
    }
  }
  throw UsageError("--config: " + *violation);
}

}  // namespace

std::string ToText(const Config& config, const perf::ComputeBram* bram) {
  std::string text;
  for (const Field& field : FieldsOf(bram)) {
    if (config.*field.member == 0) continue;
    text += fmt::format("{}{}={}", text.empty() ? "" : ",", field.name, config.*field.member);
  }
  return text;
}

Config ParseConfig(const std::string& text, const perf::Problem& problem,
                   const perf::ComputeBram* bram) {
  const std::span<const Field> fields = FieldsOf(bram);
  Config config{.p = 0};
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) {
    const std::size_t sign = part.find('=');
    if (sign == std::string::npos) {
      throw UsageError(fmt::format("--config: '{}' is not NAME=SIZE", part));
    }
    const Field& field = FindField(fields, part.substr(0, sign));
    if (config.*field.member != 0) {
      throw UsageError(fmt::format("--config: {} is given twice", field.name));
    }
    config.*field.member = ParseSize(field.name, part.substr(sign + 1));
  }
  CheckAllGiven(config, fields, bram);
  if (bram != nullptr && !bram->is_m4bram()) {
    config.p = 1;
    config.bram_q = std::get<perf::Bramac>(bram->kind).columns;
    config.bram_c = config.dsp_c * perf::MakeEngine(problem, *bram).mac2_cycles;
    config.bram_k = config.dsp_k;
  }
  CheckRules(config, problem, bram);
  return config;
}

}  // namespace m4::perf_tool
