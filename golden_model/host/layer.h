// A layer as a user of the accelerator states it, of any size, and its numbers. Source:
// docs/accelerator.md, sections 2, 9 and 14.3.
#ifndef GOLDEN_MODEL_HOST_LAYER_H_
#define GOLDEN_MODEL_HOST_LAYER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace m4::host {

struct KernelParameters {
  std::int32_t bias = 0;
  std::int32_t multiplier = 0;  // not negative
  int shift = 1;                // 1..62
};

struct Requantisation {
  bool result_signed = false;
  int result_bits = 8;                       // 2..8
  int zero_point = 0;                        // -256..255
  std::vector<KernelParameters> parameters;  // one per output channel
};

struct Layer {
  int r = 1;  // filter width
  int s = 1;  // filter height
  int c = 1;  // input channels
  int k = 1;  // output channels
  int h = 1;  // input rows
  int w = 1;  // input columns
  int p = 1;  // output rows
  int q = 1;  // output columns
  int stride = 1;
  int pad_top = 0;
  int pad_left = 0;
  int weight_bits = 8;
  // Mixed weights: narrow_bits is not 0, and `wide` says of every output channel whether its
  // weights have weight_bits or narrow_bits.
  int narrow_bits = 0;
  std::vector<bool> wide;
  bool w2_as_4 = false;  // 2-bit weights are stored 4 bits wide: more storage, fewer drains
  int activation_bits = 8;
  bool activations_signed = false;
  std::optional<Requantisation> requantisation;  // none: results are int32

  bool mixed() const { return narrow_bits != 0; }
  // Of channel `kernel`'s weights.
  int bits_of(int kernel) const {
    return mixed() && !wide[static_cast<std::size_t>(kernel)] ? narrow_bits : weight_bits;
  }
};

// The numbers of a layer: weights [k][c][s][r], activations [c][y][x].
struct Tensors {
  std::vector<std::int32_t> weights;
  std::vector<std::int32_t> activations;
};

// Results [k][p][q].
using Results = std::vector<std::int32_t>;

// The product of a matrix of `kernels` x `channels` weights and one of `channels` x `columns`
// activations, both row by row in the tensors; the results are the product, row by row.
inline Layer MatrixProduct(int kernels, int channels, int columns) {
  Layer layer;
  layer.k = kernels;
  layer.c = channels;
  layer.w = columns;
  layer.q = columns;
  return layer;
}

// Empty, or one sentence about the first thing of the layer that no build can run, whatever its
// sizes: a size that is 0, a width that does not exist, a sum that may overflow.
std::string WhatIsWrong(const Layer& layer);

// Empty, or one sentence about the first number that the layer's precision does not have or the
// tensor that has another size. Of a layer with which nothing is wrong.
std::string WhatIsWrong(const Layer& layer, const Tensors& tensors);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_LAYER_H_
