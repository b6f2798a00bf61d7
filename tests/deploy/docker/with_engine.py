#!/usr/bin/env python3
"""Runs a command with a Docker engine of its own, in DOCKER_HOST, and ends with the command's status.

    with_engine.py SCRATCH COMMAND [ARGUMENT ...]

The engine lives in mount and process namespaces of its own and keeps everything in the folder SCRATCH, so it disturbs no other
engine, and its containers, mounts and folder are gone with it, however this ends. It has no bridge and touches no firewall: builds
use `--network host`, containers `--network none` or `host`.

Needs root and the packages docker.io, debootstrap and util-linux. Ends with 77 where no engine can be had, and says why.
"""

import contextlib
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

NEEDED = ["docker", "dockerd", "containerd", "runc", "unshare", "nsenter", "setpriv"]
NAMESPACES = ["--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"]
SKIPPED = 77
START_SECONDS = 60


class NoEngine(Exception):
    """Why there is none."""


def check_machine():
    if os.geteuid() != 0:
        raise NoEngine("only root can start one")
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        raise NoEngine(f"{', '.join(missing)}: not installed; `deploy/install_packages test` installs what is needed")
    tried = subprocess.run(["unshare", *NAMESPACES, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True)
    if tried.returncode != 0:
        raise NoEngine(f"this machine does not let us mount: {tried.stderr.strip()}")


class Engine:
    """dockerd, from the construction on until stop()."""

    def __init__(self, scratch, run):
        self.socket = run / "docker.sock"
        self.log = scratch / "dockerd.log"
        self.environment = {**os.environ, "DOCKER_HOST": f"unix://{self.socket}", "DOCKER_CONFIG": str(scratch / "client")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["dockerd", "--host", f"unix://{self.socket}", "--data-root", str(scratch / "data"), "--exec-root",
                 str(run / "exec"), "--pidfile", str(run / "dockerd.pid"), "--cgroup-parent", f"/{run.name}", "--bridge=none",
                 "--iptables=false", "--ip6tables=false"], stdout=log, stderr=log)
        self.wait_until_ready()

    def docker(self, *arguments):
        return subprocess.run(["docker", *arguments], env=self.environment, capture_output=True, text=True)

    def wait_until_ready(self):
        end = time.monotonic() + START_SECONDS
        while self.docker("version").returncode != 0:
            if self.process.poll() is not None or time.monotonic() > end:
                self.process.kill()
                raise NoEngine("dockerd does not start: " + "".join(self.log.read_text().splitlines(True)[-3:]))
            time.sleep(0.1)

    def stop(self):
        containers = self.docker("ps", "--all", "--quiet").stdout.split()
        if containers:
            self.docker("rm", "--force", "--volumes", *containers)
        self.process.terminate()
        try:
            self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()


def run_inside(scratch, run, command):
    """What happens in the namespaces."""
    engine = Engine(scratch, run)
    try:
        return subprocess.run(command, env=engine.environment).returncode
    finally:
        engine.stop()


def remove_groups(name):
    """Control groups outlive namespaces. BuildKit leaves some below its engine's."""
    for group in glob.glob(f"/sys/fs/cgroup/{name}") + glob.glob(f"/sys/fs/cgroup/*/{name}"):
        for folder, _, _ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):  # one of a container that was not removed in time
                os.rmdir(folder)


def run_in_namespaces(scratch, command):
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    # Sockets have short paths.
    run = pathlib.Path(tempfile.mkdtemp(prefix="nexting-engine-"))
    # If we are killed, the kernel ends the namespaces and all that is in them.
    inside = [sys.executable, "-B", __file__, "--inside", scratch, run, *command]
    try:
        return subprocess.run(["setpriv", "--pdeathsig", "KILL", "unshare", *NAMESPACES, *inside]).returncode
    finally:
        shutil.rmtree(run, ignore_errors=True)
        shutil.rmtree(scratch, ignore_errors=True)
        remove_groups(run.name)


def main(arguments):
    try:
        if arguments[:1] == ["--inside"]:
            return run_inside(pathlib.Path(arguments[1]), pathlib.Path(arguments[2]), arguments[3:])
        if len(arguments) < 2:
            sys.exit(__doc__)
        check_machine()
        return run_in_namespaces(pathlib.Path(arguments[0]).resolve(), arguments[1:])
    except NoEngine as why:
        print(f"skipped, no Docker engine: {why}")
        return SKIPPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
