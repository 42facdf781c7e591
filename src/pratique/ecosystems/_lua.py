r"""Plain Lua assignments as data: what a rockspec holds. Nothing is run.

Strings, numbers, tables, names that were assigned before, and `..` between strings are read; anything else (a call, a
condition) makes its value None.

>>> assignments('local v = "1.2"\nversion = v .. "-1"\ndescription = { license = "MIT" }')["version"]
'1.2-1'
"""

import re
from typing import NamedTuple

from pratique.errors import LimitError, UnreadableError

MAX_DEPTH = 32
MAX_TOKENS = 200_000

_TOKEN = re.compile(
    r"""(?P<space>\s+|--(?!\[=*\[)[^\n]*)|(?P<comment>--)?\[(?P<level>=*)\[|"(?P<double>(?:[^"\\\n]|\\.)*+)\""""
    r"""|'(?P<single>(?:[^'\\\n]|\\.)*+)'|(?P<name>[A-Za-z_]\w*)|(?P<number>[0-9][\w.]*)|(?P<sign>\.\.\.?|[^\s])""",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)

Table = dict[str, object]
"""A Lua table; positions are the keys `1`, `2` …"""


class _Token(NamedTuple):
    kind: str
    text: str


def assignments(content: str) -> Table:
    """Names that the file assigns at its top level. UnreadableError, LimitError."""
    return _Reader(_tokens(content)).chunk()


def _tokens(content: str) -> list[_Token]:
    tokens: list[_Token] = []
    position = 0
    while position < len(content):
        found = _TOKEN.match(content, position)
        if not found or len(tokens) > MAX_TOKENS:
            raise LimitError("The file is no plain table, or longer than is read: look at it by hand.")
        position = found.end()
        if found["level"] is not None:
            closing = f"]{found['level']}]"
            end = content.find(closing, position)
            if end < 0:
                raise UnreadableError("A long string does not end: repair or remove the file.")
            if not found["comment"]:
                tokens.append(_Token("string", content[position:end].removeprefix("\n")))
            position = end + len(closing)
        elif found.lastgroup in {"double", "single"}:
            tokens.append(_Token("string", _ESCAPE.sub(r"\1", found[found.lastgroup])))
        elif found.lastgroup != "space":
            tokens.append(_Token(str(found.lastgroup), found[str(found.lastgroup)]))
    tokens.append(_Token("end", ""))
    return tokens


class _Reader:
    """Walks the tokens once."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.names: Table = {}

    def chunk(self) -> Table:
        """`name = value`, again and again; what is neither is passed over."""
        while self.tokens[self.at].kind != "end":
            name = self.tokens[self.at]
            self.at += 1
            if name.kind == "name" and self.tokens[self.at].text == "=":
                self.at += 1
                value = self.value(0)
                self.names.setdefault(name.text, value) if value is None else self.names.update({name.text: value})
        return self.names

    def value(self, depth: int) -> object:
        """One value; strings may be joined by `..`."""
        found = self.term(depth)
        while self.tokens[self.at].text == ".." and self.tokens[self.at].kind == "sign":
            self.at += 1
            more = self.term(depth)
            found = found + more if isinstance(found, str) and isinstance(more, str) else None
        return found

    def term(self, depth: int) -> object:
        token = self.tokens[self.at]
        if token.kind == "end":
            return None
        self.at += 1
        if token.kind in {"string", "number"}:
            return token.text
        if token.kind == "name":
            return self.names.get(token.text)
        return self.table(depth + 1) if token.text == "{" else None

    def table(self, depth: int) -> Table:
        if depth > MAX_DEPTH:
            raise LimitError("The file holds tables deeper than are read: look at it by hand.")
        found: Table = {}
        position = 0
        while self.tokens[self.at].kind != "end":
            token, after = self.tokens[self.at], self.tokens[min(self.at + 1, len(self.tokens) - 1)]
            if token.kind == "sign" and token.text == "}":
                self.at += 1
                return found
            if token.kind == "sign" and token.text in {",", ";"}:
                self.at += 1
            elif token.kind == "name" and after.text == "=" and after.kind == "sign":
                self.at += 2
                found[token.text] = self.value(depth)
            elif token.kind == "sign" and token.text == "[":
                self.at += 1
                key = self.value(depth)
                self.at += 2 if [one.text for one in self.tokens[self.at : self.at + 2]] == ["]", "="] else 0
                found[str(key)] = self.value(depth)
            else:
                position += 1
                found[str(position)] = self.value(depth)
        raise UnreadableError("The file ends within a table: repair or remove it.")
