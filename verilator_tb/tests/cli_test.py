#!/usr/bin/env python3
"""m4verify as a user calls it, from the source root:

    cli_test.py M4VERIFY M4VERIFY_WITH_A_FAILING_ASSERTION CLASS     runs the tests of one class
    cli_test.py M4VERIFY M4VERIFY_WITH_A_FAILING_ASSERTION --classes NAME...   are these all classes?
"""

import contextlib
import json
import os
import pathlib
import pty
import signal
import subprocess
import time
import xml.etree.ElementTree

from cli_case import (
    ASSERTION, ASSERTION_TOOL, BAD, Case, HAND_MADE, INTERRUPTED, MISMATCH, NOTHING, OUTPUT, PASS, TIMEOUT,
    TOOL, USAGE, VECTOR_ERROR, gemm, main,
)


class CommandLine(Case):
    COMMANDS = ("run", "merge", "list", "replay", "describe", "shrink", "selftest", "bins", "close")

    def test_no_arguments(self):
        done = self.usage(says=("command", "--help"))
        self.assertEqual(done.stdout, "")

    def test_help(self):
        for word in ("--help", "-h", "help"):
            done = self.call(word)
            self.assertIn("usage: m4verify COMMAND", done.stdout)
            for command in self.COMMANDS:
                self.assertIn(f"  {command} ", done.stdout)
            for code in ("0 pass", "1 mismatch", "2 ", "3 timeout", "4 ", "5 ", "64 ", "74 ", "130 "):
                self.assertIn(code, done.stdout)
            self.assertEqual(done.stderr, "")

    def test_help_of_each_command(self):
        for command in self.COMMANDS:
            for word in ("--help", "-h"):
                done = self.call(command, word)
                self.assertEqual(done.stderr, "")
                self.assertTrue(done.stdout.startswith(f"m4verify {command}"), done.stdout)
                self.assertIn("examples:", done.stdout)
                self.assertIn("--report" if command in ("merge", "bins") else "--vectors", done.stdout)

    def test_unknown_command(self):
        self.usage("verify", says=("'verify'", *self.COMMANDS))
        self.usage("--suite", says=self.COMMANDS)

    def test_unknown_option(self):
        for command in self.COMMANDS:
            self.usage(command, "--colour", "x", says=("--colour", f"m4verify {command} --help"))
        self.usage("list", "--seed", "3", says=("--seed",))

    def test_missing_or_wrong_value(self):
        self.usage("list", "--suite", says=("--suite",))
        self.usage("run", "--timeout", "soon", says=("soon",))
        self.usage("run", "--pages", "few", says=("few",))
        for seconds in ("0", "-1", "nan", "inf", "1e300"):
            self.usage("run", "--id", HAND_MADE, "--timeout", seconds, says=("--timeout",))
        for number in ("", "x", "-1", "0x", "1.5", "99999999999999999999999"):
            self.usage("run", "--seed", number, says=("--seed", f"'{number}'"))
        for number in ("-1", "x"):
            self.usage("run", "--id", HAND_MADE, "--jobs", number, says=("--jobs",))

    def test_values_that_name_what_is_allowed(self):
        self.usage("run", "--version", "m_sy", says=("'m_sy'", "s_sy, s_dp, l_sy, l_dp"))
        self.usage("run", "--weights", "3", says=("'3'", "2, 4, 8"))
        self.usage("run", "--activations", "9", says=("'9'", "2, 3, 4, 5, 6, 7, 8"))
        self.usage("run", "--sign", "both", says=("'both'", "signed, unsigned"))
        self.usage("run", "--duplication", "3", says=("'3'", "1, 2, 4"))
        self.usage("run", "--weights", "2,5", says=("'5'",))

    def test_names_that_name_nothing(self):
        for command in ("run", "list"):
            self.usage(command, "--suite", "smok", says=("'smok'", "'smoke'", "m4verify list"))
            self.usage(command, "--tag", "nope", says=("'nope'", "m4verify list"))
            self.usage(command, "--id", "nope/*", says=("'nope/*'",))
        self.usage("run", "--suite", "smoke,nope", says=("'nope'",))

    def test_one_vector_please(self):
        for command in ("replay", "describe", "shrink"):
            self.usage(command, says=("which vector?",))
            self.usage(command, HAND_MADE, "another")
            self.usage(command, "smoke_gemm/*", says=("'smoke_gemm/*'", "vectors"))
            self.usage(command, "nope", says=("'nope'",))
        self.usage("run", HAND_MADE)

    def test_window(self):
        self.usage("replay", HAND_MADE, "--from", "5", "--to", "4", says=("--from is after --to",))


