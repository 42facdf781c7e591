"""OCaml packages (opam).

A switch keeps the description of each installed package in `.opam-switch/packages/NAME.VERSION/opam`
(https://opam.ocaml.org/doc/Manual.html#opam). `*.opam.locked` pins what a package depends on.
"""

import re
from collections.abc import Iterator

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="opam",
    osv="opam",
    installed=Wanted(paths=("**/.opam-switch/packages/*/opam",), limit=1 << 20),
    declared=Wanted(paths=("**/*.opam.locked", "**/opam.locked"), limit=1 << 20),
)

_FOLDER = re.compile(r"(?:^|/)packages/([A-Za-z0-9_+-]+)\.([^/]+)/opam$")
_LICENSE = re.compile(r'^license:[ \t]*\[?[ \t]*"([^"\n]{1,200})"', re.MULTILINE)
_DEPENDS = re.compile(r"^depends:[ \t]*\[", re.MULTILINE)
_NEED = re.compile(r'"([A-Za-z0-9_+-]{1,200})"[ \t]*(?:\{([^}\n]{0,500})\})?')
_EQUAL = re.compile(r'(?:^|[\s&(])= *"([^"]{1,100})"')


def read(entry: Entry, body: Body) -> Record:
    """The installed package that a folder is named after, or the packages of a locked description."""
    content = _bounded.text(body)
    if entry.path.endswith(".locked"):
        return record(_locked(entry.path, content))
    return record([_installed(entry.path, content)])


def _installed(path: str, content: str) -> Package | str:
    found = _FOLDER.search(path)
    if not found:
        return nameless(path)
    license_ = _LICENSE.search(content)
    return Package(
        name=found[1],
        version=found[2],
        ecosystem="ocaml",
        type="opam",
        licenses=(license_[1],) if license_ else (),
        locations=(path,),
        depends_on=tuple(dict.fromkeys(need[1] for _, need in _needs(content))),
    )


def _locked(path: str, content: str) -> Iterator[Package | str]:
    for number, need in _needs(content):
        condition = need[2] or ""
        equal = _EQUAL.search(condition)
        if not equal:
            yield f"{need[1]!r} is not pinned to one version: run `opam lock` again."
            continue
        development = "with-test" in condition or "with-doc" in condition or "dev" in condition.split()
        yield Package(
            name=need[1],
            version=equal[1],
            ecosystem="ocaml",
            type="opam",
            locations=(path,),
            line=number,
            declared=True,
            dev=development,
        )


def _needs(content: str) -> Iterator[tuple[int, re.Match[str]]]:
    """Line and match of each entry of `depends`, to the line that ends the list."""
    start = _DEPENDS.search(content)
    if not start:
        return
    first = content.count("\n", 0, start.start()) + 1
    for number, line in enumerate(content[start.end() :].split("\n"), first):
        for need in _NEED.finditer(line):
            yield number, need
        if line.split('"')[-1].rstrip().endswith("]"):
            return
