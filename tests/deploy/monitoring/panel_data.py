"""A dashboard's panels with what Prometheus answers: variables, repeated panels and queries, as Grafana does it."""

import dataclasses
import math
import re

from dashboards import LABEL_VALUES, substitute


@dataclasses.dataclass(frozen=True)
class Window:
    start: float
    end: float
    scrape_interval: float  # the data source's timeInterval: no query asks for points closer than this

    def step(self, points):
        """Seconds from one to the next of at most so many points."""
        return self.scrape_interval * max(1, math.ceil((self.end - self.start) / points / self.scrape_interval))


@dataclasses.dataclass
class Series:
    name: str
    labels: dict
    points: list  # (time, value), NaN left out
    step: float

    @property
    def last(self):
        return self.points[-1][1]


@dataclasses.dataclass
class Panel:
    json: dict
    title: str
    x: int
    y: int
    w: int
    h: int
    variables: dict  # {name: text}
    series: list = dataclasses.field(default_factory=list)

    @property
    def known(self):
        """The series that have at least one number."""
        return [series for series in self.series if series.points]

    def rename(self, name):
        """`name` after the panel's transformations."""
        for one in self.json.get("transformations", []):
            if one["id"] != "renameByRegex":
                raise ValueError(f"the renderer knows no transformation {one['id']}; it knows renameByRegex")
            name = re.sub(one["options"]["regex"], one["options"]["renamePattern"].replace("$", "\\"), name)
        return name

    def field(self, key, default=None):
        """A default of the panel's fields: "unit", "custom.lineWidth"."""
        place = self.json.get("fieldConfig", {}).get("defaults", {})
        for part in key.split("."):
            place = place.get(part, {})
        return default if place == {} else place

    def series_field(self, series, key, default=None):
        """The same for one series, with the overrides that match its name; the last wins."""
        value = self.field(key, default)
        for override in self.json.get("fieldConfig", {}).get("overrides", []):
            if matches(override["matcher"], series.name):
                for one in override["properties"]:
                    value = one["value"] if one["id"] == key else value
        return value


def matches(matcher, name):
    if matcher["id"] == "byName":
        return matcher["options"] == name
    if matcher["id"] == "byRegexp":
        return re.search(matcher["options"].strip("/"), name) is not None
    raise ValueError(f"the renderer knows no overrides {matcher['id']}; it knows byName and byRegexp")


def escape(value, regex):
    """`value` for a PromQL string; as a regular expression where the variable may have several values."""
    if regex:
        value = re.sub(r"[\\^$*+?.()|\[\]{}]", r"\\\g<0>", value)
    return value.replace("\\", r"\\").replace("'", r"\'")


def as_text(values, regex):
    escaped = [escape(value, regex) for value in values]
    return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"


def choose_variables(dashboard, prometheus, given):
    """({name: text for queries}, {name: values}). `given` wins over the first value; a variable that includes all has all."""
    texts, chosen = {}, {}
    for variable in dashboard["templating"]["list"]:
        name, asked = variable["name"], substitute(variable["query"]["query"], texts)
        values = sorted(prometheus.label_values(*LABEL_VALUES.match(asked).groups()),
                        key=float if variable.get("sort") == 3 else str)
        if not values and name not in given:
            raise ValueError(f"${name} has no value: Prometheus knows no {asked}")
        chosen[name] = given[name].split(",") if name in given else values if variable.get("includeAll") else values[:1]
        texts[name] = as_text(chosen[name], variable.get("multi", False))
    return texts, chosen


def repeat_panels(panels, texts, chosen):
    """The panels in their places; a repeated one once for each value, those below it moved down."""
    moved = 0
    for json in sorted(panels, key=lambda panel: (panel["gridPos"]["y"], panel["gridPos"]["x"])):
        x, y, w, h = (json["gridPos"][side] for side in "xywh")
        if not (name := json.get("repeat")):
            yield Panel(json, substitute(json["title"], texts), x, y + moved, w, h, texts)
            continue
        in_row = min(json.get("maxPerRow", 4), len(chosen[name]))
        for index, value in enumerate(chosen[name]):
            row, column = divmod(index, in_row)
            title = substitute(json["title"], {**texts, name: value})
            yield Panel(json, title, column * 24 // in_row, y + moved + row * h, 24 // in_row, h,
                        {**texts, name: escape(value, regex=True)})
        moved += (math.ceil(len(chosen[name]) / in_row) - 1) * h


def name_of(labels, legend):
    if legend:
        return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: labels.get(match.group(1), ""), legend)
    return labels.get("__name__", "")


def ask(panel, prometheus, window, points):
    """Fills the panel's series."""
    for target in panel.json.get("targets", []):
        step = window.step(points)
        rate = max(step + window.scrape_interval, 4 * window.scrape_interval)
        times = {"__interval": f"{step:g}s", "__rate_interval": f"{rate:g}s", "__range": f"{window.end - window.start:g}s"}
        expr = substitute(target["expr"], {**panel.variables, **times})
        answer = (prometheus.query_at(expr, window.end) if target.get("instant")
                  else prometheus.query_range(expr, window.start, window.end, step))
        for labels, values in answer:
            known = [(time, value) for time, value in values if not math.isnan(value)]
            panel.series.append(Series(panel.rename(name_of(labels, target.get("legendFormat"))), labels, known, step))


def read_panels(dashboard, prometheus, window, given, points_of):
    """(panels with their data, {variable: text to show}). `points_of`(panel) says how many points it has room for."""
    texts, chosen = choose_variables(dashboard, prometheus, given)
    panels = list(repeat_panels(dashboard["panels"], texts, chosen))
    for panel in panels:
        ask(panel, prometheus, window, points_of(panel))
    every = {variable["name"] for variable in dashboard["templating"]["list"] if variable.get("includeAll")} - set(given)
    return panels, {name: "All" if name in every else ", ".join(values) for name, values in chosen.items()}


def read_marks(dashboard, prometheus, window):
    """[(time, text)]: when what the annotations ask for began."""
    marks = []
    for annotation in dashboard["annotations"]["list"]:
        for labels, values in prometheus.query_range(annotation["expr"], window.start, window.end, window.step(300)):
            marks.append((values[0][0], name_of(labels, annotation["titleFormat"])))
    return marks
