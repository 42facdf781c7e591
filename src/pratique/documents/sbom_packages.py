"""From what an SBOM says of a package to our own value. The purl decides; other fields fill what it lacks."""

from collections.abc import Iterable
from typing import Any

import msgspec

from pratique.documents import purl as purls
from pratique.documents.purl import Purl
from pratique.errors import UnreadableError
from pratique.model.distro import Distro
from pratique.model.package import Package

DISTRIBUTION_TYPES = frozenset({"deb", "apk", "rpm", "alpm"})
NO_PACKAGES = frozenset({"oci", "docker", "generic-file"})
"""purl types of whole images."""
MAX_TEXT = 4096
"""Characters of a name or version."""


class Said(msgspec.Struct, frozen=True):
    """What an SBOM says of one package, whatever its format."""

    name: str
    version: str = ""
    purl: str = ""
    group: str = ""
    licenses: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    digests: dict[str, str] = {}
    source_name: str = ""
    source_version: str = ""
    layer: str = ""
    vendor: str = ""
    depends_on: tuple[str, ...] = ()


def is_distributions(purl: str) -> bool:
    """Whether a purl is that of a distribution's package."""
    return purl.removeprefix("pkg:").partition("/")[0].lower() in DISTRIBUTION_TYPES


def package(said: Said) -> Package | None:
    """The package; None for images. One without a usable purl keeps its name and version and no type."""
    try:
        parsed = purls.parse(said.purl, exact=True) if said.purl else None
    except UnreadableError:
        parsed = None
    if parsed is not None and parsed.type in NO_PACKAGES:
        return None
    if parsed is None:
        return _made(said, Purl("", said.name, said.group, said.version), "", said.version)
    return _made(said, parsed, said.purl, _version(parsed, said))


def _made(said: Said, parsed: Purl, purl: str, version: str) -> Package:
    distribution = parsed.type in DISTRIBUTION_TYPES
    source_name, source_version = _source(parsed)
    return Package(
        name=parsed.name[:MAX_TEXT],
        version=version[:MAX_TEXT],
        type=parsed.type,
        namespace="" if distribution else parsed.namespace[:MAX_TEXT],
        purl=purl,
        arch=parsed.qualifiers.get("arch", ""),
        source_name=source_name or said.source_name,
        source_version=source_version or said.source_version,
        licenses=tuple(dict.fromkeys(text for text in said.licenses if text)),
        locations=tuple(dict.fromkeys(path.lstrip("/") for path in said.locations if path)),
        layer=said.layer,
        digests=said.digests,
        module=parsed.qualifiers.get("rpmmod", ""),
        vendor=said.vendor,
        depends_on=said.depends_on,
    )


def _version(parsed: Purl, said: Said) -> str:
    """As the ecosystem writes it: rpm's epoch stands in a qualifier of the purl and before the version elsewhere."""
    version = parsed.version or said.version
    epoch = parsed.qualifiers.get("epoch", "")
    return (
        f"{epoch}:{version}"
        if epoch and epoch != "0" and parsed.type in DISTRIBUTION_TYPES and ":" not in version
        else version
    )


def _source(parsed: Purl) -> tuple[str, str]:
    """Source package of the `upstream` qualifier: `glibc@2.36`, `gcc`, `bash-5.1.8-6.el9.src.rpm`."""
    upstream = parsed.qualifiers.get("upstream", "")
    if upstream.endswith(".src.rpm"):
        name, _, release = upstream.removesuffix(".src.rpm").rpartition("-")
        name, _, version = name.rpartition("-")
        return (name, f"{version}-{release}") if name else ("", "")
    name, _, version = upstream.partition("@")
    return name, version


def distro(packages: Iterable[Package]) -> Distro | None:
    """The distribution that the packages' purls name (`distro=debian-12`), where the document itself names none."""
    for one in packages:
        if one.type not in DISTRIBUTION_TYPES:
            continue
        parsed = purls.parse(one.purl)
        named = parsed.qualifiers.get("distro", "")
        name, dash, version = named.rpartition("-")
        if dash and version[:1].isdecimal():
            return Distro(id=name.lower(), version=version)
        if named[:1].isdecimal():  # as Trivy writes it
            return Distro(id=parsed.namespace.lower(), version=named)
        if named or parsed.namespace:
            return Distro(
                id=(named if not dash and named.isalpha() and not parsed.namespace else parsed.namespace).lower()
            )
    return None


def texts(values: Any) -> tuple[str, ...]:
    """The strings of a list that may hold anything."""
    return tuple(value for value in values if isinstance(value, str)) if isinstance(values, list) else ()
