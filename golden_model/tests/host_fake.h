// An accelerator without cycles, for tests of the host library: registers, streams and memories as
// docs/accelerator.md, sections 5 to 8, say; it computes by meaning from what the host has sent.
#ifndef GOLDEN_MODEL_TESTS_HOST_FAKE_H_
#define GOLDEN_MODEL_TESTS_HOST_FAKE_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "golden_model/accel/job.h"
#include "golden_model/host/driver.h"

namespace m4::host {

class FakeAccelerator : public Bus {
 public:
  explicit FakeAccelerator(const accel::Build& build);

  std::uint32_t Read(std::uint32_t address) override;
  void Write(std::uint32_t address, std::uint32_t value) override;
  void Send(std::span<const std::uint32_t> packet) override;
  std::vector<std::uint32_t> Receive() override;

  // For a test: the next packet ends with this ERROR_CODE.
  void fail_next_packet(std::uint32_t code) { next_error_ = code; }
  int packets() const { return packets_; }

 private:
  void start();
  void end_with(std::uint32_t error);
  std::span<const std::uint32_t> store_weights(std::span<const std::uint32_t> rest);
  std::span<const std::uint32_t> store_parameters(std::span<const std::uint32_t> rest);
  void store_activations(std::span<const std::uint32_t> rest);
  std::int32_t weight(int h, int r, int s, int c) const;
  std::vector<std::int32_t> weights() const;
  std::vector<std::uint32_t> results() const;
  std::uint32_t byte_of(int h, std::int64_t accumulator) const;

  accel::Build build_;
  accel::Job job_;
  std::map<std::uint32_t, std::uint32_t> registers_;
  std::vector<std::array<std::uint32_t, 512>> blocks_;
  std::vector<std::array<std::uint32_t, 3>> parameters_;
  std::vector<std::int32_t> input_;  // [c][y][x]
  std::uint32_t next_error_ = 0;
  int packets_ = 0;
};

}  // namespace m4::host

#endif  // GOLDEN_MODEL_TESTS_HOST_FAKE_H_
