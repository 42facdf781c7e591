"""`match`: packages and the advisories that could affect them → findings, one for each package and vulnerability."""

from collections.abc import Iterable, Sequence

from pratique.matching import risk, severity
from pratique.matching.affected import Answer, Hit, affecting
from pratique.matching.fingerprints import fingerprint
from pratique.matching.naming import vulnerabilities
from pratique.matching.order import ascending
from pratique.model.advisory import END_OF_LIFE, WONT_FIX, Advisory, Candidates
from pratique.model.distro import Distro
from pratique.model.finding import Finding, Kind, Location, PackageRef, Status, Suppressed
from pratique.model.package import Coordinate, Package

_DESCRIPTION = 4_000  # characters that are kept of an advisory's text
_REFERENCES = 20


def match(packages: Iterable[Package], candidates: Candidates, distro: Distro | None = None) -> tuple[Finding, ...]:
    """Findings sorted by package, worst first. Pure: the same values give the same findings.

    A package that a distribution's package owns is matched too, and its findings are suppressed with the owner named:
    the distribution's own advisories speak for it. `distro` decides whose severity goes first.
    """
    found: list[Finding] = []
    answers: dict[Coordinate, Answer] = {}
    related = severity.by_cve(candidates)
    for package in packages:
        at = package.coordinate
        if at is None:
            continue
        answer = answers.get(at)
        if answer is None:
            answer = answers[at] = affecting(at, candidates)
        if answer.hits:
            grouped = vulnerabilities([hit.advisory for hit in answer.hits], candidates.records)
            for name, ids in grouped.items():
                found.append(_finding(name, ids, package, at, answer.hits, candidates, related))
        found += [_undecided(advisory, package) for advisory in answer.undecided]
    return tuple(sorted(found, key=_order))


def _finding(
    name: str,
    ids: Sequence[str],
    package: Package,
    at: Coordinate,
    hits: Sequence[Hit],
    candidates: Candidates,
    related: dict[str, list[Advisory]],
) -> Finding:
    records = [candidates.records[one] for one in ids if one in candidates.records]
    mine = [hit for hit in hits if hit.advisory in ids]
    fixed = ascending(at.order, {hit.fixed for hit in mine if hit.fixed})
    others = [record for record in related.get(name, ()) if record.id not in ids]
    level, source, ratings = severity.rate(records, others, at)
    epss, kev = candidates.epss.get(name), name in candidates.kev
    path = package.locations[0] if package.locations else ""
    published = min((record.published for record in (*records, *others) if record.published), default="")
    return Finding(
        id=name,
        kind=Kind.VULNERABILITY,
        severity=level,
        severity_source=source,
        fingerprint=fingerprint(Kind.VULNERABILITY, name, package.type, package.full_name, path),
        title=_title(records, others, name),
        description=next((one.details for one in (*records, *others) if one.details), "")[:_DESCRIPTION],
        aliases=_aliases(name, records),
        package=PackageRef(package.full_name, package.version, package.purl, path),
        fixed=fixed,
        status=_status(fixed, mine),
        ratings=ratings,
        epss=epss,
        kev=kev,
        risk=risk.score(level, ratings, epss, kev=kev),
        published=published,
        modified=max((record.modified for record in records), default=""),
        fix_date=_fix_date(records, bool(fixed), at),
        references=_references(records),
        advisories=tuple(ids),
        cwes=_cwes(records, others),
        location=Location(path, package.line, 0, package.layer, package.instruction),
        base_image=package.base_image,
        suppressed=Suppressed(f"{package.owner} owns it, and is matched itself", by="owner") if package.owner else None,
    )


def _undecided(advisory: str, package: Package) -> Finding:
    path = package.locations[0] if package.locations else ""
    return Finding(
        id="uncomparable-version",
        kind=Kind.UNREADABLE,
        fingerprint=fingerprint(
            Kind.UNREADABLE, "uncomparable-version", advisory, package.type, package.full_name, path
        ),
        title=f"Whether {advisory} affects {package.full_name} {package.version} cannot be told: the versions do not compare",
        package=PackageRef(package.full_name, package.version, package.purl, path),
        advisories=(advisory,),
        location=Location(path, package.line, 0, package.layer, package.instruction),
        base_image=package.base_image,
    )


def _title(records: Sequence[Advisory], others: Sequence[Advisory], name: str) -> str:
    for record in (*records, *others):
        text = record.summary or record.details
        if text:
            line = text.strip().split("\n", 1)[0]
            return line if len(line) <= 160 else line[:157] + "…"
    return name


def _aliases(name: str, records: Sequence[Advisory]) -> tuple[str, ...]:
    """Other names of the same vulnerability: never the other CVEs of an advisory that fixes several."""
    found: dict[str, None] = {}
    for record in records:
        found[record.id] = None
        for alias in record.aliases or ():
            if not alias.startswith("CVE-"):
                found[alias] = None
    found.pop(name, None)
    return tuple(found)


def _status(fixed: Sequence[str], hits: Sequence[Hit]) -> Status:
    if fixed:
        return Status.FIXED
    flags = 0
    for hit in hits:
        flags |= hit.flags
    if flags & END_OF_LIFE:
        return Status.END_OF_LIFE
    return Status.WONT_FIX if flags & WONT_FIX else Status.AFFECTED


def _fix_date(records: Sequence[Advisory], fixed: bool, at: Coordinate) -> str:
    """When a distribution's advisory announced the fix; other records do not say when a fix came out."""
    if not fixed or not at.release:
        return ""
    return min((record.published for record in records if record.published), default="")


def _references(records: Sequence[Advisory]) -> tuple[str, ...]:
    urls = dict.fromkeys(ref.url for record in records for ref in record.references or () if ref.url)
    return tuple(urls)[:_REFERENCES]


def _cwes(records: Sequence[Advisory], others: Sequence[Advisory]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in (*records, *others):
        said = record.database_specific.get("cwe_ids") if isinstance(record.database_specific, dict) else None
        for one in said if isinstance(said, list) else ():
            if isinstance(one, str):
                found[one] = None
    return tuple(found)


def _order(finding: Finding) -> tuple[str, str, str, int, str, str]:
    package = finding.package
    name, version, path = (package.name, package.version, package.path) if package else ("", "", "")
    return name, version, path, -finding.severity.rank, finding.id, finding.fingerprint
