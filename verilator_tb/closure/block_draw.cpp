#include "verilator_tb/closure/block_draw.h"

#include "verilator_tb/closure/draw.h"

namespace m4::tb::closure {
namespace {

namespace gm = ::m4::m4bram;
using m4bram::GemmVector;
using m4bram::OperandSource;

gm::Disturbances DrawDisturbances(arith::Rng& rng) {
  gm::Disturbances all;
  for (double* rate : {&all.null_mac2, &all.lone_copy, &all.wait, &all.cold_start, &all.late_start,
                       &all.reset_command, &all.reset_pin, &all.reconfigure, &all.ignored_bits}) {
    *rate = Rate(rng);
  }
  return all;
}

gm::Traffic DrawTraffic(arith::Rng& rng) {
  gm::Traffic all;
  for (double* rate : {&all.port_a_writes, &all.port_a_ignored, &all.port_b_same_as_copy,
                       &all.port_b_same_as_write}) {
    *rate = Rate(rng);
  }
  return all;
}

OperandSource::Kind DrawSource(const BlockWish& wish, arith::Rng& rng) {
  using Kind = OperandSource::Kind;
  return Or(wish.operands, {Kind::kUniform, Kind::kNormal, Kind::kCorner, Kind::kExtreme}, rng);
}

GemmVector DrawProduct(gm::Version version, const BlockWish& wish, arith::Rng& rng) {
  GemmVector gemm;
  gemm.precision.weight_bits = Or(wish.weight_bits, {2, 4, 8}, rng);
  gemm.precision.activation_bits = Or(wish.activation_bits, {2, 3, 4, 5, 6, 7, 8}, rng);
  gemm.precision.activation_signed = Or(wish.is_signed, {false, true}, rng);
  gemm.precision.duplication = Or(wish.duplication, {1, 2, 4}, rng);
  gemm.storage = OneOf({gm::Storage::kNative, gm::Storage::kExact}, rng);
  gemm.weights.kind = DrawSource(wish, rng);
  gemm.activations.kind = DrawSource(wish, rng);
  gemm.disturbances = DrawDisturbances(rng);
  gemm.traffic = DrawTraffic(rng);
  gemm.m = Between(1, 24, rng);
  gemm.n = Between(1, 2 * gemm.precision.duplication, rng);
  gemm.k = Between(1, 40, rng);
  if (wish.null_mac2) gemm.disturbances.null_mac2 = *wish.null_mac2;
  if (wish.mac2s > 0) {
    gemm.storage = gm::Storage::kNative;  // exact storage may run in another width
    const m4bram::BlockSetup setup = m4bram::SetupFor(version, gemm.precision, gemm.storage);
    gemm.m = setup.kernels;
    gemm.n = setup.block.duplication;
    gemm.k = 0;
    gemm.mac2s = wish.mac2s;
  }
  return gemm;
}

gm::RandomCommands DrawCommands(const BlockWish& wish, arith::Rng& rng) {
  gm::RandomCommands commands;
  commands.edges = static_cast<std::uint32_t>(rng.between(200, 3000));
  if (wish.edges > 0) commands.edges = wish.edges;
  commands.reset_command = Or(wish.reset_command, {0.0, 0.02, 0.05}, rng);
  commands.reset_pin = Or(wish.reset_pin, {0.0, 0.005, 0.02}, rng);
  commands.configuration = Or(wish.configuration, {0.0, 0.03, 0.1}, rng);
  commands.write = Or(wish.write, {0.0, 0.15, 0.4}, rng);
  return commands;
}

}  // namespace

m4bram::Vector DrawBlock(gm::Version version, const BlockWish& wish, arith::Rng& rng) {
  m4bram::Vector vector;
  vector.version = version;
  const bool product = rng.chance(0.6);
  const bool wants_product = wish.kind == BlockWish::Kind::kProduct;
  if (wants_product || (product && wish.kind == BlockWish::Kind::kAny)) {
    vector.body = DrawProduct(version, wish, rng);
  } else {
    vector.body = m4bram::RandomCommandVector{DrawCommands(wish, rng)};
  }
  return vector;
}

}  // namespace m4::tb::closure
