// Where a matrix of operands comes from.
#include <fmt/format.h>

#include "verilator_tb/m4bram/vector_reader.h"

namespace m4::tb::m4bram {
namespace {

using Kind = OperandSource::Kind;

constexpr std::array<std::string_view, 5> kWords = {"uniform", "normal", "corner", "extreme",
                                                    "enumerate"};
constexpr std::array<Kind, 5> kWordKinds = {Kind::kUniform, Kind::kNormal, Kind::kCorner,
                                            Kind::kExtreme, Kind::kEnumerate};

std::int32_t ReadOperand(const YamlValue& value, const OperandRange& range) {
  const std::int64_t number = value.Integer(INT32_MIN, INT32_MAX);
  if (number < range.low || number > range.high) {
    value.Fail(fmt::format("{} does not fit {}; {} to {} is allowed", number, range.of, range.low,
                           range.high));
  }
  return static_cast<std::int32_t>(number);
}

std::vector<std::vector<std::int32_t>> ReadRows(const YamlValue& value, const OperandRange& range) {
  std::vector<std::vector<std::int32_t>> rows;
  for (const YamlValue& line : value.List()) {
    std::vector<std::int32_t> row;
    for (const YamlValue& operand : line.List()) row.push_back(ReadOperand(operand, range));
    if (!rows.empty() && row.size() != rows[0].size()) {
      line.Fail(
          fmt::format("this row has {} values and the first has {}; all rows of a matrix are "
                      "equally long",
                      row.size(), rows[0].size()));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The one key of the map that says what kind of source it is.
void ReadSourceMap(YamlMap map, const OperandRange& range, OperandSource& source) {
  map.Allow({"normal", "constant", "explicit", "npy", "bits"});
  if (const auto value = map.Find("normal")) {
    source.kind = Kind::kNormal;
    YamlMap normal = value->Map();
    normal.Allow({"sigma"});
    source.sigma = normal.Get("sigma").Number(0, 10);
  } else if (const auto constant = map.Find("constant")) {
    source.kind = Kind::kConstant;
    source.value = ReadOperand(*constant, range);
  } else if (const auto matrix = map.Find("explicit")) {
    source.kind = Kind::kExplicit;
    source.rows = ReadRows(*matrix, range);
  } else {
    const YamlValue file = map.Get("npy");
    source.kind = Kind::kNpy;
    source.where = file.where();
    source.file = std::filesystem::path(file.where().file).parent_path() / file.Text();
    if (!std::filesystem::is_regular_file(source.file)) {
      file.Fail(
          fmt::format("there is no file {}; a .npy file named from this file's folder is "
                      "needed",
                      source.file.string()));
    }
    if (const auto bits = map.Find("bits"))
      source.file_bits = static_cast<int>(bits->Integer(1, 32));
  }
  map.Close();
}

}  // namespace

OperandSource ReadSource(const YamlValue& value, const OperandRange& range) {
  OperandSource source;
  source.where = value.where();
  if (value.is_map()) {
    ReadSourceMap(value.Map(), range, source);
  } else {
    source.kind = kWordKinds[value.Choice("source", kWords)];
  }
  return source;
}

}  // namespace m4::tb::m4bram
