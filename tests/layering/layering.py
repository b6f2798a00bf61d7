#!/usr/bin/env python3
"""Checks who includes whom, and what the core library asks of the system.

    layering.py includes ROOT         every #include of every room under ROOT
    layering.py symbols core LIBRARY  undefined symbols of the core library
    layering.py symbols client LIBRARY

Prints one line for each violation and exits with 1 if there is any.
"""

import pathlib
import re
import subprocess
import sys

# What an include belongs to, by how its path starts; the first that fits counts.
OWNERS = [
    ("core/check.h", "check"),
    ("core/", "core"),
    ("server/sync/", "server/sync"),
    ("server/bytes/", "server/bytes"),
    ("server/names/", "server/names"),
    ("server/counters/", "server/counters"),
    ("server/config/", "server/config"),
    ("server/store/", "server/store"),
    ("server/security/", "server/security"),
    ("server/streams/", "server/streams"),
    ("server/metrics/", "server/metrics"),
    ("server/rpc/", "server/rpc"),
    ("server/", "server"),
    ("client/", "client"),
    ("learner_options.inc", "option table"),
    ("tests/", "tests"),
    ("nexting/v1/", "proto"),
    ("nexting/", "client"),
    ("absl/", "absl"),
    ("hwy/", "hwy"),
    ("grpc/", "grpc"),
    ("grpcpp/", "grpc"),
    ("google/protobuf/", "protobuf"),
    ("rocksdb/", "rocksdb"),
    ("prometheus/", "prometheus"),
    ("spdlog/", "spdlog"),
    ("openssl/", "openssl"),
    ("gtest/", "gtest"),
    ("gmock/", "gtest"),
    ("benchmark/", "benchmark"),
]

SERVER_ROOMS = {owner for _, owner in OWNERS if owner.startswith("server")}

# The longest folder that a file is in counts.
ALLOWED = {
    "core": {"core", "check", "std", "absl", "hwy"},
    # The server's rooms, the lowest first: arrows go up the list only. streams/ is the domain and free of the wire.
    "server/sync": {"server/sync", "check", "std", "absl"},
    "server/bytes": {"server/bytes", "std", "absl"},
    "server/names": {"server/names", "server/bytes", "check", "std", "absl"},
    "server/counters": {"server/counters", "std", "absl"},
    "server/config": {"server/config", "server/names", "check", "std", "system", "absl", "protobuf"},
    "server/store": {"server/store", "server/sync", "server/bytes", "check", "std", "system", "absl", "rocksdb"},
    "server/security": {
        "server/security", "server/sync", "server/config", "std", "system", "absl", "grpc", "protobuf", "spdlog", "openssl",
    },
    "server/streams": {
        "server/streams", "server/sync", "server/bytes", "server/names", "server/counters", "server/store", "core", "check",
        "std", "system", "absl", "spdlog",
    },
    "server/metrics": {
        "server/metrics", "server/counters", "server/store", "server/streams", "core", "check", "std", "system", "absl",
        "prometheus",
    },
    "server/rpc": {
        "server/rpc", "server/sync", "server/bytes", "server/names", "server/counters", "server/config", "server/security",
        "server/streams", "core", "check", "proto", "std", "system", "absl", "grpc", "protobuf",
    },
    "server": {
        "server", "server/sync", "server/counters", "server/config", "server/store", "server/security", "server/streams",
        "server/metrics", "server/rpc", "core", "check", "proto", "std", "system", "absl", "grpc", "protobuf",
        "spdlog",
    },
    "client": {"client", "proto", "std", "system", "absl", "grpc", "protobuf"},
    "client/include": {"client", "std", "absl"},
    # The core's description of a learner's options comes over as a file that the build writes.
    "client/cli": {"client", "proto", "std", "system", "absl", "grpc", "protobuf", "option table"},
    "tests": {
        "tests", "core", "check", *SERVER_ROOMS, "client", "proto", "std", "system", "absl", "hwy", "grpc", "protobuf", "rocksdb",
        "prometheus", "spdlog", "gtest", "benchmark",
    },
}

# What the learner is compared with is a library of its own: nothing of the product includes it. These may, for whoever puts a
# program together hands it over.
BASELINES = "core/baselines/"
INCLUDES_BASELINES = ("core/baselines/", "server/main.cc", "tests/")

# The learner is pure computation: no threads, no clock, no files.
CORE_FORBIDDEN_STD = {
    "atomic", "barrier", "chrono", "condition_variable", "cstdio", "ctime", "filesystem", "fstream", "future", "iostream",
    "latch", "mutex", "random", "semaphore", "shared_mutex", "stop_token", "syncstream", "thread",
}