class ListAndDescribe(Case):
    def test_list_says_how_many(self):
        ids = self.ids("--suite", "datasheet")
        self.assertIn(HAND_MADE, ids)
        self.assertEqual(len(ids), len(set(ids)))
        self.assertIn(f"\n{len(ids)} vectors;", self.call("list", "--suite", "datasheet").stdout)

    def test_list_is_what_run_runs(self):
        outcomes = self.summary("--suite", "datasheet")["outcomes"]
        self.assertEqual([o["id"] for o in outcomes], self.ids("--suite", "datasheet"))

    def test_describe(self):
        text = self.call("describe", HAND_MADE).stdout
        self.assertIn("vectors/m4bram/datasheet/01_s_sy_signed_n4_w4_basic.yaml:1:1", text)
        self.assertIn("14 main cycles", text)
        self.assertEqual(text, self.call("describe", "--id", HAND_MADE).stdout)


class LeftOut(Case):
    """Vectors that the tool can't run are neither passed nor failed, and named with the reason."""

    def accel(self, text):
        folder = self.vectors()
        (folder / "accel").mkdir()
        (folder / "accel" / "mine.yaml").write_text(f"about: Accesses.\ntags: [mine]\nkind: registers\n{text}")
        return folder

    def test_named_in_every_report(self):
        vectors = self.accel(
            "build: [dla, m4, odd_cols]\n"
            "except: [{build: m4, why: a reason}]\n"
            "accesses: [{read: 0, expect: 0x4D340001}]\n"
        )
        report = self.folder / "report"
        done = self.call("run", "--vectors", vectors, "--report", report)
        self.assertIn("pass: 1 passed, 0 failed", done.stdout)
        self.assertIn("1 vector left out: build m4: a reason", done.stdout)
        self.assertIn("1 vector left out: the build is not in this tool", done.stdout)
        summary = json.loads((report / "summary.json").read_text())
        self.assertEqual([o["id"] for o in summary["outcomes"]], ["mine/dla"])
        self.assertEqual([o["id"] for o in summary["left_out"]], ["mine/m4", "mine/odd_cols"])
        self.assertEqual(summary["totals"]["vectors"], 1)
        self.assertIn("a reason", (report / "index.html").read_text())
        suite = xml.etree.ElementTree.parse(report / "junit.xml").getroot().find("testsuite")
        self.assertEqual(suite.get("skipped"), "2")
        self.assertIn("left out: build m4: a reason", self.call("list", "--vectors", vectors).stdout)

    def test_nothing_else_is_no_pass(self):
        vectors = self.accel("build: odd_cols\naccesses: [{read: 0}]\n")
        done = self.call("run", "--vectors", vectors, code=NOTHING)
        self.assertIn("1 vector left out", done.stdout)
        self.call("replay", "mine/odd_cols", "--vectors", vectors, code=VECTOR_ERROR)

    def test_a_build_that_is_asked_for_is_not_just_left_out(self):
        for build in ("odd_cols", "scale_16"):
            self.usage("run", "--version", f"dla,{build}", says=(f"build {build} is not in this tool", "m4verify_full"))


class Observe(Case):
    SMALL = ("--id", "accel_smoke/*-w4-n4s")

    def test_every_form(self):
        for blocks in ("all", "none", "random:3", "0,5,11"):
            outcomes = self.summary(*self.SMALL, "--observe", blocks)["outcomes"]
            self.assertEqual({o["verdict"] for o in outcomes}, {"pass"})
        self.call("replay", "accel_smoke/m4-w4-n4s", "--observe", "15")

    def test_what_is_none(self):
        for blocks in ("", "some", "random:0", "random:65", "1,,2", "3,3", "-1"):
            self.usage("run", *self.SMALL, "--observe", blocks, says=("--observe", f"'{blocks}'"))

    def test_blocks_that_are_not_there(self):
        self.usage("run", *self.SMALL, "--observe", "12", says=("no block 12", "build dla_m4 has 0 to 11"))
        self.usage("replay", "accel_smoke/m4-w4-n4s", "--observe", "16", says=("build m4 has 0 to 15",))
        for vectors in (("--version", "dla"), ("--suite", "datasheet")):
            self.usage("run", *vectors, "--observe", "all", says=("no chosen vector", "blocks"))
        self.call("run", "--suite", "datasheet", "--observe", "none")


