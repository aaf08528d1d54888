#include "golden_model/host/strips.h"

#include <algorithm>
#include <cstdint>

namespace m4::host {
namespace {

constexpr int kMaxExtent = 65535;  // of a field of the descriptor

// One direction of a layer.
struct Direction {
  int outputs = 0;
  int inputs = 0;
  int filter = 0;
  int stride = 0;
  int pad = 0;
  int unit = 0;  // outputs of a tile
};

Strip StripAt(const Direction& d, int first, int outputs) {
  const std::int64_t begin = std::int64_t{first} * d.stride - d.pad;
  const std::int64_t end = begin + std::int64_t{outputs - 1} * d.stride + d.filter;
  const std::int64_t from = std::clamp<std::int64_t>(begin, 0, d.inputs);
  const std::int64_t to = std::clamp<std::int64_t>(end, 0, d.inputs);
  return {first, outputs, static_cast<int>(from), static_cast<int>(to - from),
          static_cast<int>(begin < 0 ? -begin : 0)};
}

std::vector<Strip> Cut(const Direction& d, int size) {
  std::vector<Strip> strips;
  for (int first = 0; first < d.outputs; first += size) {
    strips.push_back(StripAt(d, first, std::min(size, d.outputs - first)));
  }
  return strips;
}

int MostInputs(const std::vector<Strip>& strips) {
  int most = 0;
  for (const Strip& strip : strips) most = std::max(most, strip.inputs);
  return most;
}

// The strips of the most outputs (a multiple of the unit, or all) whose inputs fit; none if those
// of one unit do not.
template <class Fits>
std::vector<Strip> CutLargest(const Direction& d, const Fits& fits) {
  const auto good = [&](const std::vector<Strip>& strips) {
    const int inputs = MostInputs(strips);
    return strips[0].outputs <= kMaxExtent && inputs <= kMaxExtent && fits(inputs);
  };
  std::vector<Strip> whole = Cut(d, d.outputs);
  if (good(whole)) return whole;
  for (int size = (d.outputs - 1) / d.unit * d.unit; size > 0; size -= d.unit) {
    std::vector<Strip> strips = Cut(d, size);
    if (good(strips)) return strips;
  }
  return {};
}

bool HasEmpty(const std::vector<Strip>& strips) {
  return std::any_of(strips.begin(), strips.end(), [](const Strip& s) { return s.inputs == 0; });
}

}  // namespace

Strips CutIntoStrips(const Hardware& hw, const Layer& layer) {
  const Direction down = {layer.p, layer.h, layer.s, layer.stride, layer.pad_top, hw.p_vec};
  const Direction across = {layer.q, layer.w, layer.r, layer.stride, layer.pad_left, hw.qt()};
  const auto fit = [&](int rows, int columns) {
    return hw.activation_words(layer.c, rows, columns) <= hw.act_depth;
  };

  Strips strips;
  strips.columns = Cut(across, layer.q);
  const int width = MostInputs(strips.columns);
  if (layer.q <= kMaxExtent && width <= kMaxExtent) {
    strips.rows = CutLargest(down, [&](int rows) { return fit(rows, width); });
  }
  if (strips.rows.empty()) {
    strips.rows = Cut(down, std::min(hw.p_vec, layer.p));
    const int height = MostInputs(strips.rows);
    strips.columns = CutLargest(across, [&](int columns) { return fit(height, columns); });
  }
  if (strips.columns.empty()) {
    strips.refusal = "The input of one tile does not fit the activation buffers.";
  } else if (HasEmpty(strips.rows) || HasEmpty(strips.columns)) {
    strips.refusal = "A strip of the output lies wholly in the padding and has no input.";
  }
  return strips;
}

}  // namespace m4::host
