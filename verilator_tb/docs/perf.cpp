// The performance model's tables.
#include <fmt/format.h>

#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/perf/headline.h"
#include "verilator_tb/docs/blocks.h"
#include "verilator_tb/perf/catalogue_reader.h"
#include "verilator_tb/perf/commands.h"

namespace m4::docs {
namespace {

std::string Line(const perf::Catalogue& catalogue, std::string_view name,
                 const perf::Accounting& accounting, bool is_signed = false) {
  const auto rows = perf::RowsOf(catalogue);
  const auto results = perf::RunAll(catalogue, accounting, is_signed);
  const auto headlines = perf::HeadlinesOf(rows, results);
  std::string out =
      fmt::format("| {} | {:.2f} | {:.2f} |", name, headlines.over_dla, headlines.over_bramac);
  const auto add = [&](std::string_view experiment, std::string_view config) {
    out += fmt::format(" {:.2f} |", perf::MeanSpeedup(rows, results, experiment, config));
  };
  for (const char* config : {"SY-L", "BRAMAC-1DA", "BRAMAC-2SA"}) add("m4bram_vs_bramac", config);
  for (const char* config : {"DP-S", "SY-L", "DP-L"}) add("mixed_activation", config);
  add("mixed_weight", "SY-L");
  add("no_dsp", "SY-L");
  add("no_dsp", "DP-L");
  return out + "\n";
}

// What a command of m4perf prints.
std::string Printed(int (*command)(const perf_tool::Options&), const std::string& line) {
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  std::vector<const char*> arguments;
  arguments.reserve(words.size());
  for (const std::string& word : words) arguments.push_back(word.c_str());
  const auto options =
      perf_tool::ParseOptions(static_cast<int>(arguments.size()), arguments.data());
  if (!options) throw std::runtime_error("no command: " + line);
  const std::ostringstream text;
  std::streambuf* const terminal = std::cout.rdbuf(text.rdbuf());
  const int code = command(*options);
  std::cout.rdbuf(terminal);
  if (code != 0) throw std::runtime_error(line + ": failed");
  return fmt::format("```text\n$ build/release/bin/{}\n{}```\n", line, text.str());
}

}  // namespace

std::string PerfReproduce() { return Printed(perf_tool::Reproduce, "m4perf reproduce --brief"); }

std::string PerfLayers() {
  return Printed(perf_tool::Layers,
                 "m4perf layers --network alexnet --device small --weights 4 --activations 4 "
                 "--architecture DP-S");
}

std::string PerfCycles() {
  return Printed(perf_tool::ExactCycles,
                 "m4perf cycles --network resnet20 --build dla_m4 --against dla --weights 4 "
                 "--activations 6");
}

std::string AccountingTable() {
  const perf::Catalogue catalogue = perf_tool::ReadCatalogue("golden_model/perf/data");
  std::string out =
      "| accounting | over DLA | over BRAMAC | SY-L | 1DA | 2SA | mixed act. DP-S | SY-L | DP-L "
      "| mixed weights SY-L | no DSP SY-L | DP-L |\n"
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n";
  out += Line(catalogue, "published", {});
  for (const perf::AccountingSwitch& one : perf::kAccountingSwitches) {
    perf::Accounting accounting;
    accounting.*one.member = true;
    out += Line(catalogue, fmt::format("`{}`", one.name), accounting);
  }
  out += Line(catalogue, "`honest`", perf::kHonest);
  out += Line(catalogue, "`corrected`", perf::kCorrected);
  return out + Line(catalogue, "`honest`, signed", perf::kHonest, true);
}

}  // namespace m4::docs
