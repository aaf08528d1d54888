#include "golden_model/accel/job.h"

#include <algorithm>

#include "golden_model/arith/precision.h"

namespace m4::accel {
namespace {

bool IsShapeWrong(const Descriptor& d) {
  const std::array<int, 8> sizes = {d.r, d.s, d.c, d.k, d.h, d.w, d.p, d.q};
  return std::any_of(sizes.begin(), sizes.end(), [](int size) { return size == 0; });
}

bool IsPrecisionWrong(const Descriptor& d) {
  return d.w_code == 3 || d.n_minus_1 == 0 || (d.mixed && d.narrow_code >= d.w_code);
}

bool IsSplitWrong(const Build& b, const Descriptor& d) {
  return d.mixed && (d.k1 == 0 || d.k1 >= b.k_sub());
}

// The largest magnitude of a product of a weight and an activation.
std::int64_t LargestProduct(const Descriptor& d) {
  const std::int64_t weight = std::int64_t{1} << (WeightBits(d.w_code) - 1);
  const std::int64_t activation = d.activations_signed
                                      ? std::int64_t{1} << (d.activation_bits() - 1)
                                      : (std::int64_t{1} << d.activation_bits()) - 1;
  return weight * activation;
}

bool Overflows(const Descriptor& d) {
  return std::int64_t{d.r} * d.s * d.c * LargestProduct(d) >= std::int64_t{1} << 31;
}

bool BufferIsTooSmall(const Job& job, Engine e) {
  const BufferShape& shape = job.buffer(e);
  return CeilDiv(job.d.h, job.build.y_banks()) * shape.xw * shape.cw > job.build.act_depth;
}

Error CheckSizes(const Job& job) {
  if (job.groups_all > job.build.n_groups) return Error::kGroups;
  if (job.nw > kBlockWords) return Error::kFilter;
  if (BufferIsTooSmall(job, Engine::kDsp) || BufferIsTooSmall(job, Engine::kCim)) {
    return Error::kActivations;
  }
  if (job.d.requantise && job.d.k > job.build.param_depth) return Error::kKernels;
  return Error::kNone;
}

void SetPrecision(Job& job) {
  job.n = job.d.activation_bits();
  job.ww = WeightBits(job.d.w_code);
  job.wn = job.d.mixed ? WeightBits(job.d.narrow_code) : job.ww;
  job.sww = StorageBits(job.build, job.d, job.ww);
  job.swn = StorageBits(job.build, job.d, job.wn);
  job.t = Mac2Cycles(job.build, job.d);
  job.drain_interval = DrainInterval(job.build, job.d);
}

// A width that does not exist (code 3) is 16 bits, for which a portion may have no place.
void SetGroups(Job& job) {
  const int k_sub = job.build.k_sub();
  job.k1e = job.d.mixed ? std::min(job.d.k1, k_sub) : k_sub;
  job.gw = std::max(1, job.build.word_portion() / job.sww);
  job.gn = std::max(1, job.build.word_portion() / job.swn);
  job.groups_wide = static_cast<int>(CeilDiv(job.k1e, job.gw));
  job.groups_all = job.groups_wide + static_cast<int>(CeilDiv(k_sub - job.k1e, job.gn));
}

void SetShape(Job& job) {
  const Build& b = job.build;
  const Descriptor& d = job.d;
  job.kt = CeilDiv(d.k, b.k_vec);
  job.rb = CeilDiv(d.r, b.r_vec);
  job.cb = CeilDiv(d.c, b.c_vec);
  job.nst = job.rb * d.s * job.cb;
  job.nw = CeilDiv(2 * job.nst * job.kt * b.halves(), b.per_word());
  job.ru = std::min(d.r, b.r_vec);
  job.ju = std::min(d.c, b.n_pairs());
  job.cu = b.has_dsp ? CeilDiv(d.c, b.c_vec_dsp) : 0;
  for (const Engine e : kEngines) {
    if (!b.has(e)) continue;
    job.buffers[static_cast<std::size_t>(e)] = {CeilDiv(d.w, b.x_banks(e)),
                                                CeilDiv(d.c, b.word_chans(e))};
  }
}

}  // namespace

int StorageBits(const Build& build, const Descriptor& descriptor, int weight_bits) {
  if (weight_bits != 2) return weight_bits;
  const bool unsafe = build.has_cim() && descriptor.activation_bits() >= 6;
  return descriptor.w2_as_4 || unsafe ? 4 : 2;
}

int Mac2Cycles(const Build& build, const Descriptor& descriptor) {
  const int n = descriptor.activation_bits();
  if (!build.double_pumped) return descriptor.activations_signed ? n + 3 : n + 2;
  return static_cast<int>(descriptor.activations_signed ? 2 + CeilDiv(n, 2) : CeilDiv(n + 3, 2));
}

std::int64_t DrainInterval(const Build& build, const Descriptor& descriptor) {
  if (!build.has_cim()) return kNoLimit;
  const auto safe = [&](int code) {
    const int bits = StorageBits(build, descriptor, WeightBits(code));
    return bits >= 8 ? kNoLimit
                     : arith::SafeLength(bits, descriptor.activation_bits(),
                                         descriptor.activations_signed);
  };
  const std::int64_t wide = safe(descriptor.w_code);
  return descriptor.mixed ? std::min(wide, safe(descriptor.narrow_code)) : wide;
}

int Job::kernels(std::int64_t tile) const {
  return static_cast<int>(std::min<std::int64_t>(build.k_vec, d.k - tile * build.k_vec));
}

std::int64_t Job::weight_beats() const {
  return d.keep_weights ? 0 : std::int64_t{groups_all} * ru * ju * nw;
}

std::int64_t Job::parameter_beats() const {
  return d.requantise && !d.keep_parameters ? std::int64_t{3} * d.k : 0;
}

std::int64_t Job::activation_beats() const {
  return d.keep_activations ? 0 : std::int64_t{d.h} * d.w * CeilDiv(d.c, 4);
}

std::int64_t Job::input_beats() const {
  return weight_beats() + parameter_beats() + activation_beats();
}

Job MakeJob(const Build& build, const Descriptor& descriptor) {
  Job job;
  job.build = build;
  job.d = descriptor;
  SetPrecision(job);
  SetGroups(job);
  SetShape(job);
  return job;
}

Error Check(const Build& build, const Descriptor& descriptor) {
  const Descriptor& d = descriptor;
  if (IsShapeWrong(d)) return Error::kShape;
  if (d.stride == 0 || d.stride > build.max_stride) return Error::kStride;
  if (IsPrecisionWrong(d)) return Error::kPrecision;
  if (IsSplitWrong(build, d)) return Error::kSplit;
  if (d.requantise && d.result_bits_minus_1 == 0) return Error::kResult;
  if (Overflows(d)) return Error::kOverflow;
  return CheckSizes(MakeJob(build, d));
}

}  // namespace m4::accel
