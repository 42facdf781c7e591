"""The packages of a CycloneDX document, with what Trivy and Syft add as properties."""

from collections.abc import Collection
from typing import Any

import msgspec

from pratique.documents import sbom_packages
from pratique.documents.sbom_packages import Said
from pratique.model.distro import Distro
from pratique.model.package import Package

NOT_PACKAGES = frozenset(
    {"operating-system", "container", "file", "platform", "device", "device-driver", "firmware", "data"}
)
"""Kinds of components that are no packages, unless they have a purl."""
_ALGORITHMS = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}


class Property(msgspec.Struct, frozen=True):
    name: str = ""
    value: str | None = None


class Hash(msgspec.Struct, frozen=True):
    alg: str = ""
    content: str = ""


class Component(msgspec.Struct, frozen=True, rename={"bom_ref": "bom-ref"}):
    type: str = ""
    name: str = ""
    version: str | None = None
    group: str | None = None
    purl: str | None = None
    publisher: str | None = None
    description: str | None = None
    bom_ref: str | None = None
    hashes: list[Hash] | None = None
    licenses: Any = None
    properties: list[Property] | None = None
    evidence: Any = None
    components: list[dict[str, Any]] | None = None
    """Decoded one by one: a hostile document nests deeply."""


class Dependency(msgspec.Struct, frozen=True):
    ref: str = ""
    dependsOn: list[str] | None = None  # noqa: N815 - the format's name


class Metadata(msgspec.Struct, frozen=True):
    component: dict[str, Any] | None = None


class Bom(msgspec.Struct, frozen=True):
    components: list[dict[str, Any]] | None = None
    dependencies: list[Dependency] | None = None
    metadata: Metadata | None = None


def read(document: dict[str, Any]) -> tuple[Distro | None, tuple[Package, ...]]:
    """Distribution and packages; msgspec.ValidationError for what is no CycloneDX."""
    bom = msgspec.convert(document, type=Bom)
    components = _flat(bom)
    named = {component.bom_ref: component for component in components if component.bom_ref}
    needs = {
        one.ref: tuple(named[ref].name for ref in one.dependsOn or () if ref in named) for one in bom.dependencies or ()
    }
    owners = {one.purl for one in components if sbom_packages.is_distributions(one.purl or "")}
    packages = [made for one in components if _is_package(one) and (made := _package(one, needs, owners)) is not None]
    return _distro(components) or sbom_packages.distro(packages), tuple(packages)


def _flat(bom: Bom) -> list[Component]:
    """All components, nested ones too, in their order; the document's subject holds some in its own."""
    subject = bom.metadata.component if bom.metadata else None
    inside = subject.get("components") if subject else None
    todo = list(reversed([*(inside if isinstance(inside, list) else ()), *(bom.components or ())]))
    found: list[Component] = []
    while todo:
        one = msgspec.convert(todo.pop(), type=Component)
        found.append(one)
        todo += reversed(one.components or [])
    return found


def _is_package(one: Component) -> bool:
    """A lock file listed as an application (Trivy) has neither purl nor version."""
    return bool(one.purl) or bool(one.name and one.version and one.type not in NOT_PACKAGES)


def _package(one: Component, needs: dict[str, tuple[str, ...]], owners: Collection[str | None]) -> Package | None:
    """`owners`: the distribution's packages that the document lists; who is not among them owns nothing."""
    facts = {item.name: item.value or "" for item in one.properties or ()}
    source_name, source_version = _source(facts)
    owner = facts.get("pratique:owner", "")
    made = sbom_packages.package(
        Said(
            name=one.name,
            version=one.version or "",
            purl=one.purl or "",
            group=one.group or "",
            licenses=_licenses(one.licenses),
            locations=_locations(one.evidence, facts),
            digests={
                _ALGORITHMS[item.alg]: item.content.lower() for item in one.hashes or () if item.alg in _ALGORITHMS
            },
            source_name=source_name,
            source_version=source_version,
            layer=facts.get("pratique:layer")
            or facts.get("aquasecurity:trivy:LayerDiffID")
            or facts.get("syft:location:0:layerID", ""),
            vendor=one.publisher or "",
            depends_on=needs.get(one.bom_ref or "", ()),
        )
    )
    return made and msgspec.structs.replace(
        made,
        owner=owner if owner in owners else "",
        module=facts.get("pratique:modularityLabel") or made.module,
        declared=facts.get("pratique:declared") == "true",
    )


def _source(facts: dict[str, str]) -> tuple[str, str]:
    """Source package: Trivy writes it in parts, not into the purl."""
    if "pratique:sourceName" in facts or "pratique:sourceVersion" in facts:
        return facts.get("pratique:sourceName", ""), facts.get("pratique:sourceVersion", "")
    name, version = facts.get("aquasecurity:trivy:SrcName", ""), facts.get("aquasecurity:trivy:SrcVersion", "")
    if version and (release := facts.get("aquasecurity:trivy:SrcRelease")):
        version = f"{version}-{release}"
    if version and (epoch := facts.get("aquasecurity:trivy:SrcEpoch")):
        version = f"{epoch}:{version}"
    return name, version


def _locations(evidence: Any, facts: dict[str, str]) -> tuple[str, ...]:
    occurrences = evidence.get("occurrences") if isinstance(evidence, dict) else None
    found = (
        [one.get("location") for one in occurrences if isinstance(one, dict)] if isinstance(occurrences, list) else []
    )
    found += [value for name, value in facts.items() if name.startswith("syft:location:") and name.endswith(":path")]
    found.append(facts.get("aquasecurity:trivy:FilePath"))
    return tuple(path for path in found if isinstance(path, str) and path)


def _licenses(choices: Any) -> tuple[str, ...]:
    """Ids, names and expressions."""
    found = []
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            licence = choice.get("license")
            named = licence if isinstance(licence, dict) else {}
            found.append(choice.get("expression") or named.get("id") or named.get("name"))
    return tuple(text for text in found if isinstance(text, str))


def _distro(components: list[Component]) -> Distro | None:
    for one in components:
        if one.type == "operating-system" and one.name:
            facts = {item.name: item.value or "" for item in one.properties or ()}
            codename = facts.get("pratique:distro:codename") or facts.get("syft:distro:versionCodename", "")
            identity = facts.get("syft:distro:id") or one.name
            return Distro(id=identity.lower(), version=one.version or "", name=one.description or "", codename=codename)
    return None
