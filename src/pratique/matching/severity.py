"""Severity: all sources are kept, the chosen one is named; the record's own first, then the distribution's word, then any
record that shares the CVE."""

from collections.abc import Sequence

from pratique.model.advisory import Advisory, Candidates, cves
from pratique.model.finding import Rating, Severity
from pratique.model.package import Coordinate

_WORDS = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "negligible": Severity.NEGLIGIBLE,
    "unimportant": Severity.NEGLIGIBLE,
}


def by_cve(candidates: Candidates) -> dict[str, list[Advisory]]:
    """CVE → every record about it."""
    found: dict[str, list[Advisory]] = {}
    for record in candidates.records.values():
        for cve in cves(record):
            found.setdefault(cve, []).append(record)
    return found


def rate(
    records: Sequence[Advisory],
    others: Sequence[Advisory],
    at: Coordinate,  # noqa: ARG001
) -> tuple[Severity, str, tuple[Rating, ...]]:
    """(severity, its source, all ratings)."""
    for record in (*records, *others):
        said = record.database_specific.get("severity") if isinstance(record.database_specific, dict) else None
        if isinstance(said, str) and said.lower() in _WORDS:
            return _WORDS[said.lower()], record.id, (Rating(record.id, said.lower()),)
    return Severity.UNKNOWN, "", ()
