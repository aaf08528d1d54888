// The accelerator's own assertions (rtl/sva/accel_*_sva.sv) can fire: a register is flipped, the
// host breaks the rules of AXI, or the RTL breaks a promise that its own logic keeps
// (failing_assertion/accel_promises.patch). The comparison may see it first and end the run, but
// the run goes on for a few cycles.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "golden_model/host/plan.h"
#include "golden_model/host/registers.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/accel/bus.h"
#include "verilator_tb/accel/vector.h"

namespace m4::tb::accel {

std::unique_ptr<Dut> Make_accel_promises(const ga::PowerUp& power_up, int seed);  // CMake

namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kBuild = "dla";
constexpr int kResetEdges = 3;

using Play = std::function<void(Bench&)>;

// What the assertions say at the first edge at which one fails.
std::vector<std::string> Said(const DutMaker& dut, const HostTiming& timing, const Play& play,
                              const std::optional<Fault>& fault = {}) {
  BenchRequest request;
  request.build = ga::FindBuild(kBuild);
  request.dut = &dut;
  request.timing = timing;
  request.fault = fault;
  Bench bench(request);
  try {
    bench.PinReset(kResetEdges);
    play(bench);
  } catch (const Ended&) {
  } catch (const HostFailure&) {
    // Broken as it is, it may answer anything.
  }
  return bench.result().assertions;
}

const DutMaker& Right() { return *FindDutMaker(kBuild); }

// A layer of one step per tile and kernel pass.
Play Layer(int stride, int columns, bool requantise) {
  return [=](Bench& bench) {
    LayerSpec spec;
    spec.shape.stride = stride;
    spec.shape.k = 8;
    spec.shape.q = columns;
    spec.shape.w = stride * (columns - 1) + 1;
    spec.requantise = requantise;
    arith::Rng rng(1);
    const Numbers numbers = MakeNumbers(spec, rng);
    const host::Plan plan =
        host::PlanLayer(host::HardwareOf(ga::BuildRegisters(bench.build())), numbers.layer);
    BenchBus bus(bench);
    host::RunLayer(bus, plan, numbers.layer, numbers.tensors);
  };
}

void ReadOne(Bench& bench) { BenchBus(bench).Read(host::reg::kStatus); }
void WriteOne(Bench& bench) { BenchBus(bench).Write(host::reg::kIrqEnable, 0); }

// A beat is offered in IDLE, where none is taken, and withdrawn.
void Offer(Bench& bench) {
  bench.axi().Send({1, false});
  bench.Tick();
  bench.Tick();
}
void Withdraw(Bench& bench) {
  Offer(bench);
  bench.axi().ForgetStreams();
  for (int i = 0; i < 4; ++i) bench.Tick();
}
void SoftReset(Bench& bench) { BenchBus(bench).Write(host::reg::kCtrl, host::kCtrlSoftReset); }

TEST(AccelAssertions, AnInputBeatStaysOnOffer) {
  const auto message = HasSubstr("the host changed an input beat before it was taken");
  EXPECT_THAT(Said(Right(), {}, Offer), IsEmpty());
  EXPECT_THAT(Said(Right(), {}, Withdraw), Contains(message));
}

TEST(AccelAssertions, ASoftResetSetsTheInputFreeUntilTheNextStart) {
  EXPECT_THAT(Said(Right(), {},
                   [](Bench& bench) {
                     Offer(bench);
                     SoftReset(bench);
                     Withdraw(bench);
                   }),
              IsEmpty());
  EXPECT_THAT(Said(Right(), {},
                   [](Bench& bench) {
                     SoftReset(bench);
                     Layer(1, 1, false)(bench);
                     Withdraw(bench);
                   }),
              Contains(HasSubstr("the host changed an input beat")));
}

struct Flipped {
  std::string signal;
  std::uint32_t flip = 0;
  std::string message;  // a part of the assertion's
};
void PrintTo(const Flipped& flipped, std::ostream* out) { *out << flipped.signal; }

class AccelAssertionsFlip : public testing::TestWithParam<Flipped> {};

// At one edge of a layer or another.
TEST_P(AccelAssertionsFlip, SayWhatIsViolated) {
  constexpr std::uint32_t kEdges = 400;  // more than the layer has
  const Play layer = Layer(1, 4, true);
  EXPECT_THAT(Said(Right(), {}, layer), IsEmpty());
  std::vector<std::string> all;
  for (std::uint32_t edge = kResetEdges; edge < kEdges; ++edge) {
    const Fault fault{GetParam().signal, 0, GetParam().flip, edge};
    for (std::string& message : Said(Right(), {}, layer, fault)) all.push_back(std::move(message));
  }
  EXPECT_THAT(all, Contains(HasSubstr(GetParam().message)));
}

INSTANTIATE_TEST_SUITE_P(Each, AccelAssertionsFlip,
                         testing::Values(Flipped{"ld_group", 2, "a weight goes to block"},
                                         Flipped{"walk_on", 1,
                                                 "results are captured while the walker is on"},
                                         Flipped{"res_busy", 1, "or were not reserved"},
                                         Flipped{"counters", 1, "its parts and 4 make"}));

struct Promise {
  std::string name;
  HostTiming timing;
  Play play;
  std::string message;
};
void PrintTo(const Promise& promise, std::ostream* out) { *out << promise.name; }

class AccelAssertionsPromise : public testing::TestWithParam<Promise> {};

// Every break of the patch shows in a scenario of its own only.
TEST_P(AccelAssertionsPromise, SayWhatIsViolated) {
  const Promise& promise = GetParam();
  const DutMaker broken{kBuild, &Make_accel_promises, false};
  EXPECT_THAT(Said(Right(), promise.timing, promise.play), IsEmpty());
  EXPECT_THAT(Said(broken, promise.timing, promise.play), Contains(HasSubstr(promise.message)));
}

constexpr HostTiming kSlowRegisters{0, 0, 0.9, 0};
constexpr HostTiming kSlowOutput{0, 0.9, 0, 0};

INSTANTIATE_TEST_SUITE_P(
    Each, AccelAssertionsPromise,
    testing::Values(
        Promise{"b", kSlowRegisters, WriteOne, "the write response changed before it was taken"},
        Promise{"r", kSlowRegisters, ReadOne, "the read data changed before they were taken"},
        Promise{"out", kSlowOutput, Layer(1, 1, false), "an output beat changed before it was"},
        Promise{"mac", {}, Layer(2, 1, false), "the DSP engine reads outside a MAC slot"},
        Promise{"one hot", {}, Layer(1, 1, true), "not one of a taken beat"},
        Promise{"reserve", {}, Layer(1, 4, false), "while the result buffer is busy"}));

}  // namespace
}  // namespace m4::tb::accel
