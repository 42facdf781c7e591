"""What one record says of how bad it is: its database's word, and CVSS vectors and scores.

Where databases keep it, all seen in real records:

* `severity[]`, of the record or of an affected entry: `CVSS_V2`, `CVSS_V3`, `CVSS_V4` with a vector; `Ubuntu` with a word,
* `database_specific.severity`: a word (GitHub, Bitnami),
* `database_specific.cvss_v2`, `cvss_v3`, `cvss_v4`: numbers (RubySec's),
* `affected[].ecosystem_specific` or `database_specific`, `urgency` (Debian), `severity`, `informational` (RustSec),
* the title: `Important: kernel security update` (AlmaLinux, Rocky Linux), `openssl security update (IMPORTANT)` (Oracle).

Other types than expected are passed over: a record says less then, it breaks nothing.
"""

from collections.abc import Iterator
from typing import Any

from pratique.matching import cvss, databases
from pratique.model.advisory import Advisory, OsvAffected, OsvSeverity
from pratique.model.finding import Rating, Severity
from pratique.model.package import Coordinate

WORDS = {
    "critical": Severity.CRITICAL,
    "important": Severity.HIGH,
    "high": Severity.HIGH,
    "moderate": Severity.MEDIUM,
    "medium": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "negligible": Severity.NEGLIGIBLE,
    "unimportant": Severity.NEGLIGIBLE,
    "none": Severity.NEGLIGIBLE,
    "unmaintained": Severity.NEGLIGIBLE,
    "notice": Severity.NEGLIGIBLE,
}
"""Every database's word → ours. The last two are RustSec's for what is no vulnerability; its `unsound` can be one."""

_NUMBERS = {"cvss_v4": "CVSSv4", "cvss_v3": "CVSSv31", "cvss_v2": "CVSSv2"}
_MOST = 24
"""Ratings kept of one record."""


def of(record: Advisory, at: Coordinate | None = None) -> tuple[Rating, ...]:
    """Words first, then scores, without repetition. `at`: what the record matched, so that only entries about it count."""
    source = databases.source(record.id)
    entries = _entries(record, at) if record.affected else []
    said = [*(record.severity or ()), *(one for entry in entries for one in entry.severity or ())]
    found = (*_words(record, entries, said, source), *_scores(record, entries, said, source))
    return tuple(dict.fromkeys(found[:_MOST])) if len(found) > 1 else found


def _entries(record: Advisory, at: Coordinate | None) -> list[OsvAffected]:
    """Affected entries about the coordinate's package, in a distribution about its release; all for a language's record
    that writes the name in another way, and where there is no coordinate.
    """
    every = list(record.affected or ())
    if at is None:
        return every
    name = _folded(at.name)
    mine = [entry for entry in every if _folded(entry.package.name) == name]
    if at.release:
        return [entry for entry in mine if at.release in entry.package.ecosystem.split(":")]
    return mine or every


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").replace(".", "-")


def _words(record: Advisory, entries: list[OsvAffected], said: list[OsvSeverity], source: str) -> Iterator[Rating]:
    words: list[Any] = [one.score for one in said if not one.type.startswith("CVSS")]
    if record.database_specific:
        words.append(_field(record.database_specific, "severity"))
    for entry in entries:
        for place in (entry.ecosystem_specific, entry.database_specific):
            if place:
                words += [_field(place, name) for name in ("urgency", "severity", "informational")]
    if databases.announces(record.id):
        words += _titled(record.summary)
    if source == "MAL":  # OSV's malicious packages carry no severity: whoever installed one ran it
        words.append("critical")
    for word in words:
        if isinstance(word, str) and word.lower() in WORDS:
            yield Rating(source, WORDS[word.lower()])


def _scores(record: Advisory, entries: list[OsvAffected], said: list[OsvSeverity], source: str) -> Iterator[Rating]:
    vectors: list[Any] = [one.score for one in said if one.type.startswith("CVSS")]
    places = [record.database_specific, *[entry.database_specific for entry in entries]]
    vectors += [_field(place, "cvss") for place in places if place]
    for vector in vectors:
        if isinstance(vector, str):
            try:
                method, value, severity = cvss.score(vector)
            except ValueError:
                continue
            yield Rating(source, WORDS[severity], value, vector, method)
    for name, method in _NUMBERS.items() if record.database_specific else ():
        value = _field(record.database_specific, name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 10:
            yield Rating(source, WORDS[cvss.word(value, method)], float(value), "", method)


def _titled(title: str) -> list[str]:
    """The words that a title could say: before its first colon, and in parentheses at its end."""
    first, colon, _ = title[:200].partition(":")
    _, bracket, last = title[-40:].rpartition("(")
    return [first] * bool(colon) + [last.removesuffix(")")] * bool(bracket)


def _field(place: Any, name: str) -> Any:
    return place.get(name) if isinstance(place, dict) else None
