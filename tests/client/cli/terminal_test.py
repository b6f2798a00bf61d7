#!/usr/bin/env python3
"""Runs live tables of the real `nexting` on a terminal: what they show, which keys they take, and that they put it back.

    terminal_test.py NEXTING NEXTING_SERVER
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from real_server import DEADLINE, NEXTING, RealServerCase, Server, main

HIDE, SHOW = b"\x1b[?25l", b"\x1b[?25h"
OWN_SCREEN, SHARED_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
ESCAPES = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")


class Terminal:
    """A command on a terminal that is its controlling one, as a shell would start it."""

    def __init__(self, arguments, environment, columns=100, rows=30):
        self.controller, self.terminal = pty.openpty()
        self.resize(columns, rows)
        self.before = termios.tcgetattr(self.terminal)
        self.shown = b""
        self.process = subprocess.Popen(
            [NEXTING, *arguments], env={**environment, "TERM": "xterm", "NO_COLOR": "1"}, stdin=self.terminal, stdout=self.terminal,
            stderr=self.terminal, start_new_session=True, preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def resize(self, columns, rows):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self):
        while select.select([self.controller], [], [], 0.05)[0]:
            self.shown += os.read(self.controller, 65536)

    def type(self, keys):
        os.write(self.controller, keys.encode())

    def lines(self):
        """The last frame of a screen of its own that has been drawn to its end."""
        text = self.shown.decode(errors="replace")
        frames = [frame for frame in text.split("\x1b[H")[1:] if "\x1b[J" in frame]
        last = frames[-1].split("\x1b[J")[0] if frames else ""
        return [ESCAPES.sub("", line).rstrip() for line in last.splitlines()]

    def streams(self):
        """First words of the table's rows."""
        lines = self.lines()
        return [line.split()[0] for line in lines[4:-1]]

    def quiet(self):
        return not termios.tcgetattr(self.terminal)[3] & termios.ECHO

    def put_back(self):
        return termios.tcgetattr(self.terminal) == self.before

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.controller)
        os.close(self.terminal)


