// Mapping of a GEMM onto one M4BRAM block: which rows and columns its lanes and BPEs work for, and
// after how many MAC2s the accumulators must be read. Pure functions; docs/golden_model.md explains
// the layout. Source: docs/m4bram.md, sections 7 (shuffler, lanes), 8 (cycles), 12 (exactness).
#ifndef GOLDEN_MODEL_M4BRAM_MAPPING_H_
#define GOLDEN_MODEL_M4BRAM_MAPPING_H_

#include <cstdint>

#include "golden_model/gemm/gemm.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

enum class Storage {
  kNative,  // the block computes with the operands' own weight width; lanes may wrap (modulo 2^L)
  kExact,   // 4-bit storage where an 8-bit lane is too narrow, drains at the safe length: results
            // are exact
};

// C[M x N] = A[M x K] * B[K x N]; A are weights (signed, weight_bits), B activations.
struct GemmJob {
  Version version;
  Config precision;  // of the operands; duplication as wanted on the block
  Storage storage = Storage::kExact;
  gemm::Matrix<std::int32_t> weights;      // M x K
  gemm::Matrix<std::int32_t> activations;  // K x N
  // MAC2s between readouts. 0: the whole K (native), the safe length (exact). Exact storage clips
  // to the safe length. A null MAC2 does not count, a pair split in two MAC2s counts once.
  std::int64_t drain = 0;
};

// Main cycles from the PREADD of a MAC2 to the PREADD (or DONE) that follows it: 3..11. Sections
// 8.1 and 8.2 of the data sheet.
int Mac2Cycles(Version version, const Config& config);

// How a job lies on the block.
struct Layout {
  Config block;      // configuration the block runs with (weight_bits 4 where exactness needs it)
  int kernels = 0;   // weights (rows of A) in one portion: copy_bits / d / weight_bits
  int portions = 0;  // portions in one copy = d
  int copies = 0;    // addressable copies in the main array: 512 (S), 256 (L)
  int m_tiles = 0;   // ceil(M / kernels)
  int n_tiles = 0;   // ceil(N / d)
  std::int64_t drain = 0;  // MAC2s between readouts, at least 1

  // 0..d-1: which column of the tile a BPE (0..3) works for.
  int column_of_bpe(int bpe) const;
  // 0..kernels-1: which row of the tile a lane of a BPE works for.
  int kernel_of_lane(int bpe, int lane) const;
};

// Throws std::invalid_argument with one sentence if a precision is none of the data sheet's, an
// operand is out of its range, a shape is empty (M, K or N = 0), the shapes do not fit each other,
// or the drain is negative.
Layout MakeLayout(const GemmJob& job);

// The same layout for a job that MakeLayout accepts; does not look at the operands' values.
Layout LayoutOf(const GemmJob& job);

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_MAPPING_H_
