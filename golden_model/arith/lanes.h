// Arithmetic on packed rows: a row is 64 bits, cut into lanes of `lane_bits` = 8, 16 or 32 bits,
// lane 0 least significant. A row of 32 bits uses the low half; the high half is then 0 and stays
// 0. Source: docs/m4bram.md, sections 7 and 8 ("row arithmetic is lane-wise modulo 2^L").
//
// All functions are pure and exact modulo 2^lane_bits in every lane; none can fail. `lane_bits`
// other than 8, 16, 32 (`weight_bits` other than 2, 4, 8) has no meaning and must not be passed.
//
// They work on a whole row at once: the even and the odd lanes are treated apart, so that each
// lane has its neighbour's room for what it carries out.
#ifndef GOLDEN_MODEL_ARITH_LANES_H_
#define GOLDEN_MODEL_ARITH_LANES_H_

#include <cstdint>

namespace m4::arith {

// The even lanes of a row: ones in lanes 0, 2, 4, ...
constexpr std::uint64_t EvenLanes(int lane_bits) {
  return lane_bits == 8    ? 0x00FF00FF00FF00FFu
         : lane_bits == 16 ? 0x0000FFFF0000FFFFu
                           : 0x00000000FFFFFFFFu;
}

// The top bit of every lane.
constexpr std::uint64_t LaneSigns(int lane_bits) {
  return lane_bits == 8    ? 0x8080808080808080u
         : lane_bits == 16 ? 0x8000800080008000u
                           : 0x8000000080000000u;
}

// The low `bits` bits (0..64) of a word.
constexpr std::uint64_t LowMask(int bits) {
  return bits >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
}

// `value` modulo 2^bits (1..64) as a two's complement number.
constexpr std::int64_t WrapToBits(std::int64_t value, int bits) {
  const int unused = 64 - bits;
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << unused) >> unused;
}

// The number in lane `lane` (0 .. 64 / lane_bits - 1), two's complement.
constexpr std::int64_t LaneValue(std::uint64_t row, int lane, int lane_bits) {
  return WrapToBits(static_cast<std::int64_t>(row >> (lane * lane_bits)), lane_bits);
}

// Every lane times `factor`.
constexpr std::uint64_t MulLanes(std::uint64_t row, std::int64_t factor, int lane_bits) {
  // Both factors of a lane's product are below 2^L, so it stays within 2 lanes.
  const std::uint64_t even = EvenLanes(lane_bits);
  const std::uint64_t f = static_cast<std::uint64_t>(factor) & LowMask(lane_bits);
  return (((row & even) * f) & even) | (((row & ~even) * f) & ~even);
}

// Lane-wise sum.
constexpr std::uint64_t AddLanes(std::uint64_t a, std::uint64_t b, int lane_bits) {
  // Without the top bits no lane carries out; a top bit is the sum without carry of its operands.
  const std::uint64_t signs = LaneSigns(lane_bits);
  return ((a & ~signs) + (b & ~signs)) ^ ((a ^ b) & signs);
}

// Every lane times 2.
constexpr std::uint64_t DoubleLanes(std::uint64_t row, int lane_bits) {
  return (row & ~LaneSigns(lane_bits)) << 1;
}

// Every bit of the low `row_bits` (32 or 64) inverted: in each lane -x - 1.
constexpr std::uint64_t ComplementRow(std::uint64_t row, int row_bits) {
  return ~row & LowMask(row_bits);
}

// Every lane times -1.
constexpr std::uint64_t NegateLanes(std::uint64_t row, int lane_bits) {
  return MulLanes(row, -1, lane_bits);
}

// Weights to lanes: the i-th `weight_bits` bits of `packed` (the low 8 or 16 bits count, the others
// are 0), a two's complement number, sign-extended to lane i, 4 * weight_bits wide.
constexpr std::uint64_t ExtendWeights(std::uint64_t packed, int weight_bits) {
  // Bytes to every 4th byte, then, if asked for, nibbles and pairs of bits in the same way.
  std::uint64_t lanes = (packed | (packed << 24)) & 0x000000FF000000FFu;
  if (weight_bits <= 4) lanes = (lanes | (lanes << 12)) & 0x000F000F000F000Fu;
  if (weight_bits <= 2) lanes = (lanes | (lanes << 6)) & 0x0303030303030303u;
  // A negative weight's sign bit is copied to all bits above it, up to the end of its lane.
  const int lane_bits = 4 * weight_bits;
  const std::uint64_t signs = lanes & (LaneSigns(lane_bits) >> (lane_bits - weight_bits));
  return lanes | (signs * LowMask(lane_bits - weight_bits + 1));
}

}  // namespace m4::arith

#endif  // GOLDEN_MODEL_ARITH_LANES_H_
