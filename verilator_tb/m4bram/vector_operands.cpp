// From a GEMM vector to the job that the program builder takes: setup, shapes, operands.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "golden_model/arith/precision.h"
#include "golden_model/arith/rng.h"
#include "verilator_tb/core/npy.h"
#include "verilator_tb/core/vector_limits.h"
#include "verilator_tb/m4bram/vector.h"

namespace m4::tb::m4bram {
namespace {

using Kind = OperandSource::Kind;
using Operands = gemm::Matrix<std::int32_t>;

// One operand of the product, seen alone.
struct Operand {
  const OperandSource& source;
  bool is_weights = false;
  int bits = 0;
  arith::Range range;  // of its values
  bool is_signed = true;

  std::string_view name() const { return is_weights ? "weights" : "activations"; }
};

// A source that brings its own shape: explicit or .npy. nullopt: it has none.
std::optional<Operands> Given(const Operand& operand) {
  const OperandSource& source = operand.source;
  if (source.kind == Kind::kExplicit) {
    const std::size_t columns = source.rows.empty() ? 0 : source.rows[0].size();
    std::vector<std::int32_t> values;
    for (const auto& row : source.rows) {
      if (row.size() != columns) {
        throw VectorError(source.where,
                          "the rows of the matrix differ in length; equal ones are "
                          "needed");
      }
      values.insert(values.end(), row.begin(), row.end());
    }
    return Operands(source.rows.size(), columns, std::move(values));
  }
  if (source.kind != Kind::kNpy) return std::nullopt;
  NpyArray array = ReadNpy(source.file, source.where);
  const arith::Range written = operand.is_signed ? arith::SignedRange(source.file_bits)
                                                 : arith::UnsignedRange(source.file_bits);
  const int shift = std::max(0, source.file_bits - operand.bits);
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    if (!written.contains(array.values[i])) {
      throw VectorError(source.where,
                        fmt::format("element {} of {} is {}; {}-bit {} {} ({} to {}) are allowed",
                                    i, source.file.filename().string(), array.values[i],
                                    source.file_bits, operand.is_signed ? "signed" : "unsigned",
                                    operand.name(), written.min, written.max));
    }
    array.values[i] >>= shift;
  }
  const std::size_t length = array.values.size();
  if (array.shape.size() == 2) return Operands(array.shape[0], array.shape[1], array.values);
  return operand.is_weights ? Operands(1, length, array.values) : Operands(length, 1, array.values);
}

void CheckRange(const Operand& operand, const Operands& matrix) {
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    for (std::size_t column = 0; column < matrix.cols(); ++column) {
      if (operand.range.contains(matrix.at(row, column))) continue;
      throw VectorError(
          operand.source.where,
          fmt::format("the {} in row {}, column {} of the {} does not fit {} bits; {} to {} is "
                      "allowed",
                      matrix.at(row, column), row, column, operand.name(), operand.bits,
                      operand.range.min, operand.range.max));
    }
  }
}

// A bell curve around 0: the sum of 12 uniform numbers, which has variance 1 and is the same on
// every machine.
double Bell(arith::Rng& rng) {
  double sum = -6;
  for (int i = 0; i < 12; ++i) sum += static_cast<double>(rng.next64() >> 11) * 0x1p-53;
  return sum;
}

std::int32_t Normal(const Operand& operand, arith::Rng& rng) {
  const auto low = static_cast<double>(operand.range.min);
  const auto high = static_cast<double>(operand.range.max);
  const double middle = operand.is_signed ? 0 : (low + high) / 2;
  const double value = std::round(middle + operand.source.sigma * (high - low + 1) * Bell(rng));
  return static_cast<std::int32_t>(std::clamp(value, low, high));
}

std::int32_t Corner(const Operand& operand, arith::Rng& rng) {
  const arith::Range& range = operand.range;
  if (rng.chance(0.5)) return static_cast<std::int32_t>(rng.between(range.min, range.max));
  const std::array<std::int64_t, 7> corners = {range.min, range.min + 1, -1,       0,
                                               1,         range.max - 1, range.max};
  while (true) {
    const std::int64_t value = corners[rng.below(corners.size())];
    if (range.contains(value)) return static_cast<std::int32_t>(value);
  }
}

// Element (i, inner): row i of the weights, or column i of the activations; inner is in K.
std::int32_t Draw(const Operand& operand, std::size_t i, std::size_t inner, arith::Rng& rng) {
  const arith::Range& range = operand.range;
  switch (operand.source.kind) {
    case Kind::kUniform:
      break;
    case Kind::kNormal:
      return Normal(operand, rng);
    case Kind::kCorner:
      return Corner(operand, rng);
    case Kind::kExtreme:
      return static_cast<std::int32_t>(operand.is_signed ? range.min : range.max);
    case Kind::kConstant:
      return operand.source.value;
    case Kind::kEnumerate: {
      const std::size_t values = std::size_t{1} << operand.bits;
      const std::size_t digit = inner == 0 ? i / values % values : i % values;
      return static_cast<std::int32_t>(range.min + static_cast<std::int64_t>(digit));
    }
    case Kind::kExplicit:
    case Kind::kNpy:
      break;  // not drawn
  }
  return static_cast<std::int32_t>(rng.between(range.min, range.max));
}

Operands Drawn(const Operand& operand, std::size_t rows, std::size_t columns, arith::Rng& rng) {
  Operands matrix(rows, columns);
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t column = 0; column < columns; ++column) {
      matrix.at(row, column) =
          operand.is_weights ? Draw(operand, row, column, rng) : Draw(operand, column, row, rng);
    }
  }
  return matrix;
}

