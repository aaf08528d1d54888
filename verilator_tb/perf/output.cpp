#include "verilator_tb/perf/output.h"

#include <iostream>

#include "verilator_tb/core/text_file.h"
#include "verilator_tb/core/verdict.h"

namespace m4::perf_tool {
namespace {

constexpr const char* kStandardOutput = "-";

std::string Json(const Result& result) {
  nlohmann::ordered_json json = result.head;
  json["rows"] = ToJson(result.table);
  // A path in it may be no UTF-8.
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

int Write(const Options& options, const Result& result, int code) {
  bool written = true;
  std::string standard_output = result.text;
  const auto write = [&](const std::string& target, const auto& make_text) {
    if (target.empty()) return;
    if (target == kStandardOutput) {
      standard_output = make_text();
      return;
    }
    try {
      tb::WriteTextFile(target, make_text());
    } catch (const tb::OutputError& error) {
      std::cerr << "m4perf: " << error.what() << "\n";
      written = false;
    }
  };
  write(options.csv, [&result] { return ToCsv(result.table); });
  write(options.json, [&result] { return Json(result); });
  write(options.html.string(), [&result] { return result.html; });
  // Last: a reader that has seen enough ends the process.
  std::cout << standard_output;
  return code == 0 && !written ? tb::kExitOutput : code;
}

}  // namespace m4::perf_tool
