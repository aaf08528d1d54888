#!/usr/bin/env python3
"""verilator_tb/rtl_coverage: reading coverage.dat, waivers, thresholds, the report, lcov.

    rtl_coverage_test.py CLASS     or     rtl_coverage_test.py --classes NAME...
"""

import contextlib
import inspect
import io
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "verilator_tb/rtl_coverage"))

# pylint: disable=wrong-import-position
import lcov  # noqa: E402
import rtl_coverage  # noqa: E402
from points import CoverageError, read_points  # noqa: E402
from waivers import read_waivers, signal_pattern  # noqa: E402

RTL = """module unit (
  input  logic [3:0] data_i
);
  always_comb begin
    if (never) x = 1;
    else x = 2;
  end
endmodule
"""


def line(design, number, column, kind, text, count, lines=""):
    fields = {"f": "rtl/m4bram/unit.sv", "l": number, "n": column, "page": f"v_{kind}/unit", "o": text}
    if lines:
        fields["S"] = lines
    fields["h"] = design
    return "C '" + "".join(f"\1{key}\2{value}" for key, value in fields.items()) + f"' {count}\n"


# By hand: of 2 x 7 points 4 are not reached: data_i[3] and the `if` in s_sy, data_i[3] and data_i[2] in l_dp.
def points_by_hand():
    text = "# SystemC::Coverage-3\n"
    for design, bits, never in (("s_sy", (9, 8, 7, 0), 0), ("l_dp", (9, 8, 0, 0), 1)):
        for bit, count in enumerate(bits):
            text += line(design, 2, 22, "toggle", f"data_i[{bit}]", count)
        text += line(design, 5, 5, "branch", "if", never, "5")
        text += line(design, 5, 6, "branch", "else", 6, "6")
        text += line(design, 4, 3, "line", "block", 7, "4")
    return text


WAIVE_DATA = '[[waiver]]\nmodule = "unit"\nkind = "toggle"\nsignal = "data_i[3:3]"\nreason = "it is tied to zero"\n'
WAIVE_MORE = WAIVE_DATA.replace("[3:3]", "[2:2]") + 'designs = ["l_dp"]\n'
WAIVE_IF = (
    '[[waiver]]\nmodule = "unit"\nkind = "branch"\nside = "if"\nline = "if (never)"\nbelow = "always_comb"\n'
    'designs = ["s_sy"]\nreason = "no state has it"\n'
)
ALL_WAIVED = WAIVE_DATA + WAIVE_MORE + WAIVE_IF


class CoverageCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        for folder in ("rtl/m4bram", "rtl/accel", "rtl/accel/builds/dla"):
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
        (self.folder / "rtl/accel/other.sv").write_text("module other; endmodule\n")
        (self.folder / "rtl/m4bram/unit.sv").write_text(RTL)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def run_tool(self, waivers, dat=None, options=()):
        """Exit code, stdout, stderr, and coverage.json."""
        self.write("coverage.dat", points_by_hand() if dat is None else dat)
        path = self.write("waivers.toml", waivers)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            folders = [str(self.folder), "--waivers", str(path), "--sources", str(self.folder)]
            code = rtl_coverage.main([*folders, *options])
        written = self.folder / "coverage.json"
        return code, out.getvalue(), err.getvalue(), json.loads(written.read_text()) if written.exists() else None


class Reading(CoverageCase):
    def test_fields(self):
        points = read_points(self.write("c.dat", points_by_hand()))
        self.assertEqual(len(points), 14)
        last = points[-1]
        self.assertEqual((last.design, last.file, last.line, last.kind), ("l_dp", "rtl/m4bram/unit.sv", 4, "line"))
        self.assertEqual((last.module, last.count, last.lines), ("unit", 7, (4,)))

    def test_not_coverage_data(self):
        for text, sentence in (
            ("", ":1: no coverage data"),
            ("# SystemC::Coverage-3\n", "it has no point"),
            ("# SystemC::Coverage-3\nC 'x' 1\n", ":2: this is no point"),
            (points_by_hand()[:-3], ":15: this is no point"),  # cut off
        ):
            with self.assertRaises(CoverageError) as raised:
                read_points(self.write("c.dat", text))
            self.assertIn(sentence, str(raised.exception))
        with self.assertRaises(CoverageError):
            read_points(self.folder / "absent.dat")

    def test_exit_code(self):
        code, _, err, _ = self.run_tool("", dat="nothing\n")
        self.assertEqual(code, 2)
        self.assertIn("coverage.dat:1: no coverage data", err)


