// Vectors of kind commands (port values written by hand, with expectations) and random-commands.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "verilator_tb/m4bram/vector_reader.h"

namespace m4::tb::m4bram {
namespace {

constexpr std::size_t kMaxEdges = 1'000'000;
constexpr std::array<int, 3> kWeightBits = {2, 4, 8};
constexpr std::array<int, 3> kDuplications = {1, 2, 4};
constexpr std::array<std::string_view, 4> kCommandBits = {"reset", "start", "copy", "done"};
constexpr std::array<std::uint8_t, 4> kCommandCodes = {gm::kCmdReset, gm::kCmdStart, gm::kCmdCopy,
                                                       gm::kCmdDone};
constexpr std::array<std::string_view, 5> kActions = {"config", "command", "write", "idle", "raw"};
constexpr std::array<std::string_view, 8> kPowerUpNames = {"w1", "w2",  "w12",  "inv",
                                                           "p",  "acc", "act1", "act2"};

// An optional number of an entry, 0..high.
template <class T>
T WordOr(YamlMap& map, std::string_view key, std::uint64_t high, T otherwise) {
  const auto value = map.Find(key);
  return value ? static_cast<T>(value->Word(high)) : otherwise;
}

std::map<int, std::uint32_t> ReadMemory(const YamlValue& value) {
  std::map<int, std::uint32_t> memory;
  for (const auto& [name, word] : value.Map().Entries()) {
    const int address = static_cast<int>(name.Word(gm::kWords - 1));
    if (!memory.emplace(address, static_cast<std::uint32_t>(word.Word(0xFFFFFFFF))).second) {
      name.Fail(fmt::format("word {} is given twice; each word is allowed once", address));
    }
  }
  return memory;
}

void ReadConfig(const YamlValue& value, gm::Inputs& in) {
  YamlMap map = value.Map();
  map.Allow({"signed", "n", "d", "w"});
  gm::Config config;
  config.activation_signed = map.Get("signed").Boolean();
  config.activation_bits = static_cast<int>(map.Get("n").Integer(2, 8));
  config.duplication = map.Get("d").IntegerOf(kDuplications);
  config.weight_bits = map.Get("w").IntegerOf(kWeightBits);
  const std::uint8_t cfg = gm::Encode(config);  // byte enables and data are its two halves
  in.a_ce = true;
  in.a_we = true;
  in.a_be = static_cast<std::uint8_t>(cfg >> 4);
  in.a_wdata = cfg & 0xF;
}

std::uint8_t ReadCommandBits(const YamlValue& value) {
  std::uint8_t bits = 0;
  for (const YamlValue& name : value.Elements()) {
    const std::uint8_t bit = kCommandCodes[name.Choice("command bit", kCommandBits)];
    if (bits & bit) name.Fail(fmt::format("'{}' is given twice; once is allowed", name.Text()));
    bits = static_cast<std::uint8_t>(bits | bit);
  }
  return bits;
}

void ReadRaw(const YamlValue& value, gm::Inputs& in) {
  YamlMap map = value.Map();
  map.Allow({"ce", "we", "be", "address", "data"});
  in.a_ce = WordOr(map, "ce", 1, false);
  in.a_we = WordOr(map, "we", 1, false);
  in.a_be = WordOr(map, "be", 0xF, std::uint8_t{0});
  in.a_addr = WordOr(map, "address", 0x7FF, std::uint16_t{0});
  in.a_wdata = WordOr(map, "data", 0xFFFFFFFF, std::uint32_t{0});
}

// The keys that belong to one action; returns how many edges it lasts.
std::int64_t ReadAction(std::string_view action, const YamlValue& value, YamlMap& entry,
                        gm::Inputs& in) {
  if (action == "idle") return value.Integer(1, kMaxEdges);
  if (action == "config") {
    ReadConfig(value, in);
  } else if (action == "raw") {
    ReadRaw(value, in);
  } else if (action == "command") {
    in.a_ce = true;
    in.a_be = ReadCommandBits(value);
    const auto address = WordOr(entry, "address", gm::kWords - 1, 0u);
    in.a_addr = static_cast<std::uint16_t>(address | (WordOr(entry, "select", 3, 0u) << 9));
    in.a_wdata = WordOr(entry, "data", 0xFFFFFFFF, std::uint32_t{0});
  } else {  // write
    in.a_we = true;
    const auto address = static_cast<unsigned>(value.Word(gm::kWords - 1));
    in.a_addr = static_cast<std::uint16_t>(address | (WordOr(entry, "select", 3, 0u) << 9));
    in.a_wdata = static_cast<std::uint32_t>(entry.Get("data").Word(0xFFFFFFFF));
    in.a_be = WordOr(entry, "byte_enables", 0xF, std::uint8_t{0xF});
  }
  return 1;
}

void ReadEntry(const YamlValue& value, std::vector<gm::Inputs>& edges) {
  YamlMap entry = value.Map();
  entry.Allow({"rst_n", "config", "command", "write", "idle", "raw", "address", "select", "data",
               "byte_enables", "b_address", "repeat"});
  gm::Inputs in;
  in.rst_n = WordOr(entry, "rst_n", 1, true);
  in.b_addr = WordOr(entry, "b_address", gm::kWords - 1, std::uint16_t{0});
  std::int64_t count = 1;
  std::optional<std::string_view> first;
  for (const std::string_view action : kActions) {
    const auto body = entry.Find(action);
    if (!body) continue;
    if (first) {
      value.Fail(fmt::format("'{}' and '{}' are in one entry; one of {} is allowed", *first, action,
                             JoinWords(kActions)));
    }
    first = action;
    count = ReadAction(action, *body, entry, in);
  }
  if (!first && !entry.Find("rst_n") && !entry.Find("b_address")) {
    value.Fail(fmt::format("the entry does nothing; one of {}, rst_n or b_address is needed",
                           JoinWords(kActions)));
  }
  if (const auto repeat = entry.Find("repeat")) count *= repeat->Integer(1, kMaxEdges);
  entry.Close();
  if (static_cast<std::size_t>(count) > kMaxEdges - edges.size()) {
    value.Fail(fmt::format("the cycles get too many here; {} in all are allowed", kMaxEdges));
  }
  edges.insert(edges.end(), static_cast<std::size_t>(count), in);
}

// The state by its name or its code.
std::uint64_t ReadFsm(const YamlValue& value) {
  const bool is_code = value.is_scalar() && value.Text()[0] >= '0' && value.Text()[0] <= '9';
  return is_code ? value.Word(0xF) : value.Choice("state", gm::kFsmNames);
}

// An indexed signal: a list of all rows, or a map of some.
void ReadIndexed(const Signal& signal, const YamlValue& value, std::uint64_t max,
                 std::vector<Expectation::Field>& fields) {
  const std::string name(signal.name);
  if (!value.is_map()) {
    const std::vector<YamlValue> rows = value.List();
    if (signal.count != gm::kBpes || rows.size() != gm::kBpes) {
      value.Fail(
          signal.count == gm::kBpes
              ? fmt::format("the list has {} entries; one for each of the {} BPEs is needed",
                            rows.size(), gm::kBpes)
              : fmt::format("'{}' is given as a list; a map {{word: value}} is allowed", name));
    }
    for (int i = 0; i < gm::kBpes; ++i) {
      const YamlValue& row = rows[static_cast<std::size_t>(i)];
      fields.push_back({name, i, row.Word(max), row.where()});
    }
    return;
  }
  std::set<int> seen;
  for (const auto& [key, word] : value.Map().Entries()) {
    const int index = static_cast<int>(key.Integer(0, signal.count - 1));
    if (!seen.insert(index).second) {
      key.Fail(fmt::format("{}[{}] is given twice; once is allowed", name, index));
    }
    fields.push_back({name, index, word.Word(max), word.where()});
  }
  if (seen.empty()) value.Fail("the map is empty; at least one entry is needed");
}

Expectation ReadExpectation(const YamlValue& value, std::size_t edges, gm::Version version) {
  YamlMap entry = value.Map();
  std::vector<std::string_view> names = SignalNames();
  std::vector<std::string_view> keys = names;
  keys.insert(keys.begin(), "after");
  entry.Allow(keys);

  Expectation expectation;
  const YamlValue after = entry.Get("after");
  const auto last = static_cast<std::int64_t>(edges) - 1;
  expectation.mid = after.is_scalar() && after.Text().ends_with(".5");
  expectation.edge = static_cast<std::uint32_t>(
      expectation.mid ? static_cast<std::int64_t>(after.Number(0, static_cast<double>(last) + 0.5))
                      : after.Integer(0, last));
  if (expectation.mid && !version.double_pumped) {
    after.Fail(
        fmt::format("'{}' is a mid edge, and version {} has none; edges ending in .5 are "
                    "allowed in double-pumped versions only",
                    after.Text(), gm::Name(version)));
  }
  expectation.fields = ReadFields(entry, names, version);
  if (expectation.fields.empty()) {
    value.Fail(
        fmt::format("nothing is expected here; at least one of {} is needed", JoinWords(names)));
  }
  return expectation;
}

CommandVector ReadCommandVector(YamlMap& map, gm::Version version) {
  CommandVector vector;
  if (const auto value = map.Find("memory")) vector.memory = ReadMemory(*value);
  if (const auto value = map.Find("power_up")) {
    YamlMap entry = value->Map();
    entry.Allow(kPowerUpNames);
    vector.power_up = ReadFields(entry, kPowerUpNames, version);
  }
  for (const YamlValue& entry : map.Get("cycles").List()) ReadEntry(entry, vector.edges);
  if (const auto value = map.Find("expect")) {
    for (const YamlValue& entry : value->List()) {
      vector.expectations.push_back(ReadExpectation(entry, vector.edges.size(), version));
    }
  }
  std::stable_sort(vector.expectations.begin(), vector.expectations.end(),
                   [](const Expectation& a, const Expectation& b) {
                     return std::pair(a.edge, a.mid) < std::pair(b.edge, b.mid);
                   });
  return vector;
}

}  // namespace

std::vector<Expectation::Field> ReadFields(YamlMap& map, std::span<const std::string_view> names,
                                           gm::Version version) {
  std::vector<Expectation::Field> fields;
  for (const Signal& signal : kSignals) {
    if (std::find(names.begin(), names.end(), signal.name) == names.end()) continue;
    const auto value = map.Find(signal.name);
    if (!value) continue;
    const std::uint64_t max = MaxOf(signal, version);
    if (signal.count > 0) {
      ReadIndexed(signal, *value, max, fields);
    } else {
      const std::uint64_t word = signal.name == "fsm" ? ReadFsm(*value) : value->Word(max);
      fields.push_back({std::string(signal.name), -1, word, value->where()});
    }
  }
  return fields;
}

std::vector<Expanded> ReadCommands(YamlMap& map, std::span<const gm::Version> versions) {
  std::vector<Expanded> all;
  for (const gm::Version version : versions) {
    all.push_back({version, std::string(gm::Name(version)), ReadCommandVector(map, version)});
  }
  return all;
}

std::vector<Expanded> ReadRandomCommands(YamlMap& map, std::span<const gm::Version> versions) {
  gm::RandomCommands options;
  options.edges = static_cast<std::uint32_t>(map.Get("edges").Integer(1, 100'000'000));
  const auto probability = [&](std::string_view key, double otherwise) {
    const auto value = map.Find(key);
    return value ? value->Number(0, 1) : otherwise;
  };
  options.reset_command = probability("reset_command", options.reset_command);
  options.reset_pin = probability("reset_pin", options.reset_pin);
  options.configuration = probability("configuration", options.configuration);
  options.write = probability("write", options.write);
  std::vector<Expanded> all;
  for (const gm::Version version : versions) {
    options.version = version;
    all.push_back({version, std::string(gm::Name(version)), RandomCommandVector{options}});
  }
  return all;
}

}  // namespace m4::tb::m4bram
