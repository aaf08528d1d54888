// The signals that vectors name, and the keys of the suite `bad`: fault and expect_failure.
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "golden_model/arith/lanes.h"
#include "verilator_tb/core/verdict.h"
#include "verilator_tb/m4bram/vector_reader.h"

namespace m4::tb::m4bram {
namespace {

constexpr std::int64_t kLastEdge = std::numeric_limits<std::uint32_t>::max();
constexpr std::array<std::string_view, 3> kSideNames = {"model", "rtl", "result"};

// "fsm", "p[1]", "memory[7]", or "product" for the result of a GEMM vector.
void CheckSignalName(const YamlValue& value) {
  const std::string text = value.Text();
  std::vector<std::string_view> names = SignalNames();
  names.emplace_back("product");
  if (text == "product") return;
  for (const Signal& signal : kSignals) {
    for (int i = 0; i < std::max(signal.count, 1); ++i) {
      if (text == SignalName(signal.name, i)) return;
    }
  }
  const std::string_view base = std::string_view{text}.substr(0, text.find('['));
  value.Fail(
      fmt::format("unknown signal '{}', the nearest is '{}'; allowed: {}, rows as 'p[0]' to "
                  "'p[3]', words as 'memory[7]'",
                  text, Nearest(base, names), JoinWords(names)));
}

}  // namespace

std::vector<std::string_view> SignalNames() {
  std::vector<std::string_view> names;
  names.reserve(kSignals.size());
  for (const Signal& signal : kSignals) names.push_back(signal.name);
  return names;
}

const Signal* FindSignal(std::string_view name) {
  const auto found = std::find_if(kSignals.begin(), kSignals.end(),
                                  [&](const Signal& signal) { return signal.name == name; });
  return found == kSignals.end() ? nullptr : &*found;
}

std::string SignalName(std::string_view name, int index) {
  const Signal* signal = FindSignal(name);
  const bool indexed = signal != nullptr && signal->count > 0;
  return indexed ? fmt::format("{}[{}]", name, index) : std::string(name);
}

std::uint64_t MaxOf(const Signal& signal, gm::Version version) {
  return arith::LowMask(signal.bits == 0 ? version.row_bits() : signal.bits);
}

std::optional<Fault> ReadFault(YamlMap& map, std::span<const gm::Version> versions) {
  const auto value = map.Find("fault");
  if (!value) return std::nullopt;
  YamlMap entry = value->Map();
  entry.Allow({"side", "signal", "index", "flip", "edge"});
  Fault fault;
  fault.where = value->where();
  fault.side = static_cast<Fault::Side>(entry.Get("side").Choice("side", kSideNames));
  fault.edge = static_cast<std::uint32_t>(entry.Get("edge").Integer(0, kLastEdge));
  Signal signal{"", 0, 32};  // a collected word
  if (fault.side != Fault::Side::kResult) {
    signal = kSignals[entry.Get("signal").Choice("signal", SignalNames())];
    fault.signal = signal.name;
    if (fault.side == Fault::Side::kRtl && fault.signal == "b_rdata") {
      entry.Get("signal").Fail("b_rdata is no register of the RTL; side: model is allowed");
    }
    if (signal.count > 0) {
      fault.index = static_cast<int>(entry.Get("index").Integer(0, signal.count - 1));
    }
  }
  const YamlValue flip = entry.Get("flip");
  for (const gm::Version version : versions) fault.flip = flip.Word(MaxOf(signal, version));
  if (fault.flip == 0) flip.Fail("a flip of 0 changes nothing; at least one bit must be 1");
  entry.Close();
  return fault;
}

std::optional<ExpectedFailure> ReadExpectedFailure(YamlMap& map) {
  const auto value = map.Find("expect_failure");
  if (!value) return std::nullopt;
  YamlMap entry = value->Map();
  entry.Allow({"verdict", "edge", "signal"});
  std::vector<std::string_view> verdicts;
  for (const Verdict verdict : kVerdicts) {
    const bool about_vector = verdict != Verdict::kPass && verdict != Verdict::kInternalError;
    if (about_vector) verdicts.push_back(Name(verdict));
  }
  ExpectedFailure failure;
  failure.verdict = verdicts[entry.Get("verdict").Choice("verdict", verdicts)];
  if (const auto edge = entry.Find("edge")) {
    failure.edge = static_cast<std::uint32_t>(edge->Integer(0, kLastEdge));
  }
  if (const auto signal = entry.Find("signal")) {
    CheckSignalName(*signal);
    failure.signal = signal->Text();
  }
  entry.Close();
  return failure;
}

}  // namespace m4::tb::m4bram
