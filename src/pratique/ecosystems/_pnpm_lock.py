"""pnpm-lock.yaml, versions 5 to 9 (https://github.com/pnpm/spec/tree/master/lockfile).

A key is `/name/1.2.3_peers` (5), `/name@1.2.3(peers)` (6) or `name@1.2.3` (9). Up to 6 each package says whether it is
for development only; in 9 that follows from which packages the project's own dependencies reach.
"""

import re

from pratique.ecosystems import _bounded, _indented, _locked
from pratique.ecosystems._node_package import locked, parse
from pratique.model.analyser import Record
from pratique.model.files import Body

_INTEGRITY = re.compile(r"integrity: ([\w+/=-]+)")
_VERSION = re.compile(r"\d[\w.+-]*")
_OLD_KEY = re.compile(r"((?:@[^/@]+/)?[^/@]+)/([^/_]+)")
_GROUPS = ("dependencies", "optionalDependencies")


def read(path: str, body: Body) -> Record:
    """One lock file."""
    lock = _Lock()
    for line in _indented.lines(_bounded.text(body)):
        lock.add(line)
    reached = lock.reached()
    packages = []
    for key, fields in lock.packages.items():
        name, version = identify(key)
        name, version = fields.get("name", name), fields.get("version", version)
        if not version or version.startswith(("link:", "file:")):
            continue
        integrity = _INTEGRITY.search(fields.get("resolution", ""))
        packages.append(
            locked(
                name,
                version,
                path,
                line=lock.numbers[key],
                dev=bool(reached) and key not in reached if lock.snapshots else fields.get("dev") == "true",
                integrity=integrity[1] if integrity else "",
                depends_on=tuple(lock.edges.get(key, {})),
            )
        )
    return _locked.record(packages)


def identify(key: str) -> tuple[str, str]:
    """Name and version of a key of any version of the format; the version may be a URL."""
    plain = key.partition("(")[0].removeprefix("/")
    old = _OLD_KEY.match(plain) if key[:1] == "/" else None
    return (old[1], old[2]) if old else parse(plain)


class _Lock:
    """What the lines of a lock file say, collected."""

    def __init__(self) -> None:
        self.packages: dict[str, dict[str, str]] = {}
        self.numbers: dict[str, int] = {}
        self.edges: dict[str, dict[str, str]] = {}
        """Package → its dependencies: name → version, or key."""
        self.roots: list[tuple[str, str]] = []
        self.snapshots = False
        self._at = ["", "", "", ""]

    def add(self, line: _indented.Line) -> None:
        depth = line.indent // 2
        if depth > 4:
            return
        section, key, group, name = (*self._at[:depth], "", "", "", "")[:4]
        if depth < 4:
            self._at[depth] = line.key
        if section == "packages" and depth == 1:
            self.packages[line.key] = {}
            self.numbers[line.key] = line.number
        elif section == "packages" and depth == 2:
            self.packages.setdefault(key, {})[line.key] = line.value
        elif section == "importers" and depth == 4 and group in _GROUPS and line.key == "version":
            self.roots.append((name, line.value))
        elif section == "snapshots":
            self.snapshots = True
        if section in ("packages", "snapshots") and depth == 3 and group in _GROUPS:
            self.edges.setdefault(key.partition("(")[0] if section == "snapshots" else key, {})[line.key] = line.value

    def reached(self) -> set[str]:
        """Keys that the project's own dependencies, those for development left out, need."""
        seen: set[str] = set()
        todo = list(self.roots)
        while todo:
            name, version = todo.pop()
            plain = version.partition("(")[0]
            key = f"{name}@{plain}" if _VERSION.match(plain) or ":" in plain.partition("@")[0] else plain
            if key not in self.packages:
                key = plain
            if key not in seen:
                seen.add(key)
                todo += self.edges.get(key, {}).items()
        return seen
