#!/usr/bin/env python3
"""tools/gen_probes.py on small made-up headers: a probe that is not there, or there twice,
is an error that names it.

    gen_probes_test.py CLASS     or     gen_probes_test.py --classes NAME...
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

GENERATOR = pathlib.Path(__file__).resolve().parent.parent / "tools" / "gen_probes.py"

BPE = "m4bram__DOT__gen_bpe__BRA__{}__KET____DOT__u_bpe__DOT__{}"

LIST = """`verilator_config
//@ scalar fsm
public_flat_rd -module "m4bram_fsm" -var "state_q"
//@ scalar? t
public_flat_rd -module "m4bram_phase" -var "t_q"
//@ byte act1
public_flat_rd -module "m4bram_bpe" -var "act1_q"
//@ row p
public_flat_rd -module "m4bram_bpe" -var "p_q"
//@ memory memory
public_flat_rd -module "m4bram_main_array" -var "mem_q"
"""


def header(extra=(), leave_out=()):
    members = [("CData/*3:0*/", "m4bram__DOT__u_fsm__DOT__state_q")]
    members += [("CData/*7:0*/", BPE.format(i, "act1_q")) for i in range(4)]
    members += [("IData/*31:0*/", BPE.format(i, "p_q")) for i in range(4)]
    members += [("VlUnpacked<IData/*31:0*/, 512>", "m4bram__DOT__u_main_array__DOT__mem_q"), *extra]
    lines = [f"    {kind} {name};" for kind, name in members if name not in leave_out]
    return "class Vx___024root {\n  public:\n" + "\n".join(lines) + "\n};\n"


class GenProbes(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="m4_probes_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def generate(self, root=None, probes=LIST):
        (self.folder / "probes.vlt").write_text(probes)
        (self.folder / "Vx___024root.h").write_text(root or header())
        for name in ("Vx.cpp", "Vx___024root__1.cpp"):
            (self.folder / name).write_text("")
        return subprocess.run(
            [
                sys.executable, "-B", GENERATOR, "--list", self.folder / "probes.vlt", "--mdir", self.folder,
                "--prefix", "Vx", "--version", "l_dp", "--name", "x",
            ],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def fails(self, *says, **inputs):
        done = self.generate(**inputs)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        for part in says:
            self.assertIn(part, done.stderr)
        self.assertFalse((self.folder / "dut.h").exists(), "no table is left of a failure")

    def test_table(self):
        done = self.generate()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        text = (self.folder / "dut.h").read_text()
        for part in (
            "struct Dut_x {",
            "kVersion{true, true}",
            "s.fsm = r.m4bram__DOT__u_fsm__DOT__state_q;",
            "r.m4bram__DOT__u_fsm__DOT__state_q = s.fsm;",
            f"s.bpe[3].p = r.{BPE.format(3, 'p_q')};",
            f"r.{BPE.format(2, 'act1_q')} = static_cast<std::uint8_t>(s.act1 >> 16);",
            "return r.m4bram__DOT__u_main_array__DOT__mem_q;",
        ):
            self.assertIn(part, text)
        self.assertNotIn("s.t ", text, "an optional probe that is not there is left out")
        units = (self.folder / "all.cpp").read_text()
        self.assertEqual(units, '#include "Vx.cpp"\n#include "Vx___024root__1.cpp"\n')

    def test_optional_probe_that_is_there(self):
        root = header(extra=[("CData/*0:0*/", "m4bram__DOT__u_phase__DOT__t_q")])
        self.assertEqual(self.generate(root=root).returncode, 0)
        self.assertIn("s.t = r.m4bram__DOT__u_phase__DOT__t_q;", (self.folder / "dut.h").read_text())

    def test_wrong_name(self):
        self.fails("probe stat_q", "kept 0 of it", "probes.vlt", probes=LIST.replace('"state_q"', '"stat_q"'))

    def test_missing_memory(self):
        self.fails("probe mem_q", root=header(leave_out=["m4bram__DOT__u_main_array__DOT__mem_q"]))

    def test_a_bpe_is_missing(self):
        self.fails("probe p_q", "kept 3 of it", root=header(leave_out=[BPE.format(1, "p_q")]))

    def test_ambiguity(self):
        other = "m4bram__DOT__u_other__DOT__state_q"
        self.fails("probe state_q is ambiguous", other, root=header(extra=[("CData/*3:0*/", other)]))

    def test_a_row_outside_the_bpes_is_ambiguous(self):
        other = "m4bram__DOT__u_other__DOT__p_q"
        self.fails("probe p_q is ambiguous", other, root=header(extra=[("IData/*31:0*/", other)]))

    def test_bound_modules_and_verilators_own_members_are_no_probes(self):
        root = header(
            extra=[
                ("CData/*3:0*/", "m4bram__DOT__u_fsm__DOT__u_sva__DOT__state_q"),
                ("CData/*3:0*/", "m4bram__DOT__u_expected__DOT__state_q"),
                ("CData/*3:0*/", "__Vdly__m4bram__DOT__u_fsm__DOT__state_q"),
            ]
        )
        self.assertEqual(self.generate(root=root).returncode, 0)

    def test_variable_without_its_note(self):
        self.fails("no //@ line before", probes=LIST.replace("//@ row p\n", ""))


def main():
    if sys.argv[1:2] == ["--classes"]:
        if sys.argv[2:] != ["GenProbes"]:
            sys.exit(f"tests/CMakeLists.txt lists {sys.argv[2:]}, this file has GenProbes")
        return
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
