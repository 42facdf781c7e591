"""Whether a waiver is about a finding: all that it names must match. One rule for exemptions, VEX, ignore files, baselines."""

import datetime as dt
from collections.abc import Iterable

import msgspec

from pratique.model.evidence import Evidence
from pratique.model.finding import Finding
from pratique.model.reference import Reference
from pratique.model.verdict import Context
from pratique.policy import globs, times
from pratique.policy.document import Waiver


class Subject(msgspec.Struct, frozen=True):
    """The image that findings are about, as far as waivers ask: its name is the user's, its digests are ours."""

    reference: Reference | None = None
    digests: frozenset[str] = frozenset()
    packages: frozenset[str] = frozenset()
    """purls of all packages."""


def subject(evidence: Evidence, context: Context) -> Subject:
    """The subject of an evidence in a context."""
    image = evidence.image
    digests = {image.manifest_digest, image.config_digest, image.index_digest, evidence.key} - {""}
    return Subject(context.reference, frozenset(digests), frozenset(p.purl for p in evidence.packages if p.purl))


def active(waiver: Waiver, at: dt.datetime) -> bool:
    """Whether a waiver counts at a time: made by then, and not ended."""
    made = times.moment(waiver.stamp) if waiver.stamp else None
    until = times.moment(waiver.until) if waiver.until else None
    return (made is None or made <= at) and (until is None or at < until) and (until is not None or not waiver.until)


def matches(waiver: Waiver, finding: Finding, image: Subject) -> bool:
    """Whether a waiver is about a finding of an image; times are `active`'s."""
    return _names(waiver, finding) and _is_of(waiver, image) and _package(waiver, finding) and _place(waiver, finding)


def for_image(waiver: Waiver, image: Subject) -> bool:
    """Whether a waiver's image glob lets it speak of an image at all."""
    return not waiver.image or (image.reference is not None and globs.matches(waiver.image, image.reference))


def _names(waiver: Waiver, finding: Finding) -> bool:
    if waiver.fingerprint:
        return waiver.fingerprint == finding.fingerprint
    if waiver.kinds and finding.kind not in waiver.kinds:
        return False
    return not waiver.ids or not set(waiver.ids).isdisjoint(ids(finding, aliases=not waiver.exact_id))


def ids(finding: Finding, *, aliases: bool = True) -> set[str]:
    """All names of a finding, in lower case."""
    names = (finding.id, *finding.aliases, *finding.advisories) if aliases else (finding.id,)
    return {name.lower() for name in names}


def _is_of(waiver: Waiver, image: Subject) -> bool:
    if not for_image(waiver, image) or (waiver.digests and image.digests.isdisjoint(waiver.digests)):
        return False
    return not waiver.products or any(_product(product, image) for product in waiver.products)


def _product(product: str, image: Subject) -> bool:
    from pratique.policy import purls  # with what parses URLs 4 ms, which most scans do not need

    if product.startswith(("pkg:oci/", "pkg:docker/")):
        name = image.reference.name if image.reference else ""
        return purls.of_image(product, name, image.digests)
    return any(purls.covers(product, package) for package in image.packages)


def _package(waiver: Waiver, finding: Finding) -> bool:
    wants = waiver.purls or waiver.package or waiver.names or waiver.version or waiver.types
    package = finding.package
    if not wants or package is None:
        return not wants
    from pratique.policy import purls

    found = purls.parse(package.purl)
    return (
        (not waiver.purls or any(purls.covers(purl, package.purl) for purl in waiver.purls))
        and (not waiver.package or purls.begins(waiver.package, package.purl))
        and (not waiver.names or _name_matches(waiver.names, package.name))
        and (not waiver.version or waiver.version == package.version)
        and (not waiver.types or (found is not None and found.type in waiver.types))
    )


def _name_matches(patterns: Iterable[str], name: str) -> bool:
    import re2

    return any(re2.fullmatch(pattern, name) is not None for pattern in patterns)


def _place(waiver: Waiver, finding: Finding) -> bool:
    if waiver.statuses and finding.status not in waiver.statuses:
        return False
    places = {finding.location.path, finding.package.path if finding.package else ""} - {""}
    return not waiver.paths or any(globs.path_matches(glob, place) for glob in waiver.paths for place in places)
