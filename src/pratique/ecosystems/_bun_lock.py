"""bun.lock: JSON with trailing commas (https://bun.com/docs/install/lockfile)."""

import re

import msgspec

from pratique.ecosystems import _bounded, _locked
from pratique.ecosystems._node_package import locked, parse
from pratique.model.analyser import Record
from pratique.model.files import Body

# The closing quote is optional so that an unclosed string costs no second look.
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\\n]|\\.)*"?|,(?=\s*[\]}])|//[^\n]*')
_OURS = ("workspace:", "link:", "file:", "root:")


class _Workspace(msgspec.Struct):
    dependencies: dict[str, str] = {}
    optional: dict[str, str] = msgspec.field(default_factory=dict, name="optionalDependencies")
    peer: dict[str, str] = msgspec.field(default_factory=dict, name="peerDependencies")


class _Lock(msgspec.Struct):
    workspaces: dict[str, _Workspace] = {}
    packages: dict[str, list[object]] = {}


def read(path: str, body: Body) -> Record:
    """One lock file."""
    content = _bounded.text(body)
    lock = _bounded.json(_STRING_OR_COMMA.sub(_keep_strings, content).encode(), _Lock)
    lines = _locked.key_lines(content)
    reached = _reached(lock)
    packages = []
    for place, item in lock.packages.items():
        spec = item[0] if item and isinstance(item[0], str) else ""
        name, version = parse(spec)
        if not version or version.startswith(_OURS):
            continue
        integrity = item[3] if len(item) > 3 and isinstance(item[3], str) else ""
        dependencies = tuple(_dependencies(item))
        packages.append(
            locked(
                name,
                version,
                path,
                line=lines.get(place, 0),
                dev=place not in reached,
                integrity=integrity,
                depends_on=dependencies,
            )
        )
    return _locked.record(packages)


def _keep_strings(found: re.Match[str]) -> str:
    return found[0] if found[0][0] == '"' else ""


def _dependencies(item: list[object]) -> list[str]:
    """Names that a package needs: in the object of its entry, the third of a registry's package, the second of others."""
    facts = next((part for part in item if isinstance(part, dict)), {})
    groups = (facts.get(group) for group in ("dependencies", "optionalDependencies", "peerDependencies"))
    return [name for group in groups if isinstance(group, dict) for name in group]


def _reached(lock: _Lock) -> set[str]:
    """Places that the workspaces' own dependencies, those for development left out, need.

    `a/b` is the `b` that `a` sees, else `b`: as in folders of node_modules.
    """
    seen: set[str] = set()
    todo = [
        ("", name) for space in lock.workspaces.values() for name in (*space.dependencies, *space.optional, *space.peer)
    ]
    while todo:
        parent, name = todo.pop()
        while parent and f"{parent}/{name}" not in lock.packages:
            parent = parent.rpartition("/")[0]
        place = f"{parent}/{name}" if parent else name
        if place in lock.packages and place not in seen:
            seen.add(place)
            todo += [(place, needed) for needed in _dependencies(lock.packages[place])]
    return seen