class Waivers(CoverageCase):
    def test_patterns(self):
        for pattern, hits, misses in (
            ("a[3:1]", ("a[1]", "a[3]"), ("a[0]", "a[4]", "a", "a[1][2]")),
            ("a[9,4:3,0]", ("a[9]", "a[3]", "a[4]", "a[0]"), ("a[1]", "a[5]", "a[8]", "a[10]")),
            ("a[2]", ("a[2]",), ("a[1]", "a2")),
            ("*.x[1:0]", ("s.x[0]", "s.y.x[1]"), ("s.x[2]", "x[0]")),
            ("m[7:6]*", ("m[6]", "m[7][3]"), ("m[5][3]",)),
        ):
            matches = signal_pattern(pattern)
            for signal in hits:
                self.assertTrue(matches(signal), (pattern, signal))
            for signal in misses:
                self.assertFalse(matches(signal), (pattern, signal))

    def test_all_waived(self):
        code, out, _, document = self.run_tool(ALL_WAIVED)
        self.assertEqual(code, 0, out)
        self.assertTrue(document["pass"])
        self.assertEqual(len(document["waived"]), 4)
        self.assertEqual(document["left"], [])

    def test_stale(self):
        reached = WAIVE_DATA.replace("[3:3]", "[0]")
        elsewhere = WAIVE_IF.replace("always_comb", "always_ff")
        nothing = WAIVE_DATA.replace("data_i", "gone_i")
        partly = WAIVE_DATA.replace("[3:3]", "[3:1]")
        for waiver, sentence in (
            (reached, "all 2 points that it matches are reached"),
            (nothing, "matches no point"),
            (elsewhere, "matches no point"),
            (partly, "3 of the 6 points that it matches are reached"),
        ):
            code, out, _, document = self.run_tool(ALL_WAIVED + waiver)
            self.assertEqual(code, 1)
            self.assertIn("waiver 4 (unit): ", out)
            self.assertIn(sentence, " ".join(document["complaints"]))

    def test_of_what_was_not_run(self):
        other = WAIVE_DATA + 'designs = ["dla"]\n' + WAIVE_DATA.replace('"unit"', '"other"')
        self.assertEqual(self.run_tool(ALL_WAIVED + other)[0], 0)

    def test_broken_files(self):
        for text, sentence in (
            ("[[waiver]\n", "waivers.toml: "),
            ("[[waver]]\n", "unknown table 'waver'"),
            (WAIVE_DATA + 'why = "x"\n', "waiver 1 (unit): unknown key 'why'"),
            (WAIVE_DATA.replace("it is tied to zero", "unreachable"), "a reason, in words"),
            (WAIVE_DATA.replace('"toggle"', '"expression"'), "kind is one of"),
            (WAIVE_DATA.replace("signal", "line"), "a toggle needs a signal"),
            (WAIVE_DATA.replace('"unit"', '"unlt"'), "waiver 1 (unlt): there is no module 'unlt' in rtl"),
            (WAIVE_DATA.replace('"data_i[3:3]"', "3"), "signal is a text"),
            (WAIVE_DATA.replace('"toggle"', "3"), "kind is one of"),
            (WAIVE_DATA + 'designs = ["s_sy", "s_syy"]\n', "designs is a list of names out of dla, l_dp, l_sy, s_dp"),
            (WAIVE_DATA + "designs = 3\n", "designs is a list of names"),
            ('waiver = "x"\n', "a waiver is a table"),
            ('waiver = ["x"]\n', "a waiver is a table"),
            ("threshold = 3\n", "a threshold is a table"),
            ("[threshold]\nunit = 50\n", "threshold.unit: a percentage, 0 to 100"),
            ('[threshold.unit]\ntoggle = "0"\n', "threshold.unit: a percentage, 0 to 100"),
            ("[threshold.unit]\ntoggle = true\n", "a percentage, 0 to 100"),
            ("[threshold.unit]\ntoggle = nan\n", "a percentage, 0 to 100"),
            ("[threshold.unit]\ntoggle = 101\n", "a percentage, 0 to 100"),
            ("[threshold.unit]\ntoggle = -1\n", "a percentage, 0 to 100"),
            ('[threshold."v*"]\ntoggle = 62\n', "threshold.v*: it fits no module in rtl"),
        ):
            code, _, err, _ = self.run_tool(text)
            self.assertEqual(code, 2)
            self.assertIn(sentence, err)

    def test_thresholds(self):
        waivers, thresholds = read_waivers(
            self.write("w.toml", "[threshold.unit]\nline = 75\n"), {"unit"}, {"s_sy"}
        )
        self.assertEqual((waivers, thresholds), ([], {"unit": {"line": 75}}))


