// What can be smaller in a layer: sizes, numbers, parameters.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "golden_model/arith/rng.h"
#include "verilator_tb/shrink/accel.h"

namespace m4::tb::shrink {
namespace {

using accel::LayerSpec;
using accel::Vector;
using Shape = ::m4::host::Layer;
using Numbers = std::vector<std::int32_t>;

// A number of the layer that may be no less than `least`.
struct Scalar {
  int Shape::*size;
  int least;
};
// Sizes that the numbers have too, where they are written.
constexpr std::array<Scalar, 6> kTensorSizes = {{{&Shape::k, 1},
                                                 {&Shape::c, 1},
                                                 {&Shape::s, 1},
                                                 {&Shape::r, 1},
                                                 {&Shape::h, 1},
                                                 {&Shape::w, 1}}};
constexpr std::array<Scalar, 5> kOtherSizes = {{{&Shape::p, 1},
                                                {&Shape::q, 1},
                                                {&Shape::stride, 1},
                                                {&Shape::pad_top, 0},
                                                {&Shape::pad_left, 0}}};

// A reduction of every vector with a layer. `list` finds the parts, `change` reduces one.
template <class List, class Change>
Reduction<Vector> OfEach(std::string name, List list, Change change) {
  return {std::move(name),
          [list](const Vector& vector) -> std::size_t {
            Vector copy = vector;
            LayerSpec* layer = LayerOf(copy);
            return layer == nullptr ? 0 : list(*layer).size();
          },
          [list, change](const Vector& vector, std::size_t begin, std::size_t end) {
            std::optional<Vector> smaller = vector;
            const auto parts = list(*LayerOf(*smaller));
            for (std::size_t i = begin; i < end; ++i) change(parts[i]);
            return smaller;
          }};
}

struct Size {
  int* value;
  int least;
};
std::vector<Size> Sizes(LayerSpec& layer) {
  std::vector<Size> sizes;
  const auto add = [&](const auto& scalars) {
    for (const Scalar& scalar : scalars) {
      int& value = layer.shape.*scalar.size;
      if (value > scalar.least) sizes.push_back({&value, scalar.least});
    }
  };
  add(kOtherSizes);
  if (!AreWritten(layer)) add(kTensorSizes);
  return sizes;
}

// Values [outermost]...[innermost] without positions `begin` to `end` - 1 of one axis.
template <class T>
void EraseAxis(std::vector<T>& values, const std::vector<int>& sizes, std::size_t axis,
               std::size_t begin, std::size_t end) {
  std::size_t inner = 1;
  for (std::size_t i = axis + 1; i < sizes.size(); ++i) inner *= static_cast<std::size_t>(sizes[i]);
  const auto extent = static_cast<std::size_t>(sizes[axis]);
  std::vector<T> kept;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t position = i / inner % extent;
    if (position < begin || position >= end) kept.push_back(values[i]);
  }
  values = std::move(kept);
}

constexpr int kNoAxis = -1;
// A size of the written numbers: its axis in the weights [k][c][s][r], the activations [c][h][w].
struct Axis {
  const char* name;
  int Shape::*size;
  int weights;
  int activations;
};
constexpr std::array<Axis, 6> kAxes = {{{"kernels", &Shape::k, 0, kNoAxis},
                                        {"channels", &Shape::c, 1, 0},
                                        {"filter rows", &Shape::s, 2, kNoAxis},
                                        {"filter columns", &Shape::r, 3, kNoAxis},
                                        {"input rows", &Shape::h, kNoAxis, 1},
                                        {"input columns", &Shape::w, kNoAxis, 2}}};

void Erase(LayerSpec& layer, const Axis& axis, std::size_t begin, std::size_t end) {
  Shape& shape = layer.shape;
  if (axis.weights != kNoAxis) {
    EraseAxis(layer.weights.values, {shape.k, shape.c, shape.s, shape.r},
              static_cast<std::size_t>(axis.weights), begin, end);
  }
  if (axis.activations != kNoAxis) {
    EraseAxis(layer.activations.values, {shape.c, shape.h, shape.w},
              static_cast<std::size_t>(axis.activations), begin, end);
  }
  if (axis.size == &Shape::k) {
    if (!layer.wide.empty()) EraseAxis(layer.wide, {shape.k}, 0, begin, end);
    if (!layer.kernels.empty()) EraseAxis(layer.kernels, {shape.k}, 0, begin, end);
  }
  shape.*axis.size -= static_cast<int>(end - begin);
}

Reduction<Vector> Of(const Axis& axis) {
  return {
      axis.name,
      [axis](const Vector& vector) -> std::size_t {
        const LayerSpec* layer = accel::LayerOf(vector);
        const bool written = layer != nullptr && AreWritten(*layer);
        return written ? static_cast<std::size_t>(layer->shape.*axis.size) : 0;
      },
      [axis](const Vector& vector, std::size_t begin, std::size_t end) -> std::optional<Vector> {
        std::optional<Vector> smaller = vector;
        LayerSpec& layer = *LayerOf(*smaller);
        if (end - begin == static_cast<std::size_t>(layer.shape.*axis.size)) {
          return std::nullopt;  // nothing left
        }
        Erase(layer, axis, begin, end);
        return smaller;
      }};
}

// Weights, activations, biases, multipliers and the zero point, as far as they are not 0.
std::vector<std::int32_t*> NumbersInUse(LayerSpec& layer) {
  std::vector<std::int32_t*> numbers;
  const auto add = [&numbers](std::int32_t& value) {
    if (value != 0) numbers.push_back(&value);
  };
  if (!AreWritten(layer)) return numbers;
  for (std::int32_t& value : layer.weights.values) add(value);
  for (std::int32_t& value : layer.activations.values) add(value);
  for (auto& kernel : layer.kernels) {
    add(kernel.bias);
    add(kernel.multiplier);
  }
  add(layer.zero_point);
  return numbers;
}

std::vector<Size> Shifts(LayerSpec& layer) {
  std::vector<Size> shifts;
  for (auto& kernel : layer.kernels) {
    if (kernel.shift > 1) shifts.push_back({&kernel.shift, 1});
  }
  return shifts;
}

void ToLeast(const Size& size) { *size.value = size.least; }
void Halve(const Size& size) { *size.value = std::max(size.least, *size.value / 2); }
void LessByOne(const Size& size) { --*size.value; }

// By one; large ones by their lowest bit, or it would take for ever.
void CloserToZero(std::int32_t* value) {
  constexpr std::int64_t kLarge = 256;
  const std::int64_t magnitude = std::abs(std::int64_t{*value});
  const std::int64_t less = magnitude < kLarge ? magnitude - 1 : magnitude & (magnitude - 1);
  *value = static_cast<std::int32_t>(*value < 0 ? -less : less);
}

std::vector<LayerSpec*> Requantised(LayerSpec& layer) {
  return layer.requantise ? std::vector{&layer} : std::vector<LayerSpec*>{};
}

}  // namespace

