#include "verilator_tb/m4bram/failure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

#include "golden_model/m4bram/mapping.h"

namespace m4::tb::m4bram {
namespace {

constexpr std::array<std::string_view, gm::kFsmStates> kStateWords = {
    "waits for start, which clears ACC",
    "waits for copy: W1 := weights from the main array, I1 := activations",
    "waits for copy: W2 := weights from the main array, I2 := activations",
    "W12 := W1 + W2; P := 0",
    "INV := ~(row selected by the sign bits of I1, I2)",
    "P := 2 * (P + INV + 1), the sign bit's turn; I1, I2 shift",
    "P := 2 * (P + row selected by the top bits of I1, I2); I1, I2 shift",
    "P := P + row selected by the last bits of I1, I2; copy brings the next W1, I1",
    "ACC := ACC + P; (synchronous) copy brings the next W2, I2",
    "copy brings the next W2, I2; done ends the dot product",
    "ACC is readable on port B; start clears it"};

struct Difference {
  SignalValue expected;
  SignalValue got;
};

std::vector<Difference> Differences(const Sample& sample, gm::Version version) {
  const int address = sample.inputs.a_addr & (gm::kWords - 1);
  const auto expected = Signals(sample.expected, version, address);
  const auto got = Signals(sample.got, version, address);
  std::vector<Difference> differences;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i].value != got[i].value) differences.push_back({expected[i], got[i]});
  }
  return differences;
}

const Sample* Find(const LockstepResult& result, EdgeId at) {
  const auto found = std::ranges::find(result.samples, at, &Sample::at);
  return found == result.samples.end() ? nullptr : &*found;
}

// The compute cycle in which a value seen after `at` was made began with this main edge.
std::uint32_t MadeInCycle(EdgeId at) {
  if (at.mid || at.edge == 0) return at.edge;
  return at.edge - 1;
}

// BPE and lane of a difference in a row like "p[2]"; BPE alone (bits = 0) in an activation
// register.
struct LanePlace {
  int bpe = 0;
  int lane = 0;
  int bits = 0;
};
std::optional<LanePlace> PlaceOf(const Difference& difference, std::uint8_t cfg) {
  const std::string& name = difference.expected.name;
  const int lowest_bit = std::countr_zero(difference.expected.value ^ difference.got.value);
  if (name == "act1" || name == "act2") return LanePlace{lowest_bit / 8, 0, 0};
  const std::size_t bracket = name.find('[');
  if (bracket == std::string::npos || !IsRow(name.substr(0, bracket))) return std::nullopt;
  const int bits = gm::Decode(cfg).lane_bits();
  return LanePlace{name[bracket + 1] - '0', lowest_bit / bits, bits};
}

// The numbers of the lanes in which two rows differ: "lane 0: -12, lane 1: 4".
std::string LanesText(std::uint64_t row, std::uint64_t other, int bits, int row_bits) {
  std::string text;
  const int unused = 64 - bits;
  for (int lane = 0; lane < row_bits / bits; ++lane) {
    const std::uint64_t field = row >> (lane * bits) << unused;
    if (field == other >> (lane * bits) << unused) continue;
    text += fmt::format("{}lane {}: {}", text.empty() ? "" : ", ", lane,
                        static_cast<std::int64_t>(field) >> unused);
  }
  return text;
}

std::string Operand(std::int32_t k, std::int32_t w, std::int32_t i) {
  if (k < 0) return "not copied: the activation is 0";
  return fmt::format("k {}: weight {} x activation {} = {}", k, w, i, w * i);
}

void AddOrigin(MismatchPage& page, const gm::Origin& origin, const LanePlace& place) {
  page.origin.emplace_back("MAC2", fmt::format("number {} of the vector", origin.mac2));
  page.origin.emplace_back("tile", fmt::format("m {}, n {}", origin.m_tile, origin.n_tile));
  page.origin.emplace_back(
      "element",
      origin.row < 0 || origin.column < 0
          ? fmt::format("BPE {} lane {} is padding beyond the matrix", place.bpe, place.lane)
          : fmt::format("BPE {} lane {} = row {}, column {} of the product", place.bpe, place.lane,
                        origin.row, origin.column));
  page.origin.emplace_back("W1 x I1", Operand(origin.k1, origin.w1, origin.i1));
  page.origin.emplace_back("W2 x I2", Operand(origin.k2, origin.w2, origin.i2));
}

