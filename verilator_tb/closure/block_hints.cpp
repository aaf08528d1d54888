// Which vectors of the block tend to reach which bins: one entry for each group of its schema.
#include <array>
#include <stdexcept>
#include <string_view>

#include "verilator_tb/closure/block_draw.h"
#include "verilator_tb/m4bram/coverage.h"

namespace m4::tb::closure {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::Coverage;
using Kind = BlockWish::Kind;
using Source = m4bram::OperandSource::Kind;

struct Wanted {
  gm::Version version;
  std::size_t bin = 0;  // of the group
  std::int64_t missing = 1;
};

BlockWish Product(Source operands, std::int64_t mac2s) {
  BlockWish wish;
  wish.kind = Kind::kProduct;
  wish.operands = operands;
  wish.mac2s = mac2s;
  return wish;
}

BlockWish Commands(std::uint32_t edges) {
  BlockWish wish;
  wish.kind = Kind::kRandomCommands;
  wish.edges = edges;
  return wish;
}

BlockWish ForMac2s(const Wanted& wanted) {
  const gm::Config config = gm::Decode(static_cast<std::uint8_t>(wanted.bin));
  BlockWish wish = Product(Source::kCorner, wanted.missing);
  wish.weight_bits = config.weight_bits;
  wish.activation_bits = config.activation_bits;
  wish.is_signed = config.activation_signed;
  wish.duplication = config.duplication;
  return wish;
}

BlockWish ForNull(const Wanted& wanted) {
  BlockWish wish = Product(Source::kUniform, 50);
  wish.null_mac2 = wanted.bin == 0 ? 0.5 : 0.0;
  return wish;
}

BlockWish ForPorts(const Wanted& wanted) {
  const auto port = static_cast<Coverage::Port>(wanted.bin % Coverage::kPorts);
  BlockWish wish = Commands(12000);
  if (port == Coverage::kWriteSame || port == Coverage::kWriteOther) wish.write = 0.4;
  return wish;
}

BlockWish ForResetPin(const Wanted& /*wanted*/) {
  BlockWish wish = Commands(4000);
  wish.reset_pin = 0.02;
  return wish;
}

// The program meets every combination in every state if it has edges enough.
BlockWish ForCommandBits(const Wanted& /*wanted*/) { return Commands(14000); }

BlockWish ForConfiguration(const Wanted& /*wanted*/) {
  BlockWish wish = Commands(4000);
  wish.configuration = 0.1;
  return wish;
}

BlockWish ForLaneWeights(const Wanted& wanted) {
  BlockWish wish = Product(Source::kCorner, 400);
  wish.weight_bits = 2 << (wanted.bin / (Coverage::kPositions * Coverage::kWeights));
  wish.duplication = 1;  // so that the lanes of a BPE differ from those of the others
  return wish;
}

BlockWish ForOperands(const Wanted& wanted) {
  constexpr std::size_t kOfPrecision = Coverage::kWeights * Coverage::kActs;
  const std::size_t precision = wanted.bin / kOfPrecision;
  BlockWish wish = Product(Source::kCorner, 1500);
  wish.weight_bits = 2 << (precision / 16);
  wish.is_signed = precision % 16 >= 8;
  wish.activation_bits = static_cast<int>(precision % 8) + 1;
  return wish;
}

// Extreme operands: the sums of signed ones only grow, those of unsigned ones only fall.
BlockWish ForEdges(const Wanted& wanted) {
  constexpr std::array<std::int64_t, 3> kUntilItWraps = {20, 200, 70'000};
  const std::size_t width = wanted.bin / Coverage::kEdges;
  const auto edge = static_cast<Coverage::Edge>(wanted.bin % Coverage::kEdges);
  BlockWish wish = Product(Source::kExtreme, kUntilItWraps.at(width));
  wish.weight_bits = 2 << width;
  wish.activation_bits = 8;
  wish.is_signed = edge == Coverage::kAccWrapUp || edge == Coverage::kPTopBit;
  return wish;
}

struct Hint {
  std::string_view group;
  BlockWish (*wish)(const Wanted&);
};
constexpr std::array<Hint, 9> kHints = {{
    {"MAC2s by configuration", ForMac2s},
    {"null MAC2s", ForNull},
    {"state x port A x port B", ForPorts},
    {"state x reset pin", ForResetPin},
    {"state x command bits", ForCommandBits},
    {"state x configuration", ForConfiguration},
    {"weight corners by lane", ForLaneWeights},
    {"operand corners by precision", ForOperands},
    {"lane overflow edges", ForEdges},
}};

}  // namespace

BlockWish WishFor(gm::Version version, std::size_t bin, std::uint64_t missing) {
  for (const BinGroup& group : m4bram::CoverageSchema(version)) {
    if (bin >= group.bins.size()) {
      bin -= group.bins.size();
      continue;
    }
    for (const Hint& hint : kHints) {
      if (group.name.ends_with(hint.group)) {
        return hint.wish({version, bin, static_cast<std::int64_t>(missing)});
      }
    }
    return {};  // a group without an entry: vectors of all kinds
  }
  throw std::logic_error("there is no such bin of the block");
}

}  // namespace m4::tb::closure
