#include "verilator_tb/shrink/accel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "golden_model/arith/rng.h"
#include "verilator_tb/accel/run_vector.h"

namespace m4::tb::shrink {
namespace {

using accel::Access;
using accel::BrokenVector;
using accel::LayerSpec;
using accel::LayerVector;
using accel::RegisterVector;
using accel::ResetVector;
using accel::Vector;

Outcome RunAccelerator(const Vector& vector, std::uint64_t seed,
                       std::chrono::duration<double> timeout, const std::atomic<bool>* stop) {
  accel::RunOptions options;
  options.regression_seed = seed;
  options.timeout = timeout;
  options.stop = stop;
  return RunVector(vector, options);
}

// The scenario becomes its layer, run once.
void OnlyLayer(Vector& vector) {
  const LayerSpec layer = *LayerOf(vector);
  if (const auto* reset = std::get_if<ResetVector>(&vector.body)) {
    const std::string kind = reset->by_pin ? "-pin" : "-soft";  // is in the id
    vector.id.erase(vector.id.find(kind, vector.id.find('/')), kind.size());
  }
  const auto* several = std::get_if<LayerVector>(&vector.body);
  vector.body = LayerVector{layer, 1, several != nullptr && several->eager};
}

bool IsOneLayer(const Vector& vector) {
  const auto* layer = std::get_if<LayerVector>(&vector.body);
  return layer != nullptr && layer->times == 1;
}

// A reduction of bodies of one type; `list` finds the parts, `change` reduces one.
template <class Body, class List, class Change>
Reduction<Vector> OfEach(std::string name, List list, Change change) {
  return {std::move(name),
          [list](const Vector& vector) -> std::size_t {
            if (!std::holds_alternative<Body>(vector.body)) return 0;
            Body copy = std::get<Body>(vector.body);
            return list(copy).size();
          },
          [list, change](const Vector& vector, std::size_t begin, std::size_t end) {
            std::optional<Vector> smaller = vector;
            const auto parts = list(std::get<Body>(smaller->body));
            for (std::size_t i = begin; i < end; ++i) change(parts[i]);
            return smaller;
          }};
}

// Parts of a list in bodies of one type that go.
template <class Body, class Part>
Reduction<Vector> Without(std::string name, std::vector<Part> Body::*list) {
  return {
      std::move(name),
      [list](const Vector& vector) -> std::size_t {
        const auto* body = std::get_if<Body>(&vector.body);
        return body == nullptr ? 0 : (body->*list).size();
      },
      [list](const Vector& vector, std::size_t begin, std::size_t end) -> std::optional<Vector> {
        std::optional<Vector> smaller = vector;
        auto& parts = std::get<Body>(smaller->body).*list;
        if (end - begin == parts.size()) return std::nullopt;  // the reader wants one
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(begin),
                    parts.begin() + static_cast<std::ptrdiff_t>(end));
        return smaller;
      }};
}

// A reduction of the vector as a whole, if `possible`.
Reduction<Vector> OfWhole(std::string name, bool (*possible)(const Vector&),
                          void (*change)(Vector&)) {
  return {std::move(name),
          [possible](const Vector& vector) -> std::size_t { return possible(vector) ? 1 : 0; },
          [change](const Vector& vector, std::size_t, std::size_t) {
            std::optional<Vector> smaller = vector;
            change(*smaller);
            return smaller;
          }};
}

std::vector<int*> Times(ResetVector& body) {
  return body.times > 1 ? std::vector{&body.times} : std::vector<int*>{};
}
std::vector<int*> LayerTimes(LayerVector& body) {
  return body.times > 1 ? std::vector{&body.times} : std::vector<int*>{};
}
std::vector<int*> Waits(RegisterVector& body) {
  std::vector<int*> waits;
  for (Access& access : body.accesses) {
    if (access.cycles > 1) waits.push_back(&access.cycles);
  }
  return waits;
}
std::vector<std::uint32_t*> WrittenWords(RegisterVector& body) {
  std::vector<std::uint32_t*> words;
  for (Access& access : body.accesses) {
    if (access.kind == Access::Kind::kWrite && access.data != 0) words.push_back(&access.data);
  }
  return words;
}

std::vector<double*> PausesInUse(accel::HostTiming& timing) {
  std::vector<double*> pauses = {&timing.input_gaps, &timing.back_pressure, &timing.register_gaps,
                                 &timing.chatter};
  std::erase_if(pauses, [](const double* pause) { return *pause == 0; });
  return pauses;
}

Reduction<Vector> HostPauses() {
  return {"pauses of the host",
          [](const Vector& vector) {
            accel::HostTiming copy = vector.timing;
            return PausesInUse(copy).size();
          },
          [](const Vector& vector, std::size_t begin, std::size_t end) {
            std::optional<Vector> smaller = vector;
            const auto pauses = PausesInUse(smaller->timing);
            for (std::size_t i = begin; i < end; ++i) *pauses[i] = 0;
            return smaller;
          }};
}

std::string Size(const Vector& vector) {
  const LayerSpec* layer = accel::LayerOf(vector);
  if (layer == nullptr) {
    return fmt::format("{} accesses", std::get<RegisterVector>(vector.body).accesses.size());
  }
  const auto& shape = layer->shape;
  std::string text = fmt::format("layer {} x {} x {} x {}, input {} x {}, output {} x {}", shape.k,
                                 shape.c, shape.s, shape.r, shape.h, shape.w, shape.p, shape.q);
  if (!AreWritten(*layer)) return text + ", random numbers";
  const auto zeros = [](const std::vector<std::int32_t>& values) {
    return static_cast<std::size_t>(std::ranges::count(values, 0));
  };
  const auto& weights = layer->weights.values;
  const auto& activations = layer->activations.values;
  return text + fmt::format(", {} numbers not 0", weights.size() - zeros(weights) +
                                                      activations.size() - zeros(activations));
}

// "block 5 act1": the block that must be observed.
std::vector<int> BlockOf(const std::string& signal) {
  constexpr std::string_view kBlock = "block ";
  if (!signal.starts_with(kBlock)) return {};
  return {std::atoi(signal.c_str() + kBlock.size())};
}

bool HasFiles(const Vector& vector) {
  const LayerSpec* layer = accel::LayerOf(vector);
  return layer != nullptr && (layer->weights.kind == accel::NumberSource::Kind::kReal ||
                              layer->activations.kind == accel::NumberSource::Kind::kReal ||
                              !layer->parameters.empty());
}

}  // namespace

