// The report of a run: on the terminal, as JSON, as JUnit XML and as a self-contained HTML page.
#ifndef VERILATOR_TB_CORE_REPORT_H_
#define VERILATOR_TB_CORE_REPORT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verilator_tb/core/bin_report.h"
#include "verilator_tb/core/bins.h"
#include "verilator_tb/core/outcome.h"
#include "verilator_tb/core/rtl_points.h"

namespace m4::tb {

// Counts in rows and columns, e.g. MAC2s by weight and activation width.
struct CountTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::pair<std::string, std::vector<std::uint64_t>>> rows;
};

// A vector that was chosen and did not run, and why: it is neither passed nor failed.
struct LeftOut {
  std::string id;
  std::string reason;
};

struct Report {
  std::string title;  // "regression"
  std::uint64_t seed = 0;
  std::optional<std::uint64_t> power_up_seed;  // if it is not of `seed`
  std::string shard;                           // "2/4"; "" if it is the whole
  unsigned jobs = 1;
  double seconds = 0;                    // wall time
  std::vector<std::string> environment;  // "Verilator 5.006 2023-01-22", ...
  std::string command;                   // that makes this run again
  std::vector<Outcome> outcomes;
  std::vector<LeftOut> left_out;
  std::vector<CountTable> tables;
  BinSchema schema;
  BinCounts bins;
  std::vector<BinRow> bin_rows;         // the same, with the vectors that reached them
  bool bins_required = false;           // holes are failures
  std::vector<ReachedPoints> points;    // of a coverage build
  std::vector<std::string> complaints;  // about the run as a whole
};

// How many were left out for each reason, as sentences.
std::vector<std::string> ReasonsLeftOut(std::span<const LeftOut> left_out);

struct Totals {
  std::size_t vectors = 0;  // with a verdict
  std::size_t passed = 0;
  std::size_t failed = 0;
  std::size_t interrupted = 0;  // begun or not, without a verdict
  std::uint64_t cycles = 0;
  std::uint64_t compares = 0;
  std::uint64_t macs = 0;
  double loop_seconds = 0;  // sum over workers
};
Totals Sum(const Report& report);

// The verdict of the whole run: the worst vector's (mismatch before assertion, ..., as in Verdict),
// NothingChecked for holes where required, complaints, or if not one vector passed or some were
// interrupted.
Verdict Overall(const Report& report);

// For a terminal: failures by signature, with pages (at most `max_pages`; one of every signature
// first), tables, bins in short, totals, the verdict.
std::string ToText(const Report& report, std::size_t max_pages);

std::string ToJson(const Report& report);
std::string ToJunit(const Report& report);
std::string ToHtml(const Report& report);

// The one word at the end of a run: the overall verdict, or "interrupted" if nothing failed but
// vectors have none.
std::string Headline(const Report& report);

// "1 vector", "1,234 vectors".
std::string Counted(std::uint64_t count, std::string_view thing);

// "1,234,567".
std::string Thousands(std::uint64_t value);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_REPORT_H_
