// The types that the golden model of the accelerator shares with those that drive it: port values,
// codes, and every register that is compared. The names of State's members are those of
// docs/accelerator.md, section 18, from which they come.
#ifndef GOLDEN_MODEL_ACCEL_STATE_H_
#define GOLDEN_MODEL_ACCEL_STATE_H_

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "golden_model/accel/descriptor.h"

namespace m4::accel {

// Register `state` (section 7).
enum class Phase : std::uint8_t {
  kIdle = 0,
  kCheck = 1,
  kLoadW = 2,
  kLoadP = 3,
  kLoadA = 4,
  kRun = 5,
  kFlush = 6,
  kDrop = 7,
};
inline constexpr std::array<std::string_view, 8> kPhaseNames = {
    "IDLE", "CHECK", "LOAD_W", "LOAD_P", "LOAD_A", "RUN", "FLUSH", "DROP"};

// Register `seq` (section 12.1).
enum class Seq : std::uint8_t { kOff = 0, kFill = 1, kMac = 2, kRead = 3 };
inline constexpr std::array<std::string_view, 4> kSeqNames = {"OFF", "FILL", "MAC", "READ"};

// Register `round` (section 12.2).
enum class Round : std::uint8_t { kReal = 0, kWait = 1, kStall = 2 };
inline constexpr std::array<std::string_view, 3> kRoundNames = {"REAL", "WAIT", "STALL"};

// Register `dec` (section 12.2).
enum class Decision : std::uint8_t { kCopy = 0, kDrain = 1, kWait = 2, kStall = 3, kEnd = 4 };
inline constexpr std::array<std::string_view, 5> kDecisionNames = {"COPY", "DRAIN", "WAIT", "STALL",
                                                                   "END"};

// Index of a counter (section 15); its address is 0x80 + 4 * index.
enum class Counter : std::uint8_t {
  kTotal,
  kLoad,
  kLoadWait,
  kFill,
  kCompute,
  kStall,
  kDrain,
  kReadout,
  kFlush,
  kDrop,
  kDspBusy,
  kCimBusy,
  kDspExtra,
  kOutWait,
  kBeatsIn,
  kBeatsOut,
};
inline constexpr int kCounters = 16;
inline constexpr std::array<std::string_view, kCounters> kCounterNames = {
    "TOTAL", "LOAD", "LOAD_WAIT", "FILL",     "COMPUTE",   "STALL",    "DRAIN",    "READOUT",
    "FLUSH", "DROP", "DSP_BUSY",  "CIM_BUSY", "DSP_EXTRA", "OUT_WAIT", "BEATS_IN", "BEATS_OUT"};

inline constexpr std::array<std::string_view, 7> kDescriptorNames = {
    "D_SHAPE", "D_CHANNELS", "D_INPUT", "D_OUTPUT", "D_PRECISION", "D_RESULT", "D_KEEP"};

// The values of the input ports that one edge of clk_i samples (section 4).
struct Inputs {
  std::uint32_t s_axil_wdata = 0;
  std::uint32_t s_axis_tdata = 0;
  std::uint8_t s_axil_awaddr = 0;
  std::uint8_t s_axil_araddr = 0;
  std::uint8_t s_axil_wstrb = 0;  // 4 bits
  bool rst_n = true;
  bool s_axil_awvalid = false;
  bool s_axil_wvalid = false;
  bool s_axil_bready = false;
  bool s_axil_arvalid = false;
  bool s_axil_rready = false;
  bool s_axis_tvalid = false;
  bool s_axis_tlast = false;
  bool m_axis_tready = false;
  friend bool operator==(const Inputs&, const Inputs&) = default;
};

// The values of the output ports in a cycle (section 4).
struct Outputs {
  std::uint32_t s_axil_rdata = 0;
  std::uint32_t m_axis_tdata = 0;
  std::uint8_t s_axil_bresp = 0;
  std::uint8_t s_axil_rresp = 0;
  std::uint8_t m_axis_tkeep = 0xF;
  bool s_axil_awready = false;
  bool s_axil_wready = false;
  bool s_axil_bvalid = false;
  bool s_axil_arready = false;
  bool s_axil_rvalid = false;
  bool s_axis_tready = false;
  bool m_axis_tvalid = false;
  bool m_axis_tlast = false;
  bool irq = false;
  friend bool operator==(const Outputs&, const Outputs&) = default;
};

// What no reset reaches, at power-up. Vectors of a size other than the build's are refused by Core.
struct PowerUp {
  std::vector<std::uint32_t> acc_dsp;  // (kk, col) at kk * Cols + col
  std::vector<std::uint32_t> acc_cim;  // (kk, e) at kk * Dup + e
  std::vector<std::uint32_t> res_dsp;  // as acc_dsp
  std::vector<std::uint32_t> res_cim;  // as acc_cim
  std::vector<std::uint32_t> blocks;   // main arrays: word of block b at b * 512 + word
};

// Every register that is compared, and those behind the output ports.
struct State {
  // Accumulators and results, as in PowerUp. Empty for an engine that is not there.
  std::vector<std::uint32_t> acc_dsp, acc_cim, res_dsp, res_cim;

