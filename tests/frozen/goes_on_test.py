#!/usr/bin/env python3
"""Opens a copy of a frozen folder with this server and feeds its streams on. Usage: goes_on_test.py SERVER_PROGRAM FOLDER

Every stream must be there with the rows it had learnt, and come to the digests that were written down last (redigest.py); also
where the server is stopped on the way and has written the folder in its own layout.
"""

import pathlib
import shutil
import sys
import tempfile
import unittest

import frozen
from nexting.v1 import streams_pb2

PROGRAM, FOLDER = "", ""


class GoesOnTest(unittest.TestCase):
    def setUp(self):
        self.rows = frozen.read_rows(FOLDER)
        self.kept = frozen.read_streams(FOLDER)
        self.assertGreater(len(self.kept), 0)
        data = tempfile.TemporaryDirectory()
        self.addCleanup(data.cleanup)
        shutil.copytree(pathlib.Path(FOLDER, "data"), data.name, dirs_exist_ok=True)
        self.data = data.name

    def feed(self, channel, kept, first, last):
        return frozen.observe(channel, kept["name"], kept["extra_cumulants"] == "1", self.rows, first, last)

    def test_every_stream_is_there(self):
        with frozen.serving(PROGRAM, self.data) as channel:
            streams = frozen.streams_of(channel).ListStreams(streams_pb2.ListStreamsRequest(page_size=1000)).streams
            found = {stream.name: stream for stream in streams}
            self.assertEqual(sorted(found), sorted(kept["name"] for kept in self.kept))
            for kept in self.kept:
                stream = found[kept["name"]]
                self.assertEqual(stream.status.applied_sequence, int(kept["learnt"]), kept["name"])
                self.assertEqual(stream.description, "kept: " + kept["name"].removeprefix("streams/"))
                # Rows that it has: duplicates, which move nothing.
                self.assertEqual(self.feed(channel, kept, 1, int(kept["learnt"])), kept["digest"], kept["name"])

    def test_every_stream_goes_on(self):
        with frozen.serving(PROGRAM, self.data) as channel:
            for kept in self.kept:
                digest = self.feed(channel, kept, int(kept["learnt"]) + 1, int(kept["then"]))
                self.assertEqual(digest, kept["digest_then"], kept["name"])
        with frozen.serving(PROGRAM, self.data) as channel:
            for kept in self.kept:
                digest = self.feed(channel, kept, int(kept["then"]) + 1, int(kept["end"]))
                self.assertEqual(digest, kept["digest_end"], kept["name"])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    PROGRAM, FOLDER = sys.argv[1:]
    unittest.main(argv=sys.argv[:1], verbosity=2)