class Verdicts(CoverageCase):
    def test_a_point_left_is_an_error(self):
        code, out, _, document = self.run_tool(WAIVE_DATA + WAIVE_MORE)
        self.assertEqual(code, 1)
        self.assertIn("rtl/m4bram/unit.sv:5: s_sy: branch if: if (never) x = 1;", out)
        self.assertIn("unit, branch: 75.00 % reached of 100 %; 1 left", out)
        self.assertFalse(document["pass"])

    def test_signal_and_bit(self):
        out = self.run_tool(WAIVE_DATA + WAIVE_IF)[1]
        self.assertIn("rtl/m4bram/unit.sv:2: l_dp: toggle data_i[2]", out)

    def test_threshold(self):
        # 5 of 8 toggles: 62.5 %. The branch is waived.
        self.assertEqual(self.run_tool(WAIVE_IF + "[threshold.unit]\ntoggle = 62\n")[0], 0)
        self.assertEqual(self.run_tool(WAIVE_IF + "[threshold.unit]\ntoggle = 63\n")[0], 1)
        self.assertEqual(self.run_tool(WAIVE_IF + '[threshold."u*"]\ntoggle = 62\n')[0], 0)
        self.assertEqual(self.run_tool(WAIVE_IF + '[threshold."o*"]\ntoggle = 62\n')[0], 1)
        code, out, _, _ = self.run_tool(ALL_WAIVED + "[threshold.unit]\nbranch = 99\n")
        self.assertEqual(code, 1)
        self.assertIn("unit, branch: its threshold of 99 % is of no use", out)
        self.assertEqual(self.run_tool("[threshold]\nunit = 50\n")[0], 2)

    def test_table(self):
        table = {(row["module"], row["kind"]): row for row in self.run_tool(WAIVE_DATA)[3]["table"]}
        toggles = table["unit", "toggle"]
        self.assertEqual((toggles["points"], toggles["reached"], toggles["waived"], toggles["left"]), (8, 5, 2, 1))
        self.assertAlmostEqual(toggles["percent"], 100 * 5 / 6)
        self.assertEqual(table["all", "all"]["points"], 14)

    def test_never_rounded_to_all(self):
        many = points_by_hand() + "".join(line("s_sy", 2, 22, "toggle", f"big[{bit}]", 1) for bit in range(30000))
        out = self.run_tool(WAIVE_DATA + WAIVE_IF, dat=many)[1]
        self.assertIn("unit, toggle: 99.99 % reached of 100 %; 1 left", out)

    def test_page(self):
        self.run_tool(WAIVE_DATA + WAIVE_MORE)
        page = (self.folder / "coverage.html").read_text()
        self.assertIn("branch if: if (never) x = 1;", page)
        self.assertIn("3: it is tied to zero", page)


