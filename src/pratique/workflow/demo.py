"""The demonstration image: a small Debian 12 with an application of old packages; and the same with the fixes applied.

The application's packages are real, fetched by name with pip and npm. Where they cannot be fetched, what carries on is the
record that each would have installed (a name and a version), so that the tour works offline; it says which was used.
"""

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from pratique.model.finding import Finding, Kind
from pratique.model.report import Report
from pratique.oci import writing
from pratique.policy.remedies import target_version

PYTHON = {"django": "2.2", "jinja2": "2.10", "pyyaml": "5.3", "requests": "2.19.0"}
NODE = {"lodash": "4.17.4", "minimist": "0.0.8"}
SYSTEM = {"openssl": "3.0.11-1~deb12u1", "zlib": "1:1.2.13.dfsg-1", "tzdata": "2024a-0+deb12u1"}
_SECONDS = 20  # for one fetch; the tour goes on without
_SITE = "usr/local/lib/python3.11/site-packages"
_MODULES = "srv/app/node_modules"
_OS_RELEASE = b'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'

POLICY = b"""\
apiVersion: pratique/v1
kind: Policy
vulnerabilities:
  deny: {severity: high, fixable: true}
  # The advisories that ship with pratique are few; this policy is for the demonstration alone.
  accept_starter_set: true
"""


class Versions(msgspec.Struct, frozen=True):
    """Which version of each package the image holds."""

    python: Mapping[str, str]
    node: Mapping[str, str]
    system: Mapping[str, str]


OLD = Versions(PYTHON, NODE, SYSTEM)


class Built(msgspec.Struct, frozen=True):
    digest: str
    fetched: tuple[str, ...]
    carried: tuple[str, ...]
    """Packages of which only the record is in the image."""


def build(folder: str, versions: Versions, *, fetch: bool) -> Built:
    """Write the image as an OCI layout into an empty folder."""
    fetched: list[str] = []
    carried: list[str] = []
    application: dict[str, bytes] = {"srv/app/requirements.txt": _requirements(versions).encode()}
    for name, version in versions.python.items():
        files = _wheel(name, version) if fetch else None
        (fetched if files else carried).append(f"{name} {version}")
        application |= files or _python_record(name, version)
    for name, version in versions.node.items():
        files = _node_package(name, version) if fetch else None
        (fetched if files else carried).append(f"{name} {version}")
        application |= files or {
            f"{_MODULES}/{name}/package.json": msgspec.json.encode({"name": name, "version": version})
        }
    steps = [(_system(versions.system), "ADD rootfs.tar / # debian 12"), (application, "COPY --from=build /app /")]
    config = {"User": "10001", "Cmd": ["python3", "-m", "app"], "Env": ["PATH=/usr/local/bin:/usr/bin:/bin"]}
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Built(writing.write(folder, steps, created=now, config=config), tuple(fetched), tuple(carried))


def fixes(report: Report) -> dict[str, str]:
    """Package → the least version that mends all its findings that have a fix."""
    by_package: dict[str, list[Finding]] = {}
    orders: dict[str, str] = {}
    for result in report.results:
        orders |= {one.full_name: one.coordinate.order for one in result.packages if one.coordinate}
        for finding in result.findings:
            if finding.kind is Kind.VULNERABILITY and finding.package and finding.fixed and not finding.suppressed:
                by_package.setdefault(finding.package.name, []).append(finding)
    return {
        name: target_version(orders[name], found[0].package.version, found)
        for name, found in by_package.items()
        if found[0].package
    }


def applied(versions: Versions, found: Mapping[str, str]) -> Versions:
    """The versions with the fixes; names as their package managers fold them."""
    wanted = {name.lower(): version for name, version in found.items()}

    def renew(old: Mapping[str, str]) -> dict[str, str]:
        return {name: wanted.get(name.lower(), version) for name, version in old.items()}

    return Versions(renew(versions.python), renew(versions.node), renew(versions.system))


def _system(packages: Mapping[str, str]) -> dict[str, bytes]:
    stanzas = [
        f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: {version}\nMaintainer: Debian\nDescription: {name}\n"
        for name, version in packages.items()
    ]
    return {"etc/os-release": _OS_RELEASE, "var/lib/dpkg/status": "\n".join(stanzas).encode()}


def _requirements(versions: Versions) -> str:
    return "".join(f"{name}=={version}\n" for name, version in versions.python.items())


def _python_record(name: str, version: str) -> dict[str, bytes]:
    return {
        f"{_SITE}/{name}-{version}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    }


def _wheel(name: str, version: str) -> dict[str, bytes] | None:
    """The files of a wheel as pip would install them; None when it cannot be had."""
    if name == "pyyaml":
        return None  # has no wheel for every Python; its record is enough here
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--only-binary=:all:",
    ]
    path = _fetch([*command, f"{name}=={version}"], ".whl")
    if path is None:
        return None
    with zipfile.ZipFile(path) as wheel:
        found = {
            f"{_SITE}/{one.filename}": wheel.read(one)
            for one in wheel.infolist()
            if one.file_size < 1 << 20 and not one.is_dir()
        }
    shutil.rmtree(os.path.dirname(path))
    return found


def _node_package(name: str, version: str) -> dict[str, bytes] | None:
    if shutil.which("npm") is None:
        return None
    path = _fetch(["npm", "pack", "--silent", f"{name}@{version}"], ".tgz")
    if path is None:
        return None
    found = {}
    with tarfile.open(path) as archive:
        for one in archive:
            body = archive.extractfile(one) if one.isfile() and one.size < 1 << 20 else None
            if body is not None:
                found[f"{_MODULES}/{name}/{one.name.partition('/')[2]}"] = body.read()
    shutil.rmtree(os.path.dirname(path))
    return found


def _fetch(command: Sequence[str], ending: str) -> str | None:
    """Run a package client in a folder of its own: the path of the one file that it left there, or None."""
    folder = tempfile.mkdtemp(prefix="pratique-demo-")
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        done = None
    found = [name for name in os.listdir(folder) if name.endswith(ending)]
    if done is not None and done.returncode == 0 and len(found) == 1:
        return os.path.join(folder, found[0])
    shutil.rmtree(folder)
    return None
