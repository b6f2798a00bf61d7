#!/usr/bin/env python3
"""Builds the image from the checkout's Dockerfile and runs it, as an operator would. Needs the engine of with_engine.py.

    image_test.py ROOT NEXTING CACHE

NEXTING is the client on this machine. CACHE is a folder that keeps the base image from one run to the next, and what the builder
said. Builds with the classic builder, or with BuildKit where DOCKER_BUILDKIT=1. Ends with 77 where Debian's packages cannot be had.
"""

import json
import pathlib
import re
import sys
import time
import unittest

import debian_image
from containers import STOP_SECONDS, Container, NoNetwork, build, docker, inspect, run
from systemd_unit import SystemdUnitTest  # noqa: F401, its tests run with those below

ROOT, NEXTING, CACHE = sys.argv[1:4]
BASE, IMAGE = "nexting-test-debian", "nexting-test"
UID = "10001"
# The largest image beyond its base.
MAX_MEGABYTES = 100
ROWS = 400
SKIPPED = 77


class Server(Container):
    """One running server and the client that talks to it."""

    def __init__(self, volume, *options):
        super().__init__(IMAGE, "--volume", f"{volume}:/var/lib/nexting", *options)

    def nexting(self, *arguments, **options):
        # Any address of the loopback network but 127.0.0.1: served only by one that listens on all addresses.
        return run(*self.on_host(NEXTING, "--server", "127.0.0.2:50051", *arguments), **options)

    def nexting_json(self, *arguments):
        return json.loads(self.nexting(*arguments, "--json"))

    def feed(self, stream):
        """A signal that repeats every four rows, into a stream that stays."""
        rows = "".join(f"{[0, 1, 0, -1][i % 4]}\n" for i in range(ROWS))
        self.nexting("replay", "-", "--cumulant", "wave", "--stream", stream, "--keep", input="wave\n" + rows)

    def metrics(self):
        script = "import urllib.request; print(urllib.request.urlopen('http://127.0.0.2:9464/metrics').read().decode())"
        return run(*self.on_host(sys.executable, "-c", script))

    def answers(self):
        try:
            return self.nexting("health") == "SERVING\n"
        except AssertionError:
            return False


class ImageTest(unittest.TestCase):
    def start(self, volume, *options):
        server = Server(volume, *options)
        self.addCleanup(server.remove)
        return server

    def volume(self):
        name = docker("volume", "create")
        self.addCleanup(docker, "volume", "rm", "--force", name)
        return name

    def assert_stops(self, server):
        seconds, status = server.stop()
        self.assertEqual(status, 0, docker("logs", server.id))
        self.assertLess(seconds, STOP_SECONDS)

    def test_says_what_it_is(self):
        config = inspect(IMAGE)["Config"]
        self.assertEqual(config["User"], f"{UID}:{UID}")
        self.assertEqual(config["Entrypoint"], ["nexting-server"])
        self.assertEqual(set(config["ExposedPorts"]), {"50051/tcp", "9464/tcp"})
        self.assertEqual(set(config["Volumes"]), {"/var/lib/nexting"})
        version = docker("run", "--rm", "--network", "none", IMAGE, "--version").split()[-1]
        self.assertEqual(config["Labels"]["org.opencontainers.image.version"], version)

    def test_is_small(self):
        megabytes, base = (inspect(name)["Size"] / 1e6 for name in (IMAGE, BASE))
        print(f"\nimage: {megabytes:.0f} MB, {megabytes - base:.0f} MB of it beyond its base")
        self.assertLess(megabytes - base, MAX_MEGABYTES)
        script = "ls -A /var/lib/apt/lists; find /var/cache/apt /var/log -name '*.deb' -o -name '*.bin' -o -name '*.log'; which g++"
        left = docker("run", "--rm", "--network", "none", "--user", "0", "--entrypoint", "sh", IMAGE, "-c", script, expect=1)
        self.assertEqual(left, "")

    def test_serves_as_somebody_else_than_root_and_keeps_its_streams(self):
        volume = self.volume()
        started = time.monotonic()
        first = self.start(volume)
        first.wait_until("answering", first.answers)
        first.nexting("stream", "create", "one", "--features", "x", "--cumulant", "x")
        first.nexting("observe", "one", "--features", "4")
        self.assertEqual(first.nexting_json("predict", "one")["heads"][0]["baseline"], 4)
        print(f"\nstart to first prediction: {time.monotonic() - started:.2f} s")

        status = pathlib.Path(f"/proc/{first.pid}/status").read_text()
        self.assertEqual(set(re.search(r"^Uid:(.*)", status, re.MULTILINE)[1].split()), {UID})
        self.assertEqual(set(re.search(r"^Gid:(.*)", status, re.MULTILINE)[1].split()), {UID})
        first.feed("wave")
        first.wait_until("healthy", lambda: first.health() == "healthy")
        self.assertEqual(first.execute("nexting", "health"), "SERVING")
        self.assertRegex(first.metrics(), r"(?m)^nexting_\w+(\{.*\})? [0-9.e+]+$")
        before = first.nexting_json("predict", "wave")
        self.assertEqual(before["applied_sequence"], str(ROWS))
        self.assert_stops(first)

        second = self.start(volume)
        second.wait_until("answering", second.answers)
        after = second.nexting_json("predict", "wave")
        self.assertEqual((after["applied_sequence"], after["heads"]), (before["applied_sequence"], before["heads"]))
        self.assertEqual(second.nexting_json("stream", "get", "wave")["status"]["observations"], str(ROWS))
        self.assert_stops(second)

    def test_needs_neither_capabilities_nor_a_file_system_that_it_may_write(self):
        server = self.start(self.volume(), "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
                            "--health-interval", "1s")
        server.wait_until("healthy", lambda: server.health() == "healthy")
        server.feed("wave")
        self.assert_stops(server)


def main():
    cache = pathlib.Path(CACHE)
    try:
        debian_image.make(BASE, cache / f"debian-{debian_image.CODENAME}.tar")
        seconds = build(IMAGE, ROOT, cache / "build.log", "--build-arg", f"DEBIAN={BASE}")
        SystemdUnitTest.make_image(IMAGE, pathlib.Path(ROOT, "deploy/systemd/nexting-server.service"), cache / "systemd.log")
    except (debian_image.NoImage, NoNetwork) as why:
        print(f"skipped, no packages to build from: {why}")
        sys.exit(SKIPPED)
    print(f"built in {seconds:.0f} s", flush=True)
    unittest.main(argv=sys.argv[:1], verbosity=2)


if __name__ == "__main__":
    main()
