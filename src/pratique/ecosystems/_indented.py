r"""The lines of machine-written YAML (pnpm, Yarn) and of Yarn's older look-alike, without a YAML parser.

These files are mappings only, one key a line, so that a line reader is exact, gives line numbers, is ten times faster, and
has no aliases to expand.

>>> list(lines("a:\n  'b': {}\n"))
[Line(number=1, indent=0, key='a', value=''), Line(number=2, indent=2, key='b', value='{}')]
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PAIR = re.compile(r"""("[^"]*"|'[^']*'|[^\s"'][^\s]*?)(?:[:,]?\s+(.*)|:)?$""")


class Line(NamedTuple):
    """`key: value` at an indentation in spaces; the value is empty where a mapping follows."""

    number: int
    indent: int
    key: str
    value: str


def lines(content: str) -> Iterator[Line]:
    """Lines that hold a key, without comments; of a list of keys (Yarn 1) the first. `? key` and `: value`, used for very long keys, read as one level each."""
    for number, line in enumerate(content.split("\n"), 1):
        plain = line.rstrip()
        body = plain.lstrip(" ")
        indent = len(plain) - len(body)
        if not body or body[0] in "#-":
            continue
        if body.startswith("? "):
            yield Line(number, indent, unquote(body[2:]), "")
            continue
        if body[0] == ":":
            body = body[1:].lstrip()
            indent += 2
        if found := _PAIR.match(body):
            yield Line(number, indent, unquote(found[1]), unquote(found[2] or ""))


def unquote(value: str) -> str:
    """Without the quotes around it."""
    return value[1:-1] if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'" else value
