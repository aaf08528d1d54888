#include "verilator_tb/accel/failure.h"

#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/accel/observed.h"

namespace m4::tb::accel {
namespace {

constexpr std::size_t kMostSignals = 6;     // on a page
constexpr std::string_view kHang = "hang";  // what BenchBus calls it

struct Difference {
  Value expected;
  std::uint64_t got = 0;
};

std::vector<Difference> Differences(const std::vector<Value>& expected,
                                    const std::vector<Value>& got) {
  std::vector<Difference> differences;
  for (std::size_t i = 0; i < std::min(expected.size(), got.size()); ++i) {
    if (expected[i].value != got[i].value) differences.push_back({expected[i], got[i].value});
  }
  return differences;
}

std::vector<Difference> OfCore(const Sample& sample, const ga::Build& build, bool ports) {
  return ports ? Differences(Values(sample.expected_outputs), Values(sample.got_outputs))
               : Differences(Values(sample.expected, build), Values(sample.got, build));
}

std::vector<Difference> OfBlock(const BlockSample& block, const ga::Build& build) {
  const gb::Version version{build.large, build.double_pumped};
  const int address = block.inputs.a_addr & (gb::kWords - 1);
  const auto named = [&](const m4bram::Observed& observed) {
    std::vector<Value> values;
    for (const m4bram::SignalValue& signal : m4bram::Signals(observed, version, address)) {
      values.push_back(
          {fmt::format("block {} {}", block.block, signal.name), signal.bits, signal.value});
    }
    return values;
  };
  return Differences(named(block.expected), named(block.got));
}

const Sample* Find(const BenchResult& result, EdgeId at) {
  const auto found = std::ranges::find(result.samples, at, &Sample::at);
  return found == result.samples.end() ? nullptr : &*found;
}

std::vector<Difference> DifferencesOf(const BenchResult& result, const ga::Build& build) {
  const Sample* sample = Find(result, result.at);
  if (sample == nullptr) return {};
  if (result.end == End::kBlock) {
    return sample->block ? OfBlock(*sample->block, build) : std::vector<Difference>{};
  }
  return OfCore(*sample, build, result.end == End::kPorts);
}

Failure Mismatch(const BenchResult& result, const ga::Build& build) {
  Failure failure{Verdict::kMismatch, result.at, "", ""};
  const auto differences = DifferencesOf(result, build);
  if (result.end == End::kMemory) {
    failure.signal = fmt::format("block {} memory[{}]", result.block, result.word);
  } else if (!differences.empty()) {
    failure.signal = differences.front().expected.name;
  }
  const std::string what = failure.signal.empty() ? "the state" : failure.signal;
  failure.sentence =
      result.end == End::kPorts
          ? fmt::format("{} differs in the cycle before edge {}", what, ToString(result.at))
          : fmt::format("{} differs after edge {}", what, ToString(result.at));
  return failure;
}

void AddSignals(MismatchPage& page, const std::vector<Difference>& differences) {
  for (const Difference& difference : differences) {
    if (page.signals.size() == kMostSignals) {
      page.origin.emplace_back(
          "also", fmt::format("{} more signals differ", differences.size() - kMostSignals));
      return;
    }
    Value got = difference.expected;
    got.value = difference.got;
    page.signals.push_back({difference.expected.name, difference.expected.bits,
                            difference.expected.value, difference.got,
                            CodeName(difference.expected), CodeName(got)});
  }
}

void AddEvents(MismatchPage& page, const BenchResult& result, const ga::Build& build) {
  for (const Sample& sample : result.samples) {
    MismatchPage::Event event{ToString(sample.at), Brief(sample.inputs, sample.expected_outputs),
                              Brief(sample.expected), Brief(sample.got), false};
    event.differs = !OfCore(sample, build, true).empty() || !OfCore(sample, build, false).empty();
    if (sample.block) {
      const gb::Version version{build.large, build.double_pumped};
      event.inputs = m4bram::Brief(sample.block->inputs);
      event.expected = m4bram::Brief(sample.block->expected, version);
      event.got = m4bram::Brief(sample.block->got, version);
      event.differs = !OfBlock(*sample.block, build).empty();
    }
    page.events.push_back(std::move(event));
  }
}

// All registers but the arrays, as they stand.
void AddHang(MismatchPage& page, const std::string& doing, const Failure& failure,
             const BenchResult& result, const ga::Build& build) {
  page.title = "HANG";
  page.event = "Given up";
  page.operation = fmt::format("{}: {} (RTL and model agree)", doing, failure.sentence);
  page.signals.push_back({failure.signal, 1, 0, 1, "over by now", "still waiting"});
  if (result.samples.empty()) return;
  for (const Value& value : Values(result.samples.back().expected, build)) {
    if (value.name.find('[') != std::string::npos) continue;
    const std::string code = CodeName(value);
    page.origin.emplace_back(
        value.name, code.empty() ? Hex(value.value, value.bits)
                                 : fmt::format("{} ({})", Hex(value.value, value.bits), code));
  }
}

}  // namespace

std::string FirstDifference(const Sample& sample, const ga::Build& build, bool ports) {
  const auto differences = OfCore(sample, build, ports);
  return differences.empty() ? "" : differences.front().expected.name;
}

std::optional<Failure> FindFailure(const BenchResult& result, const ga::Build& build,
                                   const std::optional<HostFinding>& finding) {
  const EdgeId now{static_cast<std::uint32_t>(result.cycles), false};
  switch (result.end) {
    case End::kPorts:
    case End::kRegisters:
    case End::kBlock:
    case End::kMemory:
      return Mismatch(result, build);
    case End::kAssertion:
      return Failure{Verdict::kAssertionFailed, result.at, "",
                     fmt::format("an assertion failed after edge {}", ToString(result.at))};
    case End::kDeadline:
      return Failure{Verdict::kTimeout, now, "",
                     fmt::format("stopped by the time limit after {} cycles", result.cycles)};
    case End::kStopped:
      return std::nullopt;
    case End::kFinished:
      break;
  }
  if (finding) return Failure{Verdict::kMismatch, now, finding->subject, finding->sentence};
  if (result.compares == 0) {
    return Failure{Verdict::kNothingChecked, {}, "", "the vector has no cycle to compare"};
  }
  return std::nullopt;
}

MismatchPage MakePage(const Vector& vector, std::uint64_t seed, const std::string& doing,
                      const Failure& failure, const BenchResult& result) {
  MismatchPage page;
  page.vector = vector.id;
  page.about = vector.about;
  page.where = vector.where;
  page.seed = seed;
  // Ports belong to the cycle that the edge before began.
  page.cycle =
      result.end == End::kPorts ? std::to_string(failure.at.edge - 1) : ToString(failure.at);
  page.assertions = result.assertions;
  page.operation = doing;
  page.origin.emplace_back("vector", vector.id);
  page.origin.insert(page.origin.end(), result.origin.begin(), result.origin.end());
  if (failure.verdict == Verdict::kAssertionFailed) {
    page.title = "ASSERTION FAILED";
    page.event = "Seen first";
  } else if (result.end == End::kFinished && failure.signal == kHang) {
    AddHang(page, doing, failure, result, *vector.build);
  } else if (result.end == End::kFinished) {
    page.title = "WRONG RESULT";
    page.event = "Found";
    page.operation = fmt::format("{}: {} (RTL and model agree)", doing, failure.sentence);
    page.signals.push_back({failure.signal, 1, 1, 0, "as the host computes it", "not so"});
  } else if (result.end == End::kMemory) {
    page.signals.push_back({failure.signal, 32, result.expected_word, result.got_word, "", ""});
  } else {
    AddSignals(page, DifferencesOf(result, *vector.build));
  }
  AddEvents(page, result, *vector.build);
  return page;
}

}  // namespace m4::tb::accel
