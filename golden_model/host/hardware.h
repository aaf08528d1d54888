// The sizes of the build that a host drives, as the registers BUILD_* tell them. Source:
// docs/accelerator.md, sections 3.1 and 5.2.
#ifndef GOLDEN_MODEL_HOST_HARDWARE_H_
#define GOLDEN_MODEL_HOST_HARDWARE_H_

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace m4::host {

// ceil(a / b), a >= 0, b > 0.
constexpr std::int64_t CeilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }

struct Hardware {
  bool has_dsp = false;
  int cim = 0;
  bool large = false;
  int r_vec = 0;
  int p_vec = 0;
  int q_vec_dsp = 0;
  int q_vec_cim = 0;
  int max_stride = 0;
  int c_vec = 0;
  int c_vec_dsp = 0;
  int n_groups = 0;
  int k_vec = 0;
  int act_depth = 0;
  int param_depth = 0;

  constexpr int qt() const { return q_vec_dsp + q_vec_cim; }
  constexpr int n_pairs() const { return c_vec / 2; }
  constexpr int dup() const { return cim == 0 ? 1 : q_vec_cim * p_vec; }
  constexpr int halves() const { return large && dup() == 1 ? 2 : 1; }
  // Bits of a portion in one word, portions in a word, kernels of a tile in a half.
  constexpr int word_portion() const { return (large ? 64 : 32) / dup() / halves(); }
  constexpr int per_word() const { return 32 / word_portion(); }
  constexpr int k_sub() const { return k_vec / halves(); }

  // Words of a bank that an input of so many channels, rows and columns takes in the larger of the
  // activation buffers.
  std::int64_t activation_words(std::int64_t channels, std::int64_t rows,
                                std::int64_t columns) const;
};

// The values of ID and the four registers BUILD_*, in the order of their addresses. Throws
// std::invalid_argument if ID is not that of the accelerator.
Hardware HardwareOf(const std::array<std::uint32_t, 5>& registers);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_HARDWARE_H_
