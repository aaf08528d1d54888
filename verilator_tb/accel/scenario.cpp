#include "verilator_tb/accel/scenario.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "golden_model/host/pack.h"
#include "golden_model/host/plan.h"
#include "golden_model/host/unpack.h"
#include "verilator_tb/accel/layer_check.h"
#include "verilator_tb/accel/packet.h"
#include "verilator_tb/accel/watchdog.h"

namespace m4::tb::accel {
namespace {

class Scenario {
 public:
  Scenario(const Vector& vector, Bench& bench, Randomness& random, Progress& progress)
      : vector_(vector),
        bench_(bench),
        bus_(bench),
        rng_(random.numbers),
        free_bits_(random.free_bits),
        progress_(progress) {}

  void operator()(const LayerVector& layers) {
    const host::Hardware hardware = Begin();
    for (int i = 0; i < layers.times; ++i) {
      RunLayer(hardware, layers.layer, layers.eager, fmt::format("layer {}", i));
    }
  }

  void operator()(const BrokenVector& broken) {
    const host::Hardware hardware = Begin();
    for (const Break& step : broken.breaks) {
      const Prepared prepared = Prepare(hardware, broken.layer);
      progress_.doing = fmt::format("the break of {}", ToString(step.where));
      Refuse(prepared, step);
      RunLayer(hardware, broken.layer, false, "the layer after it");
    }
  }

  void operator()(const ResetVector& resets) {
    const host::Hardware hardware = Begin();
    for (int i = 0; i < resets.times; ++i) {
      CutLayer(hardware, resets, i);
      RunLayer(hardware, resets.layer, false, fmt::format("the layer after reset {}", i));
    }
  }

  void operator()(const RegisterVector& registers) {
    progress_.doing = "accesses by hand";
    bench_.PinReset(kResetEdges);
    for (const Access& access : registers.accesses) Do(access);
  }

 private:
  static constexpr int kResetEdges = 3;

  struct Prepared {
    Numbers numbers;
    host::Plan plan;
  };

  host::Hardware Begin() {
    progress_.doing = "reading the build's registers";
    bench_.PinReset(kResetEdges);
    return host::ReadHardware(bus_);
  }

  Prepared Prepare(const host::Hardware& hardware, const LayerSpec& spec) {
    Prepared prepared{MakeNumbers(spec, rng_), {}};
    std::string sentence = host::WhatIsWrong(prepared.numbers.layer);
    if (sentence.empty()) {
      sentence = host::WhatIsWrong(prepared.numbers.layer, prepared.numbers.tensors);
    }
    if (sentence.empty()) {
      prepared.plan = host::PlanLayer(hardware, prepared.numbers.layer);
      sentence = prepared.plan.refusal;
    }
    if (sentence.empty()) {
      sentence = host::WhatIsWrong(prepared.numbers.layer, prepared.numbers.tensors);
    }
    if (!sentence.empty()) {
      throw VectorError(vector_.where, fmt::format("build {}: {}", vector_.build->name, sentence));
    }
    bus_.Watch(AllowanceOf(bench_.build(), prepared.plan, vector_.timing));
    return prepared;
  }

  void RunLayer(const host::Hardware& hardware, const LayerSpec& spec, bool eager,
                const std::string& name) {
    progress_.doing = name;
    const Prepared prepared = Prepare(hardware, spec);
    const host::LayerOutcome outcome = RunJobs(prepared, eager);
    CheckLayer(bench_.build(), prepared.plan, prepared.numbers, outcome);
    progress_.macs += MacsOf(prepared.numbers.layer);
    progress_.counters.insert(progress_.counters.end(), outcome.counters.begin(),
                              outcome.counters.end());
  }

  // As host::RunLayer, with packets of which the free bits are random. Eager: those of all jobs
  // wait before the first start.
  host::LayerOutcome RunJobs(const Prepared& prepared, bool eager);
  std::vector<std::uint32_t> PacketOf(const Prepared& prepared, const host::Job& job) {
    return MakePacket(prepared.plan, prepared.numbers.layer, job, prepared.numbers.tensors,
                      free_bits_);
  }

  // Runs the first job of the layer, wrong in one way.
  void Refuse(const Prepared& prepared, const Break& step);
  void CutLayer(const host::Hardware& hardware, const ResetVector& resets, int turn);
  void Do(const Access& access);
  static std::vector<Beat> BeatsOf(const Access& access);
  void ExpectBeats(const Access& access);
  void Configure(const host::DescriptorWords& descriptor);
  std::vector<Beat> BrokenPacket(std::vector<std::uint32_t> words, std::size_t parameters_at,
                                 std::size_t parameters, const Break& step);
  void Expect(const char* subject, std::uint32_t address, std::uint32_t expected);

