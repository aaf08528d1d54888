#!/usr/bin/env python3
"""verilator_tb/mutate: the parser, the operators, the selector, the proofs, the journal and the score.

    mutate_test.py CLASS     or     mutate_test.py --classes NAME...
"""

import inspect
import pathlib
import re
import shutil
import signal
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "verilator_tb/mutate"))

# pylint: disable=wrong-import-position
import mutate  # noqa: E402
import score  # noqa: E402
from builds import Builds  # noqa: E402
from design import design_of  # noqa: E402
from instrument import PACKAGE_TEXT, instrumented  # noqa: E402
from journal import EQUIVALENT, KILLED, SURVIVED, Journal  # noqa: E402
from module_proof import FORM, ModuleProver  # noqa: E402
from operators import all_mutants  # noqa: E402
from plan import GROUP, VersionPlan  # noqa: E402
from proof import Prover  # noqa: E402
from sv_expression import SourceError  # noqa: E402
from sv_file import FileParser  # noqa: E402

FILES = mutate.rtl_files("s_sy")
ACCEL_FILES = mutate.rtl_files("dla_m4")


SELECTOR_ZERO = PACKAGE_TEXT.replace("logic [15:0] sel /*verilator public_flat_rw*/;", "localparam sel = 16'd0;")


def mutant_of(design, unit, original, text):
    for mutant in all_mutants(design):
        found = design.units[mutant.unit].text[mutant.start : mutant.end]
        if (mutant.unit, found, mutant.text) == (unit, original, text):
            return mutant
    raise AssertionError(f"no operator makes {unit}: {original} -> {text}")


class Temporary(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="m4_mutate_"))
        self.addCleanup(shutil.rmtree, self.folder)


class Parser(unittest.TestCase):
    def test_what_it_does_not_know_is_an_error_with_its_line(self):
        with self.assertRaisesRegex(SourceError, r"^x\.sv:2: expected"):
            FileParser("module x ();\n  assign a = ;\nendmodule\n", "x.sv").unit()
        with self.assertRaisesRegex(SourceError, r"^x\.sv:2: unknown character"):
            FileParser("module x ();\n  `define\n", "x.sv").unit()

    def test_parameters_reach_the_modules(self):
        for version, row, words in (("s_sy", 32, 4), ("l_dp", 64, 8)):
            constants = design_of(version, FILES).constants
            self.assertEqual(constants["m4bram_bpe"]["RowBits"], row)
            self.assertEqual(constants["m4bram_readout"]["Words"], words)

    def test_a_branch_that_a_version_does_not_have_has_no_sites(self):
        def units(version):
            return {site.unit.name for site in design_of(version, FILES).sites}

        self.assertNotIn("m4bram_phase", units("s_sy"))
        self.assertEqual(units("l_dp"), {path.stem for path in FILES})


class Mutants(unittest.TestCase):
    def test_fifty_of_every_module_and_five_hundred_of_a_version(self):
        for version in ("s_sy", "s_dp", "l_sy", "l_dp"):
            plan = VersionPlan(version, FILES, 100, None, 1)
            rows = score.rows_of(plan, Journal(pathlib.Path("nothing"), str))
            counts = {unit: row[score.OPEN] for unit, row in rows.items()}
            self.assertEqual(len(counts), 11 if version.endswith("dp") else 10)
            self.assertGreaterEqual(min(counts.values()), 50, counts)
            self.assertGreaterEqual(sum(counts.values()), 500)
            self.assertTrue(all(len(group.entries) <= GROUP for group in plan.groups))

    def test_the_seed_repeats_the_choice(self):
        def keys(seed):
            return [entry.key for entry in VersionPlan("s_sy", FILES, 100, 40, seed).entries]

        self.assertEqual(keys(3), keys(3))
        self.assertNotEqual(keys(3), keys(4))
        self.assertEqual(len(set(keys(3))), 40)

    def test_operators(self):
        design = design_of("l_dp", FILES)
        for unit, original, text in (
            ("m4bram_bpe", "ctrl_i.add_op == m4bram_pkg::AddInv", "1'h0"),
            ("m4bram_bpe", "~sel", "sel"),
            ("m4bram_bpe", "act1_q[6:0]", "act1_q[7:1]"),
            ("m4bram_cfg", "!rst_ni", "1'b0"),
            ("m4bram_cfg", "m4bram_pkg::CfgReset", "((m4bram_pkg::CfgReset) ^ 8'h1)"),
            ("m4bram_fsm", "4'd2", "4'h3"),
            ("m4bram_fsm", "bits_left_q - 4'd1", "bits_left_d"),
            ("m4bram_pkg", "x[7]", "1'h0"),
            ("m4bram_pkg", "2'd1", "2'h3"),
            ("m4bram", "data[8*j +: 8]", "data[8*((j + 1) % 4) +: 8]"),
            ("m4bram_phase", "t_q == t_d_q", "(t_q != t_d_q)"),
        ):
            mutant_of(design, unit, original, text)


