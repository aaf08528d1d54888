// What a command has to say, written in the forms that were asked for.
#ifndef VERILATOR_TB_PERF_OUTPUT_H_
#define VERILATOR_TB_PERF_OUTPUT_H_

#include <nlohmann/json.hpp>
#include <string>

#include "verilator_tb/perf/options.h"
#include "verilator_tb/perf/table.h"

namespace m4::perf_tool {

struct Result {
  std::string text;             // for a terminal
  Table table;                  // --csv
  nlohmann::ordered_json head;  // --json: these, then the table as "rows"
  std::string html;             // --html
};

// Everything that can be written is. Returns `code`, or that of an output error if it was 0.
int Write(const Options& options, const Result& result, int code);

}  // namespace m4::perf_tool

#endif  // VERILATOR_TB_PERF_OUTPUT_H_
