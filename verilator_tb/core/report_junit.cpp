#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "verilator_tb/core/report.h"
#include "verilator_tb/core/signature.h"

namespace m4::tb {
namespace {

pugi::xml_node AddNamed(pugi::xml_node suite, const std::string& id) {
  pugi::xml_node test = suite.append_child("testcase");
  test.append_attribute("classname") = id.substr(0, id.find('/')).c_str();
  test.append_attribute("name") = id.c_str();
  return test;
}

void AddCase(pugi::xml_node suite, const Outcome& outcome) {
  pugi::xml_node test = AddNamed(suite, outcome.id);
  test.append_attribute("time") = fmt::format("{:.6f}", outcome.seconds).c_str();
  if (outcome.interrupted) {
    test.append_child("skipped").append_attribute("message") = "interrupted: no verdict";
    return;
  }
  if (outcome.verdict == Verdict::kPass) return;
  pugi::xml_node property = test.append_child("properties").append_child("property");
  property.append_attribute("name") = "signature";
  property.append_attribute("value") = SignatureOf(outcome).c_str();
  // JUnit's "error" is a test that could not be judged.
  const bool judged =
      outcome.verdict == Verdict::kMismatch || outcome.verdict == Verdict::kAssertionFailed;
  pugi::xml_node failure = test.append_child(judged ? "failure" : "error");
  failure.append_attribute("type") = std::string(Name(outcome.verdict)).c_str();
  failure.append_attribute("message") = outcome.summary.c_str();
  if (outcome.page) failure.text() = ToText(*outcome.page).c_str();
}

}  // namespace

std::string ToJunit(const Report& report) {
  const Totals totals = Sum(report);
  pugi::xml_document document;
  pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
  suite.append_attribute("name") = report.title.c_str();
  suite.append_attribute("tests") = report.outcomes.size();
  suite.append_attribute("time") = fmt::format("{:.3f}", report.seconds).c_str();
  suite.append_attribute("skipped") = totals.interrupted + report.left_out.size();
  std::size_t failures = 0;
  for (const Outcome& outcome : report.outcomes) {
    AddCase(suite, outcome);
    failures += !outcome.interrupted && (outcome.verdict == Verdict::kMismatch ||
                                         outcome.verdict == Verdict::kAssertionFailed)
                    ? 1
                    : 0;
  }
  for (const LeftOut& one : report.left_out) {
    AddNamed(suite, one.id).append_child("skipped").append_attribute("message") =
        ("left out: " + one.reason).c_str();
  }
  // The run as a whole is a case too: holes in the bins fail no single vector.
  pugi::xml_node whole = suite.append_child("testcase");
  whole.append_attribute("classname") = report.title.c_str();
  whole.append_attribute("name") = "stimulus bins and the run as a whole";
  const auto holes =
      report.bins_required ? FindHoles(report.schema, report.bins) : std::vector<Hole>();
  std::size_t errors = totals.failed - failures;
  if (!holes.empty() || !report.complaints.empty()) {
    pugi::xml_node error = whole.append_child("error");
    error.append_attribute("type") = "nothing-checked";
    error.append_attribute("message") =
        fmt::format("{} holes, {} complaints", holes.size(), report.complaints.size()).c_str();
    ++errors;
  }
  suite.append_attribute("failures") = failures;
  suite.append_attribute("errors") = errors;
  suite.attribute("tests") = report.outcomes.size() + report.left_out.size() + 1;
  std::ostringstream out;
  document.save(out, " ");
  return out.str();
}

}  // namespace m4::tb
