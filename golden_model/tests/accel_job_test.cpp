// Descriptors, the constants of a layer and the check, against docs/accelerator.md sections 5.2 and
// 6. The numbers are worked out by hand.
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string_view>

#include "golden_model/accel/job.h"
#include "golden_model/arith/rng.h"

namespace m4::accel {
namespace {

const Build& Get(std::string_view name) { return *FindBuild(name); }

// The example of section 17.
Descriptor Example() {
  Descriptor d;
  d.r = d.s = 3;
  d.stride = d.pad_top = d.pad_left = 1;
  d.c = 8;
  d.k = 12;
  d.h = d.w = d.p = d.q = 4;
  d.w_code = 1;
  d.n_minus_1 = 3;
  d.requantise = true;
  d.result_bits_minus_1 = 7;
  return d;
}

Error CheckWith(std::string_view build, const std::function<void(Descriptor&)>& change) {
  Descriptor d = Example();
  change(d);
  return Check(Get(build), d);
}

TEST(AccelCheck, EveryUniformWidthFitsTheGroups) {
  for (const Build& b : Builds()) {
    for (int code = 0; code < 3; ++code) {
      Descriptor d = Example();
      d.r = d.s = d.c = d.k = 1;
      d.w_code = code;
      EXPECT_EQ(Check(b, d), Error::kNone) << b.name << " " << WeightBits(code);
    }
  }
}

TEST(AccelDescriptor, FieldsAreWhereTheMapSays) {
  Descriptor d = Example();
  d.pad_left = 2;
  d.mixed = true;
  d.k1 = 5;
  d.w2_as_4 = true;
  d.activations_signed = true;
  d.result_signed = true;
  d.zero_point = -3;
  d.keep_activations = true;
  d.c = 0x1234;
  const DescriptorImage image = Encode(d);
  EXPECT_EQ(image, (DescriptorImage{0x00021133, 0x000C1234, 0x00040004, 0x00040004, 0x00050371,
                                    0x01FD0073, 0x00000004}));
  EXPECT_EQ(Decode(image), d);
}

TEST(AccelDescriptor, DecodeAndEncodeAreInverse) {
  arith::Rng rng(1);
  for (int i = 0; i < 1000; ++i) {
    DescriptorImage image{};
    for (std::size_t j = 0; j < image.size(); ++j) {
      image[j] = static_cast<std::uint32_t>(rng.next64()) & kDescriptorMasks[j];
    }
    EXPECT_EQ(Encode(Decode(image)), image);
  }
}

TEST(AccelJob, ExampleOfSection17) {
  const Job job = MakeJob(Get("dla_m4"), Example());
  EXPECT_EQ(job.t, 4);
  EXPECT_EQ(job.drain_interval, 136);
  EXPECT_EQ(job.nst, 6);
  EXPECT_EQ(job.kt, 2);
  EXPECT_EQ(job.kernels(0), 8);
  EXPECT_EQ(job.kernels(1), 4);
  EXPECT_EQ(job.nw, 24);
  EXPECT_EQ(job.gw, 8);
  EXPECT_EQ(job.groups_all, 1);
  EXPECT_EQ(job.ru, 3);
  EXPECT_EQ(job.ju, 2);
  EXPECT_EQ(job.cu, 4);
  EXPECT_EQ(job.weight_beats(), 144);
  EXPECT_EQ(job.parameter_beats(), 36);
  EXPECT_EQ(job.activation_beats(), 32);
  EXPECT_EQ(job.input_beats(), 212);
  EXPECT_EQ(job.buffer(Engine::kDsp), (BufferShape{1, 2}));
}

TEST(AccelJob, StorageAndDrainInterval) {
  Descriptor d = Example();
  d.w_code = 0;
  d.n_minus_1 = 5;  // n = 6: no MAC2 is safe in 8-bit lanes
  EXPECT_EQ(StorageBits(Get("dla_m4"), d, 2), 4);
  EXPECT_EQ(StorageBits(Get("dla"), d, 2), 2);
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), 32);
  EXPECT_EQ(DrainInterval(Get("dla"), d), kNoLimit);
  d.n_minus_1 = 4;
  EXPECT_EQ(StorageBits(Get("dla_m4"), d, 2), 2);
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), 1);
  d.w2_as_4 = true;
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), 66);
  d.w2_as_4 = false;
  d.w_code = 2;
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), kNoLimit);
  d.mixed = true;
  d.narrow_code = 1;
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), 66);
  d.narrow_code = 0;
  EXPECT_EQ(DrainInterval(Get("dla_m4"), d), 1);
}

