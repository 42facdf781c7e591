"""Julia packages.

A depot holds `packages/NAME/SLUG/Project.toml`, Julia itself its standard library. `Manifest.toml` says what an environment is resolved to
(https://pkgdocs.julialang.org/v1/toml-files/); entries without a version belong to Julia itself.
"""

from collections.abc import Iterator
from typing import Any

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

LIMIT = 2 << 20
"""Bytes; a manifest of 500 packages has 100,000."""

ECOSYSTEM = Ecosystem(
    type="julia",
    order="semver",
    osv="Julia",
    installed=Wanted(paths=("**/packages/*/*/Project.toml", "**/share/julia/stdlib/*/*/Project.toml"), limit=LIMIT),
    declared=Wanted(paths=("**/Manifest.toml", "**/JuliaManifest.toml", "**/Manifest-v*.toml"), limit=LIMIT),
    experimental=True,
)


def read(entry: Entry, body: Body) -> Record:
    """The package of a project, or those of a manifest."""
    content = _bounded.toml(body)
    if entry.path.endswith("/Project.toml"):
        return record(_project(entry.path, content))
    # Format 1 has the packages at the top, format 2 below `deps` (https://pkgdocs.julialang.org/v1/toml-files/#Manifest.toml).
    packages = content.get("deps") if "manifest_format" in content else content
    return record(_manifest(entry.path, packages if isinstance(packages, dict) else {}))


def _project(path: str, content: dict[str, Any]) -> Iterator[Package | str]:
    name, version = content.get("name"), content.get("version")
    if not isinstance(content.get("uuid"), str) or not isinstance(name, str):
        return  # a project of another kind (`packages` is a common name), an environment
    if isinstance(version, str):
        yield _package(path, name, version, content)
    elif "/stdlib/" not in path:
        yield nameless(name)


def _manifest(path: str, packages: dict[str, Any]) -> Iterator[Package | str]:
    for name, entries in packages.items():
        for one in entries if isinstance(entries, list) else ():
            if not isinstance(one, dict) or not isinstance(one.get("uuid"), str):
                yield nameless(name)
            elif isinstance(one.get("version"), str):
                yield _package(path, name, one["version"], one, declared=True)


def _package(path: str, name: str, version: str, content: dict[str, Any], *, declared: bool = False) -> Package:
    needs = content.get("deps")
    return Package(
        name=name,
        version=version,
        ecosystem="julia",
        type="julia",
        locations=(path,),
        depends_on=tuple(sorted(map(str, needs))) if isinstance(needs, list | dict) else (),
        declared=declared,
    )
