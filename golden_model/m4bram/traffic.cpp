#include <algorithm>
#include <array>
#include <cstddef>

#include "golden_model/m4bram/program.h"

namespace m4::m4bram {
namespace {

constexpr std::uint16_t kAddressMask = 0x7FF;
constexpr std::uint16_t kWordMask = 0x1FF;

class TrafficMaker {
 public:
  TrafficMaker(Program& program, const Traffic& traffic,
               std::span<const std::uint32_t, kWords> memory, arith::Rng& rng)
      : program_(program), traffic_(traffic), rng_(rng) {
    std::copy(memory.begin(), memory.end(), memory_.begin());
  }

  void Run() {
    for (std::size_t edge = 0; edge < program_.edges.size(); ++edge) {
      Inputs& in = program_.edges[edge];
      const std::uint8_t freedom = program_.freedom[edge];
      if ((freedom & kWriteFree) && rng_.chance(traffic_.port_a_writes)) {
        AddWrite(in);
      } else if ((freedom & kIgnoredFree) && rng_.chance(traffic_.port_a_ignored)) {
        AddIgnored(in);
      }
      if (freedom & kPortBFree) AddRead(in);
      if (in.is_write()) Remember(in);
    }
  }

 private:
  void AddWrite(Inputs& in) {
    const std::uint64_t random = rng_.next64();
    in.a_we = true;
    in.a_addr = static_cast<std::uint16_t>(random & kAddressMask);
    in.a_be = static_cast<std::uint8_t>((random >> 11) & 0xF);
    in.a_wdata = static_cast<std::uint32_t>(random >> 32);
    const std::size_t word = in.a_addr & kWordMask;
    if (!program_.weight_words[word]) return;
    // The enabled bytes of a weight word keep what they hold; the others may be anything.
    const std::uint32_t enabled = EnabledBits(in);
    in.a_wdata = (memory_[word] & enabled) | (in.a_wdata & ~enabled);
  }

  void AddIgnored(Inputs& in) {
    const std::uint64_t random = rng_.next64();
    const bool config = (random & 1) != 0;
    in.a_ce = true;
    in.a_we = config;
    in.a_be = static_cast<std::uint8_t>((random >> 1) & (config ? 0xF : 0xF & ~kCmdReset));
    in.a_addr = static_cast<std::uint16_t>((random >> 5) & kAddressMask);
    in.a_wdata = static_cast<std::uint32_t>(random >> 32);
  }

  void AddRead(Inputs& in) {
    in.b_addr = static_cast<std::uint16_t>(rng_.next64() & kWordMask);
    const bool copies = in.is_command() && (in.a_be & kCmdCopy);
    if ((copies && rng_.chance(traffic_.port_b_same_as_copy)) ||
        (in.is_write() && rng_.chance(traffic_.port_b_same_as_write))) {
      in.b_addr = in.a_addr & kWordMask;
    }
  }

  void Remember(const Inputs& in) {
    std::uint32_t& word = memory_[in.a_addr & kWordMask];
    const std::uint32_t enabled = EnabledBits(in);
    word = (word & ~enabled) | (in.a_wdata & enabled);
  }

  static std::uint32_t EnabledBits(const Inputs& in) {
    std::uint32_t bits = 0;
    for (int byte = 0; byte < 4; ++byte) {
      if (in.a_be & (1 << byte)) bits |= 0xFFu << (8 * byte);
    }
    return bits;
  }

  Program& program_;
  Traffic traffic_;
  arith::Rng& rng_;
  std::array<std::uint32_t, kWords> memory_{};
};

}  // namespace

void AddTraffic(Program& program, const Traffic& traffic,
                std::span<const std::uint32_t, kWords> memory, arith::Rng& rng) {
  TrafficMaker(program, traffic, memory, rng).Run();
}

}  // namespace m4::m4bram
