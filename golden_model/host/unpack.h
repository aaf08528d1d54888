// The output stream of a job back to results of the layer. Source: docs/accelerator.md, section
// 8.5.
#ifndef GOLDEN_MODEL_HOST_UNPACK_H_
#define GOLDEN_MODEL_HOST_UNPACK_H_

#include <cstdint>
#include <span>
#include <vector>

#include "golden_model/host/layer.h"
#include "golden_model/host/plan.h"

namespace m4::host {

// What a beat of the output stream brings: 1 to 4 channels of one position of the layer.
struct BeatContents {
  std::vector<int> channels;  // output channels, byte 0 first; int32: one
  int row = 0;                // 0..P-1
  int column = 0;             // 0..Q-1
};

// Of every beat of a job, in order.
std::vector<BeatContents> OutputOrder(const Plan& plan, const Layer& layer, const Job& job);

// Writes the results of a job to [k][p][q] of `results`, which has K * P * Q elements. Throws
// std::invalid_argument if there are not ResultBeats() beats.
void Unpack(const Plan& plan, const Layer& layer, const Job& job,
            std::span<const std::uint32_t> beats, Results& results);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_UNPACK_H_
