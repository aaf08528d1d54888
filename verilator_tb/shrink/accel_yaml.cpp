// Vectors of the accelerator as text; docs/vectors.md is the format.
#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "golden_model/accel/descriptor.h"
#include "golden_model/accel/state.h"
#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/shrink/accel.h"

namespace m4::tb::shrink {
namespace {

using accel::Access;
using accel::Break;
using accel::BrokenVector;
using accel::LayerSpec;
using accel::LayerVector;
using accel::NumberSource;
using accel::RegisterVector;
using accel::ResetVector;
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
template <class T>
void PutUnless(YAML::Emitter& out, const char* key, const T& value, const T& usual) {
  if (value != usual) Put(out, key, value);
}
void PutRate(YAML::Emitter& out, const char* key, double rate) {
  if (rate != 0) Put(out, key, fmt::format("{}", rate));
}

void PutShape(YAML::Emitter& out, const host::Layer& shape) {
  out << Key << "shape" << Value << Flow << BeginMap;
  Put(out, "r", shape.r);
  Put(out, "s", shape.s);
  Put(out, "c", shape.c);
  Put(out, "k", shape.k);
  Put(out, "h", shape.h);
  Put(out, "w", shape.w);
  Put(out, "p", shape.p);
  Put(out, "q", shape.q);
  PutUnless(out, "stride", shape.stride, 1);
  PutUnless(out, "pad_top", shape.pad_top, 0);
  PutUnless(out, "pad_left", shape.pad_left, 0);
  out << EndMap;
}

// Numbers as written in `rows` rows, or the name of a source.
void PutSource(YAML::Emitter& out, const NumberSource& source, int rows) {
  constexpr std::array<const char*, 5> kNames = {"uniform", "corner", "extreme", "real",
                                                 "explicit"};
  Put(out, "source", kNames.at(static_cast<std::size_t>(source.kind)));
  if (source.kind != NumberSource::Kind::kExplicit) return;
  out << Key << "values" << Value << BeginSeq;
  const std::size_t columns = source.values.size() / static_cast<std::size_t>(rows);
  for (auto row = source.values.begin(); row != source.values.end();) {
    const auto end = row + static_cast<std::ptrdiff_t>(columns);
    out << Flow << std::vector<std::int32_t>(row, end);
    row = end;
  }
  out << EndSeq;
}

void PutWeights(YAML::Emitter& out, const LayerSpec& layer) {
  out << Key << "weights" << Value << BeginMap;
  Put(out, "bits", layer.shape.weight_bits);
  if (layer.shape.mixed()) {
    Put(out, "narrow", layer.shape.narrow_bits);
    if (layer.wide.empty()) {
      Put(out, "wide_share", fmt::format("{}", layer.wide_share));
    } else {
      out << Key << "wide" << Value << Flow << BeginSeq;
      for (const bool wide : layer.wide) out << wide;
      out << EndSeq;
    }
  }
  PutUnless(out, "w2_as_4", layer.shape.w2_as_4, false);
  PutSource(out, layer.weights, layer.shape.k);
  out << EndMap;
}

void PutResult(YAML::Emitter& out, const LayerSpec& layer) {
  if (!layer.requantise) {
    Put(out, "result", "int32");
    return;
  }
  out << Key << "result" << Value << BeginMap;
  Put(out, "bits", layer.result_bits);
  Put(out, "signed", layer.result_signed);
  if (!layer.kernels.empty()) {
    out << Key << "kernels" << Value << BeginSeq;
    for (const auto& kernel : layer.kernels) {
      out << Flow << std::vector<std::int32_t>{kernel.bias, kernel.multiplier, kernel.shift};
    }
    out << EndSeq;
    PutUnless(out, "zero_point", layer.zero_point, 0);
  }
  out << EndMap;
}

void PutLayer(YAML::Emitter& out, const LayerSpec& layer) {
  PutShape(out, layer.shape);
  PutWeights(out, layer);
  out << Key << "activations" << Value << BeginMap;
  Put(out, "bits", layer.shape.activation_bits);
  Put(out, "signed", layer.shape.activations_signed);
  PutSource(out, layer.activations, layer.shape.c);
  out << EndMap;
  PutResult(out, layer);
}

std::string SmallLetters(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(), [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  });
  return small;
}

void PutBreak(YAML::Emitter& out, const Break& step) {
  constexpr std::array<const char*, 5> kNames = {"descriptor", "tlast-early", "tlast-missing",
                                                 "multiplier", "shift"};
  out << Flow << BeginMap;
  Put(out, "kind", kNames.at(static_cast<std::size_t>(step.kind)));
  if (step.kind == Break::Kind::kDescriptor) {
    out << Key << "set" << Value << Flow << BeginMap;
    for (const auto& [index, value] : step.registers) {
      const auto name = ::m4::accel::kDescriptorNames.at(static_cast<std::size_t>(index));
      Put(out, SmallLetters(name).c_str(), Hex(value));
    }
    out << EndMap;
    Put(out, "error", step.error);
  }
  out << EndMap;
}

void PutBeats(YAML::Emitter& out, const char* key, const std::vector<std::uint32_t>& beats) {
  out << Key << key << Value << Flow << BeginSeq;
  for (const std::uint32_t beat : beats) out << Hex(beat);
  out << EndSeq;
}

void PutAccess(YAML::Emitter& out, const Access& access) {
  out << Flow << BeginMap;
  switch (access.kind) {
    case Access::Kind::kRead:
      Put(out, "read", Hex(access.address));
      if (access.checked) Put(out, "expect", Hex(access.data));
      break;
    case Access::Kind::kWrite:
      Put(out, "write", Hex(access.address));
      Put(out, "data", Hex(access.data));
      if (access.strobe != 0xF) Put(out, "strobe", Hex(access.strobe));
      break;
    case Access::Kind::kWait:
      Put(out, "wait", access.cycles);
      break;
    case Access::Kind::kPinReset:
      Put(out, "reset", access.cycles);
      break;
    case Access::Kind::kSend:
      PutBeats(out, "send", access.beats);
      PutUnless(out, "last", access.last, true);
      break;
    case Access::Kind::kOffer:
      PutBeats(out, "offer", access.beats);
      PutUnless(out, "last", access.last, true);
      break;
    case Access::Kind::kReceive:
      PutBeats(out, "receive", access.beats);
      break;
  }
  if (access.response != ::m4::accel::kOkay) Put(out, "response", "slverr");
  out << EndMap;
}

// The keys of each kind.
class BodyWriter {
 public:
  explicit BodyWriter(YAML::Emitter& out) : out_(out) {}

