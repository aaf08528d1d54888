// A build of the accelerator: its constants, the sizes derived from them, the builds that exist and
// the rules that a build must keep. Source: docs/accelerator.md, sections 2, 3 and 5.2.
#ifndef GOLDEN_MODEL_ACCEL_BUILD_H_
#define GOLDEN_MODEL_ACCEL_BUILD_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace m4::accel {

// ceil(a / b) for a >= 0, b > 0.
constexpr std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

// Floor division and its remainder in 0..b-1, b > 0.
constexpr std::int64_t FloorMod(std::int64_t a, std::int64_t b) { return ((a % b) + b) % b; }
constexpr std::int64_t FloorDiv(std::int64_t a, std::int64_t b) { return (a - FloorMod(a, b)) / b; }

// The smallest power of two >= x.
constexpr int PowerOfTwo(int x) {
  return x <= 1 ? 1 : static_cast<int>(std::bit_ceil(static_cast<unsigned int>(x)));
}

enum class Engine { kDsp, kCim };
inline constexpr std::array<Engine, 2> kEngines = {Engine::kDsp, Engine::kCim};

// Section 3.1. The derived sizes have a meaning only if BrokenRules() is empty.
struct Build {
  std::string_view name;
  bool has_dsp = false;
  int cim = 0;  // 0 none (plain RAM), 1 M4BRAM
  bool large = false;
  bool double_pumped = false;
  int r_vec = 0;
  int p_vec = 0;
  int q_vec_dsp = 0;
  int c_vec_dsp = 0;
  int k_vec_dsp = 0;
  int design_packing = 0;
  int q_vec_cim = 0;
  int c_vec = 0;
  int k_vec = 0;
  int n_groups = 0;
  int max_stride = 0;
  int act_depth = 0;
  int param_depth = 0;

  constexpr bool has_cim() const { return cim != 0; }
  constexpr bool has(Engine e) const { return e == Engine::kDsp ? has_dsp : has_cim(); }

  // Output columns of a tile: all, of one engine; duplication factor; outputs per kernel (DSP).
  constexpr int q_vec(Engine e) const { return e == Engine::kDsp ? q_vec_dsp : q_vec_cim; }
  constexpr int qt() const { return q_vec_dsp + q_vec_cim; }
  constexpr int dup() const { return has_cim() ? q_vec_cim * p_vec : 1; }
  constexpr int cols() const { return q_vec_dsp * p_vec; }

  // The filter cache.
  constexpr int n_pairs() const { return c_vec / 2; }
  constexpr int n_blocks() const { return n_groups * r_vec * n_pairs(); }
  constexpr int block(int group, int r, int j) const { return (group * r_vec + r) * n_pairs() + j; }
  constexpr int portion_bits() const { return (large ? 64 : 32) / dup(); }
  constexpr int halves() const { return portion_bits() == 64 ? 2 : 1; }
  constexpr int word_portion() const { return portion_bits() / halves(); }
  constexpr int per_word() const { return 32 / word_portion(); }
  constexpr int k_sub() const { return k_vec / halves(); }

  // Slots of a readout; edges from a tile's last slot to its capture.
  constexpr int readout() const { return !has_cim() ? 0 : large ? 8 : 4; }
  constexpr int cap_delay() const { return has_cim() ? 4 : 6; }

  // The DSP engine; 0 without it.
  constexpr int num_mult() const {
    return has_dsp ? r_vec * c_vec_dsp * k_vec_dsp * cols() / design_packing : 0;
  }
  constexpr int per_cell() const { return has_dsp ? 4 / design_packing : 0; }
  constexpr int words_per_half() const { return has_dsp ? n_pairs() / c_vec_dsp : 0; }

  // The activation buffers.
  constexpr int x_banks(Engine e) const { return PowerOfTwo((q_vec(e) - 1) * max_stride + r_vec); }
  constexpr int y_banks() const { return PowerOfTwo((p_vec - 1) * max_stride + 1); }
  constexpr int chans(Engine e) const { return e == Engine::kDsp ? c_vec_dsp : n_pairs(); }
  constexpr int word_chans(Engine e) const { return std::max(4, chans(e)); }

  friend constexpr bool operator==(const Build&, const Build&) = default;
};

// The builds of section 3.3, in its order.
std::span<const Build> Builds();

// Those that are compared with the model: all but the builds for measurements of scale.
std::span<const Build> VerifiedBuilds();

// The build of that name, nullptr if there is none.
const Build* FindBuild(std::string_view name);

// A rule of section 3.2: its number and its sentence.
struct Rule {
  int number = 0;
  std::string_view sentence;
};

// The rules that a build breaks, in their order; empty if the build is legal. Any numbers may be
// given.
std::vector<Rule> BrokenRules(const Build& build);

// The registers ID, BUILD_ENGINE, BUILD_CHANNELS, BUILD_KERNELS, BUILD_DEPTHS (section 5.2) of a
// legal build.
inline constexpr std::uint32_t kId = 0x4D340001;
std::array<std::uint32_t, 5> BuildRegisters(const Build& build);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_BUILD_H_
