// The input stream of a job: sections W, P and A as beats. Source: docs/accelerator.md, sections
// 8.2 to 8.4. Of a plan that is not refused and tensors that WhatIsWrong() accepts.
#ifndef GOLDEN_MODEL_HOST_PACK_H_
#define GOLDEN_MODEL_HOST_PACK_H_

#include <cstdint>
#include <vector>

#include "golden_model/host/layer.h"
#include "golden_model/host/plan.h"

namespace m4::host {

// One section, also if the job keeps it. Free bits are 0.
std::vector<std::uint32_t> PackWeights(const Plan& plan, const Layer& layer, const Job& job,
                                       const Tensors& tensors);
std::vector<std::uint32_t> PackParameters(const Plan& plan, const Layer& layer, const Job& job);
std::vector<std::uint32_t> PackActivations(const Layer& layer, const Job& job,
                                           const Tensors& tensors);

// The packet of a job: the sections that it does not keep. TLAST belongs to its last beat; an empty
// packet is not sent.
std::vector<std::uint32_t> PackJob(const Plan& plan, const Layer& layer, const Job& job,
                                   const Tensors& tensors);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_PACK_H_
