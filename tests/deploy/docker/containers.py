"""Images and containers of the engine that DOCKER_HOST names, through the docker command."""

import json
import os
import re
import subprocess
import time

DEADLINE = 60
# What `docker stop` allows before it kills.
STOP_SECONDS = 10


class NoNetwork(Exception):
    """A build did not reach the package mirror."""


def run(*command, expect=0, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    assert done.returncode == expect, f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


def docker(*arguments, **options):
    return run("docker", *arguments, **options).strip()


def inspect(name):
    return json.loads(docker("inspect", name))[0]


def build(image, folder, log, *arguments):
    """Builds `image` from the Dockerfile in `folder`; `log` gets what the builder says. Returns the seconds that it took."""
    proxies = [f"--build-arg={name}" for name in ("http_proxy", "https_proxy", "no_proxy") if name in os.environ]
    started = time.monotonic()
    with log.open("w") as file:
        done = subprocess.run(["docker", "build", "--network", "host", "--tag", image, *proxies, *arguments, str(folder)],
                              stdout=file, stderr=file, env={"DOCKER_BUILDKIT": "0", **os.environ})
    if done.returncode != 0:
        said = log.read_text()
        unreached = re.search(".*(no network, or no package server|Failed to fetch|Temporary failure resolving).*", said)
        if unreached:
            raise NoNetwork(unreached.group())
        raise RuntimeError(f"{image} does not build: " + "".join(said.splitlines(True)[-40:]))
    return time.monotonic() - started


class Container:
    """A running container. It has a network of its own with nothing but loopback in it."""

    def __init__(self, image, *options):
        self.id = docker("run", "--detach", "--network", "none", *options, image)
        self.pid = inspect(self.id)["State"]["Pid"]

    def on_host(self, *command):
        """The command line that runs a program of this machine in the container's network."""
        return ["nsenter", f"--net=/proc/{self.pid}/ns/net", *command]

    def execute(self, *command, **options):
        """Runs a program of the container in it."""
        return docker("exec", self.id, *command, **options)

    def wait_until(self, what, condition):
        end = time.monotonic() + DEADLINE
        while not condition():
            assert inspect(self.id)["State"]["Running"], docker("logs", self.id)
            assert time.monotonic() < end, f"not {what} within {DEADLINE} s: {inspect(self.id)['State']}"
            time.sleep(0.02)

    def health(self):
        return inspect(self.id)["State"]["Health"]["Status"]

    def stop(self):
        """The seconds that it took, and the exit status."""
        started = time.monotonic()
        docker("stop", "--time", str(STOP_SECONDS), self.id)
        return time.monotonic() - started, inspect(self.id)["State"]["ExitCode"]

    def remove(self):
        docker("rm", "--force", "--volumes", self.id)
