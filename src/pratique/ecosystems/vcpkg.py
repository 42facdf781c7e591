"""vcpkg ports (C and C++).

An installed tree holds `vcpkg/status`, stanzas as dpkg's, and for each port an SPDX document
(https://learn.microsoft.com/vcpkg/reference/software-bill-of-materials). A manifest names versions only where it
overrides them or wants a least one (https://learn.microsoft.com/vcpkg/reference/vcpkg-json); `vcpkg-lock.json` names registries, no
ports.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.ecosystems._stanzas import stanzas
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="vcpkg",
    installed=Wanted(
        paths=("**/vcpkg/status", "**/vcpkg/updates/*", "**/share/*/vcpkg.spdx.json"), limit=_bounded.TEXT_LIMIT
    ),
    declared=Wanted(paths=("**/vcpkg.json",), limit=4 << 20),
    experimental=True,
)


class _SpdxPackage(msgspec.Struct, frozen=True):
    SPDXID: str = ""
    name: str = ""
    versionInfo: str = ""  # noqa: N815  # the format's word
    licenseConcluded: str = ""  # noqa: N815  # the format's word


class _Spdx(msgspec.Struct, frozen=True):
    packages: list[_SpdxPackage]


class _Manifest(msgspec.Struct, frozen=True):
    dependencies: list[Any] = []
    overrides: list[dict[str, Any]] = []


def read(entry: Entry, body: Body) -> Record:
    """Ports of a status file, an SPDX document or a manifest."""
    if entry.path.endswith("vcpkg.spdx.json"):
        return record(_spdx(entry.path, _bounded.json(body, _Spdx)))
    if entry.path.endswith("vcpkg.json"):
        return record(_manifest(entry.path, _bounded.json(body, _Manifest)))
    return record(_status(entry.path, _bounded.text(body)))


def _status(path: str, content: str) -> Iterator[Package | str]:
    """Stanzas of a port itself; those with `Feature` say which of its parts are built."""
    for fields in stanzas(content):
        if "Feature" in fields or not fields.get("Status", "").endswith(" installed"):
            continue
        version, port = fields.get("Version", ""), fields.get("Port-Version", "0")
        if not fields.get("Package") or not version:
            yield nameless(str(fields.get("Package", "")))
            continue
        needs = (need.strip().partition(":")[0].partition("[")[0] for need in fields.get("Depends", "").split(","))
        yield _package(
            path,
            fields["Package"],
            f"{version}#{port}" if port not in {"", "0"} else version,
            arch=fields.get("Architecture", ""),
            depends_on=tuple(sorted({need for need in needs if need})),
        )


def _spdx(path: str, document: _Spdx) -> Iterator[Package | str]:
    """The port; the document's other packages are its sources and its binary form."""
    ports = [one for one in document.packages if one.SPDXID == "SPDXRef-port"]
    if not ports:
        yield "The SPDX document describes no port: look at it by hand."
    for port in ports:
        if not port.name or not port.versionInfo:
            yield nameless(port.name)
            continue
        known = port.licenseConcluded not in {"", "NOASSERTION", "NONE"}
        yield _package(path, port.name, port.versionInfo, licenses=(port.licenseConcluded,) if known else ())


def _manifest(path: str, manifest: _Manifest) -> Iterator[Package | str]:
    overridden = {}
    for one in manifest.overrides:
        version = next(
            (one[key] for key in ("version", "version-semver", "version-string", "version-date") if key in one), ""
        )
        overridden[str(one.get("name", ""))] = (str(version), one.get("port-version", 0))
    wanted = [one if isinstance(one, dict) else {"name": one} for one in manifest.dependencies]
    least = {str(one.get("name", "")): (str(one["version>="]), 0) for one in wanted if one.get("version>=")}
    for name, (version, port) in (least | overridden).items():
        if not name or not version:
            yield nameless(name)
            continue
        yield _package(path, name, f"{version}#{port}" if port else version, declared=True)
    unpinned = [str(one.get("name", "")) for one in wanted if str(one.get("name", "")) not in least | overridden]
    if unpinned:
        shown = ", ".join(name[:60] for name in unpinned[:5])
        yield f"Ports whose versions only the registry's baseline says ({shown}): scan the tree that vcpkg installed."


def _package(path: str, name: str, version: str, **facts: Any) -> Package:
    return Package(name=name, version=version, ecosystem="vcpkg", type="vcpkg", locations=(path,), **facts)