class Selector(Temporary):
    def test_nested_mutants_keep_the_rest_of_the_text(self):
        unit = FileParser("module x ();\n  assign a = b_i & c_i;\nendmodule\n", "x.sv").unit()
        value = unit.items[0].value
        self.assertEqual(unit.text[value.start : value.end], "b_i & c_i")

        class At:
            def __init__(self, node, text):
                self.start, self.end, self.text = node.start, node.end, text

        both = [(1, At(value, "1'b0")), (2, At(value.children[1], "d_i"))]
        self.assertEqual(
            instrumented(unit.text, both).split("\n")[1],
            "  assign a = (m4bram_mutant_pkg::sel == 16'd1 ? 1'b0 : "
            "b_i & (m4bram_mutant_pkg::sel == 16'd2 ? d_i : c_i));",
        )

    def test_selector_zero_is_the_rtl_by_proof(self):
        design = design_of("l_dp", FILES)
        prover = Prover(design, "l_dp", self.folder)
        by_unit = {}
        for entry in VersionPlan("l_dp", FILES, 0, 300, 1).entries:
            by_unit.setdefault(entry.mutant.unit, []).append(entry.mutant)
        self.assertEqual(len(by_unit), len(FILES))
        for name, mutants in by_unit.items():
            replaced = {name: instrumented(design.units[name].text, list(enumerate(mutants, 1)))}
            # One file for the selector and the package that uses it.
            package = replaced.get("m4bram_pkg", design.units["m4bram_pkg"].text)
            replaced["m4bram_pkg"] = SELECTOR_ZERO + package
            self.assertEqual(prover.compare("copy", replaced), ("any state", None), name)


class Proofs(Temporary):
    def setUp(self):
        super().setUp()
        self.design = design_of("s_sy", FILES)
        self.prover = Prover(self.design, "s_sy", self.folder)

    def prove(self, unit, original, text):
        return self.prover.prove(mutant_of(self.design, unit, original, text), "mutant")

    def test_equivalent_in_every_state(self):
        self.assertEqual(self.prove("m4bram_fsm", "cmd_valid_i & acts_i", "cmd_valid_i"), ("any state", None))

    def test_equivalent_in_every_state_that_is_reached(self):
        found = self.prove("m4bram_shuffler", "(dup_i == m4bram_pkg::Dup4)", "(dup_i >= m4bram_pkg::Dup4)")
        self.assertEqual(found, ("reachable state", None))

    def test_equivalent_but_for_a_register_that_nobody_reads(self):
        found = self.prove("m4bram_port_a", "a_ce_i & ~a_we_i", "(a_ce_i | ~a_we_i)")
        self.assertEqual(found, ("unused register", None))

    def test_not_equivalent(self):
        self.assertEqual(self.prove("m4bram_bpe", "~sel", "sel"), (None, None))

    def test_main_edges_follow_mid_edges(self):
        self.design = design_of("s_dp", FILES)
        self.prover = Prover(self.design, "s_dp", self.folder)
        self.assertEqual(self.prove("m4bram_phase", "t_q", "t_d_q"), ("reachable state", None))
        self.assertEqual(self.prove("m4bram_phase", "~t_q", "t_q"), (None, None))


