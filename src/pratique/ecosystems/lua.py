"""Lua rocks (LuaRocks).

An installed rock leaves its rockspec, a Lua file of plain assignments, in `rocks-VERSION/NAME/VERSION-REVISION`
(https://github.com/luarocks/luarocks/blob/main/docs/rockspec_format.md). LuaRocks insists that the file is named after
name and version, so that these are known even where the text computes them.
"""

import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded, _lua
from pratique.ecosystems._collect import nameless, record
from pratique.errors import InputError
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="luarocks",
    installed=Wanted(paths=("**/rocks*/*/*/*.rockspec",), limit=1 << 20),
    declared=Wanted(paths=("**/luarocks.lock",), limit=1 << 20),
)

_FILE = re.compile(r"([\w.-]+?)-((?:[0-9][\w.]*|scm|dev|cvs|master|git)-[0-9]+)\.rockspec$")
_NEED = re.compile(r"[\w.-]+")


def read(entry: Entry, body: Body) -> Record:
    """The rock of a rockspec, or those of a `luarocks.lock`."""
    content = _bounded.text(body)
    if entry.path.endswith(".lock"):
        # The file is `return { dependencies = { name = "version" } }`.
        table = _lua.assignments(content.replace("return", "lock =", 1)).get("lock")
        return record(_locked(entry.path, table if isinstance(table, dict) else {}))
    return record(_rock(entry.path, content))


def _rock(path: str, content: str) -> Iterator[Package | str]:
    file = _FILE.match(path.rpartition("/")[2])
    try:
        spec = _lua.assignments(content)
    except InputError as error:
        yield str(error)
        spec = {}
    name = spec.get("package") or (file[1] if file else "")
    version = spec.get("version") or (file[2] if file else "")
    if not isinstance(name, str) or not isinstance(version, str) or not name or not version:
        yield nameless(path.rpartition("/")[2])
        return
    described, needs = spec.get("description"), spec.get("dependencies")
    license_ = described.get("license") if isinstance(described, dict) else None
    found = [_NEED.match(str(need)) for need in needs.values()] if isinstance(needs, dict) else []
    yield Package(
        name=name.lower(),
        version=version,
        ecosystem="lua",
        type="luarocks",
        licenses=(license_,) if isinstance(license_, str) else (),
        locations=(path,),
        depends_on=tuple(need[0] for need in found if need and need[0] != "lua"),
    )


def _locked(path: str, table: _lua.Table) -> Iterator[Package | str]:
    for group in ("dependencies", "build_dependencies", "test_dependencies"):
        listed = table.get(group)
        for name, version in listed.items() if isinstance(listed, dict) else ():
            if not isinstance(version, str):
                yield nameless(name)
            elif name != "lua":
                yield Package(
                    name=name,
                    version=version,
                    ecosystem="lua",
                    type="luarocks",
                    locations=(path,),
                    declared=True,
                    dev=group != "dependencies",
                )
