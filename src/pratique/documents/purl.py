"""Package URLs (https://github.com/package-url/purl-spec, ECMA-427).

>>> build("npm", "@angular", "animation", "12.3.1")
'pkg:npm/%40angular/animation@12.3.1'
>>> parse("pkg:deb/debian/attr@1:2.4.47-2?arch=amd64").version
'1:2.4.47-2'

Reading is liberal where a type demands more than the general rules (`swift` needs a namespace): what others wrote is
still a package.
"""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

import msgspec

from pratique.errors import UnreadableError
from pratique.model.distro import Distro
from pratique.model.package import Package

MAX_LENGTH = 16_384
"""Characters of a purl that is read; real ones stay below 500."""

_TYPE = re.compile(r"[a-z][a-z0-9.+-]{0,63}")
_KEY = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_PYPI_RUN = re.compile(r"[-_.]+")

_LOWER_NAME = frozenset(
    {
        "alpm",
        "apk",
        "bitbucket",
        "bitnami",
        "composer",
        "deb",
        "github",
        "golang",
        "hex",
        "luarocks",
        "npm",
        "oci",
        "pub",
        "pypi",
    }
    | {"vscode-extension"}
)
_LOWER_NAMESPACE = frozenset(
    {"alpm", "apk", "bitbucket", "composer", "deb", "github", "golang", "hex", "luarocks", "npm", "qpkg", "rpm"}
    | {"vscode-extension"}
)
_LOWER_VERSION = frozenset({"huggingface", "luarocks", "oci"})

_OF_DISTRIBUTION = frozenset({"deb", "apk", "rpm", "alpm", "bitnami"})
"""Types whose purls say architecture and distribution."""
_PATHS = frozenset({"npm", "golang", "composer", "swift", "github", "bitbucket", "huggingface", "hex", "conan"})
"""Types whose names may be written `namespace/name`."""


class Purl(msgspec.Struct, frozen=True, omit_defaults=True):
    """The parts of a purl, decoded; empty where they are absent."""

    type: str
    name: str
    namespace: str = ""
    version: str = ""
    qualifiers: dict[str, str] = {}
    subpath: str = ""

    def __str__(self) -> str:
        return build(self.type, self.namespace, self.name, self.version, self.qualifiers, self.subpath)


def build(
    type: str,  # noqa: A002 - the specification's word
    namespace: str,
    name: str,
    version: str = "",
    qualifiers: Mapping[str, str] | None = None,
    subpath: str = "",
) -> str:
    """The canonical text; UnreadableError for a type, name or qualifier key that cannot be in one."""
    type = type.lower()  # noqa: A001 - as above
    if not _TYPE.fullmatch(type):
        raise UnreadableError(f"{type!r} is no purl type; use letters, digits, '.' and '-', a letter first")
    namespace, name, version = _normalise(type, namespace, name, version)
    if not name:
        raise UnreadableError(f"a purl of type {type} needs a name; give one")
    pairs = sorted((key.lower(), value) for key, value in (qualifiers or {}).items() if value)
    for key, _ in pairs:
        if not _KEY.fullmatch(key):
            raise UnreadableError(
                f"{key!r} is no purl qualifier; use letters, digits, '.', '-' and '_', a letter first"
            )
    path = "/".join(_encode(part) for part in (type, *namespace.split("/"), name) if part)
    text = f"pkg:{path}"
    if version:
        text += f"@{_encode(version)}"
    if pairs:
        text += "?" + "&".join(f"{key}={_encode(value, '/:')}" for key, value in pairs)
    trail = "/".join(_encode(part) for part in subpath.split("/") if part not in ("", ".", ".."))
    return f"{text}#{trail}" if trail else text


