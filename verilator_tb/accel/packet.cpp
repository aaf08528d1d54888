#include "verilator_tb/accel/packet.h"

#include <cstddef>

namespace m4::tb::accel {
namespace {

// The bits that are not free: those of numbers that are all ones.
std::vector<std::uint32_t> UsedBits(const host::Plan& plan, const host::Layer& layer,
                                    const host::Job& job, const host::Tensors& tensors) {
  host::Tensors ones;
  ones.weights.assign(tensors.weights.size(), -1);
  ones.activations.assign(tensors.activations.size(), -1);

  std::vector<std::uint32_t> used;
  if (!job.keep_weights) used = host::PackWeights(plan, layer, job, ones);
  if (!job.keep_parameters) {
    used.resize(used.size() + host::PackParameters(plan, layer, job).size(), 0xFFFFFFFFU);
  }
  if (!job.keep_activations) {
    const auto activations = host::PackActivations(layer, job, ones);
    used.insert(used.end(), activations.begin(), activations.end());
  }
  return used;
}

}  // namespace

std::vector<std::uint32_t> MakePacket(const host::Plan& plan, const host::Layer& layer,
                                      const host::Job& job, const host::Tensors& tensors,
                                      arith::Rng& rng) {
  std::vector<std::uint32_t> packet = host::PackJob(plan, layer, job, tensors);
  const std::vector<std::uint32_t> used = UsedBits(plan, layer, job, tensors);
  for (std::size_t i = 0; i < packet.size(); ++i) {
    packet[i] |= static_cast<std::uint32_t>(rng.next64()) & ~used[i];
  }
  return packet;
}

}  // namespace m4::tb::accel
