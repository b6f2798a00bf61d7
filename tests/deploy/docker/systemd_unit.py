"""The systemd unit under a real systemd, in a container: the sandbox must let the server do all that it does."""

import json
import pathlib
import shutil
import tempfile
import unittest

from containers import Container, build

# Not the engine's default: systemd mounts, and looks into its services.
PRIVILEGES = ["--cap-add", "SYS_ADMIN", "--cap-add", "SYS_PTRACE", "--security-opt", "seccomp=unconfined", "--security-opt",
              "apparmor=unconfined", "--security-opt", "systempaths=unconfined", "--cgroupns", "private", "--tmpfs", "/run",
              "--tmpfs", "/tmp", "--env", "container=docker", "--tty"]
DOCKERFILE = """
FROM {image}
USER 0
RUN apt-get update && apt-get install --yes --no-install-recommends systemd
COPY nexting-server.service /etc/systemd/system/
RUN systemctl enable nexting-server && systemctl mask console-getty
VOLUME /var/lib/nexting
HEALTHCHECK NONE
ENTRYPOINT ["/lib/systemd/systemd"]
CMD []
"""


class SystemdUnitTest(unittest.TestCase):
    IMAGE = "nexting-test-systemd"

    @classmethod
    def make_image(cls, image, unit, log):
        """Puts systemd and the unit beside the programs of `image`."""
        with tempfile.TemporaryDirectory() as context:
            shutil.copy(unit, context)
            pathlib.Path(context, "Dockerfile").write_text(DOCKERFILE.format(image=image))
            build(cls.IMAGE, context, log)

    def setUp(self):
        self.machine = Container(self.IMAGE, *PRIVILEGES)
        self.addCleanup(self.machine.remove)
        self.wait_until_serving()

    def wait_until_serving(self, address="127.0.0.1:50051"):
        def serving():
            try:
                return self.machine.execute("nexting", "health", "--server", address) == "SERVING"
            except AssertionError:
                return False
        self.machine.wait_until("serving", serving)

    def property(self, name):
        return self.machine.execute("systemctl", "show", "--property", name, "--value", "nexting-server")

    def prediction(self):
        return json.loads(self.machine.execute("nexting", "predict", "s", "--json"))["heads"]

    def test_the_sandbox_is_on(self):
        status = dict(line.split(":", 1) for line in
                      self.machine.execute("cat", f"/proc/{self.property('MainPID')}/status").splitlines())
        self.assertNotIn("0", status["Uid"].split())
        self.assertEqual(int(status["CapBnd"], 16), 0)
        self.assertEqual(status["NoNewPrivs"].strip(), "1")
        self.assertEqual(status["Seccomp"].strip(), "2")

    def test_learns_restarts_and_stops_in_the_sandbox(self):
        self.machine.execute("nexting", "stream", "create", "s", "--features", "x", "--cumulant", "x")
        for value in ("1", "2", "4"):
            self.machine.execute("nexting", "observe", "s", "--features", value)
        before = self.prediction()
        self.machine.execute("systemctl", "restart", "nexting-server")
        self.wait_until_serving()
        self.assertEqual(self.prediction(), before)

        self.machine.execute("systemctl", "kill", "--signal=KILL", "nexting-server")
        self.machine.wait_until("started again", lambda: self.property("NRestarts") == "1")
        self.wait_until_serving()
        self.assertEqual(self.prediction(), before)

        self.machine.execute("systemctl", "stop", "nexting-server")
        self.assertEqual((self.property("Result"), self.property("ExecMainStatus")), ("success", "0"))

    def test_takes_its_settings_from_the_environment_file(self):
        self.machine.execute("mkdir", "/etc/nexting")
        self.machine.execute("sh", "-c", "echo NEXTING_LISTEN_ADDRESS=127.0.0.1:50052 >/etc/nexting/environment")
        self.machine.execute("systemctl", "restart", "nexting-server")
        self.wait_until_serving("127.0.0.1:50052")