  void operator()(const LayerVector& body) {
    Put(out_, "kind", "layer");
    PutLayer(out_, body.layer);
    PutUnless(out_, "times", body.times, 1);
    PutUnless(out_, "eager", body.eager, false);
  }
  void operator()(const BrokenVector& body) {
    Put(out_, "kind", "broken");
    PutLayer(out_, body.layer);
    out_ << Key << "breaks" << Value << BeginSeq;
    for (const Break& step : body.breaks) PutBreak(out_, step);
    out_ << EndSeq;
  }
  void operator()(const ResetVector& body) {
    Put(out_, "kind", "reset");
    Put(out_, "reset", body.by_pin ? "pin" : "soft");
    PutLayer(out_, body.layer);
    PutUnless(out_, "times", body.times, 1);
    if (body.at.empty()) return;
    out_ << Key << "at" << Value << Flow << BeginSeq;
    for (const accel::Place place : body.at) {
      out_ << std::string(accel::kPlaceNames.at(static_cast<std::size_t>(place)));
    }
    out_ << EndSeq;
  }
  void operator()(const RegisterVector& body) {
    Put(out_, "kind", "registers");
    out_ << Key << "accesses" << Value << BeginSeq;
    for (const Access& access : body.accesses) PutAccess(out_, access);
    out_ << EndSeq;
  }

 private:
  YAML::Emitter& out_;
};

}  // namespace

std::string ToYaml(const accel::Vector& vector) {
  YAML::Emitter out;
  out << BeginMap;
  Put(out, "about", vector.about);
  out << Key << "tags" << Value << Flow << vector.tags;
  Put(out, "build", std::string(vector.build->name));
  std::visit(BodyWriter(out), vector.body);
  if (!(vector.timing == accel::HostTiming{})) {
    out << Key << "host" << Value << Flow << BeginMap;
    PutRate(out, "input_gaps", vector.timing.input_gaps);
    PutRate(out, "back_pressure", vector.timing.back_pressure);
    PutRate(out, "register_gaps", vector.timing.register_gaps);
    PutRate(out, "chatter", vector.timing.chatter);
    out << EndMap;
  }
  if (vector.observe.all) {
    Put(out, "observe", "all");
  } else if (vector.observe.random > 0) {
    out << Key << "observe" << Value << Flow << BeginMap;
    Put(out, "random", vector.observe.random);
    out << EndMap;
  } else if (!vector.observe.numbers.empty()) {
    out << Key << "observe" << Value << Flow << vector.observe.numbers;
  }
  out << EndMap;
  return std::string(out.c_str()) + "\n";
}

}  // namespace m4::tb::shrink
