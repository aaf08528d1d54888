// The accelerator as a host sees it: addresses, bits, states, error codes. Source:
// docs/accelerator.md, sections 5, 6 and 15.
#ifndef GOLDEN_MODEL_HOST_REGISTERS_H_
#define GOLDEN_MODEL_HOST_REGISTERS_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace m4::host {

inline constexpr std::uint32_t kId = 0x4D340001;

// Byte addresses.
namespace reg {
inline constexpr std::uint32_t kId = 0x00;
inline constexpr std::uint32_t kBuildEngine = 0x04;
inline constexpr std::uint32_t kBuildChannels = 0x08;
inline constexpr std::uint32_t kBuildKernels = 0x0C;
inline constexpr std::uint32_t kBuildDepths = 0x10;
inline constexpr std::uint32_t kCtrl = 0x14;
inline constexpr std::uint32_t kStatus = 0x18;
inline constexpr std::uint32_t kIrqStatus = 0x1C;
inline constexpr std::uint32_t kIrqEnable = 0x20;
inline constexpr std::uint32_t kErrorCode = 0x24;
inline constexpr std::uint32_t kShape = 0x40;  // the first of the seven registers D_*
inline constexpr std::uint32_t kChannels = 0x44;
inline constexpr std::uint32_t kInput = 0x48;
inline constexpr std::uint32_t kOutput = 0x4C;
inline constexpr std::uint32_t kPrecision = 0x50;
inline constexpr std::uint32_t kResult = 0x54;
inline constexpr std::uint32_t kKeep = 0x58;
inline constexpr std::uint32_t kCounters = 0x80;  // the first of 16
}  // namespace reg

inline constexpr std::uint32_t kCtrlStart = 1;
inline constexpr std::uint32_t kCtrlSoftReset = 2;
inline constexpr std::uint32_t kIrqDone = 1;
inline constexpr std::uint32_t kIrqError = 2;
inline constexpr std::uint32_t kStatusState = 7;  // the bits of STATUS with the state

enum class State : std::uint8_t { kIdle, kCheck, kLoadW, kLoadP, kLoadA, kRun, kFlush, kDrop };

// The counters, in the order of their addresses.
inline constexpr std::array<std::string_view, 16> kCounterNames = {
    "TOTAL", "LOAD", "LOAD_WAIT", "FILL",     "COMPUTE",   "STALL",    "DRAIN",    "READOUT",
    "FLUSH", "DROP", "DSP_BUSY",  "CIM_BUSY", "DSP_EXTRA", "OUT_WAIT", "BEATS_IN", "BEATS_OUT"};
using Counters = std::array<std::uint32_t, 16>;

// Registers D_SHAPE .. D_KEEP.
using DescriptorWords = std::array<std::uint32_t, 7>;

// What an ERROR_CODE says, in one sentence; for a code that does not exist, that it does not.
constexpr std::string_view ErrorSentence(std::uint32_t code) {
  switch (code) {
    case 0:
      return "No error.";
    case 1:
      return "SHAPE: a size of the layer is 0.";
    case 2:
      return "STRIDE: the stride is 0 or larger than the build allows.";
    case 3:
      return "PRECISION: a weight or activation width does not exist, or narrow is not below "
             "wide.";
    case 4:
      return "SPLIT: a mixed layer has no wide or no narrow kernels.";
    case 5:
      return "RESULT: a requantised result has at least 2 bits.";
    case 6:
      return "OVERFLOW: a sum of products may not fit 32 bits.";
    case 7:
      return "GROUPS: the kernels of a tile need more k groups than the build has.";
    case 8:
      return "FILTER: the weights do not fit the filter cache.";
    case 9:
      return "ACTIVATIONS: the input does not fit an activation buffer.";
    case 10:
      return "KERNELS: the kernels do not fit the parameter memory.";
    case 16:
      return "TLAST_EARLY: the input packet is too short.";
    case 17:
      return "TLAST_MISSING: the input packet is too long.";
    case 18:
      return "PARAMETER: a multiplier is negative or a shift is not 1 to 62.";
    default:
      return "The error code does not exist.";
  }
}

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_REGISTERS_H_
