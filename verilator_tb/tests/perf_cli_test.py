#!/usr/bin/env python3
"""m4perf as a user calls it, from the source root:

    perf_cli_test.py M4PERF CLASS                runs the tests of one class
    perf_cli_test.py M4PERF --classes NAME...    are these all classes?
"""

import csv
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL = ""

DONE, DIFFERS, DATA_ERROR, USAGE, OUTPUT = 0, 1, 4, 64, 74

DATA = pathlib.Path("golden_model/perf/data")

NETWORK = """rvec: 3
convs:
  - {shape: [3, 3, 64, 56, 56, 64], times: 2}
  - [3, 3, 64, 28, 28, 128]
fcs: [[512, 10]]
maps: [[56, 56, 64, 56, 56, 64]]
stream_words: {in: 1, out: 1}
"""

SUBJECT = ("--network", "resnet34", "--device", "big")
DP_L = ("--architecture", "DP-L")


class Case(unittest.TestCase):
    """A temporary folder, and how to call the tool."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="m4_perf_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, *arguments, code=DONE, **options):
        """Runs the tool; its exit code must be `code`."""
        arguments = [str(a) for a in arguments]
        done = subprocess.run(
            [TOOL, *arguments],
            capture_output=True, encoding="utf-8", errors="replace", timeout=100, check=False, **options,
        )  # fmt: skip
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def usage(self, *arguments, says=()):
        """The command line is refused: exit code 64, one sentence."""
        done = self.call(*arguments, code=USAGE)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("m4perf: "), done.stderr)
        self.assertEqual(done.stdout, "")
        for part in says:
            self.assertIn(part, done.stderr)

    def refused(self, *arguments, says):
        """A data file is wrong: exit code 4, its place and one sentence."""
        done = self.call(*arguments, code=DATA_ERROR)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertIn(says, done.stderr)

    def json(self, *arguments, code=DONE):
        return json.loads(self.call(*arguments, "--json", code=code).stdout)

    def data(self, **changes):
        """A copy of the data; changes: file (. is __) = (from, to)."""
        folder = self.folder / "data"
        shutil.copytree(DATA, folder)
        for name, (before, after) in changes.items():
            file = folder / name.replace("__", ".")
            text = file.read_text()
            self.assertIn(before, text)
            file.write_text(text.replace(before, after, 1))
        return folder

    def file(self, name, text):
        (self.folder / name).write_text(text)
        return self.folder / name


class CommandLine(Case):
    COMMANDS = ("reproduce", "explore", "layers", "compare", "cycles")

    def test_no_arguments(self):
        self.usage(says=("command", "--help"))

    def test_help(self):
        for word in ("--help", "-h", "help"):
            done = self.call(word)
            self.assertIn("usage: m4perf COMMAND", done.stdout)
            for command in self.COMMANDS:
                self.assertIn(f"  {command} ", done.stdout)
            for code in ("0 done", "1 ", "4 ", "64 ", "70 ", "74 "):
                self.assertIn(code, done.stdout)
            self.assertEqual(done.stderr, "")

    def test_help_of_each_command(self):
        for command in self.COMMANDS:
            for word in ("--help", "-h"):
                done = self.call(command, word)
                self.assertTrue(done.stdout.startswith(f"m4perf {command}"), done.stdout)
                for part in ("examples:", "--data", "--accounting", "accounting switches:", "real-fc"):
                    self.assertIn(part, done.stdout)

    def test_the_examples_work(self):
        (self.folder / "golden_model").symlink_to(pathlib.Path("golden_model").resolve())
        self.file("mine.yaml", NETWORK)
        self.file("mine_too.yaml", "{brams: 1500, dsps: 600}\n")
        tool = pathlib.Path(TOOL).resolve()
        count = 0
        for command in self.COMMANDS:
            text = self.call(command, "--help").stdout.split("examples:\n")[1]
            for line in text.replace("\\\n", "").splitlines():
                words = line.split()
                self.assertEqual(words[0], "m4perf")
                done = subprocess.run(
                    [tool, *words[1:]], cwd=self.folder, capture_output=True, text=True, check=False
                )
                self.assertEqual(done.returncode, DONE, f"{line}\n{done.stdout}\n{done.stderr}")
                count += 1
        self.assertGreater(count, 8)

    def test_unknown_command(self):
        self.usage("reproduced", says=("'reproduced'", *self.COMMANDS))

    def test_unknown_option(self):
        for command in self.COMMANDS:
            self.usage(command, "--colour", "x", says=("--colour", f"m4perf {command} --help"))
        self.usage("reproduce", *SUBJECT, says=("--network",))
        self.usage("compare", *SUBJECT, *DP_L, says=("--architecture",))
        self.usage("cycles", *SUBJECT, says=("--device",))
        self.usage("reproduce", "ablation", says=("m4perf reproduce --help",))

    def test_unknown_names(self):
        self.usage("explore", *DP_L, "--network", "resnet43", "--device", "big",
                   says=("--network", "'resnet43'", "the nearest is 'resnet34'", "alexnet"))  # fmt: skip
        self.usage("explore", *DP_L, "--network", "resnet34", "--device", "bik",
                   says=("--device", "'bik'", "the nearest is 'big'"))  # fmt: skip
        self.usage("explore", *SUBJECT, "--architecture", "DP-M",
                   says=("--architecture", "'DP-M'", "'DP-L'", "dla"))  # fmt: skip
        self.usage("compare", *SUBJECT, "--objective", "sped", says=("'sped'", "the nearest is 'speed'"))
        self.usage("compare", *SUBJECT, "--baseline-objective", "x", says=("--baseline-objective", "'x'"))
        self.usage("reproduce", "--experiment", "ablations", says=("'ablations'", "the nearest is 'ablation'"))
        self.usage("reproduce", "--accounting", "drain", says=("'drain'", "the nearest is 'drains'", "honest"))

    def test_missing_names(self):
        self.usage("explore", says=("which network?", "alexnet"))
        self.usage("explore", "--network", "alexnet", says=("which device?", "big"))
        self.usage("explore", *SUBJECT, says=("which architecture?", "DP-S", "dla"))
        self.usage("reproduce", "--experiment", "", says=("''",))
        self.usage("reproduce", "--accounting", "", says=("''",))

    def test_empty_values(self):
        """An unset variable of a script is no option that was left out."""
        for option in ("--csv", "--json", "--html", "--data"):
            self.usage("reproduce", option, "", says=(f"{option}: ''",))
        self.usage("layers", *SUBJECT, *DP_L, "--config", "", says=("--config: ''",))
        self.usage("compare", *SUBJECT, "--narrow", "", says=("--narrow: ''",))

    def test_the_forms_that_the_help_shows(self):
        for option in ("csv", "json"):
            self.assertIn(f"--{option} [=FILE(=-)]", self.call("reproduce", "--help").stdout)
            file = self.folder / f"table.{option}"
            arguments = ("explore", *SUBJECT, *DP_L)
            to_stdout = self.call(*arguments, f"--{option}").stdout
            for form in ((f"--{option}=-",), (f"--{option}", "-")):
                self.assertEqual(self.call(*arguments, *form).stdout, to_stdout)
            for form in ((f"--{option}={file}",), (f"--{option}", file)):
                self.assertIn("architecture DP-L", self.call(*arguments, *form).stdout)
                self.assertEqual(file.read_text(), to_stdout)
                file.unlink()

    def test_impossible_precisions(self):
        self.usage("compare", *SUBJECT, "--weights", "3", says=("--weights: '3'", "2, 4, 8"))
        self.usage("compare", *SUBJECT, "--weights", "", says=("--weights: ''",))
        self.usage("compare", *SUBJECT, "--activations", "9", says=("--activations: '9'", "2, 3, 4, 5, 6, 7, 8"))
        self.usage("explore", *SUBJECT, "--architecture", "BRAMAC-1DA", "--weights", "4", says=("same width",))
        self.usage("compare", *SUBJECT, "--narrow", "4", says=("--wide-share and --narrow",))
        self.usage("compare", *SUBJECT, "--wide-share", "0.5", says=("--wide-share and --narrow",))
        mixed = ("compare", *SUBJECT, "--narrow", "4", "--wide-share")
        for share in ("0", "-1", "1.5", "nan"):
            self.usage(*mixed, share, says=("--wide-share",))
        self.usage(*mixed, "0.5", "--weights", "4", says=("--narrow: 4 is not less",))

    def test_impossible_numbers(self):
        explore = ("explore", *SUBJECT, *DP_L)
        for option in ("--max-brams", "--max-area"):
            for number in ("0", "-1", "many"):
                self.usage(*explore, option, number, says=(option,))
        self.usage(*explore, "--max-area", "nan", says=("--max-area",))
        self.usage(*explore, "--max-dsps", "-1", says=("--max-dsps",))
        self.usage(*explore, "--max-brams", "2490", says=("--max-brams: 2490 is more than the 2489 of big",))
        self.usage(*explore, "--max-dsps", "1153", says=("--max-dsps: 1153 is more than the 1152 of big",))
        for number in ("0", "-1", "few", "100000"):
            self.usage(*explore, "--top", number, says=("--top",))
        self.usage(*explore, "--duplication", "3", says=("--duplication: '3'", "1, 2, 4"))

    def test_contradictions(self):
        self.usage("explore", *SUBJECT, *DP_L, "--pareto", "--top", "3", says=("--pareto and --top",))
        self.usage("reproduce", "--csv", "--json", says=("--csv and --json",))
        self.usage("reproduce", "--csv", "--html", "-", says=("--csv and --html",))
        self.usage("reproduce", "--json", "--html", "-", says=("--json and --html",))
        self.usage("reproduce", "--html", "x.html", "--experiment", "ablation", says=("--html and --experiment",))
        self.usage("compare", *SUBJECT, "--accounting", "honest", "--objective", "quality", says=("fastest",))
        for architecture in ("dla", "BRAMAC-2SA"):
            for option in (("--no-dsps",), ("--duplication", "2")):
                self.usage("explore", *SUBJECT, "--architecture", architecture, *option, says=(architecture,))


class Reproduce(Case):
    def test_everything_is_equal(self):
        done = self.call("reproduce")
        lines = done.stdout.splitlines()
        self.assertEqual(lines[-1], "40 of 40 published values equal at two decimals, 134 rows unchecked")
        self.assertEqual(sum(line.endswith(" ok") for line in lines), 42)  # and the two headlines
        self.assertEqual(sum(line.endswith(" unchecked") for line in lines), 135)  # and the last line
        self.assertRegex(done.stdout, r"ablation/alexnet/DP-S/w2n2/d4 +2\.72  2\.72 +-0\.0020  ok\n")
        self.assertRegex(done.stdout, r"no_dsp/alexnet/SY-L/w8n4 +\d\.\d\d +unchecked\n")
        self.assertRegex(done.stdout, r"DP-S over .* 2\.16  2\.167  ok\n")
        self.assertRegex(done.stdout, r"M4BRAM over BRAMAC.* 1\.43  1\.431  ok\n")

    def test_brief(self):
        done = self.call("reproduce", "--brief")
        self.assertNotIn("unchecked\n", done.stdout.rsplit("\n", 2)[0])
        self.assertLess(done.stdout.count("\n"), 6)
        self.assertIn("40 of 40 published values equal", done.stdout)

    def test_a_changed_value_is_found(self):
        for value, difference in (("2.73", r"-0\.0120"), ("2.71", r"\+0\.0080")):
            data = self.data(paper_rows__csv=("alexnet,DP-S,2,2,,2.72", f"alexnet,DP-S,2,2,,{value}"))
            for brief in ((), ("--brief",)):
                done = self.call("reproduce", "--data", data, *brief, code=DIFFERS)
                row = rf"m4bram_vs_bramac/alexnet/DP-S/w2n2 +{value}  2\.72 +{difference}  DIFFERS\n"
                self.assertRegex(done.stdout, row)
                self.assertEqual(done.stdout.count("DIFFERS"), 1)
                self.assertIn("39 of 40 published values equal at two decimals, 134 rows unchecked", done.stdout)
            shutil.rmtree(data)

    def test_a_changed_headline_is_found(self):
        """With this area none of the 40 known rows changes."""
        data = self.data(architectures__yaml=("clocking: DP, area: 1.196", "clocking: DP, area: 1.9"))
        done = self.call("reproduce", "--data", data, "--brief", code=DIFFERS)
        self.assertRegex(done.stdout, r"DP-S over .* 2\.16  2\.120  DIFFERS\n")
        self.assertIn("40 of 40", done.stdout)

    def test_the_second_headline_is_compared_at_two_decimals(self):
        """1.421 is less than 0.01 away. With this area none of the 40 known rows changes."""
        data = self.data(architectures__yaml=("clocking: DP, area: 1.196", "clocking: DP, area: 1.6"))
        done = self.call("reproduce", "--data", data, "--brief", code=DIFFERS)
        self.assertRegex(done.stdout, r"M4BRAM over BRAMAC.* 1\.43  1\.421  DIFFERS\n")
        self.assertIn("40 of 40", done.stdout)

    def test_a_missing_headline_is_found(self):
        data = self.data()
        for name in ("experiments.yaml", "paper_rows.csv"):
            file = data / name
            file.write_text(file.read_text().replace("m4bram_vs_bramac", "renamed"))
        for arguments in ((), ("--brief",), ("--accounting", "honest")):
            done = self.call("reproduce", "--data", data, *arguments, code=DIFFERS)
            self.assertEqual(done.stdout.count("  MISSING\n"), 2)
            self.assertIn("a headline is missing: m4bram_vs_bramac has no row", done.stdout)
        self.assertEqual([h["ours"] for h in self.json("reproduce", "--data", data, code=DIFFERS)["headlines"]],
                         [None, None])  # fmt: skip
        done = self.call("reproduce", "--data", data, "--experiment", "renamed")
        self.assertNotIn("headline", done.stdout)

    def test_one_experiment(self):
        report = self.json("reproduce", "--experiment", "ablation")
        self.assertEqual(len(report["rows"]), 36)
        self.assertEqual((report["equal"], report["differ"], report["unchecked"]), (6, 0, 30))
        self.assertEqual(report["headlines"], [])
        for arguments in (("--experiment", "ablation,no_dsp"), ("--experiment", "no_dsp", "--experiment", "ablation")):
            self.assertEqual(len(self.json("reproduce", *arguments)["rows"]), 66)

    def test_another_accounting_is_not_compared(self):
        done = self.call("reproduce", "--accounting", "drains,fsm")
        self.assertIn("accounting drains,fsm: the paper's values are of the published accounting", done.stdout)
        self.assertEqual(done.stdout.count("not compared\n"), 42)
        for word in (" ok\n", "DIFFERS", "equal at two"):
            self.assertNotIn(word, done.stdout)
        report = self.json("reproduce", "--accounting", "corrected")
        self.assertEqual((report["equal"], report["differ"], report["unchecked"]), (0, 0, 134))
        self.assertTrue(any(row["difference"] for row in report["rows"]))

    def test_signed_activations_are_not_compared(self):
        done = self.call("reproduce", "--signed")
        self.assertIn("accounting published, signed activations: the paper's values are of the published accounting "
                      "and unsigned activations, so none is checked; 174 rows", done.stdout)  # fmt: skip
        self.assertEqual(done.stdout.count("not compared\n"), 42)
        report = self.json("reproduce", "--signed", "--accounting", "fsm")
        self.assertTrue(report["activation_signed"])
        self.assertEqual((report["equal"], report["differ"]), (0, 0))
        unsigned = self.json("reproduce", "--accounting", "fsm")
        self.assertFalse(unsigned["activation_signed"])
        slower = {r["config"] for r, u in zip(report["rows"], unsigned["rows"]) if r["cycles"] > u["cycles"]}
        self.assertEqual(slower, {"DP-S", "DP-L", "SY-L"})

    def test_signed_rows_of_the_data(self):
        """They stay signed without the option."""
        data = self.data(experiments__yaml=("activations: [8, 7, 6, 5, 4]}", "activations: [8, 7, 6, 5, 4], signed: true}"))
        arguments = ("--experiment", "mixed_activation", "--accounting", "fsm")
        self.assertEqual(self.json("reproduce", "--data", data, *arguments)["rows"],
                         self.json("reproduce", *arguments, "--signed")["rows"])  # fmt: skip

    def test_json_and_csv_agree(self):
        report = self.json("reproduce")
        self.assertEqual(report["accounting"], "published")
        table = list(csv.DictReader(io.StringIO(self.call("reproduce", "--csv").stdout)))
        self.assertEqual(len(table), 174)
        for row, line in zip(report["rows"], table):
            self.assertEqual({k: "" if v is None else str(v) for k, v in row.items()}, line)
        (row,) = [r for r in report["rows"] if r["row"] == "mixed_weight/resnet34/SY-L/h0.05n6"]
        self.assertEqual((row["weight_bits"], row["limit_or_share"], row["paper"]), ("mixed", "0.05", 2.33))
        self.assertAlmostEqual(row["ours"], row["baseline_cycles"] / row["cycles"])
        ours = {h["paper"]: round(h["ours"], 2) for h in report["headlines"]}
        self.assertEqual(ours, {2.16: 2.17, 1.43: 1.43})

    def test_html(self):
        page = self.folder / "new" / "charts.html"
        done = self.call("reproduce", "--brief", "--html", page)
        self.assertIn("40 of 40", done.stdout)
        text = page.read_text()
        self.assertTrue(text.startswith("<!DOCTYPE html>"))
        self.assertGreaterEqual(text.count("<svg"), 5)
        self.assertIn("Accounting: published.", text)
        for number in ("2.167", "2.16", "1.431", "1.43"):
            self.assertIn(f"<td>{number}</td>", text)
        self.assertIn(": ours differs by 0.00", text)
        self.assertEqual(text.count("use no DSPs"), 1)  # of no_dsp
        self.call("reproduce", "--accounting", "honest", "--signed", "--html", page)
        text = page.read_text()
        self.assertIn("Accounting: honest, signed activations. The published values are those of", text)
        self.assertNotIn("differ", text)


class Explore(Case):
    ARGUMENTS = ("explore", *SUBJECT, *DP_L)

    def test_the_best_is_that_of_reproduce(self):
        (row,) = [r for r in self.json("reproduce", "--experiment", "mixed_activation")["rows"]
                  if r["row"] == "mixed_activation/resnet34/DP-L/w8n8"]  # fmt: skip
        report = self.json(*self.ARGUMENTS)
        baseline, best = report["rows"]
        self.assertEqual(baseline["rank"], "baseline")
        self.assertEqual(baseline["configuration"], row["baseline_configuration"])
        self.assertEqual((best["configuration"], best["cycles"]), (row["configuration"], row["cycles"]))
        self.assertEqual(best["speedup"], row["ours"])
        self.assertEqual(report["device"], {"name": "big", "brams": 2489, "dsps": 1152})
        text = self.call(*self.ARGUMENTS).stdout
        self.assertIn("resnet34 on big (2,489 BRAMs, 1,152 DSPs), 8-bit weights, 8-bit unsigned", text)
        self.assertIn(best["configuration"], text)

    def test_by_quality(self):
        (row,) = [r for r in self.json("reproduce", "--experiment", "ablation")["rows"]
                  if r["row"] == "ablation/resnet34/DP-S/w4n4/d2"]  # fmt: skip
        best = self.json("explore", "--network", "resnet34", "--device", "small", "--architecture", "DP-S",
                         "--weights", "4", "--activations", "4", "--duplication", "2",
                         "--objective", "quality")["rows"][1]  # fmt: skip
        self.assertEqual(best["configuration"], row["configuration"])
        self.assertAlmostEqual(best["merit"], best["speedup"] ** 2 / best["area_ratio"])

    def test_no_dsps(self):
        (row,) = [r for r in self.json("reproduce", "--experiment", "no_dsp")["rows"]
                  if r["row"] == "no_dsp/alexnet/DP-L/w8n6"]  # fmt: skip
        best = self.json("explore", "--network", "alexnet", "--device", "few-dsps", *DP_L,
                         "--activations", "6", "--no-dsps")["rows"][1]  # fmt: skip
        self.assertEqual((best["configuration"], best["dsps"]), (row["configuration"], 0))

    def test_mixed_weights(self):
        """The experiment searches finer steps, so it is at least as fast."""
        best = self.json("explore", "--network", "resnet34", "--device", "small", "--architecture", "SY-L",
                         "--wide-share", "0.05", "--narrow", "4", "--activations", "6")["rows"][1]  # fmt: skip
        self.assertGreater(best["speedup"], 2)

    def test_budget(self):
        free = self.json(*self.ARGUMENTS)["rows"]
        tight = self.json(*self.ARGUMENTS, "--max-brams", "1500", "--max-dsps", "800", "--max-area", "100000")["rows"]
        self.assertEqual(free[0], tight[0], "the baseline has the whole device")
        self.assertLessEqual(tight[1]["brams"], 1500)
        self.assertLessEqual(tight[1]["dsps"], 800)
        self.assertLessEqual(tight[1]["area"], 100000)
        self.assertGreater(tight[1]["cycles"], free[1]["cycles"])

    def test_each_limit_binds(self):
        free = self.json(*self.ARGUMENTS)["rows"][1]
        for option, what, limit in (("--max-brams", "brams", 1500), ("--max-dsps", "dsps", 800),
                                    ("--max-area", "area", 100000)):  # fmt: skip
            self.assertGreater(free[what], limit)
            row = self.json(*self.ARGUMENTS, option, limit)["rows"][1]
            self.assertLessEqual(row[what], limit)
            self.assertGreater(row["cycles"], free["cycles"])
        whole = self.json(*self.ARGUMENTS, "--max-brams", "2489", "--max-dsps", "1152")["rows"][1]
        self.assertEqual(whole, free)

    def test_fastest_against_fastest(self):
        """The baseline changes too, not only the contender."""
        subject = ("--network", "vitbase", "--device", "small", "--weights", "2", "--activations", "2")
        arguments = ("explore", *subject, "--architecture", "DP-S")
        fastest = self.json(*arguments, "--accounting", "fastest")
        self.assertEqual((fastest["objective"], fastest["baseline_objective"]), ("speed", "speed"))
        baseline = fastest["rows"][0]
        best = self.json("explore", *subject, "--architecture", "dla", "--objective", "speed")["rows"][1]
        self.assertEqual(baseline["configuration"], best["configuration"])
        self.assertLess(baseline["cycles"], self.json(*arguments)["rows"][0]["cycles"])
        self.assertEqual(self.json("compare", *SUBJECT, "--accounting", "fastest")["baseline_objective"], "speed")

    def test_nothing_fits(self):
        done = self.call(*self.ARGUMENTS, "--max-brams", "10", code=DIFFERS)
        self.assertIn("no configuration fits the budget", done.stdout)
        device = self.file("tiny.yaml", "{brams: 10, dsps: 3}\n")
        arguments = ("--network", "resnet34", "--device", device)
        for command in (("explore", *DP_L), ("layers", *DP_L), ("compare",)):
            done = self.call(*command, *arguments, code=DIFFERS)
            self.assertIn("no accelerator without computing BRAMs fits", done.stdout)

    def test_top(self):
        rows = self.json(*self.ARGUMENTS, "--top", "7")["rows"]
        self.assertEqual([r["rank"] for r in rows], ["baseline", *"1234567"])
        cycles = [r["cycles"] for r in rows[1:]]
        self.assertEqual(cycles, sorted(cycles))

    def test_pareto(self):
        rows = self.json(*self.ARGUMENTS, "--pareto")["rows"][1:]
        self.assertGreater(len(rows), 5)
        for one, next_ in zip(rows, rows[1:]):
            self.assertLess(one["cycles"], next_["cycles"])
            self.assertGreater(one["area"], next_["area"])
        self.assertEqual(rows[0]["cycles"], self.json(*self.ARGUMENTS)["rows"][1]["cycles"])

    def test_without_computing_brams(self):
        (row,) = [r for r in self.json("reproduce", "--experiment", "mixed_activation")["rows"]
                  if r["row"] == "mixed_activation/resnet34/DP-L/w8n8"]  # fmt: skip
        rows = self.json("explore", *SUBJECT, "--architecture", "dla", "--objective", "quality")["rows"]
        self.assertEqual([r["rank"] for r in rows], ["yardstick", "1"])
        self.assertEqual(rows[0]["configuration"], "p=1,q=1,c=8,k=48")
        self.assertEqual(rows[1]["configuration"], row["baseline_configuration"])


class Layers(Case):
    ARGUMENTS = ("layers", *SUBJECT, *DP_L)

    def check(self, rows, cycles):
        *layers, total = rows
        self.assertEqual(total["layer"], "total")
        self.assertEqual(sum(r["times"] * r["cycles"] for r in layers), cycles)
        self.assertEqual(total["cycles"], cycles)
        for row in rows:
            self.assertLessEqual(row["dsp_percent"], 100.001)
            self.assertLessEqual(row["bram_percent"], 100.001)

    def test_of_the_best(self):
        best = self.json("explore", *SUBJECT, *DP_L)["rows"][1]
        report = self.json(*self.ARGUMENTS)
        self.assertEqual(report["configuration"], best["configuration"])
        self.check(report["rows"], best["cycles"])
        self.assertEqual(len(report["rows"]), 16)
        self.assertEqual(report["rows"][0]["shape"], "3x1 x 49 -> 112x112 x 64")
        self.assertEqual({r["bound"] for r in report["rows"][:14]}, {"DSP"})
        text = self.call(*self.ARGUMENTS).stdout
        self.assertIn(f'{best["configuration"]}: 1,152 DSPs, ', text)
        self.assertIn("speedup 2.34 over the baseline p=", text)

    def test_of_a_given_configuration(self):
        config = self.json(*self.ARGUMENTS)["configuration"]
        self.assertEqual(self.json(*self.ARGUMENTS, "--config", config), self.json(*self.ARGUMENTS))
        small = "p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=8,bram_k=16"
        self.assertEqual(self.json(*self.ARGUMENTS, "--config", small)["configuration"], small)

    def test_of_bramac(self):
        arguments = (*SUBJECT, "--architecture", "BRAMAC-2SA")
        best = self.json("explore", *arguments)["rows"][1]
        given = self.json("layers", *arguments, "--config", best["configuration"])
        self.assertEqual(self.json("layers", *arguments), given)
        self.check(self.json("layers", *arguments)["rows"], best["cycles"])

    def test_without_computing_brams(self):
        arguments = (*SUBJECT, "--architecture", "dla")
        best = self.json("explore", *arguments)["rows"][1]
        rows = self.json("layers", *arguments)["rows"]
        self.check(rows, best["cycles"])
        self.assertEqual(rows[-1]["bram_percent"], 0)

    def test_more_than_the_device_holds(self):
        """big has 2,489 BRAMs and 1,152 DSPs. DSPs: dsp_q * p * 3 * dsp_c * dsp_k / 2."""
        for config, holds in (
            # 8 * 3 * 4 * 32 / 2 DSPs. Filter cache: 3 * 32 / 8 * 4 BRAMs wide and 3 * 64 * 16 / 128 deep.
            ("p=1,bram_q=1,dsp_q=8,dsp_c=4,bram_c=8,dsp_k=32,bram_k=32", "1,536 DSPs, 322 stream and 1,152 filter"),
            # Filter cache: 3 * 1024 / 8 * 16 BRAMs, in each 3 * 16 of 128 positions.
            ("p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=32,dsp_k=4,bram_k=1024", "24 DSPs, 300 stream and 6,144 filter"),
        ):
            done = self.call(*self.ARGUMENTS, "--config", config)
            self.assertIn(holds, done.stdout)
            self.assertIn("this is more than big holds", done.stdout)
        done = self.call(*self.ARGUMENTS, "--config", "p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=32,bram_k=32")
        self.assertNotIn("more than", done.stdout)

    def test_utilisation(self):
        """By hand. The convolution has 3 * 3 * 64 * 56 * 56 * 64 = 115,605,504 MACs, 2,064,384 in a column."""
        text = NETWORK.replace("{shape: [3, 3, 64, 56, 56, 64], times: 2}", "[3, 3, 64, 56, 56, 64]")
        network = self.file("one.yaml", text.replace("  - [3, 3, 64, 28, 28, 128]\n", ""))
        arguments = ("layers", "--network", network, "--device", "big", "--architecture")

        # Tiles: 56 / 3 * 56 = 19 * 56, in each 64 / 4 * 3 * 64 / 16 DSP cycles, 64 / 8 * 3 * 4 MAC2s of 2 + 8 / 2
        # cycles, 4 readouts of 4. DSPs: 2 * 3 * 4 * 16 / 2 = 192 with 2 products. Filter cache: 3 * 16 / 4 * 4 = 48
        # BRAMs, a MAC2 in each is 2 * 32 / 8 = 8 MACs. The DSPs have 2 columns of 18 tiles and the 2 that are left.
        config = "p=1,bram_q=1,dsp_q=2,dsp_c=4,bram_c=8,dsp_k=16,bram_k=16"
        conv, fc, total = self.json(*arguments, "DP-S", "--config", config)["rows"]
        self.assertEqual((conv["dsp_cycles"], conv["mac2_cycles"], conv["readout_cycles"]),
                         (1064 * 192, 1064 * 576, 1064 * 16))  # fmt: skip
        self.assertEqual((conv["cycles"], conv["bound"]), (629888, "BRAM"))
        self.assertAlmostEqual(conv["dsp_percent"], 100 * 2064384 * 38 / (629888 * 384))
        self.assertAlmostEqual(conv["bram_percent"], 100 * 2064384 * 18 * 6 / (629888 * 384))
        # In 6 cycles the DSPs do 6 * 384 and the BRAMs 384 MACs, together 2688: 5120 MACs take 12 cycles.
        self.assertEqual(fc["cycles"], 12)
        for percent in ("dsp_percent", "bram_percent"):
            self.assertAlmostEqual(fc[percent], 100 * 5120 * 6 / (12 * 2688))
            self.assertAlmostEqual(total[percent], (629888 * conv[percent] + 12 * fc[percent]) / 629900)

        # 19 tiles of 3 columns: 57 columns are computed for 56.
        conv, fc, _ = self.json(*arguments, "dla", "--config", "p=1,q=3,c=16,k=16")["rows"]
        self.assertEqual(conv["cycles"], 19 * 56 * 4 * 4 * 3)
        self.assertAlmostEqual(conv["dsp_percent"], 100 * 56 / 57)
        self.assertEqual((fc["cycles"], conv["bram_percent"]), (3, 0))  # 5120 MACs by 2304 products
        self.assertAlmostEqual(fc["dsp_percent"], 100 * 5120 / (3 * 2304))

    def test_wrong_configurations(self):
        for config, says in (("p=1", "missing"), ("q=1", "'q'"), ("bram_c=x", "bram_c=x")):
            self.usage(*self.ARGUMENTS, "--config", config, says=("--config", says))

    def test_configurations_that_break_a_rule(self):
        """One for each kind of accelerator; perf_table_test.cpp has the rules."""
        self.usage(*self.ARGUMENTS, "--config", "p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=64,dsp_k=8,bram_k=16",
                   says=("--config: an adder tree has at most 64 inputs",))  # fmt: skip
        self.usage("layers", *SUBJECT, "--architecture", "dla", "--config", "p=1,q=1,c=24,k=8",
                   says=("--config: an adder tree has at most 64 inputs",))  # fmt: skip
        self.usage("layers", *SUBJECT, "--architecture", "BRAMAC-1DA", "--config", "dsp_q=1,dsp_c=4,dsp_k=7",
                   says=("--config: dsp_k fills whole words",))  # fmt: skip
        large = ("--config", "p=1,bram_q=1,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=16,bram_k=16")
        self.call(*self.ARGUMENTS, *large)
        self.usage(*self.ARGUMENTS, *large, "--accounting", "buildable", says=("--config: size L",))

    def test_configurations_that_other_options_contradict(self):
        config = "p=1,bram_q=2,dsp_q=1,dsp_c=4,bram_c=8,dsp_k=8,bram_k=16"
        self.usage(*self.ARGUMENTS, "--config", config, "--no-dsps", says=("--config and --no-dsps",))
        self.usage(*self.ARGUMENTS, "--config", config, "--duplication", "1", says=("--config and --duplication",))
        self.call(*self.ARGUMENTS, "--config", config, "--duplication", "2")
        self.call(*self.ARGUMENTS, "--config", "p=1,bram_q=1,bram_c=8,bram_k=16", "--no-dsps", "--duplication", "1")


class Cycles(Case):
    """resnet20 on dla_m4; the numbers come from the data sheet's formulas, by hand."""

    ARGUMENTS = ("cycles", "--network", "resnet20", "--weights", "4", "--activations", "6", "--build")
    PARTS = ("check", "load", "fill", "compute", "stall", "drain", "readout", "flush")

    def test_a_layer_by_hand(self):
        """layer2: C = K = 32, 16 x 16. T = 5, NST = 3 * 8 = 24, 4 K tiles; D = 2 kernel groups * 2 passes * 3 * 16."""
        report = self.json(*self.ARGUMENTS, "dla_m4", "--against", "dla")
        (row,) = [r for r in report["rows"] if r["layer"] == "layer2"]
        tiles = 4 * 16 * 4
        parts = {"check": 4, "load": 3 * 2 * 4 * 2 * 24 + 3 * 32 + 16 * 16 * 8, "fill": 6,
                 "compute": tiles * 5 * 39, "stall": 0, "drain": 0, "readout": tiles * 8, "flush": 8 + 4 * 2}  # fmt: skip
        self.assertEqual({p: row[p] for p in self.PARTS}, parts)
        self.assertEqual(row["cycles"], sum(parts.values()))
        self.assertEqual((row["times"], row["jobs"]), (5, 1))
        self.assertEqual((row["dsp_busy"], row["cim_busy"], row["dsp_extra"]), (tiles * 192, tiles * 120, tiles * 96))
        self.assertEqual(row["published"], tiles * (24 * 5 + 8))  # BRAMs: 120 cycles, DSPs: 96 steps
        self.assertEqual(row["accounted"], row["published"] + 3)
        against = 4 + parts["load"] + 1 + 2 * tiles * 192 + 10 + 2 * 2
        self.assertEqual(row["against"], against)
        self.assertAlmostEqual(row["speedup"], against / row["cycles"])
        self.assertAlmostEqual(row["published_speedup"], 2 * tiles * 96 / row["published"])

    def check_total(self, rows):
        *layers, total = rows
        for key in ("cycles", "published", "accounted", "jobs", *self.PARTS):
            self.assertEqual(total[key], sum(r["times"] * r[key] for r in layers), key)
        for row in rows:
            self.assertEqual(row["cycles"], sum(row[p] for p in self.PARTS))
            self.assertAlmostEqual(row["over_published"], row["cycles"] / row["published"])

    def test_totals(self):
        for build in ("dla", "dla_m4", "m4"):
            report = self.json(*self.ARGUMENTS, build)
            self.check_total(report["rows"])
            self.assertEqual(report["rows"][-1]["layer"], "total")
            self.assertEqual(report["rows"][-1]["times"], 20)
            self.assertEqual(report["notes"], [])

    def test_layers_that_cannot_run(self):
        report = self.json("cycles", "--network", "vgg16", "--build", "dla_m4", "--against", "m4")
        self.check_total(report["rows"])
        self.assertEqual(report["rows"][-1]["layer"], "total of these")
        self.assertIn("conv4 (3x3 x 512 -> 28x28 x 512) can't run on dla_m4: The weights of one K tile do not fit the "
                      "filter cache.", report["notes"])  # fmt: skip
        self.assertGreater(report["rows"][-1]["jobs"], 1000)
        network = self.file("strided.yaml", NETWORK + "layers: [{name: a, c: 4, k: 4, h: 4, w: 4, stride: 2}]\n")
        done = self.call("cycles", "--network", network, "--build", "scale_16", code=DIFFERS)
        self.assertIn("no layer can run\n\na (1x1/2 x 4 -> 2x2 x 4) can't run on scale_16: The stride", done.stdout)

    def test_accounting(self):
        plain = self.json(*self.ARGUMENTS, "dla_m4")
        self.assertEqual(plain["accounting"], "honest")
        fsm = self.json(*self.ARGUMENTS, "dla_m4", "--accounting", "published")
        for row, other in zip(plain["rows"], fsm["rows"]):
            self.assertEqual(row["cycles"], other["cycles"])
            self.assertEqual(other["accounted"], other["published"])
            self.assertLess(other["accounted"], row["accounted"])

    def test_precisions(self):
        total = {}
        for options in ((), ("--signed",), ("--weights", "8", "--narrow", "4", "--wide-share", "0.25"),
                        ("--weights", "2", "--activations", "4"),
                        ("--weights", "2", "--activations", "4", "--w2-as-4")):  # fmt: skip
            arguments = ("cycles", "--network", "resnet20", "--build", "m4", *options)
            total[options] = self.json(*arguments)["rows"][-1]
        self.assertEqual(len({t["cycles"] for t in total.values()}), 5)
        *_, drained, wide = total.values()
        self.assertGreater(drained["drain"], 0)
        self.assertEqual(wide["drain"], 0)

    def test_text_and_csv(self):
        text = self.call(*self.ARGUMENTS, "dla_m4", "--against", "dla").stdout
        self.assertIn("resnet20 on build dla_m4 against dla, 4-bit weights, 6-bit unsigned activations", text)
        table = list(csv.DictReader(io.StringIO(self.call(*self.ARGUMENTS, "dla_m4", "--csv").stdout)))
        self.assertEqual([r["layer"] for r in table][-2:], ["linear", "total"])
        self.assertNotIn("against", table[0])

    def test_mistakes(self):
        self.usage("cycles", "--network", "resnet20", says=("which build? --build NAME", "dla_m4"))
        self.usage("cycles", "--build", "dla", says=("which network?",))
        self.usage(*self.ARGUMENTS, "dla_m5", says=("--build: unknown build 'dla_m5', the nearest is 'dla_m4'",))
        self.usage(*self.ARGUMENTS, "dla", "--against", "dlb", says=("--against: unknown build 'dlb'",))
        self.usage(*self.ARGUMENTS, "dla", "--against", "", says=("--against: ''",))
        network = self.file("mine.yaml", NETWORK)
        self.usage("cycles", "--network", network, "--build", "dla", says=("strides and padding", "`layers`"))
        network = self.file("mine.yaml", NETWORK + "layers:\n  - {name: a, r: 3}\n")
        self.refused("cycles", "--network", network, "--build", "dla",
                     says=f"{network}:9:5: the filter has 3 rows or columns, the input with its padding only 1")  # fmt: skip


