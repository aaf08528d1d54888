#include "verilator_tb/closure/accel_draw.h"

#include <array>

#include "golden_model/accel/job.h"
#include "verilator_tb/closure/accel_layer.h"
#include "verilator_tb/closure/draw.h"

namespace m4::tb::closure {
namespace {

namespace ga = ::m4::accel;
using accel::Break;
using Kind = AccelWish::Kind;

constexpr int kParameterError = static_cast<int>(ga::Error::kParameter);

// Changes of one or two registers of a descriptor until the data sheet's checks refuse it with that
// code; nothing if none is found.
std::optional<Break> BreakDescriptor(const ga::Build& build, const host::Plan& plan, int error,
                                     arith::Rng& rng) {
  constexpr int kTries = 20'000;
  constexpr std::size_t kFields = 6;  // D_KEEP is not checked
  const host::DescriptorWords& right = plan.jobs.front().descriptor;
  for (int i = 0; i < kTries; ++i) {
    ga::DescriptorImage image = right;
    Break step;
    step.error = static_cast<std::uint32_t>(error);
    for (int change = Between(1, 2, rng); change > 0; --change) {
      const std::size_t index = rng.below(kFields);
      // A part of the register: 4 bits, a half, or all.
      const auto bits = static_cast<int>(OneOf({4, 16, 32}, rng));
      const auto at = static_cast<int>(rng.below(static_cast<std::uint64_t>(32 / bits))) * bits;
      const auto mask = static_cast<std::uint32_t>(((std::uint64_t{1} << bits) - 1) << at);
      const auto value = rng.chance(0.3) ? 0U : static_cast<std::uint32_t>(rng.next64());
      image.at(index) =
          ((image.at(index) & ~mask) | (value & mask)) & ga::kDescriptorMasks.at(index);
    }
    if (static_cast<int>(ga::Check(build, ga::Decode(image))) != error) continue;
    for (std::size_t index = 0; index < kFields; ++index) {
      if (image.at(index) == right.at(index)) continue;
      step.registers.emplace_back(static_cast<int>(index), image.at(index));
    }
    return step;
  }
  return std::nullopt;
}

Break DrawBreak(const ga::Build& build, const host::Plan& plan, const AccelWish& wish,
                arith::Rng& rng) {
  const int error = Or(wish.error, {1, 2, 3, 4, 5, 6, 8, 9, 10, 16, 17, 18}, rng);
  Break step;
  step.error = static_cast<std::uint32_t>(error);
  step.kind = Break::Kind::kTlastMissing;
  if (error == static_cast<int>(ga::Error::kTlastEarly)) step.kind = Break::Kind::kTlastEarly;
  if (error == kParameterError) {
    step.kind = OneOf({Break::Kind::kMultiplier, Break::Kind::kShift}, rng);
  }
  if (error >= static_cast<int>(ga::Error::kTlastEarly)) return step;
  if (auto found = BreakDescriptor(build, plan, error, rng)) return *std::move(found);
  step.error = static_cast<std::uint32_t>(ga::Error::kTlastMissing);
  return step;
}

// Only of what is requantised are the parameters looked at.
AccelWish WishOfLayer(const AccelWish& wish, Kind kind) {
  AccelWish layer = wish;
  if (kind == Kind::kBroken && wish.error.value_or(kParameterError) == kParameterError) {
    if (!layer.result_bits) layer.result_bits = 8;
  }
  return layer;
}

accel::Place DrawPlace(const ga::Build& build, arith::Rng& rng) {
  while (true) {
    const auto place = static_cast<accel::Place>(rng.below(accel::kPlaceNames.size()));
    const bool of_cim = place == accel::Place::kFill || place == accel::Place::kRead;
    if (build.has_cim() || !of_cim) return place;
  }
}

accel::HostTiming DrawTiming(const AccelWish& wish, arith::Rng& rng) {
  accel::HostTiming timing;
  timing.input_gaps = wish.input_gaps.value_or(Rate(rng));
  timing.back_pressure = wish.back_pressure.value_or(Rate(rng));
  timing.register_gaps = wish.register_gaps.value_or(Rate(rng));
  timing.chatter = Rate(rng);
  return timing;
}

}  // namespace

accel::Vector DrawAccel(const ga::Build& build, const AccelWish& wish, arith::Rng& rng) {
  const Kind drawn = OneOf({Kind::kLayer, Kind::kLayer, Kind::kBroken, Kind::kReset}, rng);
  const Kind kind = wish.kind == Kind::kAny ? drawn : wish.kind;
  const PlannedLayer layer = DrawLayer(build, WishOfLayer(wish, kind), rng);
  const int times = wish.times > 0 ? wish.times : Between(1, 2, rng);

  accel::Vector vector;
  vector.build = &build;
  vector.timing = DrawTiming(wish, rng);
  if (build.has_cim()) {
    vector.observe.random = 1;
    if (wish.block) vector.observe = {false, 0, {*wish.block}};
  }
  if (kind == Kind::kLayer) {
    const bool eager = rng.chance(0.3);
    vector.body = accel::LayerVector{layer.spec, times, wish.eager.value_or(eager)};
  } else if (kind == Kind::kBroken) {
    vector.body = accel::BrokenVector{layer.spec, {DrawBreak(build, layer.plan, wish, rng)}};
  } else {
    const bool by_pin = rng.chance(0.5);
    std::vector<accel::Place> at;
    if (wish.place || rng.chance(0.5)) at.push_back(wish.place.value_or(DrawPlace(build, rng)));
    vector.body = accel::ResetVector{layer.spec, wish.by_pin.value_or(by_pin), times, at};
  }
  return vector;
}

}  // namespace m4::tb::closure
