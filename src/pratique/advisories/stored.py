"""A stored record read back: whole, or without the ranges and versions that the tables hold anyway (four times faster)."""

from typing import Any

import msgspec
from isal import isal_zlib

from pratique.advisories.packed import BadRecordError, inflate
from pratique.errors import DatabaseError
from pratique.model.advisory import Advisory, OsvAffected, OsvPackage, OsvReference, OsvSeverity

_SMALL = 64 << 10
"""Bytes of deflate that can never become more than 66 MiB, so that the quick call without a bound is safe."""


class _Affected(msgspec.Struct, frozen=True, gc=False):
    package: OsvPackage = OsvPackage()
    severity: tuple[OsvSeverity, ...] | None = None
    ecosystem_specific: Any = None
    database_specific: Any = None


class _Slim(msgspec.Struct, frozen=True):
    """`Advisory` without what `affected` says of versions."""

    id: str
    modified: str = ""
    published: str = ""
    withdrawn: str | None = None
    aliases: tuple[str, ...] | None = None
    related: tuple[str, ...] | None = None
    upstream: tuple[str, ...] | None = None
    summary: str = ""
    details: str = ""
    severity: tuple[OsvSeverity, ...] | None = None
    affected: tuple[_Affected, ...] | None = None
    references: tuple[OsvReference, ...] | None = None
    database_specific: Any = None


_SLIM = msgspec.json.Decoder(_Slim)
_WHOLE = msgspec.json.Decoder(Advisory)


def whole(data: bytes) -> Advisory:
    """The record as its source wrote it. Raises DatabaseError."""
    try:
        return _WHOLE.decode(inflate(data))
    except (BadRecordError, ValueError, RecursionError) as error:
        raise _damaged(error) from error


def slim(data: bytes) -> Advisory:
    """The record with only those affected entries that say more than versions, and without these. Raises DatabaseError."""
    try:
        plain = isal_zlib.decompress(data, -15) if len(data) <= _SMALL else inflate(data)
        found = _SLIM.decode(plain)
    except Exception as error:  # isal's error is no type to its stub
        raise _damaged(error) from error
    affected = tuple(
        OsvAffected(item.package, item.severity, None, None, item.ecosystem_specific, item.database_specific)
        for item in found.affected or ()
        if item.severity or item.ecosystem_specific or item.database_specific
    )
    return Advisory(
        found.id,
        found.modified,
        found.published,
        found.withdrawn,
        found.aliases,
        found.related,
        found.upstream,
        found.summary,
        found.details,
        found.severity,
        affected or None,
        found.references,
        found.database_specific,
    )


def _damaged(error: Exception) -> DatabaseError:
    return DatabaseError(f"A stored advisory is damaged ({error}): run `pratique db update --force`.")
