#!/usr/bin/env python3
"""Runs an example of client/README.md exactly as it stands there, against the server in NEXTING_SERVER.

    readme_example.py README HEADING SOURCE_DIR BUILD_DIR WORK_DIR [PREPARE]

The blocks below the heading `### HEADING` are saved in a folder of WORK_DIR, beside which `nexting` looks like a
checkout with a release build in it; then its shell block is run. Before that, `PREPARE FOLDER` may put into the folder what
need not be fetched again, or end with 77 where the language cannot be had.
"""

import pathlib
import re
import shutil
import subprocess
import sys

# What the README tells the reader to call each block.
FILES = {"python": "example.py", "js": "example.js", "cpp": "main.cc", "cmake": "CMakeLists.txt", "sh": "run.sh"}
PRINTED = re.compile(r"next: (\S+)  predicted: (\S+)  same as now: (\S+)")


def blocks_below(heading, readme):
    """{language: text} of the fenced blocks between this heading and the next one."""
    blocks, below, language = {}, False, None
    for line in readme.splitlines(keepends=True):
        if language and line.startswith("```"):
            language = None
        elif language and below:
            blocks[language] += line
        elif line.startswith("```"):
            language = line[3:].strip() or "text"
            if below and (language not in FILES or language in blocks):
                sys.exit(f"below '{heading}' is a {language} block too many; there may be one each of {list(FILES)}")
            if below:
                blocks[language] = ""
        elif line.startswith("#") and not language:
            below = line.strip("# \n") == heading
    if "sh" not in blocks:
        sys.exit(f"the README has no '{heading}' with a sh block below it")
    return blocks


def lay_out(blocks, source, build, work):
    """The folder in which the reader would be."""
    release = work / "nexting" / "build" / "release"
    release.parent.mkdir(parents=True, exist_ok=True)
    for link, target in ((work / "nexting" / "proto", source / "proto"), (release, build)):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    folder = work / "example"
    for left in ("build", "installed", "stubs"):
        shutil.rmtree(folder / left, ignore_errors=True)
    folder.mkdir(exist_ok=True)
    for language, text in blocks.items():
        (folder / FILES[language]).write_text(text)
    return folder


def main(readme, heading, source, build, work, prepare="true"):
    blocks = blocks_below(heading, pathlib.Path(readme).read_text())
    folder = lay_out(blocks, pathlib.Path(source), pathlib.Path(build), pathlib.Path(work))
    prepared = subprocess.run([prepare, folder])
    if prepared.returncode != 0:
        sys.exit(prepared.returncode)
    done = subprocess.run(["bash", "-euo", "pipefail", FILES["sh"]], cwd=folder, stdout=subprocess.PIPE, text=True)
    print(done.stdout)
    if done.returncode != 0:
        sys.exit(f"the example ended with {done.returncode}")
    printed = PRINTED.search(done.stdout)
    if not printed:
        sys.exit(f"the example printed nothing like: {PRINTED.pattern}")
    came, predicted, persistence = map(float, printed.groups())
    if not abs(predicted - came) < abs(persistence - came) / 2:
        sys.exit("the example's prediction is hardly better than 'same as now'")


if __name__ == "__main__":
    if len(sys.argv) not in (6, 7):
        sys.exit(__doc__)
    main(*sys.argv[1:])
