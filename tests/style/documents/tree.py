"""The files of a checkout, and what documents may name in them."""

import functools
import pathlib
import re

ROOMS = ["core", "server", "client", "proto", "tests", "deploy"]
# Where includes and imports of the wire start.
BASES = ["", "proto", "client/include"]
# Words of documents that stand for any text: `NAME_fuzz.cc`, `corpus/TARGET/`.
PLACEHOLDER = re.compile(r"[A-Z][A-Z_]*[A-Z]|…")
# These are spelled in capitals themselves.
CAPITALS = {"README.md", "CMakeLists.txt", "CMakePresets.json", "CHANGELOG.md"}
WORD = re.compile(r"[A-Za-z_]\w*")
# What has comments that are checked, and its comments.
SOURCES = (".h", ".cc", ".proto")
COMMENT = re.compile(r'(?:^|[^:"/])//(?:[^"\n]*$|[^\n]*(?=\n))', re.M)


class Tree:
    """A checkout by its root. What is built (build/) and installed (node_modules) is no part of it."""

    def __init__(self, root):
        self.root = root
        self.files = sorted(
            file.relative_to(root).as_posix()
            for top in [*root.glob("*"), root / ".clang-format", root / ".clang-tidy"]
            for file in ([top] if top.is_file() else top.rglob("*") if top.name in ROOMS else [])
            if file.is_file() and "node_modules" not in file.parts and "__pycache__" not in file.parts
        )
        self.folders = {parent for file in self.files for parent in ancestors(file)}

    @functools.lru_cache(maxsize=None)
    def text(self, file):
        return (self.root / file).read_text(errors="replace")

    def documents(self):
        return [file for file in self.files if file.endswith(".md")]

    def sources(self):
        return [file for file in self.files if file.endswith(SOURCES)]

    @functools.cached_property
    def words(self):
        """Every word of every file but documents and comments, and every file's name without suffix."""
        found = {pathlib.PurePosixPath(file).name.split(".")[0] for file in self.files}
        for file in self.files:
            if not file.endswith((".md", ".csv", ".svg")) and not file.startswith("tests/style/documents/"):
                text = self.text(file)
                found.update(WORD.findall(COMMENT.sub("", text) if file.endswith(SOURCES) else text))
        return found

    def scopes(self, file):
        """The folders in which a name in `file` may start: its own, those above it, and where includes start."""
        return [*ancestors(file)[::-1], *BASES[1:]]

    def has(self, file, path):
        """Whether `path`, as `file` names it, is there. A name without a folder may be anywhere in the same room,
        and tests may name what is anywhere."""
        path = path.removeprefix("./")
        if path.startswith("../"):
            return self.has_outside(file, path)
        name = path.rstrip("/")
        candidates = [f"{scope}/{name}" if scope else name for scope in self.scopes(file)]
        if "/" not in name:
            room = file.split("/")[0] + "/" if "/" in file else ""
            candidates.append(f"**/{name}" if room == "tests/" else f"{room}**/{name}")
        found = self.folders if path.endswith("/") else {*self.folders, *self.files}
        return any(self.matches(found, candidate) for candidate in candidates)

    def has_outside(self, file, path):
        """A path that climbs, as the links of documents do."""
        target = (self.root / file).parent.joinpath(path).resolve()
        return self.root.resolve() in target.parents and target.exists()

    def matches(self, found, candidate):
        last = candidate.split("/")[-1]
        if last not in CAPITALS and PLACEHOLDER.search(last):
            candidate = candidate[: -len(last)] + PLACEHOLDER.sub("*", last)
        if "*" not in candidate:
            return candidate in found
        pattern = re.escape(candidate).replace(r"\*\*/", "(?:.*/)?").replace(r"\*", "[^/]*")
        return any(re.fullmatch(pattern, path) for path in found)


def ancestors(file):
    """Every folder above a file, the root "" first."""
    parts = file.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(len(parts) + 1)]
