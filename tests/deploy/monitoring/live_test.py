#!/usr/bin/env python3
"""A real server with traffic, scraped by a real Prometheus: /metrics keeps its contract, and every query of every dashboard and
alert is answered with data, or is empty for a reason that is given here; and render.py draws every panel.

    live_test.py ROOT NEXTING NEXTING_SERVER

Prints a table of all queries. Ends with 77 where Prometheus is not installed.
"""

import contextlib
import math
import pathlib
import re
import shutil
import struct
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import contract as contract_reader
import promql
import render
from dashboards import LABEL_VALUES, queries_of, read_alerts, read_dashboards, substitute
from running import Feed, Prometheus, Server, wait_until

ROOT, NEXTING, NEXTING_SERVER = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
CONTRACT = contract_reader.read_contract(ROOT / "server/metrics/README.md")
SCRAPES = 10

# What must move before the queries are asked.
TRAFFIC = (
    'nexting_rpc_duration_seconds_count{method="Observe", status="ok"}',
    'nexting_rpc_completed_total{method="Predict", code="NOT_FOUND"}',
    "nexting_stream_request_duration_seconds_count",
    'nexting_watch_updates_total{outcome="sent"}',
    'nexting_snapshot_rounds_total{outcome="ok"}',
)

# (name, legend): why a healthy server has nothing to show there. The alerts' own expressions must all be empty as well.
HEALTHY_WHEN_EMPTY = {
    ("Alerts", "{{alertname}}{{severity}}: see the runbook"): "marks when alerts fired",
    ("Blocks refused", "{{outcome}}"): "reasons that there are; the line of all blocks is at 0",
    ("Calls not let in", "{{reason}}"): "reasons that there are; the line of all calls is at 0",
}
# Alerts about time alone: on a machine that is busy with other tests, answers may be late.
DEPEND_ON_THE_MACHINE = {"NextingSlowAnswers"}

# Of the library that serves /metrics; about the scrapes, not about Nexting.
OF_THE_EXPOSER = {"exposer_transferred_bytes_total", "exposer_scrapes_total", "exposer_request_latencies"}

SAMPLE = re.compile(r"^(?P<series>[A-Za-z_:][\w:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)(?: \d+)?$")


def read_exposition(text):
    """({metric: type}, [(series, {label: value}, value)])."""
    types, samples = {}, []
    for line in text.splitlines():
        if line.startswith("# TYPE "):
            _, _, name, types[name] = line.split(" ")
        elif line and not line.startswith("#"):
            match = SAMPLE.match(line)
            assert match, f"no sample: {line}"
            samples.append((match["series"], dict(re.findall(r'(\w+)="([^"]*)"', match["labels"] or "")), float(match["value"])))
    return types, samples


class Live:
    """What runs during the tests."""

    def __init__(self, stack):
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.server = Server(NEXTING_SERVER, NEXTING, folder, stack)
        self.first_scrape = self.server.scrape()
        self.prometheus = Prometheus(ROOT, self.server.metrics_address, folder, stack)
        self.feed = Feed(self.server, stack)
        wait_until("enough is scraped", self.enough)
        self.variables = {
            "instance": self.server.metrics_address, "stream": "streams/plant", "discount": "0", "cumulant": "x",
            "__rate_interval": "10s", "__interval": "1s", "__range": "1m"}

    def enough(self):
        """Whether every kind of traffic has been going on for several scrapes."""
        seen = "count_over_time((rate({}[5s]) > 0)[30s:1s]) >= " + str(SCRAPES)
        return all(self.prometheus.query(seen.format(series)) for series in TRAFFIC)


def setUpModule():
    global LIVE
    with contextlib.ExitStack() as stack:
        LIVE = Live(stack)
        unittest.addModuleCleanup(stack.pop_all().close)


