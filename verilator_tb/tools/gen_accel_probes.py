#!/usr/bin/env python3
"""Makes the harness's probe table of one Verilated build of the accelerator.

Reads the lists of observed registers (accel/probes.vlt, and m4bram/probes.vlt for the blocks inside) and the root
header that Verilator wrote, and writes a traits class: how to compare, read and set them. A probe that Verilator did
not keep, or found more than once, is an error.
"""

import argparse
import pathlib
import re
import sys

import gen_probes

# Its place, in the order of block numbers: k group, if the engine has groups, and number in it.
BLOCK = re.compile(r"(?:gen_group__BRA__(\d+)__KET__\w*)?gen_block__BRA__(\d+)__KET__")


def read_list(path):
    """Yields (kind, optional, field, instance or None, variable) of every annotated register."""
    notes = []
    for line in path.read_text().splitlines():
        if line.startswith("//@"):
            kind, field, *instance = line[3:].split()
            notes.append((kind.rstrip("?"), kind.endswith("?"), field, instance[0] if instance else None))
        elif line.startswith("public_flat_rd"):
            for note in notes:
                yield (*note, re.search(r'-var "(\w+)"', line)[1])
            notes = []


def members_of(header):
    """Data members of the root class: name to type."""
    kinds = r"CData|SData|IData|QData|VlWide<\d+>|VlUnpacked<[^;]*>"
    found = re.findall(rf"^\s+({kinds})(?:/\*\S*\*/)? (\w+);", header, re.M)
    return {name: kind for kind, name in found if not name.startswith("__V")}


def outside_blocks(members):
    helpers = ("__DOT__u_m4bram__DOT__", "_sva__DOT__", "__DOT__u_expected__DOT__")
    return [m for m in members if not any(helper in m for helper in helpers)]


def show_statements(members):
    """C++ statements that show the model's values in the waves; none where expected.sv is not bound."""
    start = "__DOT__u_expected__DOT__"
    shown = {m.split(start)[1]: m for m in members if start in m and "__DOT__u_m4bram__DOT__" not in m}
    lines = []
    for name, member in sorted(shown.items()):
        field = name.rstrip("_")
        if name == "diverged":
            lines.append(f"Set(r.{member}, diverged ? 1 : 0);")
        elif name.startswith("rtl_"):
            found = find(members, None, f"{name[4:]}_q")
            lines += [f"ShowWords(r.{member}, r.{register});" for register in found]
        elif members[member].startswith("VlUnpacked"):
            lines.append(f"ShowWords(r.{member}, s.{field});")
        elif name == "irq" or name.startswith(("s_axi", "m_axi")):
            lines.append(f"Set(r.{member}, o.{field});")
        else:
            lines.append(f"Set(r.{member}, s.{field});")
    return lines


def find(members, instance, variable):
    end = f"__DOT__{variable}" if instance is None else f"__DOT__{instance}__DOT__{variable}"
    return [m for m in outside_blocks(members) if m.endswith(end)]


class Code:
    """C++ statements for the traits class."""

    def __init__(self):
        self.read, self.differ, self.load, self.flip = [], [], [], []

    def scalar(self, field, register):
        self.read.append(f"Set(s.{field}, r.{register});")
        self.differ.append(f"d |= Differs(s.{field}, r.{register});")
        self.flip.append(f'if (name == "{field}") return FlipBits(r.{register}, mask);')

    def words(self, field, register):
        self.read.append(f"ReadWords(s.{field}, r.{register});")
        self.differ.append(f"d |= WordsDiffer(s.{field}, r.{register});")
        self.flip.append(f'if (name == "{field}") return FlipWord(r.{register}, index, mask);')
        if field != "counters":
            self.load.append(f"LoadWords(p.{field}, r.{register});")

    def absent(self, kind, field):
        """The model must have 0, or no words, there."""
        self.read.append(f"s.{field} = {{}};")
        self.differ.append(f"d |= {'!s.' + field + '.empty()' if kind == 'words' else f'Differs(s.{field}, 0U)'};")


def code_of(probes, members):
    code = Code()
    for kind, optional, field, instance, variable in probes:
        found = find(members, instance, variable)
        if not found and optional:
            code.absent(kind, field)
        elif len(found) != 1:
            sys.exit(f"register {field} ({variable}): Verilator kept {len(found)} of it; is probes.vlt right? {found}")
        else:
            (code.words if kind == "words" else code.scalar)(field, found[0])
    return code


def block_tables(block_list, members):
    """C++ of the tables of main arrays and of the blocks' probes."""
    arrays, blocks = {}, {}
    for member in members:
        match = BLOCK.search(member)
        if match is None or "_sva__DOT__" in member:
            continue
        place = (int(match[1] or 0), int(match[2]))
        if member.endswith("__DOT__mem_q"):
            arrays[place] = member
        if "__DOT__u_m4bram__DOT__" in member:
            blocks.setdefault(place, []).append(member)
    probes = list(gen_probes.read_list(block_list))
    functions = []
    for block in sorted(blocks):
        code = gen_probes.code_of(probes, blocks[block])
        data = [m for m in blocks[block] if m.endswith("__DOT__u_m4bram__DOT__b_rdata_o")]
        if len(data) != 1:
            sys.exit(f"port B of block {block}: Verilator kept {len(data)}")
        functions.append(
            BLOCK_TEMPLATE.format(
                read="\n".join(f"         {line}" for line in code.control + code.rows),
                load="\n".join(f"         {line}" for line in code.load),
                differ="\n".join(f"         {line}" for line in code.differ),
                data=data[0],
                show="\n".join(f"         {line}" for line in gen_probes.expected_statements(blocks[block])),
            )
        )
    return [arrays[b] for b in sorted(arrays)], functions


