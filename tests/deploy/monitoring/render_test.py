#!/usr/bin/env python3
"""Checks the parts of render.py, and draws the dashboards from the answers of a Prometheus that is made up.

    render_test.py ROOT
"""

import math
import pathlib
import re
import sys
import unittest
import xml.etree.ElementTree

import panel_data
import render
from dashboards import read_dashboards
from drawing import chart, page, svg, units

ROOT = pathlib.Path(sys.argv[1])
WINDOW = panel_data.Window(1000, 1600, 5)


class MadeUpPrometheus:
    """Answers every query with the same two series."""

    def __init__(self, cumulants=("a<b", "c.d")):
        self.cumulants = list(cumulants)
        self.asked = []

    def label_values(self, selector, label):
        return {"cumulant": self.cumulants, "discount": ["0.9", "0"]}.get(label, ["one", "another"])

    def query_at(self, expr, at):
        return self.query_range(expr, at, at, 1)

    def query_range(self, expr, start, end, step):
        self.asked.append(expr)
        times = [start + index * step for index in range(int((end - start) / step) + 1)]
        return [({"le": le, "stream": "streams/x&y", "cumulant": "a<b"}, [(at, factor * (1 + at % 7)) for at in times])
                for le, factor in (("0.5", 1), ("+Inf", 2))]


def panel_of(json, *series):
    """A panel of lines with these values, one for each ten seconds; None where there is none."""
    panel = panel_data.Panel({"type": "timeseries", "title": "", "fieldConfig": json}, "", 0, 0, 12, 8, {})
    for name, values in series:
        points = [(1000 + 10 * index, value) for index, value in enumerate(values) if value is not None]
        panel.series.append(panel_data.Series(name, {}, points, 10))
    return panel


class UnitsTest(unittest.TestCase):
    def test_values(self):
        for value, unit, decimals, text in (
                (0.000488, "s", None, "488 µs"), (0, "s", None, "0 s"), (90, "s", None, "1.5 mins"), (6400, "s", 1, "1.8 hours"),
                (0.95, "percentunit", None, "95%"), (2030, "short", None, "2.03 K"), (0.5, "none", 2, "0.50"),
                (1234, "none", None, "1234"), (12.5 * 1024, "bytes", None, "12.5 KiB"), (3 * 2 ** 20, "binBps", None, "3 MiB/s"),
                (1500, "reqps", None, "1.5 K req/s"), (12, "count:/s", None, "12 /s"), (math.nan, "s", None, "NaN"),
                (math.inf, "s", None, "∞"), (-0.04, "none", 2, "-0.04"), (-0.001, "none", 2, "0.00")):
            with self.subTest(value=value, unit=unit):
                self.assertEqual(units.write_value(value, unit, decimals), text)

    def test_ticks(self):
        for low, high, most, unit, texts in (
                (99.7, 100.3, 4, "none", ["99.6", "99.8", "100.0", "100.2", "100.4"]),
                (0, 70, 5, "s", ["0 s", "15 s", "30 s", "45 s", "1 mins", "1.25 mins"]),
                (0, 3 * 2 ** 20, 4, "bytes", ["0 B", "1 MiB", "2 MiB", "3 MiB"])):
            with self.subTest(unit=unit):
                self.assertEqual(units.write_ticks(units.linear_ticks(low, high, most, unit), unit), texts)
        self.assertEqual(units.linear_ticks(0, 2, 10, "short", decimals=0), [0, 1, 2])
        self.assertEqual(units.write_ticks(units.log_ticks(0.0003, 0.02, 10), "s"), ["100 µs", "1 ms", "10 ms", "100 ms"])
        self.assertEqual(units.log_ticks(1, 1, 2), [1, 2])
        self.assertEqual(units.thin(range(10), 4), range(0, 10, 3))


class PanelDataTest(unittest.TestCase):
    def test_intervals_are_grafanas(self):
        self.assertEqual([WINDOW.step(600), WINDOW.step(60), WINDOW.step(50)], [5, 10, 15])

    def test_variables(self):
        dashboard = read_dashboards(ROOT / "deploy/grafana/dashboards")["stream"]
        texts, chosen = panel_data.choose_variables(dashboard, MadeUpPrometheus(), {"stream": "third"})
        self.assertEqual(chosen, {"instance": ["another"], "stream": ["third"], "discount": ["0"], "cumulant": ["a<b", "c.d"]})
        self.assertEqual(texts["cumulant"], r"(a<b|c\\.d)")
        with self.assertRaisesRegex(ValueError, r"\$cumulant has no value: .*label_values.nexting_stream_value\{instance='another'"):
            panel_data.choose_variables(dashboard, MadeUpPrometheus([]), {})

    def test_repeated_panels_move_what_is_below(self):
        panels = [{"title": "$v", "repeat": "v", "maxPerRow": 2, "gridPos": {"x": 0, "y": 2, "w": 12, "h": 5}},
                  {"title": "top", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 2}},
                  {"title": "below", "gridPos": {"x": 0, "y": 7, "w": 24, "h": 1}}]
        placed = list(panel_data.repeat_panels(panels, {"v": "(a.|b|c)"}, {"v": ["a.", "b", "c"]}))
        self.assertEqual([(panel.title, panel.x, panel.y, panel.w) for panel in placed],
                         [("top", 0, 0, 24), ("a.", 0, 2, 12), ("b", 12, 2, 12), ("c", 0, 7, 12), ("below", 0, 12, 24)])
        self.assertEqual(placed[1].variables["v"], r"a\\.")

    def test_overrides(self):
        panel = panel_of({"defaults": {"custom": {"lineWidth": 2}}, "overrides": [
            {"matcher": {"id": "byRegexp", "options": "/^b/"}, "properties": [{"id": "custom.lineWidth", "value": 0}]}]},
            ("a", [1]), ("b", [1]))
        self.assertEqual([panel.series_field(series, "custom.lineWidth", 1) for series in panel.series], [2, 0])
        self.assertEqual(panel.field("unit", "short"), "short")

    def test_names(self):
        panel = panel_of({})
        panel.json["transformations"] = [{"id": "renameByRegex", "options": {"regex": "streams/(.*)", "renamePattern": "$1"}}]
        self.assertEqual(panel.rename(panel_data.name_of({"stream": "streams/a/b", "le": "1"}, "{{stream}} ({{ le }})")), "a/b (1)")