# The one file of core that is a program of the build's and no part of the library: it prints the table of options.
CORE_PROGRAM = "core/option_table_main.cc"

# Patterns for demangled, undefined symbols.
FORBIDDEN_SYMBOLS = {
    "core": [
        r"^_*pthread_", r"^std::thread\b", r"^std::.*mutex", r"^std::.*condition_variable", r"^std::.*future",
        r"^f?open(64)?$", r"^fdopen$", r"^creat(64)?$", r"^std::basic_[io]?f(ile)?(stream|buf)", r"^std::c(out|err|log|in)$",
        r"^(printf|puts|fprintf|vfprintf|fwrite|__f?printf_chk)$", r"^std::filesystem",
        r"^(clock|clock_gettime|gettimeofday|time|nanosleep|usleep)$", r"^std::chrono::.*::now", r"^absl::.*::(Now|SleepFor)\b",
        r"^std::random_device", r"\bgrpc", r"^google::protobuf", r"^rocksdb::", r"^spdlog::", r"^prometheus::",
        r"^nexting::(server|client|v1)::",
    ],
    "client": [r"^nexting::(core|server)::", r"^rocksdb::", r"^prometheus::"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def owner_of(path):
    """The room or library that an include's path belongs to; None for one that nobody knows."""
    for prefix, owner in OWNERS:
        if path.startswith(prefix):
            return owner
    if re.fullmatch(r"[a-z_0-9]+", path):
        return "std"
    if re.fullmatch(r"[a-z_0-9]+(/[a-z_0-9]+)*\.h", path):
        return "system"
    return None


def room_of(file):
    """The longest key of ALLOWED that is a folder of `file`, a path relative to the root."""
    rooms = [room for room in ALLOWED if file.startswith(room + "/")]
    return max(rooms, key=len, default=None)


def objection(file, bracket, path):
    """Why `file` may not include `path`; None where it may."""
    room = room_of(file)
    owner = owner_of(path)
    if room == "server" and file.count("/") > 1:
        return "the table of rooms does not know this folder of server/"
    if owner is None or (owner == "system" and bracket == '"'):
        return f'"{path}" is of no room and no known library'
    if owner not in ALLOWED[room]:
        return f"{room}/ must not include {owner}"
    if path.startswith(BASELINES) and not file.startswith(INCLUDES_BASELINES):
        return "the product must not include the baselines; only server/main.cc hands them over"
    if room == "core" and path in CORE_FORBIDDEN_STD and file != CORE_PROGRAM:
        return "core is pure computation: no threads, clock, files, logs or library randomness"
    if room == "client/include" and owner == "client" and path.startswith("client/"):
        return "an installed header may include installed headers only, as nexting/..."
    return None


def check_includes(root):
    """One text for each include under `root` that breaks the table."""
    violations = []
    for top in sorted({room.split("/")[0] for room in ALLOWED}):
        for source in sorted((root / top).rglob("*")):
            if source.suffix not in (".h", ".cc"):
                continue
            file = source.relative_to(root).as_posix()
            for number, line in enumerate(source.read_text().splitlines(), 1):
                match = INCLUDE.match(line)
                reason = objection(file, *match.groups()) if match else None
                if reason:
                    violations.append(f"{file}:{number}: {line.strip()}: {reason}")
    return violations


def check_symbols(room, library):
    """One text for each symbol that `library` wants and its room must not."""
    listing = subprocess.run(["nm", "--demangle", "--undefined-only", library], check=True, capture_output=True, text=True)
    wanted = {line.split(maxsplit=1)[1] for line in listing.stdout.splitlines() if re.match(r"\s+[Uwv] ", line)}
    # Debian's Abseil lives in an inline namespace of its own.
    wanted = {symbol.replace("absl::debian3::", "absl::") for symbol in wanted}
    if not wanted:
        return [f"{library}: nm shows no symbols; is this the library?"]
    patterns = [re.compile(pattern) for pattern in FORBIDDEN_SYMBOLS[room]]
    return [
        f"{pathlib.Path(library).name}: uses {symbol}, which {room} must not"
        for symbol in sorted(wanted)
        if any(pattern.search(symbol.split("@")[0]) for pattern in patterns)
    ]


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "includes":
        violations = check_includes(pathlib.Path(arguments[1]))
    elif len(arguments) == 3 and arguments[0] == "symbols" and arguments[1] in FORBIDDEN_SYMBOLS:
        violations = check_symbols(arguments[1], arguments[2])
    else:
        sys.exit(__doc__)
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
