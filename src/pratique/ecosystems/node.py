"""Node.js: packages in `node_modules`, and the lock files of npm, Yarn, pnpm and Bun.

Only a `package.json` directly in a package's folder below `node_modules` is a package; those deeper inside one are its
fixtures and sub-paths (https://docs.npmjs.com/cli/configuring-npm/folders).
"""

from collections.abc import Callable
from typing import Any

import msgspec

from pratique.ecosystems import _bounded, _bun_lock, _npm_lock, _pnpm_lock, _yarn_lock
from pratique.ecosystems._node_package import split
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

_LIMIT = 8 << 20

_LOCKS: dict[str, Callable[[str, Body], Record]] = {
    "package-lock.json": _npm_lock.read,
    "npm-shrinkwrap.json": _npm_lock.read,
    "yarn.lock": _yarn_lock.read,
    "pnpm-lock.yaml": _pnpm_lock.read,
    "bun.lock": _bun_lock.read,
}

ECOSYSTEM = Ecosystem(
    type="npm",
    order="semver",
    osv="npm",
    installed=Wanted(paths=("**/node_modules/*/package.json", "**/node_modules/@*/*/package.json"), limit=_LIMIT),
    declared=Wanted(paths=tuple(f"**/{name}" for name in _LOCKS), limit=_bounded.TEXT_LIMIT),
)


def advisory_name(package: Package) -> str:
    """The name with its scope: `@angular/core`."""
    return f"{package.namespace}/{package.name}" if package.namespace else package.name


def read(entry: Entry, body: Body) -> Record:
    """One package.json or lock file."""
    name = entry.path.rpartition("/")[2]
    return _LOCKS[name](entry.path, body) if name in _LOCKS else _manifest(entry.path, body)


class _Manifest(msgspec.Struct):
    """https://docs.npmjs.com/cli/configuring-npm/package-json; published ones hold any kind of value anywhere."""

    name: Any = None
    version: Any = None
    type: Any = None
    license: Any = None
    licenses: Any = None
    dependencies: Any = None


def _manifest(path: str, body: Body) -> Record:
    manifest = _bounded.json(body, _Manifest, _LIMIT)
    # Without its name a package is still called like its folder, and without its version it is still there.
    folder = path.removesuffix("/package.json").rpartition("node_modules/")[2]
    namespace, name = split(manifest.name if isinstance(manifest.name, str) and manifest.name else folder)
    version = manifest.version if isinstance(manifest.version, str) else ""
    if not name or (manifest.type and not manifest.name and not version):
        return Record()  # a marker such as {"type": "module"}, no package
    depends_on = manifest.dependencies if isinstance(manifest.dependencies, dict) else {}
    package = Package(
        name=name,
        namespace=namespace,
        version=version.strip().removeprefix("v").removeprefix("="),
        ecosystem="node",
        type="npm",
        licenses=tuple(_licences(manifest.license) or _licences(manifest.licenses)),
        locations=(path,),
        depends_on=tuple(depends_on),
    )
    return Record(packages=(package,))


def _licences(value: Any) -> list[str]:
    """`"MIT"`, the old `{"type": "MIT", "url": …}`, or a list of either."""
    values = value if isinstance(value, list) else [value]
    names = (item.get("type") if isinstance(item, dict) else item for item in values)
    return [name for name in names if isinstance(name, str) and name]
