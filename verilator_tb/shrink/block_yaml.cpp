// Vectors of the block as text; docs/vectors.md is the format.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

#include "verilator_tb/shrink/block.h"

namespace m4::tb::shrink {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::CommandVector;
using m4bram::Expectation;
using m4bram::GemmVector;
using m4bram::OperandSource;
using YAML::BeginMap;
using YAML::BeginSeq;
using YAML::EndMap;
using YAML::EndSeq;
using YAML::Flow;
using YAML::Key;
using YAML::Value;

std::string Hex(std::uint64_t value) {
  return value < 10 ? fmt::format("{}", value) : fmt::format("{:#x}", value);
}

template <class T>
void Put(YAML::Emitter& out, const char* key, const T& value) {
  out << Key << key << Value << value;
}
void PutHex(YAML::Emitter& out, const char* key, std::uint64_t value) { Put(out, key, Hex(value)); }
void PutHexUnlessZero(YAML::Emitter& out, const char* key, std::uint64_t value) {
  if (value != 0) PutHex(out, key, value);
}

void PutSource(YAML::Emitter& out, const OperandSource& source) {
  using Kind = OperandSource::Kind;
  constexpr std::array<const char*, 8> kNames = {"uniform",  "normal",   "corner", "extreme",
                                                 "constant", "explicit", "npy",    "enumerate"};
  const char* name = kNames.at(static_cast<std::size_t>(source.kind));
  if (source.kind == Kind::kConstant) {
    out << Key << "source" << Value << Flow << BeginMap;
    Put(out, name, source.value);
    out << EndMap;
    return;
  }
  if (source.kind != Kind::kExplicit) return Put(out, "source", name);
  out << Key << "source" << Value << BeginMap << Key << name << Value << BeginSeq;
  for (const auto& row : source.rows) out << Flow << row;
  out << EndSeq << EndMap;
}

// What the operands do not have themselves.
void PutShape(YAML::Emitter& out, const GemmVector& gemm) {
  using Kind = OperandSource::Kind;
  if (gemm.weights.kind == Kind::kExplicit && gemm.activations.kind == Kind::kExplicit) return;
  out << Key << "shape" << Value << Flow << BeginMap;
  Put(out, "m", gemm.m);
  if (gemm.mac2s > 0) {
    Put(out, "mac2s", gemm.mac2s);
  } else {
    Put(out, "k", gemm.k);
  }
  Put(out, "n", gemm.n);
  out << EndMap;
}

// A map of what is not zero; nothing if all is.
void PutRates(YAML::Emitter& out, const char* key,
              const std::vector<std::pair<const char*, double>>& rates) {
  bool any = false;
  for (const auto& [name, rate] : rates) any = any || rate != 0;
  if (!any) return;
  out << Key << key << Value << Flow << BeginMap;
  for (const auto& [name, rate] : rates) {
    if (rate != 0) Put(out, name, fmt::format("{}", rate));
  }
  out << EndMap;
}

void PutGemm(YAML::Emitter& out, const GemmVector& gemm) {
  Put(out, "kind", "gemm");
  out << Key << "weights" << Value << BeginMap;
  Put(out, "bits", gemm.precision.weight_bits);
  PutSource(out, gemm.weights);
  out << EndMap << Key << "activations" << Value << BeginMap;
  Put(out, "bits", gemm.precision.activation_bits);
  Put(out, "signed", gemm.precision.activation_signed);
  PutSource(out, gemm.activations);
  out << EndMap;
  Put(out, "duplication", gemm.precision.duplication);
  Put(out, "storage", gemm.storage == gm::Storage::kExact ? "exact" : "native");
  PutShape(out, gemm);
  if (gemm.drain != 0) Put(out, "drain", gemm.drain);
  const gm::Disturbances& d = gemm.disturbances;
  PutRates(out, "disturb",
           {{"null_mac2", d.null_mac2},
            {"lone_copy", d.lone_copy},
            {"wait", d.wait},
            {"cold_start", d.cold_start},
            {"late_start", d.late_start},
            {"reset_command", d.reset_command},
            {"reset_pin", d.reset_pin},
            {"reconfigure", d.reconfigure},
            {"ignored_bits", d.ignored_bits}});
  const gm::Traffic& t = gemm.traffic;
  PutRates(out, "traffic",
           {{"port_a_writes", t.port_a_writes},
            {"port_a_ignored", t.port_a_ignored},
            {"port_b_same_as_copy", t.port_b_same_as_copy},
            {"port_b_same_as_write", t.port_b_same_as_write}});
}

void PutCommand(YAML::Emitter& out, const gm::Inputs& in) {
  constexpr std::array<std::pair<std::uint8_t, const char*>, 4> kBits = {{{gm::kCmdReset, "reset"},
                                                                          {gm::kCmdStart, "start"},
                                                                          {gm::kCmdCopy, "copy"},
                                                                          {gm::kCmdDone, "done"}}};
  out << Key << "command" << Value << Flow << BeginSeq;
  for (const auto& [bit, name] : kBits) {
    if (in.a_be & bit) out << name;
  }
  out << EndSeq;
  PutHexUnlessZero(out, "address", in.a_addr % gm::kWords);
  PutHexUnlessZero(out, "select", in.a_addr / gm::kWords);
  PutHexUnlessZero(out, "data", in.a_wdata);
}

void PutWrite(YAML::Emitter& out, const gm::Inputs& in) {
  PutHex(out, "write", in.a_addr % gm::kWords);
  PutHex(out, "data", in.a_wdata);
  if (in.a_be != 0xF) PutHex(out, "byte_enables", in.a_be);
  PutHexUnlessZero(out, "select", in.a_addr / gm::kWords);
}

void PutRaw(YAML::Emitter& out, const gm::Inputs& in) {
  out << Key << "raw" << Value << Flow << BeginMap;
  Put(out, "ce", in.a_ce ? 1 : 0);
  Put(out, "we", in.a_we ? 1 : 0);
  PutHexUnlessZero(out, "be", in.a_be);
  PutHexUnlessZero(out, "address", in.a_addr);
  PutHexUnlessZero(out, "data", in.a_wdata);
  out << EndMap;
}

// As the reader makes it of `config: ...`.
bool IsPlainConfig(const gm::Inputs& in) {
  if (!in.is_config() || in.a_addr != 0 || in.a_wdata > 0xF) return false;
  const auto cfg = static_cast<std::uint8_t>(in.a_be << 4 | in.a_wdata);
  const bool no_reserved_code = (cfg & 3) != 3 && (cfg >> 2 & 3) != 3 && (cfg >> 4 & 7) != 0;
  return no_reserved_code && gm::Encode(gm::Decode(cfg)) == cfg;
}

void PutConfig(YAML::Emitter& out, const gm::Inputs& in) {
  const gm::Config config = gm::Decode(static_cast<std::uint8_t>(in.a_be << 4 | in.a_wdata));
  out << Key << "config" << Value << Flow << BeginMap;
  Put(out, "signed", config.activation_signed);
  Put(out, "n", config.activation_bits);
  Put(out, "d", config.duplication);
  Put(out, "w", config.weight_bits);
  out << EndMap;
}

void PutEdges(YAML::Emitter& out, const gm::Inputs& in, std::size_t times) {
  gm::Inputs idle;
  idle.rst_n = in.rst_n;
  idle.b_addr = in.b_addr;
  out << Flow << BeginMap;
  if (!in.rst_n) Put(out, "rst_n", 0);
  if (in == idle) {
    if (in.rst_n && in.b_addr == 0) {
      Put(out, "idle", times);
      times = 1;
    }
  } else if (IsPlainConfig(in)) {
    PutConfig(out, in);
  } else if (in.is_command()) {
    PutCommand(out, in);
  } else if (in.is_write()) {
    PutWrite(out, in);
  } else {
    PutRaw(out, in);
  }
  PutHexUnlessZero(out, "b_address", in.b_addr);
  if (times > 1) Put(out, "repeat", times);
  out << EndMap;
}

// Fields of one name stand side by side.
void PutFields(YAML::Emitter& out, const std::vector<Expectation::Field>& fields) {
  for (std::size_t i = 0; i < fields.size();) {
    const std::string& name = fields[i].name;
    if (fields[i].index < 0) {
      PutHex(out, name.c_str(), fields[i++].value);
      continue;
    }
    out << Key << name << Value << Flow << BeginMap;
    for (; i < fields.size() && fields[i].name == name; ++i) {
      Put(out, std::to_string(fields[i].index).c_str(), Hex(fields[i].value));
    }
    out << EndMap;
  }
}

void PutCommands(YAML::Emitter& out, const CommandVector& commands) {
  Put(out, "kind", "commands");
  if (!commands.memory.empty()) {
    out << Key << "memory" << Value << Flow << BeginMap;
    for (const auto& [word, value] : commands.memory) {
      Put(out, Hex(static_cast<std::uint64_t>(word)).c_str(), Hex(value));
    }
    out << EndMap;
  }
  if (!commands.power_up.empty()) {
    std::vector<Expectation::Field> fields = commands.power_up;
    std::ranges::stable_sort(fields, {}, &Expectation::Field::name);
    out << Key << "power_up" << Value << Flow << BeginMap;
    PutFields(out, fields);
    out << EndMap;
  }
  out << Key << "cycles" << Value << BeginSeq;
  for (std::size_t i = 0; i < commands.edges.size();) {
    std::size_t times = 1;
    while (i + times < commands.edges.size() && commands.edges[i + times] == commands.edges[i]) {
      ++times;
    }
    PutEdges(out, commands.edges[i], times);
    i += times;
  }
  out << EndSeq;
  if (commands.expectations.empty()) return;
  out << Key << "expect" << Value << BeginSeq;
  for (const Expectation& expectation : commands.expectations) {
    out << Flow << BeginMap;
    Put(out, "after", fmt::format("{}{}", expectation.edge, expectation.mid ? ".5" : ""));
    PutFields(out, expectation.fields);
    out << EndMap;
  }
  out << EndSeq;
}

void PutRandomCommands(YAML::Emitter& out, const gm::RandomCommands& options) {
  Put(out, "kind", "random-commands");
  Put(out, "edges", options.edges);
  Put(out, "reset_command", fmt::format("{}", options.reset_command));
  Put(out, "reset_pin", fmt::format("{}", options.reset_pin));
  Put(out, "configuration", fmt::format("{}", options.configuration));
  Put(out, "write", fmt::format("{}", options.write));
}

}  // namespace

std::string ToYaml(const m4bram::Vector& vector) {
  YAML::Emitter out;
  out << BeginMap;
  Put(out, "about", vector.about);
  out << Key << "tags" << Value << Flow << vector.tags;
  Put(out, "version", std::string(gm::Name(vector.version)));
  if (const auto* gemm = std::get_if<GemmVector>(&vector.body)) {
    PutGemm(out, *gemm);
  } else if (const auto* random = std::get_if<m4bram::RandomCommandVector>(&vector.body)) {
    PutRandomCommands(out, random->options);
  } else {
    PutCommands(out, std::get<CommandVector>(vector.body));
  }
  out << EndMap;
  return std::string(out.c_str()) + "\n";
}

}  // namespace m4::tb::shrink
