#include "golden_model/m4bram/meaning.h"

#include <algorithm>

namespace m4::m4bram {

std::uint8_t LegalConfig(std::uint8_t cfg) {
  const int sign = cfg & 0x80;
  const int bits_minus_1 = std::max((cfg >> 4) & 7, 1);
  const int duplication_code = std::min((cfg >> 2) & 3, 2);
  const int weight_code = std::min(cfg & 3, 2);
  return static_cast<std::uint8_t>(sign | (bits_minus_1 << 4) | (duplication_code << 2) |
                                   weight_code);
}

std::uint8_t ConfigOfPort(std::uint8_t a_be, std::uint32_t a_wdata) {
  return LegalConfig(static_cast<std::uint8_t>(((a_be & 0xFu) << 4) | (a_wdata & 0xFu)));
}

std::uint64_t Shuffle(Version version, std::uint64_t word, unsigned select, int duplication) {
  const int bits = version.copy_bits();
  if (duplication == 2) {
    const int half = bits / 2;
    const std::uint64_t h =
        (word >> ((select & 1) * static_cast<unsigned>(half))) & arith::LowMask(half);
    return (h << half) | h;
  }
  if (duplication == 4) {
    const int quarter = bits / 4;
    const std::uint64_t q =
        (word >> ((select & 3) * static_cast<unsigned>(quarter))) & arith::LowMask(quarter);
    return (q << (3 * quarter)) | (q << (2 * quarter)) | (q << quarter) | q;
  }
  return word;
}

RowOfEach CopiedRows(Version version, const Config& config, std::uint64_t word, unsigned select) {
  const std::uint64_t shuffled = Shuffle(version, word, select, config.duplication);
  const int slice_bits = version.slice_bits();
  RowOfEach rows;
  for (int j = 0; j < kBpes; ++j) {
    const std::uint64_t slice = (shuffled >> (slice_bits * j)) & arith::LowMask(slice_bits);
    rows[static_cast<std::size_t>(j)] = arith::ExtendWeights(slice, config.weight_bits);
  }
  return rows;
}

RowOfEach SelectedRows(const Operands& operands, int lane_bits) {
  RowOfEach rows;
  for (std::size_t j = 0; j < kBpes; ++j) {
    const std::uint64_t w1 = (operands.a1[j] & 0x80) != 0 ? operands.w1[j] : 0;
    const std::uint64_t w2 = (operands.a2[j] & 0x80) != 0 ? operands.w2[j] : 0;
    rows[j] = arith::AddLanes(w1, w2, lane_bits);
  }
  return rows;
}

std::uint32_t ReadoutWord(Version version, const State& state, unsigned address) {
  if (!version.large) return static_cast<std::uint32_t>(state.bpe[address & 3].acc);
  const std::uint64_t acc = state.bpe[(address & 7) / 2].acc;
  return static_cast<std::uint32_t>((address & 1) != 0 ? acc >> 32 : acc);
}

}  // namespace m4::m4bram
