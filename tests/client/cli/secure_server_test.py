#!/usr/bin/env python3
"""Runs the real `nexting` against a `nexting-server` that asks for TLS, certificates and tokens.

    secure_server_test.py NEXTING NEXTING_SERVER
"""

import hashlib
import os
import pathlib
import subprocess
import tempfile
import unittest

from real_server import DEADLINE, NEXTING, Server, main


class SecureServerTest(unittest.TestCase):
    """TLS with a client's certificate, and a token that may predict below plant/."""

    TOKEN = "t0k3n-of-the-test"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.openssl("req", "-x509", *cls.NEW_KEY, "-days", "1", "-subj", "/CN=authority", "-keyout", "ca.key", "-out", "ca.pem")
        pathlib.Path(cls.folder.name, "names").write_text("subjectAltName=IP:127.0.0.1\n")
        for name in ("server", "client"):
            cls.openssl("req", *cls.NEW_KEY, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr")
            cls.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1",
                        "-extfile", "names", "-out", f"{name}.pem")
        digest = hashlib.sha256(cls.TOKEN.encode()).hexdigest()
        cls.write("tokens", f'tokens {{ name: "eye" sha256: "{digest}" verbs: PREDICT stream_prefixes: "streams/plant/" }}')
        cls.server = Server(cls.folder.name, flags=[
            "--tls_certificate", cls.path("server.pem"), "--tls_private_key", cls.path("server.key"), "--tls_client_ca",
            cls.path("ca.pem"), "--token_file", cls.path("tokens")])

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.folder.cleanup()

    NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")

    @classmethod
    def path(cls, name):
        return str(pathlib.Path(cls.folder.name, name))

    @classmethod
    def write(cls, name, text):
        pathlib.Path(cls.path(name)).write_text(text)
        return cls.path(name)

    @classmethod
    def openssl(cls, *arguments):
        subprocess.run(["openssl", *arguments], cwd=cls.folder.name, check=True, capture_output=True)

    def nexting(self, *arguments, expect=0, token=TOKEN, ca="ca.pem", certificate="client", **environment):
        flags = ["--tls_certificate", self.path(f"{certificate}.pem"), "--tls_private_key", self.path(f"{certificate}.key")]
        known = {**os.environ, "NEXTING_SERVER": self.server.address, "NEXTING_TOKEN": token, "NEXTING_TLS_CA": self.path(ca)}
        done = subprocess.run([NEXTING, *arguments, *(flags if certificate else [])], env={**known, **environment},
                              capture_output=True, text=True, timeout=DEADLINE)
        self.assertEqual(done.returncode, expect, f"nexting {arguments}: {done.stdout}{done.stderr}")
        self.assertNotIn(token or "?", done.stdout + done.stderr)
        return done.stdout if expect == 0 else done.stderr

    def test_who_has_all_of_them_gets_through(self):
        self.assertEqual(self.nexting("stream", "list", "--prefix", "plant/"), "")
        file = self.write("token", self.TOKEN + "\n")
        self.assertEqual(self.nexting("stream", "list", "--prefix", "plant/", "--token_file", file, token=""), "")
        self.assertEqual(self.nexting("health", token=""), "SERVING\n")

    def test_who_lacks_one_hears_which(self):
        self.assertIn("--tls_ca", self.nexting("health", NEXTING_TLS_CA="", certificate=None, expect=4))
        self.assertIn("--tls_certificate", self.nexting("health", certificate=None, expect=4))
        self.assertIn("an authority in --tls_ca", self.nexting("health", ca="client.pem", expect=4))
        self.assertIn("--token_file FILE or NEXTING_TOKEN", self.nexting("stream", "list", token="", expect=5))
        self.assertIn("none that this server knows", self.nexting("stream", "list", token="other", expect=5))
        self.assertIn('"eye" does not allow ADMIN on "streams/plant/a"', self.nexting("stream", "delete", "plant/a", expect=5))
        self.assertIn('"eye" does not allow PREDICT', self.nexting("predict", "a", expect=5))
        self.assertIn("not allow ADMIN", self.nexting("server-config", expect=5))

    def test_files_that_cannot_be_used_are_named(self):
        self.assertIn("none.pem': No such file", self.nexting("health", ca="none.pem", expect=5))
        self.assertIn("none`: No such file", self.nexting("health", "--token_file", self.path("none"), expect=1))
        self.assertIn("holds no token", self.nexting("health", "--token_file", self.write("empty", "\n"), expect=1))


if __name__ == "__main__":
    main()
