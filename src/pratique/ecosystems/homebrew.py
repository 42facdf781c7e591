"""Homebrew formulae and casks.

A keg is `Cellar/NAME/VERSION`, with a receipt inside (https://docs.brew.sh/Formula-Cookbook#homebrew-terminology).
"""

import re

import msgspec

from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="brew",
    installed=Wanted(paths=("**/Cellar/*/*/INSTALL_RECEIPT.json",), limit=4 << 20),
    experimental=True,
)

_KEG = re.compile(r"(?:^|/)Cellar/([^/]+)/([^/]+)/INSTALL_RECEIPT\.json$")


class _Source(msgspec.Struct, frozen=True):
    tap: str | None = None


class _Need(msgspec.Struct, frozen=True):
    full_name: str = ""


class _Receipt(msgspec.Struct, frozen=True):
    source: _Source = _Source()
    runtime_dependencies: list[_Need] | None = None


def read(entry: Entry, body: Body) -> Record:
    """The formula of a keg; a revision is part of its version (`3.0.7_1`)."""
    receipt = _bounded.json(body, _Receipt)
    keg = _KEG.search(entry.path)
    if not keg:
        return record([nameless(entry.path)])
    package = Package(
        name=keg[1],
        namespace=receipt.source.tap or "",
        version=keg[2],
        ecosystem="homebrew",
        type="brew",
        locations=(entry.path,),
        depends_on=tuple(need.full_name for need in receipt.runtime_dependencies or () if need.full_name),
    )
    return record([package])
