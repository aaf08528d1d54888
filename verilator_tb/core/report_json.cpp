#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "verilator_tb/core/report.h"
#include "verilator_tb/core/signature.h"

namespace m4::tb {
namespace {

nlohmann::json ToJson(const Outcome& outcome) {
  nlohmann::json json = {
      {"id", outcome.id},
      {"verdict", outcome.interrupted ? "interrupted" : std::string(Name(outcome.verdict))},
      {"seed", fmt::format("{:#x}", outcome.seed)},
      {"cycles", outcome.cycles},
      {"compares", outcome.compares},
      {"macs", outcome.macs},
      {"seconds", outcome.seconds}};
  if (!outcome.summary.empty()) json["summary"] = outcome.summary;
  if (IsFailure(outcome)) json["signature"] = SignatureOf(outcome);
  if (outcome.page) json["page"] = ToJson(*outcome.page);
  return json;
}

nlohmann::json ToJson(const CountTable& table) {
  nlohmann::json json = {{"title", table.title}, {"columns", table.columns}};
  for (const auto& [label, counts] : table.rows) json["rows"][label] = counts;
  return json;
}

nlohmann::json Bins(const Report& report) {
  nlohmann::json groups = nlohmann::json::array();
  std::size_t index = 0;
  for (const BinGroup& group : report.schema) {
    nlohmann::json bins = nlohmann::json::object();
    for (const Bin& bin : group.bins) {
      const std::uint64_t count = index < report.bins.size() ? report.bins[index] : 0;
      ++index;
      // What can't occur and did not is not worth a line.
      if (bin.required > 0 || count > 0) {
        bins[bin.name] = {{"count", count}, {"required", bin.required}};
      }
    }
    groups.push_back({{"name", group.name}, {"about", group.about}, {"bins", std::move(bins)}});
  }
  return groups;
}

nlohmann::json Holes(const Report& report) {
  nlohmann::json holes = nlohmann::json::array();
  for (const Hole& hole : FindHoles(report.schema, report.bins)) {
    holes.push_back({{"group", hole.group},
                     {"bin", hole.bin},
                     {"count", hole.count},
                     {"required", hole.required}});
  }
  return holes;
}

nlohmann::json Failures(const Report& report) {
  nlohmann::json groups = nlohmann::json::array();
  for (const FailureGroup& group : GroupFailures(report.outcomes)) {
    nlohmann::json members = nlohmann::json::array();
    for (const Outcome* outcome : group.members) members.push_back(outcome->id);
    groups.push_back({{"signature", group.signature}, {"members", std::move(members)}});
  }
  return groups;
}

}  // namespace

std::string ToJson(const Report& report) {
  const Totals totals = Sum(report);
  nlohmann::json json = {{"title", report.title},
                         {"verdict", Name(Overall(report))},
                         {"command", report.command},
                         {"environment", report.environment},
                         {"seed", fmt::format("{:#x}", report.seed)},
                         {"jobs", report.jobs},
                         {"seconds", report.seconds},
                         {"complaints", report.complaints},
                         {"totals",
                          {{"vectors", totals.vectors},
                           {"passed", totals.passed},
                           {"failed", totals.failed},
                           {"interrupted", totals.interrupted},
                           {"cycles", totals.cycles},
                           {"compares", totals.compares},
                           {"macs", totals.macs},
                           {"loop_seconds", totals.loop_seconds}}},
                         {"bins_required", report.bins_required},
                         {"holes", Holes(report)},
                         {"bins", Bins(report)},
                         {"failures", Failures(report)}};
  if (report.power_up_seed) json["power_up_seed"] = fmt::format("{:#x}", *report.power_up_seed);
  if (!report.shard.empty()) json["shard"] = report.shard;
  json["outcomes"] = nlohmann::json::array();
  for (const Outcome& outcome : report.outcomes) json["outcomes"].push_back(ToJson(outcome));
  json["left_out"] = nlohmann::json::array();
  for (const LeftOut& one : report.left_out) {
    json["left_out"].push_back({{"id", one.id}, {"reason", one.reason}});
  }
  json["tables"] = nlohmann::json::array();
  for (const CountTable& table : report.tables) json["tables"].push_back(ToJson(table));
  // A file name on the command line need not be UTF-8.
  return json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace m4::tb
