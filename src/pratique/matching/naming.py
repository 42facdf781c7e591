"""Which vulnerabilities a set of advisories is about: one name for each, a CVE where one is known.

A distribution's advisory that fixes five CVEs gives five; a GHSA and a PYSEC record of one CVE give one.
"""

from collections.abc import Mapping, Sequence

from pratique.model.advisory import Advisory, cves


def vulnerabilities(ids: Sequence[str], records: Mapping[str, Advisory]) -> dict[str, tuple[str, ...]]:
    """Vulnerability → ids of the advisories about it, in the order given."""
    known = {one: records[one] for one in dict.fromkeys(ids) if one in records}
    named = {one: cves(record) for one, record in known.items()}
    by_alias: dict[str, tuple[str, ...]] = {}
    for one, found in named.items():
        for alias in (one, *(known[one].aliases or ())):
            if found:
                by_alias.setdefault(alias, found)
    grouped: dict[str, list[str]] = {}
    for one in dict.fromkeys(ids):
        record = known.get(one)
        names = named.get(one) or _through_aliases(record, by_alias) or (_canonical(one, record),)
        for name in names:
            grouped.setdefault(name, []).append(one)
    return {name: tuple(found) for name, found in grouped.items()}


def _through_aliases(record: Advisory | None, by_alias: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    for alias in (record.aliases or ()) if record else ():
        if alias in by_alias:
            return by_alias[alias]
    return ()


def _canonical(one: str, record: Advisory | None) -> str:
    """Of ids without a CVE the GHSA, which most databases share, else the first by name."""
    names = sorted({one, *((record.aliases or ()) if record else ())})
    return next((name for name in names if name.startswith("GHSA-")), names[0])
