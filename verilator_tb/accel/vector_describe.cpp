#include <fmt/format.h>

#include <iterator>
#include <variant>

#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {
namespace {

std::string LayerText(const LayerSpec& spec) {
  const host::Layer& layer = spec.shape;
  std::string text = fmt::format(
      "{} x {} filters, {} channels, {} kernels, input {} x {}, output {} x {}, stride {}, padding "
      "{} above and {} left; {}-bit weights{}, {}-bit {} activations; ",
      layer.s, layer.r, layer.c, layer.k, layer.h, layer.w, layer.p, layer.q, layer.stride,
      layer.pad_top, layer.pad_left, layer.weight_bits,
      layer.mixed()
          ? fmt::format(" ({:.0f} %, else {}-bit)", 100 * spec.wide_share, layer.narrow_bits)
          : "",
      layer.activation_bits, layer.activations_signed ? "signed" : "unsigned");
  text += spec.requantise ? fmt::format("results requantised to {} bits, {}", spec.result_bits,
                                        spec.result_signed ? "signed" : "unsigned")
                          : "results are the int32 accumulators";
  return text;
}

struct BodyText {
  std::string operator()(const LayerVector& body) const {
    return fmt::format("Runs {} layer(s){}: {}.", body.times,
                       body.eager ? ", each with its packet offered before the start" : "",
                       LayerText(body.layer));
  }
  std::string operator()(const BrokenVector& body) const {
    return fmt::format(
        "{} wrong descriptors or packets, each of which must end with its error code and nothing "
        "else, and after each the right layer: {}.",
        body.breaks.size(), LayerText(body.layer));
  }
  std::string operator()(const ResetVector& body) const {
    return fmt::format("{} times a layer that a {} cuts at a random cycle, then the layer: {}.",
                       body.times, body.by_pin ? "pulse of rst_ni" : "soft reset",
                       LayerText(body.layer));
  }
  std::string operator()(const RegisterVector& body) const {
    return fmt::format("{} accesses of registers and streams, with answers stated by hand.",
                       body.accesses.size());
  }
};

std::string ObserveText(const Vector& vector) {
  const Observe& observe = vector.observe;
  if (!vector.build->has_cim()) return "";
  if (observe.all) return " Every block inside is compared too.";
  if (observe.random > 0) {
    return fmt::format(" {} of the blocks inside, chosen by the seed, are compared too.",
                       observe.random);
  }
  return observe.numbers.empty()
             ? ""
             : fmt::format(" {} of the blocks inside are compared too.", observe.numbers.size());
}

}  // namespace

std::string Describe(const Vector& vector) {
  const HostTiming& timing = vector.timing;
  std::string text = fmt::format("{}\n\nBuild {}. {}{}", vector.about, vector.build->name,
                                 std::visit(BodyText{}, vector.body), ObserveText(vector));
  if (!vector.left_out.empty()) text += fmt::format(" Left out: {}.", vector.left_out);
  if (!(timing == HostTiming{})) {
    fmt::format_to(
        std::back_inserter(text),
        " Pauses begin with probability {} before an input beat, {} at the output, {} on "
        "AXI4-Lite; other registers are read meanwhile with {}.",
        timing.input_gaps, timing.back_pressure, timing.register_gaps, timing.chatter);
  }
  return text;
}

}  // namespace m4::tb::accel
