"""Arch packages (pacman).

`local/NAME-VERSION/desc` holds one package as `%FIELD%` sections, `files` what it owns
(https://man.archlinux.org/man/alpm-lib-desc.5, alpm-lib-files.5).
"""

import re

from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry, display
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="alpm",
    order="pacman",
    installed=Wanted(paths=("var/lib/pacman/local/*/desc", "var/lib/pacman/local/*/files"), limit=32 << 20),
)

MAX_VALUES = 4_096
"""Lines of one `desc` section that are kept."""
MAX_FILES = 250_000
"""Lines of one section."""
MAX_SECTIONS = 100
"""Sections of one file; `desc` has 22."""

_SECTION = re.compile(rb"^%([A-Z0-9]+)%\r?\n", re.MULTILINE)
_RELATION = re.compile(r"[<>=:]")
_DIRECTORY = re.compile(r"(.+)-[^-/]+-[^-/]+")


def read(entry: Entry, body: Body) -> Record:
    """The package of a `desc` file, or what the package of a `files` file owns."""
    directory, _, name = entry.path.rpartition("/")
    sections = _sections(body)
    if name == "files":
        found = _DIRECTORY.fullmatch(directory.rpartition("/")[2])
        if not found:
            return Record(
                problems=("its folder is not named NAME-VERSION-RELEASE; the files of this package have no owner",)
            )
        files = tuple(display(line) for line in sections.get("FILES", ()) if not line.endswith(b"/"))
        return Record(owns={found[1]: files})
    fields = {key: [line.decode("utf-8", "replace") for line in lines[:MAX_VALUES]] for key, lines in sections.items()}
    if not fields.get("NAME") or not fields.get("VERSION"):
        return Record(problems=("it has no %NAME% or no %VERSION%; the package was not counted",))
    return Record(packages=(_package(fields),))


def _package(fields: dict[str, list[str]]) -> Package:
    def first(key: str) -> str:
        return next(iter(fields.get(key, ())), "")

    name, base = first("NAME"), first("BASE")
    return Package(
        name=name,
        version=first("VERSION"),
        arch=first("ARCH"),
        source_name=base if base != name else "",
        licenses=tuple(fields.get("LICENSE", ())),
        depends_on=tuple(dict.fromkeys(_RELATION.split(word, maxsplit=1)[0] for word in fields.get("DEPENDS", ()))),
        vendor=first("PACKAGER"),
    )


def _sections(body: Body) -> dict[str, list[bytes]]:
    """Lines by section; the first of a name counts."""
    parts = _SECTION.split(body[:], MAX_SECTIONS)
    found: dict[str, list[bytes]] = {}
    for name, text in zip(parts[1::2], parts[2::2], strict=True):
        lines = [line.rstrip(b"\r") for line in text.split(b"\n", MAX_FILES)[:MAX_FILES]]
        found.setdefault(name.decode(), [line for line in lines if line])
    return found
