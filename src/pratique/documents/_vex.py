"""What a VEX document says, and careful hands for the untyped JSON that it says it in."""

import enum
from typing import Any

import msgspec


class Status(enum.StrEnum):
    """OpenVEX's four words, to which the other formats' are mapped."""

    NOT_AFFECTED = "not_affected"
    AFFECTED = "affected"
    FIXED = "fixed"
    UNDER_INVESTIGATION = "under_investigation"


class Product(msgspec.Struct, frozen=True):
    """What a statement is about: a package, an image, or packages in one of them."""

    purl: str = ""
    digests: tuple[str, ...] = ()
    """`sha256:<hex>` of an image."""
    parts: tuple[str, ...] = ()
    """purls of the packages in it that are meant; empty for the whole product."""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One vulnerability in some products."""

    ids: tuple[str, ...]
    """The vulnerability's name and aliases."""
    status: Status
    products: tuple[Product, ...]
    reason: str = ""
    """Justification and impact, for people."""
    timestamp: str = ""
    """When it was said; of several statements about one thing the latest counts."""
    line: int = 0


_MISSES = 20
"""Each name that is not found (it was written with escapes) costs a walk to the end of the file."""


class Lines:
    """Finds the line of each statement: JSON decoders give none, but statements come in the order of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._line = 1
        self._misses = 0

    def of(self, name: str) -> int:
        """The line of the next mention of a name; that of the one before when there is none."""
        if self._misses > _MISSES:
            return self._line
        found = self._data.find(b'"' + name.encode("utf-8", "replace") + b'"', self._at)
        if found < 0:
            self._misses += 1
        else:
            self._line += self._data.count(b"\n", self._at, found)
            self._at = found
        return self._line


def text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def entries(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def said(*parts: str) -> str:
    return ": ".join(part.strip() for part in parts if part.strip())
