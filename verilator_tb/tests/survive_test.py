#!/usr/bin/env python3
"""Runs that are killed, cut in parts or run again, from the source root; arguments as those of cli_test.py."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import time
import xml.etree.ElementTree

from cli_case import BAD, Case, HAND_MADE, MISMATCH, NOTHING, OUTPUT, PASS, TOOL, gemm, main

# A version of the block and a build of the accelerator: runs of all are a matter of minutes.
SMOKE = ("--suite", "smoke", "--version", "s_sy", "--version", "dla")
# Times, and what need not be the same to be the same result.
OF_THE_RUN = ("seconds", "jobs", "command")


class Journals(Case):
    """What the classes below share; has no tests."""

    def read(self, folder):
        """The JSON report without what differs from run to run."""
        summary = json.loads((folder / "summary.json").read_text())
        for key in OF_THE_RUN:
            del summary[key]
        del summary["totals"]["loop_seconds"]
        for outcome in summary["outcomes"]:
            del outcome["seconds"]
        return summary

    def run_into(self, name, *arguments, code=PASS):
        """Runs with --report; the folder."""
        self.call("run", *arguments, "--report", self.folder / name, code=code)
        return self.folder / name

    def lines(self, folder):
        return (folder / "journal.jsonl").read_text().splitlines(keepends=True)

    def failing(self):
        """Arguments for vectors of which some fail."""
        vectors = self.vectors(
            **{f"bad{i}": BAD.format(version="all") for i in range(5)},
            good=gemm(),
            other=BAD.format(version="s_dp").replace("acc: {1: 3}", "fsm: 7"),
        )
        return ("--vectors", vectors, "--id", "*")


class Resume(Journals):
    def test_killed_in_the_middle(self):
        """SIGKILL at any time; the report is that of a run that was left alone."""
        whole = self.read(self.run_into("whole", *SMOKE))
        folder = self.folder / "killed"
        command = [TOOL, "run", *SMOKE, "--report", folder, "--jobs", "2", "--waves", self.folder / "waves"]
        process = subprocess.Popen([str(a) for a in command], stdout=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        journal = folder / "journal.jsonl"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (journal.exists() and len(self.lines(folder)) > 40):
            time.sleep(0.002)
        process.kill()
        process.wait()
        done = len(self.lines(folder)) - 1
        self.assertLess(done, len(whole["outcomes"]), "it was too late to be killed")
        self.assertFalse((folder / "summary.json").exists())
        again = self.call("run", *SMOKE, "--report", folder, "--resume", "--jobs", "3")
        self.assertRegex(again.stdout.splitlines()[0], r", \d+ done before$")
        self.assertEqual(self.read(folder), whole)
        ids = [json.loads(line)["id"] for line in self.lines(folder)[1:]]
        self.assertEqual(len(ids), len(set(ids)), "a vector was run twice")

    def test_cut_anywhere(self):
        """Whatever of the journal is there, in whatever order the vectors ended: the same report."""
        random.seed(5)
        for waves in ("0", "10"):  # with waves a vector has two lines, in this order
            arguments = (*self.failing(), "--waves-for", waves)
            whole = self.run_into(f"whole{waves}", *arguments, code=MISMATCH)
            first, *lines = self.lines(whole)
            if waves == "0":
                random.shuffle(lines)
            for cut in (0, 5, len(first) - 1, len(first), len(first) + sum(map(len, lines[:30])) + 30, -1):
                folder = self.folder / f"cut{cut}of{waves}"
                folder.mkdir()
                (folder / "journal.jsonl").write_text((first + "".join(lines))[:cut])
                self.run_into(folder.name, *arguments, "--resume", code=MISMATCH)
                self.assertEqual(self.read(folder), self.read(whole), cut)

    def test_sigterm_and_on(self):
        """An interrupted vector has no line, and says how to go on."""
        whole = self.read(self.run_into("whole", *SMOKE))
        folder = self.folder / "r"
        command = [TOOL, "run", *SMOKE, "--report", str(folder), "--jobs", "1"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.kill)
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=60)
        self.assertIn("the same command line with --resume", out)
        self.assertEqual(self.call(*command[1:], "--resume").returncode, PASS)
        self.assertEqual(self.read(folder), whole)

    def test_another_run_is_refused(self):
        vectors = self.vectors(good=gemm(version="s_sy"), more=gemm(version="s_dp"))
        arguments = ("run", "--vectors", vectors, "--report", self.folder / "r")
        self.call(*arguments, "--id", "*")
        before = self.lines(self.folder / "r")
        for change, says in (
            (("--id", "good/*"), "the selection is 16 vectors"),
            (("--id", "*", "--seed", "2"), "the seed is 0x1 there and 0x2 here"),
            (("--id", "*", "--power-up-seed", "2"), "the power-up seed is none of its own there and 0x2 here"),
            (("--id", "*", "--shard", "1/2"), "the shard is 1/1 there and 1/2 here"),
        ):
            self.usage(*arguments, *change, "--resume", says=("journal.jsonl: of another run", says))
        self.vectors(good=gemm(version="s_sy", k=8))
        self.usage(*arguments, "--id", "*", "--resume", says=("the checksum of the vector files",))
        self.assertEqual(self.lines(self.folder / "r"), before)

    def test_another_program_is_refused(self):
        folder = self.run_into("r", "--id", HAND_MADE)
        other = shutil.copy(TOOL, self.folder / "other")
        with open(other, "ab") as file:
            file.write(b"x")
        done = self.call("run", "--id", HAND_MADE, "--report", folder, "--resume", tool=other, code=64)
        self.assertIn("the checksum of the program", done.stderr)

    def test_nothing_to_resume(self):
        done = self.call("run", "--id", HAND_MADE, "--report", self.folder / "r", "--resume")
        self.assertIn("nothing to resume", done.stdout)
        self.usage("run", "--id", HAND_MADE, "--resume", says=("--resume", "--report DIR"))

    def test_a_spoilt_journal(self):
        folder = self.run_into("r", *SMOKE)
        lines = self.lines(folder)
        lines[3] = lines[3].replace("verdict", "verdikt")
        (folder / "journal.jsonl").write_text("".join(lines))
        self.usage("run", *SMOKE, "--report", folder, "--resume", says=("journal.jsonl:4:1: ",))

    def test_the_earlier_journal_is_kept(self):
        folder = self.run_into("r", "--id", HAND_MADE)
        before = self.lines(folder)
        self.run_into("r", "--id", HAND_MADE, "--seed", "2")
        self.assertEqual((folder / "journal.old.jsonl").read_text(), "".join(before))

    def test_max_failures_counts_those_before(self):
        arguments = (*self.failing(), "--max-failures", "2", "--jobs", "1")
        folder = self.run_into("r", *arguments, code=MISMATCH)
        before = self.read(folder)
        self.assertEqual(before["totals"]["failed"], 2)
        self.run_into("r", *arguments, "--resume", code=MISMATCH)
        self.assertEqual(self.read(folder), before)


class Folder(Journals):
    def test_two_runs_in_one_folder(self):
        folder = self.folder / "r"
        command = [TOOL, "run", *SMOKE, "--report", str(folder), "--jobs", "1"]
        first = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.addCleanup(first.kill)
        first.stdout.readline()
        done = self.call(*command[1:], code=OUTPUT)
        self.assertEqual(
            done.stderr,
            f"m4verify: {folder}: another run (process {first.pid}) writes here; wait for it, or choose another "
            "--report\n",
        )
        self.assertEqual(done.stdout, "")
        first.communicate(timeout=100)
        self.assertEqual(first.returncode, PASS)
        self.assertEqual(self.read(folder)["verdict"], "pass")

    def test_a_folder_that_cannot_be_written(self):
        """Nothing is lost, since nothing is run."""
        (self.folder / "file").write_text("")
        done = self.call("run", *SMOKE, "--report", self.folder / "file" / "r", code=OUTPUT)
        self.assertEqual((done.stdout, done.stderr.count("\n")), ("", 1))
        self.assertIn("Not a directory", done.stderr)

    def full_disk(self, folder, **options):
        """The run of a disk that gets full goes on; what the journal lacks is run again."""
        done = self.call("run", *SMOKE, "--report", folder, code=OUTPUT, **options)
        self.assertIn("passed, 0 failed", done.stdout)
        self.assertEqual(done.stderr.count("\n"), 2, done.stderr)
        self.assertIn(f"{folder}/summary.json: can't be written: ", done.stderr)
        self.assertIn(f"{folder}/journal.jsonl: can't be written: ", done.stderr)
        self.assertEqual(os.listdir(folder), ["journal.jsonl"])
        self.assertTrue(self.lines(folder)[-1].endswith("\n"))
        return done

    def check_resumed(self, folder):
        again = self.call("run", *SMOKE, "--report", folder, "--resume")
        self.assertRegex(again.stdout.splitlines()[0], r", [1-9]\d+ done before$")
        self.assertEqual(self.read(folder), self.read(self.run_into("whole", *SMOKE)))

    def test_files_get_too_large(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (12_000, 12_000))

        done = self.full_disk(self.folder / "r", preexec_fn=limit)
        self.assertIn("File too large", done.stderr)
        self.check_resumed(self.folder / "r")

    def test_full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(disk)]
        if os.geteuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL, check=False).returncode != 0:
            self.skipTest("mounting a small disk needs more rights")
        self.addCleanup(subprocess.run, ["umount", str(disk)], check=True)
        done = self.full_disk(disk / "r")
        self.assertIn("No space left on device", done.stderr)
        subprocess.run(["mount", "-o", "remount,size=20m", str(disk)], check=True)
        self.check_resumed(disk / "r")


class Shards(Journals):
    def shards(self, count, *arguments, code=PASS):
        return [
            self.run_into(f"s{i}of{count}", *arguments, "--shard", f"{i}/{count}", code=code)
            for i in range(1, count + 1)
        ]

    def merge(self, *folders, code=PASS):
        self.call("merge", *folders, "--report", self.folder / "merged", code=code)
        return self.folder / "merged"

    def test_disjoint_balanced_and_the_whole(self):
        for count in (2, 3, 7):
            parts = [[o["id"] for o in self.read(f)["outcomes"]] for f in self.shards(count, *SMOKE)]
            self.assertEqual(sorted(sum(parts, [])), sorted(self.ids(*SMOKE)))
            sizes = [len(part) for part in parts]
            self.assertLessEqual(max(sizes) - min(sizes), 1)

    def test_merged_as_if_run_at_once(self):
        whole = self.read(self.run_into("whole", *SMOKE))
        folders = self.shards(3, *SMOKE)
        for folder in folders:
            self.assertTrue(self.read(folder)["shard"].endswith("/3"))
        self.assertEqual(self.read(self.merge(*reversed(folders))), whole)

    def test_merged_failures(self):
        """Without waves: every shard writes those of its own first failures."""
        arguments = (*self.failing(), "--waves-for", "0")
        whole = self.run_into("whole", *arguments, code=MISMATCH)
        merged = self.merge(*self.shards(4, *arguments, code=MISMATCH), code=MISMATCH)
        self.assertEqual(self.read(merged), self.read(whole))
        self.run_into("merged", *arguments, "--resume", code=MISMATCH)  # nothing is left to run
        self.assertEqual(self.read(merged), self.read(whole))

    def test_more_shards_than_vectors(self):
        arguments = ("--id", HAND_MADE)
        folders = [self.folder / f"s{i}" for i in (1, 2)]
        codes = [
            subprocess.run(
                [TOOL, "run", *arguments, "--shard", f"{i}/2", "--report", folder],
                stdout=subprocess.DEVNULL, check=False,
            ).returncode
            for i, folder in enumerate(folders, 1)
        ]  # fmt: skip
        self.assertEqual(sorted(codes), [PASS, NOTHING])
        self.assertEqual(self.read(self.merge(*folders))["verdict"], "pass")

    def test_a_missing_shard_is_named(self):
        first, _, third = self.shards(3, *SMOKE)
        summary = self.read(self.merge(first, third, code=NOTHING))
        self.assertEqual(summary["complaints"], ["shard 2/3 is missing: run it with --shard 2/3"])

    def test_missing_vectors_are_named(self):
        first, second = self.shards(2, *SMOKE)
        lines = self.lines(second)
        lost = json.loads(lines[-1])["id"]
        (second / "journal.jsonl").write_text("".join(lines[:-1]))
        summary = self.read(self.merge(first, second, code=NOTHING))
        self.assertIn(f"no shard has a result of {lost}: ", summary["complaints"][0])
        self.assertEqual(summary["totals"]["interrupted"], 1)

    def test_bins_are_required_of_all_shards_together(self):
        arguments = ("--vectors", self.vectors(good=gemm()), "--suite", "regression")
        folders = self.shards(2, *arguments)
        self.assertEqual([self.read(f)["bins_required"] for f in folders], [False, False])
        summary = self.read(self.merge(*folders, code=NOTHING))
        self.assertTrue(summary["bins_required"])
        self.assertGreater(len(summary["holes"]), 1000)

    def test_what_does_not_belong_together(self):
        first, second = self.shards(2, *SMOKE)
        self.usage("merge", first, first, says=("are both shard 1/2",))
        other = self.run_into("other", *SMOKE, "--shard", "2/2", "--seed", "2")
        self.usage("merge", first, other, says=(str(first), str(other), "the seed is 0x1 there and 0x2 here"))
        other = self.run_into("other", *SMOKE, "--shard", "2/3")
        self.usage("merge", first, other, says=("2 shards there and 3 here",))
        self.usage("merge", first, self.folder / "nowhere", says=("there is no such file",))
        self.usage("merge", says=("which reports?",))
        self.assertEqual(self.read(self.merge(second, first))["verdict"], "pass")

    def test_shards_with_any_contents(self):
        """Each would have others, and their reports could not be merged."""
        arguments = ("run", *SMOKE, "--power-up-seed", "random", "--report", self.folder / "r", "--shard")
        self.usage(*arguments, "1/2", says=("--power-up-seed random", "merge"))
        self.assertFalse((self.folder / "r").exists())
        self.call("run", "--id", HAND_MADE, *arguments[3:], "1/1")

    def test_no_shard(self):
        for text in ("", "0/3", "4/3", "1", "1/", "/3", "1/0", "a/b", "-1/3", "1/3/3", "1/99999999999"):
            self.usage("run", "--shard", text, says=("--shard", f"'{text}'"))


class Failures(Journals):
    def test_grouped_by_signature(self):
        arguments = self.failing()
        folder = self.run_into("r", *arguments, code=MISMATCH)
        summary = self.read(folder)
        groups = {g["signature"]: g["members"] for g in summary["failures"]}
        bad = [f"bad{i}/{v}" for i in range(5) for v in ("s_sy", "s_dp", "l_sy", "l_dp")]
        self.assertEqual(
            groups,
            {
                "mismatch: acc (block, synchronous)": [i for i in bad if i.endswith("sy")],
                "mismatch: acc (block, double-pumped)": [i for i in bad if i.endswith("dp")],
                "mismatch: fsm (block, double-pumped)": ["other/s_dp"],
            },
        )
        for outcome in summary["outcomes"]:
            if outcome["verdict"] != "pass":
                self.assertIn(outcome["id"], groups[outcome["signature"]])
        html = (folder / "index.html").read_text()
        self.assertIn("10 failures with the signature mismatch: acc (block, synchronous)", html)
        suite = xml.etree.ElementTree.parse(folder / "junit.xml").getroot().find("testsuite")
        signatures = [p.get("value") for p in suite.iter("property")]
        self.assertEqual(sorted(set(signatures)), sorted(groups))
        self.assertEqual(len(signatures), 21)

    def test_a_page_of_every_signature(self):
        done = self.call("run", *self.failing(), "--pages", "3", code=MISMATCH)
        self.assertEqual(done.stdout.count("── EXPECTATION NOT MET"), 3)
        for vector in ("bad0/s_sy", "bad0/s_dp", "other/s_dp"):
            self.assertIn(f"── EXPECTATION NOT MET {vector} ──", done.stdout)
        self.assertIn("18 mismatch pages more", done.stdout)

    def test_the_same_for_any_number_of_workers(self):
        arguments = (*self.failing(), "--waves-for", "4")
        one = self.read(self.run_into("one", *arguments, "--jobs", "1", code=MISMATCH))
        self.assertEqual(sum(len(o["page"]["commands"]) == 2 for o in one["outcomes"] if "page" in o), 4)
        self.assertEqual(len(os.listdir(self.folder / "waves")), 4)
        for jobs in ("2", "8"):
            self.assertEqual(self.read(self.run_into("many", *arguments, "--jobs", jobs, code=MISMATCH)), one)

    def test_rerun_failed(self):
        arguments = self.failing()
        first = self.run_into("first", *arguments, "--seed", "7", "--power-up-seed", "9", code=MISMATCH)
        failed = [o for o in self.read(first)["outcomes"] if o["verdict"] != "pass"]
        self.assertEqual(len(failed), 21)
        again = self.run_into("again", *arguments[:2], "--rerun-failed", first, code=MISMATCH)
        self.assertEqual(self.read(again)["outcomes"], failed)
        other = self.run_into("other", *arguments[:2], "--rerun-failed", first, "--seed", "8", code=MISMATCH)
        self.assertEqual(self.read(other)["seed"], "0x8")
        self.vectors(**{f"bad{i}": BAD.format(version="all").replace("{1: 3}", "{1: 2}") for i in range(5)})
        summary = self.read(self.run_into("mended", *arguments[:2], "--rerun-failed", first, code=MISMATCH))
        self.assertEqual((summary["totals"]["passed"], summary["totals"]["failed"]), (20, 1))

    def test_rerun_failed_with_random_contents(self):
        """`make verify` asks for random contents; those of the failures are the ones that count."""
        arguments = self.failing()
        for given in ((), ("--power-up-seed", "9")):
            first = self.run_into("first", *arguments, *given, code=MISMATCH)
            again = self.run_into(
                "again", *arguments[:2], "--rerun-failed", first, "--power-up-seed", "random", code=MISMATCH
            )
            failed = [o for o in self.read(first)["outcomes"] if o["verdict"] != "pass"]
            self.assertEqual(self.read(again)["outcomes"], failed)
            seeds = [self.read(folder).get("power_up_seed") for folder in (first, again)]
            self.assertEqual(seeds, ["0x9" if given else None] * 2)

    def test_nothing_failed(self):
        folder = self.run_into("r", "--id", HAND_MADE)
        self.usage("run", "--rerun-failed", folder, says=("--rerun-failed", "no vector has failed"))
        self.usage("run", "--rerun-failed", self.folder / "nowhere", says=("there is no such file",))


class PowerUp(Journals):
    def results(self, *arguments):
        summary = self.read(self.run_into("r", *SMOKE, *arguments))
        keys = ("id", "verdict", "seed", "cycles", "compares", "macs")
        return [{key: o[key] for key in keys} for o in summary["outcomes"]], summary

    def test_results_do_not_depend_on_it(self):
        plain, summary = self.results()
        self.assertNotIn("power_up_seed", summary)
        bins = [summary["bins"]]
        for seed in ("2", "0x3", "random"):
            results, summary = self.results("--power-up-seed", seed)
            self.assertEqual(results, plain)
            self.assertIn("power_up_seed", summary)
            bins.append(summary["bins"])
        # Random commands multiply what is in the memory: the contents were really others.
        self.assertTrue(all(a != b for i, a in enumerate(bins) for b in bins[:i]))

    def test_a_random_one_is_said_and_kept(self):
        done = self.call("run", "--id", HAND_MADE, "--power-up-seed", "random", "--report", self.folder / "r")
        seed = self.read(self.folder / "r")["power_up_seed"]
        self.assertIn(f"power-up seed         {seed}\n", done.stdout)
        self.assertIn(f", power-up seed {seed}\n", done.stdout)
        again = self.call(
            "run", "--id", HAND_MADE, "--power-up-seed", "random", "--report", self.folder / "r", "--resume"
        )
        self.assertIn(f", power-up seed {seed}, 1 done before\n", again.stdout)

    def test_a_replay_has_it(self):
        vectors = self.vectors(bad=BAD.format(version="s_sy"))
        page = self.summary(
            "--vectors", vectors, "--id", "*", "--power-up-seed", "0x55", code=MISMATCH
        )["outcomes"][0]["page"]  # fmt: skip
        self.assertIn(" --power-up-seed 0x55", page["commands"][0])
        done = self.call("replay", "bad/s_sy", "--vectors", vectors, "--power-up-seed", "0x55", code=MISMATCH)
        for event in page["events"]:
            self.assertIn(event["got"], done.stdout)

    def test_no_number(self):
        self.usage("run", "--power-up-seed", "x", says=("--power-up-seed", "'x'"))
        self.usage("replay", HAND_MADE, "--power-up-seed", "random", says=("--power-up-seed",))


if __name__ == "__main__":
    main()
