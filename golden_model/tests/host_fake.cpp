#include "golden_model/tests/host_fake.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

#include "golden_model/accel/cycles.h"
#include "golden_model/accel/meaning.h"
#include "golden_model/accel/place.h"
#include "golden_model/arith/lanes.h"
#include "golden_model/arith/rng.h"

namespace m4::host {
namespace {

std::size_t Index(std::int64_t i) { return static_cast<std::size_t>(i); }

std::int32_t Signed(std::uint32_t word, int low, int bits) {
  return static_cast<std::int32_t>(arith::WrapToBits(static_cast<std::int64_t>(word >> low), bits));
}

}  // namespace

FakeAccelerator::FakeAccelerator(const accel::Build& build)
    : build_(build), blocks_(Index(build.n_blocks())), parameters_(Index(build.param_depth)) {
  arith::Rng rng(4);
  for (auto& block : blocks_) {
    for (std::uint32_t& word : block) word = static_cast<std::uint32_t>(rng.next64());
  }
  const auto id = accel::BuildRegisters(build);
  for (std::uint32_t i = 0; i < id.size(); ++i) registers_[4 * i] = id[i];
}

std::uint32_t FakeAccelerator::Read(std::uint32_t address) { return registers_[address]; }

void FakeAccelerator::Write(std::uint32_t address, std::uint32_t value) {
  if (address == reg::kIrqStatus) {
    registers_[address] &= ~value;
  } else if (address != reg::kCtrl) {
    registers_[address] = value;
  } else if ((value & kCtrlStart) != 0) {
    start();
  }
}

void FakeAccelerator::start() {
  if (registers_[reg::kStatus] != 0) throw std::runtime_error("A start while a layer runs.");
  if (registers_[reg::kIrqStatus] != 0) throw std::runtime_error("A flag was not cleared.");
  accel::DescriptorImage image{};
  for (std::uint32_t i = 0; i < image.size(); ++i) image[i] = registers_[reg::kShape + 4 * i];
  registers_[reg::kErrorCode] = 0;
  const accel::Descriptor d = accel::Decode(image);
  const accel::Error error = accel::Check(build_, d);
  if (error != accel::Error::kNone) return end_with(static_cast<std::uint32_t>(error));
  job_ = accel::MakeJob(build_, d);
  registers_[reg::kStatus] =
      static_cast<std::uint32_t>(job_.input_beats() > 0 ? State::kLoadW : State::kRun);
}

void FakeAccelerator::end_with(std::uint32_t error) {
  registers_[reg::kErrorCode] = error;
  registers_[reg::kIrqStatus] |= error == 0 ? kIrqDone : kIrqError;
  registers_[reg::kStatus] = static_cast<std::uint32_t>(State::kIdle);
}

void FakeAccelerator::Send(std::span<const std::uint32_t> packet) {
  if (registers_[reg::kStatus] != static_cast<std::uint32_t>(State::kLoadW)) {
    throw std::runtime_error("A packet that nobody takes.");
  }
  ++packets_;
  if (packet.size() != Index(job_.input_beats())) next_error_ = 16;
  if (next_error_ != 0) {
    end_with(next_error_);
    next_error_ = 0;
    return;
  }
  std::span<const std::uint32_t> rest = packet;
  if (job_.weight_beats() > 0) rest = store_weights(rest);
  if (job_.parameter_beats() > 0) rest = store_parameters(rest);
  if (job_.activation_beats() > 0) store_activations(rest);
  registers_[reg::kStatus] = static_cast<std::uint32_t>(State::kRun);
}

std::span<const std::uint32_t> FakeAccelerator::store_weights(std::span<const std::uint32_t> rest) {
  const auto words = Index(job_.nw);
  for (int group = 0; group < job_.groups_all; ++group) {
    for (int i = 0; i < job_.ru * job_.ju; ++i) {
      auto& block = blocks_[Index(build_.block(group, i / job_.ju, i % job_.ju))];
      std::copy_n(rest.begin(), words, block.begin());
      rest = rest.subspan(words);
    }
  }
  return rest;
}

std::span<const std::uint32_t> FakeAccelerator::store_parameters(
    std::span<const std::uint32_t> rest) {
  for (int h = 0; h < job_.d.k; ++h) {
    std::copy_n(rest.begin(), 3, parameters_[Index(h)].begin());
    rest = rest.subspan(3);
  }
  return rest;
}

void FakeAccelerator::store_activations(std::span<const std::uint32_t> rest) {
  const accel::Descriptor& d = job_.d;
  input_.assign(Index(std::int64_t{d.c} * d.h * d.w), 0);
  const int quads = (d.c + 3) / 4;
  for (int at = 0; at < d.h * d.w; ++at) {
    for (int c = 0; c < d.c; ++c) {
      const std::uint32_t beat = rest[Index(at * quads + c / 4)];
      const int low = 8 * (c % 4);
      const std::uint32_t value = (beat >> low) & ((1u << job_.n) - 1);
      input_[Index(c * d.h * d.w + at)] =
          d.activations_signed ? Signed(value, 0, job_.n) : static_cast<std::int32_t>(value);
    }
  }
}

std::int32_t FakeAccelerator::weight(int h, int r, int s, int c) const {
  const int kk = h % build_.k_vec;
  const accel::WeightPlace at = accel::WeightPlaceOf(job_, h / build_.k_vec, kk, r, s, c);
  const auto& block = blocks_[Index(build_.block(at.group, at.r, at.pair))];
  const std::int32_t stored = Signed(block[Index(at.word)], at.low_bit, at.storage);
  const std::int32_t read =
      Signed(block[Index(at.word)], at.low_bit, accel::PlaceOf(job_, kk).bits);
  // The DSP engine reads w bits, the blocks compute with sw.
  if (stored != read) throw std::runtime_error("A weight is not sign-extended.");
  return stored;
}

std::vector<std::int32_t> FakeAccelerator::weights() const {
  std::vector<std::int32_t> all;
  for (int h = 0; h < job_.d.k; ++h) {
    for (int c = 0; c < job_.d.c; ++c) {
      for (int i = 0; i < job_.d.s * job_.d.r; ++i) {
        all.push_back(weight(h, i % job_.d.r, i / job_.d.r, c));
      }
    }
  }
  return all;
}

std::uint32_t FakeAccelerator::byte_of(int h, std::int64_t accumulator) const {
  const auto& [bias, multiplier, shift] = parameters_[Index(h)];
  const int result =
      accel::Requantise(accumulator,
                        {static_cast<std::int32_t>(bias), static_cast<std::int32_t>(multiplier),
                         static_cast<int>(shift)},
                        {job_.d.result_signed, job_.d.result_bits(), job_.d.zero_point});
  return static_cast<std::uint32_t>(result) & 0xFF;
}

// Section 8.5, written as one loop over everything with a test of what exists.
std::vector<std::uint32_t> FakeAccelerator::results() const {
  const accel::Descriptor& d = job_.d;
  const std::vector<std::int64_t> sums = accel::Convolve(
      {d.r, d.s, d.c, d.k, d.h, d.w, d.p, d.q, d.stride, d.pad_top, d.pad_left}, weights(), input_);
  const int per_beat = d.requantise ? 4 : 1;
  std::vector<std::uint32_t> beats;
  const auto column = [&](int t, int p, int q) {
    if (p >= d.p || q >= d.q) return;
    for (int kk = 0; kk < build_.k_vec && t * build_.k_vec + kk < d.k; ++kk) {
      const int h = t * build_.k_vec + kk;
      const std::int64_t sum = sums[Index((std::int64_t{h} * d.p + p) * d.q + q)];
      if (kk % per_beat == 0) beats.push_back(0);
      beats.back() |=
          d.requantise ? byte_of(h, sum) << (8 * (kk % 4)) : static_cast<std::uint32_t>(sum);
    }
  };
  const int per_tile = build_.p_vec * build_.qt();
  for (std::int64_t tile = 0; tile < job_.tiles(); ++tile) {
    const auto q0 = static_cast<int>(tile % job_.tile_columns()) * build_.qt();
    const auto row = static_cast<int>(tile / job_.tile_columns());
    const int rows = static_cast<int>(job_.tile_rows());
    const int p0 = row % rows * build_.p_vec;
    for (int i = 0; i < per_tile; ++i) {
      column(row / rows, p0 + i / build_.qt(), q0 + i % build_.qt());
    }
  }
  return beats;
}

std::vector<std::uint32_t> FakeAccelerator::Receive() {
  if (registers_[reg::kStatus] != static_cast<std::uint32_t>(State::kRun)) {
    throw std::runtime_error("Results are wanted that do not come.");
  }
  std::vector<std::uint32_t> beats = results();
  registers_[reg::kCounters] = static_cast<std::uint32_t>(accel::ExactCycles(job_).total);
  registers_[reg::kCounters + 0x38] = static_cast<std::uint32_t>(job_.input_beats());
  registers_[reg::kCounters + 0x3C] = static_cast<std::uint32_t>(beats.size());
  end_with(0);
  return beats;
}

}  // namespace m4::host
