// Faults in the accelerator's lockstep.
#include <fmt/format.h>

#include <utility>

#include "verilator_tb/accel/observed.h"
#include "verilator_tb/accel/run_vector.h"
#include "verilator_tb/selftest/selftest.h"

namespace m4::tb::selftest {
namespace {

namespace ga = ::m4::accel;
using accel::DutMaker;
using accel::Vector;

Vector SmallLayer(const DutMaker& build) {
  Vector vector;
  vector.id = fmt::format("selftest/{}", build.build);
  vector.about = "A small layer.";
  vector.build = ga::FindBuild(build.build);
  accel::LayerVector body;
  auto& shape = body.layer.shape;
  shape.c = 2;
  shape.k = 4;
  shape.h = shape.w = shape.p = shape.q = 2;
  shape.weight_bits = shape.activation_bits = 4;
  vector.body = body;
  return vector;
}

// In mid layer.
std::uint32_t FaultEdge(const Vector& vector) {
  return static_cast<std::uint32_t>(RunVector(vector, {}).cycles / 2);
}

std::string Instead(const Vector& vector, const std::string& name) {
  const Outcome outcome = RunVector(vector, {});
  const bool found = outcome.verdict == Verdict::kMismatch && outcome.page &&
                     outcome.page->signals.front().name == name;
  return found ? "" : fmt::format("{} {}", Name(outcome.verdict), outcome.summary);
}

struct Register {
  std::string name;    // on a page
  std::string member;  // in the list of probes
  std::size_t index = 0;
  int bits = 0;
};

// The compared registers of a build, by their names in probes.vlt.
std::vector<Register> Registers(const DutMaker& maker) {
  const ga::Build& build = *ga::FindBuild(maker.build);
  const ga::PowerUp power_up = ga::Core::Zeros(build);
  const std::unique_ptr<accel::Dut> dut = maker.make(power_up, 1);
  ga::State state;
  dut->Read(state);
  std::vector<Register> registers;
  std::size_t counters = 0, descriptors = 0;
  std::string matrix;
  std::size_t element = 0;
  for (const accel::Value& value : accel::Values(state, build)) {
    Register one{value.name, value.name, 0, value.bits};
    if (value.name.starts_with("counter ")) {
      one.member = "counters";
      one.index = counters++;
    } else if (value.name.starts_with("D_")) {
      one.member = fmt::format("d[{}]", descriptors++);
    } else if (const std::size_t bracket = value.name.find('['); bracket != std::string::npos) {
      one.member = value.name.substr(0, bracket);
      element = one.member == matrix ? element + 1 : 0;
      matrix = one.member;
      one.index = element;
    }
    // Some are not in every build.
    if (dut->Flip(one.member, one.index, 1)) registers.push_back(one);
  }
  return registers;
}

Findings BitsOfRegisters(const DutMaker& build, const Register& one) {
  Findings findings;
  Vector vector = SmallLayer(build);
  const std::uint32_t edge = FaultEdge(vector);
  for (int bit = 0; bit < one.bits; ++bit) {
    vector.fault = accel::Fault{one.member, one.index, std::uint32_t{1} << bit, edge};
    findings.Add(fmt::format("{}: bit {} of {}", build.build, bit, one.name),
                 Instead(vector, one.name));
  }
  return findings;
}

Findings BitsOfPorts(const DutMaker& build) {
  Findings findings;
  Vector vector = SmallLayer(build);
  const std::uint32_t edge = FaultEdge(vector);
  for (const accel::Value& port : accel::Values(ga::Outputs{})) {
    for (int bit = 0; bit < port.bits; ++bit) {
      vector.fault = accel::Fault{port.name, 0, std::uint32_t{1} << bit, edge};
      findings.Add(fmt::format("{}: bit {} of {}", build.build, bit, port.name),
                   Instead(vector, port.name));
    }
  }
  return findings;
}

}  // namespace

std::vector<Batch> AcceleratorBatches(std::span<const accel::DutMaker> builds) {
  std::vector<Batch> batches;
  for (const DutMaker& build : builds) {
    for (const Register& one : Registers(build)) {
      batches.push_back({"registers of the accelerator's RTL",
                         [&build, one] { return BitsOfRegisters(build, one); }});
    }
    batches.push_back({"output ports of the accelerator", [&build] { return BitsOfPorts(build); }});
  }
  return batches;
}

}  // namespace m4::tb::selftest
