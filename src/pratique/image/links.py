"""Wanted files that lie behind links under other names.

`var/lib/dpkg -> /data`, a jar that is a link to `x.bin`, a hard link: programs find what analysers ask for by path, so the
pass must too. What the first pass could not know is found here, once all layers are known, and read in a second pass.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

import msgspec

from pratique.image.wanted import Table
from pratique.model.analyser import Analyser, Record, Wanted
from pratique.model.files import FILE, HARDLINK, Body, Entry, display
from pratique.model.overlay import Overlay
from pratique.model.reading import LayerReading

SUFFIX = "@links"
"""What the name of an analyser ends in that reads behind links."""
_MOST = 10_000  # files behind links that are read; an image has a handful

_Found = dict[int, dict[int, dict[bytes, str]]]
"""Layer → number of the analyser → path of the file → path under which a link shows it."""


class BehindLinks(msgspec.Struct, frozen=True):
    """An analyser for files that links show under paths that it wants."""

    name: str
    version: str
    wanted: Wanted
    analyser: Analyser
    shown_as: dict[str, str]

    def read(self, entry: Entry, body: Body) -> Record:
        shown = self.shown_as[entry.path]
        record = self.analyser.read(msgspec.structs.replace(entry, path=shown), body)
        return msgspec.structs.replace(record, shown_as=shown) if record != _NOTHING else record


_NOTHING = Record()


def behind_links(readings: Sequence[LayerReading], analysers: Sequence[Analyser]) -> dict[int, tuple[BehindLinks, ...]]:
    """Layer → the analysers with which it must be read again; empty for nearly every image."""
    overlay = Overlay([reading.index for reading in readings])
    table = Table([analyser.wanted for analyser in analysers])
    found: _Found = {}
    for reading in readings:
        for path, _ in reading.hidden_links:
            _note(found, overlay, table, path, overlay.real_path(path))
    _forget_read(found, readings, analysers)
    for folder in _literal_folders(analysers):
        real = overlay.real_path(folder)
        if real is None or real == folder:
            continue
        _note(found, overlay, table, folder, real)
        for layer, index in enumerate(overlay.indexes):
            for row in index.below(real):
                if row[1] in (FILE, HARDLINK) and overlay.survives(row[0], layer):
                    _note(found, overlay, table, folder + row[0][len(real) :], row[0])
    return {
        layer: tuple(_reader(analysers[number], paths) for number, paths in by_number.items())
        for layer, by_number in found.items()
    }


def _note(found: _Found, overlay: Overlay, table: Table, shown: bytes, real: bytes | None) -> None:
    """Remember a file if an analyser wants it as shown and did not get it under its own path."""
    at = overlay.find(real) if real else None
    for _ in range(2):
        if at is not None and at[1][1] == HARDLINK:
            real = at[1][6]
            at = overlay.find(real)
    if at is None or real is None or at[1][1] != FILE or sum(map(len, found.values())) > _MOST:
        return
    for number in set(table.find(shown)) - set(table.find(real)):
        found.setdefault(at[0], {}).setdefault(number, {})[real] = display(shown)


def _forget_read(found: _Found, readings: Sequence[LayerReading], analysers: Sequence[Analyser]) -> None:
    """Drop what the first pass read under that name already, because the link lies beside the file."""
    for layer, by_number in list(found.items()):
        for number, paths in list(by_number.items()):
            records = readings[layer].records.get(analysers[number].name, ())
            read = {(real, record.shown_as) for real, record in records if record.shown_as}
            by_number[number] = {real: shown for real, shown in paths.items() if (real, shown) not in read}
            if not by_number[number]:
                del by_number[number]
        if not by_number:
            del found[layer]


def _literal_folders(analysers: Iterable[Analyser]) -> list[bytes]:
    """The folders (and whole paths) that patterns name without a wildcard: `var/lib/dpkg/status.d` of `…/status.d/*`."""
    found = set()
    for analyser in analysers:
        for pattern in analyser.wanted.paths:
            wildcard = re.search(r"[*?]", pattern)
            literal = pattern[: wildcard.start()].rpartition("/")[0] if wildcard else pattern
            if literal:
                found.add(literal.encode())
    return sorted(found)


def _reader(analyser: Analyser, paths: dict[bytes, str]) -> BehindLinks:
    said = hashlib.sha256(repr(sorted(paths.items())).encode()).hexdigest()[:16]
    wanted = Wanted(files=tuple(sorted(paths)), limit=analyser.wanted.limit)
    shown_as = {display(path): shown for path, shown in paths.items()}
    return BehindLinks(analyser.name + SUFFIX, f"{analyser.version}+{said}", wanted, analyser, shown_as)
