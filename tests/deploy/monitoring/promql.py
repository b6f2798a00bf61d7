"""Just enough PromQL to know which series a query asks for, and by which labels."""

import dataclasses
import re

KEYWORDS = frozenset("and or unless bool offset inf nan".split())
GROUPING = frozenset("by without on ignoring group_left group_right".split())

TOKEN = re.compile(r"""
    (?P<braces>\{[^}]*\}) | (?P<range>\[[^\]]*\]) | (?P<string>"[^"]*"|'[^']*') |
    (?P<number>\d[\w.+-]*) | (?P<word>[A-Za-z_:][\w:]*) | (?P<other>\S)""", re.VERBOSE)
MATCHER = re.compile(r"""(\w+)\s*(=~|!~|!=|=)\s*["']([^"']*)["']""")


@dataclasses.dataclass(frozen=True)
class Selector:
    series: str
    matchers: tuple  # (label, operator, value)

    def __str__(self):
        inside = ", ".join(f'{label}{operator}"{value}"' for label, operator, value in self.matchers)
        return f"{self.series}{{{inside}}}"


def parse(query):
    """(selectors, labels that the query groups or joins by)."""
    tokens = [(match.lastgroup, match.group()) for match in TOKEN.finditer(query)] + [("other", "")]
    selectors, labels = [], set()
    at = 0
    while at < len(tokens) - 1:
        (kind, text), (next_kind, next_text) = tokens[at], tokens[at + 1]
        at += 1
        if kind != "word" or text.lower() in KEYWORDS:
            continue
        if text in GROUPING:
            while next_text == "(" and tokens[at][1] != ")":
                at += 1
                if tokens[at][0] == "word":
                    labels.add(tokens[at][1])
        elif next_text != "(" and tokens[at][1] not in GROUPING:
            matchers = MATCHER.findall(next_text) if next_kind == "braces" else []
            selectors.append(Selector(text, tuple(matchers)))
    return selectors, labels
