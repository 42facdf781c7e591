"""Which of all ratings counts. All are kept, and the chosen one's source is named.

1. The word of the record's own database: a distribution's of its build, GitHub's reviewers' of theirs. In the real records
   it equals the score of CVSS 4.0 with its threat metrics, where there is one, more often than any other vector's.
2. The record's CVSS, the newest method first.
3. Of other records that share the CVE, in the same way: a language's or a vendor's database before CVSS in a
   distribution's record (mostly NVD's), and that before a distribution's word, which speaks of another one's build.

Where several say it with the same right, the worst counts, so that the order of records does not matter.
"""

from collections.abc import Mapping, Sequence

from pratique.matching import databases, ratings
from pratique.model.advisory import Advisory, Candidates, cves
from pratique.model.finding import Rating, Severity
from pratique.model.package import Coordinate

Related = Mapping[str, Sequence[Advisory]]
"""CVE → the records about it."""
_METHODS = ("", "CVSSv2", "CVSSv3", "CVSSv31", "CVSSv4")


def by_cve(candidates: Candidates) -> Related:
    """CVE → every record about it that stands."""
    found: dict[str, list[Advisory]] = {}
    for record in candidates.records.values():
        for cve in () if record.withdrawn else cves(record):
            found.setdefault(cve, []).append(record)
    return found


def rate(
    records: Sequence[Advisory], others: Sequence[Advisory], at: Coordinate
) -> tuple[Severity, str, tuple[Rating, ...]]:
    """(severity, its source, all ratings): of the records that matched, and of others that share their CVE."""
    own = [rating for record in records for rating in ratings.of(record, at)]
    shared = [rating for record in others for rating in ratings.of(record)]
    every = tuple(dict.fromkeys((*own, *shared)))
    tier = _worded(own) or _scored(own) or _worded(_upstream(shared)) or _scored(shared) or _worded(shared)
    if not tier:
        return Severity.UNKNOWN, "", every
    chosen = max(tier, key=_weight)
    return Severity(chosen.severity), chosen.source, every


def _upstream(said: Sequence[Rating]) -> list[Rating]:
    return [rating for rating in said if not databases.distribution(rating.source)]


def _worded(said: Sequence[Rating]) -> list[Rating]:
    return [rating for rating in said if not rating.method]


def _scored(said: Sequence[Rating]) -> list[Rating]:
    return [rating for rating in said if rating.method]


def _weight(rating: Rating) -> tuple[int, int, float, str]:
    return _METHODS.index(rating.method), Severity(rating.severity).rank, rating.score, rating.source
