// Vector files of the block (docs/vectors.md).
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <span>
#include <utility>
#include <variant>

#include "golden_model/arith/rng.h"
#include "verilator_tb/fuzz/targets.h"
#include "verilator_tb/m4bram/parse_vectors.h"

namespace m4::fuzz {
namespace {

using namespace tb::m4bram;  // NOLINT(google-build-using-namespace): all of it is of this reader

// In a folder that has .npy files, which are named without being read.
constexpr const char* kName = "vectors/real/fuzz.yaml";

constexpr std::size_t kLookedAt = 8;      // vectors of a file
constexpr std::int64_t kMost = 1 << 27;   // numbers of an operand
constexpr std::int64_t kSmall = 1 << 12;  // numbers of an operand that is made

bool HasFile(const GemmVector& gemm) {
  return !gemm.weights.file.empty() || !gemm.activations.file.empty();
}

// Every operand has the shape that was said and the width that was asked for.
void ExpectOperands(const Vector& vector, const GemmVector& gemm) {
  arith::Rng rng(1);
  const gm::GemmJob job = MakeJob(vector, rng);
  Expect(job.weights.cols() == job.activations.rows(), "operands that have no product");
  Expect(gemm.m == 0 || job.weights.rows() == static_cast<std::size_t>(gemm.m), "another m");
  Expect(gemm.n == 0 || job.activations.cols() == static_cast<std::size_t>(gemm.n), "another n");
  const std::int64_t half = std::int64_t{1} << (gemm.precision.weight_bits - 1);
  for (const std::int32_t value : job.weights.span()) {
    Expect(value >= -half && value < half, fmt::format("the weight {} is too wide", value));
  }
  const std::int64_t values = std::int64_t{1} << gemm.precision.activation_bits;
  const std::int64_t low = gemm.precision.activation_signed ? -values / 2 : 0;
  for (const std::int32_t value : job.activations.span()) {
    Expect(value >= low && value < low + values,
           fmt::format("the activation {} is too wide", value));
  }
}

struct ExpectBody {
  const Vector& vector;

  void operator()(const GemmVector& gemm) const {
    Expect(gemm.m >= 0 && gemm.n >= 0 && gemm.k >= 0, "a negative extent");
    for (const auto& [rows, columns] :
         {std::pair(gemm.m, gemm.k), std::pair(gemm.k, gemm.n), std::pair(gemm.m, gemm.n)}) {
      Expect(std::int64_t{rows} * columns <= kMost, fmt::format("{} x {} numbers", rows, columns));
    }
    const std::int64_t k = std::max<std::int64_t>(gemm.k, gemm.mac2s * 2);
    const std::int64_t most = std::max<std::int64_t>({gemm.m, gemm.n, 1});
    if (HasFile(gemm) || most * std::max<std::int64_t>(k, 1) > kSmall) return;
    ExpectOperands(vector, gemm);
  }
  void operator()(const CommandVector& commands) const {
    Expect(!commands.edges.empty() && commands.edges.size() <= 1'000'000, "so many edges");
    for (const Expectation& expectation : commands.expectations) {
      Expect(expectation.edge < commands.edges.size(), "an expectation after the last edge");
      Expect(!expectation.mid || vector.version.double_pumped, "a mid edge of a synchronous block");
      Expect(!expectation.fields.empty(), "an expectation of nothing");
    }
    for (const auto& [word, value] : commands.memory) {
      Expect(word >= 0 && word < 512, fmt::format("there is no word {}", word));
    }
    gm::State state;
    ApplyPowerUp(commands, state);
  }
  void operator()(const RandomCommandVector& random) const {
    Expect(random.options.edges >= 1, "no edges");
  }
};

void LookAt(const std::vector<Vector>& vectors) {
  Expect(!vectors.empty(), "a file without a vector");
  std::set<std::string_view> ids;
  for (const Vector& vector : vectors) {
    Expect(ids.insert(vector.id).second, "two vectors have the id " + vector.id);
  }
  for (const Vector& vector : std::span(vectors).first(std::min(vectors.size(), kLookedAt))) {
    Expect(!Describe(vector).empty(), "nothing is said about " + vector.id);
    if (vector.fault) Expect(vector.fault->flip != 0, "a fault that changes nothing");
    std::visit(ExpectBody{vector}, vector.body);
  }
}

}  // namespace

Answer BlockVectors(const std::string& bytes) {
  return ReadOrRefuse<tb::VectorError>(
      [&bytes] { return ParseVectors(bytes, kName); },
      [&bytes](const std::string& sentence) { ExpectSentenceWithPlace(sentence, kName, bytes); },
      LookAt);
}

}  // namespace m4::fuzz
