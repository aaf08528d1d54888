// Published speedups: a CSV file without quotes, one line for a row of an experiment.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <utility>

#include "verilator_tb/core/location.h"
#include "verilator_tb/perf/reader_parts.h"

namespace m4::perf_tool {
namespace {

using tb::VectorError;

constexpr std::string_view kHeader =
    "experiment,network,config,weight_bits,activation_bits,limit_or_share,speedup";
constexpr std::size_t kFields = 7;
constexpr double kMostSpeedup = 1000;

// What some programs begin a text of UTF-8 with.
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// With the line ends of any system.
bool GetLine(std::istream& stream, std::string& line) {
  if (!std::getline(stream, line)) return false;
  if (line.ends_with('\r')) line.pop_back();
  return true;
}

struct Field {
  std::string text;
  tb::Location where;
};

std::vector<Field> Split(const std::string& line, const tb::Location& begin) {
  std::vector<Field> fields;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(',', at), line.size());
    fields.push_back(
        {line.substr(at, end - at), {begin.file, begin.line, begin.column + static_cast<int>(at)}});
    at = end + 1;
  }
  return fields;
}

template <class T>
T ParseNumber(const Field& field, T low, T high, std::string_view what) {
  T value{};
  const char* const end = field.text.data() + field.text.size();
  const auto [stop, error] = std::from_chars(field.text.data(), end, value);
  if (error != std::errc() || stop != end || !(value >= low && value <= high)) {
    throw VectorError(field.where, fmt::format("'{}' is no {}; {} to {} is allowed", field.text,
                                               what, low, high));
  }
  return value;
}

using RowsById = std::map<std::string, perf::Row*, std::less<>>;

RowsById RowsOf(perf::Catalogue& catalogue) {
  RowsById rows;
  for (perf::Experiment& experiment : catalogue.experiments) {
    for (perf::Row& row : experiment.rows) rows.emplace(row.id, &row);
  }
  return rows;
}

void ReadLine(const std::string& line, const tb::Location& where, const RowsById& rows) {
  if (line.find_first_not_of(" \t") == std::string::npos) {
    throw VectorError(where, "this line is blank; remove it");
  }
  const std::vector<Field> fields = Split(line, where);
  if (fields.size() != kFields) {
    throw VectorError(where, fmt::format("{} fields are here; {} are needed: {}", fields.size(),
                                         kFields, kHeader));
  }
  perf::Row published;
  published.experiment = fields[0].text;
  published.network = fields[1].text;
  published.config = fields[2].text;
  published.weight_bits = fields[3].text;
  published.activation_bits = ParseNumber(fields[4], 2, 8, "number of activation bits");
  published.limit_or_share = fields[5].text;
  const double speedup = ParseNumber(fields[6], 0.0, kMostSpeedup, "speedup");
  const std::string id = RowId(published);
  const auto found = rows.find(id);
  if (found == rows.end()) {
    std::vector<std::string_view> ids;
    for (const auto& [known, row] : rows) ids.push_back(known);
    if (ids.empty()) throw VectorError(where, "there are no experiments, so no row can be here");
    throw VectorError(where, fmt::format("no experiment has the row '{}', the nearest is '{}'; "
                                         "correct one of the two files",
                                         id, tb::Nearest(id, ids)));
  }
  if (found->second->published) {
    throw VectorError(where, fmt::format("'{}' is given twice; remove one", id));
  }
  found->second->published = speedup;
}

}  // namespace

void ReadPaperRows(const std::filesystem::path& file, perf::Catalogue& catalogue) {
  std::ifstream stream(file, std::ios::binary);
  ParsePaperRows({std::istreambuf_iterator<char>(stream), {}}, file.string(), catalogue);
}

void ParsePaperRows(const std::string& text, const std::string& name, perf::Catalogue& catalogue) {
  std::istringstream stream(text);
  std::string line;
  if (!GetLine(stream, line)) {
    throw VectorError({name, 0, 0}, "the file is empty or can't be read; a CSV file is needed");
  }
  if (line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
  if (line != kHeader) {
    throw VectorError({name, 1, 1}, fmt::format("this is not the header; it is: {}", kHeader));
  }
  const RowsById rows = RowsOf(catalogue);
  int number = 1;
  while (GetLine(stream, line)) ReadLine(line, {name, ++number, 1}, rows);
  if (number == 1) {
    throw VectorError({name, 1, 1}, "no row follows; at least one is needed");
  }
}

}  // namespace m4::perf_tool
