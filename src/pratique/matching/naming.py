"""Which vulnerabilities a set of advisories is about: one name for each, a CVE where one is known.

A distribution's advisory that fixes five CVEs gives five; a GHSA and a PYSEC record of one CVE give one, even when only
one of them names the CVE and the other is its alias.
"""

from collections.abc import Iterable, Mapping

from pratique.matching import databases
from pratique.model.advisory import Advisory, cves


def vulnerabilities(ids: Iterable[str], records: Mapping[str, Advisory]) -> dict[str, tuple[str, ...]]:
    """Vulnerability → ids of the advisories about it, a distribution's announcements first."""
    ordered = sorted(set(ids), key=lambda one: (not databases.announces(one), not databases.distribution(one), one))
    names = {one: _names(one, records.get(one)) for one in ordered}
    grouped: dict[str, list[str]] = {}
    for one in ordered:
        for vulnerability in _about(one, names, records):
            grouped.setdefault(vulnerability, []).append(one)
    return {vulnerability: tuple(found) for vulnerability, found in grouped.items()}


def _about(one: str, names: Mapping[str, frozenset[str]], records: Mapping[str, Advisory]) -> tuple[str, ...]:
    """The CVEs of a record, else those of the records that it shares a name with, else one name for all of these."""
    record = records.get(one)
    if record and (own := cves(record)):
        return own
    same = _connected(one, names)
    shared = {cve for other in same if other in records for cve in cves(records[other])}
    if shared:
        return tuple(sorted(shared))
    every = sorted(frozenset[str]().union(*(names[other] for other in same)))
    return (next((name for name in every if name.startswith("GHSA-")), every[0]),)


def _connected(one: str, names: Mapping[str, frozenset[str]]) -> set[str]:
    """The ids that names link with this one, in one or more steps."""
    same, known = {one}, set(names[one])
    while more := [other for other, called in names.items() if other not in same and not known.isdisjoint(called)]:
        same.update(more)
        known.update(*(names[other] for other in more))
    return same


def _names(one: str, record: Advisory | None) -> frozenset[str]:
    return frozenset((one, *((record.aliases or ()) if record else ())))
