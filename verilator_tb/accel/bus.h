// The bus of the host library over the ports of a bench.
#ifndef VERILATOR_TB_ACCEL_BUS_H_
#define VERILATOR_TB_ACCEL_BUS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include "golden_model/host/driver.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/accel/watchdog.h"

namespace m4::tb::accel {

// The accelerator, RTL and model alike, does not do what the data sheet promises to the host.
// what() is one sentence.
class HostFailure : public std::runtime_error {
 public:
  HostFailure(std::string subject, const std::string& sentence)
      : std::runtime_error(sentence), subject_(std::move(subject)) {}
  const std::string& subject() const { return subject_; }  // "product", "counter TOTAL", "answer"

 private:
  std::string subject_;
};

class BenchBus final : public host::Bus {
 public:
  explicit BenchBus(Bench& bench) : bench_(bench) {}

  // Accesses that must be answered OKAY.
  std::uint32_t Read(std::uint32_t address) override;
  void Write(std::uint32_t address, std::uint32_t value) override;
  void Send(std::span<const std::uint32_t> packet) override;
  std::vector<std::uint32_t> Receive() override;

  // Any access, with its answer.
  Answer TryRead(std::uint32_t address);
  Answer TryWrite(std::uint32_t address, std::uint32_t value, std::uint8_t strobe = 0xF);
  // As Send and SendBeats, but do not wait until all was taken.
  void Offer(std::span<const std::uint32_t> packet);
  void Offer(std::span<const Beat> beats);
  // Sends beats with TLAST as they say.
  void SendBeats(std::span<const Beat> beats);
  // Until STATUS says IDLE.
  void WaitIdle();
  // What is waited for from now on must have come within the allowance, all together.
  void Watch(const Allowance& allowance);

 private:
  // Ticks until `done`; a wait that outlasts the allowance is a failure, `what` its sentence.
  template <class F>
  void TickUntil(const F& done, const char* what);

  Bench& bench_;
  std::optional<Allowance> allowance_;
  std::uint64_t since_ = 0;  // edge of Watch()
};

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_BUS_H_
