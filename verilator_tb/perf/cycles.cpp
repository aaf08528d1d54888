// cycles: what each layer of a network really takes on a build of the accelerator, beside the
// published formulas for the same vector sizes.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "golden_model/perf/exact.h"
#include "verilator_tb/perf/commands.h"
#include "verilator_tb/perf/output.h"
#include "verilator_tb/perf/subject.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

const accel::Build& FindBuild(std::string_view option, const std::string& name) {
  if (const accel::Build* build = accel::FindBuild(name)) return *build;
  std::vector<std::string_view> names;
  for (const accel::Build& build : accel::Builds()) names.push_back(build.name);
  if (name.empty()) throw UsageError(fmt::format("which build? --build NAME; {}", ThereAre(names)));
  throw UnknownName(option, "build", name, names);
}

// What the cycles of a layer depend on, but the build. Results are requantised, as inside of a
// network; the parameters themselves take no part.
host::Layer LayerAt(const Options& options, host::Layer layer) {
  const perf::Precision& precision = options.subject.precision;
  layer.w2_as_4 = options.w2_as_4;
  layer.weight_bits = precision.weight_bits;
  layer.activation_bits = precision.activation_bits;
  layer.activations_signed = precision.activation_signed;
  layer.narrow_bits = precision.narrow_bits;
  const auto kernels = static_cast<std::size_t>(layer.k);
  if (layer.mixed()) {
    layer.wide.assign(kernels, false);
    const std::int64_t wide = perf::SplitKernels(precision, layer.k).wide;
    std::fill_n(layer.wide.begin(), wide, true);
  }
  layer.requantisation.emplace().parameters.resize(kernels);
  return layer;
}

// A layer, or all of them, on one build.
struct OnBuild {
  perf::ExactCost exact;
  std::int64_t published = 0;  // cycles of the formulas
  std::int64_t accounted = 0;  // the same under --accounting

  void Add(const OnBuild& more, std::int64_t times) {
    exact.jobs += times * more.exact.jobs;
    perf::Add(more.exact.cycles, times, exact.cycles);
    published += times * more.published;
    accounted += times * more.accounted;
  }
};

OnBuild CostOn(const accel::Build& build, const host::Layer& layer,
               const perf::Accounting& accounting) {
  return {.exact = perf::ExactLayer(build, layer),
          .published = perf::FormulaLayer(build, layer, {}).cycles,
          .accounted = perf::FormulaLayer(build, layer, accounting).cycles};
}

double Ratio(std::int64_t a, std::int64_t b) {
  return static_cast<double>(a) / static_cast<double>(b);
}

Table EmptyTable(const Options& options) {
  Table table{.columns = {{"layer", "layer"},
                          {"shape", "shape"},
                          {"times", "times"},
                          {"jobs", "jobs"},
                          {"cycles", "cycles"},
                          {"check", "check"},
                          {"load", "load"},
                          {"fill", "fill"},
                          {"compute", "compute"},
                          {"stall", "stall"},
                          {"drain", "drain"},
                          {"readout", "readout"},
                          {"flush", "flush"},
                          {"dsp_busy", ""},
                          {"cim_busy", ""},
                          {"dsp_extra", ""},
                          {"published", "published"},
                          {"over_published", "ratio"},
                          {"accounted", options.accounting_text},
                          {"over_accounted", "ratio"}},
              .rows = {}};
  if (!options.against.empty()) {
    table.columns.insert(table.columns.end(), {{"against", options.against},
                                               {"speedup", "speedup"},
                                               {"published_speedup", "published"},
                                               {"accounted_speedup", options.accounting_text}});
  }
  return table;
}

std::vector<Cell> CellsOf(std::string name, std::string shape, std::int64_t times,
                          const OnBuild& cost, const std::optional<OnBuild>& against) {
  const accel::Cycles& c = cost.exact.cycles;
  std::vector<Cell> cells = {std::move(name), std::move(shape),
                             times,           cost.exact.jobs,
                             c.total,         perf::CheckCycles(cost.exact.jobs),
                             c.load,          c.fill,
                             c.compute,       c.stall,
                             c.drain,         c.readout,
                             c.flush,         c.dsp_busy,
                             c.cim_busy,      c.dsp_extra,
                             cost.published,  Ratio(c.total, cost.published),
                             cost.accounted,  Ratio(c.total, cost.accounted)};
  if (against) {
    cells.insert(
        cells.end(),
        {against->exact.cycles.total, Ratio(against->exact.cycles.total, c.total),
         Ratio(against->published, cost.published), Ratio(against->accounted, cost.accounted)});
  }
  return cells;
}

