#!/usr/bin/env python3
"""m4exhaust as a user calls it:

    exhaustive_cli_test.py M4EXHAUST M4EXHAUST_ON_BROKEN_RTL CLASS     runs the tests of one class
    exhaustive_cli_test.py M4EXHAUST M4EXHAUST_ON_BROKEN_RTL --classes NAME...   are these all classes?
"""

import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

TOOL = BROKEN_TOOL = ""

PASS, MISMATCH, JOURNAL_ERROR, INCOMPLETE, USAGE, INTERRUPTED = 0, 1, 4, 5, 64, 130

SMALL = ["--version", "s_sy", "--weights", "8", "--activations", "2"]  # 2 shards of 2^20 tuples


class Case(unittest.TestCase):
    """A temporary folder with a journal, and how to call the tool."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="m4_exhaustive_"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.journal = self.folder / "journal.jsonl"

    def call(self, command, *arguments, code=PASS, tool=None):
        run = subprocess.run(
            [tool or TOOL, command, "--journal", self.journal, *arguments],
            capture_output=True, text=True, timeout=250, check=False,
        )  # fmt: skip
        self.assertEqual(run.returncode, code, run.stdout + run.stderr)
        return run.stdout + run.stderr

    def lines(self):
        return [json.loads(line) for line in self.journal.read_text().splitlines()]


class Complete(Case):
    def test_every_version_and_weight_sees_every_tuple(self):
        output = self.call("run", "--activations", "2", "--commit", "abc")
        self.assertIn("estimate: ", output)
        self.assertIn("complete: every tuple", output)
        self.assertIn("commit abc;", output)
        lines = self.lines()
        self.assertEqual(len(lines), 4 * 3 * 2)
        for line in lines:
            self.assertEqual(line["seen"], 2 ** (2 * line["weights"] + 4))
            self.assertNotIn("first_missing", line)


class Withheld(Case):
    def test_one_tuple_is_missed_and_named(self):
        output = self.call("run", *SMALL, "--withhold", "3,254,1,2", code=INCOMPLETE)
        self.assertIn("incomplete: 2 shards", output)
        report = self.call("report", *SMALL, code=INCOMPLETE)
        self.assertIn("1048575 of 1048576 tuples", report)
        self.assertIn("W1 = 3, W2 = -2, I1 = 1, I2 = 2", report)  # unsigned
        self.assertIn("W1 = 3, W2 = -2, I1 = 1, I2 = -2", report)  # signed
        # The next run makes up for it.
        self.call("run", *SMALL)
        self.assertEqual(len(self.lines()), 4)

    def test_a_forged_count_is_not_believed(self):
        self.call("run", *SMALL, "--withhold", "0,0,0,0", code=INCOMPLETE)
        self.journal.write_text(self.journal.read_text().replace('"seen":1048575', '"seen":1048576'))
        self.call("report", *SMALL, code=INCOMPLETE)


class BrokenRtl(Case):
    def test_a_wrong_product_is_named_with_its_tuple(self):
        output = self.call("run", *SMALL, code=MISMATCH, tool=BROKEN_TOOL)
        numbers = re.search(
            r"s_sy, 8-bit weights, 2-bit signed .*W1 = (\S+), W2 = (\S+), I1 = (\S+), I2 = (\S+): "
            r"P = (\S+), expected (\S+)",
            output,
        )
        self.assertIsNotNone(numbers, output)
        w1, w2, i1, i2, got, expected = map(int, numbers.groups())
        self.assertEqual(expected, w1 * i1 + w2 * i2)
        self.assertNotEqual(got, expected)
        # The unsigned shard is right, and there; the signed one is not.
        self.assertEqual([line["signed"] for line in self.lines()], [False])

    def test_a_wrong_schedule_is_named_with_its_state(self):
        output = self.call(
            "run", "--version", "s_dp", "--weights", "8", "--activations", "3", code=MISMATCH,
            tool=BROKEN_TOOL,
        )  # fmt: skip
        self.assertRegex(output, r"s_dp.*: the FSM is in \w+, expected (PREADD|ACC)")


class Journal(Case):
    def test_another_rtl_is_refused(self):
        self.call("run", *SMALL, code=MISMATCH, tool=BROKEN_TOOL)
        for command in ("run", "report"):
            output = self.call(command, *SMALL, code=JOURNAL_ERROR)
            self.assertIn(f"{self.journal}:1: was written for another state of the RTL", output)

    def test_what_is_there_is_not_run_again(self):
        self.call("run", *SMALL)
        before = self.journal.read_text()
        self.assertIn("nothing to do", self.call("run", *SMALL))
        self.assertEqual(self.journal.read_text(), before)

    def test_an_unfinished_line_is_run_again(self):
        self.call("run", *SMALL)
        whole = self.journal.read_text()
        self.journal.write_text(whole[:-40])
        self.call("run", *SMALL)
        self.assertEqual([line["signed"] for line in self.lines()], [False, True])

    def test_something_else_is_no_journal(self):
        self.journal.write_text('{"version": "s_sy"}\n')
        self.assertIn(f"{self.journal}:1: no line of a journal", self.call("report", code=JOURNAL_ERROR))


class Parts(Case):
    def test_two_parts_make_a_whole(self):
        other = self.folder / "other.jsonl"
        self.call("run", *SMALL, "--shard", "1/2")
        self.call("report", *SMALL, code=INCOMPLETE)
        self.call("run", *SMALL, "--shard", "2/2", "--journal", other, code=USAGE)  # two journals
        whole, self.journal = self.journal, other
        self.call("run", *SMALL, "--shard", "2/2", "--jobs", "2")
        self.assertIn("complete: ", self.call("report", *SMALL, "--journal", whole))


class Interrupt(Case):
    def test_a_run_goes_on_where_it_was(self):
        choice = ["--version", "s_sy", "--weights", "4"]  # 14 shards, the last ones the longest
        with subprocess.Popen(
            [TOOL, "run", "--journal", self.journal, *choice], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        ) as run:  # fmt: skip
            until = time.monotonic() + 200
            while not (self.journal.exists() and len(self.lines()) >= 8):
                self.assertLess(time.monotonic(), until)
                time.sleep(0.01)
            run.send_signal(signal.SIGTERM)
            self.assertIn("interrupted", run.stderr.read())
        self.assertEqual(run.returncode, INTERRUPTED)
        self.assertLess(len(self.lines()), 14)
        self.call("run", *choice)
        shards = [(line["activations"], line["signed"]) for line in self.lines()]
        self.assertEqual(sorted(shards), [(n, s) for n in range(2, 9) for s in (False, True)])


class CommandLine(Case):
    def test_mistakes_are_one_sentence(self):
        for arguments, says in [
            (["--version", "xl"], "there is no version 'xl'"),
            (["--weights", "3"], "there is no such precision"),
            (["--shard", "3/2"], "--shard: like 2/3"),
            (["--jobs", "0"], "--jobs: 1 to 256"),
            (["--withhold", "1,2,3,4"], "--weights 8"),
        ]:
            output = self.call("run", *arguments, code=USAGE)
            self.assertIn(says, output)
            self.assertEqual(len(output.splitlines()), 1)


def main():
    global TOOL, BROKEN_TOOL
    TOOL, BROKEN_TOOL, *rest = sys.argv[1:]
    classes = sorted(name for name, c in globals().items() if isinstance(c, type) and issubclass(c, Case))
    classes.remove("Case")
    if rest[0] == "--classes":
        sys.exit(0 if sorted(rest[1:]) == classes else f"classes are {classes}, not {sorted(rest[1:])}")
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)


if __name__ == "__main__":
    main()
