"""package-lock.json and npm-shrinkwrap.json, versions 1 to 3 (https://docs.npmjs.com/cli/configuring-npm/package-lock-json)."""

from collections.abc import Iterator

import msgspec

from pratique.ecosystems import _bounded, _locked
from pratique.ecosystems._node_package import locked, parse
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package


class _Item(msgspec.Struct):
    version: str = ""
    name: str = ""
    integrity: str = ""
    license: object = ""
    dev: bool = False
    link: bool = False
    dependencies: dict[str, object] = {}


class _OldItem(msgspec.Struct):
    version: str = ""
    integrity: str = ""
    dev: bool = False
    requires: object = None
    dependencies: "dict[str, _OldItem]" = {}


class _Lock(msgspec.Struct):
    packages: dict[str, _Item] = {}
    dependencies: msgspec.Raw = msgspec.Raw(b"{}")


def read(path: str, body: Body) -> Record:
    """One lock file; the project itself, its workspaces and links to them are no packages."""
    lock = _bounded.json(body, _Lock)
    lines = _locked.key_lines(_bounded.text(body))
    if lock.packages:
        return _locked.record(_packages(lock.packages, path, lines))
    return _locked.record(_tree(_bounded.json(bytes(lock.dependencies), dict[str, _OldItem]), path, lines))


def _packages(items: dict[str, _Item], path: str, lines: dict[str, int]) -> Iterator[Package]:
    for where, item in items.items():
        _, marker, folder = where.rpartition("node_modules/")
        if marker and item.version and not item.link:
            yield locked(
                item.name or folder,
                item.version,
                path,
                line=lines.get(where, 0),
                dev=item.dev,
                integrity=item.integrity,
                licence=item.license if isinstance(item.license, str) else "",
                depends_on=tuple(item.dependencies),
            )


def _tree(items: dict[str, _OldItem], path: str, lines: dict[str, int]) -> Iterator[Package]:
    """Version 1: `dependencies` within `dependencies`; an alias is written `npm:name@version`, others may be URLs."""
    todo = [items]
    while todo:
        for name, item in todo.pop().items():
            todo.append(item.dependencies)
            if item.version.startswith("file:"):
                continue
            real, version = parse(item.version[4:]) if item.version.startswith("npm:") else (name, item.version)
            requires = tuple(item.requires) if isinstance(item.requires, dict) else ()
            yield locked(
                real,
                version,
                path,
                line=lines.get(name, 0),
                dev=item.dev,
                integrity=item.integrity,
                depends_on=requires,
            )
