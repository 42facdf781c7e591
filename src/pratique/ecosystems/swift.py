"""Swift packages (Swift Package Manager).

`Package.resolved` lists pins, in version 1 below `object`, in 2 and 3 at the top
(https://github.com/swiftlang/swift-package-manager/blob/main/Sources/PackageGraph/ResolvedPackagesStore.swift). A package is
known by the address of its repository; one that is pinned to a branch or commit has the commit for a version.
"""

import re
from collections.abc import Iterator

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="swift",
    order="semver",
    osv="SwiftURL",
    declared=Wanted(paths=("**/Package.resolved", "**/.package.resolved"), limit=8 << 20),
    experimental=True,
)

_ADDRESS = re.compile(r"(?:\w+://)?(?:[^@/\s]*@)?([^/:\s]+)(?::\d+)?[:/]+([^\s?#]+)")


class _State(msgspec.Struct, frozen=True):
    version: str | None = None
    revision: str | None = None


class _Pin(msgspec.Struct, frozen=True):
    state: _State = _State()
    identity: str = ""
    location: str = ""
    package: str = ""
    repositoryURL: str = ""  # noqa: N815  # the format's word


class _Pins(msgspec.Struct, frozen=True):
    pins: list[_Pin]


class _Version1(msgspec.Struct, frozen=True):
    object: _Pins


def read(entry: Entry, body: Body) -> Record:
    """Packages of a `Package.resolved`."""
    version = _bounded.json(body, _Format).version
    pins = _bounded.json(body, _Version1).object if version == 1 else _bounded.json(body, _Pins)
    return record(_packages(entry.path, pins.pins))


class _Format(msgspec.Struct, frozen=True):
    version: int = 0


def advisory_name(package: Package) -> str:
    """The repository's address: `github.com/apple/swift-nio`."""
    return f"{package.namespace}/{package.name}".lower()


def identify(address: str) -> tuple[str, str]:
    """`https://github.com/apple/swift-nio.git` or `git@github.com:apple/swift-nio` → `github.com/apple`, `swift-nio`."""
    found = _ADDRESS.match(address)
    if not found:
        return "", ""
    path = found[2].strip("/").removesuffix(".git")
    namespace, _, name = f"{found[1].lower()}/{path}".rpartition("/")
    return namespace, name


def _packages(path: str, pins: list[_Pin]) -> Iterator[Package | str]:
    for pin in pins:
        address = pin.location or pin.repositoryURL
        namespace, name = identify(address)
        name = name or pin.identity or pin.package
        version = pin.state.version or pin.state.revision or ""
        if not name or not version:
            yield nameless(address or pin.identity or pin.package)
            continue
        yield Package(
            name=name,
            namespace=namespace,
            version=version.removeprefix("v"),
            ecosystem="swift",
            type="swift",
            locations=(path,),
            declared=True,
        )