class ChartTest(unittest.TestCase):
    def test_stacking(self):
        lines = chart.read_lines(panel_of({}, ("a", [1, 2, 0]), ("b", [3, None, 0])))
        chart.stack(lines, percent=False)
        self.assertEqual([line.points for line in lines], [[(1000, 1, 0), (1010, 2, 0), (1020, 0, 0)], [(1000, 4, 1), (1020, 0, 0)]])
        lines = chart.read_lines(panel_of({}, ("a", [1]), ("b", [3])))
        chart.stack(lines, percent=True)
        self.assertEqual([line.points for line in lines], [[(1000, 0.25, 0)], [(1000, 1, 0.25)]])

    def test_lines_are_cut_where_a_value_is_missing(self):
        line = chart.read_lines(panel_of({}, ("a", [1, 2, None, 3, math.inf])))[0]
        self.assertEqual([[at for at, _, _ in piece] for piece in chart.pieces(line.points, 10)], [[1000, 1010], [1030]])

    def test_places(self):
        frame = chart.Frame(0, 0, 100, 100, WINDOW, [1, 10, 100], base=10)
        self.assertEqual([frame.x(1000), frame.x(1600), round(frame.y(10)), frame.y(0)], [0, 100, 50, 100])

    def test_axis_keeps_to_the_limits_of_the_panel(self):
        panel = panel_of({"defaults": {"min": 0, "custom": {"axisSoftMax": 1}}}, ("a", [0.1, 0.2]))
        self.assertEqual(chart.value_ticks(panel, chart.read_lines(panel), 0, 2, "none"), [0, 0.5, 1])
        panel = panel_of({}, ("a", []))
        self.assertEqual(len(chart.value_ticks(panel, chart.read_lines(panel), 10, 2, "s")), 2)

    def test_buckets_are_not_cumulative(self):
        panel = panel_of({}, ("half", [1]), ("all", [5]), ("quarter", [1]))
        for series, le in zip(panel.series, ("0.5", "+Inf", "0.25")):
            series.labels["le"] = le
        self.assertEqual(chart.buckets_of(panel), ([0.25, 0.5, math.inf], {1000: [1, 0, 4]}))

    def test_colors(self):
        steps = [{"color": "green", "value": None}, {"color": "red", "value": 1}]
        self.assertEqual([svg.threshold_color(steps, value) for value in (-5, 1)], [svg.COLORS["green"], svg.COLORS["red"]])
        self.assertEqual([svg.turbo(0), svg.turbo(1)], ["#30123b", "#7a0403"])


class PageTest(unittest.TestCase):
    def test_every_dashboard_is_drawn(self):
        for place, dashboard in read_dashboards(ROOT / "deploy/grafana/dashboards").items():
            with self.subTest(dashboard=place):
                prometheus = MadeUpPrometheus()
                text, height = render.render(dashboard, prometheus, 600)
                self.assertNotRegex("".join(prometheus.asked), r"\$\w")
                self.assertNotRegex(text, r"<script|https?://(?!www\.w3\.org/2000/svg)|None|nan")
                sections = list(xml.etree.ElementTree.fromstring(text).iter("section"))
                self.assertEqual({section.get("class") for section in sections}, {panel["type"] for panel in dashboard["panels"]})
                self.assertTrue(all(section.get("data-series") != "0" or section.get("class") == "row" for section in sections))
                bottoms = [sum(map(int, re.findall(r"(?:top|height):(\d+)px", section.get("style")))) for section in sections]
                self.assertEqual(height, max(bottoms) + page.MARGIN)

    def test_what_has_no_data_says_so(self):
        panel = panel_of({"defaults": {"noValue": "nobody <called>"}})
        panel.json["id"] = 1
        self.assertIn("nobody &lt;called&gt;", page.draw_panel(panel, WINDOW, []))
        panel.json["type"] = "piechart"
        with self.assertRaisesRegex(ValueError, "is a piechart; the renderer draws stat"):
            page.draw_panel(panel, WINDOW, [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
