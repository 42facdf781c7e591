"""Colours that mean something, signs that the stream can carry, and columns that fit a terminal.

A findings table of 1,000 rows takes rich 0.7 s, so the columns are written here.
"""

from collections.abc import Sequence
from typing import TextIO

import msgspec

from pratique.model.finding import Severity
from pratique.report import _text

BOLD, DIM, RED, GREEN, YELLOW, BLUE, MAGENTA = "1", "2", "31", "32", "33", "34", "35"
ALARM = "1;97;41"
"""Bold white on red: critical, known exploited, denied."""

SEVERITY_STYLES = {
    Severity.CRITICAL: ALARM,
    Severity.HIGH: "1;31",
    Severity.MEDIUM: YELLOW,
    Severity.LOW: BLUE,
    Severity.NEGLIGIBLE: DIM,
    Severity.UNKNOWN: MAGENTA,
}


class Signs(msgspec.Struct, frozen=True):
    good: str = "✓"
    bad: str = "✗"
    warn: str = "!"
    dot: str = "·"
    arrow: str = "→"
    rule: str = "─"
    bar: str = "█"
    more: str = "…"


ASCII = Signs(good="+", bad="x", dot="|", arrow="->", rule="-", bar="#", more="~")


def signs(out: TextIO) -> Signs:
    """The signs that the stream's encoding can carry."""
    try:
        "✓✗·→─█…".encode(getattr(out, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return ASCII
    return Signs()


class Pen(msgspec.Struct, frozen=True):
    """Writes styled text; plain text when there are no colours."""

    colour: bool

    def __call__(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self.colour and style and text else text


class Screen(msgspec.Struct, frozen=True):
    """What lines for a terminal are written with."""

    pen: Pen
    signs: Signs
    width: int


class Column(msgspec.Struct, frozen=True):
    title: str
    least: int = 6
    """Columns below which it is not cut."""
    keep: int = 0
    """Columns that are too many for the terminal go, the lowest `keep` first; 0 never goes."""
    right: bool = False
    tail: bool = False
    """Cut keeps the end (paths)."""


Cell = tuple[str, str]
"""Printable text and its style."""


def table(heads: Sequence[Column], rows: Sequence[Sequence[Cell]], screen: Screen) -> list[str]:
    """Rows in aligned columns, at most as wide as the screen where that is possible at all. Columns without any text are left out."""
    texts = ({row[at][0] for row in rows} for at in range(len(heads)))  # most columns say the same again and again
    natural = [max(map(_text.columns, column), default=0) for column in texts]
    chosen = [at for at in range(len(heads)) if natural[at]]
    widths = {at: max(natural[at], len(heads[at].title)) for at in chosen}
    while (over := _over(widths, screen.width)) > 0 and (goes := _droppable(heads, widths, over)) is not None:
        del widths[goes]
    _shrink(heads, widths, screen.width)
    lines = [screen.pen(_head(heads, widths), DIM)]
    lines += [_line(heads, widths, row, screen) for row in rows]
    return lines


_GAP = 2


def _over(widths: dict[int, int], width: int) -> int:
    return sum(widths.values()) + _GAP * (len(widths) - 1) - width


def _droppable(heads: Sequence[Column], widths: dict[int, int], over: int) -> int | None:
    """The column to leave out, when cutting the others to their least would not be enough."""
    slack = sum(max(width - heads[at].least, 0) for at, width in widths.items())
    droppable = [at for at in widths if heads[at].keep]
    return min(droppable, key=lambda at: heads[at].keep) if slack < over and droppable else None


def _shrink(heads: Sequence[Column], widths: dict[int, int], width: int) -> None:
    """Take what is too much from columns that may go, the lowest `keep` first, then from the widest of the others."""
    for _ in range(max(_over(widths, width), 0)):
        spare = [at for at in widths if widths[at] > heads[at].least]
        if not spare:
            return
        first = min(spare, key=lambda at: (not heads[at].keep, heads[at].keep, -widths[at]))
        widths[first] -= 1


def _head(heads: Sequence[Column], widths: dict[int, int]) -> str:
    cells = [
        heads[at].title.rjust(width) if heads[at].right else heads[at].title.ljust(width)
        for at, width in widths.items()
    ]
    return (" " * _GAP).join(cells).rstrip()


def _line(heads: Sequence[Column], widths: dict[int, int], row: Sequence[Cell], screen: Screen) -> str:
    parts: list[str] = []
    for at, width in widths.items():
        text, style = row[at]
        if not text:
            parts.append(" " * width)
            continue
        taken = _text.columns(text)
        if taken > width:
            text = (_text.cut_left if heads[at].tail else _text.cut)(text, width, screen.signs.more)
            taken = _text.columns(text)
        fill = " " * (width - taken)
        parts.append(fill + screen.pen(text, style) if heads[at].right else screen.pen(text, style) + fill)
    return (" " * _GAP).join(parts).rstrip()
