#!/usr/bin/env python3
"""Bins of a run and vectors that close them, from the source root; arguments: M4VERIFY M4VERIFY_ON_BROKEN_RTL CLASS."""

import json
import os
import signal
import subprocess

from cli_case import ASSERTION_TOOL as BROKEN_TOOL
from cli_case import BAD, INTERRUPTED, MISMATCH, NOTHING, OUTPUT, TOOL, VECTOR_ERROR, Case, gemm, main

# What is withheld: runs of one vector each, which reach next to nothing.
S_SY = ("--id", "02_s_sy_unsigned_n8_w8_d4/s_sy")
M4 = ("--id", "accel_smoke/m4-w4-n4s")


class Closures(Case):
    """What the classes below share; has no tests."""

    def close(self, name, *arguments, code=0, tool=None):
        """Closes into a folder; what was said, and the folder."""
        folder = self.folder / name
        done = self.call("close", *arguments, "--write", folder, code=code, tool=tool)
        return done.stdout, folder

    def closed(self, said):
        """Of the last lines: bins that were closed, bins that were open, vectors that were drawn."""
        line = next(line for line in said.splitlines() if " closed with " in line)
        words = line.replace(",", "").replace(";", "").split()
        return int(words[0]), int(words[2]), int(words[words.index("drawn") - 2])

    def files(self, folder):
        return {path.name: path.read_text() for path in folder.rglob("*.yaml")}


class Bins(Closures):
    def setUp(self):
        super().setUp()
        self.report = self.folder / "report"
        self.call("run", "--suite", "smoke", "--version", "s_sy", "--report", self.report)
        lines = (self.report / "journal.jsonl").read_text().splitlines()
        self.header, *self.results = map(json.loads, lines)
        self.order = {id: place for place, id in self.header["vectors"]}
        self.summary = json.loads((self.report / "summary.json").read_text())

    def bins(self, *arguments):
        file = self.folder / "bins.json"
        self.call("bins", "--report", self.report, *arguments, "--json", file)
        return json.loads(file.read_text())["bins"]

    def expected(self):
        """From the journal's lines: number of a bin -> counts by vector."""
        found = {}
        for result in self.results:
            place = -1
            for gap, count in zip(result["bins"][::2], result["bins"][1::2]):
                place += gap + 1
                found.setdefault(place, {})[result["id"]] = count
        return found

    def test_counts_and_vectors(self):
        found = self.expected()
        rows = {row["number"]: row for row in self.bins()}
        self.assertGreater(len(found), 500)
        for number, vectors in found.items():
            row = rows[number]
            self.assertEqual(row["count"], sum(vectors.values()), row)
            self.assertEqual(row["vectors"], len(vectors), row)
            self.assertEqual(row["first"], min(vectors, key=self.order.get), row)
            by_name = next(g["bins"] for g in self.summary["bins"] if g["name"] == row["group"])
            self.assertEqual(by_name[row["bin"]]["count"], row["count"])
        fragile = {number for number, row in rows.items() if row["fragile"]}
        self.assertTrue(fragile)
        self.assertLessEqual(fragile, {number for number, vectors in found.items() if len(vectors) == 1})
        self.assertTrue(all(row["count"] == 0 for number, row in rows.items() if number not in found))

    def test_open(self):
        holes = {(h["group"], h["bin"]) for h in self.summary["holes"]}
        self.assertEqual({(r["group"], r["bin"]) for r in self.bins("--open")}, holes)
        page = (self.report / "index.html").read_text()
        self.assertIn(f"Open bins: {len(holes):,}", page)
        self.assertIn("Reached by one vector alone", page)

    def test_choice(self):
        rows = self.bins("--group", "reset pin", "--version", "s_sy")
        self.assertEqual({r["group"] for r in rows}, {"s_sy: state x reset pin"})
        text = self.call("bins", "--report", self.report, "--group", "reset pin").stdout
        self.assertIn("first vector", text)
        self.usage("bins", "--report", self.report, "--group", "nonsense", says=["'nonsense'"])
        self.usage("bins", says=["--report"])
        self.usage("bins", "--report", self.report, "extra", says=["one word too many", "--report"])

    def test_a_design_that_the_tool_does_not_have(self):
        self.usage("bins", "--report", self.report, "--version", "dla_odd",
                   says=["build dla_odd is not in this tool", "m4verify_full"])  # fmt: skip

    def test_a_run_that_did_not_end(self):
        journal = self.report / "journal.jsonl"
        lines = journal.read_text().splitlines(keepends=True)
        journal.write_text("".join(lines[:3]) + lines[3][:20])
        self.assertTrue(all(r["vectors"] <= 2 for r in self.bins()))

    def test_bins_of_another_program(self):
        journal = self.report / "journal.jsonl"
        program = dict(self.header["identity"])["the checksum of the program"]
        journal.write_text(journal.read_text().replace(program, "0" * len(program), 1))
        self.usage("bins", "--report", self.report, says=["another program"])


