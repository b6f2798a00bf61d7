#!/usr/bin/env python3
"""Completes command lines of the real `nexting` in the shells that are installed.

    completion_test.py NEXTING NEXTING_SERVER
"""

import os
import pathlib
import re
import shutil
import subprocess
import time

from real_server import DEADLINE, NEXTING, RealServerCase, main

# Drives the function as readline would, and prints what it offers.
DRIVER = """
source <(nexting completion bash)
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_nexting nexting "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
"""


class CompletionTest(RealServerCase):
    def setUp(self):
        super().setUp()
        programs = pathlib.Path(self.folder.name, "bin")
        programs.mkdir()
        programs.joinpath("nexting").symlink_to(NEXTING)
        self.environment["PATH"] = f"{programs}:{os.environ['PATH']}"

    def bash(self, *words):
        """What bash offers for `nexting WORDS`; words as readline splits them, at = and : too."""
        done = subprocess.run(["bash", "--norc", "-c", DRIVER, "bash", "nexting", *words], env=self.environment, capture_output=True,
                              text=True, timeout=DEADLINE, cwd=self.folder.name)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout.split()

    def test_bash_completes_commands_and_subcommands(self):
        self.assertIn("sensors", self.bash(""))
        self.assertEqual(self.bash("he"), ["health", "help"])
        self.assertEqual(self.bash("stream", "")[:3], ["create", "get", "list"])
        self.assertEqual(self.bash("help", "stream", "cr"), ["create"])
        self.assertEqual(self.bash("--json", "stream", "re"), ["reset"])
        self.assertEqual(self.bash("nonsense", ""), [])

    def test_bash_completes_every_flag_of_every_command(self):
        names = re.findall(r"^    ((?:stream |completion )?[a-z-]+)  ", self.nexting("--help").split("COMMANDS\n")[1].split("\n\n")[0],
                           re.MULTILINE)
        self.assertGreater(len(names), 15)
        for name in names:
            options = self.nexting(*name.split(), "--help").split("\nOPTIONS\n")[1].split("\nEXIT STATUS\n")[0]
            shown = re.findall(r"^    (--[a-z_]+)", options, re.MULTILINE)
            self.assertGreater(len(shown), 5)
            self.assertEqual(sorted(self.bash(*name.split(), "--")), sorted([*shown, "--help"]), name)

    def test_bash_completes_values_of_which_there_are_few(self):
        self.assertEqual(self.bash("stream", "create", "s", "--read_out", ""),
                         ["adaptive", "td", "swift_td", "persistence", "exponential_mean", "rls"])
        self.assertEqual(self.bash("replay", "f.csv", "--cell", ""), ["lstm", "elstm", "rtu"])
        self.assertEqual(self.bash("replay", "f.csv", "--dense", "b"), ["bptt"])
        self.assertEqual(self.bash("top", "--sort", "s"), ["skill"])
        self.assertEqual(self.bash("top", "--sort", "=", "s"), ["skill"])
        self.assertEqual(self.bash("top", "--sort", "="), ["skill", "error", "rate", "name"])
        self.assertEqual(self.bash("top", "--interval", ""), [])

    def test_bash_completes_names_of_files_and_folders(self):
        pathlib.Path(self.folder.name, "power.csv").touch()
        pathlib.Path(self.folder.name, "pictures").mkdir()
        self.assertEqual(sorted(self.bash("replay", "p")), ["pictures", "port", "power.csv"])
        self.assertEqual(self.bash("stream", "list", "--tls_ca", "pow"), ["power.csv"])
        self.assertEqual(self.bash("stream", "list", "--tls_ca", "=", "pow"), ["power.csv"])
        self.assertEqual(self.bash("sensors", "--root", "pi"), ["pictures"])

    def test_bash_completes_streams_of_the_server_that_the_line_names(self):
        for stream in ("plant-7/boiler", "plant-7/pump", "kitchen"):
            self.nexting("stream", "create", stream, "--features", "x", "--cumulant", "x")
        self.assertEqual(self.bash("predict", ""), ["kitchen", "plant-7/boiler", "plant-7/pump"])
        self.assertEqual(self.bash("stream", "delete", "kitchen", "plant-7/p"), ["plant-7/pump"])
        self.assertEqual(self.bash("replay", "f.csv", "--stream", "k"), ["kitchen"])
        host, port = self.environment.pop("NEXTING_SERVER").split(":")
        self.assertEqual(self.bash("predict", "--server", host, ":", port, "k"), ["kitchen"])
        self.assertEqual(self.bash("--server", "=", host, ":", port, "predict", "k"), ["kitchen"])
        self.assertEqual(self.bash("predict", "--server", host, ":", "1", "k"), [])

    def test_without_a_server_completion_is_silent_and_quick(self):
        self.server.stop()
        begin = time.monotonic()
        self.assertEqual(self.bash("predict", ""), [])
        self.assertLess(time.monotonic() - begin, 10)
        self.assertEqual(self.bash("predict", "--j"), ["--json"])

    def check_syntax(self, shell, *flags):
        if shutil.which(shell) is None:
            self.skipTest(f"{shell} is not installed")
        script = pathlib.Path(self.folder.name, "script")
        script.write_text(self.nexting("completion", shell))
        done = subprocess.run([shell, *flags, str(script)], capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_the_script_for_bash_is_well_formed(self):
        self.check_syntax("bash", "-n")

    def test_the_script_for_zsh_is_well_formed(self):
        self.check_syntax("zsh", "-n")

    def test_the_script_for_fish_is_well_formed(self):
        self.check_syntax("fish", "--no-execute")


if __name__ == "__main__":
    main()
