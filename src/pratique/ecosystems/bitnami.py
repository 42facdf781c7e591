"""Bitnami's components, by the SPDX documents in `opt/bitnami`.

Each component has a document of its own, `opt/bitnami/NAME/.spdx-NAME.spdx`, that names it and what it bundles; older images
list all components in one file. Versions are upstream's with a revision (`17.2.0-8`), which their advisories do not count.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec
from msgspec.structs import replace

from pratique.documents import purl
from pratique.ecosystems import _bounded
from pratique.errors import UnreadableError
from pratique.model.analyser import Ecosystem, FileRecord, FileView, Record, Wanted
from pratique.model.distro import Distro
from pratique.model.files import Body, Entry
from pratique.model.package import Package

_COMPONENTS = "opt/bitnami/.bitnami_components.json"

ECOSYSTEM = Ecosystem(
    type="bitnami",
    order="semver",
    osv="Bitnami",
    installed=Wanted(paths=("opt/bitnami/**/.spdx-*.spdx", _COMPONENTS)),
    experimental=True,
)

_REVISION = re.compile(r"-[0-9]{1,4}")
_NOTHING = frozenset({"", "NONE", "NOASSERTION"})


class _Reference(msgspec.Struct):
    referenceType: str = ""  # noqa: N815 - SPDX's name
    referenceLocator: str = ""  # noqa: N815 - as above


class _Package(msgspec.Struct):
    name: str = ""
    versionInfo: str = ""  # noqa: N815 - as above
    licenseDeclared: str = ""  # noqa: N815 - as above
    externalRefs: tuple[_Reference, ...] = ()  # noqa: N815 - as above


class _Document(msgspec.Struct):
    packages: tuple[_Package, ...] = ()


class _Component(msgspec.Struct):
    version: str = ""
    arch: str = ""


def read(entry: Entry, body: Body) -> Record:
    """The packages that the file names with a Bitnami purl; others (Maven's ...) are found where they lie."""
    try:
        if entry.path == _COMPONENTS:
            components = _bounded.json(body, dict[str, _Component])
            packages = [Package(name=name, version=one.version, arch=one.arch) for name, one in components.items()]
            return Record(packages=tuple(package for package in packages if package.name and package.version))
        if not body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return Record(
                problems=("it is SPDX as tag and value, of which Bitnami's images have none; only JSON is read",)
            )
        document = _bounded.json(body, _Document)
    except UnreadableError as error:
        return Record(problems=(str(error),))
    found = [package for one in document.packages if (package := _package(one))]
    problems = () if found else ("it names no Bitnami package; the component was not counted",)
    return Record(packages=tuple(found), problems=problems)


def assemble(records: Sequence[FileRecord], view: FileView, distro: Distro | None) -> Iterator[Package]:  # noqa: ARG001
    """Every package of the documents; of the list of components only those that no document names."""
    documents = [record for record in records if record.path != _COMPONENTS]
    named = {package.name for record in documents for package in record.record.packages}
    for record in records:
        for package in record.record.packages:
            if record.path != _COMPONENTS or package.name not in named:
                yield replace(package, locations=(record.path,))


def advisory_version(package: Package) -> str:
    """The version without Bitnami's revision."""
    head, dash, _ = package.version.rpartition("-")
    return head if dash and _REVISION.fullmatch(package.version[len(head) :]) else package.version


def _package(one: _Package) -> Package | None:
    locator = next((r.referenceLocator for r in one.externalRefs if r.referenceLocator.startswith("pkg:bitnami/")), "")
    if not locator:
        return None
    try:
        named = purl.parse(locator)
    except UnreadableError:
        return None
    return Package(
        name=named.name,
        version=named.version or one.versionInfo,
        arch=named.qualifiers.get("arch", ""),
        licenses=(one.licenseDeclared,) if one.licenseDeclared not in _NOTHING else (),
    )
