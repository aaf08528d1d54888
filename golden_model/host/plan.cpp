#include "golden_model/host/plan.h"

#include <algorithm>

#include "golden_model/host/descriptor.h"

namespace m4::host {
namespace {

constexpr std::int64_t kBlockWords = 512;
constexpr std::int64_t kMaxKernels = 65535;  // of the field K

// Step 1: the most kernels of a job, 0 if not even one K tile can be.
std::int64_t KernelsOfJob(const Hardware& hw, const Layer& layer, const Filter& filter) {
  const std::int64_t depth =
      layer.requantisation ? std::min<std::int64_t>(kMaxKernels, hw.param_depth) : kMaxKernels;
  for (std::int64_t tiles = CeilDiv(layer.k, hw.k_vec); tiles > 0; --tiles) {
    const std::int64_t kernels = std::min<std::int64_t>(layer.k, tiles * hw.k_vec);
    if (filter.words(hw, tiles) <= kBlockWords && kernels <= depth) return kernels;
  }
  return 0;
}

std::string WhyNot(const Hardware& hw, const Layer& layer, const Filter& filter) {
  if (layer.stride > hw.max_stride) return "The stride is larger than the build allows.";
  if (filter.groups() > hw.n_groups) {
    return "The kernels of a tile need more k groups than the build has.";
  }
  if (filter.words(hw, 1) > kBlockWords) {
    return "The weights of one K tile do not fit the filter cache.";
  }
  if (KernelsOfJob(hw, layer, filter) == 0) {
    return "The kernels of one K tile do not fit the parameter memory.";
  }
  return {};
}

// Step 4: the jobs of a strip.
void AddJobs(Plan& plan, const Layer& layer, const Strip& rows, const Strip& columns) {
  const auto size = static_cast<int>(KernelsOfJob(plan.hardware, layer, plan.filter));
  const bool first_strip = plan.jobs.empty();
  for (int first = 0; first < layer.k; first += size) {
    Job job;
    job.first_kernel = first;
    job.kernels = std::min(size, layer.k - first);
    job.rows = rows;
    job.columns = columns;
    job.keep_activations = first > 0;
    job.keep_weights = size >= layer.k && !first_strip;
    job.keep_parameters = job.keep_weights && layer.requantisation.has_value();
    job.descriptor = MakeDescriptor(layer, plan.filter, job);
    plan.jobs.push_back(job);
  }
}

}  // namespace

Plan PlanLayer(const Hardware& hw, const Layer& layer) {
  Plan plan;
  plan.hardware = hw;
  plan.refusal = WhatIsWrong(layer);
  if (!plan.refusal.empty()) return plan;
  plan.filter = FilterOf(hw, layer);
  plan.refusal = WhyNot(hw, layer, plan.filter);
  if (!plan.refusal.empty()) return plan;
  const Strips strips = CutIntoStrips(hw, layer);
  plan.refusal = strips.refusal;
  if (!plan.refusal.empty()) return plan;
  for (const Strip& rows : strips.rows) {
    for (const Strip& columns : strips.columns) AddJobs(plan, layer, rows, columns);
  }
  return plan;
}

std::int64_t WeightBeats(const Plan& plan, const Layer& layer, const Job& job) {
  if (job.keep_weights) return 0;
  const Hardware& hw = plan.hardware;
  return std::int64_t{plan.filter.groups()} * std::min(layer.r, hw.r_vec) *
         std::min(layer.c, hw.n_pairs()) * plan.filter.words(hw, CeilDiv(job.kernels, hw.k_vec));
}

std::int64_t ParameterBeats(const Layer& layer, const Job& job) {
  return layer.requantisation && !job.keep_parameters ? std::int64_t{3} * job.kernels : 0;
}

std::int64_t ActivationBeats(const Layer& layer, const Job& job) {
  return job.keep_activations
             ? 0
             : std::int64_t{job.rows.inputs} * job.columns.inputs * CeilDiv(layer.c, 4);
}

std::int64_t ResultBeats(const Layer& layer, const Job& job) {
  const std::int64_t outputs = std::int64_t{job.rows.outputs} * job.columns.outputs;
  // KVec is a multiple of 4, so only the last K tile can have a quad that is not full.
  return outputs * (layer.requantisation ? CeilDiv(job.kernels, 4) : job.kernels);
}

}  // namespace m4::host