void AddSignals(MismatchPage& page, const std::vector<Difference>& differences, std::uint8_t cfg) {
  for (const Difference& difference : differences) {
    MismatchPage::Signal signal{difference.expected.name,
                                difference.expected.bits,
                                difference.expected.value,
                                difference.got.value,
                                "",
                                ""};
    if (signal.name == "fsm") {
      signal.expected_text = FsmName(static_cast<std::uint8_t>(signal.expected));
      signal.got_text = FsmName(static_cast<std::uint8_t>(signal.got));
    } else if (const auto place = PlaceOf(difference, cfg); place && place->bits > 0) {
      signal.expected_text = LanesText(signal.expected, signal.got, place->bits, signal.bits);
      signal.got_text = LanesText(signal.got, signal.expected, place->bits, signal.bits);
    }
    page.signals.push_back(signal);
  }
}

void AddEvents(MismatchPage& page, const LockstepResult& replayed, gm::Version version) {
  for (const Sample& sample : replayed.samples) {
    page.events.push_back({ToString(sample.at), sample.at.mid ? "" : Brief(sample.inputs),
                           Brief(sample.expected, version), Brief(sample.got, version),
                           !Same(sample.expected, sample.got)});
  }
}

void AddPrecision(MismatchPage& page, std::uint8_t cfg, std::uint8_t bits_left) {
  const gm::Config config = gm::Decode(cfg);
  page.origin.emplace_back(
      "precision",
      fmt::format("{}-bit weights x {}-bit {} activations, duplication {}", config.weight_bits,
                  config.activation_bits, config.activation_signed ? "signed" : "unsigned",
                  config.duplication));
  if (bits_left > 0 && bits_left <= config.activation_bits) {
    page.origin.emplace_back(
        "bit plane", fmt::format("activation bit {} ({} of {} bits left)", bits_left - 1, bits_left,
                                 config.activation_bits));
  }
}

void AddElement(MismatchPage& page, const Prepared& prepared, const gm::WrongElement& element) {
  const int bits = gm::MakeLayout(*prepared.job).block.lane_bits();
  const std::uint64_t mask = (std::uint64_t{1} << bits) - 1;
  page.signals.push_back({fmt::format("product[{}][{}]", element.row, element.column), bits,
                          static_cast<std::uint64_t>(element.expected) & mask,
                          static_cast<std::uint64_t>(element.got) & mask,
                          std::to_string(element.expected), std::to_string(element.got)});
  page.origin.emplace_back("element",
                           fmt::format("row {}, column {}", element.row, element.column));
  if (!element.dot) return;
  const gm::Dot& dot = prepared.program.dots[*element.dot];
  page.origin.emplace_back("tile", fmt::format("m {}, n {}", dot.m_tile, dot.n_tile));
  page.origin.emplace_back("k", fmt::format("{} to {}", dot.k_begin, dot.k_end - 1));
}

void AddDivergence(MismatchPage& page, const Prepared& prepared, const Failure& failure,
                   const Sample& sample, const Sample* before, gm::Version version) {
  const std::uint8_t cfg = sample.expected.state.cfg;
  const auto differences = Differences(sample, version);
  AddSignals(page, differences, cfg);
  const auto place = differences.empty() ? std::nullopt : PlaceOf(differences.front(), cfg);
  AddPrecision(page, cfg, before != nullptr && place ? before->expected.state.bits_left : 0);
  if (!place || !prepared.job) return;
  const auto origin =
      gm::Locate(*prepared.job, prepared.program, MadeInCycle(failure.at), place->bpe, place->lane);
  if (origin) AddOrigin(page, *origin, *place);
}

}  // namespace

std::string StateInWords(std::uint8_t fsm) {
  return fsm < kStateWords.size() ? std::string(kStateWords[fsm]) : "no legal state";
}

