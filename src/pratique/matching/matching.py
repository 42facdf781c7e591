"""`match`: packages and the advisories that could affect them → findings, one for each package and vulnerability."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from pratique.matching import databases, severity
from pratique.matching.affected import affecting
from pratique.matching.fingerprints import fingerprint
from pratique.matching.naming import vulnerabilities
from pratique.matching.vulnerability import vulnerability
from pratique.model.advisory import Candidates, cves
from pratique.model.finding import Finding, Kind, Location, PackageRef, Suppressed
from pratique.model.package import Coordinate, Package

UNDECIDED = "uncomparable-version"
"""The id of the `unreadable` finding for advisories whose versions do not compare with a package's."""


def match(packages: Iterable[Package], candidates: Candidates) -> tuple[Finding, ...]:
    """Findings sorted by package, worst first. Pure: the same values give the same findings, in whatever order they come.

    A package that a distribution's package owns is matched too, and its findings are suppressed with the owner named:
    the distribution's own advisories speak for it.
    """
    found: list[Finding] = []
    known: dict[tuple[Coordinate, str], tuple[Finding, ...]] = {}
    void = _void(candidates)
    related = severity.by_cve(candidates)
    for package in packages:
        at = package.coordinate
        if at is None:
            continue
        if (at, package.module) not in known:  # many packages share one coordinate: those of a Debian source
            answer = affecting(at, candidates, package.module, void)
            grouped = vulnerabilities([hit.advisory for hit in answer.hits], candidates.records)
            said = [vulnerability(name, ids, at, answer.hits, candidates, related) for name, ids in grouped.items()]
            known[at, package.module] = (*said, *_undecided(answer.undecided))
        found += [_of(package, one) for one in known[at, package.module]]
    return tuple(sorted(found, key=_order))


def _void(candidates: Candidates) -> frozenset[str]:
    """Records that speak of no vulnerability: withdrawn ones, and errata for bugs that name no CVE."""
    return frozenset(
        one
        for one, record in candidates.records.items()
        if record.withdrawn or (databases.bugfix(one) and not cves(record))
    )


def _undecided(advisories: Sequence[str]) -> list[Finding]:
    if not advisories:
        return []
    more = f" and {len(advisories) - 1} more" if len(advisories) > 1 else ""
    title = f"Whether {advisories[0]}{more} affect it cannot be told: the versions do not compare"
    return [Finding(id=UNDECIDED, kind=Kind.UNREADABLE, title=title, advisories=tuple(advisories))]


def _of(package: Package, finding: Finding) -> Finding:
    """The finding about a package."""
    path = package.locations[0] if package.locations else ""
    name = package.full_name
    owner = package.owner
    return replace(
        finding,
        fingerprint=fingerprint(finding.kind, finding.id, package.type, name, path),
        package=PackageRef(name, package.version, package.purl, path),
        location=Location(path, package.line, 0, package.layer, package.instruction),
        base_image=package.base_image,
        suppressed=Suppressed(f"{owner} owns it, and is matched itself", by="owner") if owner else None,
    )


def _order(finding: Finding) -> tuple[str, str, str, int, str, str, str, int]:
    package, place = finding.package, finding.location
    name, version, purl = (package.name, package.version, package.purl) if package else ("", "", "")
    return name, version, place.path, -finding.severity.rank, finding.id, purl, place.layer, place.line
