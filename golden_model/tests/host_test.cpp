// The host library's streams: packets by hand, weights at the address that docs/accelerator.md,
// section 8.2, gives, results back at their channel; and whole layers on an accelerator without
// cycles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "golden_model/accel/meaning.h"
#include "golden_model/host/driver.h"
#include "golden_model/host/pack.h"
#include "golden_model/host/unpack.h"
#include "golden_model/tests/host_fake.h"
#include "golden_model/tests/host_random.h"

namespace m4::host {
namespace {

Hardware Get(std::string_view name) {
  return HardwareOf(accel::BuildRegisters(*accel::FindBuild(name)));
}

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

TEST(HostPack, WeightsByHand) {
  // scale_16: RVec 1, 4 pairs, one portion of 32 bits per word, 16 kernels. 2 channels, R = 1,
  // S = 2, 3 kernels of 4 bits: two groups (of which the second has no kernel that exists), blocks
  // of pairs 0 and 1; NST = 2, 4 words; channel c is half 0 (words 0 and 2) of pair c.
  Layer l = MatrixProduct(3, 2, 1);
  l.s = 2;
  l.h = 2;
  l.weight_bits = 4;
  const Plan plan = PlanLayer(Get("scale_16"), l);
  const Tensors tensors{{1, 2, -1, 4, 5, 6, 7, -8, 3, 0, -2, 1}, {0, 0, 0, 0}};
  EXPECT_EQ(PackWeights(plan, l, plan.jobs[0], tensors),
            (std::vector<std::uint32_t>{0x351, 0, 0x062, 0, 0xE7F, 0, 0x184, 0,  //
                                        0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(HostPack, ActivationsAndParametersByHand) {
  Layer l = MatrixProduct(2, 5, 2);
  l.activation_bits = 4;
  l.activations_signed = true;
  l.requantisation.emplace().parameters = {{-1, 7, 3}, {2, 0, 62}};
  const Plan plan = PlanLayer(Get("dla_m4"), l);
  Tensors tensors{std::vector<std::int32_t>(10), {-1, 2, 3, 4, -5, 6, 7, -8, 1, 0}};
  EXPECT_EQ(PackActivations(l, plan.jobs[0], tensors),
            (std::vector<std::uint32_t>{0x070B030F, 0x01, 0x08060402, 0x00}));
  EXPECT_EQ(PackParameters(plan, l, plan.jobs[0]),
            (std::vector<std::uint32_t>{0xFFFFFFFF, 7, 3, 2, 0, 62}));
  EXPECT_EQ(PackJob(plan, l, plan.jobs[0], tensors).size(),
            Index(WeightBeats(plan, l, plan.jobs[0]) + 6 + 4));
}

TEST(HostPack, NumbersOutOfRangeAreRefused) {
  Layer l = MatrixProduct(1, 1, 1);
  l.weight_bits = 2;
  l.activation_bits = 3;
  EXPECT_EQ(WhatIsWrong(l, {{-2}, {7}}), "");
  EXPECT_EQ(WhatIsWrong(l, {{2}, {7}}), "Weight 2 is outside -2..1.");
  EXPECT_EQ(WhatIsWrong(l, {{1}, {8}}), "Activation 8 is outside 0..7.");
  EXPECT_EQ(WhatIsWrong(l, {{1, 1}, {7}}), "There are not K * C * S * R weights.");
  EXPECT_EQ(WhatIsWrong(l, {{1}, {}}), "There are not C * H * W activations.");
  l.weight_bits = 4;
  l.narrow_bits = 2;
  l.wide = {false};
  EXPECT_EQ(WhatIsWrong(l, {{2}, {7}}), "Weight 2 is outside -2..1.");
}

// The beat and bit of a weight in section W: the formulas of sections 6, 8.1 and 8.2, written out
// once more from the constants of the build.
struct Position {
  std::int64_t beat = 0;
  int bit = 0;
  int bits = 0;
};

Position PositionOf(const accel::Build& b, const Layer& l, const Job& job, int h, int r, int s,
                    int c) {
  const int portion_bits = (b.large ? 64 : 32) / (b.cim == 1 ? b.q_vec_cim * b.p_vec : 1);
  const int halves = portion_bits == 64 ? 2 : 1;
  const int word_portion = portion_bits / halves;
  const int per_word = 32 / word_portion;
  const int k_sub = b.k_vec / halves;
  const auto storage = [&](int w) {
    return w == 2 && (l.w2_as_4 || (b.cim != 0 && l.activation_bits >= 6)) ? 4 : w;
  };
  const std::uint32_t precision = job.descriptor[4];
  const int ww = 2 << (precision & 3);
  const int wn = (precision & 16) != 0 ? 2 << ((precision >> 2) & 3) : ww;
  const int k1 = (precision & 16) != 0 ? static_cast<int>(precision >> 16) : k_sub;
  const int wide_groups = (k1 * storage(ww) + word_portion - 1) / word_portion;
  const int t = h / b.k_vec;
  const int sub = h % b.k_vec / k_sub;
  const int a = h % b.k_vec % k_sub;
  const int sw = storage(a < k1 ? ww : wn);
  const int bit_in_groups = (a < k1 ? a : a - k1) * sw;  // groups are full but for their last
  const int group = bit_in_groups / word_portion + (a < k1 ? 0 : wide_groups);
  const int pairs = b.c_vec / 2;
  const int cb = (l.c + b.c_vec - 1) / b.c_vec;
  const int nst = (l.r + b.r_vec - 1) / b.r_vec * l.s * cb;
  const int k_tiles = (job.kernels + b.k_vec - 1) / b.k_vec;
  const int nw = (2 * nst * k_tiles * halves + per_word - 1) / per_word;
  const int pi = 2 * (t * nst + (r / b.r_vec * l.s + s) * cb + c / b.c_vec) + c % b.c_vec / pairs;
  const int block =
      (group * std::min(l.r, b.r_vec) + r % b.r_vec) * std::min(l.c, pairs) + c % b.c_vec % pairs;
  return {std::int64_t{block} * nw + (pi * halves + sub) / per_word,
          pi % per_word * word_portion + bit_in_groups % word_portion, sw};
}

void ExpectWeightsInPlace(const accel::Build& b, const Layer& l, const Plan& plan, const Job& job,
                          const Tensors& tensors) {
  std::vector<std::uint32_t> beats = PackWeights(plan, l, job, tensors);
  for (int h = 0; h < job.kernels; ++h) {
    const int channel = plan.filter.channel_of[Index(job.first_kernel + h)];
    for (int i = 0; i < l.c * l.s * l.r; ++i) {
      const int r = i % l.r;
      const int s = i / l.r % l.s;
      const int c = i / l.r / l.s;
      const Position at = PositionOf(b, l, job, h, r, s, c);
      const std::uint32_t mask = (1u << at.bits) - 1;
      const std::int32_t weight = tensors.weights[Index(channel * l.c * l.s * l.r + i)];
      ASSERT_EQ((beats.at(Index(at.beat)) >> at.bit) & mask,
                static_cast<std::uint32_t>(weight) & mask)
          << b.name << " kernel " << h << " r " << r << " s " << s << " c " << c;
      beats[Index(at.beat)] &= ~(mask << at.bit);
    }
  }
  // Nothing else was set.
  EXPECT_TRUE(std::all_of(beats.begin(), beats.end(), [](std::uint32_t w) { return w == 0; }));
}

TEST(HostPack, WeightsAreAtTheAddressOfTheDataSheet) {
  arith::Rng rng(8);
  int layers = 0;
  for (int i = 0; i < 150; ++i) {
    const accel::Build& build = accel::Builds()[rng.below(12)];
    const Layer layer = RandomLayer(rng, build.max_stride);
    const Plan plan = PlanLayer(HardwareOf(accel::BuildRegisters(build)), layer);
    if (!plan.refusal.empty()) continue;
    ++layers;
    ExpectWeightsInPlace(build, layer, plan, plan.jobs.back(), RandomTensors(rng, layer));
  }
  EXPECT_GT(layers, 100);
}

TEST(HostUnpack, MixedResultsGoBackToTheirChannels) {
  // dla_m4: hardware kernels 0..7 are channels 2, 0, 1, 3, .. 7, as only channel 2 is wide (k1 =
  // 1); kernel 8 is wide too and takes channel 8.
  Layer l = MatrixProduct(9, 2, 1);
  l.weight_bits = 4;
  l.narrow_bits = 2;
  l.wide.assign(9, false);
  l.wide[2] = true;
  l.requantisation.emplace().result_signed = true;
  l.requantisation->parameters.resize(9);
  const Plan plan = PlanLayer(Get("dla_m4"), l);
  Results results(9);
  Unpack(plan, l, plan.jobs[0], std::vector<std::uint32_t>{0x80010203, 0x07060504, 0x000000FF},
         results);
  EXPECT_EQ(results, (Results{2, 1, 3, -128, 4, 5, 6, 7, -1}));
  EXPECT_THROW(Unpack(plan, l, plan.jobs[0], std::vector<std::uint32_t>(4), results),
               std::invalid_argument);
}

Results Expected(const Layer& l, const Tensors& tensors) {
  const std::vector<std::int64_t> sums =
      accel::Convolve({l.r, l.s, l.c, l.k, l.h, l.w, l.p, l.q, l.stride, l.pad_top, l.pad_left},
                      tensors.weights, tensors.activations);
  Results results;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (!l.requantisation) {
      results.push_back(static_cast<std::int32_t>(sums[i]));
      continue;
    }
    const Requantisation& q = *l.requantisation;
    const KernelParameters& k = q.parameters[i / Index(std::int64_t{l.p} * l.q)];
    results.push_back(accel::Requantise(sums[i], {k.bias, k.multiplier, k.shift},
                                        {q.result_signed, q.result_bits, q.zero_point}));
  }
  return results;
}

TEST(HostDriver, RandomLayersAreRight) {
  arith::Rng rng(21);
  int layers = 0;
  for (int i = 0; i < 150; ++i) {
    const accel::Build& build = accel::Builds()[rng.below(12)];
    FakeAccelerator fake(build);
    const Layer layer = RandomLayer(rng, build.max_stride);
    const Plan plan = PlanLayer(ReadHardware(fake), layer);
    if (!plan.refusal.empty()) continue;
    ++layers;
    const Tensors tensors = RandomTensors(rng, layer);
    const LayerOutcome outcome = RunLayer(fake, plan, layer, tensors);
    ASSERT_EQ(outcome.error, 0U);
    ASSERT_EQ(outcome.results, Expected(layer, tensors)) << build.name;
    ASSERT_EQ(outcome.counters.size(), plan.jobs.size());
  }
  EXPECT_GT(layers, 100);
}

TEST(HostDriver, ReadsCountersAndErrors) {
  FakeAccelerator fake(*accel::FindBuild("dla_m4"));
  Layer l = MatrixProduct(4, 2, 4);
  const Plan plan = PlanLayer(ReadHardware(fake), l);
  const Tensors tensors{std::vector<std::int32_t>(8, 1), std::vector<std::int32_t>(8, 1)};
  fake.fail_next_packet(18);
  EXPECT_EQ(RunLayer(fake, plan, l, tensors).error, 18U);
  const LayerOutcome outcome = RunLayer(fake, plan, l, tensors);
  EXPECT_EQ(outcome.error, 0U);
  EXPECT_EQ(outcome.results, Results(16, 2));
  EXPECT_EQ(outcome.counters.at(0)[14], WeightBeats(plan, l, plan.jobs[0]) + 4);  // BEATS_IN
  EXPECT_EQ(outcome.counters.at(0)[15], 16U);                                     // BEATS_OUT
  DescriptorWords broken = plan.jobs[0].descriptor;
  broken[1] = 0;
  EXPECT_EQ(RunJob(fake, broken, {}).error, 1U);
  EXPECT_EQ(ErrorSentence(1), "SHAPE: a size of the layer is 0.");
  EXPECT_EQ(fake.packets(), 2);
  EXPECT_THROW(RunLayer(fake, plan, l, {{1}, {1}}), std::invalid_argument);
}

}  // namespace
}  // namespace m4::host
