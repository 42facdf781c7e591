"""JSON from outside, read strictly: bounded size and depth, no duplicate keys, exact types.

Two readers that disagree on a duplicated key see two documents; we see neither.
"""

import json
import re
from typing import Any, TypeVar

import msgspec

from pratique.errors import LimitError, UnreadableError

T = TypeVar("T")

SIZE = 256 << 20
"""Bytes. A report of 100,000 findings has about 100 MB."""
DEPTH = 100
"""Levels of arrays and objects; the deepest document that we know of (SPDX 3) has 12."""

_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+"?|[\[\]{}]', re.DOTALL)
"""Strings (possessive and open-ended: linear on any bytes) and brackets outside of them."""


class _DuplicateKeyError(ValueError):
    pass


def decode(data: bytes, type: type[T], what: str, limit: int = SIZE) -> T:  # noqa: A002 - msgspec's own name for it
    """`data` as `type`; `what` names it in errors ("the report"). LimitError, UnreadableError."""
    check(data, what, limit)
    try:
        return msgspec.json.decode(data, type=type)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableError(f"Could not read {what}: {error}; give a complete, unchanged file.") from error


def check(data: bytes, what: str, limit: int = SIZE) -> Any:
    """The decoded JSON, once it is known to be bounded, well-formed and without duplicate keys."""
    if len(data) > limit:
        raise LimitError(
            f"Could not read {what}: it has {len(data):,} bytes and the limit is {limit:,}; give a smaller one."
        )
    if _too_deep(data):
        raise LimitError(
            f"Could not read {what}: it is nested deeper than {DEPTH} levels, which no honest document is."
        )
    try:
        return json.loads(data, object_pairs_hook=_unique)
    except _DuplicateKeyError as error:
        raise UnreadableError(
            f"Could not read {what}: the key {error} appears twice in one object; write it once."
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"Could not read {what}: {error}; give a complete, unchanged file.") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _DuplicateKeyError(repr(twice))
    return made


def _too_deep(data: bytes) -> bool:
    """True above DEPTH. Few opening brackets cannot be deep, which spares most documents the walk."""
    if data.count(b"[") + data.count(b"{") <= DEPTH:
        return False
    depth = 0
    for match in _STRUCTURE.finditer(data):
        first = data[match.start()]
        if first in b"[{":
            depth += 1
            if depth > DEPTH:
                return True
        elif first in b"]}":
            depth -= 1
    return False
