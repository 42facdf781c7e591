"""Alpine packages (apk: Alpine, Wolfi, Chainguard).

The installed database is text: stanzas of `K:value` lines, then the files of the package
(https://wiki.alpinelinux.org/wiki/Apk_spec).
"""

import base64
import binascii
import re
from collections.abc import Iterable

from pratique.model.analyser import Ecosystem, Record, Wanted
from pratique.model.files import Body, Entry, display
from pratique.model.package import Package

ECOSYSTEM = Ecosystem(
    type="apk", order="apk", installed=Wanted(paths=("lib/apk/db/installed", "usr/lib/apk/db/installed"))
)

MAX_PACKAGES = 100_000
"""Alpine has 30,000; more in one file is hostile."""
MAX_PROBLEMS = 20
MAX_NAMES = 50_000
"""Dependencies of one package, or names that it provides."""
MAX_PATHS = 64 << 20
"""Characters of all owned paths together."""
MAX_PATH = 4_096
"""Bytes of one path: Linux's own limit."""

_FIELD = re.compile(rb"^([PVAoLDpmC]):([^\r\n]*)", re.MULTILINE)
_STANZA_END = re.compile(rb"\n[ \t\r]*\n")
_RELATION = re.compile(r"[<>=~@]")
_HASHES = {"Q1": "sha1", "Q2": "sha256"}


def read(entry: Entry, body: Body) -> Record:  # noqa: ARG001 - one kind of file
    """Packages, the files that they own and their digests."""
    stanzas: list[dict[str, str]] = []
    problems: list[str] = []
    owns: dict[str, tuple[str, ...]] = {}
    digests: dict[str, str] = {}
    room = MAX_PATHS
    for number, stanza in enumerate(_STANZA_END.split(body[:], MAX_PACKAGES), 1):
        if number > MAX_PACKAGES or room < 0:
            problems.append(f"it claims too many packages or files; those from stanza {number} on were not read")
            break
        fields = {
            key.decode(): value.decode("utf-8", "replace").strip() for key, value in reversed(_FIELD.findall(stanza))
        }
        if fields.get("P") and fields.get("V"):
            stanzas.append(fields)
            files, room = _files(stanza, room)
            owns[fields["P"]] = tuple(files)
            digests |= {path: digest for path, digest in files.items() if digest}
        elif stanza.strip() and len(problems) < MAX_PROBLEMS:
            missing = "V: (version)" if fields.get("P") else "P: (name)"
            problems.append(
                f"stanza {number} ({fields.get('P') or 'no name'}) has no {missing} line and was not counted"
            )
    providers = _providers(stanzas)
    packages = tuple(_package(fields, providers) for fields in stanzas)
    return Record(packages=packages, owns=owns, file_digests=digests, problems=tuple(problems))


def _package(fields: dict[str, str], providers: dict[str, str]) -> Package:
    origin = fields.get("o", "")
    kind, _, digest = _digest(fields.get("C", "")).partition(":")
    needed = (name for name in _names(fields.get("D", "")) if not name.startswith("!"))
    return Package(
        name=fields["P"],
        version=fields["V"],
        arch=fields.get("A", ""),
        source_name=origin if origin != fields["P"] else "",
        licenses=(fields["L"],) if fields.get("L") else (),
        depends_on=tuple(dict.fromkeys(providers.get(name, name) for name in needed)),
        vendor=fields.get("m", ""),
        digests={kind: digest} if digest else {},
    )


def _providers(stanzas: Iterable[dict[str, str]]) -> dict[str, str]:
    """What packages provide (`so:libc.musl-x86_64.so.1`, `cmd:sh`) → their names, so that dependencies name packages."""
    return {name: fields["P"] for fields in stanzas for name in _names(fields.get("p", ""))}


def _names(text: str) -> Iterable[str]:
    """`musl>=1.2` is `musl`."""
    return (_RELATION.split(word, maxsplit=1)[0] for word in text.split(maxsplit=MAX_NAMES)[:MAX_NAMES])


def _files(stanza: bytes, room: int) -> tuple[dict[str, str], int]:
    """Paths with their digests, from `F:` (directory), `R:` (file in it) and `Z:` (its checksum) lines; and the room left.

    It ends when the paths have more than `room` characters.
    """
    files: dict[str, str] = {}
    directory = path = ""
    for line in stanza.split(b"\n"):
        if line.startswith(b"F:"):
            directory = display(line[2:].strip(b"\r/"))
        elif line.startswith(b"R:"):
            name = display(line[2:].rstrip(b"\r"))
            path = f"{directory}/{name}" if directory else name
            room -= len(path)
            if len(path) <= MAX_PATH:
                files[path] = ""
            if room < 0:
                break
        elif line.startswith(b"Z:") and path:
            files[path] = _digest(line[2:].decode("ascii", "replace").strip())
    return files, room


def _digest(text: str) -> str:
    """`sha1:<hex>` of `Q1<base64>`; empty for what we do not understand."""
    algorithm = _HASHES.get(text[:2])
    try:
        return f"{algorithm}:{base64.b64decode(text[2:], validate=True).hex()}" if algorithm else ""
    except (binascii.Error, ValueError):
        return ""
