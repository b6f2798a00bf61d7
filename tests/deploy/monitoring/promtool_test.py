#!/usr/bin/env python3
"""Runs Prometheus' own checks over its configuration and the alerts, and the alerts' unit tests.

    promtool_test.py ROOT

Ends with 77 where promtool is not installed.
"""

import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(sys.argv[1])


class PromtoolTest(unittest.TestCase):
    def promtool(self, *arguments):
        done = subprocess.run(["promtool", *map(str, arguments)], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_configuration(self):
        self.assertIn("1 rule files found", self.promtool("check", "config", ROOT / "deploy/prometheus/prometheus.yml"))

    def test_alerts(self):
        self.promtool("check", "rules", "--lint-fatal", ROOT / "deploy/prometheus/alerts.yml")
        self.promtool("test", "rules", pathlib.Path(__file__).parent / "alerts_test.yml")


if __name__ == "__main__":
    if not shutil.which("promtool"):
        print("skipped: promtool is not installed; the Debian package `prometheus` has it")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1], verbosity=2)
