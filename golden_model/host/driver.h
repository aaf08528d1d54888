// Runs layers on an accelerator over a bus that someone else provides. Source: docs/accelerator.md,
// sections 5, 7 and 8.
#ifndef GOLDEN_MODEL_HOST_DRIVER_H_
#define GOLDEN_MODEL_HOST_DRIVER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "golden_model/host/layer.h"
#include "golden_model/host/plan.h"
#include "golden_model/host/registers.h"

namespace m4::host {

// The ports of an accelerator. Whoever implements it reports what never ends (a stream that nobody
// takes, a result that does not come) by an exception of its own.
class Bus {
 public:
  Bus() = default;
  Bus(const Bus&) = delete;
  Bus& operator=(const Bus&) = delete;
  Bus(Bus&&) = delete;
  Bus& operator=(Bus&&) = delete;
  virtual ~Bus() = default;

  // AXI4-Lite.
  virtual std::uint32_t Read(std::uint32_t address) = 0;
  virtual void Write(std::uint32_t address, std::uint32_t value) = 0;
  // Sends a packet with TLAST on its last beat; ends when that was taken.
  virtual void Send(std::span<const std::uint32_t> packet) = 0;
  // Takes beats up to the first with TLAST.
  virtual std::vector<std::uint32_t> Receive() = 0;
};

// How a job ended: an ERROR_CODE (0 none), results if there was no error, counters.
struct JobOutcome {
  std::uint32_t error = 0;
  std::vector<std::uint32_t> beats;
  Counters counters{};
};

// The sizes of the build behind the bus. Throws std::invalid_argument if it is no accelerator.
Hardware ReadHardware(Bus& bus);

// Starts, streams, waits. The accelerator is idle before and after; interrupts stay as they are
// enabled, their flags are cleared.
JobOutcome RunJob(Bus& bus, const DescriptorWords& descriptor,
                  std::span<const std::uint32_t> packet);

struct LayerOutcome {
  std::uint32_t error = 0;         // of the last job in `counters`; the rest did not run
  Results results;                 // [k][p][q]
  std::vector<Counters> counters;  // of each job
};

// All jobs of a plan that is not refused. Throws std::invalid_argument with one sentence if
// WhatIsWrong() has one about the tensors.
LayerOutcome RunLayer(Bus& bus, const Plan& plan, const Layer& layer, const Tensors& tensors);

}  // namespace m4::host

#endif  // GOLDEN_MODEL_HOST_DRIVER_H_
