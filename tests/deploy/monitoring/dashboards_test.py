#!/usr/bin/env python3
"""Checks the files of deploy/grafana and the alerts against each other and against the contract of the metrics.

    dashboards_test.py ROOT
"""

import itertools
import json
import pathlib
import re
import sys
import unittest

import contract as contract_reader
import promql
from dashboards import LABEL_VALUES, Query, queries_of, read_alerts, read_dashboards

ROOT = pathlib.Path(sys.argv[1])
GRAFANA = ROOT / "deploy/grafana"
DASHBOARDS = read_dashboards(GRAFANA / "dashboards")
ALERTS = read_alerts(ROOT / "deploy/prometheus/alerts.yml")
CONTRACT = contract_reader.read_contract(ROOT / "server/metrics/README.md")

# What Prometheus itself adds: to every series, and as series.
SCRAPE_LABELS = {"job", "instance"}
OWN_SERIES = {"up": set(), "ALERTS": {"alertname", "alertstate", "severity"}}
NO_DATA_PANELS = {"row", "text"}


def labels_of(series):
    """{label: closed set or None} of a series; None where the contract does not know it."""
    if series in OWN_SERIES:
        return dict.fromkeys(OWN_SERIES[series] | SCRAPE_LABELS)
    metric = contract_reader.metric_of(series, CONTRACT)
    if metric is None:
        return None
    bucket = {"le"} if series.endswith("_bucket") else set()
    return {**metric.labels, **dict.fromkeys(bucket | SCRAPE_LABELS)}


def complaints_about_matcher(selector, label, operator, value, labels):
    if label not in labels:
        return [f"{selector}: {selector.series} has no label {label}"]
    known = labels[label]
    if known is None or "$" in value:
        return []
    values = value.split("|") if "~" in operator else [value]
    return [f"{selector}: {label} is never {one}" for one in values if one not in known]


def complaints_about(query):
    """What is wrong with a query's names, one text each."""
    asked = LABEL_VALUES.match(query.expr)
    selectors, grouped = promql.parse(asked.group(1) if asked else query.expr)
    wanted = grouped | set(re.findall(r"\{\{\s*(\w+)\s*\}\}", query.legend)) | ({asked.group(2)} if asked else set())
    complaints = [] if selectors else ["asks for no series"]
    available = set()
    for selector in selectors:
        labels = labels_of(selector.series)
        if labels is None:
            complaints.append(f"{selector.series} is not in the contract")
            continue
        available |= set(labels)
        for matcher in selector.matchers:
            complaints += complaints_about_matcher(selector, *matcher, labels)
    return complaints + [f"no series of the query has the label {label}" for label in sorted(wanted - available)]


def overlap(a, b):
    return a["x"] < b["x"] + b["w"] and b["x"] < a["x"] + a["w"] and a["y"] < b["y"] + b["h"] and b["y"] < a["y"] + a["h"]


class DashboardsTest(unittest.TestCase):
    def panels(self):
        for place, dashboard in DASHBOARDS.items():
            for panel in dashboard["panels"]:
                with self.subTest(dashboard=place, panel=panel["title"]):
                    yield place, panel

    def test_there_are_three_with_names_of_their_own(self):
        self.assertEqual(sorted(DASHBOARDS), ["learning", "service", "stream"])
        for key in ("uid", "title", "description"):
            values = [dashboard[key] for dashboard in DASHBOARDS.values()]
            self.assertEqual(len(set(values)), len(values), f"{key}: {values}")
        for dashboard in DASHBOARDS.values():
            self.assertIn("nexting", dashboard["tags"], "the links between the dashboards go by this tag")

    def test_every_panel_says_what_it_shows(self):
        for _, panel in self.panels():
            if panel["type"] in NO_DATA_PANELS:
                continue
            self.assertGreater(len(panel["description"]), 10)
            self.assertTrue(panel["targets"])
            unit = panel["options"]["yAxis"]["unit"] if panel["type"] == "heatmap" else panel["fieldConfig"]["defaults"]["unit"]
            self.assertTrue(unit)
            if panel["type"] in ("timeseries", "bargauge"):
                self.assertTrue(all(target.get("legendFormat") for target in panel["targets"]), "a line needs a name")

    def test_panels_have_ids_and_places_of_their_own(self):
        for place, dashboard in DASHBOARDS.items():
            panels = dashboard["panels"]
            ids = [panel["id"] for panel in panels]
            self.assertEqual(len(set(ids)), len(ids), place)
            for panel in panels:
                refs = [target["refId"] for target in panel.get("targets", [])]
                self.assertEqual(len(set(refs)), len(refs), (place, panel["title"]))
                self.assertLessEqual(panel["gridPos"]["x"] + panel["gridPos"]["w"], 24, (place, panel["title"]))
            for one, other in itertools.combinations(panels, 2):
                self.assertFalse(overlap(one["gridPos"], other["gridPos"]), (place, one["title"], other["title"]))

    def test_everything_asks_the_provisioned_data_source(self):
        provisioned = re.search(r"uid: (\S+)", (GRAFANA / "provisioning/datasources/prometheus.yaml").read_text()).group(1)
        uids = re.findall(r'"type": "prometheus", "uid": "([^"]+)"', json.dumps(DASHBOARDS))
        self.assertEqual(set(uids), {provisioned})
        for _, panel in self.panels():
            self.assertEqual("datasource" in panel, panel["type"] not in NO_DATA_PANELS)

    def test_variables_exist_where_they_are_used(self):
        for place, dashboard in DASHBOARDS.items():
            defined = {variable["name"] for variable in dashboard["templating"]["list"]}
            used = set(re.findall(r"\$\{?([A-Za-z_]\w*)", json.dumps([dashboard["panels"], dashboard["templating"]])))
            self.assertEqual(used - defined, {"__rate_interval"} | ({"__all"} if place == "stream" else set()), place)


