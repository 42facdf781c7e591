"""One file's secrets: small files whole, large ones in overlapping windows as they pass."""

from pratique.checks.secrets.engine import MOST_FOUND, Candidate, engine
from pratique.checks.secrets.masking import masked
from pratique.model.analyser import Record
from pratique.model.files import Body
from pratique.model.secret import SecretMatch

WINDOW = 4 << 20
OVERLAP = 32 << 10
"""Bytes; longer than any rule reaches, so that each secret lies whole in one window."""
_TOO_MANY = (
    "it holds more that looks like the beginning of a secret than is looked at: the rest was not examined for secrets"
)


def read(body: Body, key: bytes) -> Record:
    """The secrets of one file, masked."""
    searched = engine().search(body)
    problems = () if searched.whole else (_TOO_MANY,)
    if not searched.candidates and not problems:
        return Record()
    return Record(secrets=_masked(searched.candidates, body, key, 1), problems=problems)


class LargeFile:
    """A file in pieces, in memory of a window. A `model.analyser.Stream`."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._line = 1
        self._found: dict[tuple[str, str, int], SecretMatch] = {}
        self._problems: tuple[str, ...] = ()

    def add(self, piece: memoryview) -> None:
        self._pieces.append(bytes(piece))
        self._waiting += len(piece)
        if self._waiting >= WINDOW:
            self._look()

    def finish(self) -> Record:
        self._look()
        return Record(secrets=tuple(self._found.values())[:MOST_FOUND], problems=self._problems)

    def _look(self) -> None:
        window = b"".join(self._pieces)
        searched = engine().search(window)
        for match in _masked(searched.candidates, window, self._key, self._line):
            self._found.setdefault((match.rule, match.identity, match.line), match)
        if not searched.whole or len(self._found) > MOST_FOUND:
            self._problems = (_TOO_MANY,)
        kept = window[-OVERLAP:]
        self._line += window.count(b"\n", 0, len(window) - len(kept))
        self._pieces, self._waiting = [kept], len(kept)


def _masked(candidates: tuple[Candidate, ...], body: Body, key: bytes, line: int) -> tuple[SecretMatch, ...]:
    """Candidates in rising order, with the line of each."""
    found, at = [], 0
    for one in candidates:
        line += bytes(body[at : one.start]).count(b"\n")
        at = one.start
        found.append(masked(one, key, line))
    return tuple(found)
