// Plans: kernels, strips, permutations, refusals, by hand; and properties of random layers. Source:
// docs/accelerator.md, section 20.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "golden_model/accel/job.h"
#include "golden_model/host/plan.h"
#include "golden_model/host/unpack.h"
#include "golden_model/tests/host_random.h"

namespace m4::host {
namespace {

Hardware Get(std::string_view name) {
  return HardwareOf(accel::BuildRegisters(*accel::FindBuild(name)));
}

// 3 x 3, padding 1, 4 bits; rows x columns.
Layer Convolution(int channels, int kernels, int rows, int columns) {
  Layer l;
  l.r = l.s = 3;
  l.pad_top = l.pad_left = 1;
  l.c = channels;
  l.k = kernels;
  l.h = l.p = rows;
  l.w = l.q = columns;
  l.weight_bits = 4;
  l.activation_bits = 4;
  return l;
}

TEST(HostHardware, IsWhatTheRegistersSay) {
  const Hardware hw = Get("dla_m4");
  EXPECT_TRUE(hw.has_dsp);
  EXPECT_EQ(hw.cim, 1);
  EXPECT_EQ(hw.qt(), 4);
  EXPECT_EQ(hw.word_portion(), 32);
  EXPECT_EQ(hw.k_sub(), 8);
  EXPECT_EQ(hw.n_groups, 2);
  EXPECT_EQ(hw.act_depth, 1024);
  EXPECT_EQ(hw.param_depth, 512);
  EXPECT_EQ(Get("l_sy_d1").halves(), 2);
  EXPECT_EQ(hw.activation_words(8, 64, 65), 1152);  // 64 * 9 * 2
  EXPECT_THROW(HardwareOf({1, 0, 0, 0, 0}), std::invalid_argument);
}

TEST(HostPlan, ASmallLayerIsOneJob) {
  const Plan plan = PlanLayer(Get("dla_m4"), Convolution(8, 12, 4, 4));
  EXPECT_EQ(plan.refusal, "");
  ASSERT_EQ(plan.jobs.size(), 1U);
  const Job& job = plan.jobs[0];
  EXPECT_EQ(job.kernels, 12);
  EXPECT_EQ(job.rows, (Strip{0, 4, 0, 4, 1}));
  EXPECT_EQ(job.columns, (Strip{0, 4, 0, 4, 1}));
  EXPECT_EQ(job.descriptor,
            (DescriptorWords{0x00011133, 0x000C0008, 0x00040004, 0x00040004, 0x00000301, 0, 0}));
}

TEST(HostPlan, KernelsThatDoNotFitTheFilterCache) {
  // dla_m4: 12 words per K tile of 8: 42 K tiles in a job.
  const Plan plan = PlanLayer(Get("dla_m4"), Convolution(8, 700, 4, 4));
  ASSERT_EQ(plan.jobs.size(), 3U);
  EXPECT_EQ(plan.jobs[0].kernels, 336);
  EXPECT_EQ(plan.jobs[1].first_kernel, 336);
  EXPECT_EQ(plan.jobs[2].kernels, 28);
  EXPECT_FALSE(plan.jobs[0].keep_activations);
  EXPECT_TRUE(plan.jobs[1].keep_activations);
  EXPECT_FALSE(plan.jobs[1].keep_weights);
}

TEST(HostPlan, KernelsThatDoNotFitTheParameterMemory) {
  Layer l = MatrixProduct(600, 4, 4);
  EXPECT_EQ(PlanLayer(Get("dla_m4"), l).jobs.size(), 1U);
  l.requantisation.emplace().parameters.resize(600);
  const Plan plan = PlanLayer(Get("dla_m4"), l);
  ASSERT_EQ(plan.jobs.size(), 2U);
  EXPECT_EQ(plan.jobs[0].kernels, 512);
  EXPECT_EQ(plan.jobs[1].kernels, 88);
}

TEST(HostPlan, RowsThatDoNotFitTheBuffers) {
  // dla_m4: 8 words per column bank for 64 columns, 2 quads: 16 words per row, 64 input rows. In
  // the middle 62 output rows need 64 input rows.
  const Plan plan = PlanLayer(Get("dla_m4"), Convolution(8, 12, 100, 64));
  ASSERT_EQ(plan.jobs.size(), 2U);
  // Two strips of 63 and 37 would do too: the first has one row of padding above. 63 - 1 + 2 = 64.
  EXPECT_EQ(plan.jobs[0].rows, (Strip{0, 63, 0, 64, 1}));
  EXPECT_EQ(plan.jobs[1].rows, (Strip{63, 37, 62, 38, 0}));
  EXPECT_EQ(plan.jobs[1].columns, (Strip{0, 64, 0, 64, 1}));
  EXPECT_FALSE(plan.jobs[0].keep_weights);
  EXPECT_TRUE(plan.jobs[1].keep_weights);
  EXPECT_FALSE(plan.jobs[1].keep_activations);
}

TEST(HostPlan, ColumnsThatDoNotFitTheBuffers) {
  // m4: PVec 2, 4 row and 4 column banks, 8 channels = 2 words, 512 words. Two output rows need 4
  // input rows: one word row or, not aligned, still cd(4, 4) = 1: 256 words of 4 columns, 1024
  // columns; of 2000 outputs the first strip may have 1023, less its multiple of 2: 1022.
  const Plan plan = PlanLayer(Get("m4"), Convolution(8, 4, 8, 2000));
  ASSERT_EQ(plan.jobs.size(), 8U);
  EXPECT_EQ(plan.jobs[0].rows, (Strip{0, 2, 0, 3, 1}));
  EXPECT_EQ(plan.jobs[0].columns, (Strip{0, 1022, 0, 1023, 1}));
  EXPECT_EQ(plan.jobs[1].columns, (Strip{1022, 978, 1021, 979, 0}));
  EXPECT_EQ(plan.jobs[2].rows, (Strip{2, 2, 1, 4, 0}));
}

TEST(HostPlan, WideChannelsGetWideKernels) {
  // dla_m4: halves of 8 kernels, K = 12: kernels 0..k1-1 and 8..8+k1-1 are wide. Three wide
  // channels: k1 = 2 gives four.
  Layer l = Convolution(8, 12, 4, 4);
  l.weight_bits = 8;
  l.narrow_bits = 2;
  l.wide.assign(12, false);
  l.wide[3] = l.wide[5] = l.wide[11] = true;
  const Plan plan = PlanLayer(Get("dla_m4"), l);
  EXPECT_EQ(plan.filter.k1, 2);
  EXPECT_EQ(plan.filter.channel_of, (std::vector<int>{3, 5, 0, 1, 2, 4, 6, 7, 11, 8, 9, 10}));
  ASSERT_EQ(plan.jobs.size(), 1U);
  EXPECT_EQ(plan.jobs[0].descriptor[4], 0x00020312U);
}

TEST(HostPlan, MixedLayersThatAreNot) {
  Layer l = Convolution(8, 12, 4, 4);
  l.narrow_bits = 2;
  l.wide.assign(12, false);
  EXPECT_EQ(PlanLayer(Get("dla_m4"), l).jobs[0].descriptor[4], 0x00000300U);  // all narrow
  l.wide.assign(12, true);
  EXPECT_EQ(PlanLayer(Get("dla_m4"), l).jobs[0].descriptor[4], 0x00000301U);
  // 8 bits: k1 = 5 needs two wide groups and one narrow; the build has two: all kernels wide.
  l.weight_bits = 8;
  l.wide[0] = l.wide[1] = l.wide[2] = false;  // 9 wide channels: k1 = 5
  EXPECT_EQ(PlanLayer(Get("dla_m4"), l).jobs[0].descriptor[4], 0x00000302U);
}

TEST(HostPlan, Refusals) {
  const auto refusal = [](std::string_view build, const Layer& l) {
    return PlanLayer(Get(build), l).refusal;
  };
  Layer l = Convolution(8, 12, 4, 4);
  l.stride = 3;
  EXPECT_EQ(refusal("m4", l), "The stride is larger than the build allows.");
  EXPECT_EQ(refusal("dla", l), "");
  l = Convolution(2048, 12, 4, 4);
  EXPECT_EQ(refusal("dla", l), "The weights of one K tile do not fit the filter cache.");
  l = Convolution(8, 12, 4, 4);
  l.p = 100;
  l.h = 1;
  EXPECT_EQ(refusal("dla", l), "");  // one strip; rows below the input are padding
  l.w = l.q = 5000;
  EXPECT_EQ(refusal("dla", l),
            "A strip of the output lies wholly in the padding and has no input.");
  EXPECT_EQ(refusal("scale_16", MatrixProduct(4, 256, 64)), "");  // 64 words of 4 channels
  EXPECT_EQ(refusal("scale_16", MatrixProduct(4, 257, 64)),
            "The input of one tile does not fit the activation buffers.");
  l = MatrixProduct(4, 300, 64);
  l.r = 15;
  EXPECT_EQ(refusal("scale_16", l), "The weights of one K tile do not fit the filter cache.");
  l = MatrixProduct(8, 500, 4);
  l.r = 3, l.stride = 4, l.q = 2, l.w = 60;
  EXPECT_EQ(refusal("dla", l), "");
}

TEST(HostPlan, WhatNoBuildCanRun) {
  const auto wrong = [](auto change) {
    Layer l = Convolution(8, 12, 4, 4);
    change(l);
    return PlanLayer(Get("dla_m4"), l).refusal;
  };
  EXPECT_EQ(wrong([](Layer& l) { l.q = 0; }), "All sizes are at least 1.");
  EXPECT_EQ(wrong([](Layer& l) { l.r = 16; }), "A filter has at most 15 rows and columns.");
  EXPECT_EQ(wrong([](Layer& l) { l.pad_left = 16; }),
            "There are at most 15 rows or columns of padding.");
  EXPECT_EQ(wrong([](Layer& l) { l.weight_bits = 3; }), "Weights have 2, 4 or 8 bits.");
  EXPECT_EQ(wrong([](Layer& l) { l.activation_bits = 9; }), "Activations have 2 to 8 bits.");
  EXPECT_EQ(wrong([](Layer& l) { l.narrow_bits = 4; }),
            "Narrow weights have 2 or 4 bits, fewer than the wide ones.");
  EXPECT_EQ(wrong([](Layer& l) { l.narrow_bits = 2; }),
            "A mixed layer says of each of its output channels whether it is wide.");
  EXPECT_EQ(wrong([](Layer& l) { l.requantisation.emplace(); }),
            "There are requantisation parameters for each output channel.");
  EXPECT_EQ(wrong([](Layer& l) {
              l.requantisation.emplace().parameters.assign(12, {0, 1, 63});
            }),
            "A multiplier is not negative and a shift is 1 to 62.");
  EXPECT_EQ(wrong([](Layer& l) { l.weight_bits = l.activation_bits = 8, l.c = 65535; }),
            "A sum of products of this layer may not fit 32 bits.");
}

// Every output channel and position comes in one beat of one job, and only once.
void ExpectEveryOutputOnce(const Plan& plan, const Layer& layer) {
  std::vector<int> count(static_cast<std::size_t>(layer.k * layer.p * layer.q));
  for (const Job& job : plan.jobs) {
    const std::vector<BeatContents> order = OutputOrder(plan, layer, job);
    ASSERT_EQ(static_cast<std::int64_t>(order.size()), ResultBeats(layer, job));
    for (const BeatContents& beat : order) {
      for (const int k : beat.channels) {
        const std::int64_t row = std::int64_t{k} * layer.p + beat.row;
        ++count.at(static_cast<std::size_t>(row * layer.q + beat.column));
      }
    }
  }
  EXPECT_TRUE(std::all_of(count.begin(), count.end(), [](int n) { return n == 1; }));
}

// The accelerator accepts every job, and no wide channel lies in a narrow kernel.
void ExpectLegal(const accel::Build& build, const Plan& plan, const Layer& layer) {
  for (const Job& job : plan.jobs) {
    const accel::Descriptor d = accel::Decode(job.descriptor);
    ASSERT_EQ(accel::Check(build, d), accel::Error::kNone) << build.name;
    const accel::Job constants = accel::MakeJob(build, d);
    EXPECT_EQ(WeightBeats(plan, layer, job), constants.weight_beats());
    EXPECT_EQ(ParameterBeats(layer, job), constants.parameter_beats());
    EXPECT_EQ(ActivationBeats(layer, job), constants.activation_beats());
    EXPECT_EQ(job.first_kernel % build.k_vec, 0);
  }
}

TEST(HostPlan, RandomLayersAreCoveredExactlyOnce) {
  arith::Rng rng(3);
  int planned = 0;
  for (int i = 0; i < 400; ++i) {
    const accel::Build& build = accel::Builds()[rng.below(12)];
    const Layer layer = RandomLayer(rng, build.max_stride);
    const Plan plan = PlanLayer(HardwareOf(accel::BuildRegisters(build)), layer);
    ASSERT_EQ(plan.refusal.empty(), !plan.jobs.empty());
    if (!plan.refusal.empty()) continue;
    ++planned;
    ExpectEveryOutputOnce(plan, layer);
    ExpectLegal(build, plan, layer);
  }
  EXPECT_GT(planned, 300);
}

}  // namespace
}  // namespace m4::host
