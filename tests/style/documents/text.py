"""What a document or a comment says, taken apart: names in backticks, links, headings, commands."""

import dataclasses
import re

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
INDENTED = re.compile(r"(?:(?<=\n\n)|\A)((?:    \S.*\n)(?:    .*\n|\n(?=    \S))*)")
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.*)$", re.M)
SHELLS = {"", "sh", "bash"}


@dataclasses.dataclass
class Document:
    """A Markdown file: its prose, what stands in backticks, and its blocks of commands."""

    prose: str
    spans: list
    blocks: list
    links: list
    anchors: set

    @staticmethod
    def parse(text):
        blocks = [body for language, body in FENCE.findall(text) if language in SHELLS]
        rest = FENCE.sub("", text)
        blocks += INDENTED.findall(rest)
        prose = INDENTED.sub("\n", rest)
        # A span may go over the end of a line; inside of a paragraph a line's end is a space.
        joined = re.sub(r"(?<=\S)\n(?=[^\s|#-])", " ", prose)
        return Document(prose, SPAN.findall(joined), blocks, LINK.findall(prose), {anchor(h) for h in HEADING.findall(text)})


def anchor(heading):
    """The name by which links reach a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def comments(text):
    """The comments of a C++ or proto file, a line of text for each run of whole-line comments."""
    runs, run = [], []
    for line in text.split("\n") + [""]:
        found = re.match(r"^\s*//[ /]?(.*)$", line)
        if found:
            run.append(found.group(1))
            continue
        if run:
            runs.append(" ".join(run))
        run = []
        found = re.search(r'[^:"/]//[ /]?([^"]*)$', line)
        if found:
            runs.append(found.group(1))
    return runs


def commands(block):
    """The command lines of a block or span, as lists of words, without variables that are set in front."""
    lines = re.sub(r"\\\n\s*", " ", block).split("\n")
    for line in lines:
        for part in re.split(r"\||&&|;|&$", re.sub(r"(^|\s)#.*", "", line)):
            words = part.replace("[", " ").replace("]", " ").replace("(", " ").replace(")", " ").split()
            while words and (re.match(r"^[A-Z_]+=", words[0]) or words[0] == "sudo"):
                words.pop(0)
            if words:
                yield words
