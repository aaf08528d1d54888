#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "golden_model/m4bram/block.h"
#include "golden_model/m4bram/program.h"

namespace m4::m4bram {
namespace {

constexpr std::uint16_t kAddressMask = 0x7FF;
constexpr std::uint16_t kWordMask = 0x1FF;
constexpr std::size_t kBitCombinations = 16;  // of a_be in a command
constexpr int kLongestResetWait = 50;         // edges

// How often each combination of command bits acted in each state.
class Usage {
 public:
  // The combination with these fixed bits set and any of the `open` bits that was used least in
  // this state; equally little used ones are equally likely.
  std::uint8_t LeastUsed(std::uint8_t fsm, std::uint8_t fixed, std::uint8_t open,
                         arith::Rng& rng) const {
    std::uint8_t best = fixed;
    std::uint64_t best_count = ~std::uint64_t{0};
    std::uint64_t ties = 0;
    for (std::uint8_t bits = 0; bits < kBitCombinations; ++bits) {
      if ((bits & fixed) != fixed || (bits & ~(fixed | open)) != 0) continue;
      const std::uint64_t count = counts_[fsm][bits];
      if (count < best_count) ties = 0;
      if (count <= best_count && rng.below(++ties) == 0) best = bits;
      best_count = std::min(best_count, count);
    }
    return best;
  }

  // Is there no state seen before that had fewer reset commands than this one?
  bool IsLeastReset(std::uint8_t fsm) const {
    for (std::size_t other = 0; other < resets_.size(); ++other) {
      if (seen_[other] && resets_[other] < resets_[fsm]) return false;
    }
    return true;
  }

  void See(std::uint8_t fsm) { seen_[fsm] = true; }

  void Count(std::uint8_t fsm, std::uint8_t bits) {
    ++counts_[fsm][bits];
    if (bits & kCmdReset) ++resets_[fsm];
  }

 private:
  std::array<std::array<std::uint64_t, kBitCombinations>, kFsmStates> counts_{};
  std::array<std::uint64_t, kFsmStates> resets_{};
  std::array<bool, kFsmStates> seen_{};
};

class Maker {
 public:
  Maker(const RandomCommands& options, std::span<const std::uint32_t, kWords> memory,
        arith::Rng& rng)
      : options_(options), rng_(rng), block_(options.version, State{}, memory) {}

  Program Make() {
    program_.edges.reserve(options_.edges);
    int reset_edges = static_cast<int>(rng_.between(2, 4));
    for (std::uint32_t edge = 0; edge < options_.edges; ++edge) {
      if (reset_edges == 0 && rng_.chance(options_.reset_pin)) {
        reset_edges = static_cast<int>(rng_.between(1, 4));
      }
      const bool rst_n = reset_edges == 0;
      if (!rst_n) --reset_edges;
      // rst_n of this edge is on the pin since the last main edge.
      if (edge > 0) block_.MidEdge(rst_n);

      Inputs in = PortA(ActingState(rst_n));
      in.rst_n = rst_n;
      in.b_addr = ReadAddress(in);
      block_.MainEdge(in);
      last_ = in;
      program_.edges.push_back(in);
    }
    program_.freedom.assign(program_.edges.size(), 0);
    return std::move(program_);
  }

 private:
  // The state on which a command registered at the next edge will act: it depends on what was
  // registered before, not on that command.
  std::uint8_t ActingState(bool rst_n) const {
    Block next = block_;
    Inputs idle;
    idle.rst_n = rst_n;
    next.MainEdge(idle);
    next.MidEdge(rst_n);
    return next.state().fsm;
  }

  Inputs PortA(std::uint8_t fsm) {
    const bool waits = Is(fsm, Fsm::kIdle) || Is(fsm, Fsm::kDone);
    usage_.See(fsm);
    if (ResetNow(fsm)) {
      return Command(fsm, usage_.LeastUsed(fsm, kCmdReset, kCmdStart | kCmdCopy | kCmdDone, rng_));
    }
    // A configuration is accepted in these two states only.
    if (rng_.chance(waits ? 4 * options_.configuration : options_.configuration))
      return Configure();
    if (rng_.chance(options_.write)) return Write();
    if (rng_.chance(0.3)) return {};
    return Command(fsm, rng_.chance(0.5) ? UsefulBits(fsm) : AnyBits(fsm));
  }

