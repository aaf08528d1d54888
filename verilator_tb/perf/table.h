// A table, as aligned text for a terminal, as CSV and as JSON.
#ifndef VERILATOR_TB_PERF_TABLE_H_
#define VERILATOR_TB_PERF_TABLE_H_

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

namespace m4::perf_tool {

// Nothing, a text, a whole number or a real one.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double>;

struct Column {
  std::string key;                // in CSV and JSON
  std::string title;              // on the terminal; empty: not there
  std::string format = "{:.2f}";  // of real numbers on the terminal
};

struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;  // each as long as `columns`
};

// Columns with a text in them are on the left, others on the right; whole numbers as "1,234".
std::string ToText(const Table& table);

// RFC 4180 with line feeds; numbers in full.
std::string ToCsv(const Table& table);

// A list of objects.
nlohmann::ordered_json ToJson(const Table& table);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_TABLE_H_
