// What a vector has besides its layer: breaks, accesses, the host's timing, observed blocks.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "golden_model/accel/descriptor.h"
#include "golden_model/accel/state.h"
#include "verilator_tb/accel/vector_reader.h"

namespace m4::tb::accel {
namespace {

std::uint32_t Word32(const YamlValue& value) {
  return static_cast<std::uint32_t>(value.Word(0xFFFFFFFF));
}

Break ReadBreak(const YamlValue& value, const ga::Build* build) {
  constexpr std::array<std::string_view, 5> kKinds = {"descriptor", "tlast-early", "tlast-missing",
                                                      "multiplier", "shift"};
  constexpr std::array<std::uint32_t, 5> kErrors = {0, 16, 17, 18, 18};
  YamlMap map = value.Map();
  map.Allow({"kind", "set", "error"});
  Break step;
  step.where = value.where();
  const std::size_t kind = map.Get("kind").Choice("kind", kKinds);
  step.kind = static_cast<Break::Kind>(kind);
  step.error = kErrors.at(kind);
  if (step.kind == Break::Kind::kDescriptor) {
    YamlMap set = map.Get("set").Map();
    for (const auto& [name, word] : set.Entries()) {
      const auto index = DescriptorIndex(name.Text());
      if (!index) name.Fail("no such register; allowed are d_shape, d_channels, .. d_keep");
      step.registers.emplace_back(*index, Word32(OfBuild(word, build)));
    }
    step.error = static_cast<std::uint32_t>(map.Get("error").Integer(1, 10));
  }
  map.Close();
  return step;
}

std::vector<std::uint32_t> ReadBeats(const YamlValue& value, const ga::Build* build) {
  std::vector<std::uint32_t> beats;
  for (const YamlValue& beat : OfBuild(value, build).List()) beats.push_back(Word32(beat));
  return beats;
}

Access ReadAccess(const YamlValue& value, const ga::Build* build) {
  constexpr std::array<std::string_view, 2> kResponses = {"okay", "slverr"};
  YamlMap map = value.Map();
  map.Allow({"read", "write", "wait", "reset", "send", "offer", "receive", "data", "strobe",
             "expect", "response", "last"});
  Access access;
  access.where = value.where();
  if (const auto cycles = map.Find("wait")) {
    access.kind = Access::Kind::kWait;
    access.cycles = static_cast<int>(cycles->Integer(1, 100000));
  } else if (const auto reset = map.Find("reset")) {
    access.kind = Access::Kind::kPinReset;
    access.cycles = static_cast<int>(reset->Integer(1, 1000));
  } else if (const auto send = map.Find("send")) {
    access.kind = Access::Kind::kSend;
    access.beats = ReadBeats(*send, build);
    if (const auto last = map.Find("last")) access.last = last->Boolean();
  } else if (const auto offer = map.Find("offer")) {
    access.kind = Access::Kind::kOffer;
    access.beats = ReadBeats(*offer, build);
    if (const auto last = map.Find("last")) access.last = last->Boolean();
  } else if (const auto receive = map.Find("receive")) {
    access.kind = Access::Kind::kReceive;
    access.beats = ReadBeats(*receive, build);
  } else if (const auto write = map.Find("write")) {
    access.kind = Access::Kind::kWrite;
    access.address = static_cast<std::uint32_t>(write->Word(0xFF));
    access.data = Word32(OfBuild(map.Get("data"), build));
    if (const auto strobe = map.Find("strobe")) {
      access.strobe = static_cast<std::uint8_t>(strobe->Word(0xF));
    }
  } else {
    access.address = static_cast<std::uint32_t>(map.Get("read").Word(0xFF));
    if (const auto expect = map.Find("expect")) {
      access.data = Word32(OfBuild(*expect, build));
      access.checked = true;
    }
  }
  if (const auto response = map.Find("response")) {
    access.response = response->Choice("response", kResponses) == 0 ? ga::kOkay : ga::kSlverr;
  }
  map.Close();
  return access;
}

double Probability(YamlMap& map, std::string_view key) {
  const auto value = map.Find(key);
  return value ? value->Number(0, 0.98) : 0;
}

}  // namespace

std::vector<Break> ReadBreaks(YamlMap& map, const ga::Build* build) {
  std::vector<Break> breaks;
  for (const YamlValue& value : map.Get("breaks").List()) breaks.push_back(ReadBreak(value, build));
  return breaks;
}

RegisterVector ReadRegisters(YamlMap& map, const ga::Build* build) {
  RegisterVector registers;
  for (const YamlValue& value : map.Get("accesses").List()) {
    registers.accesses.push_back(ReadAccess(value, build));
  }
  return registers;
}

HostTiming ReadTiming(YamlMap& map) {
  HostTiming timing;
  const auto value = map.Find("host");
  if (!value) return timing;
  YamlMap host = value->Map();
  host.Allow({"input_gaps", "back_pressure", "register_gaps", "chatter"});
  timing.input_gaps = Probability(host, "input_gaps");
  timing.back_pressure = Probability(host, "back_pressure");
  timing.register_gaps = Probability(host, "register_gaps");
  timing.chatter = Probability(host, "chatter");
  host.Close();
  return timing;
}

Observe ReadObserve(YamlMap& map, std::span<const ga::Build* const> builds) {
  Observe observe;
  const auto value = map.Find("observe");
  if (!value) return observe;
  if (value->is_scalar()) {
    constexpr std::array<std::string_view, 1> kAll = {"all"};
    (void)value->Choice("observe", kAll);
    observe.all = true;
    return observe;
  }
  if (value->is_map()) {
    YamlMap random = value->Map();
    random.Allow({"random"});
    observe.random = static_cast<int>(random.Get("random").Integer(1, kMostRandomBlocks));
    random.Close();
    return observe;
  }
  int blocks = 1 << 20;
  for (const ga::Build* build : builds) {
    if (build->has_cim()) blocks = std::min(blocks, build->n_blocks());
  }
  for (const YamlValue& number : value->Sweep()) {
    observe.numbers.push_back(static_cast<int>(number.Integer(0, blocks - 1)));
  }
  return observe;
}

std::optional<int> DescriptorIndex(std::string_view name) {
  for (std::size_t i = 0; i < ga::kDescriptorNames.size(); ++i) {
    const bool same = std::ranges::equal(name, ga::kDescriptorNames.at(i), {}, {}, [](char c) {
      return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    });
    if (same) return static_cast<int>(i);
  }
  return std::nullopt;
}

}  // namespace m4::tb::accel
