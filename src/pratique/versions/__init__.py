r"""Version orders: which of two versions is newer, by the rules of the ecosystem that wrote them.

    >>> from pratique.versions import after, compare, key
    >>> compare("dpkg", "1.0~rc1-1", "1.0-1")
    -1
    >>> key("dpkg", "1.0~rc1-1") < key("dpkg", "1.0-1")
    True
    >>> lo, hi = key("rpm", "1.0"), after("rpm", "1.0")
    >>> lo <= key("rpm", "1.0-5.el9") < hi      # without a release, any release is meant
    True

One file per order; the file's name is the order's name. Each file holds

* `ENCODING`: the number of its byte encoding, raised whenever a key changes; keys of different encodings never meet,
* `key(text)`: bytes whose memcmp order is the order's own; equal versions have equal keys. A key is never empty and never
  begins with `b"\xff"`, so `b""` is below and `b"\xff"` is above every key,
* `compare(a, b)`: -1, 0 or 1, from the ecosystem's rules and not from the keys, so that each proves the other,
* `after(text)`, where equality is wider than equal keys: the least bytes above the keys of all versions that count as equal.

A text that is no version of the order raises `InvalidVersion`, a version without an exact key `NoKey`; nothing is guessed.
"""

import functools
import importlib
import os
from typing import Protocol, cast

MAX_LENGTH = 1024
"""Characters in the longest text that is looked at; real versions have at most some hundred."""


class InvalidOrder(ValueError):  # noqa: N818 -- named like InvalidVersion beside it
    """There is no version order of that name."""


class InvalidVersion(ValueError):  # noqa: N818 -- the field's own name (packaging.version.InvalidVersion)
    """The text is no version in this order."""


class NoKey(ValueError):  # noqa: N818 -- a fact about a valid version, not a fault
    """The version is valid and can be compared, but no byte key is exact for it."""


def invalid(order: str, text: str, why: str) -> InvalidVersion:
    """The error for a text that is no version, `why` being a clause."""
    shown = text if len(text) <= 80 else text[:80] + "…"
    return InvalidVersion(f"{shown!r} is no {order} version: {why}.")


class Order(Protocol):
    """What each file of this folder is."""

    ENCODING: int

    def key(self, text: str) -> bytes: ...
    def compare(self, a: str, b: str) -> int: ...


@functools.cache
def orders() -> tuple[str, ...]:
    """The names of all orders, sorted, without importing any."""
    listed = (name for folder in __path__ for name in os.listdir(folder))
    return tuple(sorted(name[:-3] for name in listed if name.endswith(".py") and name[0] != "_"))


@functools.cache
def _load(order: str) -> Order:
    if order not in orders():
        raise InvalidOrder(f"{order!r} is no version order; there are {', '.join(orders())}.")
    return cast("Order", importlib.import_module(f"{__name__}.{order}"))


@functools.lru_cache(
    maxsize=16384
)  # advisories name the same version again and again: for each release, for each package
def key(order: str, text: str) -> bytes:
    """Bytes that sort as the version does."""
    return _load(order).key(text)


def after(order: str, text: str) -> bytes:
    """The least bytes above the keys of every version that counts as equal to this one: the end of `<= text`."""
    module = _load(order)
    own = getattr(module, "after", None)
    return cast("bytes", own(text)) if own else module.key(text) + b"\0"


def compare(order: str, a: str, b: str) -> int:
    """-1, 0 or 1: `a` is older than, equal to or newer than `b`."""
    return _load(order).compare(a, b)


def encoding(order: str) -> int:
    """The number of the order's byte encoding, to be stored beside keys."""
    return _load(order).ENCODING
