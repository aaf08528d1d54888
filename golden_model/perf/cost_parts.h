// What the cost functions of both accelerators share; not for others.
#ifndef GOLDEN_MODEL_PERF_COST_PARTS_H_
#define GOLDEN_MODEL_PERF_COST_PARTS_H_

#include <cstdint>
#include <string>

#include "golden_model/perf/cost.h"

namespace m4::perf {

// BRAMs of a stream buffer of `banks` banks, where a BRAM holds `bram_words` activations.
std::int64_t StreamBrams(const Problem& problem, std::int64_t banks, std::int64_t bram_words,
                         bool has_dsps);

// The maps that hold most together, first ones on a tie.
const FeatureMaps& LargestMaps(const Network& network);

// Words of a filter buffer: positions of the largest filter, c channels and k kernels at each.
std::int64_t FilterPositions(const Network& network, const Conv& largest, std::int64_t c,
                             std::int64_t k);

// Inputs in a batch of a fully connected layer.
std::int64_t FcBatch(const Config& config);

// A batch of a fully connected layer as a convolution: inputs spread over the filter columns, the
// batch as output columns.
Conv FcAsConv(const Network& network, const FullyConnected& fc, std::int64_t batch);

}  // namespace m4::perf

#endif  // GOLDEN_MODEL_PERF_COST_PARTS_H_
