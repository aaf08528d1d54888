// A test vector of the accelerator as typed data; sweeps are expanded by the reader. Every kind is
// a scenario around one layer, but `registers`, which has none.
#ifndef VERILATOR_TB_ACCEL_VECTOR_H_
#define VERILATOR_TB_ACCEL_VECTOR_H_

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "golden_model/accel/build.h"
#include "golden_model/host/layer.h"
#include "verilator_tb/accel/axi.h"
#include "verilator_tb/accel/bench.h"
#include "verilator_tb/core/location.h"

namespace m4::tb::accel {

// Where the numbers of a tensor come from.
struct NumberSource {
  enum class Kind {
    kUniform,   // every value of the range equally likely
    kCorner,    // half of the values smallest, largest, -1, 0 or 1, half uniform
    kExtreme,   // the smallest only; unsigned activations: the largest
    kReal,      // a .npy file: weights [k][c][s][r], activations [c][y][x]
    kExplicit,  // `values` as written, in the same order
  };
  Kind kind = Kind::kUniform;
  std::filesystem::path file;
  std::filesystem::path narrow_file;  // mixed weights: rows of the narrow kernels
  std::vector<std::int32_t> values;
  Location where;
};

// A layer without its numbers.
struct LayerSpec {
  host::Layer shape;        // `wide` and `requantisation` are filled in by MakeNumbers()
  double wide_share = 0.5;  // mixed: of the output channels
  std::vector<bool> wide;   // mixed: which they are, as written; empty: random
  NumberSource weights;
  NumberSource activations;
  bool requantise = true;
  bool result_signed = true;
  int result_bits = 8;
  // A .npy file of K rows: weight bits of the kernel, bias, multiplier, shift. Empty: random.
  std::filesystem::path parameters;
  Location parameters_where;
  // Bias, multiplier and shift of each kernel as written; empty: not so.
  std::vector<host::KernelParameters> kernels;
  int zero_point = 0;  // of `kernels`
};

// Which blocks of the filter cache are under lockstep of their own.
inline constexpr int kMostRandomBlocks = 64;
struct Observe {
  bool all = false;
  int random = 0;            // so many, chosen by the vector's seed
  std::vector<int> numbers;  // and these
};

struct LayerVector {
  LayerSpec layer;
  int times = 1;       // layers of this kind in a row, each with numbers of its own
  bool eager = false;  // the packet is offered before the start
};

// Something that the accelerator must refuse, before the layer itself.
struct Break {
  enum class Kind {
    kDescriptor,    // registers of the layer's descriptor are replaced
    kTlastEarly,    // the packet ends at a random beat before the last
    kTlastMissing,  // it goes on after its last beat
    kMultiplier,    // a multiplier with bit 31 set
    kShift,         // a shift that is none
  };
  Kind kind = Kind::kDescriptor;
  std::vector<std::pair<int, std::uint32_t>> registers;  // index of D_*, value
  std::uint32_t error = 0;                               // ERROR_CODE
  Location where;
};
struct BrokenVector {
  LayerSpec layer;
  std::vector<Break> breaks;  // in this order; the layer runs after each
};

// The layer is begun, cut by a reset at a random cycle, and runs after it.
struct ResetVector {
  LayerSpec layer;
  bool by_pin = true;  // else soft reset
  int times = 1;
  std::vector<Place> at;  // in turn: the reset comes there; empty: at any cycle
};

// One access of AXI4-Lite, beats of a stream, or cycles in which nothing is asked.
struct Access {
  enum class Kind { kRead, kWrite, kWait, kPinReset, kSend, kOffer, kReceive };
  Kind kind = Kind::kRead;
  std::uint32_t address = 0;
  std::uint32_t data = 0;  // written, or expected if `checked`
  std::uint8_t strobe = 0xF;
  bool checked = false;
  std::uint8_t response = 0;
  int cycles = 0;
  std::vector<std::uint32_t> beats;  // sent, offered (not waited for), or expected up to TLAST
  bool last = true;                  // the last beat sent has TLAST
  Location where;
};
struct RegisterVector {
  std::vector<Access> accesses;
};

// A vector of the suite `bad`: it passes exactly if it fails like this.
struct ExpectedFailure {
  std::string verdict = "mismatch";
  std::optional<std::uint32_t> edge;
  std::optional<std::string> signal;
};

struct Vector {
  std::string id;  // "<file stem>/<build>-w<w>-n<n><s|u>..."
  std::string about;
  std::vector<std::string> tags;
  Location where;
  const ga::Build* build = nullptr;
  std::string left_out;  // why the file leaves this build out; empty: it does not
  int repeat = 0;
  HostTiming timing;
  Observe observe;
  std::variant<LayerVector, BrokenVector, ResetVector, RegisterVector> body;
  std::optional<Fault> fault;
  std::optional<ExpectedFailure> expected_failure;
};

// The layer of a vector; nullptr for registers.
const LayerSpec* LayerOf(const Vector& vector);

// Index of D_SHAPE .. D_KEEP by their name in small letters ("d_shape").
std::optional<int> DescriptorIndex(std::string_view name);

// An Observe in short: "all", "none", "random:2" or "0,5,11". Throws std::invalid_argument with one
// sentence.
Observe ParseObserve(std::string_view text);

// Reads one vector file and expands its sweeps. Of a build that the file leaves out only the id,
// the reason and what does not depend on the build are meant. Throws VectorError.
std::vector<Vector> ReadVectors(const std::filesystem::path& file);

// Reads every *.yaml below `folder`, in path order. Throws VectorError. No folder: no vectors.
std::vector<Vector> ReadVectorTree(const std::filesystem::path& folder);

// One paragraph in words: what the vector does and checks.
std::string Describe(const Vector& vector);

// A layer with its numbers.
struct Numbers {
  host::Layer layer;
  host::Tensors tensors;
};
// Drawn with `rng` where random. Throws VectorError.
Numbers MakeNumbers(const LayerSpec& spec, arith::Rng& rng);

// What the layer must give, [k][p][q]: plain int64 convolution and the requantisation formula.
host::Results ExpectedResults(const Numbers& numbers);

}  // namespace m4::tb::accel

#endif  // VERILATOR_TB_ACCEL_VECTOR_H_
