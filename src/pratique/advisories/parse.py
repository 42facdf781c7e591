"""Records of one ecosystem, parsed into rows of the database's tables; what is not understood is counted and said."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from pratique.advisories.namespace import Namespace, of
from pratique.advisories.packed import Packed, valid_id
from pratique.advisories.ranges import RangeRow, Scope, VersionRow, rows
from pratique.errors import DatabaseError
from pratique.model.advisory import TEXT, Advisory, cves

BAD_SHARE = 0.01
"""An ecosystem with a larger share of unreadable records is refused."""
AdvisoryRow = tuple[str, str, int, bytes, int, bytes]
"""id, modified, crc, digest, withdrawn, data: a row of table `advisory`."""


class Parsed(NamedTuple):
    """One record as rows of all tables."""

    advisory: AdvisoryRow
    ranges: list[RangeRow]
    versions: list[VersionRow]
    aliases: list[tuple[str, str]]
    ratings: list[tuple[str, bytes]]


class Parser:
    """Records of one ecosystem → rows; counts what it could not use."""

    def __init__(self, ecosystem: str, modified: Mapping[str, str]) -> None:
        self.namespace: Namespace = of(ecosystem)
        self.bad: list[str] = []
        self.unusable = 0
        self.textual = 0
        self._scope = Scope(self.namespace)
        self._modified = modified
        self._decoder = msgspec.json.Decoder(Advisory)

    def __call__(self, packed: Packed) -> Parsed | None:
        """The rows of one record; None when it is bad, which `bad` then says."""
        try:
            record = self._decoder.decode(packed.plain)
            if record.id != packed.id or not valid_id(record.id):
                raise ValueError("the member's name is not the record's id")
            found = rows(record, self._scope)
        except (ValueError, RecursionError) as error:
            self.bad.append(f"{packed.id}: {str(error)[:200]}.")
            return None
        self.unusable += found.unusable
        self.textual += sum(1 for row in found.ranges if row[-1] & TEXT)
        modified = self._modified.get(record.id) or record.modified
        digest = hashlib.sha256(packed.plain).digest()
        return Parsed(
            (record.id, modified, packed.crc, digest, bool(record.withdrawn), packed.deflated),
            found.ranges,
            found.versions,
            [] if record.withdrawn else [(cve, record.id) for cve in cves(record)],
            [] if record.withdrawn else list(_rating(record)),
        )

    def notes(self) -> Iterator[str]:
        """What was not understood."""
        if not self.namespace.plugin:
            yield "No plug-in knows this ecosystem: versions compare by the generic order."
        if self.unusable:
            yield f"{self.unusable} affected entries name no versions (commits only, or nothing): they match nothing."
        if self.textual:
            yield f"{self.textual} ranges have a bound without a byte key: they are compared as texts."
        if self.bad:
            yield f"{len(self.bad)} records cannot be read and are left out, the first: {'; '.join(self.bad[:3])}"


def _rating(record: Advisory) -> Iterator[tuple[str, bytes]]:
    """The record for others that share its CVE, when it says anything of severity."""
    severity = [*(record.severity or ())]
    for affected in record.affected or ():
        severity += affected.severity or ()
    said = record.database_specific
    word = {"severity": said["severity"]} if isinstance(said, dict) and isinstance(said.get("severity"), str) else None
    if severity or word:
        brief = Advisory(
            id=record.id,
            published=record.published,
            aliases=record.aliases,
            related=record.related,
            upstream=record.upstream,
            summary=record.summary or record.details.strip().partition("\n")[0][:200],
            severity=tuple(dict.fromkeys(severity)) or None,
            database_specific=word,
        )
        yield record.id, msgspec.json.encode(brief)


def check_bad(ecosystem: str, bad: list[str], records: int) -> None:
    """Refuse an ecosystem of which too much cannot be read."""
    if len(bad) > BAD_SHARE * (records + len(bad)):
        raise DatabaseError(
            f"{len(bad)} of {records + len(bad)} records of {ecosystem} cannot be read, the first {bad[0]} "
            "Nothing was replaced; report it to the source, or take another."
        )
