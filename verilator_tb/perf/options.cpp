#include "verilator_tb/perf/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <iostream>
#include <string_view>

#include "golden_model/arith/precision.h"
#include "verilator_tb/perf/limits.h"
#include "verilator_tb/perf/usage.h"

namespace m4::perf_tool {
namespace {

namespace po = boost::program_options;

struct CommandText {
  std::string_view name;
  Command command;
  std::string_view about;
  std::string_view usage;
  std::string_view examples;
};
constexpr std::array<CommandText, 5> kCommands = {{
    {"reproduce", Command::kReproduce,
     "every row of the published experiments, beside the published values",
     "m4perf reproduce [options]",
     "  m4perf reproduce --brief\n"
     "  m4perf reproduce --experiment ablation --csv ablation.csv\n"
     "  m4perf reproduce --accounting drains,fsm --signed\n"},
    {"explore", Command::kExplore,
     "the best configurations for a network on a device, or their Pareto front",
     "m4perf explore --network N --device D --architecture A [options]",
     "  m4perf explore --network resnet34 --device big --architecture DP-L --top 5\n"
     "  m4perf explore --network mine.yaml --device mine_too.yaml --architecture SY-L \\\n"
     "    --weights 4 --activations 6 --objective quality --max-brams 1000\n"
     "  m4perf explore --network vgg16 --device big --architecture DP-S --pareto --csv "
     "front.csv\n"},
    {"layers", Command::kLayers, "what fills the cycles of each layer, and what bounds it",
     "m4perf layers --network N --device D --architecture A [options]",
     "  m4perf layers --network resnet34 --device big --architecture DP-S\n"
     "  m4perf layers --network alexnet --device small --architecture dla --config "
     "p=1,q=2,c=16,k=64\n"},
    {"compare", Command::kCompare, "all architectures side by side",
     "m4perf compare --network N --device D [options]",
     "  m4perf compare --network alexnet --device small --weights 2 --activations 2 \\\n"
     "    --objective quality\n"
     "  m4perf compare --network vitbase --device small --accounting honest\n"},
    {"cycles", Command::kCycles,
     "exact cycles of each layer on a build of the accelerator, beside the formulas",
     "m4perf cycles --network N --build B [options]",
     "  m4perf cycles --network resnet20 --build dla_m4 --against dla --weights 4 --activations 6\n"
     "  m4perf cycles --network vitbase --build scale_256 --accounting fsm,drains --csv c.csv\n"},
}};

void PrintOverview() {
  std::cout << "m4perf " M4_VERSION
               ": the published performance model and its design-space search\n\n"
               "usage: m4perf COMMAND [options]      m4perf COMMAND --help\n\n";
  for (const CommandText& text : kCommands) {
    std::cout << fmt::format("  {:<11}{}\n", text.name, text.about);
  }
  std::cout
      << "\nexit codes: 0 done, 1 a published value differs or a headline is missing (reproduce)\n"
         "or nothing fits (explore, layers, compare) or can run (cycles), 4 error in a data file,\n"
         "64 wrong command line, 70 internal error, 74 output not writable\n";
}

const CommandText& FindCommand(std::string_view name) {
  const auto* found = std::ranges::find(kCommands, name, &CommandText::name);
  if (found == kCommands.end()) {
    throw UsageError(fmt::format(
        "'{}' is no command; there are reproduce, explore, layers, compare and cycles", name));
  }
  return *found;
}

struct Raw {
  std::vector<std::string> experiments;
  std::string data, accounting = "published", html, weights = "8", activations = "8", narrow;
  std::optional<double> wide_share;
};

template <class T>
po::typed_value<T>* Value(T* target, const char* name) {
  return po::value(target)->value_name(name);
}

void AddShared(po::options_description& description, Options& options, Raw& raw) {
  auto add = description.add_options();
  raw.data = options.data.string();
  add("help,h", "this text");
  add("data", Value(&raw.data, "DIR")->default_value(raw.data),
      "folder of networks, devices, architectures, objectives and experiments");
  add("accounting", Value(&raw.accounting, "A")->default_value(raw.accounting),
      "published, honest, corrected, or switches separated by commas (below)");
  add("csv", Value(&options.csv, "FILE")->implicit_value("-"),
      "write the table as CSV; without FILE, or as -, to the standard output in place of the text");
  add("json", Value(&options.json, "FILE")->implicit_value("-"), "the same as JSON");
}

void AddSigned(po::options_description& description, Subject& subject, std::string about) {
  about += " (matters to the accounting switches drains and fsm)";
  description.add_options()("signed", po::bool_switch(&subject.precision.activation_signed),
                            about.c_str());
}

void AddNetworkAndPrecision(po::options_description& description, Subject& subject, Raw& raw) {
  auto add = description.add_options();
  add("network", Value(&subject.network, "NAME"), "a network, or a YAML file of your own");
  add("weights", Value(&raw.weights, "BITS")->default_value(raw.weights), "weight bits: 2, 4, 8");
  add("activations", Value(&raw.activations, "BITS")->default_value(raw.activations),
      "activation bits: 2 to 8");
  add("wide-share", po::value<double>()->value_name("SHARE"),
      "this share of the kernels has --weights bits, the rest --narrow bits");
  add("narrow", Value(&raw.narrow, "BITS"), "weight bits of the other kernels: 2, 4");
}

void AddSearch(po::options_description& description, Subject& subject) {
  auto add = description.add_options();
  add("device", Value(&subject.device, "NAME"),
      "a device, or a YAML file: {brams: N, dsps: M}, with areas {..., technology: {...}}");
  AddSigned(description, subject, "signed activations");
  add("no-dsps", po::bool_switch(&subject.no_dsps), "M4BRAMs only, no DSPs beside them");
  add("duplication", po::value<int>()->value_name("N"), "limit of the duplication factor: 1, 2, 4");
  add("objective", Value(&subject.objective, "NAME")->default_value(subject.objective),
      "what is best, of objectives.yaml: speed, quality");
  add("baseline-objective",
      Value(&subject.baseline_objective, "NAME")->default_value(subject.baseline_objective),
      "the same for the accelerator without computing BRAMs that speedups refer to");
}

void AddBuilds(po::options_description& description, Options& options) {
  auto add = description.add_options();
  add("signed", po::bool_switch(&options.subject.precision.activation_signed),
      "signed activations");
  add("build", Value(&options.build, "NAME"), "a build of the accelerator, of rtl/accel/builds");
  add("against", Value(&options.against, "NAME"), "another build; the speedup over it");
  add("w2-as-4", po::bool_switch(&options.w2_as_4),
      "2-bit weights are stored 4 bits wide: more storage, fewer drains (exact cycles only)");
}

bool IsSearch(Command command) {
  return command == Command::kExplore || command == Command::kLayers ||
         command == Command::kCompare;
}

po::options_description DescriptionOf(Command command, Options& options, Raw& raw) {
  po::options_description description("options");
  // The published formulas always stand in the table of cycles; these beside them.
  if (command == Command::kCycles) raw.accounting = "honest";
  AddShared(description, options, raw);
  if (command != Command::kReproduce) AddNetworkAndPrecision(description, options.subject, raw);
  if (IsSearch(command)) AddSearch(description, options.subject);
  auto add = description.add_options();
  if (command == Command::kExplore || command == Command::kLayers) {
    add("architecture", Value(&options.subject.architecture, "NAME"),
        "an architecture, a YAML file of your own, or dla: no computing BRAMs");
  }
  switch (command) {
    case Command::kReproduce:
      add("experiment", Value(&raw.experiments, "NAME"), "only this one (repeat for more)");
      add("brief", po::bool_switch(&options.brief), "rows that differ, and the summary");
      add("html", Value(&raw.html, "FILE"), "write charts as one HTML page");
      AddSigned(description, options.subject, "signed activations in all rows");
      break;
    case Command::kExplore:
      add("max-brams", po::value<std::int64_t>()->value_name("N"), "use at most N BRAMs");
      add("max-dsps", po::value<std::int64_t>()->value_name("N"), "use at most N DSPs");
      add("max-area", po::value<double>()->value_name("A"), "use at most this area");
      add("top", Value(&options.top, "N")->default_value(options.top), "the N best");
      add("pareto", po::bool_switch(&options.pareto),
          "all of which no other is at once as fast and as small");
      break;
    case Command::kLayers:
      add("config", Value(&options.config, "SIZES"),
          "this configuration, as explore prints it, instead of the best");
      break;
    case Command::kCompare:
      break;
    case Command::kCycles:
      AddBuilds(description, options);
      break;
  }
  return description;
}

void PrintHelp(const CommandText& text, const po::options_description& description) {
  std::cout << text.usage << "\n\n  " << text.about << "\n\n"
            << description << "\naccounting switches:\n";
  for (const perf::AccountingSwitch& s : perf::kAccountingSwitches) {
    std::cout << fmt::format("  {:<16}{}\n", s.name, s.about);
  }
  std::cout << "\nexamples:\n" << text.examples;
}

int Width(std::string_view option, const std::string& text,
          const std::vector<std::string_view>& allowed) {
  if (std::ranges::find(allowed, text) == allowed.end()) {
    throw UsageError(
        fmt::format("--{}: '{}' is not one of {}", option, text, fmt::join(allowed, ", ")));
  }
  return std::stoi(text);
}

void TakePrecision(const Raw& raw, perf::Precision& precision) {
  precision.weight_bits = Width("weights", raw.weights, {"2", "4", "8"});
  precision.activation_bits =
      Width("activations", raw.activations, {"2", "3", "4", "5", "6", "7", "8"});
  if (!raw.wide_share && raw.narrow.empty()) return;
  if (!raw.wide_share || raw.narrow.empty()) {
    throw UsageError("--wide-share and --narrow come together: mixed weights need both");
  }
  precision.narrow_bits = Width("narrow", raw.narrow, {"2", "4"});
  if (precision.narrow_bits >= precision.weight_bits) {
    throw UsageError(fmt::format("--narrow: {} is not less than --weights {}",
                                 precision.narrow_bits, precision.weight_bits));
  }
  if (!(*raw.wide_share >= 0.0001 && *raw.wide_share <= 1)) {
    throw UsageError("--wide-share: more than 0 and at most 1, please");
  }
  precision.wide_share = *raw.wide_share;
}

template <class T>
std::optional<T> Given(const po::variables_map& values, const char* name) {
  if (values.count(name) == 0) return std::nullopt;
  return values[name].as<T>();
}

// An empty text (an unset variable of a script) is no option that was left out.
void CheckNotEmpty(const po::variables_map& values) {
  for (const char* name : {"data", "csv", "json", "html", "config", "narrow", "build", "against"}) {
    if (values.count(name) > 0 && values[name].as<std::string>().empty()) {
      throw UsageError(fmt::format("--{}: '' is nothing; leave the option out, or say more", name));
    }
  }
}

// What goes to the standard output is one thing.
void CheckOutputs(const Options& options) {
  const std::array<std::string, 3> outputs = {options.csv, options.json, options.html.string()};
  if (std::ranges::count(outputs, "-") <= 1) return;
  throw UsageError(fmt::format("--{} and --{}: give one of them a file; both on one output mix",
                               options.csv == "-" ? "csv" : "json",
                               options.json == "-" && options.csv == "-" ? "json" : "html"));
}

// With the switch `fastest` both sides are chosen by speed; another wish is a contradiction.
void CheckObjectives(const Options& options, const po::variables_map& values) {
  if (!options.accounting.fastest) return;
  for (const char* name : {"objective", "baseline-objective"}) {
    if (!values[name].defaulted() && values[name].as<std::string>() != "speed") {
      throw UsageError(
          fmt::format("--{} {}: --accounting {} compares fastest with fastest; leave "
                      "one of them out",
                      name, values[name].as<std::string>(), options.accounting_text));
    }
  }
}

void TakeSearch(const po::variables_map& values, Options& options) {
  Subject& subject = options.subject;
  subject.duplication = Given<int>(values, "duplication");
  if (subject.duplication &&
      std::ranges::find(kDuplications, *subject.duplication) == kDuplications.end()) {
    throw UsageError(fmt::format("--duplication: '{}' is not one of {}", *subject.duplication,
                                 fmt::join(kDuplications, ", ")));
  }
  CheckObjectives(options, values);
}

void TakeLimits(const po::variables_map& values, Options& options) {
  options.max_brams = Given<std::int64_t>(values, "max-brams");
  options.max_dsps = Given<std::int64_t>(values, "max-dsps");
  options.max_area = Given<double>(values, "max-area");
  constexpr std::size_t kMostCandidates = 10000;
  if (options.top < 1 || options.top > kMostCandidates) {  // also a negative number
    throw UsageError(fmt::format("--top: 1 to {}, please", kMostCandidates));
  }
  if (options.pareto && !values["top"].defaulted()) {
    throw UsageError("--pareto and --top: the front has the length it has; leave out one of them");
  }
}

void TakeReproduce(const Raw& raw, Options& options) {
  for (const std::string& value : raw.experiments) {
    for (std::string& name : SplitWords(value)) options.experiments.push_back(std::move(name));
  }
  options.html = raw.html;
  if (!raw.html.empty() && !options.experiments.empty()) {
    throw UsageError("--html and --experiment: the page shows all experiments; leave out one");
  }
}

}  // namespace

std::optional<Options> ParseOptions(int argc, const char* const* argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first.empty()) throw UsageError("which command? m4perf --help lists them");
  if (first == "--help" || first == "-h" || first == "help") {
    PrintOverview();
    return std::nullopt;
  }
  const CommandText& text = FindCommand(first);
  Options options;
  options.command = text.command;
  Raw raw;
  const po::options_description description = DescriptionOf(text.command, options, raw);
  po::variables_map values;
  try {
    // No positional arguments: a second word is an error.
    po::store(po::command_line_parser(argc - 1, argv + 1).options(description).positional({}).run(),
              values);
    if (values.count("help") > 0) {
      PrintHelp(text, description);
      return std::nullopt;
    }
    po::notify(values);
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}; see m4perf {} --help", error.what(), text.name));
  }
  CheckNotEmpty(values);
  options.data = raw.data;
  options.accounting_text = raw.accounting;
  options.accounting = ParseAccounting(raw.accounting);
  if (text.command == Command::kReproduce) {
    TakeReproduce(raw, options);
  } else {
    raw.wide_share = Given<double>(values, "wide-share");
    TakePrecision(raw, options.subject.precision);
  }
  if (IsSearch(text.command)) TakeSearch(values, options);
  if (text.command == Command::kExplore) TakeLimits(values, options);
  CheckOutputs(options);
  return options;
}

}  // namespace m4::perf_tool
