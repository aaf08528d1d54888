#include "golden_model/host/driver.h"

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

#include "golden_model/host/pack.h"
#include "golden_model/host/unpack.h"

namespace m4::host {
namespace {

State StateOf(Bus& bus) { return static_cast<State>(bus.Read(reg::kStatus) & kStatusState); }

bool IsLoading(State state) {
  return state == State::kLoadW || state == State::kLoadP || state == State::kLoadA;
}

// Waits until the state is none of those in which nobody but the accelerator has anything to do
// before the packet (the results) can be sent (received). False if the job ended with an error.
bool PassesCheck(Bus& bus) {
  while (StateOf(bus) == State::kCheck) {
  }
  return (bus.Read(reg::kIrqStatus) & kIrqError) == 0;
}

// After the packet: the last beat may still be on its way to a change of the state.
bool PassesLoad(Bus& bus) {
  State state = StateOf(bus);
  while (IsLoading(state) || state == State::kDrop) state = StateOf(bus);
  return (bus.Read(reg::kIrqStatus) & kIrqError) == 0;
}

Counters ReadCounters(Bus& bus) {
  Counters counters{};
  for (std::uint32_t i = 0; i < counters.size(); ++i) {
    counters[i] = bus.Read(reg::kCounters + 4 * i);
  }
  return counters;
}

void WaitForEnd(Bus& bus) {
  while (StateOf(bus) != State::kIdle) {
  }
}

bool Stream(Bus& bus, std::span<const std::uint32_t> packet, JobOutcome& outcome) {
  if (!PassesCheck(bus)) return false;
  if (!packet.empty()) bus.Send(packet);
  if (!PassesLoad(bus)) return false;
  outcome.beats = bus.Receive();
  return true;
}

}  // namespace

Hardware ReadHardware(Bus& bus) {
  return HardwareOf({bus.Read(reg::kId), bus.Read(reg::kBuildEngine), bus.Read(reg::kBuildChannels),
                     bus.Read(reg::kBuildKernels), bus.Read(reg::kBuildDepths)});
}

JobOutcome RunJob(Bus& bus, const DescriptorWords& descriptor,
                  std::span<const std::uint32_t> packet) {
  JobOutcome outcome;
  for (std::uint32_t i = 0; i < descriptor.size(); ++i) {
    bus.Write(reg::kShape + 4 * i, descriptor[i]);
  }
  bus.Write(reg::kCtrl, kCtrlStart);
  const bool finished = Stream(bus, packet, outcome);
  WaitForEnd(bus);
  outcome.counters = ReadCounters(bus);
  if (!finished) outcome.error = bus.Read(reg::kErrorCode);
  bus.Write(reg::kIrqStatus, kIrqDone | kIrqError);
  return outcome;
}

LayerOutcome RunLayer(Bus& bus, const Plan& plan, const Layer& layer, const Tensors& tensors) {
  const std::string sentence = WhatIsWrong(layer, tensors);
  if (!sentence.empty()) throw std::invalid_argument(sentence);
  LayerOutcome outcome;
  outcome.results.resize(static_cast<std::size_t>(std::int64_t{layer.k} * layer.p * layer.q));
  for (const Job& job : plan.jobs) {
    const JobOutcome done = RunJob(bus, job.descriptor, PackJob(plan, layer, job, tensors));
    outcome.counters.push_back(done.counters);
    outcome.error = done.error;
    if (done.error != 0) return outcome;
    Unpack(plan, layer, job, done.beats, outcome.results);
  }
  return outcome;
}

}  // namespace m4::host
