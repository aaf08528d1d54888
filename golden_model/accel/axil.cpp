#include "golden_model/accel/axil.h"

#include <cstddef>
#include <optional>

#include "golden_model/m4bram/meaning.h"

namespace m4::accel {
namespace {

// Addresses without their two lowest bits.
constexpr unsigned kBuildWords = 5;  // from 0: ID, BUILD_*
constexpr unsigned kCtrl = 0x14 / 4;
constexpr unsigned kStatus = 0x18 / 4;
constexpr unsigned kIrqStatus = 0x1C / 4;
constexpr unsigned kIrqEnable = 0x20 / 4;
constexpr unsigned kErrorCode = 0x24 / 4;
constexpr unsigned kDescriptor = 0x40 / 4;
constexpr unsigned kCounter = 0x80 / 4;

// Number of a D_* register.
std::optional<std::size_t> DescriptorNumber(unsigned word) {
  if (word < kDescriptor || word >= kDescriptor + kDescriptorNames.size()) return std::nullopt;
  return word - kDescriptor;
}

// The value of a register; nothing if the address is not in the map.
std::optional<std::uint32_t> Read(const Build& build, const State& state, unsigned word) {
  if (word < kBuildWords) return BuildRegisters(build)[word];
  if (const auto number = DescriptorNumber(word)) return state.d[*number];
  if (word >= kCounter && word < kCounter + kCounters) return state.counters[word - kCounter];
  switch (word) {
    case kCtrl:
      return 0;
    case kStatus:
      return static_cast<std::uint32_t>(state.state);
    case kIrqStatus:
      return state.irq_status;
    case kIrqEnable:
      return state.irq_enable;
    case kErrorCode:
      return state.error_code;
    default:
      return std::nullopt;
  }
}

void WriteCtrl(AxilNow& now, const State& state, std::uint32_t bits) {
  now.soft_reset = (bits & 2) != 0;
  if (now.soft_reset || (bits & 1) == 0) return;
  now.start = state.state == Phase::kIdle;
  if (!now.start) now.bresp = kSlverr;
}

void Write(AxilNow& now, const State& state, const Inputs& in) {
  now.strobed = m4bram::ByteMask(in.s_axil_wstrb);
  const std::uint32_t bits = in.s_axil_wdata & now.strobed;
  const unsigned word = in.s_axil_awaddr / 4U;
  const auto number = DescriptorNumber(word);
  if (word == kCtrl) {
    WriteCtrl(now, state, bits);
  } else if (word == kIrqStatus) {
    now.clear = bits & 3;
  } else if (word == kIrqEnable) {
    now.irq_enable = true;
  } else if (number && state.state == Phase::kIdle) {
    now.descriptor = static_cast<int>(*number);
  } else {
    now.bresp = kSlverr;
  }
}

}  // namespace

AxilNow EvaluateAxil(const Build& build, const State& state, const Inputs& in) {
  AxilNow now;
  now.write = in.s_axil_awvalid && in.s_axil_wvalid && !state.bvalid;
  if (now.write) Write(now, state, in);
  now.read = in.s_axil_arvalid && !state.rvalid;
  if (now.read) {
    const auto value = Read(build, state, in.s_axil_araddr / 4U);
    now.rdata = value.value_or(0);
    now.rresp = value ? kOkay : kSlverr;
  }
  return now;
}

void StepChannels(State& state, const AxilNow& now, const Inputs& in) {
  if (now.write) {
    state.bvalid = true;
    state.bresp = now.bresp;
  } else if (in.s_axil_bready) {
    state.bvalid = false;
  }
  if (now.read) {
    state.rvalid = true;
    state.rdata = now.rdata;
    state.rresp = now.rresp;
  } else if (in.s_axil_rready) {
    state.rvalid = false;
  }
}

void StepRegisters(State& state, const AxilNow& now, const Inputs& in) {
  state.irq_status = static_cast<std::uint8_t>(state.irq_status & ~now.clear);
  if (now.irq_enable) {
    const std::uint32_t mask = now.strobed & 3;
    state.irq_enable =
        static_cast<std::uint8_t>((state.irq_enable & ~mask) | (in.s_axil_wdata & mask));
  }
  if (now.descriptor >= 0) {
    const auto number = static_cast<std::size_t>(now.descriptor);
    const std::uint32_t mask = now.strobed & kDescriptorMasks[number];
    state.d[number] = (state.d[number] & ~mask) | (in.s_axil_wdata & mask);
  }
}

}  // namespace m4::accel