  // A reset command that was drawn waits for one of the states that had the fewest, but not long:
  // otherwise the states in which the block spends its time would have nearly all of them.
  bool ResetNow(std::uint8_t fsm) {
    if (rng_.chance(options_.reset_command)) ++resets_due_;
    if (resets_due_ == 0) return false;
    if (!usage_.IsLeastReset(fsm) && ++reset_waited_ < kLongestResetWait) return false;
    --resets_due_;
    reset_waited_ = 0;
    return true;
  }

  std::uint8_t AnyBits(std::uint8_t fsm) {
    return usage_.LeastUsed(fsm, 0, kCmdStart | kCmdCopy | kCmdDone, rng_);
  }

  // Bits that lead on from a state, with others that it ignores.
  std::uint8_t UsefulBits(std::uint8_t fsm) {
    const auto random = static_cast<std::uint8_t>(rng_.next64() & 7);
    switch (static_cast<Fsm>(fsm)) {
      case Fsm::kIdle:
      case Fsm::kDone:
        return random | kCmdStart;
      case Fsm::kInitW1:
      case Fsm::kInitW2:
      case Fsm::kAdd:
        return random | kCmdCopy;
      case Fsm::kAcc:
      case Fsm::kCopyW2:
        return (random & ~kCmdDone) | kCmdCopy;
      default:
        return random;
    }
  }

  Inputs Command(std::uint8_t fsm, std::uint8_t bits) {
    usage_.Count(fsm, bits);
    Inputs in;
    in.a_ce = true;
    in.a_be = bits;
    in.a_addr = Address();
    in.a_wdata = static_cast<std::uint32_t>(rng_.next64());
    if (rng_.chance(0.5)) in.a_wdata &= LeftAligned();
    return in;
  }

  Inputs Configure() {
    const std::uint64_t random = rng_.next64();
    Inputs in;
    in.a_ce = true;
    in.a_we = true;
    in.a_be = static_cast<std::uint8_t>(random & 0xF);
    in.a_addr = static_cast<std::uint16_t>((random >> 4) & kAddressMask);
    in.a_wdata = static_cast<std::uint32_t>(random >> 32);
    return in;
  }

  Inputs Write() {
    Inputs in;
    in.a_we = true;
    in.a_be = static_cast<std::uint8_t>(rng_.next64() & 0xF);
    in.a_addr = Address();
    in.a_wdata = static_cast<std::uint32_t>(rng_.next64());
    return in;
  }

  // Any word; now and then the one of the edge before (the first to see a write).
  std::uint16_t Address() {
    const auto random = static_cast<std::uint16_t>(rng_.next64() & kAddressMask);
    if (!rng_.chance(0.2)) return random;
    return static_cast<std::uint16_t>((random & ~kWordMask) | (last_.a_addr & kWordMask));
  }

  // The word that port A copies or writes at the same edge, the one of the edge before, or any.
  std::uint16_t ReadAddress(const Inputs& in) {
    const bool copies = in.is_command() && (in.a_be & kCmdCopy);
    if ((copies || in.is_write()) && rng_.chance(0.3)) return in.a_addr & kWordMask;
    if (rng_.chance(0.1)) return last_.a_addr & kWordMask;
    return static_cast<std::uint16_t>(rng_.next64() & kWordMask);
  }

  // The bits of 4 activation bytes that the present configuration allows to be 1.
  std::uint32_t LeftAligned() const {
    const int unused_bits = 8 - Decode(block_.state().cfg).activation_bits;
    return ((0xFFu << unused_bits) & 0xFF) * 0x01010101u;
  }

  static bool Is(std::uint8_t fsm, Fsm state) { return fsm == static_cast<std::uint8_t>(state); }

  RandomCommands options_;
  arith::Rng& rng_;
  Block block_;  // as after the last edge of the program
  Usage usage_;
  int resets_due_ = 0;    // reset commands drawn but not given yet
  int reset_waited_ = 0;  // edges since one could have been given
  Inputs last_;
  Program program_;
};

}  // namespace

Program BuildRandomCommands(const RandomCommands& options,
                            std::span<const std::uint32_t, kWords> memory, arith::Rng& rng) {
  return Maker(options, memory, rng).Make();
}

}  // namespace m4::m4bram
