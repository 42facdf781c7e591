"""Load a plug-in folder: the folder is the registry, the path is the id.

Every file of the folder whose name does not begin with `_` is one plug-in; its id is its file name. Nothing registers
itself, no list is kept by hand.

>>> sorted(plugins.load("pratique.distros"))     # doctest: +SKIP
['alma', 'alpine', ...]
"""

import functools
import importlib
import importlib.util
import os
import re
from types import ModuleType

_IMPORTS = re.compile(rb"^(?:from|import) (pratique(?:\.\w+)*)(?: import ([^\n(]+|\([^)]*\)))?", re.MULTILINE)


@functools.cache
def names(folder: str) -> tuple[str, ...]:
    """The ids of a plug-in folder (`pratique.ecosystems`), sorted, without importing any."""
    spec = importlib.util.find_spec(folder)
    roots = list(spec.submodule_search_locations or ()) if spec else []
    found = {name[:-3] for root in roots for name in os.listdir(root) if name.endswith(".py") and name[0] != "_"}
    return tuple(sorted(found))


def load_one(folder: str, name: str) -> ModuleType:
    """One plug-in by its id; KeyError when the folder has no such file."""
    if name not in names(folder):
        raise KeyError(name)
    return importlib.import_module(f"{folder}.{name}")


@functools.cache
def load(folder: str) -> dict[str, ModuleType]:
    """All plug-ins of a folder by id."""
    return {name: load_one(folder, name) for name in names(folder)}


def titles(folder: str) -> dict[str, str]:
    """The first line of each plug-in's docstring by id, read without importing (for help and tables)."""
    return {name: _title(_source(f"{folder}.{name}")) for name in names(folder)}


def _title(source: bytes) -> str:
    found = re.match(rb'r?"""(.+?)\.?(?:\n|""")', source)
    return found[1].decode() if found else ""


@functools.cache
def digest(*modules: str) -> str:
    """sha256 over modules' sources and the pratique modules that they import, transitively: an analyser's version."""
    seen: dict[str, bytes] = {}
    todo = [*modules]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen[name] = source = _source(name)
        for base, members in _IMPORTS.findall(source):
            text = base.decode()
            todo.append(text)
            todo += [f"{text}.{m}" for m in re.findall(r"\w+", members.decode()) if m != "as"]
    import hashlib  # OpenSSL is loaded in 5 ms, which `--help` does not need

    body = hashlib.sha256()
    for name in sorted(seen):
        body.update(name.encode() + b"\0" + seen[name] + b"\0")
    return body.hexdigest()


@functools.cache
def _source(module: str) -> bytes:
    """The source of a module; empty for a name that is no module (a class imported from one)."""
    root = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(root, *module.split(".")[1:])
    for candidate in (f"{path}.py", os.path.join(path, "__init__.py")):
        if os.path.isfile(candidate):
            with open(candidate, "rb") as file:
                return file.read()
    return b""
