// A vector in words, for people who meet it in a list or in a failure report.
#include <fmt/format.h>

#include <string_view>

#include "verilator_tb/m4bram/vector_reader.h"

namespace m4::tb::m4bram {
namespace {

using Kind = OperandSource::Kind;

std::string VersionInWords(gm::Version version) {
  return fmt::format(
      "version {} (size {}, dummy array {})", gm::Name(version), version.large ? "L" : "S",
      version.double_pumped ? "double-pumped on a clock of twice the rate" : "on the main clock");
}

std::string SourceInWords(const OperandSource& source) {
  switch (source.kind) {
    case Kind::kUniform:
      return "uniformly random";
    case Kind::kNormal:
      return fmt::format("bell-shaped random (sigma {:g} of the range)", source.sigma);
    case Kind::kCorner:
      return "half corner values, half random";
    case Kind::kExtreme:
      return "all of the largest magnitude";
    case Kind::kConstant:
      return fmt::format("all {}", source.value);
    case Kind::kExplicit:
      return "written in the vector";
    case Kind::kNpy:
      return fmt::format("from {}", source.file.filename().string());
    case Kind::kEnumerate:
      return "every pair of values";
  }
  return "";
}

std::string Extent(int extent) { return extent == 0 ? std::string("?") : std::to_string(extent); }

std::string ShapeInWords(const GemmVector& gemm) {
  std::string k = Extent(gemm.k);
  std::string remark;
  if (gemm.mac2s > 0) {
    k = "K";
    remark = fmt::format(", K so long that it takes at least {} MAC2s", gemm.mac2s);
  } else if (gemm.k_is_safe_length) {
    remark = fmt::format(", where K = {} is the longest sum that can never overflow a lane", k);
  } else if (gemm.m == 0 || gemm.n == 0 || gemm.k == 0) {
    remark = ", ? as large as the operand's file";
  }
  return fmt::format("C[{0} x {2}] = A[{0} x {1}] * B[{1} x {2}]{3}", Extent(gemm.m), k,
                     Extent(gemm.n), remark);
}

std::string LayoutInWords(const Vector& vector, const GemmVector& gemm) {
  const BlockSetup setup = SetupFor(vector.version, gemm.precision, gemm.storage);
  const int d = setup.block.duplication;
  std::string text = fmt::format(
      "One copy brings weights of {} row{} of A, which {} column{} of B use{} (duplication {}), "
      "in lanes of {} bits. ",
      setup.kernels, setup.kernels == 1 ? "" : "s", d, d == 1 ? "" : "s", d == 1 ? "s" : "", d,
      setup.block.lane_bits());
  if (setup.block.weight_bits != gemm.precision.weight_bits) {
    text +=
        "The weights are stored 4 bits wide, because their own lanes are too narrow for even "
        "one exact MAC2. ";
  }
  const bool exact = gemm.storage == gm::Storage::kExact;
  if (gemm.drain > 0) {
    text += fmt::format(
        "The accumulators are read out every {} MAC2{}{}. ", gemm.drain, gemm.drain == 1 ? "" : "s",
        exact && gemm.drain > setup.safe_length ? ", sooner where they could wrap" : "");
  } else if (exact) {
    text += fmt::format(
        "The accumulators are read out at the latest after {} MAC2{}, before they "
        "could wrap. ",
        setup.safe_length, setup.safe_length == 1 ? "" : "s");
  } else {
    text += "The accumulators are read out once per tile, and may wrap. ";
  }
  return text;
}

// "name 0.1, other 0.5", only what is not 0.
class Rates {
 public:
  void Add(std::string_view name, double rate) {
    if (rate > 0) text_ += fmt::format("{}{} {:g}", text_.empty() ? "" : ", ", name, rate);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

std::string DisturbancesInWords(const gm::Disturbances& all) {
  Rates rates;
  rates.Add("null MAC2s", all.null_mac2);
  rates.Add("copies of one weight alone", all.lone_copy);
  rates.Add("waits", all.wait);
  rates.Add("cold starts", all.cold_start);
  rates.Add("late starts", all.late_start);
  rates.Add("reset commands", all.reset_command);
  rates.Add("resets by the pin", all.reset_pin);
  rates.Add("configurations once more", all.reconfigure);
  rates.Add("random ignored bits", all.ignored_bits);
  return rates.text().empty() ? "Nothing disturbs it. "
                              : fmt::format("Disturbed (probabilities): {}. ", rates.text());
}

std::string TrafficInWords(const gm::Traffic& all) {
  Rates rates;
  rates.Add("writes on port A", all.port_a_writes);
  rates.Add("ignored commands and configurations on port A", all.port_a_ignored);
  rates.Add("port B on the word being copied", all.port_b_same_as_copy);
  rates.Add("port B on the word being written", all.port_b_same_as_write);
  return rates.text().empty()
             ? "Port A is otherwise idle; port B reads random words. "
             : fmt::format(
                   "Memory traffic meanwhile (probabilities): {}; port B otherwise reads "
                   "random words. ",
                   rates.text());
}

constexpr std::string_view kLockstep =
    "the architectural state and b_rdata after every compute edge, and the whole main array at the "
    "end, against the golden model";

std::string InWords(const Vector& vector, const GemmVector& gemm) {
  const gm::Config& p = gemm.precision;
  const bool exact = gemm.storage == gm::Storage::kExact;
  return fmt::format(
      "A matrix product {} on {}: {}-bit weights ({}) times {}-bit {} activations ({}). {}{}{}"
      "Checked: {}; and the product against mathematics{}.",
      ShapeInWords(gemm), VersionInWords(vector.version), p.weight_bits,
      SourceInWords(gemm.weights), p.activation_bits, p.activation_signed ? "signed" : "unsigned",
      SourceInWords(gemm.activations), LayoutInWords(vector, gemm),
      DisturbancesInWords(gemm.disturbances), TrafficInWords(gemm.traffic), kLockstep,
      exact ? std::string(", exactly") : fmt::format(", every readout modulo 2^{}", p.lane_bits()));
}

std::string InWords(const Vector& vector, const CommandVector& commands) {
  std::size_t values = 0;
  for (const Expectation& expectation : commands.expectations) values += expectation.fields.size();
  return fmt::format(
      "{} main cycle{} written by hand on {}. Checked: {} value{} written by hand; {}.",
      commands.edges.size(), commands.edges.size() == 1 ? "" : "s", VersionInWords(vector.version),
      values, values == 1 ? "" : "s", kLockstep);
}

std::string InWords(const Vector& vector, const RandomCommandVector& random) {
  const gm::RandomCommands& o = random.options;
  return fmt::format(
      "{} main cycles of random port values on {}, steered so that every state meets every command "
      "(probabilities: reset commands {:g}, resets by the pin {:g}, configurations {:g}, writes "
      "{:g}). They mean nothing; checked: {}.",
      o.edges, VersionInWords(vector.version), o.reset_command, o.reset_pin, o.configuration,
      o.write, kLockstep);
}

std::string FaultInWords(const Fault& fault) {
  if (fault.side == Fault::Side::kResult) {
    return fmt::format("readout {} is spoilt (xor {:#x})", fault.edge, fault.flip);
  }
  return fmt::format("{} of the {} is spoilt after edge {} (xor {:#x})",
                     SignalName(fault.signal, fault.index),
                     fault.side == Fault::Side::kModel ? "model" : "RTL", fault.edge, fault.flip);
}

std::string FailureInWords(const Vector& vector) {
  const ExpectedFailure& failure = *vector.expected_failure;
  return fmt::format(" It passes only if it fails: {}the verdict must be {}{}{}.",
                     vector.fault ? FaultInWords(*vector.fault) + ", and " : std::string(),
                     failure.verdict,
                     failure.edge ? fmt::format(" at edge {}", *failure.edge) : std::string(),
                     failure.signal ? " in " + *failure.signal : std::string());
}

}  // namespace

std::string Describe(const Vector& vector) {
  std::string about = vector.about;
  if (!about.ends_with('.')) about += '.';
  std::string text =
      about + " " +
      std::visit([&](const auto& body) { return InWords(vector, body); }, vector.body);
  if (vector.expected_failure) text += FailureInWords(vector);
  return text;
}

}  // namespace m4::tb::m4bram
