#!/usr/bin/env -S python3 -B
"""Draws one of our dashboards from a Prometheus that runs, without a Grafana: to look at, and to check how it looks.

    render.py --prometheus http://127.0.0.1:9090 --dashboard deploy/grafana/dashboards/service.json --out service.png
              [--range 10m] [--var stream=streams/sensors/mill/cpu] [--scrape_interval 5s]

Writes a page, service.html, that needs no other file, and its picture with Debian's `chromium`; with --out service.html the page
alone. A tool for people: it knows the panels and options that our dashboards use, and draws them nearly as Grafana does.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import tempfile
import time

from drawing import page
from panel_data import Window, read_marks, read_panels
from prometheus_api import PrometheusApi

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars")


def seconds(text):
    """The seconds of 90s, 10m, 2h or 1d."""
    if text[-1:] not in SECONDS or not text[:-1].isdigit() or int(text[:-1]) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no time; write a whole number above 0 and s, m, h or d, as in 10m")
    return int(text[:-1]) * SECONDS[text[-1]]


def assignment(text):
    name, equals, value = text.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{text!r} has no '='; write NAME=VALUE, or NAME=VALUE,VALUE")
    return name, value


def ends_as_known(text):
    if not text.endswith((".png", ".html")):
        raise argparse.ArgumentTypeError(f"{text!r} ends with neither .png nor .html")
    return pathlib.Path(text)


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prometheus", required=True, help="its address")
    parser.add_argument("--dashboard", required=True, type=pathlib.Path, help="the dashboard's JSON")
    parser.add_argument("--out", required=True, type=ends_as_known, help="a .png (with a .html beside it) or a .html")
    parser.add_argument("--range", type=seconds, help="how far back, like 10m; the dashboard's own, if it is left out")
    parser.add_argument("--var", type=assignment, action="append", default=[], help="NAME=VALUE of a variable; several are allowed")
    parser.add_argument("--scrape_interval", type=seconds, default=5, help="timeInterval of Grafana's data source (5s)")
    return parser.parse_args()


def render(dashboard, prometheus, length, scrape_interval=5, given=None):
    """(the page, its height) of the last `length` seconds."""
    end = time.time() // scrape_interval * scrape_interval
    window = Window(end - length, end, scrape_interval)
    panels, shown = read_panels(dashboard, prometheus, window, given or {}, page.points_of)
    return page.draw_page(dashboard, panels, shown, window, read_marks(dashboard, prometheus, window)), page.page_height(panels)


def screenshot(file, height, out):
    out.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        done = subprocess.run([*CHROMIUM, f"--user-data-dir={profile}", f"--window-size={page.WIDTH},{height}",
                               f"--screenshot={out.resolve()}", file.resolve().as_uri()],
                              capture_output=True, text=True, timeout=120)
    if done.returncode != 0 or not out.exists():
        raise SystemExit(f"chromium ended with {done.returncode}: {done.stderr}")


def main():
    arguments = read_arguments()
    dashboard = json.loads(arguments.dashboard.read_text())
    length = arguments.range or seconds(dashboard["time"]["from"].removeprefix("now-"))
    prometheus = PrometheusApi(arguments.prometheus.rstrip("/"))
    try:
        text, height = render(dashboard, prometheus, length, arguments.scrape_interval, dict(arguments.var))
    except (OSError, ValueError, AssertionError) as error:
        raise SystemExit(f"{arguments.prometheus}: {error}") from error
    file = arguments.out.with_suffix(".html")
    file.write_text(text)
    if arguments.out.suffix == ".png":
        if not shutil.which("chromium"):
            raise SystemExit(f"the page is {file}; for a picture of it install the Debian package `chromium`")
        screenshot(file, height, arguments.out)


if __name__ == "__main__":
    main()
