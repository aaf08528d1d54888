#include "golden_model/accel/memories.h"

#include <algorithm>
#include <utility>

namespace m4::accel {
namespace {

// Bytes that the larger activation buffer of a build holds: no accepted layer has more.
std::size_t Capacity(const Build& build) {
  std::int64_t bytes = 0;
  for (const Engine e : kEngines) {
    if (!build.has(e)) continue;
    bytes = std::max(bytes, std::int64_t{build.y_banks()} * build.x_banks(e) * build.act_depth *
                                build.word_chans(e));
  }
  return static_cast<std::size_t>(bytes);
}

}  // namespace

Memories::Memories(const Build& build, std::vector<std::uint32_t> blocks)
    : blocks_(std::move(blocks)),
      activations_(Capacity(build)),
      parameters_(static_cast<std::size_t>(build.param_depth)) {}

void Memories::WriteQuad(const Job& job, int y, int x, int quad, std::uint32_t data) {
  const std::size_t first = Index(job, y, x, 4 * quad);
  for (std::size_t i = 0; i < 4; ++i) {
    activations_[first + i] = static_cast<std::uint8_t>(data >> (8 * i));
  }
}

void Memories::WriteParameter(int kernel, int field, std::uint32_t data) {
  parameters_[static_cast<std::size_t>(kernel)][static_cast<std::size_t>(field)] = data;
}

Parameters Memories::ParametersOf(int kernel) const {
  const auto& beats = parameters_[static_cast<std::size_t>(kernel)];
  // Other shifts are refused when they are loaded; what a layer that keeps them nevertheless gives
  // is not defined.
  const int shift = static_cast<int>(std::clamp<std::uint32_t>(beats[2], 1, 62));
  return {static_cast<std::int32_t>(beats[0]), static_cast<std::int32_t>(beats[1]), shift};
}

}  // namespace m4::accel