class Steering(Closures):
    def test_block(self):
        """Bins of a version that one vector leaves open, closed; without steering fewer are."""
        wanted = (*S_SY, "--version", "s_sy", "--group", "lane overflow", "--group", "state x")
        said, folder = self.close("steered", *wanted)
        closed, all_of_them, drawn = self.closed(said)
        self.assertEqual(closed, all_of_them)
        self.assertGreater(closed, 150)
        unsteered, _ = self.close("any", *wanted, "--unsteered", "--max-vectors", drawn, code=NOTHING)
        self.assertLess(self.closed(unsteered)[0], closed)
        # What was written holds on its own.
        self.call("run", "--vectors", folder, "--id", "*", "--report", self.folder / "again")
        file = self.folder / "bins.json"
        self.call("bins", "--report", self.folder / "again", "--version", "s_sy", "--json", file,
                  "--group", "lane overflow")  # fmt: skip
        self.assertEqual([r for r in json.loads(file.read_text())["bins"] if r["open"]], [])

    def test_accelerator(self):
        wanted = (*M4, "--version", "m4", "--group", "state x reset", "--group", "error code",
                  "--group", "size of the last tile")  # fmt: skip
        said, folder = self.close("steered", *wanted)
        closed, all_of_them, drawn = self.closed(said)
        self.assertEqual(closed, all_of_them)
        self.assertGreater(closed, 25)
        unsteered, _ = self.close("any", *wanted, "--unsteered", "--max-vectors", drawn, code=NOTHING)
        self.assertLess(self.closed(unsteered)[0], closed)
        texts = self.files(folder)
        self.assertTrue(all("about: " in text and "Reaches" in text for text in texts.values()))

    def test_any_number_of_workers(self):
        wanted = (*S_SY, "--version", "s_sy", "--group", "operand corners", "--max-vectors", "60")
        one, first = self.close("one", *wanted, "--jobs", "1", code=NOTHING)
        three, second = self.close("three", *wanted, "--jobs", "3", code=NOTHING)
        self.assertEqual(self.closed(one), self.closed(three))
        self.assertEqual(self.files(first), self.files(second))
        self.assertTrue(self.files(first))
        _, other = self.close("other", *wanted, "--seed", "2", code=NOTHING)
        self.assertNotEqual(self.files(first), self.files(other))


