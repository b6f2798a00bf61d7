"""A Debian 12 image made with debootstrap from the mirror that this machine's apt uses: no image registry is asked.

What apt needs to reach the mirror (sources, proxy, certificates) goes into the image, so that a Dockerfile which starts from it
needs to know nothing of this machine.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile

CODENAME = "bookworm"
RELEASES = (CODENAME, f"{CODENAME}-updates", f"{CODENAME}-security")
USUAL_MIRROR = ("http://deb.debian.org/debian", CODENAME, "main")
CERTIFICATES = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
# apt's settings about the way to a mirror, and none about what to do there.
NETWORK_SETTING = re.compile(r"Acquire::(https?|ftp|Check|Max-FutureTime|Retries|ForceIPv)", re.IGNORECASE)


class NoImage(Exception):
    """Why there is none."""


def output(*command):
    """What a command prints; nothing where it fails or is missing."""
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout
    except FileNotFoundError:
        return ""


def sources():
    """(address, release, component) of the Debian 12 that this machine's apt knows."""
    lines = output("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE) $(COMPONENT)", "Created-By: Packages").split("\n")
    known = {tuple(line.split()) for line in lines if len(line.split()) == 3}
    return sorted(source for source in known if source[1] in RELEASES) or [USUAL_MIRROR]


def bootstrap(tarball):
    """Writes a minimal Debian to `tarball`, for apt-get and sh to run in."""
    if shutil.which("debootstrap") is None:
        raise NoImage("debootstrap is not installed; `deploy/install_packages test` installs it")
    mirror = next((address for address, release, _ in sources() if release == CODENAME), USUAL_MIRROR[0])
    with tempfile.TemporaryDirectory(dir=tarball.parent) as folder:
        root = pathlib.Path(folder, "root")
        made = subprocess.run(["debootstrap", "--variant=minbase", CODENAME, str(root), mirror], capture_output=True, text=True)
        if made.returncode != 0:
            raise NoImage(f"debootstrap got no Debian from {mirror}: {(made.stdout + made.stderr).strip().splitlines()[-1]}")
        partial = tarball.with_suffix(".partial")
        subprocess.run(["tar", "--create", "--file", str(partial), "--directory", str(root), "--numeric-owner",
                        "--exclude=./var/cache/apt/*", "--exclude=./var/lib/apt/lists/*", "--exclude=./var/log/*", "."], check=True)
        partial.rename(tarball)


def write_apt_settings(root):
    apt = pathlib.Path(root, "etc/apt")
    (apt / "apt.conf.d").mkdir(parents=True)
    (apt / "sources.list").write_text("".join(f"deb {' '.join(source)}\n" for source in sources()))
    settings = [line for line in output("apt-config", "dump").splitlines() if NETWORK_SETTING.match(line)]
    (apt / "apt.conf.d/90network").write_text("\n".join(settings) + "\n")
    if CERTIFICATES.exists() and any(address.startswith("https") for address, _, _ in sources()):
        copy = pathlib.Path(root, str(CERTIFICATES).lstrip("/"))
        copy.parent.mkdir(parents=True)
        copy.write_bytes(CERTIFICATES.read_bytes())


def make(name, tarball):
    """Makes the image `name`. `tarball` is used where it exists, and made where it does not."""
    if not tarball.exists():
        bootstrap(tarball)
    with tarball.open("rb") as file:
        subprocess.run(["docker", "import", "-", f"{name}-bare"], stdin=file, check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as context:
        write_apt_settings(pathlib.Path(context, "root"))
        pathlib.Path(context, "Dockerfile").write_text(f"FROM {name}-bare\nCOPY root/ /\nCMD [\"sh\"]\n")
        subprocess.run(["docker", "build", "--quiet", "--tag", name, context], check=True, capture_output=True,
                       env={**os.environ, "DOCKER_BUILDKIT": "0"})
