#include "verilator_tb/accel/bus.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "golden_model/host/registers.h"

namespace m4::tb::accel {
namespace {

constexpr std::uint64_t kPatience = 10'000;  // edges for one access when no layer is watched

}  // namespace

template <class F>
void BenchBus::TickUntil(const F& done, const char* what) {
  const std::uint64_t begin = allowance_ ? since_ : bench_.edges();
  const std::uint64_t limit = allowance_ ? allowance_->limit : kPatience;
  while (!done()) {
    if (bench_.edges() - begin > limit) {
      const std::string expected =
          allowance_ ? fmt::format("; the model expects {} for the layer", allowance_->expected)
                     : "";
      throw HostFailure("hang", fmt::format("{} within {} cycles{}", what, limit, expected));
    }
    bench_.Tick();
  }
}

void BenchBus::Watch(const Allowance& allowance) {
  allowance_ = allowance;
  since_ = bench_.edges();
}

Answer BenchBus::TryRead(std::uint32_t address) {
  bench_.axi().Read(static_cast<std::uint8_t>(address));
  std::optional<Answer> answer;
  TickUntil([&] { return (answer = bench_.axi().TakeReadAnswer()).has_value(); },
            "a read is not answered");
  return *answer;
}

Answer BenchBus::TryWrite(std::uint32_t address, std::uint32_t value, std::uint8_t strobe) {
  bench_.axi().Write(static_cast<std::uint8_t>(address), value, strobe);
  std::optional<Answer> answer;
  TickUntil([&] { return (answer = bench_.axi().TakeWriteAnswer()).has_value(); },
            "a write is not answered");
  return *answer;
}

std::uint32_t BenchBus::Read(std::uint32_t address) {
  const Answer answer = TryRead(address);
  if (answer.response != ga::kOkay) {
    throw HostFailure("answer", fmt::format("the read of {:#04x} is answered SLVERR", address));
  }
  return answer.data;
}

void BenchBus::Write(std::uint32_t address, std::uint32_t value) {
  if (TryWrite(address, value).response != ga::kOkay) {
    throw HostFailure("answer", fmt::format("the write to {:#04x} is answered SLVERR", address));
  }
}

void BenchBus::Offer(std::span<const std::uint32_t> packet) {
  for (std::size_t i = 0; i < packet.size(); ++i) {
    bench_.axi().Send({packet[i], i + 1 == packet.size()});
  }
}

void BenchBus::Send(std::span<const std::uint32_t> packet) {
  Offer(packet);
  TickUntil([&] { return bench_.axi().unsent() == 0; }, "the input stream stands still");
}

void BenchBus::Offer(std::span<const Beat> beats) {
  for (const Beat& beat : beats) bench_.axi().Send(beat);
}

void BenchBus::SendBeats(std::span<const Beat> beats) {
  Offer(beats);
  TickUntil([&] { return bench_.axi().unsent() == 0; }, "the input stream stands still");
}

std::vector<std::uint32_t> BenchBus::Receive() {
  std::deque<Beat>& received = bench_.axi().received();
  TickUntil([&] { return std::ranges::any_of(received, &Beat::last); },
            "no beat with TLAST comes out");
  std::vector<std::uint32_t> beats;
  for (bool last = false; !last;) {
    last = received.front().last;
    beats.push_back(received.front().data);
    received.pop_front();
  }
  return beats;
}

void BenchBus::WaitIdle() {
  TickUntil([&] { return (Read(host::reg::kStatus) & host::kStatusState) == 0; },
            "the accelerator does not come back to IDLE");
}

}  // namespace m4::tb::accel
