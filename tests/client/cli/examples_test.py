#!/usr/bin/env python3
"""Runs every example that a `nexting COMMAND --help` or client/README.md shows, as it stands there, in bash.

    examples_test.py NEXTING NEXTING_SERVER
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import time

from real_server import DEADLINE, NEXTING, RealServerCase, main

# They follow streams until somebody ends them.
# Without a terminal, `top` ends by itself.
ENDLESS = re.compile(r"nexting (sensors|watch \S+)")
README = pathlib.Path(__file__).parents[3] / "client" / "README.md"


class ExamplesTest(RealServerCase):
    def setUp(self):
        super().setUp()
        folder = pathlib.Path(self.folder.name)
        folder.joinpath("bin").mkdir()
        folder.joinpath("bin", "nexting").symlink_to(NEXTING)
        folder.joinpath(".config", "fish", "completions").mkdir(parents=True)
        self.environment |= {"PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder)}
        folder.joinpath("power.csv").write_text("time,zone1_kw,zone2_kw,temp_c\n" + "".join(f"{i},{i % 7},{i % 5},20\n" for i in range(200)))
        for day in ("monday", "tuesday"):
            folder.joinpath(f"{day}.csv").write_text("load,temperature\n" + "".join(f"{i % 3},{i % 4}\n" for i in range(50)))

    def make_streams(self):
        for stream, features in (("plant-7/boiler", "load,temperature"), ("plant-7/pump", "flow,power")):
            rows = f"{features}\n" + "".join(f"{i},{i % 2}\n" for i in range(40))
            self.nexting("replay", "-", "--cumulant", features.split(",")[1], "--stream", stream, "--keep", stdin=rows)

    def run_example(self, line):
        end = time.monotonic() + DEADLINE
        with open(pathlib.Path(self.folder.name, "shown"), "w+") as shown:
            process = subprocess.Popen(["bash", "-euo", "pipefail", "-c", re.sub(r"--for \w+", "--for 300ms", line)], stdout=shown,
                                       stderr=subprocess.STDOUT, env=self.environment, cwd=self.folder.name, start_new_session=True)
            fed = 0
            while process.poll() is None and time.monotonic() < end:
                if "watch" in line:
                    fed += 1
                    for stream in ("plant-7/boiler", "plant-7/pump"):
                        self.nexting("observe", stream, "--features", f"{fed},1")
                shown.seek(0)
                if ENDLESS.fullmatch(line) and shown.read():
                    os.killpg(process.pid, signal.SIGINT)
                    process.wait(DEADLINE)
                elif process.poll() is None:
                    time.sleep(0.02)
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            shown.seek(0)
            self.assertEqual(process.wait(DEADLINE), 0, f"{line}\n{shown.read()}")

    def examples(self, *command):
        page = self.nexting(*command, "--help") if command else self.nexting("--help")
        section = page.split("EXAMPLES\n")[1].split("\nSEE ALSO")[0]
        lines = section.replace("\\\n", " ").splitlines()
        return [re.sub(" +", " ", line.strip()) for line in lines if not line.strip().startswith("#")]

    def test_every_example_works(self):
        listed = self.nexting("--help").split("COMMANDS\n")[1].split("\n\n")[0]
        names = [[], *(name.split() for name in re.findall(r"^    ((?:stream |completion )?[a-z-]+)  ", listed, re.MULTILINE))]
        for name in names:
            if name and name != ["stream", "create"]:
                self.make_streams()
            lines = self.examples(*name)
            self.assertTrue(lines, name)
            for line in lines:
                with self.subTest(line):
                    needed = {word for word in ("jq", "zsh", "fish") if re.search(rf"\b{word}\b", line) and shutil.which(word) is None}
                    if needed:
                        self.skipTest(f"{needed} is not installed")
                    self.run_example(line)
            for stream in self.nexting("stream", "list", "--ids").split():
                self.nexting("stream", "delete", stream)

    def test_every_command_line_of_the_readme_works(self):
        lines = re.findall(r"^    (nexting .*)$", README.read_text(), re.MULTILINE)
        self.assertGreater(len(lines), 1)
        for line in lines:
            with self.subTest(line):
                self.run_example(line)


if __name__ == "__main__":
    main()
