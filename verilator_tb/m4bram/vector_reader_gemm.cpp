// Vectors of kind gemm: their keys, and the expansion of the sweeps over precisions.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "golden_model/arith/precision.h"
#include "verilator_tb/core/vector_limits.h"
#include "verilator_tb/m4bram/vector_reader.h"

namespace m4::tb::m4bram {
namespace {

using Kind = OperandSource::Kind;

constexpr std::array<int, 3> kDuplications = {1, 2, 4};
constexpr std::array<std::string_view, 2> kStorageNames = {"native", "exact"};
constexpr std::int64_t kMaxRows = 1 << 20;   // of either operand, apart from K
constexpr std::int64_t kMaxInner = 1 << 24;  // K
constexpr std::int64_t kMaxMac2s = 1'000'000'000;

// A number, or a word that stands for one.
struct Extent {
  int value = 0;  // 0: not given
  bool is_word = false;
};

struct Sweeps {
  std::vector<int> weight_bits;
  std::vector<int> activation_bits;
  std::vector<bool> activation_signed;
  std::vector<int> duplications = {1};
  std::vector<gm::Storage> storages = {gm::Storage::kExact};
};

// What belongs to the shape: m and n may be the word "tile", k the word "safe".
struct Shape {
  Location where;
  Extent m, k, n;
  std::int64_t mac2s = 0;
};

struct SafeLengths {
  YamlValue value;
  std::int64_t low = 0;
  std::int64_t high = 0;
};

std::vector<int> ReadIntegers(const YamlValue& value, std::span<const int> allowed) {
  std::vector<int> all;
  for (const YamlValue& entry : value.Sweep()) all.push_back(entry.IntegerOf(allowed));
  return all;
}

OperandSource ReadWeights(YamlMap map, Sweeps& sweeps) {
  map.Allow({"bits", "source"});
  sweeps.weight_bits = ReadIntegers(map.Get("bits"), arith::kWeightBits);
  const int narrowest = *std::min_element(sweeps.weight_bits.begin(), sweeps.weight_bits.end());
  const arith::Range range = arith::WeightRange(narrowest);
  return ReadSource(map.Get("source"),
                    {range.min, range.max, fmt::format("{}-bit weights", narrowest)});
}

OperandSource ReadActivations(YamlMap map, Sweeps& sweeps) {
  map.Allow({"bits", "signed", "source"});
  for (const YamlValue& bits : map.Get("bits").Sweep()) {
    sweeps.activation_bits.push_back(
        static_cast<int>(bits.Integer(arith::kMinActivationBits, arith::kMaxActivationBits)));
  }
  for (const YamlValue& value : map.Get("signed").Sweep()) {
    sweeps.activation_signed.push_back(value.Boolean());
  }
  // What fits each of the swept widths and signs.
  const int narrowest =
      *std::min_element(sweeps.activation_bits.begin(), sweeps.activation_bits.end());
  arith::Range range = {INT32_MIN, INT32_MAX};
  for (const bool is_signed : sweeps.activation_signed) {
    const arith::Range one = arith::ActivationRange(narrowest, is_signed);
    range = {std::max(range.min, one.min), std::min(range.max, one.max)};
  }
  const std::string_view sign = sweeps.activation_signed.size() > 1 ? "signed and unsigned"
                                : sweeps.activation_signed[0]       ? "signed"
                                                                    : "unsigned";
  return ReadSource(map.Get("source"),
                    {range.min, range.max, fmt::format("{}-bit {} activations", narrowest, sign)});
}

Extent ReadExtent(YamlMap& map, std::string_view key, std::string_view word, std::int64_t high) {
  const auto value = map.Find(key);
  if (!value) return {};
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  if (value->is_scalar() && is_letter(value->Text()[0])) {
    const std::array<std::string_view, 1> words = {word};
    value->Choice(fmt::format("word for {}", key), words);
    return {0, true};
  }
  return {static_cast<int>(value->Integer(1, high)), false};
}

Shape ReadShape(YamlMap& map) {
  Shape shape;
  shape.where = map.where();
  const auto value = map.Find("shape");
  if (!value) return shape;
  shape.where = value->where();
  YamlMap entry = value->Map();
  entry.Allow({"m", "k", "n", "mac2s"});
  shape.m = ReadExtent(entry, "m", "tile", kMaxRows);
  shape.n = ReadExtent(entry, "n", "tile", kMaxRows);
  shape.k = ReadExtent(entry, "k", "safe", kMaxInner);
  if (const auto mac2s = entry.Find("mac2s")) {
    shape.mac2s = mac2s->Integer(1, kMaxMac2s);
    if (shape.k.value > 0 || shape.k.is_word) {
      mac2s->Fail("'mac2s' is given together with 'k'; one of the two is allowed");
    }
  }
  return shape;
}

std::optional<SafeLengths> ReadWhen(YamlMap& map) {
  const auto value = map.Find("when");
  if (!value) return std::nullopt;
  YamlMap entry = value->Map();
  entry.Allow({"safe_length"});
  const YamlValue range = entry.Get("safe_length");
  const std::vector<YamlValue> ends = range.List();
  if (ends.size() != 2) range.Fail("this is no range; a list of two numbers is allowed");
  const std::int64_t low = ends[0].Integer(0, INT64_MAX);
  return SafeLengths{*value, low, ends[1].Integer(low, INT64_MAX)};
}

double ReadProbability(YamlMap& map, std::string_view key) {
  const auto value = map.Find(key);
  return value ? value->Number(0, 1) : 0;
}

gm::Disturbances ReadDisturbances(YamlMap& map) {
  gm::Disturbances all;
  const auto value = map.Find("disturb");
  if (!value) return all;
  YamlMap entry = value->Map();
  entry.Allow({"null_mac2", "lone_copy", "wait", "cold_start", "late_start", "reset_command",
               "reset_pin", "reconfigure", "ignored_bits"});
  all.null_mac2 = ReadProbability(entry, "null_mac2");
  all.lone_copy = ReadProbability(entry, "lone_copy");
  all.wait = ReadProbability(entry, "wait");
  all.cold_start = ReadProbability(entry, "cold_start");
  all.late_start = ReadProbability(entry, "late_start");
  all.reset_command = ReadProbability(entry, "reset_command");
  all.reset_pin = ReadProbability(entry, "reset_pin");
  all.reconfigure = ReadProbability(entry, "reconfigure");
  all.ignored_bits = ReadProbability(entry, "ignored_bits");
  return all;
}

gm::Traffic ReadTraffic(YamlMap& map) {
  gm::Traffic all;
  const auto value = map.Find("traffic");
  if (!value) return all;
  YamlMap entry = value->Map();
  entry.Allow({"port_a_writes", "port_a_ignored", "port_b_same_as_copy", "port_b_same_as_write"});
  all.port_a_writes = ReadProbability(entry, "port_a_writes");
  all.port_a_ignored = ReadProbability(entry, "port_a_ignored");
  all.port_b_same_as_copy = ReadProbability(entry, "port_b_same_as_copy");
  all.port_b_same_as_write = ReadProbability(entry, "port_b_same_as_write");
  return all;
}

// An extent that the operand itself gives; 0: it gives none (or is in a file).
int OwnExtent(const OperandSource& source, bool rows, int inner_bits, bool is_weights) {
  if (source.kind == Kind::kExplicit) {
    return static_cast<int>(rows ? source.rows.size() : source.rows[0].size());
  }
  const bool is_inner = rows != is_weights;
  if (source.kind == Kind::kEnumerate) return is_inner ? 2 : 1 << (2 * inner_bits);
  return 0;
}

bool HasExtents(const OperandSource& source) {
  return source.kind == Kind::kExplicit || source.kind == Kind::kNpy ||
         source.kind == Kind::kEnumerate;
}

// Takes an extent from the shape or from the operands that have one.
class ExtentRule {
 public:
  ExtentRule(std::string_view name, int wanted, Location where)
      : name_(name), value_(wanted), where_(std::move(where)) {}

