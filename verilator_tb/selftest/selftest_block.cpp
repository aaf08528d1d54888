// Faults in a block's lockstep.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "verilator_tb/m4bram/failure.h"
#include "verilator_tb/m4bram/run_vector.h"
#include "verilator_tb/selftest/selftest.h"

namespace m4::tb::selftest {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::BlockBench;
using m4bram::Fault;
using m4bram::Vector;

constexpr std::uint32_t kFaultEdge = 10;  // in mid MAC2
constexpr int kWordBits = 32;

std::string_view SideName(Fault::Side side) {
  return side == Fault::Side::kModel ? "model" : "RTL";
}

// A MAC2 by hand; it writes no memory.
Vector OneMac2(gm::Version version) {
  Vector vector;
  vector.id = fmt::format("selftest/{}", gm::Name(version));
  vector.about = "One MAC2.";
  vector.version = version;
  m4bram::CommandVector commands;
  gm::Inputs reset;
  reset.rst_n = false;
  gm::Inputs start;
  start.a_ce = true;
  start.a_be = gm::kCmdStart;
  gm::Inputs copy = start;
  copy.a_be = gm::kCmdCopy;
  copy.a_wdata = 0x91A7C35B;
  copy.a_addr = 7;
  commands.edges = {reset, reset, reset, start, copy, copy};
  commands.edges.resize(16);
  vector.body = std::move(commands);
  return vector;
}

std::string NameOf(const Fault& fault) {
  if (fault.signal == "memory" || m4bram::IsRow(fault.signal)) {
    return fmt::format("{}[{}]", fault.signal, fault.index);
  }
  return fault.signal;
}

// Runs with the fault; what happened instead of the failure that it must be.
std::string Instead(const BlockBench& bench, const m4bram::Prepared& prepared, const Fault& fault) {
  m4bram::LockstepRequest request;
  request.power_up = &prepared.power_up;
  request.edges = prepared.program.edges;
  request.fault = fault;
  request.record_until = static_cast<std::uint32_t>(prepared.program.edges.size());
  request.record_edges = 2 * prepared.program.edges.size();
  const auto failure = FindFailure(prepared, bench.Run(request));
  if (!failure) return "nothing was found";
  // Words of the main array are compared at the end.
  const bool in_time = fault.signal == "memory" || failure->at == m4bram::EdgeId{fault.edge, false};
  if (in_time && failure->signal == NameOf(fault)) return "";
  return failure->sentence;
}

struct Register {
  std::string name;
  int index = 0;
  int bits = 0;
};

// What the two sides are compared in, but for the main array.
std::vector<Register> Registers(gm::Version version) {
  std::vector<Register> registers;
  for (const auto& signal : m4bram::Signals({}, version, 0)) {
    const std::size_t bracket = signal.name.find('[');
    const std::string name = signal.name.substr(0, bracket);
    if (name == "memory" || (!version.double_pumped && (name == "t" || name == "t_d"))) continue;
    const int index = bracket == std::string::npos ? 0 : std::stoi(signal.name.substr(bracket + 1));
    registers.push_back({name, index, signal.bits});
  }
  return registers;
}

Findings BitsOfRegisters(const BlockBench& bench, Fault::Side side) {
  Findings findings;
  const m4bram::Prepared prepared = Prepare(OneMac2(bench.version()), 1);
  for (const Register& one : Registers(bench.version())) {
    if (side == Fault::Side::kRtl && one.name == "b_rdata") continue;  // is no register
    for (int bit = 0; bit < one.bits; ++bit) {
      const Fault fault{side, one.name, one.index, std::uint64_t{1} << bit, kFaultEdge, {}};
      findings.Add(fmt::format("{}: bit {} of {} of the {}", gm::Name(bench.version()), bit,
                               NameOf(fault), SideName(side)),
                   Instead(bench, prepared, fault));
    }
  }
  return findings;
}

Findings WordsOfMemory(const BlockBench& bench, Fault::Side side) {
  Findings findings;
  const m4bram::Prepared prepared = Prepare(OneMac2(bench.version()), 1);
  for (int word = 0; word < gm::kWords; ++word) {
    const Fault fault{side, "memory", word, std::uint64_t{1} << (word % kWordBits), kFaultEdge, {}};
    findings.Add(fmt::format("{}: bit {} of {} of the {}", gm::Name(bench.version()),
                             word % kWordBits, NameOf(fault), SideName(side)),
                 Instead(bench, prepared, fault));
  }
  return findings;
}

// A product of two tiles.
Vector Product(gm::Version version) {
  Vector vector;
  vector.id = fmt::format("selftest_product/{}", gm::Name(version));
  vector.about = "A product.";
  vector.version = version;
  m4bram::GemmVector gemm;
  gemm.precision = {4, 3, true, 2};
  gemm.m = 9;
  gemm.k = 3;
  gemm.n = 2;
  vector.body = gemm;
  return vector;
}

Findings WordsRead(const BlockBench& bench) {
  Findings findings;
  Vector vector = Product(bench.version());
  const auto readouts = static_cast<std::uint32_t>(Prepare(vector, 1).program.readouts.size());
  m4bram::RunOptions options;
  options.bench = &bench;
  for (std::uint32_t readout = 0; readout < readouts; ++readout) {
    for (int bit = 0; bit < kWordBits; ++bit) {
      vector.fault = Fault{Fault::Side::kResult, "", 0, std::uint64_t{1} << bit, readout, {}};
      const Outcome outcome = RunVector(vector, options);
      const bool found = outcome.verdict == Verdict::kMismatch && outcome.page &&
                         outcome.page->signals.front().name.starts_with("product");
      findings.Add(fmt::format("{}: bit {} of word {} that was read", gm::Name(bench.version()),
                               bit, readout),
                   found ? "" : fmt::format("{} {}", Name(outcome.verdict), outcome.summary));
    }
  }
  return findings;
}

// clk_i rises before clk2x_i.
Findings SkewedClocks(const BlockBench& bench) {
  Findings findings;
  const m4bram::Prepared prepared = Prepare(Product(bench.version()), 1);
  m4bram::LockstepRequest request;
  request.power_up = &prepared.power_up;
  request.edges = prepared.program.edges;
  const auto result = bench.RunSkewed(request);
  const bool found = result.end == m4bram::LockstepResult::End::kDiverged;
  findings.Add(fmt::format("{}: clk_i rises before clk2x_i", gm::Name(bench.version())),
               found ? "" : "nothing was found");
  return findings;
}

}  // namespace

void Findings::Add(const std::string& fault, const std::string& instead) {
  ++faults;
  if (!instead.empty()) missed.push_back(fmt::format("{}: {}", fault, instead));
}

std::vector<Batch> BlockBatches(std::span<const m4bram::BlockBench* const> benches) {
  std::vector<Batch> batches;
  for (const BlockBench* bench : benches) {
    for (const Fault::Side side : {Fault::Side::kModel, Fault::Side::kRtl}) {
      const std::string of = fmt::format("of the block's {}", SideName(side));
      batches.push_back(
          {"registers " + of, [bench, side] { return BitsOfRegisters(*bench, side); }});
      batches.push_back({"words " + of, [bench, side] { return WordsOfMemory(*bench, side); }});
    }
    batches.push_back({"words read on port B", [bench] { return WordsRead(*bench); }});
    if (bench->version().double_pumped) {
      batches.push_back(
          {"clocks of a double-pumped block", [bench] { return SkewedClocks(*bench); }});
    }
  }
  return batches;
}

}  // namespace m4::tb::selftest
