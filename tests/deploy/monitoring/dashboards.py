"""The dashboards and the alerts as lists of queries."""

import dataclasses
import json
import re

LABEL_VALUES = re.compile(r"label_values\((.*), (\w+)\)")


@dataclasses.dataclass(frozen=True)
class Query:
    place: str  # the dashboard's file
    name: str  # the panel's title, the variable or the alert
    kind: str  # panel, variable, annotation or alert
    expr: str
    legend: str = ""


def read_dashboards(folder):
    """{file name: dashboard}, in the order of their names."""
    return {file.stem: json.loads(file.read_text()) for file in sorted(folder.glob("*.json"))}


def queries_of(place, dashboard):
    """Everything that a dashboard asks Prometheus."""
    for variable in dashboard["templating"]["list"]:
        yield Query(place, f"${variable['name']}", "variable", variable["query"]["query"])
    for annotation in dashboard["annotations"]["list"]:
        legend = annotation["titleFormat"] + annotation["textFormat"]
        yield Query(place, annotation["name"], "annotation", annotation["expr"], legend)
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            yield Query(place, panel["title"], "panel", target["expr"], target.get("legendFormat", ""))


def substitute(expr, variables):
    """`expr` with Grafana's variables replaced; the longest names first."""
    for name in sorted(variables, key=len, reverse=True):
        expr = expr.replace("${" + name + "}", variables[name]).replace("$" + name, variables[name])
    return expr


@dataclasses.dataclass(frozen=True)
class Alert:
    name: str
    text: str  # the whole rule

    @property
    def expr(self):
        return re.search(r"expr: (?:\|\n)?(.*?)\n +(?:for|labels):", self.text, re.DOTALL).group(1)

    def field(self, name):
        """The value of the field's line; None where there is none."""
        found = re.search(rf"^ +{name}: (.+)$", self.text, re.MULTILINE)
        return found.group(1) if found else None


def read_alerts(file):
    """The alerts of a rules file, in its order. Relies on its layout: one field a line."""
    parts = re.split(r"^ +- alert: (\w+)\n", file.read_text(), flags=re.MULTILINE)[1:]
    return [Alert(name, text) for name, text in zip(parts[::2], parts[1::2])]
