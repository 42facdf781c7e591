"""VEX: what a supplier says of a vulnerability in a product. OpenVEX, CSAF VEX and CycloneDX VEX (JSON), read into one Struct.

A statement about a product that cannot be told apart (no package URL and no digest) is counted in `skipped`, never
guessed at.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.documents import _vex_csaf, _vex_cyclonedx, _vex_openvex, strict
from pratique.documents._vex import Lines, Product, Statement, Status, mapping, text
from pratique.errors import LimitError, UnreadableError

__all__ = ["Product", "Statement", "Status", "Vex", "read"]

MAX_BYTES = 64 << 20
MAX_STATEMENTS = 1_000_000
"""Statements times products of one document."""


class Vex(msgspec.Struct, frozen=True, kw_only=True):
    """One VEX document."""

    name: str
    format: str
    """`OpenVEX`, `CSAF` or `CycloneDX`."""
    author: str = ""
    statements: tuple[Statement, ...] = ()
    skipped: int = 0
    """Statements about products that have neither a package URL nor a digest."""


def read(data: bytes, name: str) -> Vex:
    """A VEX document of any of the three formats. UnreadableError for what is none, LimitError for what is too large."""
    document = strict.check(data, name, MAX_BYTES)
    readers = {"OpenVEX": _vex_openvex.statements, "CSAF": _vex_csaf.statements, "CycloneDX": _vex_cyclonedx.statements}
    found = _format(document)
    if not found:
        raise UnreadableError(f"{name} is no VEX document: give an OpenVEX, CSAF or CycloneDX file in JSON.")
    try:
        statements = tuple(_bounded(readers[found](document, Lines(data)), name))
    except (AttributeError, TypeError, KeyError, IndexError, ValueError, RecursionError):
        raise UnreadableError(f"{name} is a damaged {found} document: ask its author for a valid one.") from None
    kept = tuple(statement for statement in statements if statement.products)
    return Vex(name=name, format=found, author=_author(document), statements=kept, skipped=len(statements) - len(kept))


def _format(document: Any) -> str:
    if not isinstance(document, dict):
        return ""
    if "openvex" in str(document.get("@context", "")):
        return "OpenVEX"
    if isinstance(document.get("document"), dict) and "csaf_version" in document["document"]:
        return "CSAF"
    return "CycloneDX" if document.get("bomFormat") == "CycloneDX" else ""


def _bounded(statements: Iterator[Statement], name: str) -> Iterator[Statement]:
    count = 0
    for statement in statements:
        count += max(len(statement.products), 1)
        if count > MAX_STATEMENTS:
            raise LimitError(f"{name} makes more than {MAX_STATEMENTS:,} statements: split it.")
        yield statement


def _author(document: dict[str, Any]) -> str:
    publisher = mapping(mapping(document.get("document")).get("publisher"))
    supplier = mapping(mapping(document.get("metadata")).get("supplier"))
    return text(document.get("author") or publisher.get("name") or supplier.get("name"))
