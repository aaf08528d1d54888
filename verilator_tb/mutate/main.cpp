// Runs the vectors of the block or of a build of the accelerator, whichever this program has, on
// the mutants of one copy of the RTL and writes what happened to each,
// a line of JSON each, at once: {"mutant": 3, "vector": "...", "edge": 17, "verdict": "mismatch"};
// a mutant that nothing finds has no vector.
#include <boost/program_options.hpp>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "verilator_tb/accel/dut.h"
#include "verilator_tb/mutate/run_mutants.h"

namespace {

constexpr std::size_t kCheckedEdges = 10'000;  // of the vectors that run on the RTL itself too

std::vector<std::string> ReadLines(const std::string& file) {
  std::vector<std::string> lines;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

void Print(const nlohmann::ordered_json& line) { std::cout << line << std::endl; }

void PrintKill(const m4::tb::mutate::Kill& kill) {
  Print({{"mutant", kill.mutant},
         {"vector", kill.vector},
         {"edge", kill.edge},
         {"verdict", kill.verdict}});
}

void Run(const boost::program_options::variables_map& options) {
  std::vector<std::string> first;
  if (options.count("first") != 0) first = ReadLines(options["first"].as<std::string>());
  const std::filesystem::path folder = options["vectors"].as<std::string>();
  const auto tags = options["tag"].as<std::vector<std::string>>();
  const auto mutants = options["mutant"].as<std::vector<int>>();
  std::vector<int> remaining;
  if (m4::tb::m4bram::Benches().empty()) {
    const auto vectors =
        m4::tb::mutate::ChooseVectors(m4::tb::accel::ReadVectorTree(folder / "accel"), tags, first);
    remaining = m4::tb::mutate::RunMutants(vectors, mutants, PrintKill);
  } else {
    const m4::tb::m4bram::BlockBench& bench = *m4::tb::m4bram::Benches().front();
    const auto vectors = m4::tb::mutate::ChooseVectors(m4::tb::m4bram::ReadVectorTree(folder),
                                                       bench.version(), tags, first);
    remaining = m4::tb::mutate::RunMutants(bench, vectors, mutants, kCheckedEdges, PrintKill);
  }
  for (const int mutant : remaining) Print({{"mutant", mutant}});
}

}  // namespace

int main(int argc, char** argv) {
  namespace po = boost::program_options;
  try {
    po::options_description known("Runs vectors on mutants of the RTL; started by ci/mutate.sh");
    auto add = known.add_options();
    add("vectors", po::value<std::string>()->default_value("vectors"), "folder of the vectors");
    add("tag", po::value<std::vector<std::string>>()->required(), "a suite to run, repeatable");
    add("first", po::value<std::string>(), "file with ids of vectors to run first, one a line");
    add("mutant", po::value<std::vector<int>>()->required(), "a mutant, repeatable; 0 is the RTL");
    po::variables_map options;
    po::store(po::parse_command_line(argc, argv, known), options);
    po::notify(options);
    Run(options);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "mutants: " << error.what() << "\n";
    return 1;
  }
}
