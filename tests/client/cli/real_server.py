"""What the tests of the real programs share: a server of their own and the command."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

NEXTING, SERVER = sys.argv[1:3]
DEADLINE = 60


class Server:
    """A server on a free port of the loopback with a data folder of its own."""

    def __init__(self, folder, address="127.0.0.1:0", flags=()):
        port_file = pathlib.Path(folder, "port")
        port_file.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [SERVER, "--listen_address", address, "--metrics_address", "127.0.0.1:0", "--data_dir", str(pathlib.Path(folder, "data")), "--port_file", str(port_file),
             *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + DEADLINE
        while not (port_file.exists() and port_file.read_text().strip()):
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}"
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.02)
        self.address = f"127.0.0.1:{int(port_file.read_text())}"

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(DEADLINE)


class RealServerCase(unittest.TestCase):
    """Each test has a fresh server; run as TEST.py NEXTING NEXTING_SERVER."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.server = Server(self.folder.name)
        self.environment = {**os.environ, "NEXTING_SERVER": self.server.address}

    def tearDown(self):
        if self.server.process.poll() is None:
            self.server.stop()
        self.folder.cleanup()

    def nexting(self, *arguments, expect=0, stdin=None):
        done = subprocess.run([NEXTING, *arguments], env=self.environment, capture_output=True, text=True, timeout=DEADLINE,
                              input=stdin)
        self.assertEqual(done.returncode, expect, f"nexting {arguments}: {done.stdout}{done.stderr}")
        return done.stdout if expect == 0 else done.stderr

    def nexting_json(self, *arguments, **options):
        return [json.loads(line) for line in self.nexting(*arguments, "--json", **options).splitlines()]


def main():
    unittest.main(argv=sys.argv[:1], verbosity=2)
