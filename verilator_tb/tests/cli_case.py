"""What the tests of m4verify share; `FILE M4VERIFY M4VERIFY_WITH_A_FAILING_ASSERTION ...` runs one of their files."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOOL, ASSERTION_TOOL, *ARGUMENTS = sys.argv[1:]

PASS, MISMATCH, ASSERTION, TIMEOUT, VECTOR_ERROR, NOTHING = range(6)
USAGE, OUTPUT, INTERRUPTED = 64, 74, 130

HAND_MADE = "01_s_sy_signed_n4_w4_basic/s_sy"  # vectors/m4bram/datasheet

GEMM = """about: A product.
tags: [regression, mine]
kind: gemm
version: {version}
weights: {{bits: {weights}, source: {source}}}
activations: {{bits: [3, 5], signed: [true, false], source: uniform}}
duplication: 2
shape: {{m: 5, k: {k}, n: 3}}
"""

# Fails in every version: after edge 10 acc[1] is 2.
BAD = """about: A wrong expectation.
tags: [mine]
kind: commands
version: {version}
power_up: {{acc: [1, 2, 3, 4]}}
cycles:
  - {{rst_n: 0, repeat: 2}}
  - {{idle: 30}}
expect:
  - {{after: 10, acc: {{1: 3}}}}
"""


def gemm(version="all", weights="[2, 4]", source="uniform", k=7):
    return GEMM.format(version=version, weights=weights, source=source, k=k)


class Case(unittest.TestCase):
    """A temporary folder, and how to call the tool."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="m4_cli_"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, *arguments, code=PASS, tool=None, **options):
        """Runs the tool; its exit code must be `code`. Waves go into the temporary folder."""
        arguments = [str(a) for a in arguments]
        if arguments and arguments[0] in ("run", "replay") and "--waves" not in arguments:
            arguments += ["--waves", str(self.folder / "waves")]
        done = subprocess.run(
            [tool or TOOL, *arguments],
            capture_output=True, encoding="utf-8", errors="replace", timeout=100, check=False, **options,
        )  # fmt: skip
        self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}\n{done.stderr}")
        return done

    def usage(self, *arguments, says=(), tool=None):
        """The command line is refused: exit code 64, one sentence."""
        done = self.call(*arguments, code=USAGE, tool=tool)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertTrue(done.stderr.startswith("m4verify: "), done.stderr)
        for part in says:
            self.assertIn(part, done.stderr)
        return done

    def vectors(self, **files):
        """A folder with these vector files: name=text."""
        folder = self.folder / "vectors"
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / f"{name}.yaml").write_text(text)
        return folder

    def summary(self, *arguments, code=PASS, tool=None):
        """Runs vectors; the JSON report."""
        file = self.folder / "summary.json"
        self.call("run", *arguments, "--json", file, code=code, tool=tool)
        return json.loads(file.read_text())

    def ids(self, *arguments):
        """Ids that `list` prints."""
        lines = self.call("list", *arguments).stdout.split("\n\n")[0].splitlines()
        return [line.split()[0] for line in lines if "/" in line]


def main():
    loader = unittest.defaultTestLoader
    found = vars(sys.modules["__main__"]).values()
    classes = sorted(c.__name__ for c in found if isinstance(c, type) and loader.getTestCaseNames(c))
    if ARGUMENTS[0] == "--classes":
        if sorted(ARGUMENTS[1:]) != classes:
            sys.exit(f"tests/CMakeLists.txt lists {sorted(ARGUMENTS[1:])}, this file has {classes}")
        return
    unittest.main(argv=[sys.argv[0], *ARGUMENTS], verbosity=2)
