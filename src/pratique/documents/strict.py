"""JSON from outside, read strictly: bounded size and depth (the interpreter's), no duplicate keys, exact types.

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


_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
"""The escape of half a character; one without its other half is no text, and could not be written again."""


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
    try:
        found = json.loads(data.decode(), object_pairs_hook=_unique)
        if _SURROGATE.search(data):
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except _DuplicateKeyError as error:
        raise UnreadableError(
            f"Could not read {what}: the key {error} appears twice in one object; write it once."
        ) from error
    except RecursionError as error:
        raise LimitError(
            f"Could not read {what}: it is nested deeper than any honest document; give another."
        ) from error
    except ValueError as error:
        raise UnreadableError(f"Could not read {what}: {error}; give a complete, unchanged file.") from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _DuplicateKeyError(repr(twice))
    return made
