// A network: layers and feature maps.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "verilator_tb/perf/limit_macs.h"
#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

using tb::YamlMap;
using tb::YamlValue;

// Far above any network, see LimitMacs().
constexpr std::int64_t kMostFilter = 255;
constexpr std::int64_t kMostSize = 65536;
constexpr std::int64_t kMostInputs = 1 << 20;
constexpr std::int64_t kMostTimes = 10000;

template <std::size_t kCount>
std::array<std::int64_t, kCount> ReadShape(const YamlValue& value, std::string_view names,
                                           const std::array<std::int64_t, kCount>& most) {
  const std::vector<YamlValue> numbers = value.List();
  if (numbers.size() != kCount) {
    value.Fail(fmt::format("{} numbers are here; {} is needed", numbers.size(), names));
  }
  std::array<std::int64_t, kCount> shape{};
  for (std::size_t i = 0; i < kCount; ++i) shape[i] = numbers[i].Integer(1, most[i]);
  return shape;
}

perf::Conv ReadConv(const YamlValue& value) {
  const auto [r, s, c, p, q, k] =
      ReadShape<6>(value, "[r, s, c, p, q, k]",
                   {kMostFilter, kMostFilter, kMostSize, kMostSize, kMostSize, kMostSize});
  return {.r = r, .s = s, .c = c, .p = p, .q = q, .k = k};
}

std::int64_t ReadTimes(YamlMap& map) {
  const auto times = map.Find("times");
  return times ? times->Integer(1, kMostTimes) : 1;
}

perf::ConvLayer ReadConvLayer(const YamlValue& value) {
  perf::ConvLayer layer;
  if (value.is_map()) {
    YamlMap map = value.Map();
    map.Allow({"shape", "dla", "bram", "times"});
    if (const auto shape = map.Find("shape")) {
      layer.dla = layer.bram = ReadConv(*shape);
    } else {
      layer.dla = ReadConv(map.Get("dla"));
      layer.bram = ReadConv(map.Get("bram"));
    }
    layer.times = ReadTimes(map);
    map.Close();
  } else {
    layer.dla = layer.bram = ReadConv(value);
  }
  for (const perf::Conv& conv : {layer.dla, layer.bram}) {
    LimitMacs(value, {conv.r, conv.s, conv.c, conv.p, conv.q, conv.k, layer.times});
  }
  return layer;
}

perf::FcLayer ReadFcLayer(const YamlValue& value) {
  const auto read = [](const YamlValue& list) {
    const auto [c, k] = ReadShape<2>(list, "[inputs, outputs]", {kMostInputs, kMostInputs});
    return perf::FullyConnected{.c = c, .k = k};
  };
  perf::FcLayer layer;
  if (value.is_map()) {
    YamlMap map = value.Map();
    map.Allow({"shape", "times"});
    layer.shape = read(map.Get("shape"));
    layer.times = ReadTimes(map);
  } else {
    layer.shape = read(value);
  }
  LimitMacs(value, {layer.shape.c, layer.shape.k, layer.times});
  return layer;
}

perf::FeatureMaps ReadMaps(const YamlValue& value) {
  const auto [pin, qin, cin, pout, qout, cout] =
      ReadShape<6>(value, "[pin, qin, cin, pout, qout, cout]",
                   {kMostSize, kMostSize, kMostSize, kMostSize, kMostSize, kMostSize});
  return {.pin = pin, .qin = qin, .cin = cin, .pout = pout, .qout = qout, .cout = cout};
}

perf::StreamWords ReadStreamWords(const YamlValue& value) {
  constexpr std::int64_t kMostWeight = 1000;
  YamlMap map = value.Map();
  map.Allow({"in", "out", "divisor", "divisor_without_dsps"});
  perf::StreamWords words{.in = map.Get("in").Integer(1, kMostWeight),
                          .out = map.Get("out").Integer(1, kMostWeight)};
  if (const auto divisor = map.Find("divisor")) words.divisor = divisor->Integer(1, kMostWeight);
  words.divisor_without_dsps = words.divisor;
  if (const auto divisor = map.Find("divisor_without_dsps")) {
    words.divisor_without_dsps = divisor->Integer(1, kMostWeight);
  }
  return words;
}

}  // namespace

perf::Network ReadNetwork(const YamlValue& value, std::string name) {
  YamlMap map = value.Map();
  map.Allow({"rvec", "filter_copies", "convs", "fcs", "maps", "stream_words", "layers"});
  perf::Network network;
  network.name = std::move(name);
  network.rvec = map.Get("rvec").Integer(1, perf::kMaxTree);
  if (const auto copies = map.Find("filter_copies")) {
    network.filter_copies = copies->Integer(1, kMostTimes);
  }
  for (const YamlValue& layer : map.Get("convs").List()) {
    network.convs.push_back(ReadConvLayer(layer));
  }
  if (const auto fcs = map.Find("fcs")) {
    for (const YamlValue& layer : fcs->Elements()) network.fcs.push_back(ReadFcLayer(layer));
  }
  for (const YamlValue& maps : map.Get("maps").List()) network.maps.push_back(ReadMaps(maps));
  network.stream_words = ReadStreamWords(map.Get("stream_words"));
  if (const auto layers = map.Find("layers")) {
    for (const YamlValue& layer : layers->List()) network.layers.push_back(ReadLayer(layer));
  }
  return network;
}

}  // namespace m4::perf_tool
