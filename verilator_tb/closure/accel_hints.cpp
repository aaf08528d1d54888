// Which vectors of the accelerator tend to reach which bins: one entry for each group of its
// schema. What a layer counts at its end is not said here: it follows from its descriptors.
#include <array>
#include <stdexcept>

#include "verilator_tb/accel/coverage.h"
#include "verilator_tb/closure/accel_draw.h"

namespace m4::tb::closure {
namespace {

namespace ga = ::m4::accel;
using accel::Place;
using Kind = AccelWish::Kind;

// Of every group of pauses three in turn: at once, 1 to 7 cycles, 8 or more.
constexpr std::array<double, 3> kPauses = {0, 0.3, 0.7};

AccelWish Layer() {
  AccelWish wish;
  wish.kind = Kind::kLayer;
  wish.times = 1;
  return wish;
}

AccelWish Broken(ga::Error error) {
  AccelWish wish;
  wish.kind = Kind::kBroken;
  wish.error = static_cast<int>(error);
  return wish;
}

// A layer that reaches the bin at its end.
AccelWish ForEnd(std::size_t /*bin*/) { return Layer(); }

AccelWish ForPrecision(std::size_t bin) {
  AccelWish wish = Layer();
  wish.mixed = false;
  wish.weight_bits = 2 << (bin / 14);
  wish.activation_bits = static_cast<int>(bin / 2 % 7) + 2;
  wish.activations_signed = bin % 2 != 0;
  return wish;
}

AccelWish ForMixed(std::size_t /*bin*/) {
  AccelWish wish = Layer();
  wish.mixed = true;
  return wish;
}

AccelWish ForResult(std::size_t bin) {
  AccelWish wish = Layer();
  wish.result_bits = static_cast<int>(bin / 2) + 2;
  return wish;
}

AccelWish ForRounds(std::size_t bin) {
  AccelWish wish = Layer();
  wish.large = true;
  wish.times = 2;
  // A tile waits for the results of the one before it if the host does not take them.
  const auto decision = static_cast<ga::Decision>(bin % ga::kDecisionNames.size());
  const bool stalls = decision == ga::Decision::kStall || bin >= ga::kDecisionNames.size();
  wish.back_pressure = stalls ? 0.5 : 0.0;
  return wish;
}

AccelWish ForInputWaits(std::size_t bin) {
  AccelWish wish = bin / 3 == 3 ? Broken(ga::Error::kTlastMissing) : Layer();
  wish.input_gaps = kPauses.at(bin % 3);
  if (bin / 3 == 1) wish.result_bits = 8;  // with parameters
  return wish;
}

AccelWish ForInputRefused(std::size_t /*bin*/) {
  AccelWish wish = Layer();
  wish.eager = true;
  wish.several_jobs = true;  // the packet of the next is there while one runs
  return wish;
}

AccelWish ForOutputWaits(std::size_t bin) {
  AccelWish wish = Layer();
  wish.back_pressure = kPauses.at(bin % 3);
  wish.large = bin / 3 == 0;  // results of one tile while the next runs
  return wish;
}

AccelWish ForResponses(std::size_t bin) {
  AccelWish wish = Layer();
  wish.register_gaps = kPauses.at(bin % 3);
  return wish;
}

AccelWish ForResets(std::size_t bin) {
  AccelWish wish;
  wish.kind = Kind::kReset;
  wish.place = static_cast<Place>(bin / 2);
  wish.by_pin = bin % 2 == 0;
  if (*wish.place == Place::kLoadP) wish.result_bits = 8;  // with parameters
  return wish;
}

AccelWish ForErrors(std::size_t bin) {
  AccelWish wish = Broken(static_cast<ga::Error>(bin));
  if (*wish.error == static_cast<int>(ga::Error::kGroups)) wish.mixed = true;
  return wish;
}

AccelWish ForCounters(std::size_t /*bin*/) {
  AccelWish wish = Layer();
  wish.large = true;
  wish.input_gaps = 0.2;
  wish.back_pressure = 0.5;
  return wish;
}

AccelWish ForBlocks(std::size_t bin) {
  AccelWish wish = Layer();
  wish.block = static_cast<int>(bin);
  return wish;
}

struct Hint {
  AccelWish (*wish)(std::size_t bin) = nullptr;
  bool at_end = false;
};
// In the order of BinGroupId.
constexpr std::array<Hint, accel::kBinGroups> kHints = {{
    {ForPrecision, true},  // precision
    {ForMixed, true},      // mixed weights
    {ForEnd, true},        // kind of layer x result
    {ForEnd, true},        // filter
    {ForEnd, true},        // stride x padding
    {ForEnd, true},        // partial tiles
    {ForEnd, true},        // size of the last tile
    {ForEnd, true},        // loops
    {ForResult, true},     // result bits
    {ForEnd, true},        // kept
    {ForEnd, true},        // drains in a tile
    {ForRounds},           // round x decision
    {ForInputWaits},       // input beat
    {ForInputRefused},     // input beat refused
    {ForOutputWaits},      // output beat
    {ForResponses},        // AXI4-Lite response
    {ForResets},           // state x reset
    {ForErrors},           // error code
    {ForCounters},         // counter
    {ForEnd, true},        // DSP shape x pass
    {ForBlocks},           // observed block
}};

}  // namespace

AccelWish WishFor(const ga::Build& build, std::size_t bin) {
  std::size_t first = 0;
  const BinSchema schema = accel::CoverageSchema(build);
  for (std::size_t group = 0; group < schema.size(); ++group) {
    if (bin >= first + schema[group].bins.size()) {
      first += schema[group].bins.size();
      continue;
    }
    const Hint& hint = kHints.at(group);
    AccelWish wish = hint.wish(bin - first);
    if (hint.at_end) wish.at_end = bin;
    return wish;
  }
  throw std::logic_error("there is no such bin of the accelerator");
}

}  // namespace m4::tb::closure
