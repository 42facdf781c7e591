"""CycloneDX VEX in JSON (https://cyclonedx.org/capabilities/vex/): a BOM with analyses, or one that refers to another BOM."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from pratique.documents._vex import Lines, Product, Statement, Status, entries, mapping, said, text

_STATUS = {
    "not_affected": Status.NOT_AFFECTED,
    "false_positive": Status.NOT_AFFECTED,
    "resolved": Status.FIXED,
    "resolved_with_pedigree": Status.FIXED,
    "exploitable": Status.AFFECTED,
    "in_triage": Status.UNDER_INVESTIGATION,
}


def statements(document: dict[str, Any], lines: Lines) -> Iterator[Statement]:
    purls = _purls(document)
    stamp = text(mapping(document.get("metadata")).get("timestamp"))
    for vulnerability in entries(document.get("vulnerabilities")):
        analysis = mapping(vulnerability.get("analysis"))
        state, name = analysis.get("state"), text(vulnerability.get("id"))
        if not name or state not in _STATUS:
            continue
        others = (text(mapping(each).get("id")) for each in entries(vulnerability.get("references")))
        affects = [_product(each, purls, _STATUS[state]) for each in entries(vulnerability.get("affects"))]
        yield Statement(
            ids=(name, *(other for other in others if other)),
            status=_STATUS[state],
            products=tuple(product for group in affects for product in group),
            reason=said(text(analysis.get("justification")), text(analysis.get("detail"))),
            timestamp=text(analysis.get("lastUpdated")) or text(vulnerability.get("updated")) or stamp,
            line=lines.of(name),
        )


def _purls(document: dict[str, Any]) -> dict[str, str]:
    """bom-ref → purl of all components, nested ones too."""
    found: dict[str, str] = {}
    todo = [mapping(mapping(document.get("metadata")).get("component")), *entries(document.get("components"))]
    while todo:
        component = todo.pop()
        todo += entries(component.get("components"))
        if text(component.get("bom-ref")) and text(component.get("purl")):
            found[component["bom-ref"]] = component["purl"]
    return found


def _product(affected: dict[str, Any], purls: dict[str, str], status: Status) -> tuple[Product, ...]:
    """What `affects` names: a component here, a purl, or a BOM-Link whose fragment is a purl.

    A version that is said to be affected or unknown is not cleared by what is said of the whole.
    """
    ref = text(affected.get("ref"))
    fragment = unquote(ref.partition("#")[2]) if ref.startswith("urn:cdx:") else ref
    purl = purls.get(ref, "") or purls.get(fragment, "") or (fragment if fragment.startswith("pkg:") else "")
    listed = affected.get("versions", [])
    if not isinstance(listed, list):
        return ()
    if not purl or not listed:
        return (Product(purl=purl),) if purl else ()
    bare, mark, rest = purl.partition("?")
    head, slash, last = bare.rpartition("/")
    name = head + slash + last.partition("@")[0] if not last.startswith("@") else bare
    # Ranges (vers) are not compared: a statement that names only ranges means no version that we can tell.
    clears = status in {Status.NOT_AFFECTED, Status.FIXED}
    meant = [each for each in listed if not (clears and each.get("status") in {"affected", "unknown"})]
    versions = [text(each.get("version")) for each in meant]
    return tuple(Product(purl=f"{name}@{version}{mark}{rest}") for version in versions if version)
