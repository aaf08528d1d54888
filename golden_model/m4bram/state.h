// The types that the M4BRAM golden model, its program builder and the harness share: versions, FSM
// state codes, port values of one main cycle, and the architectural state. Source: docs/m4bram.md.
#ifndef GOLDEN_MODEL_M4BRAM_STATE_H_
#define GOLDEN_MODEL_M4BRAM_STATE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace m4::m4bram {

inline constexpr int kWords = 512;  // main array, words of 32 bits
inline constexpr int kBpes = 4;     // BRAM processing elements

struct Version {
  bool large = false;          // size L
  bool double_pumped = false;  // dummy arrays on clk2x_i

  constexpr int row_bits() const { return large ? 64 : 32; }        // per BPE
  constexpr int slice_bits() const { return large ? 16 : 8; }       // weight bits per copy and BPE
  constexpr int copy_bits() const { return slice_bits() * kBpes; }  // weight bits per copy
  constexpr int readout_words() const { return large ? 8 : 4; }
  friend constexpr bool operator==(Version, Version) = default;
};

inline constexpr std::array<Version, 4> kVersions = {
    {{false, false}, {false, true}, {true, false}, {true, true}}};

// "s_sy", "s_dp", "l_sy", "l_dp".
constexpr std::string_view Name(Version v) {
  if (v.large) return v.double_pumped ? "l_dp" : "l_sy";
  return v.double_pumped ? "s_dp" : "s_sy";
}

enum class Fsm : std::uint8_t {
  kIdle = 0,
  kInitW1 = 1,
  kInitW2 = 2,
  kPreadd = 3,
  kInv = 4,
  kSub = 5,
  kAsl = 6,
  kAdd = 7,
  kAcc = 8,
  kCopyW2 = 9,
  kDone = 10,
};
inline constexpr int kFsmStates = 11;

inline constexpr std::array<std::string_view, kFsmStates> kFsmNames = {
    "IDLE", "INIT_W1", "INIT_W2", "PREADD", "INV", "SUB", "ASL", "ADD", "ACC", "COPY_W2", "DONE"};

// The values of the input ports that one main edge samples.
struct Inputs {
  std::uint32_t a_wdata = 0;
  std::uint16_t a_addr = 0;  // 11 bits
  std::uint16_t b_addr = 0;  // 9 bits
  std::uint8_t a_be = 0;     // 4 bits
  bool a_ce = false;
  bool a_we = false;
  bool rst_n = true;
  friend bool operator==(const Inputs&, const Inputs&) = default;

  bool is_command() const { return a_ce && !a_we; }
  bool is_config() const { return a_ce && a_we; }
  bool is_write() const { return !a_ce && a_we; }
};
static_assert(sizeof(Inputs) == 12);

// Bits of a_be in a command.
inline constexpr std::uint8_t kCmdReset = 8;
inline constexpr std::uint8_t kCmdStart = 4;
inline constexpr std::uint8_t kCmdCopy = 2;
inline constexpr std::uint8_t kCmdDone = 1;

// What the block computes with; the decoded form of the configuration register `cfg`.
struct Config {
  int weight_bits = 8;      // 2, 4, 8
  int activation_bits = 8;  // 2..8
  bool activation_signed = true;
  int duplication = 1;  // 1, 2, 4

  constexpr int lane_bits() const { return 4 * weight_bits; }
  friend bool operator==(const Config&, const Config&) = default;
};

inline constexpr std::uint8_t kCfgReset = 0xF2;  // signed, n = 8, d = 1, w = 8

// {signed, n - 1, d code, w code}, as in the data sheet's section 5.
constexpr std::uint8_t Encode(const Config& c) {
  const int d = c.duplication == 4 ? 2 : c.duplication - 1;
  const int w = c.weight_bits == 8 ? 2 : c.weight_bits == 4 ? 1 : 0;
  return static_cast<std::uint8_t>((c.activation_signed ? 0x80 : 0) |
                                   ((c.activation_bits - 1) << 4) | (d << 2) | w);
}

// The inverse of Encode; `cfg` holds no reserved codes.
constexpr Config Decode(std::uint8_t cfg) {
  return Config{2 << (cfg & 3), ((cfg >> 4) & 7) + 1, (cfg & 0x80) != 0, 1 << ((cfg >> 2) & 3)};
}

// The stored rows of one BPE. S uses the low 32 bits, the high ones are 0.
struct Rows {
  std::uint64_t w1 = 0;
  std::uint64_t w2 = 0;
  std::uint64_t w12 = 0;
  std::uint64_t inv = 0;
  std::uint64_t p = 0;
  std::uint64_t acc = 0;
  friend bool operator==(const Rows&, const Rows&) = default;
};

// The architectural state that the harness compares at every compute edge. No padding: two states
// are equal exactly if their bytes are.
struct State {
  std::array<Rows, kBpes> bpe{};
  std::uint32_t act1 = 0;  // I1, byte j = BPE j
  std::uint32_t act2 = 0;  // I2, byte j = BPE j
  std::uint8_t fsm = 0;    // code of Fsm
  std::uint8_t bits_left = 0;
  std::uint8_t cfg = 0;
  std::uint8_t cmd_valid = 0;
  std::uint8_t cfg_valid = 0;
  std::uint8_t t = 0;    // double-pumped: phase registers; 0 in synchronous versions
  std::uint8_t t_d = 0;  // phase = (t == t_d)
  std::uint8_t reserved = 0;
  friend bool operator==(const State&, const State&) = default;
};
static_assert(std::has_unique_object_representations_v<State>);

}  // namespace m4::m4bram

#endif  // GOLDEN_MODEL_M4BRAM_STATE_H_
