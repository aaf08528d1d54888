// A layer as a network has it, in the words of a test vector's `shape`.
#include "verilator_tb/perf/limit_macs.h"
#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

using tb::YamlMap;
using tb::YamlValue;

constexpr int kMostFilter = 15;  // of the host library: rows or columns of a filter, of padding
constexpr int kMostSize = 65535;
constexpr int kMostStride = 4;
constexpr int kMostTimes = 10000;

int Number(YamlMap& map, std::string_view key, int standard, int low, int high) {
  const auto value = map.Find(key);
  return value ? static_cast<int>(value->Integer(low, high)) : standard;
}

// Output rows of input rows, with the same padding on both sides. `place` for the message.
int Outputs(const YamlValue& place, int inputs, int filter, int stride, int pad) {
  const int most = inputs + 2 * pad;
  if (most < filter) {
    place.Fail(fmt::format("the filter has {} rows or columns, the input with its padding only {}",
                           filter, most));
  }
  return (most - filter) / stride + 1;
}

}  // namespace

perf::NamedLayer ReadLayer(const YamlValue& value) {
  YamlMap map = value.Map();
  map.Allow({"name", "times", "r", "s", "c", "k", "h", "w", "stride", "pad"});
  perf::NamedLayer layer;
  layer.name = map.Get("name").Text();
  layer.times = Number(map, "times", 1, 1, kMostTimes);
  host::Layer& shape = layer.shape;
  shape.r = Number(map, "r", 1, 1, kMostFilter);
  shape.s = Number(map, "s", shape.r, 1, kMostFilter);
  shape.c = Number(map, "c", 1, 1, kMostSize);
  shape.k = Number(map, "k", 1, 1, kMostSize);
  shape.h = Number(map, "h", 1, 1, kMostSize);
  shape.w = Number(map, "w", 1, 1, kMostSize);
  shape.stride = Number(map, "stride", 1, 1, kMostStride);
  shape.pad_top = shape.pad_left = Number(map, "pad", 0, 0, kMostFilter);
  shape.p = Outputs(value, shape.h, shape.s, shape.stride, shape.pad_top);
  shape.q = Outputs(value, shape.w, shape.r, shape.stride, shape.pad_left);
  LimitMacs(value, {shape.r, shape.s, shape.c, shape.p, shape.q, shape.k, layer.times});
  return layer;
}

}  // namespace m4::perf_tool