class Replay(Case):
    def waves_of(self, vector):
        return self.folder / "waves" / vector.replace("/", "_")

    def test_a_pass_writes_waves(self):
        done = self.call("replay", HAND_MADE, "--from", "2", "--to", "6")
        self.assertIn(f"pass: {HAND_MADE}", done.stdout)
        self.assertIn("edges 2 to 6", done.stdout)
        waves = self.waves_of(HAND_MADE)
        self.assertEqual(sorted(p.name for p in waves.iterdir()), ["waves.fst", "waves.gtkw"])
        self.assertGreater((waves / "waves.fst").stat().st_size, 100)
        text = (waves / "waves.gtkw").read_text()
        self.assertIn(f'[dumpfile] "{waves / "waves.fst"}"', text)
        for signal_name in ("TOP.clk_i", "u_fsm.state_q", "u_expected.fsm", "gen_bpe[3].u_bpe.acc_q"):
            self.assertIn(signal_name, text)

    def test_without_a_window(self):
        self.call("replay", HAND_MADE)
        self.call("replay", HAND_MADE, "--from", "3")
        self.call("replay", HAND_MADE, "--to", "3")

    def test_a_window_behind_the_end_is_refused(self):
        self.call("replay", HAND_MADE, "--from", "2", "--to", "6")  # its waves must not pass for others
        for window in (("--from", "14"), ("--from", "100000", "--to", "100001"), ("--from", "4294967295")):
            self.usage("replay", HAND_MADE, *window, says=("--from",))

    def test_a_failure(self):
        """A vector of the suite bad shows its failure."""
        (vector,) = self.ids("--id", "bad_gemm_rtl_acc/*", "--version", "l_dp")
        done = self.call("replay", vector, code=MISMATCH)
        self.assertIn("First divergence after edge 200", done.stdout)
        self.assertIn("acc[1]", done.stdout)
        self.assertIn("gtkwave '", done.stdout)

    def test_the_lines_of_a_page_work(self):
        """The line of the page that a run prints, pasted, gives the page again."""
        vectors = self.vectors(bad=BAD.format(version="s_sy"))
        arguments = ("--vectors", vectors, "--seed", "0x5")
        page = self.summary(*arguments, "--id", "bad/*", code=MISMATCH)["outcomes"][0]["page"]
        line, gtkwave = page["commands"]
        done = subprocess.run(
            f"{line} --waves {self.folder / 'again'}",
            shell=True, capture_output=True, encoding="utf-8", timeout=100, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, MISMATCH, done.stderr)
        self.assertIn(f"seed {page['seed']}", done.stdout)
        self.assertIn("edge 10", done.stdout)
        for signal_ in page["signals"]:
            self.assertIn(f"expected {signal_['expected']}", done.stdout)
            self.assertIn(f"got      {signal_['got']}", done.stdout)
        for file in gtkwave.split()[1:]:
            self.assertTrue(pathlib.Path(file.strip("'")).is_file(), gtkwave)

    def test_waves_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        done = self.call("replay", HAND_MADE, "--waves", self.folder / "file", code=OUTPUT)
        self.assertIn("Not a directory", done.stderr)

    def test_a_mismatch_survives_waves_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        done = self.call("replay", "bad_expected_acc/s_sy", "--waves", self.folder / "file",
                         code=MISMATCH)  # fmt: skip
        self.assertIn("EXPECTATION NOT MET", done.stdout)
        self.assertIn("# no waves: ", done.stdout)

    def test_full_standard_output(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([TOOL, "list"], stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False)  # fmt: skip
        self.assertEqual(done.returncode, OUTPUT)
        self.assertIn("standard output can't be written", done.stderr)


class Reports(Case):
    def read(self, folder):
        """All three parse and agree; the JSON one."""
        summary = json.loads((folder / "summary.json").read_text())
        suite = xml.etree.ElementTree.parse(folder / "junit.xml").getroot().find("testsuite")
        totals = summary["totals"]
        left_out = len(summary["left_out"])
        self.assertEqual(int(suite.get("tests")), len(summary["outcomes"]) + left_out + 1)
        self.assertEqual(int(suite.get("skipped")), totals["interrupted"] + left_out)
        html = (folder / "index.html").read_text()
        self.assertTrue(html.startswith("<!DOCTYPE html>"))
        xml.etree.ElementTree.fromstring(html.split("\n", 1)[1])
        for part in ("http:", "https:", "src=", "href="):
            self.assertNotIn(part, html)
        self.assertIn(f'>{summary["verdict"]}<', html)
        return summary

    def test_smoke_passes(self):
        done = self.call("run", "--report", self.folder / "new" / "report")
        self.assertTrue(done.stdout.splitlines()[0].startswith("smoke: "), "smoke is the default")
        summary = self.read(self.folder / "new" / "report")
        files = sorted(os.listdir(self.folder / "new" / "report"))
        self.assertEqual(files, ["index.html", "journal.jsonl", "junit.xml", "summary.json"])
        self.assertEqual(summary["verdict"], "pass")
        totals = summary["totals"]
        self.assertEqual(totals["passed"], len(self.ids("--suite", "smoke")))
        self.assertEqual((totals["failed"], totals["interrupted"]), (0, 0))
        self.assertGreater(totals["cycles"], 100000)
        self.assertGreater(totals["macs"], 100000)
        self.assertFalse(summary["bins_required"])
        self.assertIn(f'{totals["passed"]} passed, 0 failed', done.stdout)

    def test_failures(self):
        vectors = self.vectors(bad=BAD.format(version="all"), good=gemm())
        self.call("run", "--vectors", vectors, "--id", "*", "--report", self.folder / "r", code=MISMATCH)
        summary = self.read(self.folder / "r")
        self.assertEqual(summary["verdict"], "mismatch")
        self.assertEqual(summary["totals"]["failed"], 4)
        self.assertEqual(summary["totals"]["passed"], 32)
        pages = [o["page"] for o in summary["outcomes"] if o["verdict"] == "mismatch"]
        self.assertEqual([p["signals"][0]["name"] for p in pages], ["acc[1]"] * 4)
        for page in pages:
            self.assertEqual(page["cycle"], "10")
            self.assertEqual(len(page["commands"]), 2)

    def test_one_file_each(self):
        files = {name: self.folder / f"my.{name}" for name in ("json", "junit", "html")}
        self.call("run", "--id", HAND_MADE, *(a for name, f in files.items() for a in (f"--{name}", f)))
        for file in files.values():
            self.assertGreater(file.stat().st_size, 100)

    def test_unwritable_report(self):
        (self.folder / "file").write_text("")
        junit = self.folder / "junit.xml"
        done = self.call(
            "run", "--id", HAND_MADE, "--json", self.folder / "file" / "summary.json", "--junit", junit,
            "--html", self.folder / "index.html", code=OUTPUT,
        )  # fmt: skip
        self.assertIn("pass: 1 passed, 0 failed", done.stdout)
        self.assertIn("Not a directory", done.stderr)
        self.assertIn(str(self.folder / "file"), done.stderr)
        self.assertTrue(junit.exists())
        self.assertTrue((self.folder / "index.html").exists())

    def test_a_failure_beats_an_unwritable_report(self):
        (self.folder / "file").write_text("")
        vectors = self.vectors(bad=BAD.format(version="s_sy"))
        done = self.call(
            "run", "--vectors", vectors, "--id", "*", "--json", self.folder / "file" / "x", code=MISMATCH
        )
        self.assertIn("Not a directory", done.stderr)

    def test_full_disk(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("this system has no /dev/full")
        target = self.folder / "summary.json"
        os.symlink("/dev/full", f"{target}.part")  # where the tool writes before it renames
        done = self.call("run", "--id", HAND_MADE, "--json", target, code=OUTPUT)
        self.assertEqual(done.stderr, f"m4verify: {target}: can't be written: No space left on device\n")
        self.assertEqual(os.listdir(self.folder), [])

    def test_a_name_that_is_no_utf8(self):
        self.call("run", "--id", HAND_MADE, "--report", os.fsdecode(bytes(self.folder) + b"/\xff"))

    def test_bins_are_required_of_the_whole_regression_only(self):
        vectors = self.vectors(good=gemm())
        summary = self.summary("--vectors", vectors, "--suite", "regression", code=NOTHING)
        self.assertTrue(summary["bins_required"])
        self.assertGreater(len(summary["holes"]), 1000)
        self.assertEqual(summary["totals"]["failed"], 0)
        for restriction in (("--version", "s_sy"), ("--weights", "4"), ("--id", "*"), ("--tag", "mine")):
            summary = self.summary("--vectors", vectors, "--suite", "regression", *restriction)
            self.assertFalse(summary["bins_required"], restriction)
        self.assertFalse(self.summary("--vectors", vectors, "--suite", "mine")["bins_required"])

    def test_max_failures(self):
        vectors = self.vectors(**{f"bad{i}": BAD.format(version="s_sy") for i in range(5)})
        summary = self.summary(
            "--vectors", vectors, "--id", "*", "--jobs", "1", "--max-failures", "2", code=MISMATCH
        )
        self.assertEqual([o["verdict"] for o in summary["outcomes"]], ["mismatch"] * 2 + ["interrupted"] * 3)

    def test_pages_and_waves(self):
        vectors = self.vectors(**{f"bad{i}": BAD.format(version="s_sy") for i in range(4)})
        done = self.call(
            "run", "--vectors", vectors, "--id", "*", "--pages", "1", "--waves-for", "2", code=MISMATCH
        )
        self.assertEqual(done.stdout.count("to see it again"), 1)
        self.assertIn("3 mismatch pages more", done.stdout)
        self.assertEqual(len(os.listdir(self.folder / "waves")), 2)


class Select(Case):
    def test_one_by_its_id(self):
        outcomes = self.summary("--id", HAND_MADE)["outcomes"]
        self.assertEqual([o["id"] for o in outcomes], [HAND_MADE])

    def test_patterns(self):
        self.assertEqual(self.ids("--id", "01_*"), [HAND_MADE])
        self.assertEqual(self.ids("--id", "0?_s_sy_signed_n4_w4_basic/s_sy"), [HAND_MADE])
        both = self.ids("--id", "01_*", "--id", "02_*")
        self.assertEqual(len(both), 2)

    def test_filters_combine(self):
        vectors = self.vectors(a=gemm(), b=gemm(version="s_sy", weights="8"))
        ids = lambda *arguments: self.ids("--vectors", vectors, *arguments)  # noqa: E731
        self.assertEqual(len(ids()), 4 * 2 * 4 + 4)
        self.assertEqual(len(ids("--version", "s_sy")), 12)
        self.assertEqual(len(ids("--version", "s_sy,l_dp")), 20)
        self.assertEqual(len(ids("--version", "s_sy", "--version", "l_dp")), 20)
        self.assertEqual(len(ids("--version", "s_sy", "--weights", "8")), 4)
        self.assertEqual(len(ids("--version", "s_sy", "--weights", "2,8", "--activations", "5")), 4)
        self.assertEqual(
            ids("--version", "s_sy", "--weights", "8", "--activations", "5", "--sign", "signed"), ["b/s_sy-w8-n5s-d2"]
        )
        self.assertEqual(len(ids("--id", "a/*", "--sign", "unsigned")), 16)
        self.assertEqual(len(ids("--suite", "regression", "--tag", "mine", "--duplication", "2")), 36)
        outcomes = self.summary("--vectors", vectors, "--weights", "8", "--activations", "5")["outcomes"]
        self.assertEqual([o["id"] for o in outcomes], ["b/s_sy-w8-n5s-d2", "b/s_sy-w8-n5u-d2"])

    def test_an_empty_selection_is_no_pass(self):
        summary = self.summary("--suite", "datasheet", "--weights", "2", code=NOTHING)
        self.assertEqual(summary["verdict"], "nothing-checked")
        self.assertEqual(summary["outcomes"], [])
        self.assertIn("nothing was checked", summary["complaints"][0])
        junit = self.folder / "junit.xml"
        self.call("run", "--suite", "datasheet", "--weights", "2", "--junit", junit, code=NOTHING)
        self.assertEqual(xml.etree.ElementTree.parse(junit).getroot().find("testsuite").get("errors"), "1")

    def test_an_empty_value_is_refused(self):
        """What an unset variable of a script gives must not mean "all" or "the default"."""
        for option in ("--suite", "--tag", "--version", "--weights", "--activations", "--sign", "--duplication"):
            self.usage("run", option, "", says=(option[2:], "''"))

    def test_suite_bad_passes(self):
        summary = self.summary("--suite", "bad")
        self.assertGreater(len(summary["outcomes"]), 30)
        self.assertEqual({o["verdict"] for o in summary["outcomes"]}, {"pass"})
        self.assertTrue(all("failed as it must" in o["summary"] for o in summary["outcomes"]))


class BadVectors(Case):
    def refused(self, vectors, says):
        for command in (("run",), ("list",), ("describe", "x"), ("replay", "x")):
            done = self.call(*command, "--vectors", vectors, code=VECTOR_ERROR)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
            self.assertIn(says, done.stderr)
            self.assertNotIn("internal error", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_broken_yaml(self):
        vectors = self.vectors(good=gemm(), bad="about: x\ntags: [a\nkind: gemm\n")
        self.refused(vectors, f"{vectors}/bad.yaml:")
        done = self.call("run", "--vectors", vectors, code=VECTOR_ERROR)
        self.assertRegex(done.stderr, r"bad\.yaml:\d+:\d+: ")

    def test_unknown_key_and_value(self):
        vectors = self.vectors(bad=gemm().replace("shape", "shap"))
        self.refused(vectors, f"{vectors}/bad.yaml:8:1: ")
        vectors = self.vectors(bad=gemm(weights="3"))
        self.refused(vectors, f"{vectors}/bad.yaml:5:17: ")

    def test_missing_folder(self):
        self.refused(self.folder / "nowhere", str(self.folder / "nowhere"))

    def test_a_file_instead_of_a_folder(self):
        (self.folder / "file").write_text("")
        self.refused(self.folder / "file", str(self.folder / "file"))

    def test_folder_without_vectors(self):
        (self.folder / "empty").mkdir()
        self.call("run", "--vectors", self.folder / "empty", "--suite", "all", code=USAGE)

    def npy(self, data):
        vectors = self.vectors(
            npy=gemm(version="s_sy", weights="4", source="{npy: w.npy}").replace("m: 5, k: 7, n: 3", "n: 3"),
            good=gemm(version="s_sy"),
        )
        (vectors / "w.npy").write_bytes(data)
        return vectors

    def test_bad_npy(self):
        header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }"
        floats = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + bytes(16)
        for data in (b"", b"no array", floats, floats[:20], floats.replace(b"<f4", b"|i1")[:-15]):
            vectors = self.npy(data)
            file = self.folder / "summary.json"
            done = self.call("run", "--vectors", vectors, "--id", "*", "--json", file, code=VECTOR_ERROR)
            place = f"{vectors}/npy.yaml:5:"
            self.assertIn(place, done.stdout + done.stderr)
            self.assertNotIn("internal error", done.stderr)


class Verdicts(Case):
    def test_timeout(self):
        vectors = self.vectors(long=gemm(version="s_sy", weights="4", k=4000), short=gemm(version="s_dp"))
        summary = self.summary("--vectors", vectors, "--id", "long/*", "--timeout", "0.000001", code=TIMEOUT)
        self.assertEqual({o["verdict"] for o in summary["outcomes"]}, {"timeout"})
        self.assertIn("stopped by the time limit", summary["outcomes"][0]["summary"])
        self.assertEqual(summary["totals"]["passed"], 0)

    def test_mismatch(self):
        vectors = self.vectors(bad=BAD.format(version="all"))
        done = self.call("run", "--vectors", vectors, "--id", "*", code=MISMATCH)
        self.assertIn("mismatch: 0 passed, 4 failed", done.stdout)

    def test_assertion(self):
        arguments = ("--id", HAND_MADE)
        summary = self.summary(*arguments, tool=ASSERTION_TOOL, code=ASSERTION)
        self.assertEqual(summary["verdict"], "assertion-failed")
        outcome = summary["outcomes"][0]
        self.assertEqual(outcome["summary"], "an assertion failed after edge 4")  # the command of edge 3
        self.assertIn("a command and a configuration are valid", outcome["page"]["assertions"][0])
        done = self.call("replay", HAND_MADE, tool=ASSERTION_TOOL, code=ASSERTION)
        self.assertIn("assertion: ", done.stdout)

    def test_version_that_is_not_in_the_build(self):
        vectors = self.vectors(good=gemm(weights="4"))
        arguments = ("--vectors", vectors, "--id", "*", "--version", "l_dp")
        summary = self.summary(*arguments, tool=ASSERTION_TOOL, code=VECTOR_ERROR)
        self.assertEqual({o["verdict"] for o in summary["outcomes"]}, {"vector-error"})
        self.assertIn("version l_dp is not in this build", summary["outcomes"][0]["summary"])
        done = self.call(
            "replay", "good/l_dp-w4-n3s-d2", "--vectors", vectors, tool=ASSERTION_TOOL, code=VECTOR_ERROR
        )
        self.assertIn("version l_dp is not in this build", done.stderr)


class Interrupt(Case):
    def interrupt(self, arguments, signals=(signal.SIGINT,)):
        """Begins a run, sends the signals after a second; exit code, output, seconds after the signal."""
        process = subprocess.Popen(
            [TOOL, "run", *arguments, "--waves", str(self.folder / "waves")],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        process.stdout.readline()  # the vectors are read, the run begins
        time.sleep(1)
        begin = time.monotonic()
        for number in signals:
            process.send_signal(number)
            time.sleep(0.02)
        out, error = process.communicate(timeout=60)
        return process.returncode, out, error, time.monotonic() - begin

    def check(self, signals):
        report = self.folder / "report"
        code, out, error, seconds = self.interrupt(
            ["--suite", "regression", "--jobs", "2", "--report", str(report)], signals
        )
        self.assertEqual(code, INTERRUPTED, out + error)
        self.assertLess(seconds, 10)
        summary = json.loads((report / "summary.json").read_text())
        totals = summary["totals"]
        verdicts = [o["verdict"] for o in summary["outcomes"]]
        self.assertEqual(len(verdicts), len(self.ids("--suite", "regression")))
        self.assertEqual(set(verdicts), {"pass", "interrupted"})
        self.assertEqual(verdicts.count("pass"), totals["passed"])
        self.assertEqual(verdicts.count("interrupted"), totals["interrupted"])
        self.assertGreater(totals["passed"], 0)
        self.assertGreater(totals["interrupted"], 0)
        self.assertNotEqual(summary["verdict"], "pass")
        suite = xml.etree.ElementTree.parse(report / "junit.xml").getroot().find("testsuite")
        left_out = len(summary["left_out"])
        self.assertEqual(int(suite.get("skipped")), totals["interrupted"] + left_out)
        self.assertIn("without a verdict", out)

    def test_ctrl_c(self):
        self.check([signal.SIGINT])

    def test_terminate(self):
        self.check([signal.SIGTERM])

    def test_a_run_without_required_bins_is_no_pass_either(self):
        file = self.folder / "summary.json"
        code, out, _, _ = self.interrupt(["--suite", "exhaustive-small", "--json", str(file)])
        self.assertEqual(code, INTERRUPTED, out)
        self.assertNotEqual(json.loads(file.read_text())["verdict"], "pass")

    def test_the_second_one_ends_it_at_once(self):
        code, _, _, seconds = self.interrupt(["--suite", "regression"], [signal.SIGINT] * 3)
        self.assertIn(code, (-signal.SIGINT, INTERRUPTED))  # it may have ended between the two
        self.assertLess(seconds, 5)


class Shrink(Case):
    def shrink(self, *arguments, **options):
        return self.call("shrink", *arguments, "--output", self.folder / "shrunk", **options)

    def test_a_failure_becomes_a_file_that_fails(self):
        text = self.shrink(HAND_MADE, tool=ASSERTION_TOOL).stdout
        self.assertIn("nothing of it can be left out", text)
        (file,) = (self.folder / "shrunk").iterdir()
        self.assertIn("kind: commands", file.read_text())
        self.call("run", "--vectors", self.folder / "shrunk", tool=ASSERTION_TOOL, code=ASSERTION)
        self.call("run", "--vectors", self.folder / "shrunk")  # on the right one it passes

    def test_a_wrong_expectation(self):
        (self.folder / "mine.yaml").write_text(BAD.format(version="s_dp"))
        self.shrink("mine/s_dp", "--vectors", self.folder)
        (file,) = (self.folder / "shrunk").iterdir()
        self.call("run", "--vectors", self.folder / "shrunk", code=MISMATCH)
        self.assertIn("expect:", file.read_text())

    def test_a_vector_that_passes(self):
        self.usage("shrink", HAND_MADE, says=["does not fail"])
        self.assertFalse((self.folder / "shrunk").exists())

    def test_budgets(self):
        for budget in ("0", "-1", "nan", "much"):
            self.usage("shrink", HAND_MADE, "--budget=" + budget, says=["budget"])


class Repeat(Case):
    ARGUMENTS = ("--suite", "smoke", "--version", "s_sy", "--version", "dla")

    def outcomes(self, *arguments):
        return [
            {key: value for key, value in outcome.items() if key != "seconds"}
            for outcome in self.summary(*self.ARGUMENTS, *arguments)["outcomes"]
        ]

    def test_same_seed_same_outcomes(self):
        first = self.outcomes()
        self.assertEqual(first, self.outcomes())
        self.assertEqual(first, self.outcomes("--seed", "1"))
        self.assertEqual(first, self.outcomes("--seed", "0x1"))

    def test_another_seed_differs(self):
        first, other = self.outcomes(), self.outcomes("--seed", "2")
        self.assertEqual([o["id"] for o in first], [o["id"] for o in other])
        self.assertTrue(all(a["seed"] != b["seed"] for a, b in zip(first, other)))
        self.assertNotEqual([o["cycles"] for o in first], [o["cycles"] for o in other])

    def test_jobs_do_not_matter(self):
        one = self.summary(*self.ARGUMENTS, "--jobs", "1")
        two = self.summary(*self.ARGUMENTS, "--jobs", "2")
        for summary in (one, two):
            for outcome in summary["outcomes"]:
                del outcome["seconds"]
        for key in ("outcomes", "bins", "tables", "verdict"):
            self.assertEqual(one[key], two[key], key)

    def test_a_vector_is_the_same_alone(self):
        alone = self.summary("--id", HAND_MADE)["outcomes"][0]
        among = [o for o in self.outcomes() if o["id"] == HAND_MADE][0]
        self.assertEqual((alone["seed"], alone["cycles"]), (among["seed"], among["cycles"]))


class Progress(Case):
    def test_lines_elsewhere(self):
        """At most one in five seconds, so a short run has none, and no bar."""
        done = self.call("run", "--suite", "datasheet", "--version", "s_sy")
        self.assertNotIn("|----", done.stdout)
        self.assertNotIn("\r", done.stdout)
        self.assertNotIn("vectors done", done.stdout)

    def test_a_line_in_five_seconds(self):
        command = [TOOL, "run", "--suite", "regression", "--jobs", "1"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        begin = time.monotonic()
        self.assertIn("regression: ", process.stdout.readline())
        line = process.stdout.readline()
        self.assertRegex(line, r"^[1-9]\d* of \d+ vectors done, 0 failed\n$")
        self.assertGreater(time.monotonic() - begin, 4.9)

    def test_bar_on_a_terminal(self):
        try:
            terminal, end = pty.openpty()
        except OSError:
            self.skipTest("this system has no pseudo-terminals")
        self.addCleanup(os.close, terminal)
        process = subprocess.Popen(
            [TOOL, "run", "--suite", "datasheet", "--waves", str(self.folder)],
            stdin=subprocess.DEVNULL, stdout=end,
        )  # fmt: skip
        os.close(end)
        shown = b""
        with contextlib.suppress(OSError):  # the terminal's end is an error on Linux
            while part := os.read(terminal, 4096):
                shown += part
        self.assertEqual(process.wait(timeout=60), PASS, shown)
        self.assertIn(b"|----|", shown)
        self.assertIn(b"*" * 51, shown)
        self.assertNotIn(b"vectors done", shown)


if __name__ == "__main__":
    main()
