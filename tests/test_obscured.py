"""Thirty images that hide what they hold: none is allowed in silence.

Each is made from one honest image with an OpenSSL that its distribution has fixed since. Whatever hides it, the verdict of
the built-in policy, with all advisories loaded, is a denial or incomplete, or warns that most is not known.
"""

import dataclasses
import io
import json
import zipfile

import pytest

import makers
from mirrors import Mirror, record
from pratique import advisories, inspection
from pratique.model.verdict import Outcome

OS_RELEASE = b'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\n'
ALPINE = b"ID=alpine\nVERSION_ID=3.18.4\n"
BAD, GOOD = "3.0.11-1~deb12u1", "3.0.11-1~deb12u2"
STATUS, INFO, SITE = "var/lib/dpkg/status", "var/lib/dpkg/info", "usr/local/lib/python3.11/site-packages"
HOW_BAD = {"severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]}
ADVISORIES = {
    "Debian": [
        record("DSA-1-1", ("Debian:12", "openssl", GOOD), **HOW_BAD),
        record("DSA-2-1", ("Debian:13", "openssl", "1"), **HOW_BAD),
    ],
    "Alpine": [record("CVE-2024-2", ("Alpine:v3.18", "openssl", "3.1.4-r1"), **HOW_BAD)],
    "Rocky Linux": [record("RLSA-2024:1", ("Rocky Linux:9", "openssl", "1:3.0.7-25.el9_3"), **HOW_BAD)],
    "PyPI": [record("PYSEC-1", ("PyPI", "jinja2", "2.10.1"), **HOW_BAD)],
    "npm": [record("GHSA-1", ("npm", "lodash", "4.17.21"), **HOW_BAD)],
    "Maven": [record("GHSA-2", ("Maven", "org.apache.logging.log4j:log4j-core", "2.15.0"), **HOW_BAD)],
    "Go": [record("GO-1", ("Go", "stdlib", "1.20.0"), **HOW_BAD)],
    "Bitnami": [record("BIT-openssl-1", ("Bitnami", "openssl", "3.0.12"), **HOW_BAD)],
}
PROGRAM = b"\x7fELF\x02\x01\x01" + bytes(57)


def program(size: int, mark: bytes = b"") -> makers.Node:
    return makers.program(PROGRAM + mark + bytes(size - len(PROGRAM) - len(mark)))


def stanza(name: str, version: str, source: str = "") -> bytes:
    more = f"Source: {source}\n" if source else ""
    return f"Package: {name}\nStatus: install ok installed\nArchitecture: amd64\n{more}Version: {version}\n\n".encode()


def status(openssl: str = BAD) -> bytes:
    return (
        stanza("bash", "5.2.15-2") + stanza("libssl3", openssl, "openssl") + stanza("coreutils", "9.1-1+deb12u1") + b""
    )


def debian(openssl: str = BAD) -> dict[str, bytes | makers.Node]:
    """An honest image: every program belongs to a package."""
    return {
        "etc/os-release": OS_RELEASE,
        "etc/debian_version": b"12.5\n",
        STATUS: status(openssl),
        f"{INFO}/bash.list": b"/.\n/bin\n/bin/bash\n",
        f"{INFO}/coreutils.list": b"/.\n/bin/ls\n",
        f"{INFO}/libssl3:amd64.list": b"/.\n/usr/lib/x86_64-linux-gnu/libssl.so.3\n",
        "bin/bash": program(60_000),
        "bin/ls": program(50_000),
        "usr/lib/x86_64-linux-gnu/libssl.so.3": program(90_000, b"OpenSSL 3.0.11 19 Sep 2023\0"),
    }


def alpine() -> dict[str, bytes | makers.Node]:
    installed = (
        b"P:busybox\nV:1.36.1-r2\nF:bin\nR:busybox\n\nP:libssl3\nV:3.1.4-r0\no:openssl\nF:lib\nR:libssl.so.3\n\n"
    )
    return {
        "etc/os-release": ALPINE,
        "etc/alpine-release": b"3.18.4\n",
        "lib/apk/db/installed": installed,
        "bin/busybox": program(80_000),
        "lib/libssl.so.3": program(90_000),
    }


def without(files: dict, *names: str) -> dict:
    return {name: content for name, content in files.items() if not name.startswith(names)}


def wheel(metadata: bytes) -> dict[str, bytes | makers.Node]:
    return {
        f"{SITE}/jinja2-2.10.dist-info/METADATA": metadata,
        f"{SITE}/jinja2-2.10.dist-info/RECORD": b"jinja2/__init__.py,,\n",
        f"{SITE}/jinja2/__init__.py": b"__version__ = '2.10'\n",
        f"{SITE}/jinja2/_speedups.so": program(70_000),
    }


def zipped(files: dict[str, bytes], before: bytes = b"") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return before + made.getvalue()


METADATA = b"Metadata-Version: 2.1\nName: jinja2\nVersion: 2.10\n"
POM = b"groupId=org.apache.logging.log4j\nartifactId=log4j-core\nversion=2.14.0\n"
CLEAN = debian(GOOD)


@dataclasses.dataclass(frozen=True)
class Case:
    """`said`: part of the reason that must be given; `outcome`: how heavily."""

    layers: tuple[dict, ...]
    outcome: Outcome
    said: str
    media_types: tuple[str, ...] = ()


def deny(said: str, *layers: dict, **more) -> Case:
    return Case(layers, Outcome.DENY, said, **more)


def incomplete(said: str, *layers: dict, **more) -> Case:
    return Case(layers, Outcome.INCOMPLETE, said, **more)


def warn(said: str, *layers: dict, **more) -> Case:
    return Case(layers, Outcome.WARN, said, **more)


CASES = {
    "os-release gone": incomplete("unknown distribution", without(debian(), "etc/")),
    "os-release deleted by an upper layer": incomplete(
        "unknown distribution", debian(), {"etc/.wh.os-release": b"", "etc/.wh.debian_version": b""}
    ),
    "os-release empty": incomplete("unknown distribution", {**without(debian(), "etc/"), "etc/os-release": b""}),
    "os-release contradicts the release file": incomplete("contradictory", debian(), {"etc/debian_version": b"13.0\n"}),
    "os-release of another distribution": incomplete(
        "contradict", debian(), {"etc/os-release": ALPINE, "etc/alpine-release": b"3.18.4\n"}
    ),
    "os-release of a later release, everywhere": incomplete(
        "contradict",
        debian(),
        {"etc/os-release": OS_RELEASE.replace(b"12", b"13"), "etc/debian_version": b"13.0\n"},
    ),
    "a release that has reached its end": incomplete(
        "no release 8",
        {
            **debian(),
            "etc/os-release": b"ID=debian\nVERSION_ID=8\n",
            "etc/debian_version": b"8.11\n",
            STATUS: stanza("libssl3", "1.0.1t-1", "openssl"),
        },
    ),
    "dpkg status deleted by an upper layer": incomplete(
        "no package record of it", debian(), {"var/lib/dpkg/.wh.status": b""}
    ),
    "dpkg status deleted, one other package left": warn(
        "0%", without(debian(), STATUS), {"srv/node_modules/a/package.json": b'{"name":"a","version":"1.0.0"}'}
    ),
    "dpkg status renamed": incomplete(
        "no package record of it", {**without(debian(), STATUS), STATUS + "-saved": status()}
    ),
    "dpkg status emptied": incomplete("no package record of it", debian(), {STATUS: b""}),
    "dpkg status truncated": incomplete("could not be examined", debian(), {STATUS: status()[:-30]}),
    "dpkg status cut between stanzas": warn("account for", debian(), {STATUS: stanza("bash", "5.2.15-2")}),
    "dpkg status behind a link": deny(
        "DSA-1-1", without(debian(), "var/"), {"srv/.d/status": status(), "var/lib/dpkg": makers.link("/srv/.d")}
    ),
    "dpkg status in pieces": deny(
        "DSA-1-1", without(debian(), "var/"), {"var/lib/dpkg/status.d/libssl3": stanza("libssl3", BAD, "openssl")}
    ),
    "apk database gone": incomplete("no package record", alpine(), {"lib/apk/.wh.db": b""}),
    "rpm database replaced by junk": incomplete(
        "could not be examined",
        {
            "etc/os-release": b'ID=rocky\nVERSION_ID="9.3"\n',
            "var/lib/rpm/rpmdb.sqlite": b"junk" * 1000,
            "usr/bin/openssl": program(60_000),
        },
    ),
    "binaries renamed and without records": incomplete(
        "no package record", {"etc/os-release": OS_RELEASE, "opt/a": program(60_000), "opt/b": program(90_000)}
    ),
    "binaries packed": warn("account for", CLEAN, {"usr/local/bin/app": program(900_000, b"UPX!\x0d\x16\x02\x0a")}),
    "a Go binary without build information": warn(
        "account for", CLEAN, {"usr/local/bin/app": program(5_000_000, b'\xff Go build ID: "x"\n \xff')}
    ),
    "squashed layers without records": incomplete("no package record of it", without(debian(), "var/")),
    "node_modules flattened into one file": warn(
        "account for", CLEAN, {"srv/app.js": makers.file(b"/* lodash 4.17.20 */" * 50_000, 0o755)}
    ),
    "package.json without version": warn(
        "No version is known", CLEAN, {"srv/node_modules/lodash/package.json": b'{"name":"lodash"}'}
    ),
    "METADATA without Name": incomplete(
        "could not be examined", CLEAN, wheel(b"Metadata-Version: 2.1\nVersion: 2.10\n")
    ),
    "METADATA deleted beside its modules": warn(
        "account for", CLEAN, wheel(METADATA), {f"{SITE}/.wh.jinja2-2.10.dist-info": b""}
    ),
    "a jar without manifest": warn(
        "No version is known",
        CLEAN,
        {"srv/app.jar": zipped({"org/apache/logging/log4j/core/Logger.class": b"\xca\xfe\xba\xbe"})},
    ),
    "static busybox only": incomplete("no package record", {"bin/busybox": program(1_000_000)}),
    "one program from scratch": incomplete("no package record", {"app": program(2_000_000)}),
    "a program without its execute bit": warn(
        "account for", CLEAN, {"app": makers.file(PROGRAM + bytes(900_000), 0o644)}
    ),
    "package.json without name": warn("No version is known", CLEAN, {"srv/node_modules/lodash/package.json": b"{}"}),
    "a foreign layer": incomplete(
        "outside the registry",
        CLEAN,
        {"a": b""},
        media_types=("", "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
    ),
    "an encrypted layer": incomplete(
        "encrypted", CLEAN, {"a": b""}, media_types=("", "application/vnd.oci.image.layer.v1.tar+gzip+encrypted")
    ),
    "a Python zipapp": warn(
        "account for",
        CLEAN,
        {
            "srv/app.pyz": makers.file(
                zipped({"jinja2/__init__.py": b"", "big": bytes(500_000)}, b"#!/usr/bin/python3\n"), 0o755
            )
        },
    ),
    "a wheel inside a zip": warn(
        "account for",
        CLEAN,
        {
            "srv/app.zip": zipped(
                {
                    "jinja2-2.10-py3-none-any.whl": zipped(
                        {"jinja2-2.10.dist-info/METADATA": METADATA, "jinja2/x.py": bytes(100_000)}
                    )
                }
            )
        },
    ),
    "a tar inside a layer": warn("account for", CLEAN, {"srv/root.tar": makers.tar(debian())}),
    "a huge unknown program beside a clean dpkg": warn("account for", CLEAN, {"opt/x": program(3_000_000)}),
    "an existing package claims a program": warn(
        "account for", CLEAN, {f"{INFO}/bash.list": b"/.\n/bin/bash\n/opt/x\n", "opt/x": program(3_000_000)}
    ),
    "a program of a package replaced": warn("account for", CLEAN, {"bin/bash": program(3_000_000, b"evil")}),
    "a package claims what Python installed": deny(
        "PYSEC-1",
        CLEAN,
        wheel(METADATA),
        {f"{INFO}/bash.list": f"/bin/bash\n/{SITE}/jinja2-2.10.dist-info/METADATA\n".encode()},
    ),
    "an SBOM inside that says that nothing is there": deny(
        "DSA-1-1",
        debian(),
        {
            "opt/bitnami/x/.spdx-x.spdx": b'{"spdxVersion":"SPDX-2.3","packages":[]}',
            "sbom.cdx.json": b'{"bomFormat":"CycloneDX"}',
        },
    ),
    "VEX, ignore files and a policy inside": deny(
        "DSA-1-1",
        debian(),
        {
            ".trivyignore": b"DSA-1-1\n",
            "pratique.yaml": b"apiVersion: pratique/v1\nkind: Policy\n",
            ".vex/x.json": b"{}",
        },
    ),
}


@pytest.fixture(scope="module")
def database(tmp_path_factory) -> str:
    from pratique.model.settings import Settings

    root = tmp_path_factory.mktemp("advisories")
    mirror = Mirror(root / "mirror")
    for ecosystem, records in ADVISORIES.items():
        mirror.put(ecosystem, *records)
    settings = Settings(data_dir=str(root / "data"), cache_dir=str(root / "cache"))
    advisories.build(settings, str(root / "mirror"))
    return settings.data_dir


@pytest.fixture
def scanned(settings, tmp_path, database):
    import msgspec

    settings = msgspec.structs.replace(settings, data_dir=database)

    def scan(image: makers.Made):
        target = "oci-dir:" + makers.layout(tmp_path / "image", image)
        report = inspection.scan(inspection.Request(targets=(target,)), settings)
        assert not report.failures
        # The built-in policy wants secrets examined too; what is not about hiding is left out.
        return report, [reason for reason in report.results[0].verdict.reasons if reason.rule != "secrets"]

    return scan


def image(case: Case) -> makers.Made:
    made = makers.image(*(makers.tar(files) for files in case.layers))
    document = json.loads(made.manifest)
    for layer, media_type in zip(document["layers"], case.media_types, strict=False):
        layer["mediaType"] = media_type or layer["mediaType"]
    return makers._made(document, made.blobs.values(), config=made.config, layers=made.layers, plain=made.plain)


def test_the_honest_image_is_allowed_without_a_word(scanned) -> None:
    assert scanned(image(Case((CLEAN,), Outcome.NOTE, "")))[1] == []
    assert scanned(image(Case((alpine(),), Outcome.DENY, "")))[1][0].outcome is Outcome.DENY


def test_the_vulnerable_image_is_denied(scanned) -> None:
    reasons = scanned(image(Case((debian(),), Outcome.DENY, "")))[1]
    assert [reason.outcome for reason in reasons] == [Outcome.DENY]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_none_is_allowed_in_silence(case: Case, scanned) -> None:
    reasons = scanned(image(case))[1]
    said = [(reason.outcome, reason.message) for reason in reasons]
    assert any(outcome is case.outcome and case.said in message for outcome, message in said), said