class Compare(Case):
    def test_all_that_can(self):
        arguments = ("compare", "--network", "alexnet", "--device", "small", "--weights", "2", "--activations", "2",
                     "--objective", "quality")  # fmt: skip
        rows = {r["architecture"]: r for r in self.json(*arguments)["rows"]}
        self.assertEqual(
            set(rows), {"dla", "dla-of-bramac", "BRAMAC-1DA", "BRAMAC-2SA", "DP-L", "DP-S", "SY-L", "SY-S"}
        )
        published = {r["config"]: r["ours"] for r in self.json("reproduce", "--experiment", "m4bram_vs_bramac")["rows"]
                     if r["row"].startswith("m4bram_vs_bramac/alexnet/") and r["row"].endswith("/w2n2")}  # fmt: skip
        self.assertEqual(len(published), 4)
        for config, speedup in published.items():
            self.assertEqual(rows[config]["speedup"], speedup)
        for row in rows.values():
            self.assertAlmostEqual(row["quality"], row["speedup"] ** 2 / row["area_ratio"])
        self.assertIn("objective quality", self.call(*arguments).stdout)

    def test_those_that_cannot_are_named(self):
        report = self.json("compare", *SUBJECT, "--activations", "5")
        self.assertEqual(len(report["notes"]), 2)
        self.assertNotIn("BRAMAC-1DA", {r["architecture"] for r in report["rows"]})
        self.assertIn("BRAMAC-1DA computes", self.call("compare", *SUBJECT, "--activations", "5").stdout)
        self.assertEqual(len(self.json("compare", *SUBJECT, "--no-dsps")["notes"]), 2)

    def test_accounting(self):
        rows = self.json("compare", *SUBJECT, "--accounting", "honest,one-baseline")["rows"]
        self.assertEqual({r["baseline"] for r in rows}, {"", "dla"})
        published = {r["architecture"]: r["cycles"] for r in self.json("compare", *SUBJECT)["rows"]}
        honest = {r["architecture"]: r["cycles"] for r in rows}
        self.assertGreater(honest["SY-L"], published["SY-L"])


