#!/usr/bin/env python3
"""Writes the digests of a frozen folder's streams anew, after a change of the learner's arithmetic. Usage: redigest.py SERVER_PROGRAM FOLDER

The folder's data stays as it is. The digests say what its streams come to by today's arithmetic, so that the next change is seen.
"""

import csv
import pathlib
import shutil
import sys
import tempfile

import frozen


def main(program, folder):
    rows, streams = frozen.read_rows(folder), frozen.read_streams(folder)
    with tempfile.TemporaryDirectory() as copy:
        shutil.copytree(pathlib.Path(folder, "data"), copy, dirs_exist_ok=True)
        with frozen.serving(program, copy) as channel:
            for kept in streams:
                first = 1
                for digest, last in (("digest", "learnt"), ("digest_then", "then"), ("digest_end", "end")):
                    extra = kept["extra_cumulants"] == "1"
                    kept[digest] = frozen.observe(channel, kept["name"], extra, rows, first, int(kept[last]))
                    first = int(kept[last]) + 1
    with open(pathlib.Path(folder, "streams.csv"), "w", newline="") as file:
        table = csv.DictWriter(file, list(streams[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(streams)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