class ContractTest(unittest.TestCase):
    def test_every_series_is_there_from_the_start_and_no_other(self):
        body, content_type = LIVE.first_scrape
        self.assertTrue(content_type.startswith("text/plain"), "Prometheus 3 takes nothing without a type that it knows")
        types, samples = read_exposition(body)
        self.check_types(types)
        self.check_samples(samples)
        wanted = {(metric.name, label, value) for metric in CONTRACT.values() if not metric.exported
                  for label, values in metric.labels.items() for value in values or ()}
        seen = {(contract_reader.metric_of(series, CONTRACT).name, label, value)
                for series, labels, _ in samples if series not in OF_THE_EXPOSER for label, value in labels.items()
                if contract_reader.metric_of(series, CONTRACT)}
        self.assertEqual(wanted - seen, set(), "not exported from the start")

    def test_series_keep_the_contract_under_traffic(self):
        types, samples = read_exposition(LIVE.server.scrape()[0])
        self.check_types(types)
        self.check_samples(samples)
        exported = {series for series, labels, _ in samples if labels.get("stream") in Server.exported}
        self.assertEqual(exported, {metric.name for metric in CONTRACT.values() if metric.exported})
        self.assertEqual({labels["stream"] for _, labels, _ in samples if "stream" in labels}, set(Server.exported))

    def test_what_a_running_server_must_have_is_above_zero(self):
        for name in ("nexting_learning_workers", "nexting_learner_state_bytes", "nexting_store_disk_bytes", "nexting_snapshots_total",
                     "nexting_snapshot_bytes_total", "process_cpu_seconds_total", "process_resident_memory_bytes",
                     "process_virtual_memory_bytes", "process_open_fds", "process_max_fds", "process_threads"):
            with self.subTest(metric=name):
                self.assertTrue(LIVE.prometheus.query(f"{name} > 0"))
        self.assertTrue(LIVE.prometheus.query("abs(time() - process_start_time_seconds) < 600"))

    def check_types(self, types):
        ours = {name: type_ for name, type_ in types.items() if name not in OF_THE_EXPOSER}
        always = {name: metric.type for name, metric in CONTRACT.items() if not metric.exported}
        self.assertLessEqual(always.items(), ours.items(), "missing")
        self.assertLessEqual(ours.items(), {name: metric.type for name, metric in CONTRACT.items()}.items(), "not in the contract")

    def check_samples(self, samples):
        for series, labels, value in samples:
            metric = contract_reader.metric_of(series, CONTRACT)
            if metric is None:
                self.assertIn(re.sub("_(sum|count)$", "", series), OF_THE_EXPOSER)
                continue
            own = {label: one for label, one in labels.items() if not (label == "le" and series.endswith("_bucket"))}
            self.assertEqual(set(own), set(metric.labels), series)
            for label, one in own.items():
                self.assertIn(one, metric.labels[label] or {one}, (series, label))
            if metric.type != "gauge":
                self.assertGreaterEqual(value, 0, series)


class QueriesTest(unittest.TestCase):
    rows = []

    @classmethod
    def tearDownClass(cls):
        widths = [max(len(row[column]) for row in cls.rows) for column in range(3)]
        for row in cls.rows:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)) + "  " + row[3])

    def answers(self, query):
        """How many series have a number; the table gets a row."""
        expr = substitute(query.expr, LIVE.variables)
        asked = LABEL_VALUES.match(expr)
        values = LIVE.prometheus.label_values(*asked.groups()) if asked else LIVE.prometheus.query(expr)
        known = [value for value in values if asked or not math.isnan(float(value))]
        self.rows.append((query.place, query.name, f"{len(known)} of {len(values)}", " ".join(expr.split())))
        return len(known)

    def test_dashboards(self):
        for place, dashboard in read_dashboards(ROOT / "deploy/grafana/dashboards").items():
            for query in queries_of(place, dashboard):
                with self.subTest(dashboard=place, panel=query.name, query=query.expr):
                    expected = (query.name, query.legend) not in HEALTHY_WHEN_EMPTY
                    self.assertEqual(self.answers(query) > 0, expected)

    def test_alerts_are_quiet_and_see_their_series(self):
        groups = LIVE.prometheus.api("rules")["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        alerts = read_alerts(ROOT / "deploy/prometheus/alerts.yml")
        self.assertEqual({rule["name"] for rule in rules}, {alert.name for alert in alerts})
        for rule in rules:
            with self.subTest(alert=rule["name"]):
                self.assertEqual(rule["health"], "ok", rule.get("lastError"))
                values = LIVE.prometheus.query(rule["query"])
                self.rows.append(("alerts.yml", rule["name"], str(len(values)), " ".join(rule["query"].split())))
                if rule["name"] not in DEPEND_ON_THE_MACHINE:
                    self.assertEqual(values, [])
                for selector in promql.parse(rule["query"])[0]:
                    self.assertTrue(LIVE.prometheus.query(str(selector)), f"quiet only because nothing is called {selector}")


class PicturesTest(unittest.TestCase):
    def render(self, dashboard):
        return render.render(dashboard, LIVE.prometheus, length=30, scrape_interval=1)

    def test_every_panel_is_drawn_with_data(self):
        for place, dashboard in read_dashboards(ROOT / "deploy/grafana/dashboards").items():
            sections = list(xml.etree.ElementTree.fromstring(self.render(dashboard)[0]).iter("section"))
            self.assertEqual({section.get("data-panel") for section in sections}, {str(panel["id"]) for panel in dashboard["panels"]})
            for section in sections:
                if section.get("class") != "row":
                    with self.subTest(dashboard=place, panel=section.find("h2").text):
                        self.assertGreater(int(section.get("data-series")), 0)
                        self.assertGreater(len(section.find("{http://www.w3.org/2000/svg}svg")), 0)

    @unittest.skipUnless(shutil.which("chromium"), "chromium is not installed")
    def test_picture(self):
        with tempfile.TemporaryDirectory() as folder:
            file, out = pathlib.Path(folder) / "stream.html", pathlib.Path(folder) / "stream.png"
            text, height = self.render(read_dashboards(ROOT / "deploy/grafana/dashboards")["stream"])
            file.write_text(text)
            render.screenshot(file, height, out)
            signature, width_and_height = struct.unpack("!8s8x8s", out.read_bytes()[:24])
            self.assertEqual(signature, b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack("!II", width_and_height), (1600, height))


if __name__ == "__main__":
    if not shutil.which("prometheus"):
        print("skipped: Prometheus is not installed; the Debian package is called `prometheus`")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
