"""CSAF 2.0, its VEX profile (https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#45-profile-5-vex)."""

from collections.abc import Iterator
from typing import Any

from pratique.documents._vex import Lines, Product, Statement, Status, entries, mapping, said, text

_STATUS = {
    "known_not_affected": Status.NOT_AFFECTED,
    "fixed": Status.FIXED,
    "first_fixed": Status.FIXED,
    "known_affected": Status.AFFECTED,
    "first_affected": Status.AFFECTED,
    "last_affected": Status.AFFECTED,
    "under_investigation": Status.UNDER_INVESTIGATION,
}


def statements(document: dict[str, Any], lines: Lines) -> Iterator[Statement]:
    stamp = text(mapping(document["document"].get("tracking")).get("current_release_date"))
    products = dict(_products(mapping(document.get("product_tree"))))
    for vulnerability in entries(document.get("vulnerabilities")):
        others = (text(each.get("text")) for each in entries(vulnerability.get("ids")))
        ids = tuple(name for name in (text(vulnerability.get("cve")), *others) if name)
        if not ids:
            continue
        line, why = lines.of(ids[0]), _Reasons(vulnerability)
        for key, named in mapping(vulnerability.get("product_status")).items():
            for product in entries(named) if key in _STATUS else ():
                meant = products.get(product, ())
                reason = why.of(product)
                yield Statement(ids=ids, status=_STATUS[key], products=meant, reason=reason, timestamp=stamp, line=line)


def _products(tree: dict[str, Any]) -> Iterator[tuple[str, tuple[Product, ...]]]:
    """Product ids with what they mean; those that no package URL identifies mean nothing to us."""
    purls: dict[str, str] = {}
    todo: list[Any] = [tree]
    while todo:
        branch = todo.pop()
        todo += entries(branch.get("branches"))
        own = [branch["product"]] if "product" in branch else []
        for product in [*entries(branch.get("full_product_names")), *own]:
            purls[product["product_id"]] = _purl(product)
    yield from ((name, (Product(purl=purl),)) for name, purl in purls.items() if purl)
    for relation in entries(tree.get("relationships")):
        whole = relation["full_product_name"]
        part = purls.get(relation["product_reference"], "")
        product = purls.get(relation["relates_to_product_reference"], "")
        if purl := _purl(whole):
            yield whole["product_id"], (Product(purl=purl),)
        elif part and product:
            yield whole["product_id"], (Product(purl=product, parts=(part,)),)


def _purl(product: dict[str, Any]) -> str:
    return text(mapping(product.get("product_identification_helper")).get("purl"))


class _Reasons:
    """Justifications (flags) and impacts (threats) of one vulnerability by product; those without products are for all."""

    def __init__(self, vulnerability: dict[str, Any]) -> None:
        impacts = [each for each in entries(vulnerability.get("threats")) if each.get("category") == "impact"]
        self._labels = _by_product(entries(vulnerability.get("flags")), "label")
        self._impacts = _by_product(impacts, "details")

    def of(self, product: str) -> str:
        labels, impacts = self._labels, self._impacts
        return said(
            ", ".join(labels.get("", []) + labels.get(product, [])),
            " ".join(impacts.get("", []) + impacts.get(product, [])),
        )


def _by_product(found: list[Any], key: str) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = {}
    for each in found:
        for product in entries(each.get("product_ids")) or [""]:
            texts.setdefault(product, []).append(text(each.get(key)))
    return texts
