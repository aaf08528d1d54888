// The bound assertions of rtl/sva can fire: a bit of the RTL is flipped, and the assertion that
// forbids it must say so. The comparison sees the flip first and ends the run, but the run goes on
// for a few cycles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "verilator_tb/m4bram/lockstep.h"

namespace m4::tb::m4bram {
namespace {

struct Spoilt {
  std::string signal;
  int index;
  std::uint64_t flip;
  std::uint32_t edge;
  std::string message;  // a part of the assertion's
};

void PrintTo(const Spoilt& spoilt, std::ostream* out) {
  *out << spoilt.signal << ": " << spoilt.message;
}

gm::Inputs Command(std::uint8_t bits) {
  gm::Inputs in;
  in.a_ce = true;
  in.a_be = bits;
  return in;
}

// Reset at edges 0 and 1, IDLE, start at 4, W1 and W2 at 5 and 6: PREADD from edge 7 on, then
// (signed, n = 8) INV, SUB and ASL.
std::vector<gm::Inputs> OneMac2() {
  gm::Inputs reset;
  reset.rst_n = false;
  std::vector<gm::Inputs> edges = {
      reset, reset, {}, {}, Command(gm::kCmdStart), Command(gm::kCmdCopy), Command(gm::kCmdCopy)};
  edges.resize(30);
  return edges;
}

class Assertions : public testing::TestWithParam<Spoilt> {};

TEST_P(Assertions, SayWhatIsViolated) {
  const Spoilt& spoilt = GetParam();
  const PowerUp power_up;
  const std::vector<gm::Inputs> edges = OneMac2();
  LockstepRequest request;
  request.power_up = &power_up;
  request.edges = edges;
  const BlockBench& bench = *FindBench({false, false});
  EXPECT_THAT(bench.Run(request).assertions, testing::IsEmpty()) << "without the flip";
  request.fault =
      Fault{Fault::Side::kRtl, spoilt.signal, spoilt.index, spoilt.flip, spoilt.edge, {}};
  EXPECT_THAT(bench.Run(request).assertions, testing::Contains(testing::HasSubstr(spoilt.message)));
}

// Edge 2 is in IDLE, edge 11 in ASL with 6 bits left.
INSTANTIATE_TEST_SUITE_P(
    Each, Assertions,
    testing::Values(Spoilt{"w1", 0, 1, 2, "a row changed at an edge at which nothing is written"},
                    Spoilt{"act2", 0, 1, 2, "an activation register changed"},
                    Spoilt{"bits_left", 0, 8, 11, "which state 6 does not allow"},
                    Spoilt{"cfg", 0, 1, 2, "cfg holds a reserved code"},
                    Spoilt{"cfg", 0, 0x80, 3, "without an accepted configuration"},
                    Spoilt{"cfg", 0, 0x80, 1, "not its reset value"},
                    Spoilt{"cfg_valid", 0, 1, 4, "a command and a configuration are valid"},
                    Spoilt{"cmd_valid", 0, 1, 1, "at a main edge with rst_ni low"},
                    Spoilt{"fsm", 0, 7, 1, "but state 7 follows"}));

}  // namespace
}  // namespace m4::tb::m4bram
