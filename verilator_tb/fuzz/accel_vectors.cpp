// Vector files of the accelerator (docs/vectors.md, "Accelerator vectors").
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <span>
#include <variant>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/parse_vectors.h"
#include "verilator_tb/fuzz/targets.h"

namespace m4::fuzz {
namespace {

using namespace tb::accel;  // NOLINT(google-build-using-namespace): all of it is of this reader

constexpr const char* kName = "vectors/accel/fuzz.yaml";

constexpr std::size_t kLookedAt = 8;      // vectors of a file
constexpr double kMost = 1 << 27;         // numbers of a tensor
constexpr std::int64_t kSmall = 1 << 12;  // numbers of a tensor that is made, products of a layer
constexpr int kMostSize = 65535;          // of the registers

bool HasFile(const LayerSpec& layer) {
  return !layer.weights.file.empty() || !layer.activations.file.empty() ||
         !layer.parameters.empty();
}

double Product(std::initializer_list<int> sizes) {
  double product = 1;
  for (const int size : sizes) product *= size;
  return product;
}

bool IsSmall(const host::Layer& shape) {
  std::int64_t products = 1;
  for (const int size : {shape.r, shape.s, shape.c, shape.k, shape.p, shape.q}) {
    products *= size;
    if (products > kSmall) return false;
  }
  return std::int64_t{shape.h} * shape.w <= kSmall / shape.c;
}

void ExpectLayer(const LayerSpec& layer) {
  const host::Layer& shape = layer.shape;
  for (const int size :
       {shape.r, shape.s, shape.c, shape.k, shape.h, shape.w, shape.p, shape.q, shape.stride}) {
    Expect(size >= 1 && size <= kMostSize, fmt::format("a size of {}", size));
  }
  Expect(Product({shape.r, shape.s, shape.c, shape.k}) <= kMost &&
             Product({shape.c, shape.h, shape.w}) <= kMost &&
             Product({shape.k, shape.p, shape.q}) <= kMost,
         "a tensor that no machine has");
  if (HasFile(layer) || !IsSmall(shape)) return;
  arith::Rng rng(1);
  const Numbers numbers = MakeNumbers(layer, rng);
  const auto weights = static_cast<std::size_t>(shape.r) * static_cast<std::size_t>(shape.s) *
                       static_cast<std::size_t>(shape.c) * static_cast<std::size_t>(shape.k);
  Expect(numbers.tensors.weights.size() == weights, "another number of weights");
  // What the host would send must be refused by it in words, or have an answer.
  if (!host::WhatIsWrong(numbers.layer).empty()) return;
  if (!host::WhatIsWrong(numbers.layer, numbers.tensors).empty()) return;
  Expect(ExpectedResults(numbers).size() == static_cast<std::size_t>(shape.k) *
                                                static_cast<std::size_t>(shape.p) *
                                                static_cast<std::size_t>(shape.q),
         "another number of results");
}

void LookAt(const std::vector<Vector>& vectors) {
  Expect(!vectors.empty(), "a file without a vector");
  std::set<std::string_view> ids;
  for (const Vector& vector : vectors) {
    Expect(ids.insert(vector.id).second, "two vectors have the id " + vector.id);
  }
  for (const Vector& vector : std::span(vectors).first(std::min(vectors.size(), kLookedAt))) {
    Expect(vector.build != nullptr, "a vector without a build");
    Expect(!Describe(vector).empty(), "nothing is said about " + vector.id);
    if (const LayerSpec* layer = LayerOf(vector)) ExpectLayer(*layer);
    for (const int block : vector.observe.numbers) {
      Expect(!vector.build->has_cim() || block < vector.build->n_blocks(), "no such block");
    }
  }
}

}  // namespace

Answer AccelVectors(const std::string& bytes) {
  return ReadOrRefuse<tb::VectorError>(
      [&bytes] { return ParseVectors(bytes, kName); },
      [&bytes](const std::string& sentence) { ExpectSentenceWithPlace(sentence, kName, bytes); },
      LookAt);
}

}  // namespace m4::fuzz
