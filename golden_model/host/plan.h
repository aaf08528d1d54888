// Cuts a layer into jobs that a build can run one after the other. Source: docs/accelerator.md,
// section 20 ("Planning") and the checks of section 6, which every job passes.
#ifndef GOLDEN_MODEL_HOST_PLAN_H_
#define GOLDEN_MODEL_HOST_PLAN_H_

#include <cstdint>
#include <string>
#include <vector>

#include "golden_model/host/filter.h"
#include "golden_model/host/hardware.h"
#include "golden_model/host/layer.h"
#include "golden_model/host/registers.h"
#include "golden_model/host/strips.h"

namespace m4::host {

// One run of the accelerator.
struct Job {
  int first_kernel = 0;  // hardware kernels of the layer: Filter::channel_of
  int kernels = 0;
  Strip rows;
  Strip columns;
  bool keep_weights = false;
  bool keep_parameters = false;
  bool keep_activations = false;
  DescriptorWords descriptor{};
};

struct Plan {
  std::string refusal;  // one sentence if the layer cannot run; then there are no jobs
  Hardware hardware;
  Filter filter;
  std::vector<Job> jobs;  // in this order; a later one uses what an earlier one loaded
};

Plan PlanLayer(const Hardware& hw, const Layer& layer);

// Beats of the sections W, P, A of a job (0 if it is not sent), and of its results.
std::int64_t WeightBeats(const Plan& plan, const Layer& layer, const Job& job);
std::int64_t ParameterBeats(const Layer& layer, const Job& job);
std::int64_t ActivationBeats(const Layer& layer, const Job& job);
std::int64_t ResultBeats(const Layer& layer, const Job& job);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_PLAN_H_