  const Vector& vector_;
  Bench& bench_;
  BenchBus bus_;
  arith::Rng& rng_;
  arith::Rng& free_bits_;
  Progress& progress_;
};

void Scenario::Configure(const host::DescriptorWords& descriptor) {
  for (std::uint32_t i = 0; i < descriptor.size(); ++i) {
    bus_.Write(host::reg::kShape + 4 * i, descriptor[i]);
  }
}

void Scenario::Expect(const char* subject, std::uint32_t address, std::uint32_t expected) {
  const std::uint32_t got = bus_.Read(address);
  if (got == expected) return;
  throw HostFailure(subject, fmt::format("{}: {} is {:#x}, expected {:#x}", progress_.doing,
                                         subject, got, expected));
}

host::LayerOutcome Scenario::RunJobs(const Prepared& prepared, bool eager) {
  const host::Layer& layer = prepared.numbers.layer;
  host::LayerOutcome outcome;
  outcome.results.resize(static_cast<std::size_t>(std::int64_t{layer.k} * layer.p * layer.q));
  if (eager) {
    for (const host::Job& job : prepared.plan.jobs) bus_.Offer(PacketOf(prepared, job));
  }
  for (const host::Job& job : prepared.plan.jobs) {
    const auto packet = eager ? std::vector<std::uint32_t>{} : PacketOf(prepared, job);
    const host::JobOutcome one = host::RunJob(bus_, job.descriptor, packet);
    outcome.counters.push_back(one.counters);
    outcome.error = one.error;
    if (one.error != 0) return outcome;
    host::Unpack(prepared.plan, layer, job, one.beats, outcome.results);
  }
  return outcome;
}

// The packet with what is wrong with it, and what follows up to its TLAST.
std::vector<Beat> Scenario::BrokenPacket(std::vector<std::uint32_t> words,
                                         std::size_t parameters_at, std::size_t parameters,
                                         const Break& step) {
  using Kind = Break::Kind;
  const std::size_t kernel = parameters_at + 3 * rng_.below(std::max<std::size_t>(1, parameters));
  if (step.kind == Kind::kMultiplier) words[kernel + 1] |= 0x80000000U;
  if (step.kind == Kind::kShift) {
    constexpr std::array<std::uint32_t, 5> kShifts = {0, 63, 64, 0x80000001U, 0x00010001U};
    words[kernel + 2] = kShifts.at(rng_.below(kShifts.size()));
  }
  if (step.kind == Kind::kTlastEarly) words.resize(1 + rng_.below(words.size() - 1));
  if (step.kind == Kind::kTlastMissing) {
    for (std::uint64_t more = 1 + rng_.below(20); more > 0; --more) {
      words.push_back(static_cast<std::uint32_t>(rng_.next64()));
    }
  }
  std::vector<Beat> beats;
  beats.reserve(words.size());
  for (const std::uint32_t word : words) beats.push_back({word, beats.size() + 1 == words.size()});
  return beats;
}

void Scenario::Refuse(const Prepared& prepared, const Break& step) {
  const host::Layer& layer = prepared.numbers.layer;
  const host::Job& job = prepared.plan.jobs.front();
  host::DescriptorWords descriptor = job.descriptor;
  for (const auto& [index, value] : step.registers) {
    descriptor.at(static_cast<std::size_t>(index)) = value;
  }
  Configure(descriptor);
  bus_.Write(host::reg::kIrqEnable, host::kIrqError);
  bus_.Write(host::reg::kCtrl, host::kCtrlStart);
  std::size_t beats = 0;
  if (step.kind != Break::Kind::kDescriptor) {
    const std::size_t parameters_at =
        host::PackWeights(prepared.plan, layer, job, prepared.numbers.tensors).size();
    const auto packet =
        BrokenPacket(PacketOf(prepared, job), parameters_at,
                     host::PackParameters(prepared.plan, layer, job).size() / 3, step);
    beats = packet.size();
    bus_.SendBeats(packet);
  }
  bus_.WaitIdle();
  Expect("ERROR_CODE", host::reg::kErrorCode, step.error);
  Expect("IRQ_STATUS", host::reg::kIrqStatus, host::kIrqError);
  const auto beats_in = static_cast<std::uint32_t>(ga::Counter::kBeatsIn);
  Expect("BEATS_IN", host::reg::kCounters + 4 * beats_in, static_cast<std::uint32_t>(beats));
  bus_.Write(host::reg::kIrqStatus, host::kIrqDone | host::kIrqError);
  bus_.Write(host::reg::kIrqEnable, 0);
}

void Scenario::CutLayer(const host::Hardware& hardware, const ResetVector& resets, int turn) {
  const Prepared prepared = Prepare(hardware, resets.layer);
  const std::uint64_t now = bench_.edges();
  const std::uint64_t length =
      static_cast<std::uint64_t>(ExpectedCycles(bench_.build(), prepared.plan.jobs.front()).total);
  std::optional<Place> place;
  if (resets.at.empty()) {
    bench_.InterruptAt(now + 1 + rng_.below(40 + length + length / 4), !resets.by_pin);
  } else {
    place = resets.at.at(static_cast<std::size_t>(turn) % resets.at.size());
    // The launch is one cycle; CHECK has three after the answer of the start.
    bench_.InterruptAt(*place, place == Place::kLaunch ? 0 : rng_.below(3));
  }
  progress_.doing = "a layer that is cut by a reset";
  try {
    // Only a packet that is too long leads to DROP for certain.
    if (place == Place::kDrop) Refuse(prepared, {Break::Kind::kTlastMissing, {}, 17, {}});
    RunJobs(prepared, false);
    bench_.CancelInterrupt();
  } catch (const Interrupted&) {
    progress_.doing = "the reset in mid layer";
  }
  if (place) bench_.axi().AbandonRead();
  if (resets.by_pin) {
    bench_.PinReset(2 + static_cast<int>(rng_.below(4)));
  } else {
    bus_.Write(host::reg::kCtrl, host::kCtrlSoftReset | static_cast<std::uint32_t>(rng_.below(2)));
    bench_.axi().ForgetStreams();
  }
  Expect("STATUS", host::reg::kStatus, 0);
  Expect("IRQ_STATUS", host::reg::kIrqStatus, 0);
}

std::vector<Beat> Scenario::BeatsOf(const Access& access) {
  std::vector<Beat> beats;
  for (const std::uint32_t word : access.beats) beats.push_back({word, false});
  beats.back().last = access.last;
  return beats;
}

void Scenario::ExpectBeats(const Access& access) {
  const std::vector<std::uint32_t> beats = bus_.Receive();
  for (std::size_t i = 0; i < std::min(beats.size(), access.beats.size()); ++i) {
    if (beats[i] == access.beats[i]) continue;
    throw HostFailure("result", fmt::format("{}: output beat {} is {:#x}, the vector expects {:#x}",
                                            ToString(access.where), i, beats[i], access.beats[i]));
  }
  if (beats.size() == access.beats.size()) return;
  throw HostFailure("result",
                    fmt::format("{}: the output packet has {} beats, the vector expects {}",
                                ToString(access.where), beats.size(), access.beats.size()));
}

void Scenario::Do(const Access& access) {
  if (access.kind == Access::Kind::kPinReset) return bench_.PinReset(access.cycles);
  if (access.kind == Access::Kind::kWait) {
    for (int i = 0; i < access.cycles; ++i) bench_.Tick();
    return;
  }
  if (access.kind == Access::Kind::kSend) return bus_.SendBeats(BeatsOf(access));
  if (access.kind == Access::Kind::kOffer) return bus_.Offer(BeatsOf(access));
  if (access.kind == Access::Kind::kReceive) return ExpectBeats(access);
  const bool read = access.kind == Access::Kind::kRead;
  const Answer answer = read ? bus_.TryRead(access.address)
                             : bus_.TryWrite(access.address, access.data, access.strobe);
  if (answer.response != access.response) {
    throw HostFailure("answer",
                      fmt::format("{}: the response is {}, the vector expects {}",
                                  ToString(access.where), answer.response, access.response));
  }
  if (read && access.checked && answer.data != access.data) {
    throw HostFailure(
        "answer", fmt::format("{}: {:#04x} reads {:#x}, the vector expects {:#x}",
                              ToString(access.where), access.address, answer.data, access.data));
  }
}

}  // namespace

void PlayScenario(const Vector& vector, Bench& bench, Randomness& random, Progress& progress) {
  std::visit(Scenario(vector, bench, random, progress), vector.body);
}

}  // namespace m4::tb::accel
