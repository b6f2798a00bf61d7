"""A server on a data folder, and what the frozen folders' tests say to it.

A frozen folder is FOLDER/data, a data folder that a program of its time wrote; FOLDER/rows.csv, what its streams were and are
fed; FOLDER/streams.csv, for each stream the rows that it had learnt when the folder was written and the digests that follow.
"""

import contextlib
import csv
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "clients"))

import grpc
import with_server
from nexting.v1 import predictor_pb2, predictor_pb2_grpc, streams_pb2_grpc

SECONDS = 60  # that a call may take
FEATURES = 3  # columns of a row that are features; one more is a cumulant that is no feature
BLOCK = 64


@contextlib.contextmanager
def serving(program, data):
    """The channel of a server that keeps its streams in `data`; the server ends with the block, and must end well."""
    with tempfile.TemporaryDirectory() as folder:
        flags = [f"--data_dir={data}" if flag.startswith("--data_dir=") else flag for flag in with_server.flags_of(program, folder)]
        server = subprocess.Popen([program, *flags], stdout=subprocess.DEVNULL)
        try:
            port = with_server.wait_for_port(server, pathlib.Path(folder, "port"))
            with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
                yield channel
        finally:
            if server.poll() is None:
                with_server.stop(server)


def read_rows(folder):
    with open(pathlib.Path(folder, "rows.csv"), newline="") as file:
        return [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]


def read_streams(folder):
    """One dictionary for each stream, see `write_layout.py` for its fields."""
    with open(pathlib.Path(folder, "streams.csv"), newline="") as file:
        return list(csv.DictReader(file))


def observe(channel, stream, extra_cumulants, rows, first, last):
    """Feeds rows `first` to `last`, counted from 1 as sequences are. Returns the digest behind the last."""
    predictor = predictor_pb2_grpc.PredictorStub(channel)
    digest = 0
    for start in range(first, last + 1, BLOCK):
        taken = rows[start - 1:min(start - 1 + BLOCK, last)]
        block = predictor_pb2.ObservationBlock(
            stream=stream, first_sequence=start, features=[value for row in taken for value in row[:FEATURES]],
            cumulants=[row[FEATURES] for row in taken] if extra_cumulants else [])
        request = predictor_pb2.ObserveRequest(blocks=[block], return_state_digest=True)
        result = predictor.Observe(request, timeout=SECONDS).results[0]
        if result.error.code or result.applied_sequence < start + len(taken) - 1:
            raise AssertionError(f"{stream}, rows from {start}: {result}")
        digest = result.state_digest
    return f"{digest:016x}"


def streams_of(channel):
    return streams_pb2_grpc.StreamsStub(channel)
