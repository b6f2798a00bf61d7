#!/usr/bin/env python3
"""The check of documents finds what does not exist, and passes what does."""

import pathlib
import tempfile
import unittest

import documents
import flags
import text

PROGRAM = """#!/bin/sh
case "$*" in
--help) printf 'COMMANDS\\n    run              runs\\n    stream make      makes\\n\\nCOMMON OPTIONS\\n    --server A\\n' ;;
"run --help") printf 'OPTIONS\\n    --rows N\\n    --server A\\n' ;;
"stream make --help") printf 'OPTIONS\\n    --seed N\\n    --server A\\n' ;;
esac
"""

GOOD = {
    "CMakeLists.txt": "project(nexting VERSION 0.1.0)\n",
    "README.md": "# Top\n\nSee [core](core/README.md#the-door-and-more), `core/a.h`, `tests/run` and `prog run --rows 3`.\n",
    "core/README.md": "# The door, and more\n",
    "core/a.h": "// Format, version 2. See README.md.\nclass Alpha {\n public:\n  int Beta() const;\n};\n",
    "core/a.cc": "namespace {\nconstexpr int kVersion = 2;\nint Gamma(int x) {\n  return Delta(x);\n}\n}\nint Alpha::Beta() const { return 1; }\n",
    "server/server.cc": 'Gauge("nexting_queued_rows");\n',
    "tests/run": "#!/bin/sh\n# --quick\n",
    "tests/core/CMakeLists.txt": "add_executable(a_test a_test.cc)\nset_tests_properties(a_test PROPERTIES LABELS slow)\n",
    "tests/clients/node/package.json": '{"dependencies": {"@grpc/grpc-js": "1.2.3"}}\n',
}


class DocumentsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name) / "checkout"
        self.program = pathlib.Path(folder.name) / "prog"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        for path, content in GOOD.items():
            self.write(path, content)

    def write(self, path, content):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content)

    def check(self):
        return documents.Checker(self.root, flags.Programs({"prog": str(self.program)})).check()

    def with_file(self, path, content):
        """What is found while a file has this content."""
        self.write(path, content)
        found = self.check()
        (self.root / path).unlink()
        if path in GOOD:
            self.write(path, GOOD[path])
        return found

    def finds(self, path, content, fault):
        self.assertEqual(self.with_file(path, content), [f"{path}: {fault}"])

    def passes(self, path, content):
        self.assertEqual(self.with_file(path, content), [])

    def test_what_is_right_passes(self):
        self.assertEqual(self.check(), [])

    def test_paths_of_documents(self):
        self.passes("core/notes.md", "`a.h`, `core/a.h`, `tests/core/`, `*.cc`, `FILE.csv`, `build/release/tests/core/a_test`, `/proc/x.json`\n")
        self.finds("core/notes.md", "`b.h`\n", "there is no b.h")
        self.finds("core/notes.md", "a `long name` and\n`tests/b/`\n", "there is no tests/b/")
        self.finds("core/notes.md", "`server.cc`\n", "there is no server.cc")
        self.finds("core/notes.md", "    tests/walk --quick\n", "there is no tests/walk")
        self.finds("core/notes.md", "```sh\n./core/run\n```\n", "there is no ./core/run")
        self.finds("core/notes.md", "`build/release/tests/core/b_test`\n", "there is no build/release/tests/core/b_test")
        self.finds("core/notes.md", "`NAME_fuzz.cc`\n", "there is no NAME_fuzz.cc")

    def test_links(self):
        self.finds("notes.md", "[x](core/b.md)\n", "the link core/b.md leads nowhere")
        self.finds("notes.md", "[x](core/README.md#doors)\n", "the link core/README.md#doors has no heading to go to")
        self.passes("notes.md", "# A `Beta` c\n\n[x](#a-beta-c) [y](https://example.com/none.md)\n")

    def test_functions_of_a_file(self):
        self.passes("core/notes.md", "| `a.cc: Gamma, Alpha::Beta` | `a.h: Alpha::Beta` |\n")
        self.finds("core/notes.md", "`a.cc: Delta`\n", "a.cc has no function Delta")
        self.finds("core/notes.md", "`a.cc: Gamma, Alpha::Eta`\n", "a.cc has no function Alpha::Eta")
        self.finds("core/notes.md", "`b.cc: Gamma`\n", "there is no b.cc")

    def test_names(self):
        self.passes("core/notes.md", "`Alpha`, `Alpha::Beta`, `Beta()`, `queued_rows`, `queued_*`\n")
        self.finds("core/notes.md", "`Omega`\n", "the code has no Omega")
        self.finds("core/notes.md", "`Alpha::nexting_queued_rows`\n", "Alpha has no nexting_queued_rows")
        self.finds("core/notes.md", "`waiting_*`\n", "nothing is named like waiting_*")

    def test_comments(self):
        self.passes("core/b.h", "int x;  // see a.h, core/a.cc and Alpha::Beta; --rows and tests/run\n")
        self.finds("core/b.h", "// Made by core/c.cc.\n", "there is no core/c.cc")
        self.finds("core/b.h", "int x;  // See c.h.\n", "there is no c.h")
        self.finds("core/b.h", "// Calls Omega().\n", "the code has no Omega")
        self.finds("core/b.h", "// Calls Alpha::Omega.\n", "the code has no Omega")
        self.finds("core/b.h", "// Set by --columns.\n", "no program has the flag --columns")

    def test_flags(self):
        self.passes("notes.md", "`prog --server A`, `prog stream make x --seed 1`, `--quick`\n\n    docker run --any\n    tests/run --quick\n")
        self.finds("notes.md", "`--columns`\n", "no program has the flag --columns")
        self.finds("notes.md", "`prog run --seed 1`\n", "prog run has no flag --seed")
        self.finds("notes.md", "    A=1 prog stream make \\\n      --rows 1 | cat --all\n", "prog stream has no flag --rows")
        self.finds("notes.md", "    tests/run --slow\n", "tests/run has no flag --slow")

    def test_labels(self):
        self.passes("notes.md", "`ctest -L slow`\n")
        self.finds("notes.md", "`ctest -L fast`\n", "no test has the label fast")

    def test_versions(self):
        self.finds("core/a.h", "// Format, version 3.\n", "it says version 3; the code has 2")
        self.passes("notes.md", "find_package(nexting 0.1)\nnpm install @grpc/grpc-js@1.2.3\n")
        self.finds("notes.md", "find_package(nexting 0.2)\n", "it finds nexting 0.2; this is 0.1.0")
        self.finds("notes.md", "@grpc/grpc-js@1.2.4\n", "it installs @grpc/grpc-js 1.2.4, which is not what tests/clients/node has")

    def test_comments_are_taken_from_lines(self):
        self.assertEqual(text.comments('// a\n// b\nint x;  // c\nauto url = "http://d";\n'), ["a b", "c"])


if __name__ == "__main__":
    unittest.main()
