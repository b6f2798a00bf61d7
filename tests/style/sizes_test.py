#!/usr/bin/env python3
"""The size check finds what is too long and passes what is not."""

import pathlib
import tempfile
import unittest

import sizes


def violations(text):
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "core" / "a.cc"
        source.parent.mkdir()
        source.write_text(text)
        return sizes.check(pathlib.Path(folder))


def function(lines, indent="", head="int F() {"):
    return f"{indent}{head}\n" + f"{indent}  x();\n" * (lines - 2) + f"{indent}}}\n"


class SizesTest(unittest.TestCase):
    def test_files(self):
        self.assertEqual(violations("x;\n" * 600), [])
        self.assertEqual(violations("x;\n" * 601), ["core/a.cc: 601 lines; at most 600"])

    def test_functions(self):
        self.assertEqual(violations(function(80)), [])
        self.assertEqual(violations("\n" + function(81)), ["core/a.cc:2: a function of 81 lines; at most 80"])
        self.assertEqual(len(violations("class A {\n" + function(81, "  ") + "};\n")), 1)
        self.assertEqual(len(violations("namespace a {\nclass A {\n" + function(81, "  ", "A() : x_(1) {") + "};\n}\n")), 1)

    def test_lines(self):
        self.assertEqual(violations("// " + "é" * 117 + "\n"), [])
        self.assertEqual(violations("\n// " + "x" * 118 + "\n"), ["core/a.cc:2: a line of 121 columns; at most 120"])
        self.assertEqual(violations("x" * 121 + "\n"), [])

    def test_what_is_no_function(self):
        for head in ["namespace a {", "class A {", "struct A : B {", "enum class E {", "constexpr int kTable[] = {"]:
            self.assertEqual(violations(function(200, "", head)), [], head)


if __name__ == "__main__":
    unittest.main()
