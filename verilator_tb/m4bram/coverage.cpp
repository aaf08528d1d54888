#include "verilator_tb/m4bram/coverage.h"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace m4::tb::m4bram {
namespace {

constexpr std::array<std::string_view, Coverage::kPorts> kPortNames = {
    "A none",           "A write, B same word",
    "A write, B other", "A copy, B same word",
    "A copy, B other",  "A other command or configuration"};
constexpr std::array<std::string_view, Coverage::kWeights> kWeightNames = {"min", "max", "-1",
                                                                           "0",   "1",   "other"};
constexpr std::array<std::string_view, Coverage::kActs> kActNames = {"0", "min", "max", "other"};
constexpr std::array<std::string_view, Coverage::kEdges> kEdgeNames = {
    "ACC + P wraps upwards", "ACC + P wraps downwards", "carry out of a lane below another",
    "P's doubling drops a bit that matters"};

std::int64_t LaneAt(std::uint64_t row, int lane, int bits) {
  const std::uint64_t field = row >> (lane * bits);
  const int unused = 64 - bits;
  return static_cast<std::int64_t>(field << unused) >> unused;
}

Coverage::Weight WeightClass(std::int64_t w, int bits) {
  const std::int64_t limit = std::int64_t{1} << (bits - 1);
  if (w == -limit) return Coverage::kWMin;
  if (w == 0) return Coverage::kWZero;
  if (w == -1) return Coverage::kWMinusOne;
  // For 2-bit weights 1 is the maximum and counts as such.
  if (w == limit - 1) return Coverage::kWMax;
  return w == 1 ? Coverage::kWOne : Coverage::kWOther;
}

Coverage::Act ActClass(std::uint8_t byte, const gm::Config& config) {
  const int top = 8 - config.activation_bits;
  const int value = byte >> top;
  const int all = (1 << config.activation_bits) - 1;
  const int sign = 1 << (config.activation_bits - 1);
  if (value == 0) return Coverage::kAZero;
  if (config.activation_signed && value == sign) return Coverage::kAMin;
  if (value == (config.activation_signed ? sign - 1 : all)) return Coverage::kAMax;
  return Coverage::kAOther;
}

// One BPE per MAC2, in turn: every position is reached, at a quarter of the cost.
std::size_t TurnOf(std::uint64_t count) { return count % gm::kBpes; }

}  // namespace

void Coverage::SampleAcc(const gm::State& now, gm::Version version) {
  const std::uint64_t turn = mac2s[now.cfg]++;
  const int width = now.cfg & 3;
  const int bits = 8 << width;
  const gm::Rows& rows = now.bpe[TurnOf(turn)];
  const std::uint64_t used = version.large ? ~std::uint64_t{0} : 0xFFFFFFFFU;
  const std::uint64_t msbs = (bits == 8    ? 0x8080808080808080U
                              : bits == 16 ? 0x8000800080008000U
                                           : 0x8000000080000000U) &
                             used;
  const std::uint64_t low_sum = (rows.acc & ~msbs) + (rows.p & ~msbs);
  const std::uint64_t sum = low_sum ^ ((rows.acc ^ rows.p) & msbs);
  const std::uint64_t wrap = ~(rows.acc ^ rows.p) & (rows.acc ^ sum) & msbs;
  const std::uint64_t carry = ((rows.acc & rows.p) | ((rows.acc | rows.p) & ~sum)) & msbs;
  const std::size_t base = static_cast<std::size_t>(width) * kEdges;
  const std::uint64_t top_lane = std::uint64_t{1} << (version.row_bits() - 1);
  lane_edges[base + kAccWrapUp] += (wrap & ~rows.acc) != 0 ? 1 : 0;
  lane_edges[base + kAccWrapDown] += (wrap & rows.acc) != 0 ? 1 : 0;
  lane_edges[base + kAccLaneCarry] += (carry & ~top_lane) != 0 ? 1 : 0;
  // The two top bits of a lane differ: one more doubling would have lost the sign.
  lane_edges[base + kPTopBit] += ((rows.p ^ (rows.p << 1)) & msbs) != 0 ? 1 : 0;
}

