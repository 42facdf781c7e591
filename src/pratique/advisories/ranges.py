"""What one OSV record says about versions, as rows: intervals of keys, and versions that no interval covers. Pure.

    >>> rows(record, Scope(Namespace("Debian", "dpkg"))).ranges             # doctest: +SKIP
    [('12', 'nginx', 'DSA-1-1', b'', b'...', '', '1.22.1-9+deb12u11', '', 1, 0)]

The evaluation that OSV prescribes: https://ossf.github.io/osv-schema/#evaluation. Events sorted by version; `introduced`
opens an interval, the next `fixed` (exclusive) or `last_affected` (inclusive) closes it, `limit` ends all.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from pratique import versions
from pratique.advisories.namespace import Namespace, split
from pratique.model.advisory import (
    DEFERRED,
    END_OF_LIFE,
    LIMITED,
    TEXT,
    UNIMPORTANT,
    WONT_FIX,
    Advisory,
    OsvAffected,
    OsvRange,
)

BELOW, ABOVE = b"", b"\xff"
"""Below and above every key."""

_STATUS = {
    "deferred": DEFERRED,
    "ignored": WONT_FIX,
    "wont-fix": WONT_FIX,
    "won't fix": WONT_FIX,
    "will not fix": WONT_FIX,
    "no-dsa": DEFERRED,
    "end-of-life": END_OF_LIFE,
    "out of support scope": END_OF_LIFE,
    "unimportant": UNIMPORTANT,
}
"""Words of Debian's urgency, Ubuntu's status and Red Hat's fix state → flag; every other word says nothing against a fix."""

Event = tuple[str, str]
"""Kind and version."""
Interval = tuple[bytes, bytes, str, str, str, int, int]
"""lo, hi, introduced, fixed, last_affected, encoding, flags."""
RangeRow = tuple[str, str, str, bytes, bytes, str, str, str, int, int]
"""release, name, advisory, then as an interval: a row of table `ranges`."""
VersionRow = tuple[str, str, str, str]
"""release, name, version, advisory: a row of table `versions`."""


class Rows(NamedTuple):
    """All rows of one record, and how many of its affected entries name no version that we can evaluate."""

    ranges: list[RangeRow]
    versions: list[VersionRow]
    unusable: int


class Keys(dict[str, bytes | None]):
    """Version text → key in one order, None when it has none; remembered, as records repeat versions."""

    def __init__(self, order: str) -> None:
        super().__init__()
        self.order = order
        try:
            self.encoding = versions.encoding(order)
        except versions.InvalidOrder:
            self.encoding = 0

    def __missing__(self, text: str) -> bytes | None:
        value = self._derived(versions.key, text)
        self[text] = value
        return value

    def after(self, text: str) -> bytes | None:
        """The end of `<= text`."""
        return self._derived(versions.after, text)

    def _derived(self, derive: Callable[[str, str], bytes], text: str) -> bytes | None:
        if not self.encoding:
            return None
        try:
            return derive(self.order, text)
        except (versions.InvalidVersion, versions.NoKey):
            return None


class Scope:
    """One ecosystem while its records are read; remembers what records repeat."""

    def __init__(self, namespace: Namespace) -> None:
        self.namespace = namespace
        self.keys = Keys(namespace.order)
        self._name = namespace.name.casefold()
        self._releases: dict[str, str | None] = {}
        self._intervals: dict[tuple[Event, ...], tuple[Interval, ...]] = {}

    def release(self, ecosystem: str) -> str | None:
        """The release key of an ecosystem as a record writes it; None when it is another ecosystem."""
        if ecosystem not in self._releases:
            name, suffix = split(ecosystem)
            self._releases[ecosystem] = self.namespace.release_of(suffix) if name.casefold() == self._name else None
        return self._releases[ecosystem]

    def intervals(self, item: OsvRange) -> tuple[Interval, ...]:
        """Of one range. GIT ranges speak of commits, not of versions; the versions are then listed beside."""
        if item.type == "GIT":
            return ()
        events = tuple([pair for event in item.events for pair in event.items()])
        found = self._intervals.get(events)
        if found is None:
            found = self._intervals[events] = tuple(intervals(list(events), self.keys))
        return found


