r"""The YAML that most people write, read line by line: block mappings and lists of words, and flat collections within a line.

libyaml is fast, but each of its events becomes a Python object, which is most of the time that a manifest takes. This is a
subset that leaves no doubt; for whatever else there is in a text (block scalars, anchors, tags, escapes, words that go on on
the next line, anything wrong) the answer is None, and the full reader decides. Tests hold both readers equal.

>>> read("spec:\n  ports: [80, http]\n")
[({'spec': {'ports': [80, 'http']}}, {(): 1, ('spec',): 1, ('spec', 'ports'): 2, ('spec', 'ports', 0): 2, ('spec', 'ports', 1): 2})]
>>> read("spec: |\n  text\n") is None
True
"""

import re
from typing import Any, NamedTuple

from pratique.documents._yaml_scalars import resolve

MAX_CHARACTERS = 256 << 10
"""Well below the full reader's bounds, which this one therefore need not have."""
MAX_DEPTH = 50

Lines = dict[tuple[str | int, ...], int]
_Line = tuple[str, str, str, str]
"""Indentation, dash, key, value; each may be empty."""

# No part of these can match in two ways (`++`, `*+` give nothing back), so that they are linear whatever the text.
_KEY = r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,200}+"
_QUOTED = r"\"[ !#-\[\]-~]*+\"|'[ -&(-~]*+'"
_ITEM = rf"(?:(?:[A-Za-z0-9_/.$]|-(?=[A-Za-z0-9-]))[A-Za-z0-9_/.=$()@+-]*+|{_QUOTED})"
_PAIR = rf"{_KEY}: ++{_ITEM}"
_LIST = rf"\[ *+(?:{_ITEM} *+(?:, *+{_ITEM} *+)*+)?+\]"
_MAPPING = rf"\{{ *+(?:{_PAIR} *+(?:, *+{_PAIR} *+)*+)?+\}}"
_WORD = r"[!-9;-~]*+(?::(?=[!-~])[!-9;-~]*+)*+"
_PLAIN = rf"(?:[A-Za-z0-9_/.$(~+^=;<]|-(?=[!-~])){_WORD}(?: ++(?=[!\"$-~]){_WORD})*+"
_LINE = re.compile(
    rf"^( *+)(- ++)?(?:({_KEY}):(?: ++|$))?({_LIST}|{_MAPPING}|{_QUOTED}|{_PLAIN})? *+(?:(?<![!-~])#[ -~]*+)?$",
    re.MULTILINE,
)
_ITEMS = re.compile(_ITEM)
_PAIRS = re.compile(rf"({_KEY}): ++({_ITEM})")
_BETWEEN: _Line = ("", "", "", "---")
"""Between two documents."""


class _Doubt(Exception):  # noqa: N818  # no error: another reader's turn
    """The text is not of the subset, or is wrong."""


class _Open(NamedTuple):
    """A collection to which the next lines may add."""

    column: int
    value: Any
    path: tuple[str | int, ...]


def read(text: str) -> list[tuple[Any, Lines]] | None:
    """(value, lines) of every document of a text of ASCII; None when it is not of the subset."""
    found: list[_Line] = _LINE.findall(text)
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
    """The lines of one document, of which the first has that number."""
    lines: Lines = {}
    stack: list[_Open] = []
    waiting = ""  # the key of the innermost mapping of which the value may come on the next lines
    for number, (indent, dash, key, value) in enumerate(found, first):
        if not (dash or key or value):
            continue
        column = len(indent)
        if not stack:
            stack.append(_Open(column, [] if dash else {}, ()))
            lines[()] = number
        elif waiting and (column > stack[-1].column or (dash and column == stack[-1].column)):
            stack.append(_below(stack[-1], waiting, column, [] if dash else {}))
        top = _closed(stack, column, in_list=bool(dash))
        if dash:
            place = len(top.value)
            lines[(*top.path, place)] = number
            top.value.append(None)
            if not key:
                top.value[place] = _value(value, (*top.path, place), lines, number)
                waiting = ""
                continue
            top = _below(top, place, column + len(dash), {})
            stack.append(top)
        if not key or key in top.value:
            raise _Doubt
        lines[(*top.path, key)] = number
        top.value[key] = _value(value, (*top.path, key), lines, number) if value else None
        waiting = "" if value else key
    if not stack:
        raise _Doubt
    return stack[0].value, lines


def _below(parent: _Open, key: str | int, column: int, value: Any) -> _Open:
    """A collection within another, opened."""
    if len(parent.path) >= MAX_DEPTH:
        raise _Doubt
    parent.value[key] = value
    return _Open(column, value, (*parent.path, key))


def _closed(stack: list[_Open], column: int, *, in_list: bool) -> _Open:
    """The collection that a line at a column is of, those inside it closed."""
    while stack and stack[-1].column > column:
        stack.pop()
    if not in_list and len(stack) > 1 and stack[-2].column == column:
        stack.pop()  # a list may stand at the column of the key that it is the value of
    if not stack or stack[-1].column != column or isinstance(stack[-1].value, list) != in_list:
        raise _Doubt
    return stack[-1]


def _value(text: str, path: tuple[str | int, ...], lines: Lines, number: int) -> Any:
    """A value within a line."""
    if not text:
        raise _Doubt
    if text[0] == "[":
        items = [_scalar(item) for item in _ITEMS.findall(text)]
        lines |= {(*path, place): number for place in range(len(items))}
        return items
    if text[0] == "{":
        pairs = _PAIRS.findall(text)
        entries = {key: _scalar(item) for key, item in pairs}
        if len(entries) != len(pairs):
            raise _Doubt
        lines |= {(*path, key): number for key in entries}
        return entries
    return _scalar(text)


def _scalar(text: str) -> Any:
    return text[1:-1] if text[0] in "\"'" else resolve(text)
