// The layer of a vector: its shape, and the sweeps over its precisions.
#include <fmt/format.h>

#include <algorithm>

#include "verilator_tb/accel/vector_reader.h"
#include "verilator_tb/core/vector_limits.h"

namespace m4::tb::accel {
namespace {

constexpr int kMostSize = 0xFFFF;  // of the registers
constexpr std::array<int, 3> kWeightBits = {2, 4, 8};
constexpr std::array<int, 7> kActivationBits = {2, 3, 4, 5, 6, 7, 8};

int Size(YamlMap& map, std::string_view key, int standard) {
  const auto value = map.Find(key);
  return value ? static_cast<int>(value->Integer(1, kMostSize)) : standard;
}

int Small(YamlMap& map, std::string_view key, int standard) {
  const auto value = map.Find(key);
  return value ? static_cast<int>(value->Integer(0, 15)) : standard;
}

// Output rows of input rows, as in every framework: the same padding on both sides.
int Outputs(int inputs, int filter, int stride, int pad) {
  return std::clamp((inputs + 2 * pad - filter) / stride + 1, 1, kMostSize);
}

// That a tensor of this size can be made, the steps of a sum be counted.
void LimitTensors(const YamlValue& where, const host::Layer& layer) {
  LimitNumbers(where.where(), "weights", {layer.r, layer.s, layer.c, layer.k});
  LimitNumbers(where.where(), "activations", {layer.c, layer.h, layer.w});
  LimitNumbers(where.where(), "results", {layer.k, layer.p, layer.q});
}

host::Layer ReadShape(const YamlValue& value) {
  YamlMap map = value.Map();
  map.Allow({"r", "s", "c", "k", "h", "w", "p", "q", "stride", "pad", "pad_top", "pad_left"});
  host::Layer layer;
  layer.r = Size(map, "r", 1);
  layer.s = Size(map, "s", layer.r);
  layer.c = Size(map, "c", 1);
  layer.k = Size(map, "k", 1);
  layer.h = Size(map, "h", 1);
  layer.w = Size(map, "w", 1);
  layer.stride = Size(map, "stride", 1);
  const int pad = Small(map, "pad", 0);
  layer.pad_top = Small(map, "pad_top", pad);
  layer.pad_left = Small(map, "pad_left", pad);
  layer.p = Size(map, "p", Outputs(layer.h, layer.s, layer.stride, layer.pad_top));
  layer.q = Size(map, "q", Outputs(layer.w, layer.r, layer.stride, layer.pad_left));
  map.Close();
  LimitTensors(value, layer);
  return layer;
}

// Rows of numbers, one after the other.
std::vector<std::int32_t> ReadRows(const YamlValue& value) {
  std::vector<std::int32_t> numbers;
  for (const YamlValue& row : value.List()) {
    for (const YamlValue& number : row.List()) {
      numbers.push_back(static_cast<std::int32_t>(number.Integer(INT32_MIN, INT32_MAX)));
    }
  }
  return numbers;
}

NumberSource ReadSource(YamlMap& map, const std::filesystem::path& folder) {
  constexpr std::array<std::string_view, 5> kSources = {"uniform", "corner", "extreme", "real",
                                                        "explicit"};
  NumberSource source;
  if (const auto value = map.Find("source")) {
    source.kind = static_cast<NumberSource::Kind>(value->Choice("source", kSources));
    source.where = value->where();
  }
  if (source.kind == NumberSource::Kind::kReal) {
    const YamlValue file = map.Get("file");
    source.file = folder / file.Text();
    source.where = file.where();
    if (const auto narrow = map.Find("narrow_file")) source.narrow_file = folder / narrow->Text();
  }
  if (source.kind == NumberSource::Kind::kExplicit) source.values = ReadRows(map.Get("values"));
  return source;
}

// Bias, multiplier and shift of each kernel.
std::vector<host::KernelParameters> ReadKernels(const YamlValue& value) {
  std::vector<host::KernelParameters> kernels;
  for (const YamlValue& kernel : value.List()) {
    const std::vector<YamlValue> numbers = kernel.List();
    if (numbers.size() != 3) kernel.Fail("a kernel has three numbers: bias, multiplier, shift");
    kernels.push_back({static_cast<std::int32_t>(numbers[0].Integer(INT32_MIN, INT32_MAX)),
                       static_cast<std::int32_t>(numbers[1].Integer(0, INT32_MAX)),
                       static_cast<int>(numbers[2].Integer(1, 62))});
  }
  return kernels;
}

std::vector<int> Bits(YamlMap& map, std::string_view key, std::span<const int> allowed) {
  std::vector<int> bits;
  for (const YamlValue& value : map.Get(key).Sweep()) bits.push_back(value.IntegerOf(allowed));
  return bits;
}

void ReadResult(const YamlValue& value, const std::filesystem::path& folder, LayerSpec& spec) {
  if (value.is_scalar()) {
    constexpr std::array<std::string_view, 1> kInt32 = {"int32"};
    (void)value.Choice("result", kInt32);
    spec.requantise = false;
    return;
  }
  YamlMap map = value.Map();
  map.Allow({"bits", "signed", "parameters", "kernels", "zero_point"});
  if (const auto parameters = map.Find("parameters")) {
    spec.parameters = folder / parameters->Text();
    spec.parameters_where = parameters->where();
  }
  if (const auto kernels = map.Find("kernels")) {
    if (!spec.parameters.empty()) kernels->Fail("'kernels' and 'parameters' exclude each other");
    spec.kernels = ReadKernels(*kernels);
    if (const auto zero = map.Find("zero_point")) {
      spec.zero_point = static_cast<int>(zero->Integer(-256, 255));
    }
  }
  if (const auto bits = map.Find("bits")) spec.result_bits = static_cast<int>(bits->Integer(2, 8));
  if (const auto sign = map.Find("signed")) spec.result_signed = sign->Boolean();
  map.Close();
}

// Every shape with every result, and what tells them apart in an id.
std::vector<ExpandedLayer> ReadShapes(YamlMap& map, const std::filesystem::path& folder) {
  const std::vector<YamlValue> shapes = map.Get("shape").Sweep();
  const auto result = map.Find("result");
  const std::vector<YamlValue> results = result ? result->Sweep() : std::vector<YamlValue>{};
  LimitVectors(map.where(), {static_cast<std::int64_t>(shapes.size()),
                             static_cast<std::int64_t>(std::max<std::size_t>(results.size(), 1))});
  std::vector<ExpandedLayer> all;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const std::string shape_id = shapes.size() > 1 ? fmt::format("-s{}", i) : "";
    LayerSpec spec;
    spec.shape = ReadShape(shapes[i]);
    if (results.empty()) all.push_back({shape_id, spec});
    for (std::size_t j = 0; j < results.size(); ++j) {
      LayerSpec one = spec;
      ReadResult(results[j], folder, one);
      all.push_back({shape_id + (results.size() > 1 ? fmt::format("-o{}", j) : ""), one});
    }
  }
  return all;
}

std::string IdOf(const LayerSpec& spec) {
  const host::Layer& layer = spec.shape;
  return fmt::format("-w{}{}{}-n{}{}", layer.weight_bits,
                     layer.mixed() ? fmt::format("m{}", layer.narrow_bits) : "",
                     layer.w2_as_4 ? "s4" : "", layer.activation_bits,
                     layer.activations_signed ? "s" : "u");
}

// `layer` with the precision and the sources of numbers of `from`.
LayerSpec WithPrecisionOf(const LayerSpec& from, LayerSpec layer) {
  layer.shape.weight_bits = from.shape.weight_bits;
  layer.shape.narrow_bits = from.shape.narrow_bits;
  layer.shape.w2_as_4 = from.shape.w2_as_4;
  layer.shape.activation_bits = from.shape.activation_bits;
  layer.shape.activations_signed = from.shape.activations_signed;
  layer.wide_share = from.wide_share;
  layer.wide = from.wide;
  layer.weights = from.weights;
  layer.activations = from.activations;
  return layer;
}

}  // namespace