void Coverage::SampleOperands(const gm::State& now, gm::Version version) {
  const bool null = now.act1 == 0 && now.act2 == 0;
  const std::uint64_t turn = null_mac2[null ? 0 : 1]++;
  if (null) return;
  const gm::Config config = gm::Decode(now.cfg);
  const std::size_t width = now.cfg & 3U;
  const std::size_t precision =
      (width * 16) + (static_cast<std::size_t>(now.cfg >> 7) * 8) + ((now.cfg >> 4) & 7U);
  const std::size_t bpe = TurnOf(turn);
  const bool second = (turn / gm::kBpes) % 2 != 0;  // W2 and I2 every other round
  const std::uint64_t row = second ? now.bpe[bpe].w2 : now.bpe[bpe].w1;
  const auto byte = static_cast<std::uint8_t>((second ? now.act2 : now.act1) >> (8 * bpe));
  const Act act = ActClass(byte, config);
  const int lanes = version.row_bits() / config.lane_bits();
  for (int lane = 0; lane < lanes; ++lane) {
    const Weight weight = WeightClass(LaneAt(row, lane, config.lane_bits()), config.weight_bits);
    const std::size_t position = bpe * 8 + static_cast<std::size_t>(lane);
    ++lane_weights[(width * kPositions + position) * kWeights + weight];
    ++operands[(precision * kWeights + weight) * kActs + act];
  }
}

BinCounts Coverage::counts() const {
  BinCounts all;
  all.reserve(sizeof(Coverage) / sizeof(std::uint64_t));
  const auto append = [&all](const auto& counts) {
    all.insert(all.end(), counts.begin(), counts.end());
  };
  append(mac2s);
  append(null_mac2);
  append(state_ports);
  append(state_reset_pin);
  append(state_command);
  append(state_config);
  append(lane_weights);
  append(operands);
  append(lane_edges);
  return all;
}

namespace {

BinGroup ConfigurationBins() {
  BinGroup group{
      "MAC2s by configuration", "counted from the RTL's configuration register in state ACC", {}};
  for (int code = 0; code < 256; ++code) {
    const auto cfg = static_cast<std::uint8_t>(code);
    const bool legal = (cfg & 3) != 3 && (cfg >> 2 & 3) != 3 && (cfg >> 4 & 7) != 0;
    if (!legal) {
      group.bins.push_back({fmt::format("reserved {:#04x}", code), 0});
      continue;
    }
    const gm::Config config = gm::Decode(cfg);
    group.bins.push_back(
        {fmt::format("w={} n={} {} d={}", config.weight_bits, config.activation_bits,
                     config.activation_signed ? "signed" : "unsigned", config.duplication),
         kMac2sPerConfiguration});
  }
  return group;
}

bool Exists(std::size_t state, gm::Version version) {
  if (state >= gm::kFsmStates) return false;
  return version.double_pumped || static_cast<gm::Fsm>(state) != gm::Fsm::kCopyW2;
}

// Commands act in phase 1 only, which ACC of a double-pumped block never sees.
bool CommandsActIn(std::size_t state, gm::Version version) {
  return Exists(state, version) &&
         !(version.double_pumped && static_cast<gm::Fsm>(state) == gm::Fsm::kAcc);
}

template <class Required>
BinGroup StateBins(std::string name, std::string about, std::size_t columns, Required required,
                   auto column_name) {
  BinGroup group{std::move(name), std::move(about), {}};
  for (std::size_t state = 0; state < Coverage::kStates; ++state) {
    for (std::size_t column = 0; column < columns; ++column) {
      group.bins.push_back(
          {fmt::format("{}{}", FsmName(static_cast<std::uint8_t>(state)), column_name(column)),
           required(state) ? 1U : 0U});
    }
  }
  return group;
}

BinGroup LaneBins(gm::Version version) {
  BinGroup group{"weight corners by lane",
                 "W1, W2 of one BPE in turn, at the first PREADD cycle of every MAC2",
                 {}};
  for (int width = 0; width < 3; ++width) {
    const int w = 2 << width;
    for (std::size_t position = 0; position < Coverage::kPositions; ++position) {
      for (std::size_t weight = 0; weight < Coverage::kWeights; ++weight) {
        const bool exists = static_cast<int>(position % 8) < version.row_bits() / (4 * w) &&
                            !(w == 2 && (weight == Coverage::kWOne || weight == Coverage::kWOther));
        group.bins.push_back({fmt::format("w={} BPE {} lane {}: {}", w, position / 8, position % 8,
                                          kWeightNames[weight]),
                              exists ? 1U : 0U});
      }
    }
  }
  return group;
}

BinGroup OperandBins() {
  BinGroup group{"operand corners by precision",
                 "W1 x I1, W2 x I2 of one BPE in turn, at the first PREADD cycle of every MAC2",
                 {}};
  for (int width = 0; width < 3; ++width) {
    const int w = 2 << width;
    for (int precision = 0; precision < 16; ++precision) {
      const bool is_signed = precision >= 8;
      const int n = precision % 8 + 1;
      for (std::size_t weight = 0; weight < Coverage::kWeights; ++weight) {
        for (std::size_t act = 0; act < Coverage::kActs; ++act) {
          const bool exists =
              n >= 2 && !(w == 2 && (weight == Coverage::kWOne || weight == Coverage::kWOther)) &&
              (is_signed || act != Coverage::kAMin);
          group.bins.push_back(
              {fmt::format("w={} n={} {}: W {} x I {}", w, n, is_signed ? "signed" : "unsigned",
                           kWeightNames[weight], kActNames[act]),
               exists ? 1U : 0U});
        }
      }
    }
  }
  return group;
}

BinGroup EdgeBins(gm::Version version) {
  BinGroup group{"lane overflow edges", "ACC and P of one BPE in turn, in state ACC", {}};
  for (int width = 0; width < 3; ++width) {
    const int w = 2 << width;
    for (std::size_t edge = 0; edge < Coverage::kEdges; ++edge) {
      // One lane alone has no lane above it; P of a 32-bit lane never comes near its top.
      const bool exists = !(edge == Coverage::kAccLaneCarry && 4 * w == version.row_bits()) &&
                          !(edge == Coverage::kPTopBit && w != 2);
      group.bins.push_back({fmt::format("w={}: {}", w, kEdgeNames[edge]), exists ? 1U : 0U});
    }
  }
  return group;
}

}  // namespace

