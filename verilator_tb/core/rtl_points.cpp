#include "verilator_tb/core/rtl_points.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace m4::tb {
namespace {

void Key(std::string& out, std::string_view name, std::string_view value) {
  fmt::format_to(std::back_inserter(out), "\001{}\002{}", name, value);
}

}  // namespace

std::string CoverageDat(std::span<const ReachedPoints> designs) {
  std::string out = "# SystemC::Coverage-3\n";
  for (const ReachedPoints& design : designs) {
    for (std::size_t i = 0; i < design.points.size(); ++i) {
      const RtlPoint& point = design.points[i];
      const std::size_t slash = point.file.rfind('/');
      const std::size_t begin = slash == std::string::npos ? 0 : slash + 1;
      const std::string module = point.file.substr(begin, point.file.rfind('.') - begin);
      out += "C '";
      Key(out, "f", point.file);
      Key(out, "l", std::to_string(point.line));
      Key(out, "n", std::to_string(point.column));
      Key(out, "page", point.kind + "/" + module);
      Key(out, "o", point.text);
      if (!point.lines.empty()) Key(out, "S", point.lines);
      Key(out, "h", design.design);
      fmt::format_to(std::back_inserter(out), "' {}\n",
                     i < design.counts.size() ? design.counts[i] : 0);
    }
  }
  return out;
}

}  // namespace m4::tb
