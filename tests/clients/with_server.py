#!/usr/bin/env python3
"""Runs a command beside a real server, whose address it finds in NEXTING_SERVER.

    with_server.py NEXTING_SERVER_PROGRAM COMMAND [ARGUMENT...]

Ends with the command's exit status; with 1 where the server does not start, or does not end with 0 after SIGTERM.
"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

DEADLINE = 60


def flags_of(program, folder):
    """Any free port, and nothing left behind."""
    flags = ["--listen_address=127.0.0.1:0", f"--data_dir={folder}/data", f"--port_file={folder}/port", "--log_level=warning"]
    usage = subprocess.run([program, "--help"], check=True, capture_output=True, text=True, timeout=DEADLINE).stdout
    if "--metrics_address" in usage:
        flags.append("--metrics_address=127.0.0.1:0")
    return flags


def wait_for_port(server, port_file):
    end = time.monotonic() + DEADLINE
    while not (port_file.exists() and port_file.read_text().strip()):
        if server.poll() is not None:
            sys.exit(f"the server ended with {server.returncode} before it was ready")
        if time.monotonic() > end:
            server.kill()
            sys.exit(f"the server was not ready after {DEADLINE} s")
        time.sleep(0.02)
    return int(port_file.read_text())


def stop(server):
    server.send_signal(signal.SIGTERM)
    try:
        status = server.wait(DEADLINE)
    except subprocess.TimeoutExpired:
        server.kill()
        sys.exit(f"the server still ran {DEADLINE} s after SIGTERM")
    if status != 0:
        sys.exit(f"the server ended with {status} after SIGTERM")


def main(program, *command):
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen([program, *flags_of(program, folder)], stdout=subprocess.DEVNULL)
        try:
            port = wait_for_port(server, pathlib.Path(folder, "port"))
            done = subprocess.run(command, env={**os.environ, "NEXTING_SERVER": f"127.0.0.1:{port}"})
        finally:
            if server.poll() is None:
                stop(server)
        if server.returncode != 0:
            sys.exit(f"the server ended with {server.returncode}")
        return done.returncode


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