  void Operand(const OperandSource& source, int own) {
    known_ = known_ || HasExtents(source);
    if (own == 0) return;
    if (value_ != 0 && value_ != own) {
      throw VectorError(source.where, fmt::format("this operand has {} = {}, but {} is asked for; "
                                                  "they must agree",
                                                  name_, own, value_));
    }
    value_ = own;
  }

  int Value(std::string_view word) const {
    if (value_ == 0 && !known_) {
      throw VectorError(where_, fmt::format("nothing gives {}; shape: {{{}: a number{}}} is needed",
                                            name_, name_, word));
    }
    return value_;
  }

 private:
  std::string_view name_;
  int value_;
  Location where_;
  bool known_ = false;
};

// Fills m, k and n of one configuration. What a file or `mac2s` gives is known to MakeJob() only.
void ResolveShape(const Shape& shape, const BlockSetup& setup, GemmVector& gemm) {
  const int w = gemm.precision.weight_bits;
  const int n = gemm.precision.activation_bits;
  const bool cyclic_m = gemm.weights.kind == Kind::kEnumerate && (shape.m.value || shape.m.is_word);
  const bool cyclic_n =
      gemm.activations.kind == Kind::kEnumerate && (shape.n.value || shape.n.is_word);

  ExtentRule m("m", shape.m.is_word ? setup.kernels : shape.m.value, shape.where);
  m.Operand(gemm.weights, cyclic_m ? 0 : OwnExtent(gemm.weights, true, w, true));
  gemm.m = m.Value(" or tile");

  ExtentRule columns("n", shape.n.is_word ? setup.block.duplication : shape.n.value, shape.where);
  columns.Operand(gemm.activations, cyclic_n ? 0 : OwnExtent(gemm.activations, false, n, false));
  gemm.n = columns.Value(" or tile");

  gemm.k_is_safe_length = shape.k.is_word;
  if (shape.k.is_word && (setup.safe_length == 0 || setup.safe_length > kMaxInner / 2)) {
    throw VectorError(
        shape.where,
        fmt::format("k: safe is asked for with a safe length of {} (w = {}, n = {}, {}); when: "
                    "{{safe_length: [1, {}]}} leaves such combinations out",
                    setup.safe_length, w, n,
                    gemm.precision.activation_signed ? "signed" : "unsigned", kMaxInner / 2));
  }
  ExtentRule k("k", shape.k.is_word ? static_cast<int>(2 * setup.safe_length) : shape.k.value,
               shape.where);
  k.Operand(gemm.weights, OwnExtent(gemm.weights, false, w, true));
  k.Operand(gemm.activations, OwnExtent(gemm.activations, true, n, false));
  gemm.mac2s = shape.mac2s;
  if (shape.mac2s == 0) {
    gemm.k = k.Value(" or safe");
  } else if (HasExtents(gemm.weights) || HasExtents(gemm.activations)) {
    throw VectorError(shape.where,
                      "'mac2s' is given with an operand that has its own k; it is allowed with "
                      "random and constant operands");
  }
  LimitNumbers(shape.where, "weights", {gemm.m, gemm.k});
  LimitNumbers(shape.where, "activations", {gemm.k, gemm.n});
  LimitNumbers(shape.where, "elements of the product", {gemm.m, gemm.n});
}

std::string IdOf(gm::Version version, const GemmVector& gemm) {
  return fmt::format("{}-w{}-n{}{}-d{}{}", gm::Name(version), gemm.precision.weight_bits,
                     gemm.precision.activation_bits, gemm.precision.activation_signed ? 's' : 'u',
                     gemm.precision.duplication,
                     gemm.storage == gm::Storage::kNative ? "-native" : "");
}

// Every combination of the sweeps, in the order of their ids.
std::vector<gm::Config> Precisions(const Sweeps& sweeps) {
  std::vector<gm::Config> all;
  for (const int w : sweeps.weight_bits) {
    for (const int n : sweeps.activation_bits) {
      for (const bool is_signed : sweeps.activation_signed) {
        for (const int d : sweeps.duplications) all.push_back({w, n, is_signed, d});
      }
    }
  }
  return all;
}

}  // namespace

std::vector<Expanded> ReadGemm(YamlMap& map, std::span<const gm::Version> versions) {
  Sweeps sweeps;
  GemmVector common;
  common.weights = ReadWeights(map.Get("weights").Map(), sweeps);
  common.activations = ReadActivations(map.Get("activations").Map(), sweeps);
  if (const auto value = map.Find("duplication")) {
    sweeps.duplications = ReadIntegers(*value, kDuplications);
  }
  if (const auto value = map.Find("storage")) {
    sweeps.storages.clear();
    for (const YamlValue& entry : value->Sweep()) {
      sweeps.storages.push_back(static_cast<gm::Storage>(entry.Choice("storage", kStorageNames)));
    }
  }
  const Shape shape = ReadShape(map);
  if (const auto value = map.Find("drain")) common.drain = value->Integer(0, kMaxMac2s);
  const std::optional<SafeLengths> when = ReadWhen(map);
  common.disturbances = ReadDisturbances(map);
  common.traffic = ReadTraffic(map);

  std::vector<Expanded> all;
  for (const gm::Version version : versions) {
    for (const gm::Config& precision : Precisions(sweeps)) {
      for (const gm::Storage storage : sweeps.storages) {
        const BlockSetup setup = SetupFor(version, precision, storage);
        if (when && (setup.safe_length < when->low || setup.safe_length > when->high)) continue;
        GemmVector gemm = common;
        gemm.precision = precision;
        gemm.storage = storage;
        ResolveShape(shape, setup, gemm);
        all.push_back({version, IdOf(version, gemm), std::move(gemm)});
      }
    }
  }
  if (all.empty()) {
    when->value.Fail("no combination of the sweeps has such a safe length; at least one is needed");
  }
  return all;
}

}  // namespace m4::tb::m4bram
