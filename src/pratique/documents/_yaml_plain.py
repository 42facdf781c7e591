r"""The YAML that most people write, read line by line: block mappings and lists of words, and collections within a line.

libyaml is fast, but each of its events becomes a Python object, which is most of the time that a manifest takes. This is a
subset that leaves no doubt; for whatever else there is in a text (block scalars, anchors, tags, escapes, words that go on on
the next line, anything wrong) the answer is None, and the full reader decides. Tests hold both readers equal.

>>> read("spec:\n  ports: [80, http]\n")
[({'spec': {'ports': [80, 'http']}}, {(): 1, ('spec',): 1, ('spec', 'ports'): 2, ('spec', 'ports', 0): 2, ('spec', 'ports', 1): 2})]
>>> read("spec: |\n  text\n") is None
True
"""

import functools
import re
from typing import Any

from pratique.documents._yaml_scalars import resolve

MAX_CHARACTERS = 256 << 10
"""Well below the full reader's bounds, which this one therefore need not have."""
MAX_DEPTH = 50

Path = tuple[str | int, ...]
Lines = dict[Path, int]
_Line = tuple[str, str, str, str]
"""Indentation, dash, key, value; each may be empty."""

# No part of these can match in two ways (`++`, `*+` give nothing back), so that they are linear whatever the text.
_KEY = r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}+"
_QUOTED = r"\"[ !#-\[\]-~]*+\"|'[ -&(-~]*+'"
_ITEM = rf"(?:(?:[A-Za-z0-9_/.$]|-(?=[A-Za-z0-9-]))(?:[A-Za-z0-9_/.=$()@*+-]|:(?=[A-Za-z0-9_/.-]))*+|{_QUOTED})"


def _within_line(item: str) -> tuple[str, str]:
    """Patterns of a list and of a mapping of such items."""
    pair = rf"{_KEY}: ++{item}"
    return (
        rf"\[ *+(?:{item} *+(?:, *+{item} *+)*+)?+\]",
        rf"\{{ *+(?:{pair} *+(?:, *+{pair} *+)*+)?+\}}",
    )


_INNER = f"(?:{'|'.join(_within_line(_ITEM))}|{_ITEM})"
_LIST, _MAPPING = _within_line(_INNER)
_WORD = r"[!-9;-~]*+(?::(?=[!-~])[!-9;-~]*+)*+"
_PLAIN = rf"(?:[A-Za-z0-9_/.$(~+^=;<]|-(?=[!-~])){_WORD}(?: ++(?=[!\"$-~]){_WORD})*+"
_LINE = rf"^( *+)(- ++)?(?:({_KEY}):(?: ++|$))?({_LIST}|{_MAPPING}|{_QUOTED}|{_PLAIN})? *+(?:(?<![!-~])#[ -~]*+)?$"
_PAIR = rf"({_KEY}): ++({_INNER})"


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """When the first text is read: it takes 15 ms, and most images hold none."""
    return re.compile(pattern, re.MULTILINE)


_SIGNS = frozenset(["", "[", "{", '"', "'"])
"""First characters of what is no plain word."""
_BETWEEN: _Line = ("", "", "", "---")
"""Between two documents."""


class _Doubt(Exception):  # noqa: N818  # no error: another reader's turn
    """The text is not of the subset, or is wrong."""


def read(text: str) -> list[tuple[Any, Lines]] | None:
    """(value, lines) of every document of a text of ASCII; None when it is not of the subset."""
    found: list[_Line] = _compiled(_LINE).findall(text)
    if len(found) != text.count("\n") + 1:
        return None
    starts = [number for number, line in enumerate(found, 1) if line == _BETWEEN] if "---" in text else []
    if not starts or any(map(any, found[: starts[0] - 1])):
        starts.insert(0, 0)
    try:
        return [
            _document(found[start:end], start + 1)
            for start, end in zip(starts, [*(start - 1 for start in starts[1:]), len(found)], strict=True)
        ]
    except _Doubt:
        return None


def _document(found: list[_Line], first: int) -> tuple[Any, Lines]:
    """The lines of one document, of which the first has that number; one loop, for it runs once a line of every manifest."""
    lines: Lines = {}
    # Column, value and path of the innermost collection, and of those around it.
    around: list[tuple[int, Any, Path]] = []
    column = 0
    inner: Any = None
    path: Path = ()
    waiting = ""  # the key of the innermost mapping of which the value may come on the next lines
    for number, (indent, dash, key, text) in enumerate(found, first):
        if not (dash or key or text):
            continue
        at = len(indent)
        if inner is None:
            column, inner, lines[()] = at, [] if dash else {}, number
        elif waiting and (at > column or (dash and at == column)):
            around.append((column, inner, path))
            inner[waiting] = [] if dash else {}
            column, inner, path = at, inner[waiting], (*path, waiting)
        # A list may stand at the column of the key whose value it is.
        while at < column or (at == column and not dash and isinstance(inner, list)):
            column, inner, path = _closed(around)
        if at != column or isinstance(inner, list) != bool(dash) or len(path) > MAX_DEPTH:
            raise _Doubt
        if dash:
            place: Path = (*path, len(inner))
            lines[place] = number
            inner.append({} if key else _value(text, place, lines, number))
            if not key:
                waiting = ""
                continue
            around.append((column, inner, path))
            column, inner, path = at + len(dash), inner[-1], place
        if not key or key in inner:
            raise _Doubt
        place = (*path, key)
        lines[place] = number
        inner[key] = _value(text, place, lines, number) if text else None
        waiting = "" if text else key
    if inner is None:
        raise _Doubt
    return (around[0][1] if around else inner), lines


def _closed(around: list[tuple[int, Any, Path]]) -> tuple[int, Any, Path]:
    if not around:
        raise _Doubt
    return around.pop()


def _value(text: str, path: Path, lines: Lines, number: int) -> Any:
    """A value within a line."""
    sign = text[:1]
    if sign not in _SIGNS:
        return resolve(text)
    if not sign:
        raise _Doubt
    if sign == "[":
        items = _compiled(_INNER).findall(text[1:-1])
        return [_entry(item, (*path, place), lines, number) for place, item in enumerate(items)]
    if sign == "{":
        pairs: list[tuple[str, str]] = _compiled(_PAIR).findall(text[1:-1])
        entries = {key: _entry(item, (*path, key), lines, number) for key, item in pairs}
        if len(entries) != len(pairs):
            raise _Doubt
        return entries
    return text[1:-1]


def _entry(text: str, path: Path, lines: Lines, number: int) -> Any:
    lines[path] = number
    return _value(text, path, lines, number)