def parse(text: str, *, exact: bool = False) -> Purl:
    """The parts of a purl, normalised; `exact` keeps letters as written, because advisories for Go and npm tell them apart.

    UnreadableError for what is no purl.
    """
    if len(text) > MAX_LENGTH:
        raise UnreadableError(f"a purl of {len(text)} characters is longer than {MAX_LENGTH}; shorten it")
    rest, _, trail = text.partition("#")
    rest, _, query = rest.partition("?")
    scheme, colon, rest = rest.partition(":")
    type_, slash, rest = rest.strip("/").partition("/")
    type_ = type_.lower()
    if scheme.lower() != "pkg" or not colon or not slash or not _TYPE.fullmatch(type_):
        raise UnreadableError(f"{text[:100]!r} is no purl; write it as pkg:type/namespace/name@version")
    at = rest.rfind("@")
    # An "@" that opens a segment with more to follow is an unencoded npm scope, not a version.
    scope = at < 0 or (rest[at - 1 : at] in ("", "/") and "/" in rest[at:])
    path, version = (rest, "") if scope else (rest[:at], rest[at + 1 :])
    parts = [unquote(part) for part in path.strip("/").split("/") if part]
    if not parts or path.endswith("/"):
        raise UnreadableError(f"{text[:100]!r} has no name; write it as pkg:type/namespace/name@version")
    namespace, name, version = "/".join(parts[:-1]), parts[-1], unquote(version)
    if not exact:
        namespace, name, version = _normalise(type_, namespace, name, version)
    subpath = "/".join(unquote(part) for part in trail.split("/") if part not in ("", ".", ".."))
    return Purl(type_, name, namespace, version, _qualifiers(query), subpath)


def for_package(package: Package, distro: Distro | None) -> str:
    """A package's purl with `arch`, `distro`, `epoch` and `upstream` as Syft and Trivy write them.

    `package.type` must be set. A name that cannot be in a purl raises UnreadableError.
    """
    namespace, name = _namespace(package, distro)
    qualifiers: dict[str, str] = {}
    version = package.version
    if package.type in _OF_DISTRIBUTION:
        qualifiers["arch"] = package.arch
        qualifiers["upstream"] = _upstream(package)
        if distro:
            qualifiers["distro"] = f"{distro.id}-{distro.version}" if distro.version else distro.id
    if package.type == "rpm":  # https://github.com/package-url/purl-spec/blob/main/types-doc/rpm-definition.md
        epoch, colon, bare = version.partition(":")
        qualifiers["epoch"], version = (epoch, bare) if colon else ("", version)
    return build(package.type, namespace, name, version, qualifiers)


def _namespace(package: Package, distro: Distro | None) -> tuple[str, str]:
    """Namespace and name of a package: its own, the distribution's, or the first part of the name."""
    if package.namespace:
        prefix = f"{package.namespace}{':' if package.type == 'maven' else '/'}"
        return package.namespace, package.name.removeprefix(prefix)
    if package.type in _OF_DISTRIBUTION and package.type != "bitnami" and distro:
        return distro.namespace or distro.id, package.name
    if package.type in _PATHS and "/" in package.name.strip("/"):
        namespace, _, name = package.name.strip("/").rpartition("/")
        return namespace, name
    if package.type == "maven" and ":" in package.name:
        namespace, _, name = package.name.partition(":")
        return namespace, name
    return "", package.name


def _upstream(package: Package) -> str:
    """The source package: `glibc`, `gcc-defaults@1.203`; for rpm the source file's name. Empty where it is the same."""
    if not package.source_name and not package.source_version:
        return ""
    name = package.source_name or package.name
    if package.type == "rpm":
        version = (package.source_version or package.version).rpartition(":")[2]
        return f"{name}-{version}.src.rpm"
    return f"{name}@{package.source_version}" if package.source_version else name


def _normalise(type_: str, namespace: str, name: str, version: str) -> tuple[str, str, str]:
    """What the definitions of types demand (https://github.com/package-url/purl-spec/tree/main/types)."""
    namespace = namespace.strip("/")
    name = name.strip("/")
    if type_ in _LOWER_NAMESPACE:
        namespace = namespace.lower()
    if type_ in _LOWER_NAME:
        name = name.lower()
    if type_ in _LOWER_VERSION:
        version = version.lower()
    if type_ == "pypi":
        name = _PYPI_RUN.sub("-", name)
    elif type_ == "pub":
        name = name.replace("-", "_")
    elif type_ == "cpan":
        namespace = namespace.upper()
    return namespace, name, version


def _qualifiers(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in query.split("&"):
        key, _, value = pair.partition("=")
        key = key.lower()
        if not pair or not value:
            continue
        if not _KEY.fullmatch(key):
            raise UnreadableError(
                f"{key[:100]!r} is no purl qualifier; use letters, digits, '.', '-' and '_', a letter first"
            )
        found.setdefault(key, unquote(value))
    return dict(sorted(found.items()))


def _encode(text: str, safe: str = ":") -> str:
    """Percent-encoded UTF-8; a colon stays, and in qualifiers a slash too, as in the specification's own test suite."""
    return quote(text, safe=safe, errors="backslashreplace")
