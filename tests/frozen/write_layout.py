#!/usr/bin/env python3
"""Writes a frozen folder with a server, to be kept for ever when a stored layout is about to change.

    tests/frozen/run write SERVER_PROGRAM NEW_FOLDER

One stream of each kind of learner is fed 300 rows, the server is stopped, and FOLDER/data is what it leaves behind. A copy of that
is fed 100 rows more and then another 100; the digests behind them are what every later program must come to while the arithmetic is the same.
"""

import csv
import math
import pathlib
import random
import shutil
import sys
import tempfile

import frozen
from google.protobuf import text_format
from nexting.v1 import streams_pb2

LEARNT, THEN, END = 300, 400, 500

COLUMNS = {
    "default": "",
    "columnar": "network { columns: 6 }",
    "frozen": "network { columns: 6 frozen: true }",
    "constructive": "network { columns: 5 stage { columns: 1 steps: 80 } }",
    "columnar-constructive": "network { columns: 6 stage { columns: 2 steps: 140 } }",
    "replacement": "network { columns: 8 replacement { rate: 0.01 maturity: 20 utility_rate: 0.25 threshold: 1 } }",
    "replacement/stages": "network { columns: 6 stage { columns: 2 steps: 25 } "
                          "replacement { rate: 0.01 maturity: 20 utility_rate: 0.25 threshold: 1 } }",
    "elstm": "network { columns: 6 cell: ELSTM stage { columns: 3 steps: 60 } }",
    "rtu": "network { columns: 6 cell: RTU }",
    "sgd": "network { columns: 4 step_size { method: SGD value: 0.001 } }",
    "signal-to-noise": "network { columns: 4 step_size { method: SIGNAL_TO_NOISE value: 0.01 initial_square: 1 } }",
    "no-lags": "network { columns: 3 cumulant_lags: 0 } seed: 18446744073709551615",
    "wide": "network { columns: 1 cumulant_lags: 64 }",  # three cumulants, so more than 160 features: diagonal experts
}
DENSE = {
    "rtrl": "dense { estimator: RTRL }",
    "bptt": "dense { estimator: BPTT steps: 7 }",
    "truncated-bptt": "dense { estimator: TRUNCATED_BPTT }",
    "elman": "dense { steps: 1 }",
    "snap": "dense { estimator: SNAP steps: 2 density: 0.5 }",
    "uoro": "dense { estimator: UORO }",
    "no-back-track": "dense { estimator: NO_BACK_TRACK }",
}
READ_OUTS = {
    "td": "read_out { method: TD lambda: 0.5 step_size { value: 0.1 } } network { columns: 4 }",
    "td-rmsprop": "read_out { method: TD step_size { method: RMSPROP value: 0.01 } } network { columns: 4 }",
    "swift-td": "read_out { method: SWIFT_TD cumulant_rate: 0.001 } network { columns: 4 }",
    "no-inputs": "read_out { sees_inputs: false } network { columns: 4 }",
    "persistence": "read_out { method: PERSISTENCE }",
    "exponential-mean": "read_out { method: EXPONENTIAL_MEAN step_size { value: 0.25 } }",
}
POLICIES = {
    "running-mean": "missing_values: RUNNING_MEAN sequence_gaps: ACCEPT network { columns: 2 }",
}
LEAST_SQUARES = "network { columns: 0 } read_out { method: RECURSIVE_LEAST_SQUARES forgetting: 0.95 }"
TWO_HEADS = 'heads { cumulant: "heat °C" } heads { cumulant: "energy" discount: 0.9 } '
EVERY_HEAD = TWO_HEADS + 'heads { cumulant: "load" horizon: 10 } '


def kinds():
    """Name and configuration of each stream."""
    for name, text in COLUMNS.items():
        yield f"columns/{name}", EVERY_HEAD + text
    for name, text in DENSE.items():
        yield f"dense/{name}", TWO_HEADS + "network { columns: 5 " + text + " }"
    for name, text in READ_OUTS.items():
        yield f"read-out/{name}", TWO_HEADS + text
    for name, text in POLICIES.items():
        yield f"policies/{name}", EVERY_HEAD + text
    yield "read-out/least-squares", 'heads { cumulant: "heat °C" } ' + LEAST_SQUARES


def make_rows():
    """Waves, a walk, a jump of level, a silence, a glitch and missing values; the last column is no feature."""
    draw = random.Random(7)
    walk, rows = 0.0, []
    for t in range(END):
        walk += draw.gauss(0, 0.3)
        load = math.sin(t / 3) + 0.1 * draw.gauss(0, 1) + (50 if t == 333 else 0)
        heat = 20 + walk + (15 if t >= 250 else 0)
        flow = 0.0 if 150 <= t < 220 else math.exp(draw.gauss(0, 1))
        row = [load, heat, flow, load * heat]
        rows.append([math.nan if draw.random() < 0.02 else value for value in row])
    return rows


def feed_all(channel, rows, first, last):
    return {name: frozen.observe(channel, f"streams/{name}", "energy" in text, rows, first, last) for name, text in kinds()}


def main(program, target):
    folder = pathlib.Path(target)
    folder.mkdir(parents=True)
    with open(folder / "rows.csv", "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([["load", "heat", "flow", "energy"], *make_rows()])
    rows = frozen.read_rows(folder)
    with frozen.serving(program, folder / "data") as channel:
        for name, text in kinds():
            config = text_format.Parse('features: "load" features: "heat °C" features: "flow" ' + text, streams_pb2.StreamConfig())
            stream = streams_pb2.Stream(config=config, description=f"kept: {name}")
            frozen.streams_of(channel).CreateStream(streams_pb2.CreateStreamRequest(stream_id=name, stream=stream), timeout=60)
        learnt = feed_all(channel, rows, 1, LEARNT)
    with frozen.serving(program, folder / "data"):
        pass  # the store drops what was overwritten when it opens: a smaller folder
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(folder / "data", copy, dirs_exist_ok=True)
        with frozen.serving(program, copy) as channel:
            then = feed_all(channel, rows, LEARNT + 1, THEN)
            end = feed_all(channel, rows, THEN + 1, END)
    with open(folder / "streams.csv", "w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["name", "extra_cumulants", "learnt", "digest", "then", "digest_then", "end", "digest_end"])
        for name, text in kinds():
            table.writerow([f"streams/{name}", int("energy" in text), LEARNT, learnt[name], THEN, then[name], END, end[name]])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