TEST(AccelJob, CyclesOfAMac2) {
  constexpr std::array<std::array<int, 7>, 4> kCycles = {{{4, 5, 6, 7, 8, 9, 10},
                                                          {5, 6, 7, 8, 9, 10, 11},
                                                          {3, 3, 4, 4, 5, 5, 6},
                                                          {3, 4, 4, 5, 5, 6, 6}}};
  for (std::size_t i = 0; i < 7; ++i) {
    Descriptor d = Example();
    d.n_minus_1 = static_cast<int>(i) + 1;
    EXPECT_EQ(Mac2Cycles(Get("s_sy_d1"), d), kCycles[0][i]);
    EXPECT_EQ(Mac2Cycles(Get("s_dp_d2"), d), kCycles[2][i]);
    d.activations_signed = true;
    EXPECT_EQ(Mac2Cycles(Get("s_sy_d1"), d), kCycles[1][i]);
    EXPECT_EQ(Mac2Cycles(Get("s_dp_d2"), d), kCycles[3][i]);
  }
}

TEST(AccelCheck, SizesThatAreZero) {
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor&) {}), Error::kNone);
  for (int Descriptor::*const size :
       {&Descriptor::r, &Descriptor::s, &Descriptor::c, &Descriptor::k, &Descriptor::h,
        &Descriptor::w, &Descriptor::p, &Descriptor::q}) {
    EXPECT_EQ(CheckWith("dla_m4", [&](Descriptor& d) { d.*size = 0; }), Error::kShape);
  }
}

TEST(AccelCheck, Stride) {
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.stride = 0; }), Error::kStride);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.stride = 4; }), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.stride = 5; }), Error::kStride);
  EXPECT_EQ(CheckWith("m4", [](Descriptor& d) { d.stride = 3; }), Error::kStride);
}

TEST(AccelCheck, Precision) {
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.w_code = 3; }), Error::kPrecision);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.n_minus_1 = 0; }), Error::kPrecision);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.narrow_code = 3; }), Error::kNone);
  const auto mixed = [](int narrow) {
    return [narrow](Descriptor& d) { d.mixed = true, d.k1 = 4, d.narrow_code = narrow; };
  };
  EXPECT_EQ(CheckWith("dla_m4", mixed(1)), Error::kPrecision);
  EXPECT_EQ(CheckWith("dla_m4", mixed(3)), Error::kPrecision);
  EXPECT_EQ(CheckWith("dla_m4", mixed(0)), Error::kNone);
}

TEST(AccelCheck, SplitAndResult) {
  const auto split = [](int k1) { return [k1](Descriptor& d) { d.mixed = true, d.k1 = k1; }; };
  EXPECT_EQ(CheckWith("dla_m4", split(0)), Error::kSplit);
  EXPECT_EQ(CheckWith("dla_m4", split(1)), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", split(7)), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", split(8)), Error::kSplit);
  EXPECT_EQ(CheckWith("l_sy_d1", split(8)), Error::kSplit);  // 16 kernels in two halves
  EXPECT_EQ(CheckWith("l_sy_d1", split(7)), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.result_bits_minus_1 = 0; }), Error::kResult);
  EXPECT_EQ(
      CheckWith("dla_m4", [](Descriptor& d) { d.requantise = false, d.result_bits_minus_1 = 0; }),
      Error::kNone);
}

