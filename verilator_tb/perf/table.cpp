#include "verilator_tb/perf/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "verilator_tb/core/report.h"

namespace m4::perf_tool {
namespace {

std::string InText(const Cell& cell, const Column& column) {
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    return *number < 0 ? std::to_string(*number)
                       : tb::Thousands(static_cast<std::uint64_t>(*number));
  }
  if (const auto* number = std::get_if<double>(&cell)) {
    return fmt::format(fmt::runtime(column.format), *number);
  }
  return "";
}

std::string InCsv(const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) return std::to_string(*number);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr || text->find_first_of(",\"\r\n") == std::string::npos) {
    return text == nullptr ? "" : *text;
  }
  std::string quoted = "\"";
  for (const char c : *text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

struct TextColumn {
  std::vector<std::string> cells;  // the title first
  std::size_t width = 0;
  bool left = false;
};

TextColumn LayOut(const Table& table, std::size_t index) {
  const Column& column = table.columns[index];
  TextColumn text{.cells = {column.title}};
  for (const auto& row : table.rows) {
    text.cells.push_back(InText(row[index], column));
    text.left = text.left || std::holds_alternative<std::string>(row[index]);
  }
  for (const std::string& cell : text.cells) text.width = std::max(text.width, cell.size());
  return text;
}

}  // namespace

std::string ToText(const Table& table) {
  std::vector<TextColumn> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (!table.columns[i].title.empty()) columns.push_back(LayOut(table, i));
  }
  std::string text;
  for (std::size_t line = 0; line <= table.rows.size(); ++line) {
    for (const TextColumn& column : columns) {
      const std::string& cell = column.cells[line];
      const std::string padding(column.width - cell.size(), ' ');
      text += (column.left ? cell + padding : padding + cell) + "  ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  }
  return text;
}

std::string ToCsv(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) text += column.key + ',';
  text.back() = '\n';
  for (const auto& row : table.rows) {
    for (const Cell& cell : row) text += InCsv(cell) + ',';
    text.back() = '\n';
  }
  return text;
}

nlohmann::ordered_json ToJson(const Table& table) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < row.size(); ++i) {
      nlohmann::ordered_json& value = object[table.columns[i].key];
      std::visit(
          [&value](const auto& cell) {
            if constexpr (!std::is_same_v<std::decay_t<decltype(cell)>, std::monostate>) {
              value = cell;
            }
          },
          row[i]);
    }
    list.push_back(std::move(object));
  }
  return list;
}

}  // namespace m4::perf_tool