class Expected(CoverageCase):
    """All that is there is reached or waived; what counts is what is not there."""

    def complaints(self, dat, designs, waivers=""):
        code, out, err, document = self.run_tool(waivers, dat, ["--designs", designs])
        self.assertEqual(code, 1 if document["complaints"] else 0, out + err)
        for complaint in document["complaints"]:
            self.assertIn(complaint, out)
        return document["complaints"]

    def points(self, *wanted):
        return "# SystemC::Coverage-3\n" + "".join(line(design, 2, 22, kind, "x", 1) for design, kind in wanted)

    def test_all_there(self):
        self.assertEqual(self.complaints(points_by_hand(), "s_sy,l_dp", ALL_WAIVED), [])

    def test_one_point_is_not_all(self):
        complaints = self.complaints(self.points(("s_sy", "toggle")), "s_sy")
        self.assertEqual(complaints, [f"s_sy: unit has no points of kind {kind}" for kind in ("line", "branch")])
        complaints = self.complaints(self.points(("s_sy", "line"), ("s_sy", "branch")), "s_sy")
        self.assertEqual(complaints, ["s_sy: unit has no points of kind toggle"])

    def test_a_design_that_is_not_there(self):
        complaints = self.complaints(points_by_hand(), "s_sy,s_dp,l_dp", ALL_WAIVED)
        self.assertEqual(complaints, ["s_dp: it has no points; was it run?"])

    def test_a_design_that_nobody_asked_for(self):
        complaints = self.complaints(points_by_hand(), "s_sy", ALL_WAIVED)
        self.assertEqual(complaints, ["l_dp has points, but is not of --designs"])

    def test_modules(self):
        self.write("rtl/m4bram/wires.sv", "module wires (\n  input logic a_i\n);\n  if (P) begin : g_p\n  end\nendmodule\n")
        self.write("rtl/m4bram/unit_pkg.sv", "package unit_pkg;\nendpackage\n")
        self.write("rtl/m4bram/m4bram_phase.sv", "module m4bram_phase;\nendmodule\n")
        complaints = self.complaints(points_by_hand(), "s_sy,l_dp", ALL_WAIVED)
        absent = [("s_sy", "wires"), ("l_dp", "m4bram_phase"), ("l_dp", "wires")]
        self.assertEqual(complaints, [f"{design}: {name} has no points of kind toggle" for design, name in absent])

    def test_a_build(self):
        complaints = self.complaints(self.points(("dla", "line"), ("dla", "branch")), "dla")
        self.assertEqual(complaints, ["dla: no points of kind toggle"])

    def test_a_name_that_is_none(self):
        code, _, err, _ = self.run_tool("", options=["--designs", "s_sy,s_syy"])
        self.assertEqual(code, 2)
        self.assertIn("--designs: no 's_syy'; there are dla, l_dp, l_sy, s_dp, s_sy", err)


class Lcov(CoverageCase):
    def test_by_hand(self):
        points = read_points(self.write("c.dat", points_by_hand()))
        expected = """TN:
SF:rtl/m4bram/unit.sv
FN:2,data_i
FNDA:0,data_i
FNF:1
FNH:0
BRDA:5,0,0,1
BRDA:5,0,1,12
BRF:2
BRH:2
DA:4,14
DA:5,12
DA:6,12
LF:3
LH:3
end_of_record
"""
        self.assertEqual(lcov.write_info(points), expected)

    def test_a_toggle_is_no_line(self):
        only = "# SystemC::Coverage-3\n" + line("s_sy", 2, 22, "toggle", "a", 5) + line("s_sy", 4, 3, "line", "block", 0)
        info = lcov.write_info(read_points(self.write("c.dat", only)))
        self.assertIn("DA:4,0\nLF:1\nLH:0\n", info)
        self.assertIn("FNDA:5,a\n", info)

    def test_waived_points_are_left_out(self):
        self.run_tool(ALL_WAIVED)
        info = (self.folder / "coverage.info").read_text()
        self.assertIn("FNDA:7,data_i\n", info)  # the least of the bits' points that are not waived: 18, 16, 7


CLASSES = [
    name
    for name, found in globals().items()
    if inspect.isclass(found) and issubclass(found, CoverageCase) and name != "CoverageCase"
]


def main():
    if sys.argv[1:2] == ["--classes"]:
        if sys.argv[2:] != CLASSES:
            sys.exit(f"tests/CMakeLists.txt lists {sys.argv[2:]}, this file has {CLASSES}")
        return
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