class TerminalTest(RealServerCase):
    def start(self, *arguments, **size):
        terminal = Terminal(arguments, self.environment, **size)
        self.addCleanup(terminal.close)
        return terminal

    def wait_for(self, terminal, condition, what):
        end = time.monotonic() + DEADLINE
        while True:
            terminal.read()
            if condition():
                return
            self.assertLess(time.monotonic(), end, f"{what}\n{terminal.shown[-3000:].decode(errors='replace')}")

    def end_of(self, terminal):
        """Exit status, with the terminal as it was."""
        self.wait_for(terminal, lambda: terminal.process.poll() is not None, "it does not end")
        self.assertTrue(terminal.put_back(), "the terminal is not put back")
        self.assertGreaterEqual(terminal.shown.rfind(SHOW), terminal.shown.rfind(HIDE), "the cursor is hidden")
        self.assertGreaterEqual(terminal.shown.rfind(SHARED_SCREEN), terminal.shown.rfind(OWN_SCREEN), "the screen is not given back")
        return terminal.process.returncode

    def make_streams(self):
        """a predicts badly, b well, c has not been judged."""
        wave = [0, 1, 0, -1] * 200
        noise = [(i * i * 7919) % 101 for i in range(800)]
        rows = "noise,wave\n" + "".join(f"{n},{w}\n" for n, w in zip(noise, wave))
        self.nexting("replay", "-", "--cumulant", "noise", "--columns", "0", "--read_out", "td", "--read_out_step", "0.2", "--stream",
                     "a", "--keep", stdin=rows)
        self.nexting("replay", "-", "--cumulant", "wave", "--stream", "b", "--keep", stdin=rows)
        self.nexting("stream", "create", "c", "--features", "x", "--cumulant", "x")

    def order(self, key):
        return [row["stream"] for row in self.nexting_json("top", "--once", "--interval", "100ms", "--sort", key)[0]["top"]]

    def test_top_is_ordered_by_keys_and_ends_with_q(self):
        self.make_streams()
        by_error = [name.removeprefix("streams/") for name in self.order("error")]
        self.assertEqual(by_error[-1], "c")
        by_skill = [by_error[1], by_error[0], "c"]
        top = self.start("top", "--interval", "100ms")
        self.wait_for(top, lambda: top.streams() == by_error, "ordered by error")
        self.assertTrue(top.quiet())
        self.assertRegex(top.lines()[0], r"^Nexting at .*: 3 streams, \d+ active, ")
        self.assertRegex(top.lines()[1], r'^median error .* of "same as now" over the last 1,000; \d of 2 beat it \(\d+ %\)$')
        for keys, order in (("s", by_skill), ("R", [by_skill[1], by_skill[0], "c"]), ("n", ["a", "b", "c"]), ("R", ["c", "b", "a"]),
                            ("e", by_error), ("\x1b[C", by_error)):
            top.type(keys)
            self.wait_for(top, lambda: top.streams() == order, f"{keys!r} orders {order}")
        top.type("r")
        self.wait_for(top, lambda: "obs/s ▾" in "".join(top.lines()), "ordered by rate")
        top.type("q")
        self.assertEqual(self.end_of(top), 0)

    def test_top_shows_rates(self):
        self.nexting("stream", "create", "busy", "--features", "x", "--cumulant", "x")
        self.nexting("stream", "create", "idle", "--features", "x", "--cumulant", "x")
        top = self.start("top", "--interval", "200ms", "--sort", "rate")
        sent = 0

        def send():
            nonlocal sent
            sent += 1
            self.nexting("observe", "busy", "--features", str(sent))
            return re.search(r": 2 streams, 1 active, \d+\.\d observations/s", "\n".join(top.lines()))

        self.wait_for(top, send, "an active stream")
        self.assertEqual(top.streams()[0], "busy")
        top.type("q")
        self.assertEqual(self.end_of(top), 0)

    def test_top_fits_a_terminal_that_changes_its_size(self):
        for i in range(12):
            self.nexting("stream", "create", f"a/stream/with/quite/a/long/name/{i}", "--features", "x", "--cumulant", "x")
        top = self.start("top", "--interval", "100ms", columns=120, rows=40)
        self.wait_for(top, lambda: len(top.streams()) == 12, "all streams")
        for columns, rows in ((50, 10), (30, 6), (20, 3), (100, 12)):
            top.resize(columns, rows)
            wanted = max(0, rows - 6)
            self.wait_for(top, lambda: 0 < len(top.lines()) < rows and len(top.lines()[4:-1]) == wanted and
                          max(map(len, top.lines())) < columns, f"{columns} x {rows}")
        top.process.send_signal(signal.SIGINT)
        self.assertEqual(self.end_of(top), 0)

    def test_top_puts_the_terminal_back_at_sigterm(self):
        self.make_streams()
        top = self.start("top", "--interval", "100ms")
        self.wait_for(top, lambda: len(top.streams()) == 3, "a table")
        top.process.send_signal(signal.SIGTERM)
        self.assertEqual(self.end_of(top), 0)

    def test_top_puts_the_terminal_back_while_ctrl_z_stops_it(self):
        self.make_streams()
        top = self.start("top", "--interval", "100ms")
        self.wait_for(top, lambda: len(top.streams()) == 3, "a table")
        os.kill(top.process.pid, signal.SIGTSTP)
        stopped, status = os.waitpid(top.process.pid, os.WUNTRACED)
        self.assertTrue(stopped == top.process.pid and os.WIFSTOPPED(status), status)
        top.read()
        self.assertTrue(top.put_back())
        self.assertTrue(top.shown.endswith(SHARED_SCREEN + SHOW), top.shown[-100:])
        top.shown = b""
        top.process.send_signal(signal.SIGCONT)
        self.wait_for(top, lambda: OWN_SCREEN in top.shown and len(top.streams()) == 3, "the table again")
        self.assertTrue(top.quiet())
        top.type("q")
        self.assertEqual(self.end_of(top), 0)

    def test_top_waits_for_a_server_that_is_away(self):
        self.make_streams()
        top = self.start("top", "--interval", "100ms")
        self.wait_for(top, lambda: len(top.streams()) == 3, "a table")
        self.server.stop()
        self.wait_for(top, lambda: top.lines()[-1].startswith("no answer, trying again"), "the trouble")
        self.assertEqual(len(top.streams()), 3)
        self.server = Server(self.folder.name, self.server.address)
        self.wait_for(top, lambda: top.lines()[-1].startswith("order:"), "the table again")
        self.server.stop()
        top.type("q")
        self.assertEqual(self.end_of(top), 0)
        late = self.start("top")
        self.assertEqual(self.end_of(late), 4)
        self.assertNotIn(OWN_SCREEN, late.shown)
        self.assertIn(b"no server answers", late.shown)

    def test_top_without_a_terminal_is_one_table(self):
        self.make_streams()
        lines = self.nexting("top", "--interval", "100ms", "--sort", "name").splitlines()
        self.assertRegex(lines[0], r"^3 streams, 0 active, 0\.0 observations/s$")
        self.assertEqual([line.split()[0] for line in lines[4:]], ["a", "b", "c"])
        self.assertEqual(len(self.nexting("top", "--interval", "100ms", "--limit", "1").splitlines()), 5)
        self.nexting("top", "--interval", "1ms", expect=2)

    def test_top_as_json_is_an_object_for_each_refresh(self):
        self.make_streams()
        top = subprocess.Popen([NEXTING, "top", "--json", "--interval", "100ms", "--sort", "name"], env=self.environment,
                               stdout=subprocess.PIPE, text=True)
        refreshes = [json.loads(top.stdout.readline()) for _ in range(3)]
        top.send_signal(signal.SIGINT)
        top.communicate(timeout=DEADLINE)
        self.assertEqual(top.returncode, 0)
        for refresh in refreshes:
            self.assertEqual((refresh["streams"], refresh["judged"], refresh["observations_per_second"]), (3, 2, 0))
            self.assertEqual([row["stream"] for row in refresh["top"]], ["streams/a", "streams/b", "streams/c"])
            self.assertEqual([row["skill"] is None for row in refresh["top"]], [False, False, True])

    def test_sensors_redraw_in_place_and_hide_what_is_typed(self):
        sensors = self.start("sensors", "--rate", "20")
        self.wait_for(sensors, lambda: sensors.shown.count(b"prediction") > 5, "frames")
        self.assertTrue(sensors.quiet())
        sensors.type("xyzzy\n")
        drawn = len(sensors.shown)
        self.wait_for(sensors, lambda: sensors.shown[drawn:].count(b"prediction") > 5, "more frames")
        sensors.process.send_signal(signal.SIGINT)
        self.assertEqual(self.end_of(sensors), 0)
        self.assertNotIn(b"xyzzy", sensors.shown)
        self.assertIn(b"rms error", sensors.shown)

    def test_watch_hides_what_is_typed(self):
        self.nexting("stream", "create", "s", "--features", "x", "--cumulant", "x")
        watch = self.start("watch", "s")
        self.wait_for(watch, lambda: b"waiting for the first observation" in watch.shown, "a frame")
        self.assertTrue(watch.quiet())
        watch.process.send_signal(signal.SIGINT)
        self.assertEqual(self.end_of(watch), 0)


if __name__ == "__main__":
    main()