BLOCK_TEMPLATE = """      {{[](const Root& r, gb::State& s) {{
{read}
       }},
       [](Root& r, const gb::State& s) {{
{load}
       }},
       [](const Root& r, const gb::State& s) {{
         std::uint64_t d = 0;
{differ}
         return d != 0;
       }},
       [](const Root& r) -> std::uint32_t {{ return r.{data}; }},
       []([[maybe_unused]] Root& r, [[maybe_unused]] const m4bram::Observed& o, [[maybe_unused]] bool diverged) {{
{show}
       }}}},
"""

TEMPLATE = """// Generated from the lists of probes; do not edit.
#ifndef M4_GENERATED_{guard}_H_
#define M4_GENERATED_{guard}_H_

#include <array>
#include <cstdint>
#include <string_view>

#include "{prefix}.h"
#include "{prefix}___024root.h"
{select_header}#include "verilator_tb/accel/dut_impl.h"

namespace m4::tb::accel {{

struct Traits_{name} {{
  using Model = {prefix};
  using Root = {prefix}___024root;
  using Array = decltype(Root::{array});
  static constexpr bool kDoublePumped = {double_pumped};
  static constexpr int kArrays = {arrays};
  static constexpr int kBlocks = {blocks};
{select}
  static void Read(const Root& r, ga::State& s) {{
{read}
  }}
  static bool Differ(const Root& r, const ga::State& s) {{
    bool d = false;
{differ}
    return d;
  }}
  static void Load(Root& r, const ga::PowerUp& p) {{
{load}
  }}
  static bool Flip(Root& r, std::string_view name, [[maybe_unused]] std::size_t index, std::uint32_t mask) {{
{flip}
    return false;
  }}
  static void Show([[maybe_unused]] Root& r, [[maybe_unused]] const ga::State& s,
                   [[maybe_unused]] const ga::Outputs& o, [[maybe_unused]] bool diverged) {{
{show}
  }}
  static constexpr std::array<Array Root::*, kArrays> kMemories = {{
{memories}
  }};
  static constexpr std::array<BlockProbes<Root>, kBlocks> kBlockProbes = {{{{
{functions}
  }}}};
}};

}}  // namespace m4::tb::accel

#endif
"""


def indent(lines):
    return "\n".join(f"    {line}" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=pathlib.Path, required=True, help="accel/probes.vlt")
    parser.add_argument("--block-list", type=pathlib.Path, required=True, help="m4bram/probes.vlt")
    parser.add_argument("--mdir", type=pathlib.Path, required=True, help="where Verilator wrote")
    parser.add_argument("--prefix", required=True, help="Verilator's --prefix")
    parser.add_argument("--name", required=True, help="of this Verilated build; class Traits_<name>")
    parser.add_argument("--package", type=pathlib.Path, required=True, help="accel_build_pkg.sv of the build")
    arguments = parser.parse_args()

    header = (arguments.mdir / f"{arguments.prefix}___024root.h").read_text()
    members = members_of(header)
    code = code_of(list(read_list(arguments.list)), members)
    memories, functions = block_tables(arguments.block_list, members)
    if not memories:
        sys.exit("no main array was found; are the blocks generated as gen_block[b]?")
    select_header, select = gen_probes.select_function(arguments.mdir, arguments.prefix)
    pumped = re.search(r"DoublePumped\s*=\s*(\d)", arguments.package.read_text())[1] == "1"
    (arguments.mdir / "traits.h").write_text(
        TEMPLATE.format(
            guard=arguments.name.upper(),
            name=arguments.name,
            prefix=arguments.prefix,
            array=memories[0],
            double_pumped="true" if pumped else "false",
            arrays=len(memories),
            select_header=select_header,
            select=select,
            blocks=len(functions),
            read=indent(code.read),
            differ=indent(code.differ),
            load=indent(code.load),
            flip=indent(code.flip),
            show=indent(show_statements(members)),
            memories=indent(f"&Root::{m}," for m in memories),
            functions="".join(functions),
        )
    )
    # One translation unit for all that Verilator wrote: it compiles faster and its number of files varies. What writes
    # waves is another one, compiled without optimisation, which would double the time of a build.
    units = sorted(p.name for p in arguments.mdir.glob(f"{arguments.prefix}*.cpp"))
    for file, traces in (("all.cpp", False), ("trace.cpp", True)):
        chosen = [unit for unit in units if ("__Trace__" in unit) == traces]
        (arguments.mdir / file).write_text("".join(f'#include "{unit}"\n' for unit in chosen))


if __name__ == "__main__":
    main()
