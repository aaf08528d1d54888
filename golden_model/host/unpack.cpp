#include "golden_model/host/unpack.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>

namespace m4::host {
namespace {

// Walks over the beats of a job.
class Order {
 public:
  Order(const Plan& plan, const Layer& layer, const Job& job)
      : hw_(plan.hardware), filter_(plan.filter), job_(job), step_(layer.requantisation ? 4 : 1) {}

  std::vector<BeatContents> take() {
    for (int k = 0; k < job_.kernels; k += hw_.k_vec) {
      for (int p = 0; p < job_.rows.outputs; p += hw_.p_vec) {
        for (int q = 0; q < job_.columns.outputs; q += hw_.qt()) add_tile(k, p, q);
      }
    }
    return std::move(beats_);
  }

 private:
  void add_tile(int k0, int p0, int q0) {
    const int p_end = std::min(p0 + hw_.p_vec, job_.rows.outputs);
    const int q_end = std::min(q0 + hw_.qt(), job_.columns.outputs);
    for (int p = p0; p < p_end; ++p) {
      for (int q = q0; q < q_end; ++q) add_position(k0, p, q);
    }
  }

  void add_position(int k0, int p, int q) {
    const int k_end = std::min(k0 + hw_.k_vec, job_.kernels);
    for (int k = k0; k < k_end; k += step_) {
      BeatContents beat;
      for (int i = k; i < std::min(k + step_, k_end); ++i) {
        beat.channels.push_back(filter_.channel_of[static_cast<std::size_t>(i) +
                                                   static_cast<std::size_t>(job_.first_kernel)]);
      }
      beat.row = job_.rows.first_output + p;
      beat.column = job_.columns.first_output + q;
      beats_.push_back(std::move(beat));
    }
  }

  const Hardware& hw_;
  const Filter& filter_;
  const Job& job_;
  int step_;
  std::vector<BeatContents> beats_;
};

std::int32_t ByteOf(std::uint32_t beat, std::size_t byte, bool is_signed) {
  const std::uint32_t value = (beat >> (8 * byte)) & 0xFF;
  return is_signed ? static_cast<std::int8_t>(value) : static_cast<std::int32_t>(value);
}

std::int32_t ValueOf(const Layer& layer, std::uint32_t beat, std::size_t byte) {
  return layer.requantisation ? ByteOf(beat, byte, layer.requantisation->result_signed)
                              : static_cast<std::int32_t>(beat);
}

}  // namespace

std::vector<BeatContents> OutputOrder(const Plan& plan, const Layer& layer, const Job& job) {
  return Order(plan, layer, job).take();
}

void Unpack(const Plan& plan, const Layer& layer, const Job& job,
            std::span<const std::uint32_t> beats, Results& results) {
  const std::vector<BeatContents> order = OutputOrder(plan, layer, job);
  if (order.size() != beats.size()) {
    throw std::invalid_argument("A job has " + std::to_string(order.size()) +
                                " beats of results, " + std::to_string(beats.size()) +
                                " have come.");
  }
  for (std::size_t i = 0; i < beats.size(); ++i) {
    const BeatContents& at = order[i];
    for (std::size_t byte = 0; byte < at.channels.size(); ++byte) {
      const std::int64_t row = std::int64_t{at.channels[byte]} * layer.p + at.row;
      results[static_cast<std::size_t>(row * layer.q + at.column)] = ValueOf(layer, beats[i], byte);
    }
  }
}

}  // namespace m4::host
