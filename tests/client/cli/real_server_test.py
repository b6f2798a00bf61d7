#!/usr/bin/env python3
"""Runs the real `nexting` against the real `nexting-server`, as a user would, and checks outputs and exit codes.

    real_server_test.py NEXTING NEXTING_SERVER
"""

import hashlib
import json
import os
import pathlib
import pty
import select
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


class RealServerTest(unittest.TestCase):
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

    def write_wave(self, rows):
        """A signal that repeats every four rows: one step ahead it can be learnt, and persistence is always wrong."""
        path = pathlib.Path(self.folder.name, "wave.csv")
        wave = [0, 1, 0, -1]
        path.write_text("step,wave\n" + "".join(f"{i},{wave[i % 4]}\n" for i in range(rows)))
        return str(path)

    def test_a_streams_life(self):
        self.nexting("stream", "create", "plant/boiler", "--features", "load,temp", "--cumulant", "temp", "--head", "load:10")
        self.nexting("stream", "create", "plant/boiler", "--features", "x", "--cumulant", "x", expect=6)
        self.nexting("predict", "plant/boiler", expect=5)
        self.nexting("observe", "plant/boiler", "--features", "1,20", "--sequence", "1")
        self.assertIn("duplicate", self.nexting("observe", "plant/boiler", "--features", "1,20", "--sequence", "1"))
        prediction, = self.nexting_json("predict", "plant/boiler")
        self.assertEqual([head["cumulant"] for head in prediction["heads"]], ["temp", "load"])
        self.assertEqual(prediction["heads"][0]["baseline"], 20)
        updated, = self.nexting_json("stream", "update", "plant/boiler", "--missing_values", "reject")
        self.assertEqual(updated["config"]["missing_values"], "REJECT")
        self.nexting("observe", "plant/boiler", "--features", "1,nan", expect=5)
        reset, = self.nexting_json("stream", "reset", "plant/boiler")
        self.assertEqual(reset["status"]["applied_sequence"], "0")
        listed = self.nexting_json("stream", "list", "--prefix", "plant/")
        self.assertEqual([stream["name"] for stream in listed], ["streams/plant/boiler"])
        self.nexting("stream", "delete", "plant/boiler")
        self.nexting("stream", "get", "plant/boiler", expect=3)

    def test_what_the_server_refuses_is_exit_code_5_and_names_the_field(self):
        self.nexting("stream", "create", "s", "--features", "a,b", "--cumulant", "a")
        self.assertIn("features", self.nexting("observe", "s", "--features", "1", expect=5))
        self.assertIn("inf", self.nexting("observe", "s", "--features", "1,inf", expect=5))
        self.assertIn("sequence", self.nexting("observe", "s", "--features", "1,2", "--sequence", "9", expect=5))
        self.assertIn("horizon", self.nexting("stream", "create", "t", "--features", "a", "--cumulant", "a", "--horizon", "5000",
                                              expect=5))
        self.nexting("stream", "create", "-x", "--features", "a", "--cumulant", "a", expect=2)

    def test_replay_learns_what_persistence_cannot(self):
        wave = self.write_wave(2000)
        report, = self.nexting_json("replay", wave, "--cumulant", "wave")
        self.assertEqual((report["observations"], report["judged"], report["kept"]), (2000, 1999, False))
        self.assertAlmostEqual(report["whole"]["persistence_error"], 2, delta=0.01)
        self.assertGreater(report["second_half"]["skill"], 0.9)
        discounted, = self.nexting_json("replay", wave, "--cumulant", "wave", "--discount", "0.9")
        self.assertEqual(discounted["judged"], 1900)
        self.assertGreater(discounted["second_half"]["skill"], 0.5)
        again, = self.nexting_json("replay", wave, "--cumulant", "wave", "--block", "1")
        self.assertEqual(again["whole"], report["whole"], "blocks change nothing that is learnt")
        self.assertEqual(self.nexting("stream", "list"), "")

    def test_replay_reads_standard_input_and_continues_a_kept_stream(self):
        rows = "".join(f"{i % 5}\n" for i in range(100))
        self.nexting("replay", "-", "--cumulant", "x", "--stream", "kept", "--keep", stdin="x\n" + rows)
        report, = self.nexting_json("replay", "-", "--cumulant", "x", "--stream", "kept", stdin="x\n" + rows)
        self.assertEqual((report["continued_behind"], report["kept"]), (100, True))
        stream, = self.nexting_json("stream", "get", "kept")
        self.assertEqual(stream["status"]["applied_sequence"], "200")
        self.nexting("replay", "-", "--cumulant", "x", "--stream", "kept", "--columns", "3", expect=5, stdin="x\n" + rows)

    def test_replay_survives_a_restart_of_the_server(self):
        wave = self.write_wave(60000)
        replay = subprocess.Popen([NEXTING, "replay", wave, "--cumulant", "wave", "--block", "1", "--stream", "s", "--keep", "--json"],
                                  env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            seen = subprocess.run([NEXTING, "predict", "s", "--json"], env=self.environment, capture_output=True, text=True)
            if seen.returncode == 0 and int(json.loads(seen.stdout)["applied_sequence"]) > 100:
                break
        self.assertEqual(self.server.stop(), 0)
        self.server = Server(self.folder.name, self.server.address)
        out, err = replay.communicate(timeout=DEADLINE)
        self.assertEqual(replay.returncode, 0, err)
        self.assertEqual(json.loads(out)["observations"], 60000)
        stream, = self.nexting_json("stream", "get", "s")
        self.assertEqual(stream["status"]["applied_sequence"], "60000")
        self.assertEqual(stream["status"]["observations"], "60000")

    def test_ctrl_c_ends_a_replay_with_130_and_takes_its_stream_away(self):
        wave = self.write_wave(400000)
        replay = subprocess.Popen([NEXTING, "replay", wave, "--cumulant", "wave", "--block", "1", "--stream", "s"],
                                  env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            if subprocess.run([NEXTING, "predict", "s"], env=self.environment, capture_output=True).returncode == 0:
                break
        replay.send_signal(signal.SIGINT)
        out, err = replay.communicate(timeout=DEADLINE)
        self.assertEqual((replay.returncode, out), (130, ""), err)
        self.assertIn("interrupted", err)
        self.nexting("stream", "get", "s", expect=3)

    def test_sensors_run_for_a_time_and_continue(self):
        first = self.nexting_json("sensors", "--for", "1500ms", "--rate", "20")
        summary = first[-1]["summary"]
        self.assertTrue(summary)
        names = {signal_["signal"] for signal_ in summary}
        self.assertIn("cpu0", names)
        self.assertIn("memory_used", names)
        self.assertGreater(first[-1]["observations"], 10)
        stream = summary[0]["stream"].removeprefix("streams/")
        before, = self.nexting_json("stream", "get", stream)
        text = self.nexting("sensors", "--for", "1s", "--rate", "20")
        for word in ("signal", "observations", "rms error", "skill", "cpu0"):
            self.assertIn(word, text)
        after, = self.nexting_json("stream", "get", stream)
        self.assertGreater(int(after["status"]["applied_sequence"]), int(before["status"]["applied_sequence"]))

    def test_sensors_on_a_terminal_redraw_in_place_and_put_the_cursor_back(self):
        controller, terminal = pty.openpty()
        sensors = subprocess.Popen([NEXTING, "sensors", "--rate", "20"], env={**self.environment, "TERM": "xterm"}, stdout=terminal,
                                   stderr=terminal)
        os.close(terminal)
        shown = b""
        interrupted = False
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end and sensors.poll() is None:
            if select.select([controller], [], [], 0.1)[0]:
                try:
                    shown += os.read(controller, 65536)
                except OSError:  # the other side is closed
                    break
            if not interrupted and shown.count(b"prediction") > 5:
                sensors.send_signal(signal.SIGINT)
                interrupted = True
        self.assertEqual(sensors.wait(DEADLINE), 0)
        os.close(controller)
        self.assertIn(b"\x1b[?25l", shown)
        self.assertGreater(shown.rindex(b"\x1b[?25h"), shown.rindex(b"\x1b[?25l"))
        self.assertIn(b"rms error", shown)

    def test_watch_sees_what_is_observed(self):
        self.nexting("stream", "create", "s", "--features", "x", "--cumulant", "x")
        watch = subprocess.Popen([NEXTING, "watch", "s", "--count", "3", "--json"], env=self.environment, stdout=subprocess.PIPE,
                                 text=True)
        end = time.monotonic() + DEADLINE
        sent = 0
        while watch.poll() is None and time.monotonic() < end:  # a watch sees what comes after its call has begun
            self.nexting("observe", "s", "--features", str(sent))
            sent += 1
        updates = [json.loads(line) for line in watch.communicate(timeout=DEADLINE)[0].splitlines()]
        self.assertEqual(watch.returncode, 0)
        self.assertEqual(len(updates), 3)
        numbers = [int(update["sequence"]) for update in updates]
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + 3)))
        self.assertEqual(updates[0]["heads"][0]["value"], numbers[0] - 1)
        self.nexting("watch", "none", expect=3)

    def test_health(self):
        self.assertEqual(self.nexting("health"), "SERVING\n")

    def test_server_config_tells_every_setting_and_who_set_it(self):
        config, = self.nexting_json("server-config")
        settings = {setting["name"]: (setting["value"], setting["source"]) for setting in config["settings"]}
        self.assertEqual(settings["listen_address"], ("127.0.0.1:0", "FLAG"))
        self.assertEqual(settings["max_streams"][1], "DEFAULT")
        self.assertRegex(config["version"], r"^\d+\.\d+\.\d+$")
        text = self.nexting("server-config")
        self.assertRegex(text, r"(?m)^listen_address +127\.0\.0\.1:0 +flag *$")
        self.assertRegex(text, r"(?m)^max_streams +\d+ +default *$")

    def test_without_a_server(self):
        self.server.stop()
        for command in (["health"], ["stream", "list"], ["predict", "s"], ["sensors", "--for", "1s"], ["watch", "s"],
                        ["replay", self.write_wave(10), "--cumulant", "wave"]):
            self.assertIn("no server answers", self.nexting(*command, expect=4))