class Data(Case):
    def test_a_network_of_ones_own(self):
        network = self.file("mine.yaml", NETWORK)
        arguments = ("--network", network, "--device", "small")
        report = self.json("explore", *arguments, "--architecture", "SY-S")
        self.assertEqual(report["network"], str(network))
        self.assertGreater(report["rows"][1]["speedup"], 1)
        self.assertEqual(len(self.json("layers", *arguments, "--architecture", "SY-S")["rows"]), 4)
        data = self.data()
        shutil.copy(network, data / "networks" / "mine.yaml")
        there = self.json("explore", "--data", data, "--network", "mine", "--device", "small", "--architecture", "SY-S")
        self.assertEqual(there["rows"], report["rows"])

    def test_a_device_of_ones_own(self):
        same = self.file("same.yaml", "{brams: 2489, dsps: 1152}\n")
        explore = ("explore", "--network", "resnet34", *DP_L, "--device")
        self.assertEqual(self.json(*explore, same)["rows"], self.json(*explore, "big")["rows"])
        areas = self.file("areas.yaml", "brams: 2489\ndsps: 1152\ntechnology: {bram_area: 20, dsp_area: 30}\n")
        for area, plain in zip(self.json(*explore, areas)["rows"], self.json(*explore, "big")["rows"]):
            self.assertEqual(area["cycles"], plain["cycles"])
            self.assertLess(area["area"], plain["area"])

    def test_an_architecture_of_ones_own(self):
        text = "{kind: m4bram, size: L, clocking: DP, area: 1.0, space: m4bram, baseline: dla}\n"
        mine = self.file("bram.yaml", text)
        row = self.json("explore", *SUBJECT, "--architecture", mine)["rows"][1]
        plain = self.json("explore", *SUBJECT, *DP_L)["rows"][1]
        self.assertEqual(row["configuration"], plain["configuration"])
        self.assertLess(row["area"], plain["area"])

    def test_mistakes(self):
        network = self.file("mine.yaml", NETWORK.replace("rvec", "rvek"))
        arguments = ("--network", network, "--device", "small", "--architecture", "SY-S")
        self.refused("explore", *arguments, says=f"{network}:1:1: unknown key 'rvek', the nearest is 'rvec'")
        self.refused("explore", *SUBJECT, "--architecture", "./none.yaml", says="./none.yaml: ")
        data = self.data(experiments__yaml=("weights: 8,", "weights: 3,"))
        for command in (("reproduce",), ("compare", *SUBJECT)):
            self.refused(*command, "--data", data, says=f"{data}/experiments.yaml:")
        device = self.file("no_dsps.yaml", "{brams: 100, dsps: 0}\n")
        self.refused("compare", "--network", "alexnet", "--device", device, says="--no-dsps")
        self.refused("reproduce", "--data", self.folder / "nowhere", says="--data DIR")
        self.refused("reproduce", "--data", network, says=str(network))

    def test_outside_of_the_source_root(self):
        done = subprocess.run([pathlib.Path(TOOL).resolve(), "reproduce"], cwd=self.folder, capture_output=True,
                              text=True, check=False)  # fmt: skip
        self.assertEqual(done.returncode, DATA_ERROR)
        self.assertIn("start at the source root, or say --data DIR", done.stderr)


