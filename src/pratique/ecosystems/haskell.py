"""Haskell packages (Hackage).

GHC's package databases hold one `*.conf` a library
(https://downloads.haskell.org/ghc/latest/docs/users_guide/packages.html#the-installed-package-database). Declared:
`cabal.project.freeze` (https://cabal.readthedocs.io/en/stable/cabal-project-description-file.html) and `stack.yaml.lock`
(https://docs.haskellstack.org/en/stable/topics/lock_files/).
"""

import re
from collections.abc import Iterator

from pratique.documents import yaml
from pratique.ecosystems import _bounded
from pratique.ecosystems._collect import nameless, record
from pratique.ecosystems._stanzas import stanzas
from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="hackage",
    osv="Hackage",
    installed=Wanted(paths=("**/package.conf.d/*.conf", "**/package.db/*.conf", "**/pkgdb/*.conf"), limit=4 << 20),
    declared=Wanted(paths=("**/cabal.project.freeze", "**/stack.yaml.lock", "**/stack.yaml"), limit=yaml.MAX_BYTES),
)

_FROZEN = re.compile(r"(?:any\.)?([A-Za-z0-9-]+)[ \t]*==[ \t]*([0-9][0-9.]*)")
_UNIT = re.compile(r"([A-Za-z0-9-]+)-([0-9][0-9.]*)(?:-\w+|@(?:rev|sha256):\S+)?$")
_INTERNAL = re.compile(r"z-(.+)-z-")
"""A library inside a package is written `z-package-z-library`."""


def read(entry: Entry, body: Body) -> Record:
    """The library of a database entry, or the packages of a lock file."""
    if entry.path.endswith(".conf"):
        return record(_library(entry.path, _bounded.text(body)))
    if entry.path.endswith("freeze"):
        return record(_frozen(entry.path, _bounded.text(body)))
    return record(_stack(entry.path, yaml.load(body[:], entry.path)))


def _library(path: str, content: str) -> Iterator[Package | str]:
    # Blank lines stand after long values, not between libraries.
    fields = {name.lower(): value for stanza in stanzas(content) for name, value in stanza.items()}
    internal = _INTERNAL.match(fields.get("name", ""))
    name = fields.get("package-name") or (internal[1] if internal else fields.get("name", ""))
    version, license_ = fields.get("version", ""), fields.get("license", "")
    if not name or not version:
        yield nameless(path.rpartition("/")[2])
        return
    needs = {found[1] for found in map(_UNIT.match, fields.get("depends", "").split()) if found}
    yield Package(
        name=name,
        version=version,
        ecosystem="haskell",
        type="hackage",
        licenses=(license_,) if license_ else (),
        locations=(path,),
        depends_on=tuple(sorted(needs)),
    )


def _frozen(path: str, content: str) -> Iterator[Package | str]:
    for number, line in enumerate(content.splitlines(), 1):
        if line.lstrip().startswith("--"):
            continue
        for constraint in line.removeprefix("constraints:").split(","):
            if found := _FROZEN.match(constraint.strip()):
                yield _declared(path, found[1], found[2], number)


def _stack(path: str, document: yaml.Document) -> Iterator[Package | str]:
    """What comes on top of the snapshot, which names thousands and is not in the file."""
    content = document.value if isinstance(document.value, dict) else {}
    key = "packages" if path.endswith(".lock") else "extra-deps"
    listed = content.get(key)
    for number, one in enumerate(listed if isinstance(listed, list) else ()):
        fields = one.get("completed", one) if isinstance(one, dict) else {"hackage": one}
        text = fields.get("hackage") if isinstance(fields, dict) else None
        name, version = (fields.get("name"), fields.get("version")) if isinstance(fields, dict) else (None, None)
        found = _UNIT.match(text[:300]) if isinstance(text, str) else None
        if found:
            yield _declared(path, found[1], found[2], document.line(key, number))
        elif isinstance(name, str) and isinstance(version, str):
            yield _declared(path, name, version, document.line(key, number))
        elif key == "packages":
            yield nameless(str(text))


def _declared(path: str, name: str, version: str, line: int) -> Package:
    return Package(
        name=name, version=version, ecosystem="haskell", type="hackage", locations=(path,), line=line, declared=True
    )
