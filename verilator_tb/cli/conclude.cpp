#include "verilator_tb/cli/conclude.h"

#include <filesystem>
#include <iostream>
#include <system_error>

#include "verilator_tb/cli/cases.h"
#include "verilator_tb/core/text_file.h"

namespace m4::cli {
namespace {

// True if all is there.
bool WriteReports(const Options& options, const tb::Report& report) {
  bool written = true;
  const auto attempt = [&written](const auto& write) {
    try {
      write();
    } catch (const tb::OutputError& error) {
      std::cerr << "m4verify: " << error.what() << "\n";
      written = false;
    }
  };
  const auto write = [&attempt](const std::filesystem::path& path, const std::string& text) {
    if (!path.empty()) attempt([&] { tb::WriteTextFile(path, text); });
  };
  write(options.json, tb::ToJson(report));
  write(options.junit, tb::ToJunit(report));
  write(options.html, tb::ToHtml(report));
  if (!options.report.empty()) {
    attempt([&] {
      tb::WriteTextFile(options.report / "summary.json", tb::ToJson(report));
      tb::WriteTextFile(options.report / "junit.xml", tb::ToJunit(report));
      tb::WriteTextFile(options.report / "index.html", tb::ToHtml(report));
      const std::filesystem::path points = options.report / "coverage.dat";
      if (report.points.empty()) {
        // That of an earlier run would be taken for this one's.
        std::error_code ignored;
        std::filesystem::remove(points, ignored);
      } else {
        tb::WriteTextFile(points, tb::CoverageDat(report.points));
      }
      std::cout << "report: " << (options.report / "index.html").string() << "\n";
    });
  }
  return written;
}

}  // namespace

tb::Report ReportOf(const tb::Journal& journal) {
  const tb::JournalHeader& header = journal.header;
  tb::Report report;
  report.title = header.title;
  report.seed = header.seed;
  report.power_up_seed = header.power_up_seed;
  if (header.shard.count > 1) report.shard = ToString(header.shard);
  report.jobs = header.jobs;
  report.seconds = journal.seconds;
  report.environment = header.environment;
  report.command = header.command;
  for (const auto& [place, id] : header.vectors) {
    const auto found = journal.outcomes.find(id);
    if (found != journal.outcomes.end()) {
      report.outcomes.push_back(found->second);
      continue;
    }
    tb::Outcome& missing = report.outcomes.emplace_back();
    missing.id = id;
    missing.interrupted = true;
  }
  for (const auto& [id, reason] : header.left_out) report.left_out.push_back({id, reason});
  report.schema = AllBins();
  report.bins = journal.bins;
  report.bin_rows = BinRowsOf(journal, report.schema);
  report.points = PointsOf(journal.points, header.versions);
  report.tables = Grids(report.bins, header.versions);
  // Nor can one shard be expected to reach every bin.
  report.bins_required = header.bins_required && header.shard.count == 1;
  if (header.vectors.empty()) {
    report.complaints.emplace_back("no vector is selected: nothing was checked");
  }
  return report;
}

int Conclude(const Options& options, const tb::Report& report, const tb::JournalFile* journal) {
  std::cout << tb::ToText(report, options.pages);
  bool written = WriteReports(options, report);
  if (journal != nullptr && journal->error()) {
    std::cerr << "m4verify: " << *journal->error() << "; --resume will run again what it lacks\n";
    written = false;
  }
  const tb::Totals totals = tb::Sum(report);
  if (journal != nullptr && totals.interrupted > 0) {
    std::cout << "To go on where this ended: the same command line with --resume\n";
  }
  const tb::Verdict verdict = tb::Overall(report);
  if (verdict == tb::Verdict::kPass && !written) return tb::kExitOutput;
  return tb::ExitCode(verdict);
}

}  // namespace m4::cli
