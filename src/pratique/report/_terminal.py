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
    columns = list(zip(*rows, strict=True)) or [()] * len(heads)
    distinct = [set(column) for column in columns]  # most columns say the same again and again
    natural = [_text.widest([text for text, _ in cells]) for cells in distinct]
    chosen = [at for at in range(len(heads)) if natural[at]]
    widths = {at: max(natural[at], len(heads[at].title)) for at in chosen}
    while (over := _over(widths, screen.width)) > 0 and (goes := _droppable(heads, widths, over)) is not None:
        del widths[goes]
    _shrink(heads, widths, screen.width)
    fitted = []
    for at, width in widths.items():
        cells = {cell: _fitted(heads[at], width, cell, screen) for cell in distinct[at]}
        fitted.append([cells[cell] for cell in columns[at]])
    gap = " " * _GAP
    return [screen.pen(_head(heads, widths), DIM), *(gap.join(row).rstrip() for row in zip(*fitted, strict=True))]


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
    over = _over(widths, width)
    while over > 0 and (spare := [at for at in widths if widths[at] > heads[at].least]):
        first = min(spare, key=lambda at: (not heads[at].keep, heads[at].keep, -widths[at]))
        taken = min(over, widths[first] - heads[first].least) if heads[first].keep else 1
        widths[first] -= taken
        over -= taken


def _head(heads: Sequence[Column], widths: dict[int, int]) -> str:
    cells = [
        heads[at].title.rjust(width) if heads[at].right else heads[at].title.ljust(width)
        for at, width in widths.items()
    ]
    return (" " * _GAP).join(cells).rstrip()


def _fitted(head: Column, width: int, cell: Cell, screen: Screen) -> str:
    """A cell as wide as its column."""
    text, style = cell
    taken = _text.columns(text)
    if taken > width:
        text = (_text.cut_left if head.tail else _text.cut)(text, width, screen.signs.more)
        taken = _text.columns(text)
    fill = " " * (width - taken)
    return fill + screen.pen(text, style) if head.right else screen.pen(text, style) + fill
