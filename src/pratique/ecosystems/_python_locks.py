"""Python's lock files: poetry.lock, uv.lock, pdm.lock, pylock.toml and Pipfile.lock.

https://packaging.python.org/en/latest/specifications/pylock-toml/, https://docs.astral.sh/uv/concepts/projects/layout/
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from pratique.ecosystems import _bounded, _locked
from pratique.errors import UnreadableError
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.package import Package

_RUNTIME = ("main", "default")
"""Groups of Poetry and PDM that are installed without being asked for."""

_OURS = ("virtual", "editable", "directory")
"""Sources of uv that are the project itself or lie beside it."""


def locked(
    name: str, version: str, path: str, line: int = 0, *, dev: bool = False, depends_on: tuple[str, ...] = ()
) -> Package:
    """A declared package."""
    return Package(
        name=name,
        version=version,
        ecosystem="python",
        type="pypi",
        locations=(path,),
        line=line,
        dev=dev,
        depends_on=depends_on,
    )


def read_toml(path: str, body: Body) -> Record:
    """poetry.lock, pdm.lock, uv.lock or pylock.toml: tables of packages in one list."""
    document = _bounded.toml(body)
    key = "packages" if "lock-version" in document else "package"
    tables = document.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UnreadableError(f"`{key}` in the lock file is no list of tables: write it anew with its own tool.")
    lines = _locked.table_lines(_bounded.text(body), f"[[{key}]]", len(tables))
    ours = [table for table in tables if _is_ours(table)]
    reached = _reached(tables, ours)
    packages = []
    unnamed = 0
    for table, line in zip(tables, lines, strict=True):
        name, version = table.get("name"), table.get("version")
        if _is_ours(table):
            continue
        if not isinstance(name, str) or not isinstance(version, str):
            unnamed += 1
            continue
        dev = _dev(table) if not ours else (name not in reached)
        packages.append(locked(name, version, path, line, dev=dev, depends_on=tuple(_dependencies(table))))
    problems = [f"{unnamed} packages of the lock file have no version: see what they are."] if unnamed else []
    return _locked.record(packages, problems)


def _is_ours(table: dict[str, Any]) -> bool:
    source = table.get("source")
    return isinstance(source, dict) and any(kind in source for kind in _OURS)


def _dev(table: dict[str, Any]) -> bool:
    """Poetry since 2.0 and PDM list groups; Poetry before 1.5 has a category."""
    groups = table.get("groups")
    if isinstance(groups, list) and groups:
        return not any(group in _RUNTIME for group in groups)
    return table.get("category") == "dev"


def _dependencies(table: dict[str, Any]) -> Iterator[str]:
    """Names: a table by name (Poetry), a list of `{name = …}` (uv, pylock) or of requirements (PDM)."""
    dependencies = table.get("dependencies")
    for item in dependencies if isinstance(dependencies, dict | list) else ():
        if isinstance(item, str):
            yield item if isinstance(dependencies, dict) else _name(item)
        elif isinstance(item, dict) and isinstance(item.get("name"), str):
            yield item["name"]


def _name(requirement: str) -> str:
    end = next((at for at, letter in enumerate(requirement) if not (letter.isalnum() or letter in "._-")), None)
    return requirement[:end]


def _reached(tables: list[dict[str, Any]], ours: list[dict[str, Any]]) -> set[str]:
    """Names that uv's own projects need without their groups for development: dependencies and extras, all the way."""
    edges: dict[str, set[str]] = {}
    for table in tables:
        extras = table.get("optional-dependencies")
        optional = ({"dependencies": group} for group in extras.values()) if isinstance(extras, dict) else ()
        names = {name for part in (table, *optional) for name in _dependencies(part)}
        edges.setdefault(str(table.get("name")), set()).update(names)
    seen: set[str] = set()
    todo = [str(table.get("name")) for table in ours]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += edges.get(name, ())
    return seen


class _Pin(msgspec.Struct):
    version: str = ""


def read_pipfile(path: str, body: Body) -> Record:
    """Pipfile.lock: categories of packages by name; `develop` is for development."""
    categories = _bounded.json(body, dict[str, msgspec.Raw])
    lines = _locked.key_lines(_bounded.text(body))
    packages: list[Package] = []
    unpinned: list[str] = []
    for category, content in categories.items():
        if category == "_meta":
            continue
        for name, pin in _bounded.json(bytes(content), dict[str, _Pin]).items():
            if pin.version.startswith("=="):
                version = pin.version.lstrip("=").strip()
                packages.append(locked(name, version, path, lines.get(name, 0), dev=category == "develop"))
            else:
                unpinned.append(name)
    problems = [f"Without an exact version: {_locked.some(unpinned)}; see what they are."] if unpinned else []
    return _locked.record(packages, problems)
