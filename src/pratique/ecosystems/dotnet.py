"""NuGet packages (.NET).

A published application says in `*.deps.json` what it runs with
(https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md). Packages that put no file
into the output (analysers, build tools, assemblies that the framework has newer) are not installed and not counted.
Declared: `packages.lock.json`, `project.assets.json`,
`packages.config`, `Directory.Packages.props` and projects, these as far as their versions are literal
(https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files).
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded, _xml
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="nuget",
    order="nuget",
    osv="NuGet",
    installed=Wanted(paths=("**/*.deps.json",), limit=16 << 20),
    declared=Wanted(
        paths=(
            "**/packages.lock.json",
            "**/packages.*.lock.json",
            "**/project.assets.json",
            "**/packages.config",
            "**/*.csproj",
            "**/*.fsproj",
            "**/*.vbproj",
            "**/Directory.Packages.props",
            "**/Directory.Build.props",
        ),
        limit=_bounded.TEXT_LIMIT,
    ),
    normalise=str.lower,
)

_ASSETS = ("runtime", "native", "runtimeTargets", "resources")
"""Groups of a target's library that name files in the output."""
_FRAMEWORK = re.compile(r"(?:^|/)shared/([^/]+)/([0-9][^/]*)/\1\.deps\.json$")
_EXACT = re.compile(r"\[?([0-9][0-9A-Za-z.+-]*)\]?")


class _Library(msgspec.Struct, frozen=True):
    type: str = ""
    sha512: str = ""


class _Target(msgspec.Struct, frozen=True):
    dependencies: dict[str, Any] = {}
    runtime: Any = None
    native: Any = None
    resources: Any = None
    runtimeTargets: Any = None  # noqa: N815  # the format's word


class _RuntimeTarget(msgspec.Struct, frozen=True):
    name: str = ""


class _Deps(msgspec.Struct, frozen=True):
    libraries: dict[str, _Library]
    targets: dict[str, dict[str, _Target]] = {}
    runtimeTarget: _RuntimeTarget | str = ""  # noqa: N815  # the format's word


class _Locked(msgspec.Struct, frozen=True):
    type: str = ""
    resolved: str = ""
    contentHash: str = ""  # noqa: N815  # the format's word
    dependencies: dict[str, Any] = {}


class _Lock(msgspec.Struct, frozen=True):
    dependencies: dict[str, dict[str, _Locked]]


def read(entry: Entry, body: Body) -> Record:
    """Packages of a dependency manifest, a lock file or a project."""
    name = entry.path.rpartition("/")[2]
    if name.endswith(".deps.json"):
        return record(_deps(entry.path, _bounded.json(body, _Deps)))
    if name == "project.assets.json":
        return record(_assets(entry.path, _bounded.json(body, _Deps)))
    if name.endswith(".lock.json"):
        return record(_lock(entry.path, _bounded.json(body, _Lock)))
    return record(_project(entry.path, _xml.elements(body)))


def _deps(path: str, deps: _Deps) -> Iterator[Package | str]:
    """What the target that runs has files of; everything where the file names no target."""
    wanted = deps.runtimeTarget if isinstance(deps.runtimeTarget, str) else deps.runtimeTarget.name
    target = deps.targets.get(wanted) or {}
    for key, library in deps.libraries.items():
        shipped = target.get(key)
        name, _, version = key.rpartition("/")
        name = name.removeprefix("runtimepack.")
        framework, released = _framework(path, name)
        installed = framework or not shipped or any(getattr(shipped, group) for group in _ASSETS)
        if library.type in {"package", "project", "runtimepack"} and installed:
            if released and version.startswith(f"{released}-"):
                version = released  # a servicing build's number would compare as a pre-release
            yield _package(path, name, version, _digest(library.sha512), shipped.dependencies if shipped else {})


def _framework(path: str, name: str) -> tuple[bool, str]:
    """Whether a library is the shared framework that the file describes, and the release that its folder names."""
    found = _FRAMEWORK.search(path)
    if not found:
        return False, ""
    own = name == found[1] or name.startswith(f"{found[1]}.Runtime.") or name.endswith(f".{found[1]}")
    return own, found[2] if own else ""


def _assets(path: str, deps: _Deps) -> Iterator[Package | str]:
    needs = {key: one.dependencies for target in deps.targets.values() for key, one in target.items()}
    for key, library in deps.libraries.items():
        if library.type == "package":
            name, _, version = key.rpartition("/")
            yield _package(path, name, version, _digest(library.sha512), needs.get(key, {}), declared=True)


def _lock(path: str, lock: _Lock) -> Iterator[Package | str]:
    for framework in lock.dependencies.values():
        for name, one in framework.items():
            if one.type.lower() != "project":
                digests, indirect = _digest(one.contentHash), one.type.lower() != "direct"
                yield _package(path, name, one.resolved, digests, one.dependencies, declared=True, indirect=indirect)


def _project(path: str, elements: list[_xml.Element]) -> Iterator[Package | str]:
    """Literal versions; a reference without one is resolved elsewhere (central versions, the framework)."""
    for element in elements:
        found = {key.lower(): value for key, value in (element.attributes | element.children).items()}
        development = found.get("developmentdependency", "").lower() == "true" or found.get("privateassets") == "all"
        if element.tag == "package" and path.endswith("packages.config"):
            name, version = found.get("id", ""), found.get("version", "")
        elif element.tag in {"PackageReference", "PackageVersion", "GlobalPackageReference"}:
            name = found.get("include") or found.get("update", "")
            version = found.get("versionoverride") or found.get("version", "")
            if not version:
                continue
        else:
            continue
        exact = _EXACT.fullmatch(version.strip())
        if not exact:
            yield f"{name[:80]!r} has the version {version[:80]!r}, which only a build resolves: add packages.lock.json."
            continue
        yield _package(path, name, exact[1], {}, {}, declared=True, dev=development, line=element.line)


def _package(
    path: str,
    name: str,
    version: str,
    digests: dict[str, str],
    needs: dict[str, Any],
    *,
    declared: bool = False,
    indirect: bool = False,
    dev: bool = False,
    line: int = 0,
) -> Package | str:
    if not name or not version:
        return nameless(f"{name}/{version}")
    return Package(
        name=name,
        version=version,
        ecosystem="dotnet",
        type="nuget",
        locations=(path,),
        line=line,
        depends_on=tuple(sorted(needs)),
        digests=digests,
        declared=declared,
        indirect=indirect,
        dev=dev,
    )


def _digest(text: str) -> dict[str, str]:
    """`sha512-base64` or plain base64 as hex; nothing for anything else."""
    try:
        digest = base64.b64decode(text.removeprefix("sha512-"), validate=True)
    except (binascii.Error, ValueError):
        return {}
    return {"sha512": digest.hex()} if len(digest) == 64 else {}
