"""VEX: what a supplier says of a vulnerability in a product. OpenVEX, CSAF VEX and CycloneDX VEX (JSON), read into one Struct.

OpenVEX: https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md. CSAF 2.0: https://docs.oasis-open.org/csaf/csaf/v2.0/.
CycloneDX: https://cyclonedx.org/capabilities/vex/. A statement about a product that cannot be told apart (no package URL
and no digest) is counted in `skipped`, never guessed at.
"""

import enum
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from pratique.documents import strict
from pratique.errors import LimitError, UnreadableError

MAX_BYTES = 64 << 20
MAX_STATEMENTS = 1_000_000
"""Statements times products of one document."""


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
    readers = {"OpenVEX": _openvex, "CSAF": _csaf, "CycloneDX": _cyclonedx}
    found = _format(document)
    if not found:
        raise UnreadableError(f"{name} is no VEX document: give an OpenVEX, CSAF or CycloneDX file in JSON.")
    try:
        statements = tuple(_bounded(readers[found](document, _Lines(data)), name))
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
    publisher = _mapping(_mapping(document.get("document")).get("publisher"))
    supplier = _mapping(_mapping(document.get("metadata")).get("supplier"))
    return _text(document.get("author") or publisher.get("name") or supplier.get("name"))


class _Lines:
    """Finds the line of each statement: JSON decoders give none, but statements come in the order of the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._line = 1

    def of(self, name: str) -> int:
        """The line of the next mention of a name; that of the one before when there is none."""
        found = self._data.find(b'"' + name.encode("utf-8", "replace") + b'"', self._at)
        if found >= 0:
            self._line += self._data.count(b"\n", self._at, found)
            self._at = found
        return self._line


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _said(*parts: str) -> str:
    return ": ".join(part.strip() for part in parts if part.strip())


# OpenVEX


def _openvex(document: dict[str, Any], lines: _Lines) -> Iterator[Statement]:
    for statement in _list(document.get("statements")):
        ids = _openvex_ids(statement.get("vulnerability"))
        if not ids:
            continue
        products = [_openvex_product(product) for product in _list(statement.get("products"))]
        yield Statement(
            ids=ids,
            status=Status(statement["status"]),
            products=tuple(product for product in products if product),
            reason=_said(_text(statement.get("justification")), _text(statement.get("impact_statement"))),
            timestamp=_latest(statement) or _latest(document),
            line=lines.of(ids[0]),
        )


def _openvex_ids(vulnerability: Any) -> tuple[str, ...]:
    if isinstance(vulnerability, str):  # OpenVEX 0.0.1
        return (vulnerability,)
    named = _text(vulnerability.get("name")) or _text(vulnerability.get("@id")).rpartition("/")[2]
    return tuple(name for name in (named, *map(_text, _list(vulnerability.get("aliases")))) if name)


def _openvex_product(product: Any) -> Product | None:
    if isinstance(product, str):  # OpenVEX 0.0.1
        return Product(purl=product) if product.startswith("pkg:") else None
    purl = _openvex_purl(product)
    hashes = _mapping(product.get("hashes"))
    digests = tuple(f"sha256:{value}".lower() for kind, value in hashes.items() if kind in {"sha-256", "sha256"})
    inside = _list(product.get("subcomponents"))
    parts = tuple(part for part in map(_openvex_purl, inside) if part)
    # Parts that cannot be told apart must not widen the statement to the whole product.
    return Product(purl, digests, parts) if (purl or digests) and len(parts) == len(inside) else None


def _openvex_purl(component: Any) -> str:
    if isinstance(component, str):
        return component if component.startswith("pkg:") else ""
    given = _text(_mapping(component.get("identifiers")).get("purl")) or _text(component.get("@id"))
    return given if given.startswith("pkg:") else ""


def _latest(holder: dict[str, Any]) -> str:
    return _text(holder.get("last_updated")) or _text(holder.get("timestamp"))


# CSAF

_CSAF_STATUS = {
    "known_not_affected": Status.NOT_AFFECTED,
    "fixed": Status.FIXED,
    "first_fixed": Status.FIXED,
    "known_affected": Status.AFFECTED,
    "first_affected": Status.AFFECTED,
    "last_affected": Status.AFFECTED,
    "under_investigation": Status.UNDER_INVESTIGATION,
}


def _csaf(document: dict[str, Any], lines: _Lines) -> Iterator[Statement]:
    tracking = _mapping(document["document"].get("tracking"))
    products = dict(_csaf_products(_mapping(document.get("product_tree"))))
    for vulnerability in _list(document.get("vulnerabilities")):
        names = [
            _text(vulnerability.get("cve")),
            *(_text(each.get("text")) for each in _list(vulnerability.get("ids"))),
        ]
        ids = tuple(name for name in names if name)
        if not ids:
            continue
        line = lines.of(ids[0])
        for key, named in _mapping(vulnerability.get("product_status")).items():
            if key in _CSAF_STATUS:
                for product in _list(named):
                    yield Statement(
                        ids=ids,
                        status=_CSAF_STATUS[key],
                        products=products.get(product, ()),
                        reason=_csaf_reason(vulnerability, product),
                        timestamp=_text(tracking.get("current_release_date")),
                        line=line,
                    )


def _csaf_products(tree: dict[str, Any]) -> Iterator[tuple[str, tuple[Product, ...]]]:
    """Product ids with what they mean; those that no package URL identifies mean nothing to us."""
    purls: dict[str, str] = {}
    todo: list[Any] = [tree]
    while todo:
        branch = todo.pop()
        todo += _list(branch.get("branches"))
        for product in [
            *_list(branch.get("full_product_names")),
            *([branch["product"]] if "product" in branch else []),
        ]:
            purls[product["product_id"]] = _csaf_purl(product)
    yield from ((name, (Product(purl=purl),)) for name, purl in purls.items() if purl)
    for relation in _list(tree.get("relationships")):
        whole = relation["full_product_name"]
        part, product = (
            purls.get(relation["product_reference"], ""),
            purls.get(relation["relates_to_product_reference"], ""),
        )
        own = _csaf_purl(whole)
        if own:
            yield whole["product_id"], (Product(purl=own),)
        elif part and product:
            yield whole["product_id"], (Product(purl=product, parts=(part,)),)


def _csaf_purl(product: dict[str, Any]) -> str:
    return _text(_mapping(product.get("product_identification_helper")).get("purl"))


def _csaf_reason(vulnerability: dict[str, Any], product: str) -> str:
    def about(key: str) -> Sequence[dict[str, Any]]:
        found = _list(vulnerability.get(key))
        return [each for each in found if product in _list(each.get("product_ids")) or not each.get("product_ids")]

    labels = [_text(flag.get("label")) for flag in about("flags")]
    impacts = [_text(threat.get("details")) for threat in about("threats") if threat.get("category") == "impact"]
    return _said(", ".join(labels), " ".join(impacts))


# CycloneDX

_CYCLONEDX_STATUS = {
    "not_affected": Status.NOT_AFFECTED,
    "false_positive": Status.NOT_AFFECTED,
    "resolved": Status.FIXED,
    "resolved_with_pedigree": Status.FIXED,
    "exploitable": Status.AFFECTED,
    "in_triage": Status.UNDER_INVESTIGATION,
}


def _cyclonedx(document: dict[str, Any], lines: _Lines) -> Iterator[Statement]:
    purls = _cyclonedx_purls(document)
    stamp = _text(_mapping(document.get("metadata")).get("timestamp"))
    for vulnerability in _list(document.get("vulnerabilities")):
        analysis = _mapping(vulnerability.get("analysis"))
        state, name = analysis.get("state"), _text(vulnerability.get("id"))
        if not name or state not in _CYCLONEDX_STATUS:
            continue
        others = (_text(_mapping(each).get("id")) for each in _list(vulnerability.get("references")))
        affects = [_cyclonedx_product(each, purls) for each in _list(vulnerability.get("affects"))]
        yield Statement(
            ids=(name, *(other for other in others if other)),
            status=_CYCLONEDX_STATUS[state],
            products=tuple(product for group in affects for product in group),
            reason=_said(_text(analysis.get("justification")), _text(analysis.get("detail"))),
            timestamp=_text(analysis.get("lastUpdated")) or _text(vulnerability.get("updated")) or stamp,
            line=lines.of(name),
        )


def _cyclonedx_purls(document: dict[str, Any]) -> dict[str, str]:
    """bom-ref → purl of all components, nested ones too."""
    found: dict[str, str] = {}
    todo = [_mapping(_mapping(document.get("metadata")).get("component")), *_list(document.get("components"))]
    while todo:
        component = todo.pop()
        todo += _list(component.get("components"))
        if _text(component.get("bom-ref")) and _text(component.get("purl")):
            found[component["bom-ref"]] = component["purl"]
    return found


def _cyclonedx_product(affected: dict[str, Any], purls: dict[str, str]) -> tuple[Product, ...]:
    """What `affects` names: a component here, a purl, or a BOM-Link whose fragment is a purl."""
    from urllib.parse import unquote

    ref = _text(affected.get("ref"))
    fragment = unquote(ref.partition("#")[2]) if ref.startswith("urn:cdx:") else ref
    purl = purls.get(ref, "") or purls.get(fragment, "") or (fragment if fragment.startswith("pkg:") else "")
    listed = _list(affected.get("versions"))
    if not purl or not listed:
        return (Product(purl=purl),) if purl else ()
    bare, mark, rest = purl.partition("?")
    head, slash, last = bare.rpartition("/")
    name = head + slash + last.partition("@")[0] if not last.startswith("@") else bare
    # Ranges (vers) are not compared: a statement that names only ranges means no version that we can tell.
    versions = [_text(each.get("version")) for each in listed]
    return tuple(Product(purl=f"{name}@{version}{mark}{rest}") for version in versions if version)
