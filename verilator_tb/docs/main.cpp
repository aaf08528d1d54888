// m4docs FILE...: rewrites the text between "<!-- generated: NAME -->" and "<!-- end generated -->"
// of Markdown files in place. Runs in the source root (it reads vectors/).
#include <fmt/format.h>

#include <exception>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/docs/blocks.h"

namespace {

namespace docs = m4::docs;

const std::map<std::string, std::function<std::string()>, std::less<>>& Blocks() {
  static const std::map<std::string, std::function<std::string()>, std::less<>> blocks = {
      {"safe-length", docs::SafeLengths},
      {"suites", docs::Suites},
      {"bins", docs::BinGroups},
      {"cycles", docs::CyclesPerMac2},
      {"schedule-sy", [] { return docs::Schedule(false); }},
      {"schedule-dp", [] { return docs::Schedule(true); }},
      {"timing-sy", [] { return docs::TimingDiagram(false); }},
      {"timing-dp", [] { return docs::TimingDiagram(true); }},
      {"accel-bins", docs::AccelBins},
      {"accel-layer", docs::AccelLayerDiagram},
      {"accel-back-pressure", docs::AccelBackPressureDiagram},
      {"accel-interrupt", docs::AccelInterruptDiagram},
      {"accel-drain", docs::AccelDrainDiagram},
      {"help", docs::Help},
      {"help-run", docs::HelpRun},
      {"smoke-run", docs::SmokeRun},
      {"mismatch-page", docs::MismatchPage},
      {"accounting", docs::AccountingTable},
      {"perf-reproduce", docs::PerfReproduce},
      {"perf-layers", docs::PerfLayers},
      {"perf-cycles", docs::PerfCycles},
      {"true-cycles-w4n6", [] { return docs::TrueCycles("w4n6"); }},
      {"true-cycles-w8n8", [] { return docs::TrueCycles("w8n8"); }},
      {"true-cycles-w2n4", [] { return docs::TrueCycles("w2n4"); }},
  };
  return blocks;
}

std::string Regenerate(const std::string& path, std::string_view text) {
  constexpr std::string_view kBegin = "<!-- generated: ";
  constexpr std::string_view kEnd = "<!-- end generated -->";
  std::string out;
  while (true) {
    const std::size_t begin = text.find(kBegin);
    if (begin == std::string_view::npos) break;
    const std::size_t name_begin = begin + kBegin.size();
    const std::size_t name_end = text.find(" -->", name_begin);
    const std::size_t end = text.find(kEnd, begin);
    if (name_end == std::string_view::npos || end == std::string_view::npos) {
      throw std::runtime_error(
          fmt::format("{}: a generated block has no end; add '{}'", path, kEnd));
    }
    const std::string_view name = text.substr(name_begin, name_end - name_begin);
    const auto block = Blocks().find(name);
    if (block == Blocks().end()) {
      throw std::runtime_error(fmt::format("{}: there is no generated block '{}'", path, name));
    }
    out += text.substr(0, name_end);
    out += fmt::format(" -->\n{}", block->second());
    text.remove_prefix(end);
    out += text.substr(0, kEnd.size());
    text.remove_prefix(kEnd.size());
  }
  return out.append(text);
}

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error(fmt::format("{}: can't be read", path));
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  try {
    for (int i = 1; i < argc; ++i) {
      const std::string before = Read(argv[i]);
      const std::string after = Regenerate(argv[i], before);
      if (after != before) m4::tb::WriteTextFile(argv[i], after);
    }
  } catch (const std::exception& error) {
    std::cerr << "m4docs: " << error.what() << "\n";
    return 1;
  }
  return 0;
}