class Accelerator(unittest.TestCase):
    """Parser, elaboration and operators, on what the block has not."""

    def test_every_module_of_the_build_has_mutants(self):
        # accel_checks refuses wrong builds and has nothing that runs.
        absent = {
            "dla_m4": {"accel_cim_none"},
            "dla": {f"accel_cim_{part}" for part in ("acc", "group", "m4bram", "seq", "steps")},
            "m4": {"accel_cim_none", *(f"accel_dsp{part}" for part in ("", "_acc", "_cell", "_mult", "_steps"))}
            | {"accel_dsp_weights"},
        }
        for build, missing in absent.items():
            files = mutate.rtl_files(build)
            plan = VersionPlan(build, files, mutate.ACCEL_PER_MODULE, None, 1)
            rows = score.rows_of(plan, Journal(pathlib.Path("nothing"), str))
            modules = {path.stem for path in files if path.parent.name == "accel"}
            self.assertEqual(set(rows), modules - missing - {"accel_checks"}, build)
            self.assertTrue(all(row[score.OPEN] == mutate.ACCEL_PER_MODULE for row in rows.values()))
        self.assertEqual(len(VersionPlan("dla_m4", ACCEL_FILES, 12, None, 1).entries), 312)

    def test_the_keys_know_the_included_file(self):
        derived = (ROOT / "rtl/accel/accel_derived.svh").read_text()
        self.assertIn(derived, design_of("dla_m4", ACCEL_FILES).units["accel_build_pkg"].text)

    def test_instances_with_other_parameters(self):
        variants = design_of("dla_m4", ACCEL_FILES).variants
        self.assertEqual(variants["accel_tree"], [{"Inputs": 6, "Bits": 32}, {"Inputs": 6, "Bits": 17}])
        self.assertEqual([v["LeftAligned"] for v in variants["accel_act_buffer"]], [1, 0])

    def test_operators(self):
        design = design_of("dla_m4", ACCEL_FILES)
        for unit, original, text in (
            ("accel_tiles", "q_sum >= {1'b0, q_i}", "(q_sum > {1'b0, q_i})"),
            ("accel_regs", "WIrqEnable", "(WIrqEnable + 6'h1)"),
            ("accel_requant", "rounded >>> shift3_q", "(rounded >> shift3_q)"),
            ("accel_requant", "65'sd1", "65'sh2"),
            ("accel_requant", "valid_q[3]", "valid_q[2]"),
            ("accel_loader", "job_i.ju", "job_i.cu"),
            ("accel_pkg", "(code == 2'd0)", "(code != 2'd0)"),
            # A loop of statements: another number in it.
            ("accel_tree", "sums[g*32 +: 32]", "sums[((g + 1) % 1)*32 +: 32]"),
            # A cast: what is in it.
            ("accel_dsp_steps", "dsp_rb_q", "(~dsp_rb_q)"),
        ):
            mutant_of(design, unit, original, text)

    def test_what_the_build_does_not_have_is_not_mutated(self):
        lines = {(m.unit, m.text) for m in all_mutants(design_of("dla_m4", ACCEL_FILES))}
        self.assertFalse(any(unit == "accel_dsp_cell" and "w_i[23" in text for unit, text in lines))
        synchronous = re.compile(r"is_signed \? 4'd4 : 4'd3|4'd3 : 4'd4")  # mac2_cycles() without double clock
        self.assertFalse(any(unit == "accel_pkg" and synchronous.search(text) for unit, text in lines))


class ModuleProofs(Temporary):
    def setUp(self):
        super().setUp()
        self.design = design_of("dla_m4", ACCEL_FILES)
        self.prover = ModuleProver(self.design, self.folder)

    def prove(self, unit, original, text):
        return self.prover.prove(mutant_of(self.design, unit, original, text), "mutant")

    def test_selector_zero_is_the_rtl_in_every_module(self):
        by_unit = {}
        for entry in VersionPlan("dla_m4", ACCEL_FILES, 0, 400, 1).entries:
            by_unit.setdefault(entry.mutant.unit, []).append(entry.mutant)
        self.assertEqual(len(by_unit), 26)
        for name, mutants in by_unit.items():
            replaced = {name: instrumented(self.design.units[name].text, list(enumerate(mutants, 1)))}
            replaced["accel_pkg"] = SELECTOR_ZERO + replaced.get("accel_pkg", self.design.units["accel_pkg"].text)
            modules = [name] if name != "accel_pkg" else self.prover.modules(name)
            self.assertEqual(self.prover.compare("copy", replaced, modules), (FORM, None), name)

    def test_equivalent(self):
        found = self.prove("accel_layer", "check_cycle_q == 2'd3", "(check_cycle_q >= 2'd3)")
        self.assertEqual(found, (FORM, None))

    def test_not_equivalent(self):
        # In a module alone, between instances, in both variants of one, and through a function of the package.
        for unit, original, text in (
            ("accel_tiles", "q_sum >= {1'b0, q_i}", "(q_sum > {1'b0, q_i})"),
            ("accel_engines", "tile_end & last_tile", "tile_end"),
            ("accel_tree", "load1_i", "load2_i"),
            ("accel_requant", "rounded >>> shift3_q", "(rounded >> shift3_q)"),
            ("accel_pkg", "(code == 2'd0)", "(code != 2'd0)"),
            # In a table, which must not become a memory whose contents are assumed.
            ("accel_pkg", "11'd66", "((11'd66) ^ 11'h100)"),
        ):
            self.assertEqual(self.prove(unit, original, text), (None, None), unit)

    def test_nothing_compared_is_no_proof(self):
        with self.assertRaisesRegex(RuntimeError, "^no module sees accel_build_pkg"):
            self.prover.compare("nothing", {"accel_build_pkg": "package accel_build_pkg; syntax error"})


