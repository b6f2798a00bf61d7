#!/usr/bin/env python3
"""Checks deploy/compose.yaml: against the files it mounts, the configuration beside it, and the real server's flags; and with
`docker compose config` or `docker-compose config` where one is installed.

    compose_test.py ROOT NEXTING_SERVER
"""

import pathlib
import re
import subprocess
import sys
import unittest

ROOT, SERVER = pathlib.Path(sys.argv[1]), sys.argv[2]
DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose.yaml"
COMMANDS = (["docker", "compose"], ["docker-compose"])


def read_services(text):
    """{service: its lines}. Relies on the file's layout: services are indented by two."""
    body = re.search(r"^services:\n(.*?)^\S", text, re.MULTILINE | re.DOTALL).group(1)
    parts = re.split(r"^  (\w+):\n", body, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def runs(command):
    try:
        return subprocess.run([*command, "version"], capture_output=True, timeout=60).returncode == 0
    except FileNotFoundError:
        return False


class ComposeTest(unittest.TestCase):
    def setUp(self):
        self.text = COMPOSE.read_text()
        self.services = read_services(self.text)

    def test_services(self):
        self.assertEqual(list(self.services), ["nexting", "sensors", "prometheus", "grafana"])
        self.assertIn("profiles: [sensors]", self.services["sensors"])
        self.assertEqual(self.text.count("profiles:"), 1)

    def test_images_are_pinned(self):
        images = re.findall(r"^    image: (\S+)$", self.text, re.MULTILINE)
        self.assertEqual(len(images), len(self.services))
        for image in images:
            self.assertTrue(image == "nexting:local" or re.search(r":v?\d+\.\d+\.\d+$", image), image)

    def test_ports_are_published_on_loopback_only(self):
        published = re.findall(r'^      - "?([\d.:]+)"?$', self.text, re.MULTILINE)
        self.assertEqual(published, [f"127.0.0.1:{port}:{port}" for port in (50051, 9464, 9090, 3000)])

    def test_what_is_mounted_exists(self):
        for source in re.findall(r"^      - (\./\S+?):/", self.text, re.MULTILINE):
            self.assertTrue((DEPLOY / source).is_dir(), source)
        self.assertTrue((ROOT / "Dockerfile").is_file())
        home = re.search(r"HOME_DASHBOARD_PATH: /etc/grafana/(\S+)", self.text).group(1)
        self.assertTrue((DEPLOY / "grafana" / home).is_file(), home)

    def test_the_parts_find_each_other(self):
        self.assertIn('targets: ["nexting:9464"]', (DEPLOY / "prometheus/prometheus.yml").read_text())
        self.assertIn("url: http://prometheus:9090", (DEPLOY / "grafana/provisioning/datasources/prometheus.yaml").read_text())
        provider = (DEPLOY / "grafana/provisioning/dashboards/nexting.yaml").read_text()
        self.assertIn("./grafana/dashboards:" + re.search(r"path: (\S+)", provider).group(1), self.text)
        self.assertIn('"--server", "nexting:50051"', self.services["sensors"])
        host = re.search(r"hostname: (\w+)", self.services["sensors"]).group(1)
        for stream in re.search(r"--exported_streams=(\S+)", self.services["nexting"]).group(1).split(","):
            self.assertRegex(stream, rf"^streams/sensors/{host}/\w+(-\d)?$")

    def test_the_server_takes_its_flags(self):
        flags = re.findall(r"^      - (--\S+)$", self.services["nexting"], re.MULTILINE)
        self.assertGreaterEqual(len(flags), 4)
        done = subprocess.run([SERVER, *flags, "--validate_config"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_compose_takes_the_file(self):
        usable = [command for command in COMMANDS if runs(command)]
        if not usable:
            self.skipTest("neither `docker compose` nor `docker-compose` is installed")
        for command in usable:
            with self.subTest(command=command):
                done = subprocess.run([*command, "-f", COMPOSE, "--profile", "sensors", "config"], capture_output=True, text=True,
                                      timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)
                for service in self.services:
                    self.assertIn(f"  {service}:\n", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