def rows(record: Advisory, scope: Scope) -> Rows:
    """The rows of a record in one ecosystem; none when it is withdrawn."""
    ranges: dict[RangeRow, None] = {}
    listed: dict[VersionRow, None] = {}
    unusable = 0
    normalise = scope.namespace.normalise
    for affected in () if record.withdrawn else record.affected or ():
        release = scope.release(affected.package.ecosystem)
        if release is None:
            continue
        name = normalise(affected.package.name) if normalise else affected.package.name
        said = status(affected)
        found = [part for item in affected.ranges or () for part in scope.intervals(item)]
        for lo, hi, introduced, fixed, last, encoding, flags in found:
            ranges[release, name, record.id, lo, hi, introduced, fixed, last, encoding, flags | said] = None
        if affected.versions:
            for text in uncovered(affected.versions, found, scope.keys):
                listed[release, name, text, record.id] = None
        elif not found:
            unusable += 1
    return Rows(list(ranges), list(listed), unusable)


def status(affected: OsvAffected) -> int:
    """What a distribution says of a fix, as flags."""
    flags = 0
    for said in (affected.ecosystem_specific, affected.database_specific):
        if said and isinstance(said, dict):
            for field in ("urgency", "status", "fix_state"):
                word = said.get(field)
                flags |= _STATUS.get(word.lower(), 0) if isinstance(word, str) else 0
    return flags


def intervals(events: list[Event], keys: Keys) -> Iterator[Interval]:
    """The intervals of one range.

    A range without any `introduced` (which the schema forbids) is taken to begin with the first version.
    """
    limit = _limit(events, keys)
    events = [event for event in events if event[0] in {"introduced", "fixed", "last_affected"}]
    if all(kind != "introduced" for kind, _ in events):
        events.insert(0, ("introduced", "0"))
    begun = ""
    open_ = False
    for kind, text in _sorted(events, keys):
        if kind == "introduced":
            begun, open_ = (begun if open_ else text), True
        elif open_:
            yield from _interval(begun, kind, text, limit, keys)
            open_ = False
    if open_:
        yield from _interval(begun, "", "", limit, keys)


def _interval(begun: str, kind: str, text: str, limit: str, keys: Keys) -> Iterator[Interval]:
    """One interval, unless it is empty; texts only when a bound has no key."""
    introduced = "" if begun == "0" else begun
    fixed, last = (text if kind == "fixed" else ""), (text if kind == "last_affected" else "")
    lo = keys[introduced] if introduced else BELOW
    hi = keys[fixed] if fixed else keys.after(last) if last else ABOVE
    flags = 0
    if limit:
        end = keys[limit]
        if hi is None or end is None or end < hi:  # without keys the limit stands: rather lose a fix than a range
            hi, fixed, last, flags = end, limit, "", LIMITED
    if lo is None or hi is None:
        yield BELOW, ABOVE, introduced, fixed, last, 0, flags | TEXT
    elif lo < hi:
        yield lo, hi, introduced, fixed, last, keys.encoding, flags


def _limit(events: list[Event], keys: Keys) -> str:
    """The highest `limit`; empty when there is none or it is `*`."""
    limits = [text for kind, text in events if kind == "limit"]
    if not limits or "*" in limits:
        return ""
    return _sorted([("limit", text) for text in limits], keys)[-1][1]


def _sorted(events: list[Event], keys: Keys) -> list[Event]:
    """Events by version; in the record's order where they are equal, and all where they cannot be compared."""
    if events[0] == ("introduced", "0") and len(events) <= 2:
        return events
    if all(text == "0" or keys[text] is not None for _, text in events):
        return sorted(events, key=lambda event: _place(event, keys))
    try:
        return sorted(events, key=functools.cmp_to_key(functools.partial(_compare, keys.order)))
    except (versions.InvalidVersion, versions.InvalidOrder):
        return events


def _place(event: Event, keys: Keys) -> bytes:
    kind, text = event
    if kind == "introduced" and text == "0":
        return BELOW
    return (keys.after(text) if kind == "last_affected" else keys[text]) or BELOW


def _compare(order: str, a: Event, b: Event) -> int:
    first, second = (event == ("introduced", "0") for event in (a, b))
    if first or second:
        return second - first
    return versions.compare(order, a[1], b[1]) or (a[0] == "last_affected") - (b[0] == "last_affected")


def uncovered(texts: Iterable[str], found: list[Interval], keys: Keys) -> Iterator[str]:
    """Versions that no keyed interval covers."""
    spans = [(part[0], part[1]) for part in found if part[5]]
    for text in texts:
        key = keys[text] if spans else None
        if key is not None:
            for lo, hi in spans:
                if lo <= key < hi:
                    break
            else:
                yield text
        else:
            yield text