std::optional<Failure> FindFailure(const Prepared& prepared, const LockstepResult& result) {
  using End = LockstepResult::End;
  Failure failure{Verdict::kMismatch, result.at, "", "", std::nullopt};
  switch (result.end) {
    case End::kDiverged:
      if (result.wrong_word) {
        failure.signal = fmt::format("memory[{}]", *result.wrong_word);
      } else if (const Sample* sample = Find(result, result.at)) {
        const gm::Version version = prepared.version;
        const auto differences = Differences(*sample, version);
        if (!differences.empty()) failure.signal = differences.front().expected.name;
      }
      failure.sentence =
          fmt::format("{} differs after edge {}",
                      failure.signal.empty() ? "the state" : failure.signal, ToString(result.at));
      return failure;
    case End::kExpectation:
      failure.signal =
          result.unmet->field.index < 0
              ? result.unmet->field.name
              : fmt::format("{}[{}]", result.unmet->field.name, result.unmet->field.index);
      failure.sentence = fmt::format("{}: after edge {} {} is {:#x}, the vector expects {:#x}",
                                     ToString(result.unmet->field.where), ToString(result.at),
                                     failure.signal, result.unmet->got, result.unmet->field.value);
      return failure;
    case End::kAssertion:
      failure.verdict = Verdict::kAssertionFailed;
      failure.sentence = fmt::format("an assertion failed after edge {}", ToString(result.at));
      return failure;
    case End::kDeadline:
      failure.verdict = Verdict::kTimeout;
      failure.at = {static_cast<std::uint32_t>(result.cycles), false};
      failure.sentence = fmt::format("stopped by the time limit after {} of {} cycles",
                                     result.cycles, prepared.program.edges.size());
      return failure;
    case End::kStopped:
    case End::kAllEdges:
      break;
  }
  if (result.compares == 0) {
    return Failure{Verdict::kNothingChecked, {}, "", "the vector has no cycle to compare", {}};
  }
  if (!prepared.job || result.end == End::kStopped) return std::nullopt;
  if (prepared.program.readouts.empty()) {
    return Failure{Verdict::kNothingChecked, {}, "", "no result is read out", {}};
  }
  const auto wrong = gm::CheckGemm(*prepared.job, prepared.program, result.readouts);
  if (!wrong) return std::nullopt;
  failure.at = {wrong->cycle, false};
  failure.signal = "product";
  failure.element = wrong;
  failure.sentence = fmt::format("row {}, column {} of the product: expected {}, got {}",
                                 wrong->row, wrong->column, wrong->expected, wrong->got);
  return failure;
}

MismatchPage MakePage(const Vector& vector, const Prepared& prepared, const Failure& failure,
                      const LockstepResult& replayed) {
  MismatchPage page;
  page.vector = vector.id;
  page.about = vector.about;
  page.where = vector.where;
  page.seed = prepared.seed;
  page.cycle = ToString(failure.at);
  page.assertions = replayed.assertions;
  if (failure.verdict == Verdict::kAssertionFailed) {
    page.title = "ASSERTION FAILED";
    page.event = "Seen first";
  }
  const auto here = std::ranges::find(replayed.samples, failure.at, &Sample::at);
  const Sample* before =
      here != replayed.samples.begin() && !replayed.samples.empty() ? &*std::prev(here) : nullptr;
  // Memory and ports do not depend on the state.
  const bool of_state =
      failure.signal != "b_rdata" && !failure.signal.starts_with("memory") && !failure.element;
  if (before != nullptr && of_state) {
    page.state = FsmName(before->expected.state.fsm);
    page.operation = StateInWords(before->expected.state.fsm);
  }
  page.origin.emplace_back("vector", vector.id);
  if (failure.element) {
    AddElement(page, prepared, *failure.element);
  } else if (replayed.wrong_word) {
    page.signals.push_back({fmt::format("memory[{}]", *replayed.wrong_word), 32,
                            replayed.wrong_word_expected, replayed.wrong_word_got, "", ""});
    page.operation = "main array compared after the last edge";
  } else if (replayed.unmet) {
    page.title = "EXPECTATION NOT MET";
    page.event = "Not met";
    page.operation = "RTL and model agree; the value that the vector states is another";
    page.state.clear();
    const int bits = std::max(
        4, static_cast<int>(std::bit_width(replayed.unmet->field.value | replayed.unmet->got)));
    page.signals.push_back(
        {failure.signal, bits, replayed.unmet->field.value, replayed.unmet->got, "", ""});
    page.origin.emplace_back("expected in", ToString(replayed.unmet->field.where));
  } else if (here != replayed.samples.end()) {
    AddDivergence(page, prepared, failure, *here, before, vector.version);
  }
  AddEvents(page, replayed, vector.version);
  return page;
}

}  // namespace m4::tb::m4bram
