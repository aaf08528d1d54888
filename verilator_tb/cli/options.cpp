#include "verilator_tb/cli/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <iostream>
#include <sstream>
#include <string_view>

#include "golden_model/accel/build.h"
#include "verilator_tb/cli/shard.h"

namespace m4::cli {
namespace {

namespace po = boost::program_options;

struct CommandText {
  std::string_view name;
  Command command;
  std::string_view about;
  std::string_view usage;
  std::string_view examples;
};
constexpr std::array<CommandText, 9> kCommands = {{
    {"run", Command::kRun,
     "run vectors: RTL beside the golden model, compared after every clock edge",
     "m4verify run [options]",
     "  m4verify run --suite regression --report build/report\n"
     "  m4verify run --suite regression --weights 2 --activations 8 --version l_dp\n"
     "  m4verify run --id 'smoke_gemm/*' --seed 7\n"},
    {"merge", Command::kMerge, "put the reports of all shards of a run together",
     "m4verify merge REPORT... [options]",
     "  m4verify merge build/shard1 build/shard2 --report build/report\n"},
    {"list", Command::kList, "list vectors and suites", "m4verify list [options]",
     "  m4verify list --suite smoke\n  m4verify list --tag safe-length --version s_dp\n"},
    {"replay", Command::kReplay, "run one vector again, with waves for GTKWave",
     "m4verify replay ID [options]",
     "  m4verify replay 'smoke_gemm/s_sy-w4-n5s-d2'\n"
     "  m4verify replay 'smoke_gemm/s_sy-w4-n5s-d2' --from 100 --to 300\n"},
    {"describe", Command::kDescribe, "say in words what a vector does", "m4verify describe ID",
     "  m4verify describe 'smoke_gemm/s_sy-w4-n5s-d2'\n"},
    {"shrink", Command::kShrink,
     "make a failing vector as small as it can be, as a new vector file",
     "m4verify shrink ID [options]",
     "  m4verify shrink 'smoke_gemm/s_sy-w4-n5s-d2' --budget 120\n"},
    {"selftest", Command::kSelftest,
     "spoil one value at a time, of model, RTL or vectors: all must be found",
     "m4verify selftest [options]", "  m4verify selftest\n"},
    {"bins", Command::kBins, "every stimulus bin of a run, and which vectors reached it",
     "m4verify bins --report DIR [options]",
     "  m4verify bins --report build/report --open\n"
     "  m4verify bins --report build/report --group 'state x reset' --version m4\n"},
    {"close", Command::kClose, "draw vectors that reach open stimulus bins, as new vector files",
     "m4verify close [--report DIR] [options]",
     "  m4verify close --report build/report --write build/closure\n"
     "  m4verify close --suite smoke --group 'overflow edges' --budget 5\n"},
}};

void PrintOverview() {
  std::cout << "m4verify " M4_VERSION
               ": M4BRAM RTL in lockstep with its golden model\n\n"
               "usage: m4verify COMMAND [options]      m4verify COMMAND --help\n\n";
  for (const CommandText& text : kCommands) {
    std::cout << fmt::format("  {:<10}{}\n", text.name, text.about);
  }
  std::cout
      << "\nexit codes: 0 pass, 1 mismatch, 2 assertion failed, 3 timeout, 4 vector error,\n"
         "5 nothing checked (also: a stimulus bin of the regression stayed empty),\n"
         "64 wrong command line, 70 internal error, 74 report not writable, 130 interrupted\n";
}

const CommandText& FindCommand(std::string_view name) {
  const auto* found = std::ranges::find(kCommands, name, &CommandText::name);
  if (found == kCommands.end()) {
    throw UsageError(fmt::format(
        "'{}' is no command; there are run, merge, list, replay, describe, shrink, selftest, bins "
        "and close",
        name));
  }
  return *found;
}

std::vector<std::string> Split(const std::vector<std::string>& values) {
  std::vector<std::string> parts;
  for (const std::string& value : values) {
    std::istringstream stream(value);
    if (value.empty()) parts.emplace_back();  // an unset variable of a script: refused, not "all"
    for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  }
  return parts;
}

std::vector<std::string> Words(const std::vector<std::string>& values, std::string_view option,
                               const std::vector<std::string_view>& allowed) {
  std::vector<std::string> words = Split(values);
  for (const std::string& word : words) {
    if (std::ranges::find(allowed, word) == allowed.end()) {
      throw UsageError(
          fmt::format("--{}: '{}' is not one of {}", option, word, fmt::join(allowed, ", ")));
    }
  }
  return words;
}

std::vector<int> Numbers(const std::vector<std::string>& values, std::string_view option,
                         const std::vector<std::string_view>& allowed) {
  std::vector<int> numbers;
  for (const std::string& word : Words(values, option, allowed)) numbers.push_back(std::stoi(word));
  return numbers;
}

using Strings = std::vector<std::string>;

struct Raw {
  Strings suites, ids, versions, weights, activations, signs, duplications, tags;
  Strings merged;
  std::string vectors = "vectors", json, junit, html, report, waves = "build/waves", seed = "1",
              observe, output = "build/shrunk";
  std::string power_up_seed, shard = "1/1", rerun_failed;
};

void AddSelection(po::options_description& description, Raw& raw) {
  auto add = description.add_options();
  add("vectors", po::value(&raw.vectors)->value_name("DIR")->default_value(raw.vectors),
      "folder with vector files");
  add("suite", po::value(&raw.suites)->value_name("NAME"),
      "suites: smoke, regression, corner, exhaustive-small, real, bad, datasheet, all "
      "(repeat, or separate by commas; run: smoke if no vector is chosen)");
  add("id", po::value(&raw.ids)->value_name("PATTERN"),
      "vectors whose id matches, * and ? allowed");
  add("tag", po::value(&raw.tags)->value_name("TAG"), "vectors that also have this tag");
  add("version", po::value(&raw.versions)->value_name("V"),
      "s_sy, s_dp, l_sy, l_dp, or a build of the accelerator: dla, dla_m4, m4, ...");
  add("weights", po::value(&raw.weights)->value_name("BITS"), "weight bits: 2, 4, 8");
  add("activations", po::value(&raw.activations)->value_name("BITS"), "activation bits: 2 to 8");
  add("sign", po::value(&raw.signs)->value_name("S"), "activations: signed, unsigned");
  add("duplication", po::value(&raw.duplications)->value_name("D"), "duplication factor: 1, 2, 4");
}

constexpr const char* kRegressionSeed =
    "regression seed, decimal or 0x...; every vector's own seed is made from it and the id";

void AddSeed(po::options_description& description, Raw& raw, const char* what = kRegressionSeed) {
  description.add_options()("seed", po::value(&raw.seed)->value_name("N")->default_value(raw.seed),
                            what);
  description.add_options()("power-up-seed", po::value(&raw.power_up_seed)->value_name("N"),
                            "other contents at power-up and all else as without; run: a number, or "
                            "'random' for any one");
}

void AddReports(po::options_description& description, Raw& raw, Options& options) {
  auto add = description.add_options();
  add("report", po::value(&raw.report)->value_name("DIR"),
      "write DIR/summary.json, junit.xml and index.html, and journal.jsonl with every result at "
      "once");
  add("json", po::value(&raw.json)->value_name("FILE"), "write the report as JSON");
  add("junit", po::value(&raw.junit)->value_name("FILE"), "write the report as JUnit XML");
  add("html", po::value(&raw.html)->value_name("FILE"), "write the report as one HTML page");
  add("pages", po::value(&options.pages)->value_name("N")->default_value(options.pages),
      "mismatch pages on the terminal");
}

void AddSurvival(po::options_description& description, Raw& raw, Options& options) {
  auto add = description.add_options();
  add("resume", po::bool_switch(&options.resume),
      "go on where the run that wrote the journal of --report ended, however it did");
  add("shard", po::value(&raw.shard)->value_name("I/N"),
      "the I-th of N parts of the selection; m4verify merge puts their reports together");
  add("rerun-failed", po::value(&raw.rerun_failed)->value_name("DIR"),
      "only vectors that failed in the run with this --report, with its seeds");
}

void AddBins(po::options_description& description, Raw& raw, Options& options) {
  auto add = description.add_options();
  add("report", po::value(&raw.report)->value_name("DIR"),
      "the bins of this run: finished, running, interrupted or merged");
  add("group", po::value(&options.groups)->value_name("PATTERN"),
      "groups of bins that have this in their name, * and ? allowed");
  if (options.command == Command::kBins) {
    add("version", po::value(&raw.versions)->value_name("V"),
        "bins of these versions of the block and builds of the accelerator");
    add("open", po::bool_switch(&options.only_open), "only bins below what is required");
    add("json", po::value(&raw.json)->value_name("FILE"), "write the same as JSON");
  }
}

void AddClosing(po::options_description& description, Options& options) {
  Closing& closing = options.closing;
  auto add = description.add_options();
  add("jobs,j", po::value(&options.jobs)->value_name("N"), "worker threads (default: cores)");
  add("timeout", po::value(&options.timeout)->value_name("SECONDS")->default_value(options.timeout),
      "limit for one vector");
  add("write",
      po::value(&closing.write)->value_name("DIR")->default_value(closing.write, "build/closure"),
      "folder for the new vector files; those of the accelerator in its folder accel");
  add("name", po::value(&closing.name)->value_name("WORD")->default_value(closing.name),
      "how the names of the files begin");
  add("budget", po::value(&closing.budget)->value_name("N")->default_value(closing.budget),
      "vectors that are drawn for a bin before it is given up");
  add("seconds", po::value(&closing.seconds)->value_name("N")->default_value(closing.seconds),
      "time for all of it; then what was found is written");
  add("max-vectors", po::value(&closing.most)->value_name("N"),
      "draw no more vectors than these (default: no limit)");
  add("unsteered", po::bool_switch(&closing.unsteered),
      "draw without looking at the bins, to see what the steering is worth");
  add("pages", po::value(&options.pages)->value_name("N")->default_value(options.pages),
      "mismatch pages on the terminal");
}

po::options_description DescriptionOf(Command command, Raw& raw, Options& options) {
  po::options_description description("options");
  description.add_options()("help,h", "this text");
  if (command == Command::kMerge) {
    description.add_options()("merged", po::value(&raw.merged)->value_name("DIR"),
                              "report folders; the option's name may be left out");
    AddReports(description, raw, options);
  } else if (command == Command::kBins) {
    AddBins(description, raw, options);
  } else if (command == Command::kRun || command == Command::kList || command == Command::kClose) {
    AddSelection(description, raw);
  } else {
    auto add = description.add_options();
    add("vectors", po::value(&raw.vectors)->value_name("DIR")->default_value(raw.vectors),
        "folder with vector files");
    if (command != Command::kSelftest) {
      add("id", po::value(&raw.ids), "the vector; the option's name may be left out");
    }
  }
  if (command == Command::kRun) {
    AddSeed(description, raw);
    auto add = description.add_options();
    add("jobs,j", po::value(&options.jobs)->value_name("N"), "worker threads (default: cores)");
    add("timeout",
        po::value(&options.timeout)->value_name("SECONDS")->default_value(options.timeout),
        "limit for one vector");
    AddReports(description, raw, options);
    AddSurvival(description, raw, options);
    add("waves-for",
        po::value(&options.waves_for)->value_name("N")->default_value(options.waves_for),
        "failures that are replayed with waves at once; 0: none");
    add("max-failures", po::value(&options.max_failures)->value_name("N"),
        "begin no vector after so many failures (default: run all)");
  }
  if (command == Command::kClose) {
    AddBins(description, raw, options);
    AddSeed(description, raw,
            "of what is drawn, decimal or 0x...; vectors are run with regression seed 1 all the "
            "same");
    AddClosing(description, options);
  }
  if (command == Command::kReplay) {
    AddSeed(description, raw);
    auto add = description.add_options();
    add("from", po::value<std::uint32_t>()->value_name("EDGE"), "first main edge in the waves");
    add("to", po::value<std::uint32_t>()->value_name("EDGE"), "last main edge in the waves");
  }
  if (command == Command::kShrink) {
    AddSeed(description, raw);
    auto add = description.add_options();
    add("budget", po::value(&options.budget)->value_name("SECONDS")->default_value(options.budget),
        "time for the search; then the smallest vector so far is written");
    add("output", po::value(&raw.output)->value_name("DIR")->default_value(raw.output),
        "folder for the new vector file");
  }
  if (command == Command::kRun || command == Command::kReplay) {
    description.add_options()("waves",
                              po::value(&raw.waves)->value_name("DIR")->default_value(raw.waves),
                              "folder for wave files, one folder in it for each vector");
    description.add_options()("observe", po::value(&raw.observe)->value_name("BLOCKS"),
                              "blocks inside the accelerator that are compared too, instead of "
                              "what the vectors say: all, none, random:N or numbers such as 0,5");
  }
  return description;
}

constexpr unsigned kMostJobs = 1024;

std::uint64_t Seed(const std::string& text, std::string_view option) {
  std::size_t used = 0;
  try {
    const std::uint64_t seed = std::stoull(text, &used, 0);
    if (used == text.size() && text.front() != '-') return seed;
  } catch (const std::logic_error&) {
    used = 0;
  }
  throw UsageError(fmt::format("--{}: '{}' is not a number of 64 bits", option, text));
}

void TakeSeeds(const Raw& raw, Options& options) {
  options.seed = Seed(raw.seed, "seed");
  if (raw.power_up_seed.empty()) return;
  options.power_up_random = options.command == Command::kRun && raw.power_up_seed == "random";
  if (!options.power_up_random) options.power_up_seed = Seed(raw.power_up_seed, "power-up-seed");
}

void TakeObserve(const std::string& text, Options& options) {
  try {
    options.observe = tb::accel::ParseObserve(text);
    options.observe_text = text;
  } catch (const std::invalid_argument& error) {
    throw UsageError(fmt::format("--observe: {}", error.what()));
  }
}

void Take(const Raw& raw, Options& options) {
  Selection& selection = options.selection;
  selection.suites = Split(raw.suites);
  selection.ids = raw.ids;
  selection.tags = Split(raw.tags);
  std::vector<std::string_view> versions = {"s_sy", "s_dp", "l_sy", "l_dp"};
  for (const accel::Build& build : accel::Builds()) versions.push_back(build.name);
  selection.versions = Words(raw.versions, "version", versions);
  selection.weights = Numbers(raw.weights, "weights", {"2", "4", "8"});
  selection.activations =
      Numbers(raw.activations, "activations", {"2", "3", "4", "5", "6", "7", "8"});
  selection.signs = Words(raw.signs, "sign", {"signed", "unsigned"});
  selection.duplications = Numbers(raw.duplications, "duplication", {"1", "2", "4"});
  options.vectors = raw.vectors;
  options.json = raw.json;
  options.junit = raw.junit;
  options.html = raw.html;
  options.report = raw.report;
  options.waves = raw.waves;
  options.output = raw.output;
  TakeSeeds(raw, options);
  options.shard = ShardFrom(raw.shard);
  options.rerun_failed = raw.rerun_failed;
  options.merged.assign(raw.merged.begin(), raw.merged.end());
}

constexpr std::size_t kMostDrawn = 1'000'000;  // by `close`

// It becomes part of file names and ids.
void MustBeWord(const std::string& name) {
  const bool good = !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!good) throw UsageError("--name: small letters, digits and '_', please");
}

void MustFitClosing(const Options& options) {
  const Closing& closing = options.closing;
  if (!(closing.seconds > 0 && closing.seconds <= 1e6)) {
    throw UsageError("--seconds: more than 0 and at most 1000000 seconds, please");
  }
  if (closing.budget < 1 || closing.budget > kMostDrawn) {
    throw UsageError(fmt::format("--budget: 1 to {} vectors, please", kMostDrawn));
  }
  if (closing.most > kMostDrawn) {  // also a negative number
    throw UsageError(fmt::format("--max-vectors: 1 to {}, please", kMostDrawn));
  }
  MustBeWord(closing.name);
  if (options.command != Command::kClose || options.report.empty()) return;
  Selection others = options.selection;
  others.versions.clear();  // they choose bins too
  if (others.suites.empty() && others.whole_suites()) return;
  throw UsageError(
      "--report names the run whose bins are closed; of the options that choose vectors only "
      "--version goes with it");
}

void MustFit(const Options& options) {
  // A NaN is refused too; the limit keeps it a number of nanoseconds.
  if (!(options.timeout > 0 && options.timeout <= 1e6)) {
    throw UsageError("--timeout: more than 0 and at most 1000000 seconds, please");
  }
  if (!(options.budget > 0 && options.budget <= 1e6)) {
    throw UsageError("--budget: more than 0 and at most 1000000 seconds, please");
  }
  if (options.jobs > kMostJobs) {  // also a negative number
    throw UsageError(fmt::format("--jobs: 1 to {}, please", kMostJobs));
  }
  if (options.from && options.to && *options.from > *options.to) {
    throw UsageError("--from is after --to");
  }
  if (options.resume && options.report.empty()) {
    throw UsageError("--resume: of which run? --report DIR names its folder");
  }
  if (options.command == Command::kBins && options.report.empty()) {
    throw UsageError("which run? usage: m4verify bins --report DIR [options]");
  }
  MustFitClosing(options);
  if (options.power_up_random && options.shard.count > 1 && options.rerun_failed.empty()) {
    throw UsageError(
        "--power-up-seed random: every shard would have other contents, and merge would refuse "
        "them; give all shards the same number");
  }
  if (options.command == Command::kMerge && options.merged.empty()) {
    throw UsageError("which reports? usage: m4verify merge REPORT... [options]");
  }
}

// What to do instead of a word that is no option.
std::string_view HintOnWords(Command command, bool one_vector) {
  if (one_vector) return "one vector at a time";
  if (command == Command::kBins) return "the run is named with --report";
  if (command == Command::kSelftest) return "the vectors are those below --vectors";
  return "vectors are chosen with --suite, --id and the like";
}

}  // namespace

