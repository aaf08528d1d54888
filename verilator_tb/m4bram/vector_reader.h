// The parts of the M4BRAM vector reader; private to vector_*.cpp. The schema is described in
// docs/vectors.md.
#ifndef VERILATOR_TB_M4BRAM_VECTOR_READER_H_
#define VERILATOR_TB_M4BRAM_VECTOR_READER_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "verilator_tb/core/yaml_reader.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {

// A compared signal of the data sheet.
struct Signal {
  std::string_view name;
  int count = 0;  // rows: 4 (BPEs), memory: 512; 0: not indexed
  int bits = 0;   // 0: as wide as a row
};
inline constexpr std::array<Signal, 17> kSignals = {{{"fsm", 0, 4},
                                                     {"bits_left", 0, 4},
                                                     {"cfg", 0, 8},
                                                     {"cmd_valid", 0, 1},
                                                     {"cfg_valid", 0, 1},
                                                     {"t", 0, 1},
                                                     {"t_d", 0, 1},
                                                     {"act1", 0, 32},
                                                     {"act2", 0, 32},
                                                     {"w1", 4, 0},
                                                     {"w2", 4, 0},
                                                     {"w12", 4, 0},
                                                     {"inv", 4, 0},
                                                     {"p", 4, 0},
                                                     {"acc", 4, 0},
                                                     {"b_rdata", 0, 32},
                                                     {"memory", 512, 32}}};
std::vector<std::string_view> SignalNames();
const Signal* FindSignal(std::string_view name);

// "fsm", "p[1]", "memory[7]": as reports and expect_failure write it.
std::string SignalName(std::string_view name, int index);

// The largest value of a signal.
std::uint64_t MaxOf(const Signal& signal, gm::Version version);

// One configuration of the sweeps, with its part of the vector's id.
struct Expanded {
  gm::Version version;
  std::string id;
  std::variant<GemmVector, CommandVector, RandomCommandVector> body;
};

// The keys that each kind adds to those of every vector.
inline constexpr std::array<std::string_view, 9> kGemmKeys = {
    "weights", "activations", "duplication", "storage", "shape",
    "drain",   "when",        "disturb",     "traffic"};
inline constexpr std::array<std::string_view, 4> kCommandKeys = {"memory", "power_up", "cycles",
                                                                 "expect"};
inline constexpr std::array<std::string_view, 5> kRandomCommandKeys = {
    "edges", "reset_command", "reset_pin", "configuration", "write"};

// Each reads its keys of the vector's top map.
std::vector<Expanded> ReadGemm(YamlMap& map, std::span<const gm::Version> versions);
std::vector<Expanded> ReadCommands(YamlMap& map, std::span<const gm::Version> versions);
std::vector<Expanded> ReadRandomCommands(YamlMap& map, std::span<const gm::Version> versions);
std::optional<Fault> ReadFault(YamlMap& map, std::span<const gm::Version> versions);
std::optional<ExpectedFailure> ReadExpectedFailure(YamlMap& map);

// The operand source of a matrix whose values must lie in low..high.
struct OperandRange {
  std::int64_t low = 0;
  std::int64_t high = 0;
  std::string of;  // "2-bit weights"
};
OperandSource ReadSource(const YamlValue& value, const OperandRange& range);

// The fields of an expectation or of power_up that `map` holds; other keys are not touched.
std::vector<Expectation::Field> ReadFields(YamlMap& map, std::span<const std::string_view> names,
                                           gm::Version version);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_VECTOR_READER_H_
