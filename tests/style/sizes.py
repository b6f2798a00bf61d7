#!/usr/bin/env python3
"""Checks that files, functions and lines stay small. Usage: sizes.py ROOT

Prints one line for each file above 600 lines, each function above 80, and each line of a C++ comment above 120 columns (the
formatter leaves comments alone), and exits with 1 if there is any. Functions are found by their layout, which clang-format makes
the same everywhere: a definition's closing brace stands under its first line.
"""

import pathlib
import re
import sys

MAX_FILE_LINES = 600
MAX_FUNCTION_LINES = 80
MAX_COLUMNS = 120
ROOMS = ["core", "server", "client", "proto", "tests", "deploy"]
SUFFIXES = {".h", ".cc", ".proto", ".py", ".sh", ""}

# Blocks at the outer levels that are no function.
NO_FUNCTION = re.compile(r"(?:(?:inline )?namespace|class|struct|enum|union|extern|template|#|//|public|private|protected)\b|.*= \{$")


def long_functions(lines):
    """(line number, length) of each function that is too long."""
    found = []
    for start, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if indent > 4 or not line.endswith("{") or NO_FUNCTION.match(line.strip()):
            continue
        closing = " " * indent + "}"
        end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith(closing)), start)
        if end - start + 1 > MAX_FUNCTION_LINES:
            found.append((start + 1, end - start + 1))
    return found


def check(root):
    """One text for each file or function under `root` that is too long."""
    violations = []
    for room in ROOMS:
        for source in sorted((root / room).rglob("*")):
            if not source.is_file() or source.suffix not in SUFFIXES:
                continue
            lines = source.read_text(errors="replace").splitlines()
            file = source.relative_to(root).as_posix()
            if len(lines) > MAX_FILE_LINES:
                violations.append(f"{file}: {len(lines)} lines; at most {MAX_FILE_LINES}")
            if source.suffix in (".h", ".cc"):
                violations += [
                    f"{file}:{line}: a function of {length} lines; at most {MAX_FUNCTION_LINES}"
                    for line, length in long_functions(lines)
                ]
                violations += [
                    f"{file}:{number}: a line of {len(line)} columns; at most {MAX_COLUMNS}"
                    for number, line in enumerate(lines, 1)
                    if len(line) > MAX_COLUMNS and line.lstrip().startswith("//")
                ]
    return violations


def main(arguments):
    if len(arguments) != 1:
        sys.exit(__doc__)
    violations = check(pathlib.Path(arguments[0]))
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
