// How a layer whose input is larger than the activation buffers is cut into strips of output rows,
// or of output rows and columns. Source: docs/accelerator.md, section 20, steps 2 and 3.
#ifndef GOLDEN_MODEL_HOST_STRIPS_H_
#define GOLDEN_MODEL_HOST_STRIPS_H_

#include <string>
#include <vector>

#include "golden_model/host/hardware.h"
#include "golden_model/host/layer.h"

namespace m4::host {

// A range of output rows (columns), and the input rows (columns) that it needs and that exist.
struct Strip {
  int first_output = 0;
  int outputs = 0;
  int first_input = 0;
  int inputs = 0;
  int pad = 0;  // zero rows (columns) before the first input

  friend bool operator==(const Strip&, const Strip&) = default;
};

// The strips of a layer are the products of the two.
struct Strips {
  std::string refusal;  // one sentence, if the layer cannot be cut
  std::vector<Strip> rows;
  std::vector<Strip> columns;
};

// Of a layer with which nothing is wrong.
Strips CutIntoStrips(const Hardware& hw, const Layer& layer);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_STRIPS_H_
