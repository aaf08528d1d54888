// A program: the port values of every main edge that run a job on one block, and what each of them
// means. Programs are open loop: the schedule of the data sheet fixes every cycle in advance.
// Source: docs/m4bram.md, sections 4 to 11; docs/golden_model.md explains how programs are built.
//
// Every `rng` is advanced; the same arguments and the same generator give the same program.
#ifndef GOLDEN_MODEL_M4BRAM_PROGRAM_H_
#define GOLDEN_MODEL_M4BRAM_PROGRAM_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "golden_model/arith/rng.h"
#include "golden_model/m4bram/mapping.h"
#include "golden_model/m4bram/state.h"

namespace m4::m4bram {

// What a later pass may put on the ports at an edge (a set of bits).
enum Freedom : std::uint8_t {
  kPortBFree = 1,  // any b_addr
  kWriteFree = 2,  // port A idle: a write that keeps the weight words' contents may be added
  // Port A idle: commands without the reset bit, and configurations, are ignored here.
  kIgnoredFree = 4,
};

// Main cycles are numbered by the edge that begins them: cycle c follows edges[c].
struct Mac2 {
  std::uint32_t preadd = 0;  // main cycle that begins in PREADD
  std::uint32_t dot = 0;     // index into dots
  std::int32_t k1 = -1;      // column of A whose weights are in W1
  std::int32_t k2 = -1;      // and in W2; -1: adds zero (not copied, or in INIT copied with
                             // activations that are 0)
};

// One accumulation between ACC := 0 and its readout: a part of K for one tile.
struct Dot {
  std::int32_t m_tile = 0;
  std::int32_t n_tile = 0;
  std::int32_t k_begin = 0;  // columns [k_begin, k_end) of A are summed
  std::int32_t k_end = 0;
};

struct Readout {
  std::uint32_t cycle = 0;  // b_rdata_o in this main cycle is the word
  std::uint32_t dot = 0;
  std::uint8_t word = 0;
};

struct Program {
  std::vector<Inputs> edges;          // one per main edge, beginning with the reset
  std::vector<std::uint8_t> freedom;  // same length
  std::vector<Mac2> mac2s;            // in time order, aborted ones included
  std::vector<Dot> dots;
  std::vector<Readout> readouts;     // in time order
  std::bitset<kWords> weight_words;  // words that hold weights at some time
};

// Disturbances that a correct controller may cause without changing results; all probabilities
// (0..1). A wait ends after 32 cycles at the latest. cold_start and late_start exclude each other:
// where both are drawn, either is taken. The first dot always starts cold, the first one after a
// reload of weights late or cold. A dot is aborted at most once by each kind of reset.
struct Disturbances {
  double null_mac2 = 0;   // a null MAC2 before a MAC2
  double lone_copy = 0;   // a pair given as two MAC2s, W1 alone, then W2 alone
  double wait = 0;        // idle cycles in INIT_W1, INIT_W2, DONE (geometric)
  double cold_start = 0;  // per dot: through reset command, IDLE, INIT instead of back to back
  // Per dot: done without copies, start from DONE, a null MAC2 brings the first pair.
  double late_start = 0;
  // Per dot: aborted by a reset command at a random cycle, then done anew.
  double reset_command = 0;
  // Per dot: aborted by rst_ni (2..4 cycles) at a random cycle, configured and done anew.
  double reset_pin = 0;
  double reconfigure = 0;   // per dot: the same configuration again, in DONE
  double ignored_bits = 0;  // per access: random values in the bits that the block ignores there
};

// Builds the program: reset, configuration, weights through port A, dot products, readouts, two
// idle edges. Weights that do not fit the main array are loaded in turns. Equal portions are stored
// once. Throws what MakeLayout throws, and std::length_error beyond 2^32 edges. Takes time and
// memory in proportion to the edges (16 bytes each, more with short drains; up to twice as many
// with disturbances).
Program BuildGemm(const GemmJob& job, const Disturbances& disturbances, arith::Rng& rng);

// Traffic in the cycles that a program leaves free; all probabilities (0..1).
struct Traffic {
  double port_a_writes = 0;        // probability per free edge
  double port_a_ignored = 0;       // ignored commands and configurations, per edge that allows them
  double port_b_same_as_copy = 0;  // port B reads the word being copied
  double port_b_same_as_write = 0;  // port B reads the word being written
  // otherwise port B reads a random word
};

// Fills the free ports of `program` in place. `memory` is the main array before the first edge.
// Weight words are only rewritten with the bytes they hold, so results stay; other words get random
// bytes. Call it once per program.
void AddTraffic(Program& program, const Traffic& traffic,
                std::span<const std::uint32_t, kWords> memory, arith::Rng& rng);

// Where a value comes from, for reports.
struct Origin {
  std::uint32_t mac2 = 0;  // index into Program::mac2s
  std::int32_t m_tile = 0, n_tile = 0;
  std::int32_t row = -1, column = -1;  // of C; -1: padding beyond M or N
  std::int32_t k1 = -1, k2 = -1;
  std::int32_t w1 = 0, w2 = 0, i1 = 0, i2 = 0;  // operands; 0 where padding or not copied
};

// The MAC2 that occupies main cycle `cycle` (from its PREADD to the next one's), and the operands
// of a lane in it: bpe 0..3, lane 0..row_bits / lane_bits - 1 of the width the block runs with
// (Layout::block). nullopt outside every MAC2 (load, INIT, DONE, after a reset) and for a lane that
// does not exist. Weights for the next MAC2, which arrive in the last two cycles, are not reported.
std::optional<Origin> Locate(const GemmJob& job, const Program& program, std::uint32_t cycle,
                             int bpe, int lane);

// What the readouts mean, given the b_rdata_o values of Program::readouts in order. Throws
// std::invalid_argument if there are not as many values as readouts.
struct GemmResult {
  gemm::Matrix<std::int64_t> product;  // sums of the sign-extended lanes
  std::int64_t drains = 0;             // readouts of all words
};
GemmResult Collect(const GemmJob& job, const Program& program,
                   std::span<const std::uint32_t> values);

// The first element that is not what mathematics says: every dot's lanes modulo 2^L, and for exact
// storage the product itself, against the plain GEMM of the operands. nullopt: all right. Throws as
// Collect does.
struct WrongElement {
  std::int32_t row = 0, column = 0;  // of C; -1: padding beyond M or N, where 0 is expected
  std::int64_t expected = 0, got = 0;
  std::optional<std::uint32_t>
      dot;                  // the dot whose lane was wrong; nullopt: only the whole product is
  std::uint32_t cycle = 0;  // main cycle of the readout that showed it; the product: of the last
};
std::optional<WrongElement> CheckGemm(const GemmJob& job, const Program& program,
                                      std::span<const std::uint32_t> values);

// Random commands: any bits at any time, steered so that every state is reached and every
// (state, command bits) pair occurs, if there are edges enough (about 12000). No mathematical
// meaning; for lockstep only. The numbers are probabilities per edge.
struct RandomCommands {
  Version version;
  std::uint32_t edges = 1000;   // in all; the first 2..4 have rst_n = 0
  double reset_command = 0.02;  // with any other command bits
  double reset_pin = 0.005;     // a pulse of 1..4 cycles begins
  double configuration = 0.03;  // any bits; 4 times as likely where it is accepted (IDLE, DONE)
  double write = 0.15;          // any byte enables
};

// `memory` is the main array before the first edge. Nothing in the program is free for AddTraffic.
Program BuildRandomCommands(const RandomCommands& options,
                            std::span<const std::uint32_t, kWords> memory, arith::Rng& rng);

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_PROGRAM_H_
