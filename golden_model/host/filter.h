// Which output channel becomes which hardware kernel, and how weights lie in the filter cache.
// Source: docs/accelerator.md, sections 6, 8.1 and 8.2.
#ifndef GOLDEN_MODEL_HOST_FILTER_H_
#define GOLDEN_MODEL_HOST_FILTER_H_

#include <cstdint>
#include <vector>

#include "golden_model/host/hardware.h"
#include "golden_model/host/layer.h"

namespace m4::host {

// Kernels of one width in a half of a tile.
struct KernelClass {
  int bits = 8;       // of a weight
  int storage = 8;    // bits in which it is stored
  int per_group = 1;  // kernels of a k group
  int groups = 0;     // k groups
};

// The same for all K tiles. The first k1 kernels of every half of a tile are wide.
struct Filter {
  bool mixed = false;
  int k1 = 0;  // all kernels of a half if not mixed
  KernelClass wide;
  KernelClass narrow;
  std::int64_t steps = 0;       // of a tile
  std::vector<int> channel_of;  // hardware kernel to output channel, through all K tiles

  int groups() const { return wide.groups + narrow.groups; }
  // Words of a block that `k_tiles` K tiles take.
  std::int64_t words(const Hardware& hw, std::int64_t k_tiles) const;
};

// Of a layer with which nothing is wrong. Wide channels get wide kernels; k1 is the smallest that
// gives each of them one and needs no more groups than there are. If there is none below a half of
// a tile, all kernels are wide; a mixed layer without wide channels is one of narrow weights.
Filter FilterOf(const Hardware& hw, const Layer& layer);

// Where a weight lies.
struct WeightAddress {
  int group = 0;
  int r = 0;
  int pair = 0;
  std::int64_t word = 0;
  int low_bit = 0;
  int storage = 0;  // bits
};

// The weight of kernel kk of K tile t (of a job), filter position (r, s), channel c.
WeightAddress AddressOf(const Hardware& hw, const Layer& layer, const Filter& filter,
                        std::int64_t t, int kk, int r, int s, int c);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_FILTER_H_
