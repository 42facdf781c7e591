"""`match`: packages and the advisories that could affect them → findings, one for each package and vulnerability."""

from collections.abc import Container, Iterable, Iterator, Sequence

from msgspec.structs import replace

from pratique.matching import databases, severity
from pratique.matching.affected import Hit, affecting
from pratique.matching.fingerprints import fingerprint
from pratique.matching.naming import vulnerabilities
from pratique.matching.severity import Related
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
    spoken_of = candidates.ranges.keys() | candidates.exact.keys()
    for package in packages:
        at = package.coordinate
        if at is None or (at.ecosystem, at.release, at.name) not in spoken_of:
            continue
        if (at, package.module) not in known:  # many packages share one coordinate: those of a Debian source
            known[at, package.module] = tuple(_said(at, package.module, candidates, void, related))
        found += [_of(package, one) for one in known[at, package.module]]
    return tuple(sorted(found, key=_order))


def _said(
    at: Coordinate, label: str, candidates: Candidates, void: Container[str], related: Related
) -> Iterator[Finding]:
    """What advisories say of every package of one coordinate and modularity label."""
    answer = affecting(at, candidates, label, void)
    hits: dict[str, list[Hit]] = {}
    for hit in answer.hits:
        hits.setdefault(hit.advisory, []).append(hit)
    for name, ids in vulnerabilities(hits, candidates.records).items():
        mine = [hit for one in ids for hit in hits[one]]
        yield vulnerability(name, ids, at, mine, candidates, related)
    if answer.undecided:
        yield _undecided(answer.undecided)


def _void(candidates: Candidates) -> frozenset[str]:
    """Records that speak of no vulnerability: withdrawn ones, and errata for bugs that name no CVE."""
    return frozenset(
        one
        for one, record in candidates.records.items()
        if record.withdrawn or (databases.bugfix(one) and not cves(record))
    )


def _undecided(advisories: Sequence[str]) -> Finding:
    more = f" and {len(advisories) - 1} more" if len(advisories) > 1 else ""
    title = f"Whether {advisories[0]}{more} affect it cannot be told: the versions do not compare"
    return Finding(id=UNDECIDED, kind=Kind.UNREADABLE, title=title, advisories=tuple(advisories))


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
