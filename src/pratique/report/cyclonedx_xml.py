"""CycloneDX XML: the same bill of materials as `cyclonedx`, in XML.

Editions 1.6 (default), 1.7 and 1.5.
"""

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
    lines: list[str] = []
    for name in ("metadata", "components", "dependencies", "compositions", "vulnerabilities"):
        if name in bom:
            _element(lines, name, bom[name], "  ")
    out.writelines(line + "\n" for line in lines)
    out.write("</bom>\n")


def _element(lines: list[str], name: str, value: Any, indent: str) -> None:
    if isinstance(value, list):
        _list(lines, name, value, indent)
        return
    if not isinstance(value, dict):
        lines.append(f"{indent}<{name}>{xml(str(value))}</{name}>")
        return
    own = _ATTRIBUTES.get(name, ())
    attributes = "".join(f' {key}="{xml(str(value[key]))}"' for key in own if key in value)
    if content := _CONTENT.get(name):
        lines.append(f"{indent}<{name}{attributes}>{xml(str(value[content]))}</{name}>")
        return
    lines.append(f"{indent}<{name}{attributes}>")
    for key, member in value.items():
        if key not in own:
            _element(lines, key, member, indent + "  ")
    lines.append(f"{indent}</{name}>")


def _list(lines: list[str], name: str, members: list[Any], indent: str) -> None:
    """Each kind of list has its own shape in XML."""
    deeper = indent + "  "
    if name == "dependsOn":
        lines += [f'{indent}<dependency ref="{xml(ref)}"/>' for ref in members]
        return
    shown = "responses" if name == "response" else name
    lines.append(f"{indent}<{shown}>")
    for member in members:
        if name == "licenses":
            for key, inner in member.items():
                _element(lines, key, inner, deeper)
        elif name == "dependencies":
            _element(lines, "dependency", member, deeper)
        elif name == "assemblies":
            lines.append(f'{deeper}<assembly ref="{xml(member)}"/>')
        elif name == "response":
            _element(lines, "response", member, deeper)
        else:
            _element(lines, _ITEMS[name], member, deeper)
    lines.append(f"{indent}</{shown}>")
