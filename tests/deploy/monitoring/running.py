"""A real server that is fed, and a real Prometheus that scrapes it; for live_test.py."""

import contextlib
import itertools
import os
import pathlib
import re
import subprocess
import threading
import time

from prometheus_api import DEADLINE, PrometheusApi, fetch

WAVE = [0, 1, 0, -1]  # one step ahead it can be learnt, and persistence is always wrong
WAVES = 30  # so many streams that the quantiles of the fleet are those of well predicted ones


def wait_until(what, condition):
    """Waits for a true result of `condition`, and returns it."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        if result := condition():
            return result
        time.sleep(0.1)
    raise TimeoutError(f"not within {DEADLINE} s: {what}")


@contextlib.contextmanager
def started(command, log, **options):
    """The process, stopped at the end; by the kernel, if this one is killed."""
    with open(log, "w") as out:
        process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "--", *map(str, command)], stdout=out, stderr=subprocess.STDOUT,
                                   **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def read_once_written(file, process, log):
    def content():
        assert process.poll() is None, f"ended with {process.returncode}: {pathlib.Path(log).read_text()}"
        return file.exists() and file.read_text().strip()
    return wait_until(f"{file.name} is written", content)


class Server:
    """A nexting-server on free ports; some streams have metrics of their own."""

    exported = ("streams/plant", "streams/waves/0")

    def __init__(self, program, client, folder, stack):
        self.client = client
        self.folder = folder
        log = folder / "server.log"
        ports = [folder / "port", folder / "metrics_port"]
        process = stack.enter_context(started(
            [program, "--listen_address=127.0.0.1:0", "--metrics_address=127.0.0.1:0", f"--data_dir={folder / 'data'}",
             f"--port_file={ports[0]}", f"--metrics_port_file={ports[1]}", "--snapshot_interval=1s",
             f"--exported_streams={','.join(self.exported)}"], log))
        port, metrics_port = [int(read_once_written(file, process, log)) for file in ports]
        self.environment = {**os.environ, "NEXTING_SERVER": f"127.0.0.1:{port}"}
        self.metrics_address = f"127.0.0.1:{metrics_port}"

    def nexting(self, *arguments, stdin=None):
        """The exit code of a `nexting` command."""
        return subprocess.run([self.client, *arguments], env=self.environment, input=stdin, text=True, timeout=DEADLINE,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode

    def scrape(self):
        return fetch(f"http://{self.metrics_address}/metrics")


class Feed:
    """What a server usually has to do, until the end: the machine's sensors, single observations, predictions, a
    watcher, and now and then a call for a stream that does not exist."""

    def __init__(self, server, stack):
        self.server = server
        self.ended = threading.Event()
        rows = "".join(f"{WAVE[i % len(WAVE)]}\n" for i in range(400))
        for i in range(WAVES):
            assert server.nexting("replay", "-", "--cumulant", "x", "--stream", f"waves/{i}", "--keep", stdin="x\n" + rows) == 0
        assert server.nexting("stream", "create", "plant", "--features", "x", "--head", "x", "--head", "x:10") == 0
        for arguments in (["sensors", "--rate", "20"], ["watch", "plant"]):
            command = [server.client, *arguments]
            stack.enter_context(started(command, server.folder / f"{arguments[0]}.log", env=server.environment))
        thread = threading.Thread(target=self.run)
        thread.start()
        stack.callback(thread.join)
        stack.callback(self.ended.set)

    def run(self):
        for i in itertools.count():
            if self.ended.is_set():
                return
            self.server.nexting("observe", "plant", "--features", str(WAVE[i % len(WAVE)]))
            self.server.nexting("predict", "plant")
            if i % 8 == 0:
                self.server.nexting("predict", "no-such-stream")


class Prometheus(PrometheusApi):
    """Debian's Prometheus with the configuration of deploy/, but this server and a scrape each second."""

    def __init__(self, root, target, folder, stack):
        config = (root / "deploy/prometheus/prometheus.yml").read_text()
        for pattern, replacement in ((r"scrape_interval: \w+", "scrape_interval: 1s"),
                                     (r"evaluation_interval: \w+", "evaluation_interval: 1s"),
                                     (r"- alerts\.yml", f"- {root}/deploy/prometheus/alerts.yml"),
                                     (r"nexting:9464", target)):
            config, count = re.subn(pattern, replacement, config)
            assert count == 1, f"{pattern} is {count} times in prometheus.yml"
        (folder / "prometheus.yml").write_text(config)
        log = folder / "prometheus.log"
        process = stack.enter_context(started(
            ["prometheus", f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'tsdb'}",
             "--web.listen-address=127.0.0.1:0"], log))

        def listening():
            assert process.poll() is None, f"ended with {process.returncode}: {log.read_text()}"
            return re.search(r'msg="Listening on" address=(\S+)', log.read_text())
        super().__init__(f"http://{wait_until('Prometheus listens', listening).group(1)}")
        wait_until("Prometheus is ready", self.ready)

    def ready(self):
        try:
            return fetch(f"{self.url}/-/ready")
        except OSError:
            return False