class Ends(Closures):
    def test_a_bin_that_stays_open(self):
        """A budget that is too small: the bins are listed with what was tried, and the exit code is not 0."""
        said, _ = self.close("few", *S_SY, "--version", "s_sy", "--group", "MAC2s by", "--max-vectors", "5",
                             "--budget", "1", code=NOTHING)  # fmt: skip
        closed, all_of_them, drawn = self.closed(said)
        self.assertEqual(drawn, 5)
        self.assertLessEqual(closed, 5)
        self.assertEqual(said.count(" of 2000; "), all_of_them - closed)
        self.assertIn("no vector was drawn for it", said)

    def test_interrupted(self):
        """What was found up to Ctrl-C is written. All bins of the tool are open: there is much to do yet."""
        command = [TOOL, "close", *S_SY, "--jobs", "1", "--write", self.folder / "some"]
        process = subprocess.Popen([str(a) for a in command], stdout=subprocess.PIPE, encoding="utf-8")
        self.addCleanup(process.kill)
        for line in process.stdout:
            if " closed, " in line and not line.startswith("0 "):
                process.send_signal(signal.SIGINT)
                break
        rest = process.stdout.read()
        process.stdout.close()
        self.assertEqual(process.wait(), INTERRUPTED, rest)
        self.assertIn("interrupted", rest)
        files = self.files(self.folder / "some")
        self.assertTrue(files)
        self.call("run", "--vectors", self.folder / "some", "--id", "*")

    def refused(self, *arguments, says, **options):
        """Exit code 74 and one sentence before anything is run."""
        done = self.call("close", *S_SY, "--version", "s_sy", *arguments, code=OUTPUT, **options)
        self.assertEqual((done.stdout, done.stderr.count("\n")), ("", 1), done.stderr)
        self.assertIn(says, done.stderr)

    def test_a_folder_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        for folder in (self.folder / "file", self.folder / "file" / "below", "/dev/full", "/proc/none"):
            self.refused("--write", folder, says=f"{folder}: ")
        (self.folder / "with").mkdir()
        (self.folder / "with" / "accel").write_text("")
        self.refused("--write", self.folder / "with", says="accel: the folder can't be made")

    def test_no_folder_for_temporary_files(self):
        self.refused("--write", self.folder / "w", says="TMPDIR",
                     env={**os.environ, "TMPDIR": str(self.folder / "nowhere")})  # fmt: skip

    def test_two_in_one_folder(self):
        folder = self.folder / "both"
        command = [TOOL, "close", *S_SY, "--jobs", "1", "--write", folder]
        first = subprocess.Popen([str(a) for a in command], stdout=subprocess.PIPE, encoding="utf-8")
        self.addCleanup(first.kill)
        first.stdout.readline()
        self.refused("--write", folder, says=f"{folder}: another m4verify close writes here")
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=100)
        self.assertEqual(first.returncode, INTERRUPTED)

    def test_files_of_others(self):
        """They are neither run nor changed; one that can't be read is noticed at the beginning."""
        folder = self.folder / "shared"
        folder.mkdir()
        (folder / "theirs.yaml").write_text(BAD.format(version="s_sy"))
        few = (*S_SY, "--version", "s_sy", "--group", "MAC2s by", "--max-vectors", "5")
        said, _ = self.close("shared", *few, code=NOTHING)
        alone, other = self.close("alone", *few, code=NOTHING)
        self.assertEqual(said.replace(str(folder), str(other)), alone)
        self.assertEqual((folder / "theirs.yaml").read_text(), BAD.format(version="s_sy"))
        (other / "spoilt.yaml").write_text("about: x\n")
        done = self.call("close", *few, "--name", "more", "--write", other, code=VECTOR_ERROR)
        self.assertEqual(done.stdout, "")

    def test_names_that_are_taken(self):
        taken = {f"closure_s_sy_{i}": gemm(version="s_sy") for i in (0, 1, 3)}
        _, folder = self.close("new", "--vectors", self.vectors(**taken), "--id", "closure_s_sy_0/*", "--version",
                               "s_sy", "--group", "MAC2s by", "--max-vectors", "5", code=NOTHING)  # fmt: skip
        names = {name.removesuffix(".yaml") for name in self.files(folder)}
        self.assertTrue(names)
        self.assertLessEqual(names, {f"closure_s_sy_{i}" for i in (2, 4, 5, 6, 7)})

    def test_command_line(self):
        (self.folder / "old").mkdir()
        (self.folder / "old" / "closure_s_sy_1.yaml").write_text("")
        self.usage("close", *S_SY, "--write", self.folder / "old", says=["earlier closing"])
        self.usage("close", *S_SY, "--name", "Not a word", says=["--name"])
        self.usage("close", *S_SY, "--budget", "0", says=["--budget"])
        self.usage("close", *S_SY, "--max-vectors", "-1", says=["--max-vectors"])
        for choice in (("--weights", "8"), ("--sign", "signed"), ("--suite", "smoke"), ("--id", "*")):
            self.usage("close", "--report", self.folder, *choice, says=["--report", "only --version"])
        self.usage("close", *S_SY, "--max", "3", says=["--max"])  # no option by part of its name
        self.assertIn("of what is drawn", self.call("close", "--help").stdout)


class PlantedBug(Closures):
    def test_is_found_by_a_vector_that_was_drawn(self):
        """One line of the RTL is wrong, and the vectors of the run do not see it; those for its open bins do."""
        self.call("run", *S_SY, tool=BROKEN_TOOL)
        said, folder = self.close("find", *S_SY, "--version", "s_sy", "--group", "operand corners",
                                  code=MISMATCH, tool=BROKEN_TOOL)  # fmt: skip
        self.assertIn("a vector has failed", said)
        self.assertIn("MISMATCH closure_s_sy_", said)
        self.assertIn("P := 2 * (P + INV + 1), the sign bit's turn", said)
        failing = [name for name, text in self.files(folder).items() if "Failed when it was drawn" in text]
        self.assertTrue(failing)
        name = failing[0].removesuffix(".yaml")
        self.call("run", "--vectors", folder, "--id", f"{name}/*", code=MISMATCH, tool=BROKEN_TOOL)
        self.call("run", "--vectors", folder, "--id", f"{name}/*")  # on the right RTL


    def test_only_designs_of_the_tool(self):
        """This one has s_sy alone: no vector is drawn for others, and no bin of others is required."""
        report = self.folder / "report"
        self.call("run", *S_SY, "--report", report, tool=BROKEN_TOOL)
        said, folder = self.close("own", "--report", report, "--group", "state x reset", "--max-vectors", "3",
                                  code=MISMATCH, tool=BROKEN_TOOL)  # fmt: skip
        self.assertNotIn("VECTOR ERROR", said)
        self.assertIn(" with 3 vectors drawn", said)
        self.assertTrue(all(name.startswith("closure_s_sy_") for name in self.files(folder)))
        file = self.folder / "bins.json"
        self.call("bins", "--report", report, "--open", "--json", file, tool=BROKEN_TOOL)
        rows = json.loads(file.read_text())["bins"]
        self.assertTrue(rows)
        self.assertEqual({row["group"].split(":")[0] for row in rows}, {"s_sy"})
        for command in ("bins", "close"):
            self.usage(command, "--report", report, "--version", "s_dp", says=["version s_dp is not in this tool"],
                       tool=BROKEN_TOOL)  # fmt: skip


if __name__ == "__main__":
    main()
