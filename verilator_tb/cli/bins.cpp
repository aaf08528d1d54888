#include <algorithm>
#include <iostream>

#include "verilator_tb/cli/bin_choice.h"
#include "verilator_tb/cli/commands.h"
#include "verilator_tb/cli/plan.h"
#include "verilator_tb/core/text_file.h"

namespace m4::cli {

int Bins(const Options& options) {
  CheckHere(options.selection);
  std::vector<tb::BinRow> rows = ChosenBins(JournalOfReport(options), options);
  std::erase_if(rows, [&options](const tb::BinRow& row) {
    // What can't be and was not is no news.
    return options.only_open ? !row.open() : row.required == 0 && row.count == 0;
  });
  std::cout << ToText(rows);
  if (!options.json.empty()) tb::WriteTextFile(options.json, ToJson(rows));
  return 0;
}

}  // namespace m4::cli
