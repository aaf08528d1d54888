#include "golden_model/m4bram/port_a.h"

namespace m4::m4bram {
namespace {

constexpr std::uint16_t kAddressMask = 0x7FF;  // a_addr
constexpr std::uint16_t kSelectMask = 0x600;   // portion select
constexpr std::uint16_t kReadMask = 0x1FF;     // b_addr

// The bits of a_addr in which a copy is not interested.
constexpr std::uint16_t IgnoredAddressBits(Version version, const Config& config) {
  const int select = config.duplication == 1 ? kSelectMask : config.duplication == 2 ? 0x400 : 0;
  return static_cast<std::uint16_t>(select | (version.large ? 1 : 0));
}

}  // namespace

PortA::PortA(Version version, const Config& config, double ignored_bits, arith::Rng& rng)
    : version_(version), config_(config), ignored_bits_(ignored_bits), rng_(&rng) {}

Inputs PortA::Configure() {
  const std::uint8_t code = Encode(config_);
  Inputs in;
  in.a_ce = true;
  in.a_we = true;
  in.a_be = code >> 4;
  in.a_wdata = code & 0xF;
  if (Disturb()) {
    in.a_wdata |= static_cast<std::uint32_t>(rng_->next64()) & 0xFFFFFFF0;
    in.a_addr = static_cast<std::uint16_t>(rng_->next64() & kAddressMask);
  }
  return in;
}

Inputs PortA::Write(std::uint16_t word, std::uint32_t value) {
  Inputs in;
  in.a_we = true;
  in.a_be = 0xF;
  in.a_addr = word;
  in.a_wdata = value;
  if (Disturb()) in.a_addr |= static_cast<std::uint16_t>(rng_->next64() & kSelectMask);
  return in;
}

Inputs PortA::Command(std::uint8_t bits, std::uint8_t ignored, bool copies, CopySource source) {
  Inputs in;
  in.a_ce = true;
  in.a_be = bits;
  in.a_addr = source.address;
  in.a_wdata = source.activations;
  if (Disturb()) {
    const std::uint64_t random = rng_->next64();
    in.a_be = static_cast<std::uint8_t>(bits | (random & ignored));
    const std::uint16_t address_mask =
        copies ? IgnoredAddressBits(version_, config_) : kAddressMask;
    in.a_addr = static_cast<std::uint16_t>(source.address | ((random >> 8) & address_mask));
    if (!copies) in.a_wdata = static_cast<std::uint32_t>(random >> 32);
  }
  return in;
}

Inputs PortA::Reset() { return Command(kCmdReset, kCmdStart | kCmdCopy | kCmdDone, false, {}); }

Inputs PortA::Start() { return Command(kCmdStart, kCmdCopy | kCmdDone, false, {}); }

Inputs PortA::Copy(CopySource source) {
  return Command(kCmdCopy, kCmdStart | kCmdDone, true, source);
}

Inputs PortA::LastCopy(CopySource source, bool done) {
  const std::uint8_t bits = done ? kCmdCopy | kCmdDone : kCmdCopy;
  return Command(bits, kCmdStart, true, source);
}

Inputs PortA::Done() { return Command(kCmdDone, kCmdStart, false, {}); }

std::uint16_t PortA::ReadoutAddress(std::uint8_t word) {
  if (!Disturb()) return word;
  const int ignored = kReadMask & ~(version_.readout_words() - 1);
  return static_cast<std::uint16_t>(word | (rng_->next64() & static_cast<std::uint64_t>(ignored)));
}

}  // namespace m4::m4bram
