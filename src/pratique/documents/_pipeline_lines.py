"""Where the lines of a text that YAML holds stand in the file: block scalars, folded ones, plain ones over several lines."""

import re
from collections.abc import Iterator

from pratique.documents._pipeline import Breaks, Value
from pratique.documents.yaml import Document, Path

_BLOCK = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")


class Source:
    """A YAML document beside the lines that it was read from."""

    def __init__(self, document: Document, body: bytes) -> None:
        self.document = document
        self.rows = body.decode("utf-8", "replace").splitlines()

    def line(self, *path: str | int) -> int:
        return self.document.line(*path)

    def row(self, line: int) -> str:
        return self.rows[line - 1] if 0 < line <= len(self.rows) else ""

    def breaks(self, text: str, path: Path) -> Breaks:
        """Where each line of a value stands."""
        line = self.line(*path)
        return tuple(self._breaks(text, line)) or ((0, line),)

    def _breaks(self, text: str, line: int) -> Iterator[tuple[int, int]]:
        first = self.row(line).rstrip()
        begin = text.lstrip()[:40].split("\n", 1)[0].rstrip()
        if "\n" not in text and begin in first:
            yield 0, line
            return
        at = 0
        if begin and begin in first and not _BLOCK.search(first):
            yield 0, line
            at = len(text) - len(text.lstrip()) + len(begin)
            # The rest of the first row is behind `begin` already.
            rest = first.partition(begin)[2].strip("'\" ")
            at = text.find(rest, at) + len(rest) if rest and text.find(rest, at) >= 0 else at
        yield from self._following(text, line, at)

    def _following(self, text: str, line: int, at: int) -> Iterator[tuple[int, int]]:
        for number in range(line, len(self.rows)):
            row = self.rows[number].strip()
            if not row:
                continue
            skipped = at
            while skipped < len(text) and text[skipped].isspace():
                skipped += 1
            if skipped >= len(text):
                return
            if text.startswith(row, skipped):
                yield skipped, number + 1
                at = skipped + len(row)
            elif text.startswith(row.strip("'\""), skipped):
                yield skipped, number + 1
                at = skipped + len(row.strip("'\""))
            else:
                return


def joined(parts: list[tuple[Value, Breaks]]) -> tuple[str, Breaks]:
    """Several texts as the lines of one script."""
    texts, breaks, offset = [], [], 0
    for value, own in parts:
        breaks += [(offset + at, line) for at, line in own]
        texts.append(value.text)
        offset += len(value.text) + 1
    return "\n".join(texts), tuple(breaks)
