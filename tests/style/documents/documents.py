#!/usr/bin/env python3
"""Checks that what documents and comments name exists. Usage: documents.py ROOT [NAME=PROGRAM ...]

Looked at are all Markdown files and the comments of C++ and proto files:

  paths      in backticks, links, commands and comments, relative to the file, a folder above it, the root, or where includes start
  functions  `file.cc: Function` of a document: the file defines it
  names      in backticks of a document: a word of the code, or a metric without `nexting_`; `Class::member` of one file
  flags      in commands: of that program or script; elsewhere: of any of ours. Programs are asked by --help
  labels     of `ctest -L`: some test has them
  versions   of formats and of the package: those of the code

Prints a line for each that does not exist, and exits with 1 if there is any.
"""

import functools
import pathlib
import re
import sys

from flags import FLAG, Programs
from text import Document, commands, comments
from tree import PLACEHOLDER, Tree

# What looks like a path and is none: files that a reader makes, and names of streams.
NO_PATHS = re.compile(r"main\.cc|example\.(py|js)|power\.csv|streams/(plant-7/.*)?|replay/FILE/CUMULANT")
# Symbols of equations, and other programs.
NO_NAMES = {"features_t", "cumulants_t", "yhat_t", "mv"}
# Any flag.
NO_FLAGS = {"flag", "name"}

SUFFIX = re.compile(r"^[\w.@*…/-]*\w\*?\.(?:h|cc|md|proto|py|js|ya?ml|json|csv|svg|txtpb|service|cmake)$")
FUNCTIONS = re.compile(r"^([\w./]+\.(?:h|cc)): ([\w:, ]+)$")
NAME = re.compile(r"^(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*(?:\(\))?$")
PATTERN = re.compile(r"^[a-z][a-z_]*\*[a-z_*]*$")