  std::array<std::uint32_t, kCounters> counters{};
  DescriptorImage d{};        // D_SHAPE, ..; only bits that exist are ever 1
  std::uint32_t dsp_rem = 0;  // 24 bits
  std::uint32_t rdata = 0, tdata = 0;

  std::uint16_t ld_group = 0, ld_r = 0, ld_pair = 0, ld_word = 0;
  std::uint16_t ld_kernel = 0, ld_field = 0;
  std::uint16_t ld_y = 0, ld_x = 0, ld_quad = 0;
  std::uint16_t tile_t = 0, tile_p0 = 0, tile_q0 = 0;
  std::uint16_t left = 0, since = 0;  // 11 bits
  std::uint16_t cp_t = 0, cp_p0 = 0, cp_q0 = 0, cp_cb = 0, cp_index = 0;
  std::uint16_t dsp_kp = 0, dsp_u = 0;
  std::uint16_t walk_t = 0, walk_p0 = 0, walk_q0 = 0, walk_kk = 0;

  Phase state = Phase::kIdle;
  std::uint8_t check_cycle = 0;
  std::uint8_t irq_status = 0, irq_enable = 0, error_code = 0;
  Seq seq = Seq::kOff;
  std::uint8_t slot = 0;
  Round round = Round::kReal;
  Decision dec = Decision::kCopy;
  bool first = false, final = false;
  std::uint8_t cp_rb = 0, cp_s = 0;
  bool cp_end = false;
  std::uint8_t dsp_rb = 0, dsp_s = 0, dsp_pass = 0;
  bool res_busy = false;
  bool walk_on = false;
  std::uint8_t walk_pv = 0, walk_qv = 0;

  // Registers that are output ports.
  bool bvalid = false, rvalid = false;
  std::uint8_t bresp = 0, rresp = 0;
  bool tvalid = false, tlast = false;

  friend bool operator==(const State&, const State&) = default;
};

inline constexpr std::uint8_t kOkay = 0;  // AXI4-Lite responses
inline constexpr std::uint8_t kSlverr = 2;

inline constexpr std::uint8_t kIrqDone = 1;  // bits of IRQ_STATUS
inline constexpr std::uint8_t kIrqError = 2;

// The step that an accumulator took last (section 18, "Naming a mismatch").
struct Provenance {
  std::uint16_t t = 0, p0 = 0, q0 = 0;  // tile
  std::uint16_t channel_word = 0;       // u (DSP engine) or cb (CIM engine) of the step
  std::uint8_t rb = 0, s = 0;           // of the step
  std::uint8_t pass = 0;                // DSP engine
  std::uint8_t word = 0;                // CIM engine: the readout word that brought the sum
  bool written = false;                 // false: still what it was at power-up
  friend bool operator==(const Provenance&, const Provenance&) = default;
};

}  // namespace m4::accel

#endif  // GOLDEN_MODEL_ACCEL_STATE_H_
