"""The packages of Syft's own JSON."""

from typing import Any

import msgspec

from pratique.documents import sbom_packages
from pratique.documents.sbom_packages import Said
from pratique.model.distro import Distro
from pratique.model.package import Package


class Location(msgspec.Struct, frozen=True):
    path: str = ""
    layerID: str | None = None  # noqa: N815 - the format's name


class Artifact(msgspec.Struct, frozen=True):
    id: str = ""
    name: str = ""
    version: str = ""
    type: str = ""
    purl: str | None = None
    locations: list[Location] | None = None
    licenses: Any = None


class Relationship(msgspec.Struct, frozen=True):
    parent: str = ""
    child: str = ""
    type: str = ""


class SyftDistro(msgspec.Struct, frozen=True):
    id: str | None = None
    versionID: str | None = None  # noqa: N815 - as above
    prettyName: str | None = None  # noqa: N815
    versionCodename: str | None = None  # noqa: N815
    idLike: Any = None  # noqa: N815


class Document(msgspec.Struct, frozen=True):
    artifacts: list[Artifact] | None = None
    artifactRelationships: list[Relationship] | None = None  # noqa: N815
    distro: SyftDistro | None = None


def read(document: dict[str, Any]) -> tuple[Distro | None, tuple[Package, ...]]:
    """Distribution and packages; msgspec.ValidationError for what is no Syft JSON."""
    syft = msgspec.convert(document, type=Document)
    artifacts = syft.artifacts or []
    names = {one.id: one.name for one in artifacts if one.id}
    needs: dict[str, list[str]] = {}
    for relation in syft.artifactRelationships or ():
        if relation.type == "dependency-of" and relation.parent in names:
            needs.setdefault(relation.child, []).append(names[relation.parent])
    packages = [made for one in artifacts if (made := _package(one, needs)) is not None]
    return _distro(syft.distro) or sbom_packages.distro(packages), tuple(packages)


def _package(one: Artifact, needs: dict[str, list[str]]) -> Package | None:
    places = one.locations or []
    return sbom_packages.package(
        Said(
            name=one.name,
            version=one.version,
            purl=one.purl or "",
            licenses=_licenses(one.licenses),
            locations=tuple(place.path for place in places),
            layer=next((place.layerID for place in places if place.layerID), ""),
            depends_on=tuple(dict.fromkeys(needs.get(one.id, ()))),
        )
    )


def _licenses(values: Any) -> tuple[str, ...]:
    """Objects since schema 11, plain strings before."""
    members = values if isinstance(values, list) else []
    return sbom_packages.texts(
        [(one.get("spdxExpression") or one.get("value")) if isinstance(one, dict) else one for one in members]
    )


def _distro(said: SyftDistro | None) -> Distro | None:
    if said is None or not said.id:
        return None
    return Distro(
        id=said.id.lower(),
        version=said.versionID or "",
        name=said.prettyName or "",
        codename=said.versionCodename or "",
        like=sbom_packages.texts(said.idLike),
    )