std::vector<Reduction<accel::Vector>> LayerReductions() {
  std::vector<Reduction<Vector>> all = {
      OfEach("sizes to the least", Sizes, ToLeast),
      OfEach("sizes halved", Sizes, Halve),
      OfEach("sizes less by one", Sizes, LessByOne),
  };
  for (const Axis& axis : kAxes) all.push_back(Of(axis));
  all.push_back(OfEach("requantisation", Requantised, [](LayerSpec* layer) {
    layer->requantise = false;
    layer->kernels.clear();
    layer->zero_point = 0;
  }));
  all.push_back(OfEach("numbers to zero", NumbersInUse, [](std::int32_t* value) { *value = 0; }));
  all.push_back(OfEach("numbers halved", NumbersInUse, [](std::int32_t* value) { *value /= 2; }));
  all.push_back(OfEach("numbers closer to zero", NumbersInUse, CloserToZero));
  all.push_back(OfEach("shifts to the least", Shifts, ToLeast));
  all.push_back(OfEach("shifts less by one", Shifts, LessByOne));
  return all;
}

void WriteNumbers(accel::LayerSpec& layer, std::uint64_t seed) {
  arith::Rng rng(arith::SeedFor(seed, "numbers"));  // as the vector's run draws them
  const accel::Numbers numbers = MakeNumbers(layer, rng);
  layer.weights = {accel::NumberSource::Kind::kExplicit, {}, {}, numbers.tensors.weights, {}};
  layer.activations = {
      accel::NumberSource::Kind::kExplicit, {}, {}, numbers.tensors.activations, {}};
  layer.wide = numbers.layer.wide;
  if (numbers.layer.requantisation) {
    layer.kernels = numbers.layer.requantisation->parameters;
    layer.zero_point = numbers.layer.requantisation->zero_point;
  }
  layer.parameters.clear();
}

}  // namespace m4::tb::shrink