std::string ReplayArguments(const Options& options) {
  std::string text =
      fmt::format(" --vectors '{}' --seed {}", options.vectors.string(), options.seed);
  if (options.power_up_seed) text += fmt::format(" --power-up-seed {:#x}", *options.power_up_seed);
  if (options.observe) text += fmt::format(" --observe {}", options.observe_text);
  return text;
}

std::optional<Options> ParseOptions(int argc, const char* const* argv) {
  const std::string_view first = argc > 1 ? argv[1] : "";
  if (first.empty()) throw UsageError("which command? m4verify --help lists them");
  if (first == "--help" || first == "-h" || first == "help") {
    PrintOverview();
    return std::nullopt;
  }
  const CommandText& text = FindCommand(first);
  Options options;
  options.command = text.command;
  options.tool = argv[0];
  Raw raw;
  const po::options_description description = DescriptionOf(text.command, raw, options);
  const bool one_vector = text.command == Command::kReplay || text.command == Command::kDescribe ||
                          text.command == Command::kShrink;
  try {
    po::positional_options_description positional;
    if (one_vector) positional.add("id", 1);
    if (text.command == Command::kMerge) positional.add("merged", -1);
    po::variables_map values;
    // Part of a name is no name: a script would mean another option when one more is added.
    namespace style = po::command_line_style;
    po::store(po::command_line_parser(argc - 1, argv + 1)
                  .options(description)
                  .positional(positional)
                  .style(style::unix_style & ~style::allow_guessing)
                  .run(),
              values);
    if (values.count("help") > 0) {
      std::cout << text.usage << "\n\n  " << text.about << "\n\n"
                << description << "\nexamples:\n"
                << text.examples;
      return std::nullopt;
    }
    po::notify(values);
    options.seed_given = values.count("seed") > 0 && !values["seed"].defaulted();
    if (values.count("from") > 0) options.from = values["from"].as<std::uint32_t>();
    if (values.count("to") > 0) options.to = values["to"].as<std::uint32_t>();
    if (values.count("observe") > 0) TakeObserve(raw.observe, options);
  } catch (const po::too_many_positional_options_error&) {
    throw UsageError(fmt::format("one word too many; {}", HintOnWords(text.command, one_vector)));
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}; see m4verify {} --help", error.what(), text.name));
  }
  if (one_vector && raw.ids.size() != 1) {
    throw UsageError(fmt::format("which vector? usage: {}", text.usage));
  }
  Take(raw, options);
  MustFit(options);
  return options;
}

}  // namespace m4::cli
