#include "golden_model/accel/build.h"

namespace m4::accel {
namespace {

// has_dsp, cim, large, double_pumped; r, p; DSP q, c, k, packing; q_cim; c, k; groups; stride;
// depths.
constexpr std::array<Build, 14> kBuilds = {{
    {"dla", true, 0, false, false, 3, 1, 2, 2, 4, 4, 0, 4, 8, 2, 4, 1024, 512},
    {"dla_m4", true, 1, true, true, 3, 1, 2, 2, 4, 4, 2, 4, 8, 2, 4, 1024, 512},
    {"m4", false, 1, false, false, 1, 2, 0, 0, 0, 0, 2, 8, 4, 4, 2, 512, 512},
    {"dla_odd", true, 0, false, false, 3, 1, 3, 2, 4, 4, 0, 4, 8, 2, 2, 1024, 512},
    {"s_sy_d1", true, 1, false, false, 3, 1, 2, 2, 4, 4, 1, 4, 8, 2, 2, 1024, 512},
    {"s_dp_d2", true, 1, false, true, 3, 1, 2, 2, 4, 4, 2, 4, 4, 2, 2, 1024, 512},
    {"l_sy_d1", true, 1, true, false, 3, 1, 2, 2, 4, 4, 1, 4, 16, 2, 2, 1024, 512},
    {"l_dp_d4", true, 1, true, true, 3, 2, 2, 1, 2, 1, 2, 4, 4, 2, 2, 1024, 512},
    {"odd_cols", true, 1, false, false, 2, 1, 3, 4, 4, 4, 1, 8, 8, 2, 2, 1024, 512},
    {"two_rows", true, 1, false, false, 3, 2, 1, 2, 4, 2, 1, 4, 4, 2, 2, 1024, 512},
    {"scale_16", false, 1, false, false, 1, 1, 0, 0, 0, 0, 1, 8, 16, 4, 1, 64, 512},
    {"scale_64", false, 1, false, false, 1, 1, 0, 0, 0, 0, 1, 16, 32, 8, 1, 64, 512},
    {"scale_256", false, 1, false, false, 1, 1, 0, 0, 0, 0, 1, 32, 64, 16, 1, 64, 512},
    {"scale_1024", false, 1, false, false, 1, 1, 0, 0, 0, 0, 1, 64, 128, 32, 1, 64, 512},
}};

bool IsOneTwoFour(int x) { return x == 1 || x == 2 || x == 4; }

bool IsVectorSize(int x) { return x == 1 || x == 2 || (x > 0 && x % 4 == 0); }

bool IsDepth(int x) {
  return 16 <= x && x <= 65536 && std::has_single_bit(static_cast<unsigned int>(x));
}

bool DspSizesAreWrong(const Build& b) {
  if (!b.has_dsp) return (b.q_vec_dsp | b.c_vec_dsp | b.k_vec_dsp | b.design_packing) != 0;
  return b.q_vec_dsp < 1 || b.q_vec_dsp > 8 || b.c_vec_dsp < 1 || b.k_vec_dsp < 1;
}

// Rules 11 and 15 need the shape of a portion, which only a legal duplication factor gives.
bool HasPortions(const Build& b) { return IsOneTwoFour(b.dup()); }

bool KernelsDoNotDivide(const Build& b) {
  return b.has_dsp && b.k_vec_dsp > 0 && HasPortions(b) && b.k_sub() % b.k_vec_dsp != 0;
}

bool CellsDoNotFit(const Build& b) {
  return b.has_dsp && b.k_vec_dsp % (b.cols() % 2 == 0 ? 2 : 4) != 0;
}

bool IsBroken(const Build& b, int rule) {
  switch (rule) {
    case 1:
      return !b.has_dsp && b.cim == 0;
    case 2:
      return b.cim < 0 || b.cim > 1;
    case 3:
      return b.cim == 0 && (b.q_vec_cim != 0 || b.large || b.double_pumped);
    case 4:
      return DspSizesAreWrong(b);
    case 5:
      return b.cim == 1 && !IsOneTwoFour(b.q_vec_cim * b.p_vec);
    case 6:
      return b.r_vec < 1 || b.r_vec > 15 || b.p_vec < 1 || b.p_vec > 8;
    case 7:
      return b.c_vec % 2 != 0 || !IsVectorSize(b.c_vec / 2);
    case 8:
      return b.c_vec_dsp != 0 && !IsVectorSize(b.c_vec_dsp);
    case 9:
      return b.has_dsp && b.c_vec_dsp > 0 && (b.c_vec / 2) % b.c_vec_dsp != 0;
    case 10:
      return b.k_vec < 1 || b.k_vec % 4 != 0;
    case 11:
      return KernelsDoNotDivide(b);
    case 12:
      return b.r_vec * (b.c_vec / 2) > 64 || b.r_vec * b.c_vec_dsp > 64;
    case 13:
      return CellsDoNotFit(b);
    case 14:
      return b.has_dsp && !IsOneTwoFour(b.design_packing);
    case 15:
      return HasPortions(b) && b.n_groups < CeilDiv(std::int64_t{2} * b.k_sub(), b.word_portion());
    case 16:
      return !IsOneTwoFour(b.max_stride);
    default:
      return !IsDepth(b.act_depth) || !IsDepth(b.param_depth);
  }
}

constexpr std::array<std::string_view, 17> kSentences = {
    "a build has the DSP engine, a compute-in-BRAM engine, or both",
    "Cim is 0 (plain RAM) or 1 (M4BRAM)",
    "without a compute-in-BRAM engine QVecCim, Large and DoublePumped are 0",
    "with the DSP engine QVecDsp is 1 to 8, CVecDsp, KVecDsp not 0; else all DSP sizes 0",
    "the duplication factor QVecCim * PVec is 1, 2 or 4",
    "RVec is 1 to 15 and PVec is 1 to 8",
    "CVec / 2 is 1, 2 or a multiple of 4",
    "CVecDsp is 1, 2 or a multiple of 4",
    "CVec / 2 is a multiple of CVecDsp: a block gives one word per cycle through port B",
    "KVec is a multiple of 4",
    "KVec is a multiple of KVecDsp; in size L without duplication KVec / 2 is",
    "an adder tree has at most 64 inputs: RVec * CVec / 2 and RVec * CVecDsp",
    "KVecDsp is even if QVecDsp * PVec is even, else a multiple of 4",
    "DesignPacking is 1, 2 or 4",
    "NGroups is too small for a tile of 2-bit weights",
    "MaxStride is 1, 2 or 4",
    "ActDepth and ParamDepth are powers of two from 16 to 65536",
};

std::uint32_t Field(int value, int low_bit) { return static_cast<std::uint32_t>(value) << low_bit; }

int Log2(int power_of_two) { return std::countr_zero(static_cast<unsigned int>(power_of_two)); }

}  // namespace

std::span<const Build> Builds() { return kBuilds; }

std::span<const Build> VerifiedBuilds() {
  const auto* const scale =
      std::ranges::find_if(kBuilds, [](const Build& b) { return b.name.starts_with("scale_"); });
  return {kBuilds.begin(), scale};
}

const Build* FindBuild(std::string_view name) {
  const auto* const found =
      std::find_if(kBuilds.begin(), kBuilds.end(), [&](const Build& b) { return b.name == name; });
  return found == kBuilds.end() ? nullptr : found;
}

std::vector<Rule> BrokenRules(const Build& build) {
  std::vector<Rule> broken;
  int number = 0;
  for (const std::string_view sentence : kSentences) {
    ++number;
    if (IsBroken(build, number)) broken.push_back({number, sentence});
  }
  return broken;
}

std::array<std::uint32_t, 5> BuildRegisters(const Build& b) {
  return {
      kId,
      Field(b.has_dsp ? 1 : 0, 0) | Field(b.cim, 1) | Field(b.large ? 1 : 0, 4) |
          Field(b.double_pumped ? 1 : 0, 5) | Field(b.r_vec, 8) | Field(b.p_vec, 12) |
          Field(b.q_vec_dsp, 16) | Field(b.q_vec_cim, 20) | Field(b.design_packing, 24) |
          Field(b.max_stride, 28),
      Field(b.c_vec, 0) | Field(b.c_vec_dsp, 8) | Field(b.n_groups, 16),
      Field(b.k_vec, 0) | Field(b.k_vec_dsp, 16),
      Field(Log2(b.act_depth), 0) | Field(Log2(b.param_depth), 8),
  };
}

}  // namespace m4::accel
