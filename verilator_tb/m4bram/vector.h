// A test vector of the M4BRAM block as typed data: what docs/vectors.md describes, one
// configuration each (sweeps over lists are expanded by the reader).
#ifndef VERILATOR_TB_M4BRAM_VECTOR_H_
#define VERILATOR_TB_M4BRAM_VECTOR_H_

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "golden_model/m4bram/program.h"
#include "golden_model/m4bram/state.h"
#include "verilator_tb/core/location.h"

namespace m4::tb::m4bram {

namespace gm = ::m4::m4bram;

// Where a matrix of operands comes from.
struct OperandSource {
  enum class Kind {
    kUniform,   // every value of the range equally likely
    kNormal,    // bell-shaped around 0 (unsigned: around the middle), standard deviation `sigma` of
                // the range
    kCorner,    // half of the values from {min, min + 1, -1, 0, 1, max - 1, max} as far as they
                // exist, half uniform
    kExtreme,   // all minimum; unsigned activations: all maximum. |sum| is the largest possible
    kConstant,  // all `value`
    kExplicit,  // `rows` as written
    kNpy,       // a .npy file of rank 2 (int8, uint8, int16, int32), shifted right to fit the width
    kEnumerate,  // K = 2: weights: one row for each (W1, W2); activations: one column for each (I1,
                 // I2). With another M (N) the rows (columns) begin again or end early
  };
  Kind kind = Kind::kUniform;
  double sigma = 0.15;
  std::int32_t value = 0;
  std::vector<std::vector<std::int32_t>> rows;
  std::filesystem::path file;  // resolved against the vector file's folder
  int file_bits =
      8;  // width of the file's values: they are shifted right by file_bits - bits, if positive
  Location where;
};

// A matrix multiplication; exact meaning of every field: docs/vectors.md.
struct GemmVector {
  gm::Config precision;
  gm::Storage storage = gm::Storage::kExact;
  // Shape of C[M x N] = A[M x K] * B[K x N]; a 0 is taken from an explicit, .npy or enumerated
  // operand.
  int m = 0;
  int k = 0;
  int n = 0;
  bool k_is_safe_length = false;  // K = 2 * safe length (the reader sets k, too)
  std::int64_t mac2s = 0;  // if > 0: K is even, and so long that the job has at least so many MAC2s
  OperandSource weights;
  OperandSource activations;
  std::int64_t drain = 0;
  gm::Disturbances disturbances;
  gm::Traffic traffic;
};

// What must hold after an edge. Absent fields are not checked.
struct Expectation {
  std::uint32_t edge = 0;  // after main edge `edge` ...
  bool mid = false;        // ... or (double-pumped) after the mid edge that follows it
  struct Field {
    std::string
        name;        // a scalar name of the data sheet (fsm, cfg, act1, b_rdata, ...) or a row name
    int index = -1;  // BPE for rows, word for "memory"
    std::uint64_t value = 0;
    Location where;
  };
  std::vector<Field> fields;
};

struct CommandVector {
  // Words of the main array, registers (w1, w2, w12, inv, p, acc, act1, act2) before the first
  // edge; all others are random.
  std::map<int, std::uint32_t> memory;
  std::vector<Expectation::Field> power_up;
  std::vector<gm::Inputs> edges;
  std::vector<Expectation> expectations;  // in time order
};

struct RandomCommandVector {
  gm::RandomCommands options;
};

// Spoils one bit on one side, to prove that the checker sees it.
struct Fault {
  enum class Side { kModel, kRtl, kResult };  // kResult: a collected readout word
  Side side = Side::kModel;
  std::string signal;      // a compared signal, e.g. "p", "fsm", "memory"; empty for kResult
  int index = 0;           // BPE for rows, word for "memory"
  std::uint64_t flip = 1;  // xor mask
  std::uint32_t edge = 0;  // after this main edge; kResult: index of the readout
  Location where;
};

// A vector of the suite `bad`: it passes exactly if it fails like this.
struct ExpectedFailure {
  std::string verdict =
      "mismatch";  // mismatch | assertion-failed | timeout | vector-error | nothing-checked
  std::optional<std::uint32_t> edge;  // main edge of the first divergence
  std::optional<std::string> signal;
};

struct Vector {
  std::string id;  // "<file stem>/<version>-w<w>-n<n><s|u>-d<d>[-native][-repeat]", only what is
                   // swept or matters
  std::string about;
  std::vector<std::string> tags;  // suites and free labels
  Location where;
  gm::Version version;
  int repeat = 0;  // 0, 1, ...: same vector, other seed (part of the id if repeated)
  std::variant<GemmVector, CommandVector, RandomCommandVector> body;
  std::optional<Fault> fault;
  std::optional<ExpectedFailure> expected_failure;
};

// How the block is set up for a product.
struct BlockSetup {
  gm::Config block;              // 4-bit weights where exact storage needs them
  std::int64_t safe_length = 0;  // MAC2s that always fit a lane; 0: not even one
  int kernels = 0;               // rows of C in one tile; its columns are block.duplication
};
BlockSetup SetupFor(gm::Version version, const gm::Config& precision, gm::Storage storage);

// Sets the registers of `state` that the vector's power_up names.
void ApplyPowerUp(const CommandVector& vector, gm::State& state);

// Reads one vector file and expands its sweeps. Throws VectorError.
std::vector<Vector> ReadVectors(const std::filesystem::path& file);

// Reads every *.yaml below `folder`, in path order. Throws VectorError, also for two vectors of one
// id and for files below it that are neither vectors nor named by one.
std::vector<Vector> ReadVectorTree(const std::filesystem::path& folder);

// One paragraph in words: what the vector does and checks.
std::string Describe(const Vector& vector);

// The operand matrices of a GEMM vector, drawn with `rng` where random. Throws VectorError (a bad
// .npy, a value out of range).
gm::GemmJob MakeJob(const Vector& vector, arith::Rng& rng);

}  // namespace m4::tb::m4bram

#endif  // VERILATOR_TB_M4BRAM_VECTOR_H_
