"""CycloneDX XML: the same bill of materials as `cyclonedx`, in XML.

Editions 1.6 (default), 1.7 and 1.5.
"""

from collections.abc import Iterator
from typing import Any, TextIO

from pratique.model.report import Options, Report
from pratique.report import _cyclonedx
from pratique.report._text import xml

EDITIONS = _cyclonedx.EDITIONS

_ATTRIBUTES = {
    "component": ("type", "bom-ref"),
    "vulnerability": ("bom-ref",),
    "dependency": ("ref",),
    "hash": ("alg",),
    "property": ("name",),
}
_ITEMS = {
    "components": "component",
    "hashes": "hash",
    "properties": "property",
    "occurrences": "occurrence",
    "vulnerabilities": "vulnerability",
    "references": "reference",
    "ratings": "rating",
    "cwes": "cwe",
    "advisories": "advisory",
    "affects": "target",
    "versions": "version",
    "compositions": "composition",
}
"""Lists whose element holds one child for each member."""
_CONTENT = {"hash": "content", "property": "value"}
"""Elements whose text is one member."""


def write(report: Report, out: TextIO, options: Options) -> None:
    """One XML document, UTF-8."""
    bom = _cyclonedx.bom(report, options)
    namespace = f"http://cyclonedx.org/schema/bom/{options.edition}"
    out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    out.write(f'<bom xmlns="{namespace}" serialNumber="{xml(bom["serialNumber"])}" version="{bom["version"]}">\n')
    for name in ("metadata", "components", "dependencies", "compositions", "vulnerabilities"):
        if name in bom:
            out.writelines(line + "\n" for line in _element(name, bom[name], "  "))
    out.write("</bom>\n")


def _element(name: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, list):
        yield from _list(name, value, indent)
        return
    if not isinstance(value, dict):
        yield f"{indent}<{name}>{xml(str(value))}</{name}>"
        return
    attributes = "".join(f' {key}="{xml(str(value[key]))}"' for key in _ATTRIBUTES.get(name, ()) if key in value)
    if content := _CONTENT.get(name):
        yield f"{indent}<{name}{attributes}>{xml(str(value[content]))}</{name}>"
        return
    children = {key: member for key, member in value.items() if key not in _ATTRIBUTES.get(name, ())}
    yield f"{indent}<{name}{attributes}>"
    for key, member in children.items():
        yield from _element(key, member, indent + "  ")
    yield f"{indent}</{name}>"


def _list(name: str, members: list[Any], indent: str) -> Iterator[str]:
    """Each kind of list has its own shape in XML."""
    deeper = indent + "  "
    if name == "dependsOn":
        yield from (f'{indent}<dependency ref="{xml(ref)}"/>' for ref in members)
        return
    shown = "responses" if name == "response" else name
    yield f"{indent}<{shown}>"
    for member in members:
        if name == "licenses":
            yield from (line for key, inner in member.items() for line in _element(key, inner, deeper))
        elif name == "dependencies":
            yield from _element("dependency", member, deeper)
        elif name == "assemblies":
            yield f'{deeper}<assembly ref="{xml(member)}"/>'
        elif name == "response":
            yield from _element("response", member, deeper)
        else:
            yield from _element(_ITEMS[name], member, deeper)
    yield f"{indent}</{shown}>"