class Runs(Temporary):
    """What is said of a mutant when the program that runs it ends; the program is a shell script here."""

    def setUp(self):
        super().setUp()
        plan = VersionPlan("s_sy", FILES, 100, 3, 1)
        self.group = plan.groups[0]
        self.journal = Journal(self.folder / "journal", lambda _: "v1")
        self.builds = Builds(self.folder, [plan], self.journal)
        (self.builds.folder / "bin").mkdir(parents=True)

    def run_program(self, text):
        program = self.builds.folder / "bin" / f"run_{self.group.version}_{self.group.name}"
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
        self.builds.run(self.group, self.group.entries, 0, ("smoke",))
        return [(self.journal.of(entry) or {}).get("class") for entry in self.group.entries]

    def test_ended_from_outside_is_no_kill(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
            with self.assertRaisesRegex(RuntimeError, f"ended by signal {number.value};"):
                self.run_program(f"kill -{number.value} $$")
        # The first of the calls for one mutant alone.
        with self.assertRaisesRegex(RuntimeError, "ended by signal 15"):
            self.run_program("case $# in 10) exit 1;; esac; kill -15 $$")
        self.assertEqual(self.journal.results, {})

    def test_ended_by_the_simulation_is_a_kill(self):
        self.assertEqual(self.run_program("case $# in 10) echo '{\"mutant\": 1}';; esac; kill -6 $$"), [SURVIVED, KILLED, KILLED])

    def test_an_error_of_the_program_is_one(self):
        with self.assertRaisesRegex(RuntimeError, "mutants: no vector"):
            self.run_program("echo 'mutants: no vector' >&2; exit 1")


class Journals(Temporary):
    def setUp(self):
        super().setUp()
        self.plan = VersionPlan("s_sy", FILES, 100, 10, 1)
        self.path = self.folder / "journal"

    def test_a_run_goes_on_from_what_was_written(self):
        a, b, c = self.plan.entries[:3]
        journal = Journal(self.path, lambda _: "v1")
        journal.add(a, KILLED, by="x/s_sy", edge=3, verdict="mismatch")
        journal.add(b, SURVIVED, stage=0)
        journal.add(c, EQUIVALENT, form="any state")
        self.path.write_text(self.path.read_text() + '{"key": "torn')
        again = Journal(self.path, lambda _: "v1")
        self.assertEqual(again.of(a)["by"], "x/s_sy")
        self.assertEqual(again.of(c)["form"], "any state")
        self.assertIsNotNone(again.of(b))
        self.assertIsNone(again.of(b, stage=1))
        self.assertIsNone(again.of(self.plan.entries[3]))
        self.assertEqual(again.first("s_sy"), ["x/s_sy"])

    def test_other_vectors_give_a_survivor_another_chance(self):
        a, b = self.plan.entries[:2]
        journal = Journal(self.path, lambda _: "v1")
        journal.add(a, SURVIVED, stage=1)
        journal.add(b, KILLED, by="x/s_sy", edge=3, verdict="mismatch")
        self.assertIsNone(Journal(self.path, lambda _: "v2").of(a))
        self.assertIsNotNone(Journal(self.path, lambda _: "v2").of(b))

    def test_score_counts_all_that_is_not_killed_or_proved(self):
        journal = Journal(self.path, lambda _: "v1")
        for number, entry in enumerate(self.plan.entries[:9]):
            if number < 6:
                journal.add(entry, KILLED, by="x/s_sy", edge=3, verdict="mismatch")
            elif number == 6:
                journal.add(entry, EQUIVALENT, form="any state")
            else:
                journal.add(entry, SURVIVED, stage=1, proof=None if number == 7 else "no answer")
        rows = score.rows_of(self.plan, journal)
        self.assertEqual(sum(row[KILLED] for row in rows.values()), 6)
        self.assertEqual(score.table(rows)[-1], "| all | 10 | 6 | 1 | 1 | 2 | 66.7 % |")
        still = score.holes(self.plan, journal)
        self.assertEqual(len(still), 3)
        self.assertRegex(score.describe(still[0], journal), r"^rtl/m4bram/m4bram_?\w*\.sv:\d+: s_sy: hole: '.+' -> '.+'")


CLASSES = [
    name
    for name, found in globals().items()
    if inspect.isclass(found) and issubclass(found, unittest.TestCase) and name != "Temporary"
]


def main():
    if sys.argv[1:2] == ["--classes"]:
        if sys.argv[2:] != CLASSES:
            sys.exit(f"tests/CMakeLists.txt lists {sys.argv[2:]}, this file has {CLASSES}")
        return
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
