#!/usr/bin/env python3
"""The measure counts what it says that it counts."""

import pathlib
import tempfile
import unittest

import measure


class MeasureTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)

    def write(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def test_a_room_is_a_row(self):
        for number, lines in enumerate([10, 29, 30, 100, 400]):
            self.write(f"core/part/f{number}.cc", "x;\n" * lines)
        self.write("core/data.csv", "1\n" * 5000)
        self.write("tests/run", "#!/bin/sh\n" + "x\n" * 9)
        rows = [line.split() for line in measure.table(self.root)]
        self.assertIn(["core", "5", "2", "569", "30", "400", "400", "f4.cc"], rows)
        self.assertIn(["all", "but", "tests", "5", "2", "569", "30", "400", "400", "f4.cc"], rows)
        self.assertIn(["all", "6", "3", "579", "30", "400", "400", "f4.cc"], rows)

    def test_percentile(self):
        self.assertEqual(measure.percentile(range(1, 11), 90), 9)
        self.assertEqual(measure.percentile([7], 90), 7)

    def test_small_files(self):
        self.write("core/a.h", "x;\n" * 29)
        self.write("core/b.h", "x;\n" * 30)
        self.assertEqual(measure.small_files(self.root), [" 29 core/a.h"])

    def test_who_knows_an_option(self):
        self.write("core/a.cc", "config.replacement.threshold")
        self.write("core/b.cc", "constexpr double kReplacementThreshold = 1;")
        self.write("core/README.md", "`replacement.threshold`")
        self.write("client/c.cc", "replacement; message.set_threshold(1)")
        self.write("client/d.cc", "replacement; thresholds")
        self.write("client/e.cc", "threshold of pain")
        self.write("tests/f.cc", "replacement.threshold")
        self.assertEqual(
            measure.option_files(self.root, "network.replacement.threshold"),
            (["core/a.cc", "core/b.cc", "client/c.cc"], ["core/README.md"]),
        )


if __name__ == "__main__":
    unittest.main()
