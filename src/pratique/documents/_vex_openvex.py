"""OpenVEX (https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md), also its first edition 0.0.1."""

from collections.abc import Iterator
from typing import Any

from pratique.documents._vex import Lines, Product, Statement, Status, entries, mapping, said, text


def statements(document: dict[str, Any], lines: Lines) -> Iterator[Statement]:
    for statement in entries(document.get("statements")):
        ids = _ids(statement.get("vulnerability"))
        if not ids:
            continue
        # The first edition (0.0.1) names the parts once, for all products.
        shared = statement.get("subcomponents", [])
        products = [_product(product, shared) for product in entries(statement.get("products"))]
        yield Statement(
            ids=ids,
            status=Status(statement["status"]),
            products=tuple(product for product in products if product),
            reason=said(text(statement.get("justification")), text(statement.get("impact_statement"))),
            timestamp=_latest(statement) or _latest(document),
            line=lines.of(ids[0]),
        )


def _ids(vulnerability: Any) -> tuple[str, ...]:
    if isinstance(vulnerability, str):  # OpenVEX 0.0.1
        return (vulnerability,)
    named = text(vulnerability.get("name")) or text(vulnerability.get("@id")).rpartition("/")[2]
    return tuple(name for name in (named, *map(text, entries(vulnerability.get("aliases")))) if name)


def _product(product: Any, shared: Any) -> Product | None:
    """What a product is; None where it or a part of it cannot be told: that must not widen it to the whole product."""
    given = {"@id": product} if isinstance(product, str) else product
    purl = _purl(given)
    hashes = mapping(given.get("hashes"))
    digests = tuple(f"sha256:{value}".lower() for kind, value in hashes.items() if kind in {"sha-256", "sha256"})
    inside = given.get("subcomponents", shared)
    if not isinstance(inside, list):
        return None
    parts = tuple(part for part in map(_purl, inside) if part)
    return Product(purl, digests, parts) if (purl or digests) and len(parts) == len(inside) else None


def _purl(component: Any) -> str:
    if isinstance(component, str):
        return component if component.startswith("pkg:") else ""
    given = text(mapping(component.get("identifiers")).get("purl")) or text(component.get("@id"))
    return given if given.startswith("pkg:") else ""


def _latest(holder: dict[str, Any]) -> str:
    return text(holder.get("last_updated")) or text(holder.get("timestamp"))
