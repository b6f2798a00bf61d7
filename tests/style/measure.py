#!/usr/bin/env python3
"""Counts files and lines, and says which files an option touches. Judges nothing: sizes.py does.

  measure.py ROOT                                           a table: files and lines of each room
  measure.py ROOT --small                                   the files below 30 lines
  measure.py ROOT --option network.replacement.threshold    the files, tests aside, that know the option

A source is a C++, proto, Python or JavaScript file, or a script without suffix. A file knows an option where it names its last
part, in any spelling (`threshold`, `set_threshold`, `kReplacementThreshold`), and somewhere the part before that.
"""

import argparse
import pathlib
import re
import statistics

ROOMS = ["core", "server", "client", "proto", "deploy", "tests"]
SOURCES = {".h", ".cc", ".proto", ".py", ".js"}
DOCUMENTS = {".md"}
SMALL = 30


def files_of(root, room):
    """The source files of a room, in order."""
    return [file for file in sorted((root / room).rglob("*")) if file.is_file() and is_source(file)]


def is_source(file):
    if "node_modules" in file.parts:
        return False
    return file.suffix in SOURCES or (not file.suffix and file.read_bytes().startswith(b"#!"))


def lines_of(file):
    return len(file.read_bytes().splitlines())


def percentile(values, share):
    """The smallest value that at least `share` of all do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def row(name, files):
    """One line of the table; none for a room without sources."""
    lines = {file: lines_of(file) for file in files}
    if not lines:
        return []
    counts = list(lines.values())
    small = sum(count < SMALL for count in counts)
    largest = max(lines, key=lines.get)
    return [
        f"{name:16}{len(counts):7}{small:10}{sum(counts):9}{statistics.median(counts):8.0f}{percentile(counts, 90):6}{max(counts):9}"
        f"  {largest.name}"
    ]


def table(root):
    rooms = {room: files_of(root, room) for room in ROOMS}
    product = [file for room in ROOMS if room != "tests" for file in rooms[room]]
    text = [f"{'room':16}{'files':>7}{'below ' + str(SMALL):>10}{'lines':>9}{'median':>8}{'p90':>6}{'largest':>9}"]
    for room, files in rooms.items():
        text += row(room, files)
    text += row("all but tests", product) + row("all", product + rooms["tests"])
    return text


def small_files(root):
    found = [(lines_of(file), file) for room in ROOMS for file in files_of(root, room)]
    return [f"{count:3} {file.relative_to(root)}" for count, file in found if count < SMALL]


def names(word):
    """A pattern for a snake_case word, alone or as a part of a longer name in either spelling."""
    camel = "".join(part.capitalize() for part in word.split("_"))
    return re.compile(rf"(?<![A-Za-z]){word}(?![a-z])|{camel}(?![a-z])")


def knows(text, option):
    parts = option.split(".")
    return all(names(part).search(text) for part in parts[-2:])


def option_files(root, option):
    """Sources and documents outside of tests that know the option."""
    sources, documents = [], []
    for room in ROOMS:
        for file in sorted((root / room).rglob("*")) if room != "tests" else []:
            found = documents if file.suffix in DOCUMENTS else sources
            if file.is_file() and (file.suffix in DOCUMENTS or is_source(file)) and knows(file.read_text(errors="replace"), option):
                found.append(str(file.relative_to(root)))
    return sources, documents


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("root", type=pathlib.Path)
    choice = arguments.add_mutually_exclusive_group()
    choice.add_argument("--small", action="store_true")
    choice.add_argument("--option")
    given = arguments.parse_args()
    if given.small:
        print("\n".join(small_files(given.root)))
    elif given.option:
        sources, documents = option_files(given.root, given.option)
        print("\n".join(sources + documents))
        print(f"{len(sources)} sources and {len(documents)} documents know {given.option}")
    else:
        print("\n".join(table(given.root)))


if __name__ == "__main__":
    main()
