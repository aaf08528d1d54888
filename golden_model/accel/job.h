// The constants of a layer that follow from the build and the descriptor, and the check of a
// descriptor. Source: docs/accelerator.md, section 6. Exact integers everywhere.
#ifndef GOLDEN_MODEL_ACCEL_JOB_H_
#define GOLDEN_MODEL_ACCEL_JOB_H_

#include <array>
#include <cstdint>
#include <limits>

#include "golden_model/accel/build.h"
#include "golden_model/accel/descriptor.h"

namespace m4::accel {

// ERROR_CODE.
enum class Error : std::uint8_t {
  kNone = 0,
  kShape = 1,
  kStride = 2,
  kPrecision = 3,
  kSplit = 4,
  kResult = 5,
  kOverflow = 6,
  kGroups = 7,
  kFilter = 8,
  kActivations = 9,
  kKernels = 10,
  kTlastEarly = 16,
  kTlastMissing = 17,
  kParameter = 18,
};

// Drain interval of a layer whose accumulators need no readout before the last.
inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

inline constexpr int kBlockWords = 512;

// 2, 4, 8 bits for the codes 0, 1, 2.
constexpr int WeightBits(int code) { return 2 << code; }

// sw(w): bits in which a weight of w bits is stored.
int StorageBits(const Build& build, const Descriptor& descriptor, int weight_bits);

// T: cycles of a MAC2 (of the blocks of a build with them; else of s_sy).
int Mac2Cycles(const Build& build, const Descriptor& descriptor);

// N: MAC2s after which accumulators are read; kNoLimit without 2- or 4-bit storage, and without CIM
// engine.
std::int64_t DrainInterval(const Build& build, const Descriptor& descriptor);

// Of an activation buffer: columns of bank words of a row, channel words of a position.
struct BufferShape {
  std::int64_t xw = 0;
  std::int64_t cw = 0;

  friend constexpr bool operator==(const BufferShape&, const BufferShape&) = default;
};

// Names of section 6 in lower case with underscores.
struct Job {
  Build build;
  Descriptor d;

  int n = 0;  // activation bits
  int ww = 0, wn = 0;
  int sww = 0, swn = 0;
  int k1e = 0;
  int gw = 0, gn = 0;                      // kernels of a group in a half
  int groups_wide = 0, groups_all = 0;     // Gw, Gu
  std::int64_t kt = 0;                     // KT
  std::int64_t rb = 0, cb = 0;             // RB, CB
  std::int64_t nst = 0;                    // NST
  std::int64_t nw = 0;                     // NW
  int ru = 0, ju = 0;                      // RU, JU
  std::int64_t cu = 0;                     // CU; 0 without DSP engine
  int t = 0;                               // T
  std::int64_t drain_interval = kNoLimit;  // N
  std::array<BufferShape, 2> buffers{};    // by Engine; 0 without the engine

  const BufferShape& buffer(Engine e) const { return buffers[static_cast<std::size_t>(e)]; }

  // kt(t): kernels of K tile `tile`.
  int kernels(std::int64_t tile) const;

  // Tiles in a K tile: rows of tiles, columns of tiles.
  std::int64_t tile_rows() const { return CeilDiv(d.p, build.p_vec); }
  std::int64_t tile_columns() const { return CeilDiv(d.q, build.qt()); }
  std::int64_t tiles() const { return kt * tile_rows() * tile_columns(); }

  // Beats of the sections W, P, A; 0 if the section is not sent.
  std::int64_t weight_beats() const;
  std::int64_t parameter_beats() const;
  std::int64_t activation_beats() const;
  std::int64_t input_beats() const;
};

// The constants of a layer. Of a descriptor that Check() refuses with one of the codes 1..4 they
// have no meaning (but nothing fails).
Job MakeJob(const Build& build, const Descriptor& descriptor);

// The error code of a descriptor: kNone, or the lowest of the codes 1..10 of which the condition
// holds.
Error Check(const Build& build, const Descriptor& descriptor);

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_JOB_H_
