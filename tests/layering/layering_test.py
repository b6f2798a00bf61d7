#!/usr/bin/env python3
"""The layering check finds planted violations. Usage: layering_test.py COMPILER"""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import layering

COMPILER = "c++"


class IncludesTest(unittest.TestCase):
    def violations(self, file, include):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / file
            source.parent.mkdir(parents=True)
            source.write_text(f"// A comment.\n#include {include}\n")
            return layering.check_includes(pathlib.Path(folder))

    def test_what_is_forbidden_is_found_with_its_place(self):
        planted = [
            ("core/a.h", "<thread>"), ("core/a.cc", "<mutex>"), ("core/a.cc", "<fstream>"), ("core/a.cc", "<chrono>"),
            ("core/a.cc", "<unistd.h>"), ("core/a.cc", '"server/server.h"'), ("core/a.cc", '"client/client.h"'),
            ("core/a.cc", '"nexting/v1/predictor.pb.h"'), ("core/a.cc", "<grpcpp/grpcpp.h>"),
            ("core/deep/a.cc", '"tests/testing/x.h"'), ("server/a.cc", '"client/client.h"'),
            ("server/a.cc", '"nexting/client.h"'), ("server/a.cc", '"tests/testing/x.h"'),
            ("server/streams/a.cc", '"rocksdb/db.h"'), ("client/a.cc", '"core/learner.h"'),
            ("client/cli/a.cc", '"server/server.h"'), ("client/include/nexting/a.h", '"grpcpp/grpcpp.h"'),
            ("client/include/nexting/a.h", '"nexting/v1/streams.pb.h"'), ("client/include/nexting/a.h", '"client/x.h"'),
            ("client/a.cc", '"learner_options.inc"'), ("server/a.cc", '"learner_options.inc"'),
            ("server/a.cc", '"learner.h"'), ("server/a.cc", "<boost/any.hpp>"),
            ("server/rpc/a.cc", "<openssl/sha.h>"), ("server/security/a.cc", '"rocksdb/db.h"'),
            ("core/a.cc", '"core/baselines/x.h"'), ("core/columns/a.h", '"core/baselines/dense/x.h"'),
            ("server/server.cc", '"core/baselines/x.h"'),
            ("server/store/a.cc", '"server/streams/stream_session.h"'), ("server/a.cc", '"rocksdb/db.h"'),
            ("server/security/a.cc", '"server/streams/stream_session.h"'), ("server/sync/a.h", '"server/bytes/hash64.h"'),
            ("server/config/a.cc", '"server/streams/stream_spec.h"'), ("server/counters/a.h", '"server/sync/mutex.h"'),
            ("server/names/a.cc", '"server/streams/stream_spec.h"'), ("server/bytes/a.h", "<grpcpp/grpcpp.h>"),
            ("server/streams/a.cc", "<grpcpp/grpcpp.h>"), ("server/streams/a.cc", '"google/protobuf/message.h"'),
            ("server/streams/a.cc", '"nexting/v1/predictor.pb.h"'), ("server/streams/a.cc", '"server/rpc/open_calls.h"'),
            ("server/streams/a.cc", '"server/metrics/metric_families.h"'), ("server/metrics/a.cc", '"server/rpc/open_calls.h"'),
            ("server/rpc/a.cc", '"server/store/store.h"'), ("server/rpc/a.cc", '"server/metrics/metrics_endpoint.h"'),
            ("server/store/a.cc", '"core/learner.h"'), ("server/new_room/a.cc", '"core/learner.h"'),
        ]
        for file, include in planted:
            with self.subTest(file=file, include=include):
                found = self.violations(file, include)
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(f"{file}:2: "), found)

    def test_what_is_allowed_passes(self):
        for file, include in [
            ("core/a.cc", "<vector>"), ("core/a.cc", '"core/learner.h"'), ("core/a.cc", '"absl/status/status.h"'),
            ("core/a.cc", '"hwy/highway.h"'), ("server/a.cc", '"core/learner.h"'), ("server/a.cc", "<thread>"),
            ("server/a.cc", "<sys/socket.h>"), ("server/rpc/a.cc", '"nexting/v1/predictor.grpc.pb.h"'),
            ("server/store/a.cc", '"rocksdb/db.h"'), ("server/security/a.cc", "<openssl/sha.h>"),
            ("server/streams/a.cc", '"server/store/store.h"'), ("server/rpc/a.cc", '"server/streams/stream_session.h"'),
            ("server/store/a.cc", '"server/sync/mutex.h"'), ("server/store/a.cc", '"core/check.h"'), ("server/a.cc", '"server/rpc/open_calls.h"'),
            ("client/a.cc", '"nexting/v1/predictor.grpc.pb.h"'), ("core/option_table_main.cc", "<cstdio>"),
            ("client/include/nexting/a.h", '"nexting/client.h"'), ("tests/core/a.cc", '"core/learner.h"'),
            ("core/baselines/dense/a.cc", '"core/baselines/dense/x.h"'), ("core/baselines/a.cc", '"core/network.h"'),
            ("server/main.cc", '"core/baselines/x.h"'), ("tests/a.cc", '"core/baselines/x.h"'),
        ]:
            with self.subTest(file=file, include=include):
                self.assertEqual(self.violations(file, include), [])


class SymbolsTest(unittest.TestCase):
    def violations(self, room, code):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder) / "planted.cc"
            source.write_text(code)
            library = str(pathlib.Path(folder) / "planted.o")
            subprocess.run([COMPILER, "-std=c++20", "-O0", "-c", str(source), "-o", library], check=True)
            return layering.check_symbols(room, library)

    def test_what_core_must_not_ask_of_the_system_is_found(self):
        for code in [
            "#include <fstream>\nvoid f() { std::ofstream(\"x\") << 1; }",
            "#include <chrono>\nauto f() { return std::chrono::steady_clock::now(); }",
            "#include <time.h>\nvoid f(timespec* t) { clock_gettime(CLOCK_REALTIME, t); }",
            "#include <sys/time.h>\nvoid f(timeval* t) { gettimeofday(t, nullptr); }",
            "#include <stdio.h>\nFILE* f() { return fopen(\"x\", \"r\"); }",
            "#include <stdio.h>\nvoid f(int x) { printf(\"%d\", x); }",
            "#include <pthread.h>\nvoid f(pthread_mutex_t* m) { pthread_mutex_lock(m); }",
            "#include <mutex>\nvoid f(std::mutex& m) { m.lock(); }",
            "#include <thread>\nvoid f() { std::thread([] {}).join(); }",
            "#include <iostream>\nvoid f() { std::cout << 1; }",
            "namespace nexting::server { void g(); }\nvoid f() { nexting::server::g(); }",
        ]:
            with self.subTest(code=code):
                self.assertNotEqual(self.violations("core", code), [])

    def test_arithmetic_passes(self):
        self.assertEqual(self.violations("core", "#include <cmath>\nfloat f(float x) { return std::tanh(x); }"), [])

    def test_a_client_that_knows_the_server_is_found(self):
        code = "namespace nexting::core { void g(); }\nvoid f() { nexting::core::g(); }"
        self.assertNotEqual(self.violations("client", code), [])


if __name__ == "__main__":
    if len(sys.argv) > 1:
        COMPILER = sys.argv.pop(1)
    unittest.main()