// The extent `name`: what the vector says (0: nothing) and what the operand has (0: nothing).
std::size_t Agree(std::string_view name, int wanted, std::size_t own, const Location& where) {
  const auto asked = static_cast<std::size_t>(wanted);
  if (own != 0 && asked != 0 && own != asked) {
    throw VectorError(where, fmt::format("this operand has {} = {}, but {} is asked for; they must "
                                         "agree",
                                         name, own, asked));
  }
  return asked != 0 ? asked : own;
}

std::size_t EnumeratedExtent(const OperandSource& source, int bits) {
  return source.kind == Kind::kEnumerate ? std::size_t{1} << (2 * bits) : 0;
}

int RoundedUp(std::int64_t a, std::int64_t b) { return static_cast<int>((a + b - 1) / b); }

// K where no operand has one of its own.
int WantedK(const GemmVector& gemm, const BlockSetup& setup, std::size_t m, std::size_t n) {
  if (gemm.k_is_safe_length) return static_cast<int>(2 * setup.safe_length);
  if (gemm.mac2s == 0) return gemm.k;
  const std::int64_t tiles = std::int64_t{RoundedUp(static_cast<std::int64_t>(m), setup.kernels)} *
                             RoundedUp(static_cast<std::int64_t>(n), setup.block.duplication);
  return 2 * RoundedUp(gemm.mac2s, std::max<std::int64_t>(tiles, 1));
}

}  // namespace

BlockSetup SetupFor(gm::Version version, const gm::Config& precision, gm::Storage storage) {
  const auto safe_length = [](const gm::Config& config) {
    return arith::SafeLength(config.weight_bits, config.activation_bits, config.activation_signed);
  };
  BlockSetup setup;
  setup.block = precision;
  setup.safe_length = safe_length(setup.block);
  if (storage == gm::Storage::kExact && setup.safe_length == 0) {
    setup.block.weight_bits = 4;
    setup.safe_length = safe_length(setup.block);
  }
  setup.kernels = version.copy_bits() / setup.block.duplication / setup.block.weight_bits;
  return setup;
}

void ApplyPowerUp(const CommandVector& vector, gm::State& state) {
  for (const Expectation::Field& field : vector.power_up) {
    if (field.name == "act1") {
      state.act1 = static_cast<std::uint32_t>(field.value);
    } else if (field.name == "act2") {
      state.act2 = static_cast<std::uint32_t>(field.value);
    } else {
      gm::Rows& rows = state.bpe.at(static_cast<std::size_t>(field.index));
      (field.name == "w1"    ? rows.w1
       : field.name == "w2"  ? rows.w2
       : field.name == "w12" ? rows.w12
       : field.name == "inv" ? rows.inv
       : field.name == "p"   ? rows.p
                             : rows.acc) = field.value;
    }
  }
}

gm::GemmJob MakeJob(const Vector& vector, arith::Rng& rng) {
  const GemmVector& gemm = std::get<GemmVector>(vector.body);
  const gm::Config& precision = gemm.precision;
  const Operand weights{gemm.weights, true, precision.weight_bits,
                        arith::WeightRange(precision.weight_bits)};
  const Operand activations{
      gemm.activations, false, precision.activation_bits,
      arith::ActivationRange(precision.activation_bits, precision.activation_signed),
      precision.activation_signed};

  std::optional<Operands> a = Given(weights);
  std::optional<Operands> b = Given(activations);
  std::size_t m = Agree("m", gemm.m, a ? a->rows() : 0, gemm.weights.where);
  std::size_t n = Agree("n", gemm.n, b ? b->cols() : 0, gemm.activations.where);
  if (m == 0) m = EnumeratedExtent(gemm.weights, precision.weight_bits);
  if (n == 0) n = EnumeratedExtent(gemm.activations, precision.activation_bits);

  const BlockSetup setup = SetupFor(vector.version, precision, gemm.storage);
  int k = WantedK(gemm, setup, m, n);
  for (const OperandSource* source : {&gemm.weights, &gemm.activations}) {
    if (source->kind == Kind::kEnumerate) {
      k = static_cast<int>(Agree("k", k, 2, source->where));
    }
  }
  k = static_cast<int>(Agree("k", k, a ? a->cols() : 0, gemm.weights.where));
  k = static_cast<int>(Agree("k", k, b ? b->rows() : 0, gemm.activations.where));
  if (m == 0 || n == 0 || k == 0) {
    throw VectorError(vector.where, fmt::format("the shape is {} x {} x {} (m, k, n); nothing of "
                                                "it may be 0",
                                                m, k, n));
  }
  const auto rows = static_cast<std::int64_t>(m);
  const auto columns = static_cast<std::int64_t>(n);
  LimitNumbers(vector.where, "weights", {rows, k});
  LimitNumbers(vector.where, "activations", {k, columns});
  LimitNumbers(vector.where, "elements of the product", {rows, columns});
  const auto inner = static_cast<std::size_t>(k);
  if (!a) a = Drawn(weights, m, inner, rng);
  if (!b) b = Drawn(activations, inner, n, rng);
  CheckRange(weights, *a);
  CheckRange(activations, *b);

  gm::GemmJob job;
  job.version = vector.version;
  job.precision = precision;
  job.storage = gemm.storage;
  job.weights = std::move(*a);
  job.activations = std::move(*b);
  job.drain = gemm.drain;
  return job;
}

}  // namespace m4::tb::m4bram