std::vector<ExpandedLayer> ReadLayers(YamlMap& map, const std::filesystem::path& folder) {
  std::vector<ExpandedLayer> shapes = ReadShapes(map, folder);
  LayerSpec spec;  // of the precisions and numbers alone

  YamlMap weights = map.Get("weights").Map();
  weights.Allow({"bits", "narrow", "wide_share", "wide", "w2_as_4", "source", "file", "narrow_file",
                 "values"});
  const std::vector<int> weight_bits = Bits(weights, "bits", kWeightBits);
  if (const auto narrow = weights.Find("narrow")) {
    spec.shape.narrow_bits = narrow->IntegerOf(kWeightBits);
    spec.wide_share = 0.5;
    if (const auto share = weights.Find("wide_share")) spec.wide_share = share->Number(0, 1);
    if (const auto wide = weights.Find("wide")) {
      for (const YamlValue& one : wide->List()) spec.wide.push_back(one.Boolean());
      for (const ExpandedLayer& shape : shapes) {
        const int kernels = shape.layer.shape.k;
        if (spec.wide.size() == static_cast<std::size_t>(kernels)) continue;
        wide->Fail(fmt::format("there are {} kernels, not {}", kernels, spec.wide.size()));
      }
    }
  }
  if (const auto as_4 = weights.Find("w2_as_4")) spec.shape.w2_as_4 = as_4->Boolean();
  spec.weights = ReadSource(weights, folder);
  weights.Close();

  YamlMap activations = map.Get("activations").Map();
  activations.Allow({"bits", "signed", "source", "file", "values"});
  const std::vector<int> activation_bits = Bits(activations, "bits", kActivationBits);
  std::vector<bool> signs;
  for (const YamlValue& value : activations.Get("signed").Sweep()) signs.push_back(value.Boolean());
  spec.activations = ReadSource(activations, folder);
  activations.Close();

  const auto count = static_cast<std::int64_t>(shapes.size() * weight_bits.size() *
                                               activation_bits.size() * signs.size());
  const auto numbers = static_cast<std::int64_t>(spec.weights.values.size() +
                                                 spec.activations.values.size() + spec.wide.size());
  LimitVectors(map.where(), {count});
  LimitNumbers(map.where(), "explicit numbers of all vectors", {numbers, count});
  std::vector<ExpandedLayer> all;
  for (const int w : weight_bits) {
    for (const int n : activation_bits) {
      for (const bool sign : signs) {
        spec.shape.weight_bits = w;
        spec.shape.activation_bits = n;
        spec.shape.activations_signed = sign;
        for (const ExpandedLayer& shape : shapes) {
          LayerSpec layer = WithPrecisionOf(spec, shape.layer);
          all.push_back({IdOf(layer) + shape.id, layer});
        }
      }
    }
  }
  return all;
}

}  // namespace m4::tb::accel