std::string ShapeText(const host::Layer& layer) {
  return fmt::format("{}x{}{} x {} -> {}x{} x {}", layer.r, layer.s,
                     layer.stride > 1 ? fmt::format("/{}", layer.stride) : "", layer.c, layer.p,
                     layer.q, layer.k);
}

// The layers in a table, and sentences about those that a build can't run.
class CycleCounter {
 public:
  CycleCounter(const perf::Network& network, const Options& options)
      : network_(network),
        options_(options),
        build_(FindBuild("build", options.build)),
        against_(options.against.empty() ? nullptr : &FindBuild("against", options.against)) {}

  const std::vector<std::string>& notes() const { return notes_; }
  bool found() const { return layers_ > 0; }

  Table Run() {
    Table table = EmptyTable(options_);
    if (against_ != nullptr) against_sum_.emplace();
    for (const perf::NamedLayer& layer : network_.layers) AddLayer(layer, table);
    if (!found()) return table;
    const std::string name = notes_.empty() ? "total" : "total of these";
    table.rows.push_back(CellsOf(name, "", layers_, sum_, against_sum_));
    return table;
  }

 private:
  void AddLayer(const perf::NamedLayer& named, Table& table) {
    const host::Layer layer = LayerAt(options_, named.shape);
    const OnBuild cost = CostOn(build_, layer, options_.accounting);
    if (IsRefused(named, build_, cost)) return;
    std::optional<OnBuild> against;
    if (against_ != nullptr) {
      against = CostOn(*against_, layer, options_.accounting);
      if (IsRefused(named, *against_, *against)) return;
      against_sum_->Add(*against, named.times);
    }
    sum_.Add(cost, named.times);
    layers_ += named.times;
    table.rows.push_back(CellsOf(named.name, ShapeText(layer), named.times, cost, against));
  }

  bool IsRefused(const perf::NamedLayer& layer, const accel::Build& build, const OnBuild& cost) {
    if (cost.exact.refusal.empty()) return false;
    notes_.push_back(fmt::format("{} ({}) can't run on {}: {}", layer.name, ShapeText(layer.shape),
                                 build.name, cost.exact.refusal));
    return true;
  }

  const perf::Network& network_;
  const Options& options_;
  const accel::Build& build_;
  const accel::Build* against_;
  OnBuild sum_;
  std::optional<OnBuild> against_sum_;
  std::int64_t layers_ = 0;
  std::vector<std::string> notes_;
};

}  // namespace

int ExactCycles(const Options& options) {
  const perf::Catalogue catalogue = ReadCatalogueFor(options);
  const perf::Network& network = FindNetwork(catalogue, options.subject);
  if (network.layers.empty()) {
    throw UsageError(fmt::format(
        "--network: {} does not say its strides and padding; give the file a list `layers`, as "
        "those of golden_model/perf/data/networks have",
        network.name));
  }
  CycleCounter counter(network, options);
  Result result;
  result.table = counter.Run();
  result.head["network"] = network.name;
  result.head["build"] = options.build;
  if (!options.against.empty()) result.head["against"] = options.against;
  DescribeAsJson(options.subject.precision, result.head);
  if (options.w2_as_4) result.head["w2_as_4"] = true;
  result.head["accounting"] = options.accounting_text;
  result.head["notes"] = counter.notes();
  result.text = fmt::format(
      "{} on build {}{}, {}{}; formulas: published and {}\n\n{}", network.name, options.build,
      options.against.empty() ? "" : " against " + options.against,
      Describe(options.subject.precision), options.w2_as_4 ? ", 2-bit ones stored 4 bits wide" : "",
      options.accounting_text, counter.found() ? ToText(result.table) : "no layer can run\n");
  if (!counter.notes().empty()) {
    result.text += fmt::format("\n{}\n", fmt::join(counter.notes(), "\n"));
  }
  return Write(options, result, counter.found() ? 0 : kExitDiffers);
}

}  // namespace m4::perf_tool