BinSchema CoverageSchema(gm::Version version) {
  const auto exists = [version](std::size_t state) { return Exists(state, version); };
  const auto acts = [version](std::size_t state) { return CommandsActIn(state, version); };
  BinSchema schema;
  schema.push_back(ConfigurationBins());
  schema.push_back({"null MAC2s",
                    "all activation registers zero at the first PREADD cycle",
                    {{"null MAC2", 1}, {"other MAC2", 1}}});
  schema.push_back(StateBins(
      "state x port A x port B", "what the ports had at the last main edge, in every compute cycle",
      Coverage::kPorts, exists,
      [](std::size_t port) { return fmt::format(": {}", kPortNames[port]); }));
  // rst_ni falls after a main edge: a state that a double-pumped block has in phase 1 only is gone
  // by then.
  const auto reset_meets = [version](std::size_t state) {
    const auto fsm = static_cast<gm::Fsm>(state);
    return Exists(state, version) &&
           !(version.double_pumped && (fsm == gm::Fsm::kAdd || fsm == gm::Fsm::kCopyW2));
  };
  schema.push_back(StateBins("state x reset pin", "the state at a compute edge with rst_ni low", 1,
                             reset_meets, [](std::size_t) { return std::string(); }));
  schema.push_back(StateBins(
      "state x command bits", "a command that acts, with its four bits {reset,start,copy,done}", 16,
      acts, [](std::size_t bits) { return fmt::format(" x {:04b}", bits); }));
  schema.push_back(StateBins("state x configuration",
                             "a configuration that acts, accepted or ignored", 1, acts,
                             [](std::size_t) { return std::string(); }));
  schema.push_back(LaneBins(version));
  schema.push_back(OperandBins());
  schema.push_back(EdgeBins(version));
  for (BinGroup& group : schema) group.name = fmt::format("{}: {}", gm::Name(version), group.name);
  return schema;
}

}  // namespace m4::tb::m4bram
