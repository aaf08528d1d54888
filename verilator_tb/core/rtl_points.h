// Code coverage of the RTL: its points (lines, branches, toggles of bits) and how many vectors
// reached each of them.
#ifndef VERILATOR_TB_CORE_RTL_POINTS_H_
#define VERILATOR_TB_CORE_RTL_POINTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <tuple>
#include <vector>

namespace m4::tb {

// One place of a source file; the instances of a module share it.
struct RtlPoint {
  std::string file;  // "rtl/m4bram/m4bram_fsm.sv"
  int line = 0;
  int column = 0;
  std::string kind;  // Verilator's: "v_line", "v_branch", "v_toggle"
  std::string text;  // "if", "else", "case", ...; of a toggle the signal and bit, "state_q[2]"
  // Of a line or branch: the lines that are run with it, "88-89,91"; "" of an empty else.
  std::string lines;
  friend bool operator==(const RtlPoint&, const RtlPoint&) = default;
  // In the order of the sources.
  friend bool operator<(const RtlPoint& a, const RtlPoint& b) {
    return std::tie(a.file, a.line, a.column, a.kind, a.text, a.lines) <
           std::tie(b.file, b.line, b.column, b.kind, b.text, b.lines);
  }
};

// A design's points, and how many vectors reached each of them.
struct ReachedPoints {
  std::string design;  // "s_sy", "dla_m4"
  std::span<const RtlPoint> points;
  std::span<const std::uint64_t> counts;
};
// As verilator_coverage reads it; the hierarchy of a point is its design.
std::string CoverageDat(std::span<const ReachedPoints> designs);

}  // namespace m4::tb

#endif  // VERILATOR_TB_CORE_RTL_POINTS_H_
