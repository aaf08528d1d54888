// A network as the performance model sees it: the shapes of its layers and of its feature maps.
// Batch 1. Source: docs/performance_model.md, "Networks".
#ifndef GOLDEN_MODEL_PERF_NETWORK_H_
#define GOLDEN_MODEL_PERF_NETWORK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/host/layer.h"

namespace m4::perf {

// A convolution. The model's names: r, s filter width and height, c input channels, p, q height and
// width of the output, k output channels. All at least 1. No stride: p and q are what is left.
struct Conv {
  std::int64_t r = 1, s = 1, c = 1, p = 1, q = 1, k = 1;

  std::int64_t macs() const { return r * s * c * p * q * k; }
  friend bool operator==(const Conv&, const Conv&) = default;
};

// A fully connected layer of c inputs and k outputs.
struct FullyConnected {
  std::int64_t c = 1, k = 1;

  std::int64_t macs() const { return c * k; }
};

// The maps before and after a layer: height p, width q, channels c each.
struct FeatureMaps {
  std::int64_t pin = 1, qin = 1, cin = 1, pout = 1, qout = 1, cout = 1;

  std::int64_t input() const { return pin * qin * cin; }
  std::int64_t output() const { return pout * qout * cout; }
};

// Words the stream buffer holds for a pair of maps: (in * input map + out * output map) / divisor.
struct StreamWords {
  std::int64_t in = 1, out = 1;
  std::int64_t divisor = 1;
  std::int64_t divisor_without_dsps = 1;  // of the accelerator that has no DSPs
};

// One convolution layer, `times` times in the network. The published tables map a layer one way on
// the DSPs' accelerator and sometimes another way on the one with computing BRAMs.
struct ConvLayer {
  Conv dla;
  Conv bram;
  std::int64_t times = 1;
};

struct FcLayer {
  FullyConnected shape;
  std::int64_t times = 1;
};

// A layer as the network has it, with strides and padding; the precision is no part of it.
struct NamedLayer {
  std::string name;
  host::Layer shape;
  std::int64_t times = 1;
};

struct Network {
  std::string name;
  std::int64_t rvec = 3;           // filter columns computed at once
  std::int64_t filter_copies = 1;  // filters of the largest layer's size held at once
  std::vector<ConvLayer> convs;    // at least one
  std::vector<FcLayer> fcs;
  std::vector<FeatureMaps> maps;  // at least one
  StreamWords stream_words;
  std::vector<NamedLayer> layers;  // for exact cycles; may be empty
};

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_NETWORK_H_