class ContractTest(unittest.TestCase):
    def test_every_query_keeps_to_the_contract(self):
        queries = [query for place, dashboard in DASHBOARDS.items() for query in queries_of(place, dashboard)]
        queries += [Query("alerts.yml", alert.name, "alert", alert.expr) for alert in ALERTS]
        self.assertGreater(len(queries), 50)
        for query in queries:
            with self.subTest(place=query.place, name=query.name):
                self.assertEqual(complaints_about(query), [], query.expr)

    def test_every_metric_of_the_contract_is_shown_somewhere(self):
        shown = set()
        for place, dashboard in DASHBOARDS.items():
            for query in queries_of(place, dashboard):
                asked = LABEL_VALUES.match(query.expr)
                for selector in promql.parse(asked.group(1) if asked else query.expr)[0]:
                    metric = contract_reader.metric_of(selector.series, CONTRACT)
                    shown |= {metric.name} if metric else set()
        # Known to Prometheus' own tools, and of no use on a dashboard of ours.
        not_shown = {"process_virtual_memory_bytes", "process_max_fds"}
        self.assertEqual(set(CONTRACT) - shown, not_shown)

    def test_the_checks_find_planted_mistakes(self):
        mistakes = {
            "nexting_no_such_total": "not in the contract",
            "rate(nexting_queue_wait_duration_seconds[5m])": "not in the contract",  # a histogram has no series of its own name
            'nexting_streams{status="idle"}': "has no label status",
            'nexting_streams{state="asleep"}': "is never asleep",
            'nexting_streams{state=~"idle|asleep"}': "is never asleep",
            "sum by (method) (nexting_queued_rows)": "has the label method",
            "label_values(nexting_streams, stream)": "has the label stream",
            "time() - 3": "no series",
        }
        for expr, complaint in mistakes.items():
            with self.subTest(expr=expr):
                self.assertIn(complaint, "\n".join(complaints_about(Query("", "", "panel", expr))))
        self.assertIn("has the label reason", complaints_about(Query("", "", "panel", "nexting_watchers", "{{reason}}"))[0])


class AlertsTest(unittest.TestCase):
    def test_every_alert_says_what_a_person_needs(self):
        self.assertGreaterEqual(len(ALERTS), 7)
        for alert in ALERTS:
            with self.subTest(alert=alert.name):
                self.assertIn(alert.field("severity"), ("critical", "warning"))
                self.assertTrue(alert.field("summary"))
                self.assertRegex(alert.field("description"), r"\{\{.*\$labels\.instance.*\}\}")
                self.assertEqual(alert.field("runbook"), f"deploy/runbook.md#{alert.name.lower()}")

    def test_the_runbook_has_an_entry_for_each_and_for_nothing_else(self):
        headings = re.findall(r"^## (Nexting\w+)$", (ROOT / "deploy/runbook.md").read_text(), re.MULTILINE)
        self.assertEqual(headings, [alert.name for alert in ALERTS])

    def test_each_has_unit_tests_that_fire_and_that_stay_silent(self):
        tests = (pathlib.Path(__file__).parent / "alerts_test.yml").read_text()
        for alert in ALERTS:
            with self.subTest(alert=alert.name):
                self.assertRegex(tests, rf"alertname: {alert.name}, exp_alerts: \[\]")
                self.assertRegex(tests, rf"alertname: {alert.name}\n +exp_alerts:\n +- exp_labels")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
