#!/usr/bin/env python3
"""ci/unused_names.py: names that are declared and never used.

    unused_names_test.py CLASS     or     unused_names_test.py --classes NAME...
"""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "ci"))

# pylint: disable=wrong-import-position
from unused_names import unused  # noqa: E402

SOURCE = """#include "Each.h"
// kUnused Each
namespace fs = std::filesystem;
namespace used = std::filesystem;
namespace {
using ::testing::Each;
using std::size_t;
using Row = std::vector<int>;
constexpr int kUnused = 3;
constexpr std::array<int, 2> kTable = {1, 2};
const char kName[] = "kUnused";
constexpr int kUsed = 1'000;
int f(size_t n) { return kUsed + used::f(n); }
}  // namespace
constexpr int kOutside = 3;
"""


class UnusedNames(unittest.TestCase):
    def test_found(self):
        expected = [(3, "fs"), (6, "Each"), (8, "Row"), (9, "kUnused"), (10, "kTable"), (11, "kName")]
        self.assertEqual(unused(SOURCE), expected)

    def test_used(self):
        more = "int g() { fs::f(Each(Row{kUnused, kTable[0], kName[0]})); }\n"
        self.assertEqual(unused(SOURCE + more), [])


def main():
    if sys.argv[1:2] == ["--classes"]:
        if sys.argv[2:] != ["UnusedNames"]:
            sys.exit(f"tests/CMakeLists.txt lists {sys.argv[2:]}, this file has UnusedNames")
        return
    unittest.main(verbosity=2)


if __name__ == "__main__":
    main()
