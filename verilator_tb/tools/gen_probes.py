#!/usr/bin/env python3
"""Makes the harness's probe table of one Verilated M4BRAM version.

Reads the list of observed internals (probes.vlt, its "//@" lines) and the root header that Verilator wrote,
and writes a traits class: how to read the whole architectural state, how to set it at power-up, where the
main array is. A probe that Verilator did not keep, or found more than once, is an error.
"""

import argparse
import pathlib
import re
import sys

BPES = 4


def read_list(path):
    """Yields (kind, optional, field, variable) of every annotated probe."""
    note = None
    for line in path.read_text().splitlines():
        if line.startswith("//@"):
            kind, field = line[3:].split()
            note = (kind.rstrip("?"), kind.endswith("?"), field)
        elif line.startswith("public_flat_rd"):
            if note is None:
                sys.exit(f"{path}: no //@ line before: {line}")
            yield (*note, re.search(r'-var "(\w+)"', line)[1])
            note = None


def members_of(header):
    """All data members of the root class, by name."""
    return re.findall(r"^\s+(?:CData|SData|IData|QData|VlUnpacked<[^;]*>)(?:/\*\S*\*/)? (\w+);", header, re.M)


def instances(members, variable):
    """{BPE index, or 0: member} of a probed variable."""
    found = {}
    for member in members:
        helper = re.search(r"^__V|__DOT__(u_sva|u_expected)__DOT__", member)  # Verilator's own, or bound
        if helper or not member.endswith(f"__DOT__{variable}"):
            continue
        bpe = re.search(r"gen_bpe__BRA__(\d)__KET__", member)
        index = int(bpe[1]) if bpe else 0
        if index in found:
            sys.exit(f"probe {variable} is ambiguous: {found[index]}, {member}")
        found[index] = member
    return found


class Code:
    """C++ statements for the traits class."""

    def __init__(self):
        self.control, self.rows, self.load, self.differ, self.memory = [], [], [], [], None

    def add(self, kind, field, found):
        if kind == "memory":
            self.memory = found[0]
        elif kind == "scalar":
            self.scalar(field, f"r.{found[0]}")
        else:
            for bpe, member in sorted(found.items()):
                (self.row if kind == "row" else self.byte)(field, bpe, f"r.{member}")

    def scalar(self, field, register):
        self.control.append(f"s.{field} = {register};")
        self.load.append(f"{register} = s.{field};")
        self.differ.append(f"d |= static_cast<std::uint64_t>({register} ^ s.{field});")

    def row(self, field, bpe, register):
        state = f"s.bpe[{bpe}].{field}"
        self.rows.append(f"{state} = {register};")
        self.load.append(f"{register} = static_cast<std::remove_reference_t<decltype({register})>>({state});")
        self.differ.append(f"d |= {register} ^ {state};")

    def byte(self, field, bpe, register):
        state = f"static_cast<std::uint8_t>(s.{field} >> {8 * bpe})"
        word = f"static_cast<std::uint32_t>({register}) << {8 * bpe}"
        self.rows.append(f"s.{field} = {word};" if bpe == 0 else f"s.{field} |= {word};")
        self.load.append(f"{register} = {state};")
        self.differ.append(f"d |= static_cast<std::uint64_t>({register} ^ {state});")


def code_of(probes, members):
    code = Code()
    for kind, optional, field, variable in probes:
        found = instances(members, variable)
        if optional and not found:
            code.differ.append(f"d |= s.{field};")  # the model must have 0 there
            continue
        if sorted(found) != list(range(BPES if kind in ("byte", "row") else 1)):
            sys.exit(f"probe {variable}: Verilator kept {len(found)} of it; is its name right in probes.vlt?")
        code.add(kind, field, found)
    return code


