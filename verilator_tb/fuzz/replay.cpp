// m4replay: gives targets inputs that are there, without libFuzzer.
//   m4replay                      every target: corpus, regressions and seeds
//   m4replay TARGET               these of one target
//   m4replay TARGET FILE...       these files
//   m4replay --list               names, folders of seeds and their endings
// Exit code 0: nothing found; 1: findings, a line each; 64: wrong use.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "verilator_tb/fuzz/target.h"

namespace m4::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr int kExitUsage = 64;

std::vector<fs::path> FilesBelow(const fs::path& folder, std::string_view ending) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().string().ends_with(ending)) {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  return files;
}

std::vector<fs::path> Kept(const Target& target) {
  const fs::path here = "verilator_tb/fuzz";
  std::vector<fs::path> files;
  for (const char* folder : {"corpus", "regressions"}) {
    std::ranges::copy(FilesBelow(here / folder / target.name, ""), std::back_inserter(files));
  }
  if (!target.seeds.empty()) {
    std::ranges::copy(FilesBelow(target.seeds, target.ending), std::back_inserter(files));
  }
  return files;
}

struct Counts {
  std::size_t read = 0;
  std::size_t refused = 0;
  std::size_t findings = 0;
};

std::string Contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Finding("the file can't be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

// Prints a line for each finding, and one at the end.
Counts Replay(const Target& target, const std::vector<fs::path>& files) {
  Counts counts;
  for (const fs::path& file : files) {
    try {
      const Answer answer = target.run(Contents(file));
      ++(answer == Answer::kRead ? counts.read : counts.refused);
    } catch (const Finding& finding) {
      ++counts.findings;
      std::cout << fmt::format("{}: FINDING {}: {}\n", file.string(), target.name, finding.what());
    }
  }
  std::cout << fmt::format("{}: {} inputs, {} read, {} refused, {} findings\n", target.name,
                           files.size(), counts.read, counts.refused, counts.findings);
  return counts;
}

// All that is kept of a target. Without both answers it would prove little.
bool IsKeptGood(const Target& target) {
  const Counts counts = Replay(target, Kept(target));
  if (counts.read == 0 || counts.refused == 0) {
    std::cout << fmt::format("{}: no input was {}; start in the source root\n", target.name,
                             counts.read == 0 ? "read" : "refused");
    return false;
  }
  return counts.findings == 0;
}

// A folder of no target would never be replayed.
bool FoldersAreTargets() {
  bool good = true;
  for (const char* folder : {"corpus", "regressions"}) {
    for (const auto& entry : fs::directory_iterator(fs::path("verilator_tb/fuzz") / folder)) {
      if (FindTarget(entry.path().filename().string()) != nullptr) continue;
      std::cout << entry.path().string() << ": there is no such target\n";
      good = false;
    }
  }
  return good;
}

int Main(std::span<char* const> words) {
  if (words.size() == 1) {
    bool good = FoldersAreTargets();
    for (const Target& target : Targets()) good = IsKeptGood(target) && good;
    return good ? 0 : 1;
  }
  if (words.size() == 2 && std::string_view(words[1]) == "--list") {
    for (const Target& target : Targets()) {
      std::cout << fmt::format("{}\t{}\t{}\n", target.name, target.seeds, target.ending);
    }
    return 0;
  }
  const Target* target = FindTarget(words[1]);
  if (target == nullptr) {
    std::cerr << "usage: m4replay [TARGET [FILE...]] | --list\n";
    return kExitUsage;
  }
  if (words.size() == 2) return IsKeptGood(*target) ? 0 : 1;
  return Replay(*target, {words.begin() + 2, words.end()}).findings == 0 ? 0 : 1;
}

}  // namespace
}  // namespace m4::fuzz

int main(int argc, char** argv) { return m4::fuzz::Main({argv, static_cast<std::size_t>(argc)}); }