class Checker:
    def __init__(self, root, programs):
        self.tree = Tree(root)
        self.programs = programs

    def check(self):
        """One text for each thing that is named and does not exist."""
        faults = []
        for file in self.tree.documents():
            faults += [f"{file}: {fault}" for fault in self.document(file)]
        for file in self.tree.sources():
            faults += [f"{file}: {fault}" for fault in self.comment(file)]
        return list(dict.fromkeys([*faults, *self.package_versions()]))

    def document(self, file):
        document = Document.parse(self.tree.text(file))
        for link in document.links:
            yield from self.link(file, link)
        for span in document.spans:
            yield from self.span(file, span)
        for block in [*document.blocks, *document.spans]:
            for words in commands(block):
                yield from self.command(words)
        for block in document.blocks:
            yield from self.paths(file, block.split())

    def comment(self, file):
        runs = comments(self.tree.text(file))
        for run in runs:
            words = [word.lstrip("`'\"(").rstrip("`'\"(),;:.") for word in run.split()]
            yield from self.paths(file, words)
            for name in re.findall(r"(?<![\w:])[A-Z]\w*(?:::\w+)+|(?<![\w:.>])[A-Z]\w+\(\)", run):
                yield from self.name(name)
            for flag in FLAG.findall(run):
                if flag not in self.all_flags | NO_FLAGS and f'"--{flag}' not in self.tree.text(file):
                    yield f"no program has the flag --{flag}"
        yield from self.format_version(file, runs)

    @functools.cached_property
    def all_flags(self):
        scripts = (self.tree.text(file) for file in self.tree.files if self.is_script(file))
        return self.programs.all_flags() | {flag for text in scripts for flag in FLAG.findall(text)} | {"help", "version"}

    def is_script(self, file):
        return self.tree.text(file).startswith("#!")

    def link(self, file, link):
        if "://" in link:
            return
        path, _, heading = link.partition("#")
        if path and not self.tree.has_outside(file, path):
            yield f"the link {link} leads nowhere"
            return
        target = file if not path else (pathlib.PurePosixPath(file).parent / path).as_posix()
        if heading and heading not in Document.parse(self.tree.text(target)).anchors:
            yield f"the link {link} has no heading to go to"

    def span(self, file, span):
        functions = FUNCTIONS.match(span)
        if functions:
            for name in functions.group(2).split(", "):
                yield from self.function(file, functions.group(1), name)
            return
        if " " not in span:
            yield from self.paths(file, [span])
            if span.startswith("--"):
                for flag in FLAG.findall(span):
                    if flag not in self.all_flags:
                        yield f"no program has the flag --{flag}"
        if NAME.match(span) and not self.tree.has(file, span):
            yield from self.name(span)
        elif PATTERN.match(span) and not self.metrics(span):
            yield f"nothing is named like {span}"

    def paths(self, file, words):
        for word in words:
            if self.is_path(file, word) and not NO_PATHS.fullmatch(word) and not self.tree.has(file, word):
                if not self.is_target(word):
                    yield f"there is no {word}"

    def is_path(self, file, word):
        """Whether a word looks like a path of this repository: by its suffix, or by the folder in which it starts."""
        if word.startswith("/") or not re.fullmatch(r"[\w.@*…/-]+", word) or PLACEHOLDER.fullmatch(word.split(".")[0]):
            return False
        word = word.removeprefix("./")
        first, slash, rest = word.partition("/")
        if slash and first == "build":
            return bool(rest)
        return bool(SUFFIX.match(word)) or bool(slash and any(f"{scope}/{first}".strip("/") in self.tree.folders for scope in ("", *self.tree.scopes(file))))

    def is_target(self, word):
        """Whether a path in a build folder is what its room's CMakeLists.txt makes."""
        parts = word.split("/")
        if parts[0] != "build" or len(parts) == 2:
            return parts[0] == "build"
        lists = "/".join([*parts[2:-1], "CMakeLists.txt"])
        return lists in self.tree.files and bool(re.search(rf"(?<![\w-]){re.escape(parts[-1])}(?![\w-])", self.tree.text(lists)))

    def function(self, file, source, name):
        """A definition: the name behind a type, a class or nothing, and in front of its parameters."""
        found = [path for path in self.tree.files if path == source or path.endswith("/" + source)]
        room = [path for path in found if path.split("/")[0] == file.split("/")[0]] or found
        if not room:
            yield f"there is no {source}"
        if room and not any(defines(self.tree.text(path), name) for path in room):
            yield f"{source} has no function {name}"

    def name(self, name):
        parts = name.removesuffix("()").split("::")
        missing = [part for part in parts if part not in self.tree.words | NO_NAMES and not self.metrics(part)]
        if missing:
            yield f"the code has no {missing[0]}"
        elif len(parts) > 1 and not self.member(*parts[-2:]):
            yield f"{parts[-2]} has no {parts[-1]}"

    def member(self, owner, member):
        """Whether a file that defines the owner, or its methods, has the member."""
        defines = re.compile(rf"\b(?:class|struct|enum class|enum|namespace)(?: \w+::)* (?:\w+::)*{owner}\b|\b{owner}::\w+\(")
        used = re.compile(rf"\b{member}\b")
        return owner in ("std", "absl") or any(
            defines.search(self.tree.text(file)) and used.search(self.tree.text(file)) for file in self.tree.sources()
        )

    def metrics(self, pattern):
        """The metrics that `pattern` names without `nexting_` and units."""
        wanted = re.compile(r"(?:nexting_)?" + pattern.replace("*", r"\w*") + r"(?:_\w+)?")
        return [word for word in self.tree.words if word.startswith("nexting_") and wanted.fullmatch(word)]

    def command(self, words):
        program = words[0].split("/")[-1]
        given = FLAG.findall(" ".join(words))
        if words[0] == "ctest":
            labels = [words[i + 1] for i, word in enumerate(words[:-1]) if word == "-L"]
            yield from (f"no test has the label {label}" for label in labels if not self.is_label(label))
        if self.programs.knows(program):
            known = self.programs.flags(program, words[1:])
        elif words[0].removeprefix("./") in self.tree.files and self.is_script(words[0].removeprefix("./")):
            known = set(FLAG.findall(self.tree.text(words[0].removeprefix("./"))))
        else:
            return
        for flag in given:
            if flag not in known:
                yield f"{' '.join(word for word in words[:2] if not word.startswith('-'))} has no flag --{flag}"

    def is_label(self, label):
        lists = [self.tree.text(file) for file in self.tree.files if file.endswith("CMakeLists.txt")]
        return any(re.search(rf'LABELS "?[\w;]*\b{label}\b', text) for text in lists)

    def format_version(self, file, runs):
        """`Version 4.` or `version, 2` of a header's comment, against the constants of the header and its source, or else of their folder."""
        stated = {number for run in runs for number in re.findall(r"\b[Vv]ersion,? (\d+)\b(?!\.\d)", run)}
        if not stated or not file.endswith(".h"):
            return
        folder = file.rpartition("/")[0]
        sources = [path for path in self.tree.sources() if path.rpartition("/")[0] == folder]
        pair = [path for path in sources if path.rpartition(".")[0] == file[:-2]]
        known = self.constants(pair) or self.constants(sources)
        for number in sorted(stated - known):
            yield f"it says version {number}; the code has {', '.join(sorted(known)) or 'none'}"

    def constants(self, files):
        return {number for file in files for number in re.findall(r"k\w*(?:Version|Layout)\w* = (\d+)", self.tree.text(file))}

    def package_versions(self):
        """The package's version in documents, and those of the packages that the programs to copy install."""
        version = re.search(r"project\(nexting VERSION ([\d.]+)", self.tree.text("CMakeLists.txt")).group(1)
        locked = self.tree.text("tests/clients/node/package.json") if "tests/clients/node/package.json" in self.tree.files else ""
        for file in self.tree.documents():
            text = self.tree.text(file)
            for stated in re.findall(r"find_package\(nexting ([\d.]+)", text):
                if not (version + ".").startswith(stated + "."):
                    yield f"{file}: it finds nexting {stated}; this is {version}"
            for package, stated in re.findall(r"(@grpc/[\w-]+)@([\d.]+)", text):
                if f'"{package}": "{stated}"' not in locked:
                    yield f"{file}: it installs {package} {stated}, which is not what tests/clients/node has"


def defines(text, name):
    """Whether a file's text defines or declares the function `name`, which a class's declaration may qualify."""
    owner, _, member = name.rpartition("::")
    if owner and re.search(rf"\b(?:class|struct) (?:\w+::)*{owner}\b", text):
        name = member
    head = rf"^(?!\s*(?:return|if|while|for)\b)\s{{0,4}}(?:[\w:<>,&*\[\] ]+[ &*:])?{re.escape(name)}\("
    return re.search(head, text, re.M) is not None


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    programs = Programs(dict(argument.split("=", 1) for argument in arguments[1:]))
    faults = Checker(pathlib.Path(arguments[0]), programs).check()
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