class SecureServerTest(unittest.TestCase):
    """TLS with a client's certificate, and a token that may predict below plant/."""

    TOKEN = "t0k3n-of-the-test"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.openssl("req", "-x509", *cls.NEW_KEY, "-days", "1", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
        pathlib.Path(cls.folder.name, "names").write_text("subjectAltName=IP:127.0.0.1\n")
        for name in ("server", "client"):
            cls.openssl("req", *cls.NEW_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
            cls.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1",
                        "-extfile", "names", "-out", f"{name}.pem")
        digest = hashlib.sha256(cls.TOKEN.encode()).hexdigest()
        cls.write("tokens", f'tokens {{ name: "eye" sha256: "{digest}" verbs: PREDICT stream_prefixes: "streams/plant/" }}')
        cls.server = Server(cls.folder.name, flags=[
            "--tls_certificate", cls.path("server.pem"), "--tls_private_key", cls.path("server.key"), "--tls_client_ca",
            cls.path("ca.pem"), "--token_file", cls.path("tokens")])

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")

    @classmethod
    def path(cls, name):
        return str(pathlib.Path(cls.folder.name, name))

    @classmethod
    def write(cls, name, text):
        pathlib.Path(cls.path(name)).write_text(text)
        return cls.path(name)

    @classmethod
    def openssl(cls, *arguments):
        subprocess.run(["openssl", *arguments], cwd=cls.folder.name, check=True, capture_output=True)

    def nexting(self, *arguments, expect=0, token=TOKEN, ca="ca.pem", certificate="client", **environment):
        flags = ["--tls_certificate", self.path(f"{certificate}.pem"), "--tls_private_key", self.path(f"{certificate}.key")]
        known = {**os.environ, "NEXTING_SERVER": self.server.address, "NEXTING_TOKEN": token, "NEXTING_TLS_CA": self.path(ca)}
        done = subprocess.run([NEXTING, *arguments, *(flags if certificate else [])], env={**known, **environment},
                              capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, expect, f"nexting {arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn(token or "?", done.stdout + done.stderr)
        return done.stdout if expect == 0 else done.stderr

    def test_who_has_all_of_them_gets_through(self):
        self.assertEqual(self.nexting("stream", "list", "--prefix", "plant/"), "")
        file = self.write("token", self.TOKEN + "\n")
        self.assertEqual(self.nexting("stream", "list", "--prefix", "plant/", "--token_file", file, token=""), "")
        self.assertEqual(self.nexting("health", token=""), "SERVING\n")

    def test_who_lacks_one_hears_which(self):
        self.assertIn("--tls_ca", self.nexting("health", NEXTING_TLS_CA="", certificate=None, expect=4))
        self.assertIn("--tls_certificate", self.nexting("health", certificate=None, expect=4))
        self.assertIn("an authority in --tls_ca", self.nexting("health", ca="client.pem", expect=4))
        self.assertIn("--token_file FILE or NEXTING_TOKEN", self.nexting("stream", "list", token="", expect=5))
        self.assertIn("none that this server knows", self.nexting("stream", "list", token="other", expect=5))
        self.assertIn('"eye" does not allow ADMIN on "streams/plant/a"', self.nexting("stream", "delete", "plant/a", expect=5))
        self.assertIn('"eye" does not allow PREDICT', self.nexting("predict", "a", expect=5))
        self.assertIn("not allow ADMIN", self.nexting("server-config", expect=5))

    def test_files_that_cannot_be_used_are_named(self):
        self.assertIn("none.pem': No such file", self.nexting("health", ca="none.pem", expect=5))
        self.assertIn("none`: No such file", self.nexting("health", "--token_file", self.path("none"), expect=1))
        self.assertIn("holds no token", self.nexting("health", "--token_file", self.write("empty", "\n"), expect=1))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
