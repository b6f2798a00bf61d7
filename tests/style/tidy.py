#!/usr/bin/env python3
"""Runs clang-tidy on every source of ours that a build compiles. Usage: tidy.py ROOT BUILD_FOLDER [JOBS]

Prints what it finds, each once, and exits with 1 if there is anything; exits with 77 (ctest: skipped) where clang-tidy is missing.
A source that passed is looked at again only when it, a header of ours that it includes, a .proto, .clang-tidy or its compile command
changes; BUILD_FOLDER/tidy holds an empty file for each that passed.
"""

import concurrent.futures
import hashlib
import json
import pathlib
import re
import shutil
import subprocess
import sys

INCLUDE = re.compile(rb'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


class Tree:
    """The files that decide what clang-tidy says, by content."""

    def __init__(self, root):
        self.root = root
        self.common = hashlib.sha256(subprocess.run(["clang-tidy", "--version"], check=True, capture_output=True).stdout)
        for file in [root / ".clang-tidy", *sorted(root.glob("*/**/*.proto"))]:
            self.common.update(file.read_bytes())

    def own_includes(self, file, seen):
        """Adds `file` and the headers of ours that it includes, directly or not, to `seen`."""
        if file in seen or not file.is_file():
            return
        seen.add(file)
        for path in INCLUDE.findall(file.read_bytes()):
            for folder in [self.root, self.root / "client/include"]:
                self.own_includes(folder / path.decode(), seen)

    def key(self, source, command):
        digest = self.common.copy()
        digest.update(command.encode())
        files = set()
        self.own_includes(source, files)
        for file in sorted(files):
            digest.update(file.read_bytes())
        return digest.hexdigest()


def tidy(source, build, stamp):
    """What clang-tidy finds in one source; nothing where its stamp says that it passed."""
    if stamp.exists():
        return ""
    # The build may be GCC's, with warnings that Clang has never heard of.
    options = ["--quiet", "--warnings-as-errors=*", "--extra-arg=-Wno-unknown-warning-option"]
    command = ["nice", "clang-tidy", *options, "-p", str(build), str(source)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        stamp.touch()
        return ""
    return run.stdout or run.stderr


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit(__doc__)
    root, build = pathlib.Path(arguments[0]), pathlib.Path(arguments[1])
    if shutil.which("clang-tidy") is None:
        print("clang-tidy is missing, so the code was not checked; install it with: apt-get install clang-tidy")
        return 77
    stamps = build / "tidy"
    stamps.mkdir(exist_ok=True)
    tree = Tree(root)
    work = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        # What lies in the build folder is generated.
        if root in source.parents and build not in source.parents:
            work[source] = stamps / tree.key(source, entry["command"])
    shown = set()
    with concurrent.futures.ThreadPoolExecutor(int(arguments[2]) if len(arguments) == 3 else 2) as pool:
        for finding in pool.map(lambda item: tidy(item[0], build, item[1]), sorted(work.items())):
            # A header's faults come with every source that includes it.
            lines = [line for line in finding.replace(f"{root}/", "").splitlines() if line and line not in shown]
            shown.update(lines)
            print("\n".join(lines), end="\n" if lines else "", flush=True)
    print(f"{len(work)} sources, {'see above' if shown else 'no findings'}")
    return 1 if shown else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
