// What a layer has in memory: the main arrays of the blocks, activations and parameters. Weights
// lie where docs/accelerator.md, section 8.2, says, as the blocks show them; activations are kept
// by their coordinates, not by banks.
#ifndef GOLDEN_MODEL_ACCEL_MEMORIES_H_
#define GOLDEN_MODEL_ACCEL_MEMORIES_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "golden_model/accel/job.h"
#include "golden_model/accel/meaning.h"

namespace m4::accel {

// The two's complement number of `bits` (1..31) bits of a word, from bit `low` upwards.
constexpr std::int32_t SignedField(std::uint32_t word, int low, int bits) {
  return static_cast<std::int32_t>(word << (32 - bits - low)) >> (32 - bits);
}

class Memories {
 public:
  // `blocks`: all main arrays, word of block b at b * 512 + word.
  Memories(const Build& build, std::vector<std::uint32_t> blocks);

  std::span<const std::uint32_t> block(int b) const {
    return std::span(blocks_).subspan(static_cast<std::size_t>(b) * kBlockWords, kBlockWords);
  }
  std::uint32_t word(int b, std::int64_t word) const {
    return blocks_[static_cast<std::size_t>(b * std::int64_t{kBlockWords} + word)];
  }
  void WriteWord(int b, int word, std::uint32_t data) {
    blocks_[static_cast<std::size_t>(b * std::int64_t{kBlockWords} + word)] = data;
  }

  // One beat of section A, of section P (`field` 0 bias, 1 multiplier, 2 shift).
  void WriteQuad(const Job& job, int y, int x, int quad, std::uint32_t data);
  void WriteParameter(int kernel, int field, std::uint32_t data);

  // The activation that output (p, q) needs for filter position (r, s) and channel c: 0 where
  // section 9 says so.
  int ActivationFor(const Job& job, int p, int q, int r, int s, int c) const {
    const int y = p * job.d.stride - job.d.pad_top + s;
    const int x = q * job.d.stride - job.d.pad_left + r;
    const bool inside = y >= 0 && y < job.d.h && x >= 0 && x < job.d.w;
    if (!inside || r >= job.d.r || c >= job.d.c) return 0;
    return Number(job, activations_[Index(job, y, x, c)]);
  }

  Parameters ParametersOf(int kernel) const;

 private:
  static std::size_t Index(const Job& job, int y, int x, int c) {
    const std::int64_t pixel = std::int64_t{y} * job.d.w + x;
    return static_cast<std::size_t>(pixel * 4 * CeilDiv(job.d.c, 4) + c);
  }

  // The number that the low n bits of a byte stand for.
  static int Number(const Job& job, std::uint8_t byte) {
    const int value = byte & ((1 << job.n) - 1);
    const bool negative = job.d.activations_signed && value >> (job.n - 1) != 0;
    return negative ? value - (1 << job.n) : value;
  }

  std::vector<std::uint32_t> blocks_;
  std::vector<std::uint8_t> activations_;
  std::vector<std::array<std::uint32_t, 3>> parameters_;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_MEMORIES_H_
