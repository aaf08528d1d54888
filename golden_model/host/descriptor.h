// The descriptor of a job. Source: docs/accelerator.md, section 5.2.
#ifndef GOLDEN_MODEL_HOST_DESCRIPTOR_H_
#define GOLDEN_MODEL_HOST_DESCRIPTOR_H_

#include "golden_model/host/filter.h"
#include "golden_model/host/layer.h"
#include "golden_model/host/plan.h"
#include "golden_model/host/registers.h"

namespace m4::host {

DescriptorWords MakeDescriptor(const Layer& layer, const Filter& filter, const Job& job);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_DESCRIPTOR_H_
