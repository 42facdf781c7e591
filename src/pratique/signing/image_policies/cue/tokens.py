"""The words and signs of CUE, as far as policies of images use them."""

import re

import msgspec

from pratique.errors import UnreadableError

_TOKEN = re.compile(
    r"(?P<space>[ \t\r]+|//[^\n]*)|(?P<newline>\n)|(?P<raw>#\"[^\"\n]*\"#)|(?P<text>\"(?:[^\"\\\n]|\\.)*\")"
    r"|(?P<number>(?:[0-9][0-9_]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]{1,3})?)|(?P<word>[A-Za-z_$][A-Za-z0-9_$]*)"
    r"|(?P<sign>\.\.\.|>=|<=|=~|!~|!=|[-><{}\[\]():,&|?*._])"
)


class Token(msgspec.Struct, frozen=True):
    kind: str
    """`newline`, `raw`, `text`, `number`, `word`, `sign` or `end`."""
    text: str
    line: int


def read(text: str) -> list[Token]:
    """The words and signs of a policy, its end last. UnreadableError with the line of what is neither."""
    found, at, line = [], 0, 1
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or (text.startswith('""', at) and text.startswith('"""', at)):
            raise UnreadableError(
                f"line {line} of the CUE: {text[at : at + 20].split(chr(10), maxsplit=1)[0]!r} is not of the part of CUE that pratique reads"
            )
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match[0], line))
        line += match[0].count("\n")
        at = match.end()
    return [*found, Token("end", "", line)]
