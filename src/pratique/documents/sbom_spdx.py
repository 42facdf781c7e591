"""The packages of an SPDX 2.2 or 2.3 JSON document."""

import re
from typing import Any

import msgspec

from pratique.documents import sbom_packages
from pratique.documents.sbom_packages import Said
from pratique.model.distro import Distro
from pratique.model.package import Package

NOT_PACKAGES = frozenset({"CONTAINER", "OPERATING-SYSTEM", "OPERATING_SYSTEM", "SOURCE", "FILE", "ARCHIVE", "DEVICE"})
"""Purposes of packages that are none to us, unless they have a purl."""
_UNKNOWN = frozenset({"", "NOASSERTION", "NONE"})
_BUILT_FROM = re.compile(r"built package from: (\S{1,200}) (\S{1,200})")
"""How Trivy names the source package."""
_FOUND_IN = re.compile(r"(?:found in|acquired package info from [^:/]{1,80}:) (/?[^\n]{1,4000})")
"""How pratique and Syft name the file that says so."""


class Reference(msgspec.Struct, frozen=True):
    referenceType: str = ""  # noqa: N815 - the format's names, here and below
    referenceLocator: str = ""  # noqa: N815


class Checksum(msgspec.Struct, frozen=True):
    algorithm: str = ""
    checksumValue: str = ""  # noqa: N815


class SpdxPackage(msgspec.Struct, frozen=True):
    SPDXID: str = ""
    name: str = ""
    versionInfo: str | None = None  # noqa: N815
    primaryPackagePurpose: str | None = None  # noqa: N815
    licenseDeclared: str | None = None  # noqa: N815
    licenseConcluded: str | None = None  # noqa: N815
    sourceInfo: str | None = None  # noqa: N815
    supplier: str | None = None
    comment: str | None = None
    externalRefs: list[Reference] | None = None  # noqa: N815
    checksums: list[Checksum] | None = None


class Relationship(msgspec.Struct, frozen=True):
    spdxElementId: str = ""  # noqa: N815
    relatedSpdxElement: str = ""  # noqa: N815
    relationshipType: str = ""  # noqa: N815


class Document(msgspec.Struct, frozen=True):
    packages: list[SpdxPackage] | None = None
    relationships: list[Relationship] | None = None


def read(document: dict[str, Any]) -> tuple[Distro | None, tuple[Package, ...]]:
    """Distribution and packages; msgspec.ValidationError for what is no SPDX."""
    spdx = msgspec.convert(document, type=Document)
    found = spdx.packages or []
    names = {one.SPDXID: one.name for one in found}
    needs: dict[str, list[str]] = {}
    for relation in spdx.relationships or ():
        source, target = relation.spdxElementId, relation.relatedSpdxElement
        if relation.relationshipType == "DEPENDENCY_OF":
            source, target = target, source
        if relation.relationshipType in {"DEPENDS_ON", "DEPENDENCY_OF"} and target in names:
            needs.setdefault(source, []).append(names[target])
    packages = [made for one in found if _is_package(one) and (made := _package(one, needs)) is not None]
    return _distro(found) or sbom_packages.distro(packages), tuple(packages)


def _purl(one: SpdxPackage) -> str:
    return next((ref.referenceLocator for ref in one.externalRefs or () if ref.referenceType == "purl"), "")


def _is_package(one: SpdxPackage) -> bool:
    return bool(_purl(one)) or bool(one.name and one.versionInfo and one.primaryPackagePurpose not in NOT_PACKAGES)


def _package(one: SpdxPackage, needs: dict[str, list[str]]) -> Package | None:
    said = one.sourceInfo or ""
    built = _BUILT_FROM.search(said)
    where = _FOUND_IN.search(one.comment or "") or _FOUND_IN.search(said)
    licence = one.licenseDeclared if one.licenseDeclared not in {None, *_UNKNOWN} else one.licenseConcluded
    return sbom_packages.package(
        Said(
            name=one.name,
            version=one.versionInfo or "",
            purl=_purl(one),
            licenses=(licence,) if licence and licence not in _UNKNOWN else (),
            locations=tuple(where[1].split(", ")) if where else (),
            digests={
                item.algorithm.lower(): item.checksumValue.lower() for item in one.checksums or () if item.algorithm
            },
            source_name=built[1] if built else "",
            source_version=built[2] if built else "",
            vendor=(one.supplier or "").partition(": ")[2],
            depends_on=tuple(dict.fromkeys(needs.get(one.SPDXID, ()))),
        )
    )


def _distro(found: list[SpdxPackage]) -> Distro | None:
    for one in found:
        if one.primaryPackagePurpose in {"OPERATING-SYSTEM", "OPERATING_SYSTEM"} and one.name:
            version = one.versionInfo or ""
            return Distro(id=one.name.lower(), version="" if version in _UNKNOWN else version)
    return None
