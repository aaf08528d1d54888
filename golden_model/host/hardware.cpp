#include "golden_model/host/hardware.h"

#include <stdexcept>

#include "golden_model/host/registers.h"

namespace m4::host {
namespace {

int Bits(std::uint32_t word, int low, int bits) {
  return static_cast<int>((word >> low) & ((1u << bits) - 1));
}

std::int64_t Banks(int vec, const Hardware& hw, int reach) {
  const int places = (vec - 1) * hw.max_stride + reach;
  return static_cast<std::int64_t>(std::bit_ceil(static_cast<unsigned int>(places)));
}

}  // namespace

std::int64_t Hardware::activation_words(std::int64_t channels, std::int64_t rows,
                                        std::int64_t columns) const {
  const auto words = [&](int q_vec, int read_channels) {
    return CeilDiv(rows, Banks(p_vec, *this, 1)) * CeilDiv(columns, Banks(q_vec, *this, r_vec)) *
           CeilDiv(channels, std::max(4, read_channels));
  };
  return std::max(has_dsp ? words(q_vec_dsp, c_vec_dsp) : 0,
                  cim != 0 ? words(q_vec_cim, n_pairs()) : 0);
}

Hardware HardwareOf(const std::array<std::uint32_t, 5>& registers) {
  const auto [id, engine, channels, kernels, depths] = registers;
  if (id != kId) throw std::invalid_argument("The register ID is not that of the accelerator.");
  Hardware hw;
  hw.has_dsp = Bits(engine, 0, 1) != 0;
  hw.cim = Bits(engine, 1, 2);
  hw.large = Bits(engine, 4, 1) != 0;
  hw.r_vec = Bits(engine, 8, 4);
  hw.p_vec = Bits(engine, 12, 4);
  hw.q_vec_dsp = Bits(engine, 16, 4);
  hw.q_vec_cim = Bits(engine, 20, 4);
  hw.max_stride = Bits(engine, 28, 3);
  hw.c_vec = Bits(channels, 0, 8);
  hw.c_vec_dsp = Bits(channels, 8, 8);
  hw.n_groups = Bits(channels, 16, 16);
  hw.k_vec = Bits(kernels, 0, 16);
  hw.act_depth = 1 << Bits(depths, 0, 5);
  hw.param_depth = 1 << Bits(depths, 8, 5);
  return hw;
}

}  // namespace m4::host