class Output(Case):
    def test_files_and_text(self):
        table, report = self.folder / "new" / "table.csv", self.folder / "report.json"
        done = self.call("explore", *SUBJECT, *DP_L, "--csv", table, "--json", report)
        self.assertIn("architecture DP-L", done.stdout)
        rows = list(csv.DictReader(io.StringIO(table.read_text())))
        self.assertEqual(len(rows), len(json.loads(report.read_text())["rows"]))

    def test_unwritable_files(self):
        (self.folder / "file").write_text("")
        good = self.folder / "good.json"
        done = self.call("reproduce", "--csv", self.folder / "file" / "x.csv", "--json", good, code=OUTPUT)
        self.assertIn("Not a directory", done.stderr)
        self.assertIn("40 of 40", done.stdout)
        self.assertTrue(good.exists())

    def test_a_difference_beats_an_unwritable_file(self):
        (self.folder / "file").write_text("")
        data = self.data(paper_rows__csv=(",2.72", ",2.73"))
        done = self.call("reproduce", "--data", data, "--csv", self.folder / "file" / "x", code=DIFFERS)
        self.assertIn("Not a directory", done.stderr)

    def test_standard_output_that_cannot_be_written(self):
        commands = (["reproduce"], ["reproduce", "--csv"], ["compare", *SUBJECT], ["--help"], ["layers", "--help"])
        for arguments in commands:
            with open("/dev/full", "w") as full:
                done = subprocess.run([TOOL, *arguments], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
            self.assertEqual(done.returncode, OUTPUT, arguments)
            self.assertIn("standard output can't be written", done.stderr)
        # A code of its own beats that of the output, but the sentence is there.
        with open("/dev/full", "w") as full:
            done = subprocess.run([TOOL, "explore", *SUBJECT, *DP_L, "--max-brams", "10"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)  # fmt: skip
        self.assertEqual(done.returncode, DIFFERS)
        self.assertIn("standard output can't be written", done.stderr)
        done = subprocess.run(["sh", "-c", '"$0" reproduce >&-', TOOL], stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, OUTPUT)
        self.assertIn("standard output can't be written", done.stderr)

    def test_a_name_that_is_no_utf8(self):
        network = pathlib.Path(os.fsdecode(bytes(self.folder) + b"/\xff.yaml"))
        network.write_text(NETWORK)
        self.json("explore", "--network", network, "--device", "small", "--architecture", "SY-S")

    def test_the_same_again(self):
        self.assertEqual(self.call("reproduce", "--json").stdout, self.call("reproduce", "--json").stdout)


def main():
    global TOOL
    TOOL, *rest = sys.argv[1:]
    classes = sorted(c.__name__ for c in Case.__subclasses__())
    if rest[0] == "--classes":
        if sorted(rest[1:]) != classes:
            sys.exit(f"tests/CMakeLists.txt lists {sorted(rest[1:])}, this file has {classes}")
        return
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)


if __name__ == "__main__":
    main()