def expected_statements(members):
    """C++ statements that show the model's values in the waves; none where the module is not bound."""
    found = {m.rsplit("__DOT__", 1)[1]: m for m in members if "__DOT__u_expected__DOT__" in m}
    lines = []
    for name, member in sorted(found.items()):
        if name in ("w1", "w2", "w12", "inv", "p", "acc"):
            cast = f"static_cast<std::remove_reference_t<decltype(r.{member}[0])>>"
            lines += [f"r.{member}[{j}] = {cast}(o.state.bpe[{j}].{name});" for j in range(BPES)]
        elif name in ("act1", "act2"):
            lines += [
                f"r.{member}[{j}] = static_cast<std::uint8_t>(o.state.{name} >> {8 * j});" for j in range(BPES)
            ]
        elif name == "b_rdata":
            lines.append(f"r.{member} = o.b_rdata;")
        elif name == "diverged":
            lines.append(f"r.{member} = diverged ? 1 : 0;")
        else:
            lines.append(f"r.{member} = o.state.{name};")
    return lines


SELECT = """
  // The mutant that the RTL shows, from before the first evaluation on.
  static void Select(Root& r, int mutant) {{
    r.__PVT__{package}->sel = static_cast<std::uint16_t>(mutant);
  }}"""


def select_function(mdir, prefix):
    """How to choose a mutant, if the RTL has any (verilator_tb/mutate)."""
    package = "m4bram_mutant_pkg"
    header = mdir / f"{prefix}_{package}.h"
    return (f'#include "{header.name}"\n', SELECT.format(package=package)) if header.exists() else ("", "")


def indent(lines):
    return "\n".join(f"    {line}" for line in lines)


TEMPLATE = """// Generated from {source}; do not edit.
#ifndef M4_GENERATED_{guard}_H_
#define M4_GENERATED_{guard}_H_

#include <cstdint>
#include <type_traits>

#include "{prefix}.h"
#include "{prefix}___024root.h"
{include}#include "verilator_tb/m4bram/observed.h"

namespace m4::tb::m4bram {{

struct Dut_{name} {{
  using Model = {prefix};
  using Root = {prefix}___024root;
  static constexpr gm::Version kVersion{{{large}, {double_pumped}}};

  static void ReadControl(const Root& r, gm::State& s) {{
{control}
  }}
  static void ReadRows(const Root& r, gm::State& s) {{  // and activation registers
{rows}
  }}
  static void LoadState(Root& r, const gm::State& s) {{
{load}
  }}
  // Nonzero if any bit of the state differs. Registers are compared where they are: copying them first costs more
  // than the rest of the comparison.
  static std::uint64_t Difference(const Root& r, const gm::State& s) {{
    std::uint64_t d = 0;
{differ}
    return d;
  }}
  static auto& Memory(Root& r) {{ return r.{memory}; }}
  static void ShowExpected([[maybe_unused]] Root& r, [[maybe_unused]] const Observed& o,
                           [[maybe_unused]] bool diverged) {{
{expected}
  }}{select}
}};

}}  // namespace m4::tb::m4bram

#endif
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=pathlib.Path, required=True, help="probes.vlt")
    parser.add_argument("--mdir", type=pathlib.Path, required=True, help="where Verilator wrote")
    parser.add_argument("--prefix", required=True, help="Verilator's --prefix")
    parser.add_argument("--version", required=True, help="s_sy, s_dp, l_sy or l_dp")
    parser.add_argument("--name", required=True, help="of this Verilated version; class Dut_<name>")
    arguments = parser.parse_args()

    header = (arguments.mdir / f"{arguments.prefix}___024root.h").read_text()
    members = members_of(header)
    code = code_of(list(read_list(arguments.list)), members)
    include, select = select_function(arguments.mdir, arguments.prefix)
    (arguments.mdir / "dut.h").write_text(
        TEMPLATE.format(
            source=arguments.list.name,
            guard=arguments.name.upper(),
            name=arguments.name,
            prefix=arguments.prefix,
            large="true" if arguments.version.startswith("l_") else "false",
            double_pumped="true" if arguments.version.endswith("_dp") else "false",
            control=indent(code.control),
            rows=indent(code.rows),
            load=indent(code.load),
            differ=indent(code.differ),
            memory=code.memory,
            expected=indent(expected_statements(members)),
            include=include,
            select=select,
        )
    )
    # One translation unit for all that Verilator wrote: it compiles faster and its number of files varies.
    units = sorted(p.name for p in arguments.mdir.glob(f"{arguments.prefix}*.cpp"))
    (arguments.mdir / "all.cpp").write_text("".join(f'#include "{unit}"\n' for unit in units))


if __name__ == "__main__":
    main()
