"""JSON of manifests and configs, read so that no runtime could read it differently.

Go's decoder takes keys in any case and the last of equal ones, so a config with `User` and `user` is one thing to Docker
and another to a strict reader. Such documents are refused; honest ones get their keys in one case.
"""

from typing import Any, TypeVar

import msgspec

from pratique.documents import strict
from pratique.errors import UnreadableError

T = TypeVar("T")

_FREE = frozenset({"annotations", "labels", "exposedports", "volumes"})
"""Objects whose keys are data."""


def decode(data: bytes, type: type[T], what: str, limit: int) -> T:  # noqa: A002 - msgspec's own name for it
    """`data` as `type`, whose fields are named in lower case; `what` names it in errors. LimitError, UnreadableError."""
    value = _folded(strict.check(data, what, limit), what)
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"Could not read {what}: {error}; build or fetch the image again.") from error


def _folded(value: Any, what: str) -> Any:
    if isinstance(value, list):
        return [_folded(item, what) for item in value]
    if not isinstance(value, dict):
        return value
    made: dict[str, Any] = {}
    for key, inner in value.items():
        name = key.casefold()
        if name in made:
            raise UnreadableError(
                f"Could not read {what}: the key {key!r} appears in two spellings, and runtimes differ on which counts."
            )
        made[name] = inner if name in _FREE else _folded(inner, what)
    return made
