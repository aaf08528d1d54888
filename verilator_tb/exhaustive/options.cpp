#include "verilator_tb/exhaustive/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <iostream>
#include <string_view>

namespace m4::exhaustive {
namespace {

namespace po = boost::program_options;

constexpr unsigned kMostJobs = 256;

struct Raw {
  std::vector<std::string> versions, journals;
  std::string part, withheld, commit;
  int weights = 0, activations = 0;
  unsigned jobs = 1;
};

po::options_description DescriptionOf(Command command, Raw& raw) {
  po::options_description description("options");
  auto add = description.add_options();
  add("help,h", "this text");
  add("version", po::value(&raw.versions)->value_name("V"),
      "s_sy, s_dp, l_sy or l_dp (repeat for more, in this order; default: all)");
  add("weights", po::value(&raw.weights)->value_name("BITS"), "these weights only: 2, 4 or 8");
  add("activations", po::value(&raw.activations)->value_name("BITS"),
      "these activations only: 2 to 8");
  add("journal", po::value(&raw.journals)->value_name("FILE"),
      command == Command::kRun
          ? "lines of finished shards (default: build/exhaustive/journal.jsonl)"
          : "journals to put together (repeat for more; default: build/exhaustive/journal.jsonl)");
  if (command == Command::kReport) return description;
  add("shard", po::value(&raw.part)->value_name("I/N"),
      "every N-th shard, from the I-th on: to share the work among machines");
  add("jobs,j", po::value(&raw.jobs)->value_name("N")->default_value(1), "threads");
  add("commit", po::value(&raw.commit)->value_name("NAME")->default_value("unknown"),
      "state of the source tree, for the journal");
  add("withhold", po::value(&raw.withheld)->value_name("W1,W2,I1,I2"),
      "with 8-bit weights: never give this tuple (bit patterns) to the block, to see that it is "
      "missed; on size L its neighbour in the BPE goes with it");
  return description;
}

void PrintHelp() {
  Raw raw;
  std::cout
      << "m4exhaust: every W1, W2, I1, I2 of every precision on the RTL of the block\n\n"
         "usage: m4exhaust run [options]      all shards that the journal does not have\n"
         "       m4exhaust report [options]   what the journals prove, what is missing\n\nrun: "
      << DescriptionOf(Command::kRun, raw) << "\nreport: " << DescriptionOf(Command::kReport, raw)
      << "\nexit codes: 0 done (report: complete), 1 mismatch, 4 unusable journal,\n"
         "5 incomplete, 64 wrong command line, 70 internal error, 74 journal not writable,\n"
         "130 interrupted\n";
}

// Numbers separated by `separator`; empty if it is anything else.
std::vector<std::uint32_t> Numbers(std::string_view text, char separator) {
  std::vector<std::uint32_t> numbers;
  while (true) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return {};
    numbers.push_back(number);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) return numbers;
    if (text.front() != separator) return {};
    text.remove_prefix(1);
  }
}

void TakeSelection(const po::variables_map& given, const Raw& raw, Selection& selection) {
  if (given.contains("version")) selection.versions.clear();
  for (const std::string& name : raw.versions) {
    const auto* version = std::ranges::find(gm::kVersions, name, gm::Name);
    if (version == gm::kVersions.end()) {
      throw UsageError(fmt::format("there is no version '{}'", name));
    }
    selection.versions.push_back(*version);
  }
  if (given.contains("weights")) selection.weight_bits = raw.weights;
  if (given.contains("activations")) selection.activation_bits = raw.activations;
  if (Shards(selection).empty()) throw UsageError("there is no such precision");
}

void TakeRun(const po::variables_map& given, const Raw& raw, Options& options) {
  if (options.journals.size() != 1) throw UsageError("run writes one journal");
  if (raw.jobs < 1 || raw.jobs > kMostJobs) {
    throw UsageError(fmt::format("--jobs: 1 to {}, please", kMostJobs));
  }
  options.jobs = raw.jobs;
  options.commit = raw.commit;
  if (given.contains("shard")) {
    const auto numbers = Numbers(raw.part, '/');
    if (numbers.size() != 2 || numbers[0] < 1 || numbers[0] > numbers[1]) {
      throw UsageError("--shard: like 2/3, please");
    }
    options.part = numbers[0];
    options.parts = numbers[1];
  }
  if (given.contains("withhold")) {
    const auto numbers = Numbers(raw.withheld, ',');
    if (numbers.size() != 4 || options.selection.weight_bits != 8 ||
        std::ranges::any_of(numbers, [](std::uint32_t x) { return x > 255; })) {
      throw UsageError("--withhold: four bit patterns like 0,255,3,1, please, and --weights 8");
    }
    options.withheld = Tuple{numbers[0], numbers[1], numbers[2], numbers[3]};
  }
}

}  // namespace

std::optional<Options> ParseOptions(int argc, const char* const* argv) {
  const std::string_view name = argc > 1 ? argv[1] : "";
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp();
    return std::nullopt;
  }
  if (name != "run" && name != "report") {
    throw UsageError("commands are run and report; see m4exhaust --help");
  }
  Options options;
  options.command = name == "run" ? Command::kRun : Command::kReport;
  Raw raw;
  po::variables_map given;
  try {
    po::store(po::command_line_parser(argc - 1, argv + 1)
                  .options(DescriptionOf(options.command, raw))
                  .positional({})
                  .run(),
              given);
    po::notify(given);
  } catch (const po::error& error) {
    throw UsageError(fmt::format("{}; see m4exhaust --help", error.what()));
  }
  if (given.contains("help")) {
    PrintHelp();
    return std::nullopt;
  }
  TakeSelection(given, raw, options.selection);
  if (raw.journals.empty()) raw.journals = {"build/exhaustive/journal.jsonl"};
  options.journals.assign(raw.journals.begin(), raw.journals.end());
  if (options.command == Command::kRun) TakeRun(given, raw, options);
  return options;
}

}  // namespace m4::exhaustive