TEST(AccelCheck, OverflowAtItsBoundary) {
  const auto layer = [](int r, int s, int c, bool is_signed) {
    return [=](Descriptor& d) {
      d.r = r, d.s = s, d.c = c;
      d.w_code = 2;
      d.n_minus_1 = 7;
      d.activations_signed = is_signed;
    };
  };
  // 2^14 * 2^17 = 2^31.
  EXPECT_EQ(CheckWith("dla", layer(2, 2, 32768, true)), Error::kOverflow);
  EXPECT_EQ(CheckWith("dla", layer(2, 2, 32767, true)), Error::kFilter);
  // 128 * 255 = 32640; 2^31 / 32640 = 65793.004: 65794 = 2 * 32897, 65793 = 3 * 21931.
  EXPECT_EQ(CheckWith("dla", layer(2, 1, 32897, false)), Error::kOverflow);
  EXPECT_EQ(CheckWith("dla", layer(3, 1, 21931, false)), Error::kFilter);
  // The largest layer there is does not wrap the check: 15 * 15 * 65535 * 32640.
  EXPECT_EQ(CheckWith("dla", layer(15, 15, 65535, false)), Error::kOverflow);
  // The wide width counts, not the narrow one nor the storage: 15 * 15 * 65535 * 2 * 3 < 2^31.
  EXPECT_EQ(CheckWith("dla",
                      [&](Descriptor& d) {
                        layer(15, 15, 65535, false)(d);
                        d.w_code = 0, d.n_minus_1 = 1, d.w2_as_4 = true;
                      }),
            Error::kFilter);
}

TEST(AccelCheck, GroupsFilterActivationsKernels) {
  // 32 bits of a portion: 4 kernels of 8 bits or 16 of 2 bits. k1 = 5: two groups and one.
  const auto mixed = [](int k1) {
    return [k1](Descriptor& d) { d.mixed = true, d.w_code = 2, d.k1 = k1; };
  };
  EXPECT_EQ(CheckWith("dla_m4", mixed(4)), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", mixed(5)), Error::kGroups);
  // NST = 6, 12 words per K tile of 8 kernels: 42 K tiles have 504 words.
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.k = 336; }), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.k = 337; }), Error::kFilter);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.s = 2, d.k = 512; }), Error::kNone);  // 512
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.k = 337, d.keep_weights = true; }),
            Error::kFilter);
  // 64 rows * 8 words * 2 quads = 1024.
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.h = 64, d.w = 64; }), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.h = 64, d.w = 65; }), Error::kActivations);
  EXPECT_EQ(CheckWith("dla_m4", [](Descriptor& d) { d.h = d.w = 65535, d.c = 1; }),
            Error::kActivations);
  const auto kernels = [](int k, bool requantise) {
    return [=](Descriptor& d) { d.r = d.s = d.c = 1, d.k = k, d.requantise = requantise; };
  };
  EXPECT_EQ(CheckWith("dla_m4", kernels(512, true)), Error::kNone);
  EXPECT_EQ(CheckWith("dla_m4", kernels(513, true)), Error::kKernels);
  EXPECT_EQ(CheckWith("dla_m4", kernels(513, false)), Error::kNone);
}

TEST(AccelCheck, LowestCodeWins) {
  Descriptor d;  // shape 0, stride 0, n - 1 = 0, ...
  d.mixed = true;
  d.w_code = 2;
  d.narrow_code = 3;
  d.requantise = true;
  EXPECT_EQ(Check(Get("dla"), d), Error::kShape);
  d.r = d.s = 15;
  d.h = d.w = d.p = d.q = d.k = d.c = 65535;
  EXPECT_EQ(Check(Get("dla"), d), Error::kStride);
  d.stride = 1;
  EXPECT_EQ(Check(Get("dla"), d), Error::kPrecision);
  d.narrow_code = 0;
  d.n_minus_1 = 7;
  EXPECT_EQ(Check(Get("dla"), d), Error::kSplit);
  d.k1 = 5;
  EXPECT_EQ(Check(Get("dla"), d), Error::kResult);
  d.result_bits_minus_1 = 1;
  EXPECT_EQ(Check(Get("dla"), d), Error::kOverflow);
  d.r = d.s = 1;
  d.c = 65535;
  EXPECT_EQ(Check(Get("dla"), d), Error::kGroups);
  d.k1 = 4;
  EXPECT_EQ(Check(Get("dla"), d), Error::kFilter);
  d.c = 1;
  d.k = 2048;  // 256 K tiles of 2 words
  EXPECT_EQ(Check(Get("dla"), d), Error::kActivations);
  d.h = d.w = 1;
  EXPECT_EQ(Check(Get("dla"), d), Error::kKernels);
  d.k = 512;
  EXPECT_EQ(Check(Get("dla"), d), Error::kNone);
}

}  // namespace
}  // namespace m4::accel
