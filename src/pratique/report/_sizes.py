"""Where an image's bytes are, as a table: one row a layer, its largest folders below."""

from collections.abc import Iterator

from pratique.model.report import Result
from pratique.report import _text
from pratique.report._terminal import BOLD, DIM, YELLOW, Screen

_WIDE = 10  # columns of a number
_HEAD = ("STORED", "CONTENT", "IN VAIN")


def lines(result: Result, screen: Screen) -> Iterator[str]:
    """Nothing where sizes were not asked for."""
    if not result.sizes:
        return
    total = [sum(getattr(one, name) for one in result.sizes) for name in ("stored", "content", "hidden")]
    layers = {layer.diff_id: layer for layer in result.image.layers}
    yield ""
    yield screen.pen("Size", BOLD)
    yield screen.pen("".join(head.rjust(_WIDE) for head in _HEAD) + "  INSTRUCTION", DIM)
    for one in result.sizes:
        layer = layers.get(one.diff_id)
        instruction = _text.printable(layer.instruction if layer and layer.instruction else one.diff_id or "the tree")
        numbers = readable(one.stored).rjust(_WIDE) + readable(one.content).rjust(_WIDE)
        vain = readable(one.hidden).rjust(_WIDE)
        room = screen.width - 3 * _WIDE - 2
        yield numbers + (screen.pen(vain, YELLOW) if one.hidden else vain) + "  " + _text.cut(instruction, room)
        for folder in one.folders:
            place = f"{readable(folder.size).rjust(_WIDE)}  {_text.printable(folder.path) or '/'}"
            yield " " * _WIDE + screen.pen(_text.cut(place, screen.width - _WIDE), DIM)
    yield "".join(readable(number).rjust(_WIDE) for number in total) + screen.pen("  in all", BOLD)


def readable(size: int) -> str:
    """Bytes for people: `12 B`, `1.2 kB`, `340.1 MB`; decimal, as registries count."""
    if size < 1000:
        return f"{size} B"
    for unit, least in (("GB", 10**9), ("MB", 10**6)):
        if size >= least:
            return f"{size / least:,.1f} {unit}"
    return f"{size / 1000:,.1f} kB"
