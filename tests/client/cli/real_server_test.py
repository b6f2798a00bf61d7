#!/usr/bin/env python3
"""Runs the real `nexting` against the real `nexting-server`, as a user would, and checks outputs and exit codes.

    real_server_test.py NEXTING NEXTING_SERVER
"""

import itertools
import json
import pathlib
import random
import signal
import subprocess
import time

from real_server import DEADLINE, NEXTING, RealServerCase, Server, main


class RealServerTest(RealServerCase):
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

    def test_kinds_of_learners_are_chosen_shown_and_kept(self):
        rows = "x\n" + "".join(f"{i % 7}\n" for i in range(200))
        for stream, words, *flags in (
                ("g", "8 columns in stages of 2 every 30, replaced by utility, 4 lags, seed 1",
                 "--columns", "8", "--stage_columns", "2", "--stage_steps", "30", "--replacement", "--maturity", "20"),
                ("c", "4 RTU columns, 2 lags, seed 3", "--columns", "4", "--cell", "rtu", "--lags", "2", "--seed", "3"),
                ("d", "dense LSTM of 3 units, SnAp-2, 4 lags, seed 1", "--columns", "3", "--dense", "snap", "--dense_steps", "2"),
                ("p", "persistence", "--read_out", "persistence"),
                ("r", "rls, forgetting 0.99, sees inputs", "--read_out", "rls", "--forgetting", "0.99")):
            replay = ("replay", "-", "--cumulant", "x", "--stream", stream)
            self.nexting(*replay, *flags, "--keep", stdin=rows)
            self.assertIn(words, self.nexting("stream", "get", stream))
            self.nexting(*replay, *flags, stdin=rows)
            self.nexting(*replay, "--dense", "uoro", expect=5, stdin=rows)

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

    def test_worst_streams_are_listed_worst_first(self):
        numbers = random.Random(1)
        walk = itertools.accumulate(numbers.gauss(0, 1) for _ in range(600))
        for name, values in (("wave", itertools.islice(itertools.cycle([0, 1, 0, -1]), 600)), ("walk", walk)):
            rows = "x\n" + "".join(f"{value}\n" for value in values)
            self.nexting("replay", "-", "--cumulant", "x", "--stream", name, "--keep", stdin=rows)
        self.assertEqual([stream["name"] for stream in self.nexting_json("stream", "worst")], ["streams/walk", "streams/wave"])
        self.assertEqual([line.split()[0] for line in self.nexting("stream", "worst").splitlines()], ["stream", "walk", "wave"])
        self.assertEqual(len(self.nexting_json("stream", "worst", "--limit", "1")), 1)
        self.assertEqual(self.nexting("stream", "list", "--ids"), "walk\nwave\n")

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
        for command in (["health"], ["stream", "list"], ["predict", "s"], ["sensors", "--for", "1s"], ["watch", "s"], ["top"],
                        ["replay", self.write_wave(10), "--cumulant", "wave"]):
            self.assertIn("no server answers", self.nexting(*command, expect=4))


if __name__ == "__main__":
    main()
