"""SPDX 2.3 JSON: a bill of materials with relationships and licences.

Packages only: the format has no place for vulnerabilities; the document's comment says what else was found and what was
not examined. https://spdx.github.io/spdx-spec/v2.3/
"""

import hashlib
from typing import Any, TextIO

from pratique.documents import licences
from pratique.model.package import Package
from pratique.model.report import Options, Report, Result
from pratique.report import _age, _facts, _graph, _notes, _text, _view

_CHECKSUMS = {"md5": ("MD5", 32), "sha1": ("SHA1", 40), "sha256": ("SHA256", 64), "sha512": ("SHA512", 128)}


def write(report: Report, out: TextIO, options: Options) -> None:
    """One JSON object."""
    packages: list[dict[str, Any]] = []
    relations: list[tuple[str, str, str]] = []
    texts: dict[str, str] = {}
    for result in report.results:
        _add(result, packages, relations, texts)
    if not relations:
        relations.append(("SPDXRef-DOCUMENT", "DESCRIBES", "NONE"))
    name = _text.printable(", ".join(result.target for result in report.results)) or "nothing"
    made: dict[str, Any] = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": name,
        "documentNamespace": f"{_facts.HOME}/spdx/{_facts.report_id(report, 'spdx')}",
        "creationInfo": {
            "created": _age.seconds(report.created),
            "creators": [f"Tool: {report.tool.name}-{report.tool.version}".rstrip("-")],
        },
        "packages": packages,
        "relationships": [
            {"spdxElementId": source, "relationshipType": kind, "relatedSpdxElement": to}
            for source, kind, to in relations
        ],
    }
    if notes := _notes.unseen(report, options, ()):
        made["comment"] = "\n".join(notes)
    if texts:
        made["hasExtractedLicensingInfos"] = [
            {"licenseId": reference, "extractedText": text, "name": text.split("\n")[0]}
            for reference, text in texts.items()
        ]
    _facts.dump(made, out)


def _add(
    result: Result, packages: list[dict[str, Any]], relations: list[tuple[str, str, str]], texts: dict[str, str]
) -> None:
    """One target, its distribution, its packages, and how they hang together."""
    root = _id("Target", result.target, result.key)
    packages.append(_root(result, root))
    relations.append(("SPDXRef-DOCUMENT", "DESCRIBES", root))
    if result.distro:
        system = _id("OperatingSystem", result.target, result.distro.id)
        version = {"versionInfo": result.distro.version} if result.distro.version else {}
        packages.append(_plain(system, result.distro.id or "unknown", "OPERATING-SYSTEM") | version)
        relations.append((root, "CONTAINS", system))
    ids = _ids(result)
    for package, needed in _graph.needs(result.packages):
        packages.append(_package(package, ids[id(package)], texts))
        relations.append((root, "CONTAINS", ids[id(package)]))
        relations += [(ids[id(package)], "DEPENDS_ON", ids[id(one)]) for one in needed]


def _id(kind: str, *parts: str) -> str:
    return f"SPDXRef-{kind}-" + hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _ids(result: Result) -> dict[int, str]:
    """A package (by its `id()`) → its SPDXID: the same in every run, and each once."""
    ids: dict[int, str] = {}
    seen: dict[str, int] = {}
    for package in result.packages:
        made = _id("Package", result.target, package.purl, package.name, package.version, *package.locations)
        seen[made] = seen.get(made, 0) + 1
        ids[id(package)] = made if seen[made] == 1 else f"{made}-{seen[made]}"
    return ids


def _plain(spdx_id: str, name: str, purpose: str) -> dict[str, Any]:
    return {
        "SPDXID": spdx_id,
        "name": _text.printable(name),
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": purpose,
    }


def _root(result: Result, root: str) -> dict[str, Any]:
    image = result.image
    made = _plain(root, image.name or result.target or "unknown", "CONTAINER" if image.layers else "SOURCE")
    made["versionInfo"] = image.manifest_digest or result.key or "unknown"
    hexes = image.manifest_digest.removeprefix("sha256:")
    if len(hexes) == 64 and not set(hexes) - set("0123456789abcdef"):
        made["checksums"] = [{"algorithm": "SHA256", "checksumValue": hexes}]
    return made


def _package(package: Package, spdx_id: str, texts: dict[str, str]) -> dict[str, Any]:
    declared, references = licences.declared(package.licenses)
    texts |= references
    made = _plain(spdx_id, _view.full_name(package) or "unknown", "LIBRARY")
    made["licenseDeclared"] = declared
    if package.version:
        made["versionInfo"] = _text.printable(package.version)
    if package.vendor:
        made["supplier"] = "Organization: " + _text.printable(package.vendor).replace("(", "[").replace(")", "]")
    if package.locations:
        made["comment"] = "found in " + ", ".join(map(_text.printable, package.locations))
    if (
        package.type in _view.DISTRIBUTION_TYPES
    ):  # Trivy's wording, and the only place where it looks for the source package
        source = package.source_name or package.name
        made["sourceInfo"] = _text.printable(
            f"built package from: {source} {package.source_version or package.version}"
        )
    if package.purl.startswith("pkg:"):
        reference = {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": package.purl}
        made["externalRefs"] = [reference]
    if checksums := _checksums(package):
        made["checksums"] = checksums
    return made


def _checksums(package: Package) -> list[dict[str, str]]:
    made = []
    for name, digest in package.digests.items():
        algorithm, length = _CHECKSUMS.get(name.lower().replace("-", ""), ("", 0))
        if algorithm and len(digest) == length and not set(digest.lower()) - set("0123456789abcdef"):
            made.append({"algorithm": algorithm, "checksumValue": digest.lower()})
    return made