accel::LayerSpec* LayerOf(accel::Vector& vector) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the vector is not const
  return const_cast<LayerSpec*>(accel::LayerOf(vector));
}

std::vector<Reduction<accel::Vector>> ScenarioReductions() {
  return {
      OfWhole(
          "the layer alone",
          [](const Vector& vector) {
            return accel::LayerOf(vector) != nullptr && !IsOneLayer(vector);
          },
          OnlyLayer),
      OfWhole(
          "numbers as written",
          [](const Vector& vector) {
            return IsOneLayer(vector) && !AreWritten(*accel::LayerOf(vector));
          },
          [](Vector& vector) { WriteNumbers(*LayerOf(vector), arith::SeedFor(kSeed, vector.id)); }),
      Without("breaks", &BrokenVector::breaks),
      Without("accesses", &RegisterVector::accesses),
      OfEach<ResetVector>("times", Times, [](int* times) { --*times; }),
      OfEach<LayerVector>("times", LayerTimes, [](int* times) { --*times; }),
      OfEach<RegisterVector>("waits halved", Waits, [](int* wait) { *wait /= 2; }),
      OfEach<RegisterVector>("waits less by one", Waits, [](int* wait) { --*wait; }),
      OfEach<RegisterVector>("words to zero", WrittenWords, [](std::uint32_t* word) { *word = 0; }),
      OfEach<RegisterVector>("highest bits of words", WrittenWords,
                             [](std::uint32_t* word) { *word ^= std::bit_floor(*word); }),
      OfEach<RegisterVector>("lowest bits of words", WrittenWords,
                             [](std::uint32_t* word) { *word &= *word - 1; }),
      HostPauses(),
      OfWhole(
          "packets before their start",
          [](const Vector& vector) {
            const auto* layer = std::get_if<LayerVector>(&vector.body);
            return layer != nullptr && layer->eager;
          },
          [](Vector& vector) { std::get<LayerVector>(vector.body).eager = false; }),
  };
}

Design<accel::Vector> AcceleratorDesign() {
  Design<Vector> design;
  design.run = RunAccelerator;
  design.read = accel::ReadVectors;
  design.write = [](const Vector& vector) { return ToYaml(vector); };
  design.size = Size;
  design.reductions = ScenarioReductions();
  for (auto& reduction : LayerReductions()) design.reductions.push_back(std::move(reduction));
  return design;
}

Result Shrink(const accel::Vector& vector, const Request& request) {
  Limits limits(request);
  if (vector.fault) {
    throw NotShrinkable(fmt::format("{} has a fault of its own; without it it passes", vector.id));
  }
  Vector plain = vector;
  plain.expected_failure.reset();
  const Design<Vector> design = AcceleratorDesign();
  const auto signature =
      SignatureToKeep(design.run(plain, request.seed, limits.Left(), request.stop));
  if (!signature) throw NotShrinkable(fmt::format("{} does not fail", vector.id));

  plain.tags = TagsOf(vector.tags);
  plain.about =
      fmt::format("Shrunk from {}, seed {:#x}: {}.", vector.id, request.seed, ToString(*signature));
  plain.observe = {false, 0, BlockOf(signature->signal)};
  // What follows the file's name, without the number of a repetition.
  std::string rest = vector.id.substr(vector.id.find('/'));
  if (plain.repeat > 0) rest.resize(rest.rfind("-r"));
  plain.repeat = 0;
  plain.id = rest;
  std::vector<Vector> forms;
  if (accel::LayerOf(plain) != nullptr) {
    Vector& written = forms.emplace_back(plain);
    OnlyLayer(written);
    WriteNumbers(*LayerOf(written), arith::SeedFor(request.seed, vector.id));
  }
  if (!HasFiles(plain)) forms.push_back(plain);  // the file names would be of no use elsewhere
  Request below = request;
  below.folder /= "accel";  // where the vectors of the accelerator lie below a folder of vectors
  return Search<Vector>(design, vector.id, forms, *signature, below, limits);
}

}  // namespace m4::tb::shrink
