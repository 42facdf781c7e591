"""One file's secrets: small files whole, large ones in overlapping windows as they pass."""

import tempfile
from collections.abc import Sequence
from typing import Any

import msgspec

from pratique.checks.secrets.archives import Inside, is_archive
from pratique.checks.secrets.engine import MOST_FOUND, Candidate, Searched, engine, is_binary
from pratique.checks.secrets.masking import masked
from pratique.model.analyser import Record
from pratique.model.files import Body, mapped
from pratique.model.secret import SecretMatch

WINDOW = 4 << 20
OVERLAP = 32 << 10
"""Bytes; longer than any rule reaches, so that each secret lies whole in one window."""
_LARGEST_ARCHIVE = 1 << 30
_NOTHING = Record()
_TOO_MANY = (
    "it holds more that looks like the beginning of a secret than is looked at: the rest was not examined for secrets"
)


def read(body: Body, key: bytes) -> Record:
    """The secrets of one file, masked; those inside it too when it is an archive."""
    return _read(body, engine().search(body), key)


def read_together(bodies: Sequence[bytes], key: bytes) -> list[Record]:
    """The same of many small files at once."""
    searched = engine().search_together(bodies)
    return [
        _read(body, one, key) if one.candidates or not one.whole or is_archive(body[:262]) else _NOTHING
        for body, one in zip(bodies, searched, strict=True)
    ]


def _read(body: Body, searched: Searched, key: bytes) -> Record:
    found, problems = _said(body, searched, key)
    if is_archive(bytes(body[:262])):
        inside, more = _inside(body, key)
        found, problems = _without(found, inside) + inside, problems + more
    if len(found) > MOST_FOUND:
        found, problems = found[:MOST_FOUND], (*problems, _TOO_MANY)
    return Record(secrets=found, problems=tuple(dict.fromkeys(problems)))


def _without(found: tuple[SecretMatch, ...], inside: tuple[SecretMatch, ...]) -> tuple[SecretMatch, ...]:
    """What was found in the archive's bytes and not again in one of its files."""
    named = {match.identity for match in inside}
    return tuple(match for match in found if match.identity not in named)


def _look(body: Body, key: bytes) -> tuple[tuple[SecretMatch, ...], tuple[str, ...]]:
    if isinstance(body, bytes):
        return _said(body, engine().search(body), key)
    windows = _Windows(key)
    for at in range(0, len(body), WINDOW):
        windows.add(body[at : at + WINDOW])
    return windows.finish()


def _said(body: Body, searched: Searched, key: bytes, line: int = 1) -> tuple[tuple[SecretMatch, ...], tuple[str, ...]]:
    return _masked(searched.candidates, body, key, line), () if searched.whole else (_TOO_MANY,)


def _inside(body: Body, key: bytes) -> tuple[tuple[SecretMatch, ...], tuple[str, ...]]:
    """The secrets in an archive's files."""
    archive = Inside()
    found: list[SecretMatch] = []
    problems: list[str] = []
    for path, content in archive.walk(body):
        matches, more = _look(content, key)
        found += [msgspec.structs.replace(match, inside=path) for match in matches]
        problems += more
        if len(found) > MOST_FOUND:
            break
    return tuple(found), (*problems, *archive.problems)


class LargeFile:
    """A file in pieces: in memory of a window, and in an unlinked temporary file if it is an archive. A `model.analyser.Stream`."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._windows = _Windows(key)
        self._kept: Any = None
        self._size = 0

    def add(self, piece: memoryview) -> None:
        if not self._size and is_archive(bytes(piece[:262])):
            self._kept = tempfile.TemporaryFile(prefix="pratique-")  # noqa: SIM115 - closed by `finish`
        self._size += len(piece)
        if self._kept is not None and self._size <= _LARGEST_ARCHIVE:
            self._kept.write(piece)
        self._windows.add(bytes(piece))

    def finish(self) -> Record:
        found, problems = self._windows.finish()
        if self._kept is not None:
            inside, more = self._archive()
            found, problems = _without(found, inside) + inside, problems + more
        return Record(secrets=found[:MOST_FOUND], problems=tuple(dict.fromkeys(problems)))

    def _archive(self) -> tuple[tuple[SecretMatch, ...], tuple[str, ...]]:
        with self._kept:
            if self._size > _LARGEST_ARCHIVE:
                return (), (f"it is an archive of over {_LARGEST_ARCHIVE >> 20:,} MiB and was not opened for secrets",)
            self._kept.flush()
            with mapped(self._kept, self._size) as body:
                return _inside(body, self._key)


class _Windows:
    """A long text in overlapping windows, of which one is in memory."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._line = 1
        self._found: dict[tuple[str, str, int], SecretMatch] = {}
        self._problems: tuple[str, ...] = ()

    def add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._waiting += len(piece)
        if self._waiting >= WINDOW:
            self._look()

    def finish(self) -> tuple[tuple[SecretMatch, ...], tuple[str, ...]]:
        self._look()
        return tuple(self._found.values()), self._problems

    def _look(self) -> None:
        window = b"".join(self._pieces)
        matches, problems = _said(window, engine().search(window), self._key, self._line)
        for match in matches:
            self._found.setdefault((match.rule, match.identity, match.line), match)
        if problems or len(self._found) > MOST_FOUND:
            self._problems = (_TOO_MANY,)
        kept = window[-OVERLAP:]
        if not is_binary(window):
            self._line += window.count(b"\n", 0, len(window) - len(kept))
        self._pieces, self._waiting = [kept], len(kept)


def _masked(candidates: tuple[Candidate, ...], body: Body, key: bytes, line: int) -> tuple[SecretMatch, ...]:
    """Candidates in rising order, with the line of each."""
    found, at = [], 0
    lined = bool(candidates) and not is_binary(body)  # lines of programs mean nothing
    for one in candidates:
        line += _lines(body, at, one.start) if lined else 0
        at = one.start
        found.append(masked(one, key, line if lined else 0))
    return tuple(found)


def _lines(body: Body, start: int, end: int) -> int:
    """Line ends between two places, without a copy of all that lies between them."""
    return sum(bytes(body[at : min(at + WINDOW, end)]).count(b"\n") for at in range(start, end, WINDOW))
